//! From the last ballot to the result: what is done once, by those who hold an election.

use std::collections::BTreeMap;

use super::combination::{Numbers, combine, result_text};
use super::decryption::{Factors, PartialDecryption};
use super::election::Election;
use super::extra::Extra;
use super::log::Writer;
use super::refusal::{At, Fault, Result, demand};
use super::tally::EncryptedTally;
use super::trustees::Trustees;

/// Partial decryptions that were accepted, until there are enough.
pub struct Opening<'a> {
    election: &'a Election,
    trustees: &'a Trustees,
    tally: &'a EncryptedTally,
    n_tallied: u32,
    accepted: BTreeMap<u32, (Factors, PartialDecryption)>,
}

impl<'a> Opening<'a> {
    /// Begins with the tally of so many ballots.
    pub fn new(
        election: &'a Election,
        trustees: &'a Trustees,
        tally: &'a EncryptedTally,
        n_tallied: u32,
    ) -> Opening<'a> {
        Opening { election, trustees, tally, n_tallied, accepted: BTreeMap::new() }
    }

    /// Accepts a trustee's part only with both proofs.
    pub fn accept(&mut self, owner: u32, part: PartialDecryption) -> Result<()> {
        let keys = self.trustees.keys();
        let place = owner.checked_sub(1).and_then(|place| usize::try_from(place).ok());
        let key = place.and_then(|place| keys.get(place)).ok_or(Fault::WrongNumber).at("owner")?;
        let factors = Factors::read(&part.factors, self.election)?;
        factors.check(self.election, self.tally, key)?;
        let mut reader = super::text::Reader::new(&part.full_proofs, part.factors.len())?;
        let proofs = super::tally::read_rows(&mut reader, self.election, super::schnorr::Proof::read)?;
        reader.end()?;
        factors.check_full(self.election, self.tally, key, &proofs).at("full_proofs")?;
        demand(!self.accepted.contains_key(&owner), Fault::Twice).at("owner")?;
        self.accepted.insert(owner, (factors, part));
        Ok(())
    }

    /// Opens the sum. Only when this succeeds is anything appended: the archive keeps whatever it gets.
    pub fn open(&self) -> Result<Numbers> {
        let factors = self.accepted.iter().map(|(owner, (factors, _))| (*owner, factors.clone())).collect();
        combine(self.trustees, &factors, self.tally, self.n_tallied)
    }

    /// Opens the sum, appends the partial decryptions and the result, and keeps the full proofs.
    pub fn record(&self, archive: &mut Writer, extra: &mut Extra) -> Result<Numbers> {
        let result = self.open()?;
        for (owner, (_, part)) in &self.accepted {
            archive.factors(*owner, &part.factors)?;
            extra.keep_proof(*owner, &part.factors, &part.full_proofs, self.election)?;
        }
        archive.result(&result_text(&result))?;
        Ok(result)
    }
}
