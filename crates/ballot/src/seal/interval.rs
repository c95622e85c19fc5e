//! "This ciphertext holds one of these numbers" without saying which (protocol 3.6).
//!
//! There is a branch for each number. The true one is answered with the secret, the others are made up backwards from
//! challenges of their own; the hash fixes only the sum of all challenges, so one branch had to be honest, and nobody
//! sees which.
//!
//! The prover takes a short cut that the protocol allows: he knows the exponent of everything, so each commitment is a
//! power of g and y. With a, the exponent of the commitment, chosen at random in every branch, all branches are computed
//! alike, the true one included. So neither time nor memory tells them apart.

use curve25519_dalek::edwards::EdwardsBasepointTable;
use curve25519_dalek::traits::{BasepointTable, Identity, VartimePrecomputedMultiscalarMul};
use curve25519_dalek::{EdwardsPoint, edwards::VartimeEdwardsPrecomputation};
use zeroize::Zeroizing;

use super::chance::Chance;
use super::group::{Point, Scalar, g_and, g_to, point_texts};
use super::hash::to_scalar;
use super::schnorr::Proof;

/// A number encrypted to the election key: (g^rho, y^rho g^m).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ciphertext {
    /// g^rho.
    pub alpha: Point,
    /// y^rho g^m.
    pub beta: Point,
}

impl Ciphertext {
    /// The encryption of nothing with nothing, which any sum begins with.
    pub fn nothing() -> Ciphertext {
        Ciphertext { alpha: Point::identity(), beta: Point::identity() }
    }

    /// The encryption of the sum.
    pub fn plus(&self, other: &Ciphertext) -> Ciphertext {
        Ciphertext { alpha: self.alpha + other.alpha, beta: self.beta + other.beta }
    }
}

/// The sum of many.
pub(crate) fn sum<'a>(ciphertexts: impl IntoIterator<Item = &'a Ciphertext>) -> Ciphertext {
    ciphertexts.into_iter().fold(Ciphertext::nothing(), |sum, next| sum.plus(next))
}

/// What is in a ciphertext, for whoever made it.
pub(crate) struct Opening {
    /// The randomness.
    pub rho: Zeroizing<Scalar>,
    /// The number.
    pub m: Zeroizing<Scalar>,
}

/// Powers of an election key in constant time, for sealing.
pub(crate) struct Powers {
    table: EdwardsBasepointTable,
}

impl Powers {
    pub fn of(key: &Point) -> Powers {
        Powers { table: EdwardsBasepointTable::create(key) }
    }

    fn y_to(&self, exponent: &Scalar) -> Point {
        &self.table * exponent
    }

    /// Encrypts a number.
    pub fn encrypt(&self, m: Scalar, chance: &mut Chance<'_>) -> (Ciphertext, Opening) {
        let rho = chance.secret();
        let ciphertext = Ciphertext { alpha: g_to(&rho), beta: self.y_to(&rho) + g_to(&m) };
        (ciphertext, Opening { rho, m: Zeroizing::new(m) })
    }

    /// Proves that the number is one of `least..=most`; without a true branch there is no proof, and `None` is returned.
    /// `before` is the protocol's S, `pair` the text of the ciphertext.
    pub fn prove(
        &self,
        opening: &Opening,
        (least, most): (u32, u32),
        (before, pair): (&str, &str),
        chance: &mut Chance<'_>,
    ) -> Option<Vec<Proof>> {
        let mut branches: Vec<Branch> = (least..=most).map(|number| Branch::begin(opening, number, chance)).collect();
        let commitments: Vec<Point> = branches.iter().flat_map(|branch| self.commitments(branch)).collect();
        let hash = challenge(before, pair, &point_texts(&commitments));
        let others: Scalar = branches.iter().map(Branch::challenge_if_false).sum();
        for branch in &mut branches {
            branch.end(&(hash - others));
        }
        let n_true = branches.iter().filter(|branch| bool::from(branch.is_true)).count();
        (n_true == 1).then(|| branches.iter().map(|branch| branch.proof(&opening.rho)).collect())
    }

    fn commitments(&self, branch: &Branch) -> [Point; 2] {
        [g_to(&branch.a), self.y_to(&branch.a) + g_to(&(branch.distance * branch.challenge))]
    }
}

/// A branch while it is being proved.
struct Branch {
    is_true: subtle::Choice,
    /// The number less the branch's number; nothing in the true one.
    distance: Scalar,
    challenge: Scalar,
    a: Scalar,
}

impl Branch {
    fn begin(opening: &Opening, number: u32, chance: &mut Chance<'_>) -> Branch {
        use subtle::ConstantTimeEq;
        let distance = *opening.m - Scalar::from(number);
        Branch { is_true: distance.ct_eq(&Scalar::ZERO), distance, challenge: chance.scalar(), a: chance.scalar() }
    }

    fn challenge_if_false(&self) -> Scalar {
        use subtle::ConditionallySelectable;
        Scalar::conditional_select(&self.challenge, &Scalar::ZERO, self.is_true)
    }

    fn end(&mut self, rest: &Scalar) {
        use subtle::ConditionallySelectable;
        self.challenge.conditional_assign(rest, self.is_true);
    }

    fn proof(&self, rho: &Scalar) -> Proof {
        Proof { challenge: self.challenge, response: self.a - rho * self.challenge }
    }
}

impl Drop for Branch {
    fn drop(&mut self) {
        use zeroize::Zeroize;
        self.distance.zeroize();
        self.a.zeroize();
    }
}

/// What many checks under one key share.
pub(crate) struct Checker {
    y_and_g: VartimeEdwardsPrecomputation,
}

impl Checker {
    pub fn of(key: &Point) -> Checker {
        Checker { y_and_g: VartimeEdwardsPrecomputation::new([*key, g_to(&Scalar::ONE)]) }
    }

    /// The commitments that a proof speaks of: A and B of each branch, from `least` up.
    pub fn commitments(&self, ciphertext: &Ciphertext, least: u32, proof: &[Proof], into: &mut Vec<EdwardsPoint>) {
        for (number, Proof { challenge, response }) in (least..).zip(proof) {
            into.push(g_and(response, &ciphertext.alpha, challenge));
            let of_g = -(Scalar::from(number) * challenge);
            into.push(self.y_and_g.vartime_mixed_multiscalar_mul([response, &of_g], [challenge], [ciphertext.beta]));
        }
    }
}

/// Whether a proof's challenges come to the hash of its commitments.
pub(crate) fn adds_up(before: &str, pair: &str, commitments: &[String], proof: &[Proof]) -> bool {
    challenge(before, pair, commitments) == proof.iter().map(|branch| branch.challenge).sum()
}

fn challenge(before: &str, pair: &str, commitments: &[String]) -> Scalar {
    to_scalar(&hashed(before, pair, commitments))
}

/// What is hashed.
pub(crate) fn hashed(before: &str, pair: &str, commitments: &[String]) -> String {
    format!("prove|{before}|{pair}|{}", commitments.join(","))
}
