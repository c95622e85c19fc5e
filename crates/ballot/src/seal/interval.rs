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
use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};
use zeroize::{Zeroize, Zeroizing};

use super::chance::Chance;
use super::group::{Point, Scalar, g_and, g_to};
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

    /// Encrypts a mark: 1 or 0.
    pub fn encrypt(&self, is_marked: bool, chance: &mut Chance<'_>) -> (Ciphertext, Opening) {
        let (rho, mark) = (chance.secret(), u8::from(is_marked));
        let g_to_mark = Point::conditional_select(&Point::identity(), &g_to(&Scalar::ONE), Choice::from(mark));
        let ciphertext = Ciphertext { alpha: g_to(&rho), beta: self.y_to(&rho) + g_to_mark };
        (ciphertext, Opening { rho, m: Zeroizing::new(Scalar::from(mark)) })
    }

    /// Begins the proof that the number is one of `least..=most`, up to what is hashed.
    pub fn begin(&self, opening: &Opening, (least, most): (u32, u32), chance: &mut Chance<'_>) -> Begun {
        let branches: Vec<Branch> = (least..=most).map(|number| Branch::begin(opening, number, chance)).collect();
        let shifts = shifts(&branches);
        let commitments =
            branches.iter().zip(&shifts).flat_map(|(branch, shift)| [g_to(&branch.a), self.y_to(&branch.a) + shift]);
        Begun { commitments: commitments.collect(), branches }
    }
}

/// g to the power of (m - M) c for each branch.
fn shifts(branches: &[Branch]) -> Vec<Point> {
    let powers = branches.iter().map(|branch| branch.distance * branch.challenge);
    if branches.len() != 2 {
        return powers.map(|power| g_to(&power)).collect();
    }
    // Of two branches one is true and has nothing to add, so the sum of both powers is the other's.
    let shift = g_to(&powers.sum());
    branches.iter().map(|branch| Point::conditional_select(&shift, &Point::identity(), branch.is_true)).collect()
}

/// A proof that was begun: its commitments wait to be written out together with others.
pub(crate) struct Begun {
    /// A and B of each branch.
    pub commitments: Vec<Point>,
    branches: Vec<Branch>,
}

impl Begun {
    /// Ends the proof. `before` is the protocol's S, `pair` the text of the ciphertext, then those of the commitments.
    /// Without a true branch there is no proof.
    pub fn end(mut self, before: &str, pair: &str, commitments: &[String], opening: &Opening) -> Option<Vec<Proof>> {
        let hash = challenge(before, pair, commitments);
        let others: Scalar = self.branches.iter().map(Branch::challenge_if_false).sum();
        for branch in &mut self.branches {
            branch.end(&(hash - others));
        }
        let n_true = self.branches.iter().filter(|branch| bool::from(branch.is_true)).count();
        (n_true == 1).then(|| self.branches.iter().map(|branch| branch.proof(&opening.rho)).collect())
    }
}

/// A branch while it is being proved.
struct Branch {
    is_true: Choice,
    /// The number less the branch's number; nothing in the true one.
    distance: Scalar,
    challenge: Scalar,
    a: Scalar,
}

impl Branch {
    fn begin(opening: &Opening, number: u32, chance: &mut Chance<'_>) -> Branch {
        let distance = *opening.m - Scalar::from(number);
        Branch { is_true: distance.ct_eq(&Scalar::ZERO), distance, challenge: chance.scalar(), a: chance.scalar() }
    }

    fn challenge_if_false(&self) -> Scalar {
        Scalar::conditional_select(&self.challenge, &Scalar::ZERO, self.is_true)
    }

    fn end(&mut self, rest: &Scalar) {
        self.challenge.conditional_assign(rest, self.is_true);
    }

    fn proof(&self, rho: &Scalar) -> Proof {
        Proof { challenge: self.challenge, response: self.a - rho * self.challenge }
    }
}

impl Drop for Branch {
    fn drop(&mut self) {
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
