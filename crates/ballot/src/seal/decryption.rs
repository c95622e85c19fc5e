//! A trustee's part of opening the tally (protocol 3.11), and our stronger proof of it (6.3).
//!
//! The protocol's proof does not hash the factor it is about, nor the ciphertext: a trustee who wishes to spoil the
//! result can shift both so that the proof still holds. Nothing is gained by it but a result that does not decode, and
//! an archive that can only be appended to is then spoilt for good. So our own elections ask for a second proof with
//! everything in the hash, before a factor is accepted; it is kept beside the archive.

use super::ceremony::Share;
use super::chance::Chance;
use super::election::Election;
use super::group::{Point, g_to, point_text, point_texts, read_point};
use super::interval::Ciphertext;
use super::refusal::{At, Fault, Result, demand};
use super::schnorr::{Proof, prove_same, same_holds};
use super::tally::{EncryptedTally, read_rows, text_bound};
use super::text::{Reader, json_list};

/// One trustee's factors, for each answer of each question.
#[derive(Clone, Debug)]
pub(crate) struct Factors {
    pub factors: Vec<Vec<Point>>,
    pub proofs: Vec<Vec<Proof>>,
}

/// A partial decryption, with both proofs.
#[derive(Clone, Debug)]
pub struct PartialDecryption {
    /// The factors and the protocol's proofs.
    pub factors: String,
    /// Our proofs, question by question.
    pub full_proofs: String,
}

/// Decrypts a tally with a share. Whoever holds one does this once per election, for a tally of his own computing.
pub fn decrypt(
    share: &Share,
    election: &Election,
    tally: &EncryptedTally,
    chance: &mut Chance<'_>,
) -> PartialDecryption {
    let secret = &*share.secret;
    let public = point_text(&g_to(secret));
    let factors: Vec<Vec<Point>> =
        tally.sums.iter().map(|row| row.iter().map(|sum| sum.alpha * secret).collect()).collect();
    let weak = before_proof(election, &public);
    let (mut proofs, mut full) = (Vec::new(), Vec::new());
    for (question, (row, powers)) in tally.sums.iter().zip(&factors).enumerate() {
        let one = |sum: &Ciphertext, chance: &mut Chance<'_>| prove_same(secret, &sum.alpha, &weak, chance);
        proofs.push(row.iter().map(|sum| one(sum, chance)).collect::<Vec<_>>());
        let mut row_full = Vec::with_capacity(row.len());
        for (answer, (sum, power)) in row.iter().zip(powers).enumerate() {
            let before = before_full(election, (question, answer), &sum.alpha, power, &public);
            row_full.push(prove_same(secret, &sum.alpha, &before, chance));
        }
        full.push(row_full);
    }
    PartialDecryption { factors: Factors { factors, proofs }.text(), full_proofs: proofs_text(&full) }
}

fn before_proof(election: &Election, public: &str) -> String {
    format!("decrypt|{}|{public}|", election.fingerprint())
}

fn before_full(
    election: &Election,
    (question, answer): (usize, usize),
    alpha: &Point,
    factor: &Point,
    public: &str,
) -> String {
    let texts = point_texts(&[*alpha, *factor]).join("|");
    format!("minsheng-decrypt|{}|{question}|{answer}|{texts}|{public}|", election.fingerprint())
}

pub(crate) fn proofs_text(proofs: &[Vec<Proof>]) -> String {
    json_list(proofs.iter().map(|row| json_list(row.iter().map(Proof::text))))
}

impl Factors {
    pub fn text(&self) -> String {
        let row = |row: &Vec<Point>| json_list(point_texts(row).iter().map(|text| format!("\"{text}\"")));
        let factors = json_list(self.factors.iter().map(row));
        format!("{{\"decryption_factors\":{factors},\"decryption_proofs\":{}}}", proofs_text(&self.proofs))
    }

    /// Reads factors of an election.
    pub fn read(text: &str, election: &Election) -> Result<Factors> {
        let mut reader = Reader::new(text, text_bound(election, 67 + Proof::MOST))?;
        reader.expect("{\"decryption_factors\":")?;
        let read_factor = |reader: &mut Reader<'_>| {
            reader.expect("\"")?;
            Ok(read_point(reader.quoted_of(64)?)?)
        };
        let factors = read_rows(&mut reader, election, read_factor).at("decryption_factors")?;
        reader.expect(",\"decryption_proofs\":")?;
        let proofs = read_rows(&mut reader, election, Proof::read).at("decryption_proofs")?;
        reader.expect("}")?;
        reader.end()?;
        Ok(Factors { factors, proofs })
    }

    /// Checks the protocol's proofs under a trustee's key.
    pub fn check(&self, election: &Election, tally: &EncryptedTally, public: &Point) -> Result<()> {
        let before = before_proof(election, &point_text(public));
        self.check_each(tally, public, &self.proofs, |_, _, _| before.clone()).at("decryption_proofs")
    }

    /// Checks our proofs, which hash everything.
    pub fn check_full(
        &self,
        election: &Election,
        tally: &EncryptedTally,
        public: &Point,
        proofs: &[Vec<Proof>],
    ) -> Result<()> {
        let key = point_text(public);
        self.check_each(tally, public, proofs, |place, alpha, factor| before_full(election, place, alpha, factor, &key))
    }

    fn check_each(
        &self,
        tally: &EncryptedTally,
        public: &Point,
        proofs: &[Vec<Proof>],
        before: impl Fn((usize, usize), &Point, &Point) -> String,
    ) -> Result<()> {
        for (question, ((sums, factors), proofs)) in tally.sums.iter().zip(&self.factors).zip(proofs).enumerate() {
            for (answer, ((sum, factor), proof)) in sums.iter().zip(factors).zip(proofs).enumerate() {
                let before = before((question, answer), &sum.alpha, factor);
                let is_right = same_holds(public, &sum.alpha, factor, &before, proof);
                demand(is_right, Fault::BadProof).nth("", answer).nth("", question)?;
            }
        }
        Ok(())
    }
}

/// What is recorded beside factors: whose they are, and their hash.
pub fn owned(owner: u32, factors: &str) -> String {
    format!("{{\"owner\":{owner},\"payload\":\"{}\"}}", super::hash::hex_hash(factors))
}
