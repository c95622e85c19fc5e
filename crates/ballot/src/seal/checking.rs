//! Checking one ballot (protocol 3.5 to 3.8), from the cheapest refusal to the dearest.
//!
//! Anyone can send rubbish, so what it costs us matters. Its size, its form and its credential cost nothing; the
//! signature costs one multiplication and is only had with a slip. Only then come the elements and the proofs, some
//! four hundred multiplications. The commitments of all proofs are computed first and written out together, which
//! saves an inversion for each, and hashed afterwards.

use std::collections::HashMap;

use super::ballot::{Answer, Ballot};
use super::credential::Credentials;
use super::election::Election;
use super::form::Form;
use super::group::{Point, point_texts, read_point};
use super::interval::{Checker, Ciphertext, adds_up, sum};
use super::refusal::{At, Fault, Result, demand};
use super::schnorr::{Proof, holds};
use super::sealing::before_signature;
use super::tally::EncryptedTally;

/// Checks ballots of one election.
pub struct Inspector<'a> {
    election: &'a Election,
    credentials: &'a Credentials,
    form: Option<Form>,
    checker: Checker,
}

/// The ciphertexts of a ballot that was checked, question by question.
pub(crate) type Opened = Vec<Vec<Ciphertext>>;

/// A proof that waits for its commitments to be written out.
struct Waiting<'b> {
    place: String,
    before: String,
    pair: Pair,
    proof: &'b [Proof],
    /// Where its commitments begin.
    from: usize,
}

/// The text of what a proof is about.
enum Pair {
    Text(String),
    /// Two points that are written out together with the commitments, beginning here.
    At(usize),
}

