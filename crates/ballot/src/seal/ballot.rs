//! A sealed ballot as it is written (protocol 3.5), and its reading.
//!
//! Reading is the cheap half of a check. It takes exactly what an election of these questions allows, at the places
//! where it must be, and touches no point of the group: a heap of rubbish costs its first wrong byte.

use super::election::{Election, Question};
use super::hash::{b64_hash, is_b64_hash};
use super::refusal::{At, Fault, Result, demand};
use super::schnorr::Proof;
use super::text::Reader;

/// A ballot that was read: canonical, complete and of the election's size. Nothing is proved yet.
pub struct Ballot<'a> {
    pub(crate) text: &'a str,
    pub(crate) credential: &'a str,
    pub(crate) answers: Vec<Answer<'a>>,
    pub(crate) hash: &'a str,
    pub(crate) signature: Proof,
    /// How much of the text is before the signature.
    pub(crate) signed: usize,
}

/// The answer to one question.
pub(crate) struct Answer<'a> {
    pub choices: Vec<Choice<'a>>,
    pub individual: Vec<[Proof; 2]>,
    pub overall: Vec<Proof>,
}

/// A ciphertext as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Choice<'a> {
    pub alpha: &'a str,
    pub beta: &'a str,
}

/// More bytes than this no ballot of an election has.
pub(crate) fn most_bytes(election: &Election) -> usize {
    let answers = election.questions().iter().map(|question| {
        let (n, branches) = (question.answers.len(), question.n_branches());
        64 + n * (160 + 2 * (Proof::MOST + 2)) + branches * (Proof::MOST + 1)
    });
    512 + election.uuid().len() + Proof::MOST + answers.sum::<usize>()
}

impl<'a> Ballot<'a> {
    /// Reads a ballot of an election.
    pub fn read(text: &'a str, election: &Election) -> Result<Ballot<'a>> {
        let mut reader = Reader::new(text, most_bytes(election))?;
        reader.expect("{\"election_uuid\":\"")?;
        let uuid = reader.quoted(100).at("election_uuid")?;
        demand(uuid == election.uuid(), Fault::OtherElection).at("election_uuid")?;
        reader.expect(",\"election_hash\":\"")?;
        let fingerprint = reader.quoted_of(43).at("election_hash")?;
        demand(fingerprint == election.fingerprint(), Fault::OtherElection).at("election_hash")?;
        reader.expect(",\"credential\":\"")?;
        let credential = reader.quoted_of(64).at("credential")?;
        reader.expect(",\"answers\":[")?;
        let mut answers = Vec::with_capacity(election.questions().len());
        for (index, question) in election.questions().iter().enumerate() {
            answers.push(Answer::read(&mut reader, index, question).nth("answers", index)?);
        }
        reader.expect("]")?;
        let signed = reader.at();
        reader.expect(",\"signature\":{\"hash\":\"")?;
        let hash = reader.quoted_of(43).at("signature.hash")?;
        demand(is_b64_hash(hash), Fault::BadSignature).at("signature.hash")?;
        reader.expect(",\"proof\":")?;
        let signature = Proof::read(&mut reader).at("signature.proof")?;
        reader.expect("}}")?;
        reader.end()?;
        Ok(Ballot { text, credential, answers, hash, signature, signed })
    }

    /// The public credential it was cast with.
    pub fn credential(&self) -> &'a str {
        self.credential
    }

    /// The hash inside its signature, computed from what is signed.
    pub(crate) fn hash_of_signed(&self) -> String {
        b64_hash(&format!("{}}}", self.text.get(..self.signed).unwrap_or("")))
    }
}

/// What a voter keeps, to find the ballot again: its tracker.
pub fn tracker(ballot: &str) -> String {
    b64_hash(ballot)
}

impl<'a> Answer<'a> {
    fn read(reader: &mut Reader<'a>, index: usize, question: &Question) -> Result<Answer<'a>> {
        if index > 0 {
            reader.expect(",")?;
        }
        let n = question.answers.len();
        reader.expect("{\"choices\":")?;
        let choices = exactly(n, reader, Choice::read).at("choices")?;
        reader.expect(",\"individual_proofs\":")?;
        let individual = exactly(n, reader, read_pair).at("individual_proofs")?;
        reader.expect(",\"overall_proof\":")?;
        let overall = exactly(question.n_branches(), reader, Proof::read).at("overall_proof")?;
        reader.expect("}")?;
        Ok(Answer { choices, individual, overall })
    }

    /// The text of all ciphertexts, T in the protocol.
    pub fn ciphertexts(&self) -> String {
        self.choices.iter().map(Choice::pair).collect::<Vec<_>>().join(",")
    }
}

impl<'a> Choice<'a> {
    fn read(reader: &mut Reader<'a>) -> Result<Choice<'a>> {
        reader.expect("{\"alpha\":\"")?;
        let alpha = reader.quoted_of(64).at("alpha")?;
        reader.expect(",\"beta\":\"")?;
        let beta = reader.quoted_of(64).at("beta")?;
        reader.expect("}")?;
        Ok(Choice { alpha, beta })
    }

    /// Both texts with a comma, as they are hashed.
    pub fn pair(&self) -> String {
        format!("{},{}", self.alpha, self.beta)
    }
}

fn read_pair(reader: &mut Reader<'_>) -> Result<[Proof; 2]> {
    reader.expect("[")?;
    let first = Proof::read(reader).at("[0]")?;
    reader.expect(",")?;
    let second = Proof::read(reader).at("[1]")?;
    reader.expect("]")?;
    Ok([first, second])
}

fn exactly<'a, T>(
    n: usize,
    reader: &mut Reader<'a>,
    entry: impl FnMut(&mut Reader<'a>) -> Result<T>,
) -> Result<Vec<T>> {
    let entries = reader.list(n, entry)?;
    demand(entries.len() == n, Fault::WrongNumber)?;
    Ok(entries)
}
