//! Adding up without opening (protocol 3.10): the product of ciphertexts is a ciphertext of the sum.

use super::election::Election;
use super::group::{point_texts, read_point};
use super::hash::hex_hash;
use super::interval::Ciphertext;
use super::refusal::{At, Fault, Result, demand};
use super::text::{Reader, json_list};

/// The sums of all ballots, encrypted, question by question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncryptedTally {
    pub(crate) sums: Vec<Vec<Ciphertext>>,
}

impl EncryptedTally {
    /// The tally of no ballot.
    pub fn empty(election: &Election) -> EncryptedTally {
        let row = |question: &super::election::Question| vec![Ciphertext::nothing(); question.answers.len()];
        EncryptedTally { sums: election.questions().iter().map(row).collect() }
    }

    pub(crate) fn add(&mut self, more: &[Vec<Ciphertext>]) {
        for (sums, more) in self.sums.iter_mut().zip(more) {
            for (sum, more) in sums.iter_mut().zip(more) {
                *sum = sum.plus(more);
            }
        }
    }

    /// Adds the tally of other ballots.
    pub fn merge(&mut self, other: &EncryptedTally) {
        self.add(&other.sums);
    }

    /// The tally as JSON.
    pub fn text(&self) -> String {
        let points: Vec<_> = self.sums.iter().flatten().flat_map(|sum| [sum.alpha, sum.beta]).collect();
        let texts = point_texts(&points);
        let mut pairs = texts.as_chunks::<2>().0.iter();
        let mut next = || pairs.next().map(|[alpha, beta]| format!("{{\"alpha\":\"{alpha}\",\"beta\":\"{beta}\"}}"));
        json_list(self.sums.iter().map(|row| json_list(row.iter().filter_map(|_| next()))))
    }

    /// Reads a tally of an election.
    pub fn read(text: &str, election: &Election) -> Result<EncryptedTally> {
        let mut reader = Reader::new(text, text_bound(election, 160))?;
        let read_sum = |reader: &mut Reader<'_>| {
            reader.expect("{\"alpha\":\"")?;
            let alpha = reader.quoted_of(64).and_then(|text| Ok(read_point(text)?)).at("alpha")?;
            reader.expect(",\"beta\":\"")?;
            let beta = reader.quoted_of(64).and_then(|text| Ok(read_point(text)?)).at("beta")?;
            reader.expect("}")?;
            Ok(Ciphertext { alpha, beta })
        };
        let sums = read_rows(&mut reader, election, read_sum)?;
        reader.end()?;
        Ok(EncryptedTally { sums })
    }

    /// What is recorded beside it: the number of ballots in it, and its hash.
    pub fn payload(&self, n_tallied: usize) -> String {
        let hash = hex_hash(&self.text());
        format!("{{\"num_tallied\":{n_tallied},\"total_weight\":{n_tallied},\"encrypted_tally\":\"{hash}\"}}")
    }
}

/// More bytes than this nothing has that holds so many for each answer of an election.
pub(crate) fn text_bound(election: &Election, for_each: usize) -> usize {
    100 + election.questions().iter().map(|question| 3 + question.answers.len() * (for_each + 1)).sum::<usize>()
}

/// Reads a list of lists with an entry for each answer of each question.
pub(crate) fn read_rows<'a, T>(
    reader: &mut Reader<'a>,
    election: &Election,
    mut entry: impl FnMut(&mut Reader<'a>) -> Result<T>,
) -> Result<Vec<Vec<T>>> {
    let mut questions = election.questions().iter();
    let rows = reader.list(election.questions().len(), |reader| {
        let n = questions.next().map_or(0, |question| question.answers.len());
        let row = reader.list(n, &mut entry)?;
        demand(row.len() == n, Fault::WrongNumber)?;
        Ok(row)
    })?;
    demand(rows.len() == election.questions().len(), Fault::WrongNumber)?;
    Ok(rows)
}