impl<'a> Inspector<'a> {
    /// An inspector for an election and its list of credentials.
    pub fn new(election: &'a Election, credentials: &'a Credentials) -> Result<Inspector<'a>> {
        let form = Form::of_election(election)?;
        Ok(Inspector { election, credentials, form, checker: Checker::of(election.key()) })
    }

    /// The sealed form of the election, if it is one of ours.
    pub fn form(&self) -> Option<Form> {
        self.form
    }

    /// Checks a ballot completely and returns its credential. Whether that has a ballot already is not known here.
    pub fn check<'b>(&self, text: &'b str) -> Result<&'b str> {
        let ballot = Ballot::read(text, self.election)?;
        self.open(&ballot)?;
        Ok(ballot.credential)
    }

    /// Checks a ballot completely, adds it to a tally and returns its credential.
    pub fn add<'b>(&self, text: &'b str, tally: &mut EncryptedTally) -> Result<&'b str> {
        let ballot = Ballot::read(text, self.election)?;
        tally.add(&self.open(&ballot)?);
        Ok(ballot.credential)
    }

    /// Checks everything about a ballot that was read.
    pub(crate) fn open(&self, ballot: &Ballot<'_>) -> Result<Opened> {
        self.check_signature(ballot)?;
        if let Some(form) = self.form {
            form.check_repetition(ballot)?;
        }
        let opened = self.read_points(ballot)?;
        self.check_proofs(ballot, &opened)?;
        Ok(opened)
    }

    fn check_signature(&self, ballot: &Ballot<'_>) -> Result<()> {
        let key = self.credentials.key(ballot.credential).ok_or(Fault::UnknownCredential).at("credential")?;
        demand(ballot.hash == ballot.hash_of_signed(), Fault::BadSignature).at("signature.hash")?;
        let is_signed = holds(key, &before_signature(ballot.hash), &ballot.signature);
        demand(is_signed, Fault::BadSignature).at("signature.proof")
    }

    fn read_points(&self, ballot: &Ballot<'_>) -> Result<Opened> {
        // The repeated marks are equal in text, so they are read once.
        let mut known = HashMap::new();
        let mut read = |text| match known.get(text) {
            Some(&point) => Ok(point),
            None => read_point(text).map(|point| *known.entry(text).or_insert(point)),
        };
        let mut opened = Vec::with_capacity(ballot.answers.len());
        for (index, answer) in ballot.answers.iter().enumerate() {
            let mut ciphertexts = Vec::with_capacity(answer.choices.len());
            for (place, choice) in answer.choices.iter().enumerate() {
                let alpha = read(choice.alpha).at("alpha").nth("choices", place).nth("answers", index)?;
                let beta = read(choice.beta).at("beta").nth("choices", place).nth("answers", index)?;
                ciphertexts.push(Ciphertext { alpha, beta });
            }
            opened.push(ciphertexts);
        }
        Ok(opened)
    }

    fn check_proofs(&self, ballot: &Ballot<'_>, opened: &Opened) -> Result<()> {
        let before = format!("{}|{}", self.election.fingerprint(), ballot.credential);
        let mut points = Vec::new();
        let mut waiting = Vec::new();
        for (index, (answer, ciphertexts)) in ballot.answers.iter().zip(opened).enumerate() {
            let place = format!("answers[{index}]");
            for choice in 0..answer.choices.len() {
                if !self.is_proved_before(ballot, index, choice) {
                    waiting.extend(self.individual(answer, ciphertexts, choice, (&place, &before), &mut points));
                }
            }
            let least = self.election.questions().get(index).map_or(0, |question| question.min);
            waiting.push(self.overall(answer, ciphertexts, least, (&place, &before), &mut points));
        }
        let texts = point_texts(&points);
        waiting.iter().try_for_each(|proof| demand(proof.holds(&texts), Fault::BadProof).at(&proof.place))
    }

    /// A repeated ciphertext with its repeated proof is the same statement under the same hash, and was checked.
    fn is_proved_before(&self, ballot: &Ballot<'_>, index: usize, choice: usize) -> bool {
        let is_last = index + 1 == ballot.answers.len();
        let repeats = self.form.is_some_and(|form| form.n_for.is_some()) && is_last;
        let proof_in = |answer: &Answer<'_>, at: usize| answer.individual.get(at).copied();
        let row = ballot.answers.get(choice).and_then(|row| proof_in(row, 0));
        repeats && row.is_some() && row == ballot.answers.get(index).and_then(|last| proof_in(last, choice))
    }

    fn individual<'b>(
        &self,
        answer: &'b Answer<'_>,
        ciphertexts: &[Ciphertext],
        choice: usize,
        (place, before): (&str, &str),
        points: &mut Vec<Point>,
    ) -> Option<Waiting<'b>> {
        let (ciphertext, proof) = (ciphertexts.get(choice)?, answer.individual.get(choice)?);
        let pair = Pair::Text(answer.choices.get(choice)?.pair());
        let from = points.len();
        self.checker.commitments(ciphertext, 0, proof, points);
        let place = format!("{place}.individual_proofs[{choice}]");
        Some(Waiting { place, before: before.to_owned(), pair, proof, from })
    }

    fn overall<'b>(
        &self,
        answer: &'b Answer<'_>,
        ciphertexts: &[Ciphertext],
        least: u32,
        (place, before): (&str, &str),
        points: &mut Vec<Point>,
    ) -> Waiting<'b> {
        let total = sum(ciphertexts);
        let pair = Pair::At(points.len());
        points.extend([total.alpha, total.beta]);
        let from = points.len();
        self.checker.commitments(&total, least, &answer.overall, points);
        let before = format!("{before}|{}", answer.ciphertexts());
        Waiting { place: format!("{place}.overall_proof"), before, pair, proof: &answer.overall, from }
    }
}

impl Waiting<'_> {
    fn holds(&self, texts: &[String]) -> bool {
        let commitments = texts.get(self.from..self.from + 2 * self.proof.len()).unwrap_or(&[]);
        let total;
        let pair = match &self.pair {
            Pair::Text(text) => text,
            Pair::At(at) => {
                total = texts.get(*at..*at + 2).unwrap_or(&[]).join(",");
                &total
            }
        };
        adds_up(&self.before, pair, commitments, self.proof)
    }
}
