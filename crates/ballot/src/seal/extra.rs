//! What our elections keep beside the archive, in `<uuid>.extra.json` (protocol 6.3 and 6.4).
//!
//! The archive has room for nothing that the protocol does not know. Two things of ours are kept next to it, chained
//! like its events: a *strike* of a credential whose slip was destroyed unused, so that it can never have a ballot; and a
//! trustee's *full proof* of his factors, with everything in the hash.

use std::collections::BTreeSet;

use super::credential::MAX_CREDENTIALS;
use super::election::Election;
use super::hash::{b64_hash, hex_hash, is_b64_hash, is_hex_hash};
use super::refusal::{At, Fault, Result, demand};
use super::schnorr::Proof;
use super::tally::{read_rows, text_bound};
use super::text::{Reader, json_list};
use super::trustees::MAX_TRUSTEES;

/// The file beside an archive.
#[derive(Clone, Debug)]
pub struct Extra {
    fingerprint: String,
    entries: Vec<String>,
    pub(crate) struck: BTreeSet<String>,
    pub(crate) proofs: Vec<FullProof>,
}

/// A trustee's full proof.
#[derive(Clone, Debug)]
pub(crate) struct FullProof {
    pub owner: u32,
    /// The hash of the factors that it is about.
    pub factors: String,
    pub proofs: Vec<Vec<Proof>>,
}

impl Extra {
    /// A file without entries.
    pub fn new(election: &Election) -> Extra {
        let fingerprint = election.fingerprint().to_owned();
        Extra { fingerprint, entries: Vec::new(), struck: BTreeSet::new(), proofs: Vec::new() }
    }

    /// Strikes a credential for ever.
    pub fn strike(&mut self, credential: &str) {
        self.append(&format!("\"type\":\"Strike\",\"credential\":\"{credential}\""));
        self.struck.insert(credential.to_owned());
    }

    /// Keeps a trustee's full proof of his factors.
    pub fn keep_proof(&mut self, owner: u32, factors: &str, full_proofs: &str, election: &Election) -> Result<()> {
        let mut reader = Reader::new(full_proofs, text_bound(election, Proof::MOST))?;
        let proofs = read_rows(&mut reader, election, Proof::read)?;
        reader.end()?;
        let factors = hex_hash(factors);
        let fields = format!("\"owner\":{owner},\"factors\":\"{factors}\",\"proofs\":{full_proofs}");
        self.append(&format!("\"type\":\"FullProof\",{fields}"));
        self.proofs.push(FullProof { owner, factors, proofs });
        Ok(())
    }

    fn append(&mut self, fields: &str) {
        let begun = entry_begin(self.entries.last().map(String::as_str), self.entries.len());
        self.entries.push(format!("{begun}{fields}}}"));
    }

    /// The file as JSON.
    pub fn text(&self) -> String {
        let entries = json_list(&self.entries);
        format!("{{\"version\":1,\"election_hash\":\"{}\",\"entries\":{entries}}}", self.fingerprint)
    }

    /// The fingerprint of the file, for the minutes.
    pub fn fingerprint(&self) -> String {
        b64_hash(&self.text())
    }

    /// Reads the file of an election, following its chain.
    pub fn read(text: &str, election: &Election) -> Result<Extra> {
        let each = text_bound(election, Proof::MOST).saturating_mul(MAX_TRUSTEES);
        let mut reader = Reader::new(text, each.saturating_add(MAX_CREDENTIALS * 300))?;
        reader.expect("{\"version\":1,\"election_hash\":\"")?;
        let fingerprint = reader.quoted_of(43).at("election_hash")?;
        demand(is_b64_hash(fingerprint) && fingerprint == election.fingerprint(), Fault::OtherElection)
            .at("election_hash")?;
        reader.expect(",\"entries\":")?;
        let mut extra = Extra::new(election);
        reader.list(MAX_CREDENTIALS + MAX_TRUSTEES, |reader| extra.read_entry(text, reader, election)).at("entries")?;
        reader.expect("}")?;
        reader.end()?;
        Ok(extra)
    }

    fn read_entry<'a>(&mut self, text: &'a str, reader: &mut Reader<'a>, election: &Election) -> Result<()> {
        let begun = reader.at();
        reader.expect(&entry_begin(self.entries.last().map(String::as_str), self.entries.len()))?;
        if reader.accept("\"type\":\"Strike\",\"credential\":\"") {
            let credential = reader.quoted_of(64).at("credential")?.to_owned();
            demand(self.struck.insert(credential), Fault::Twice).at("credential")?;
        } else {
            let proof = FullProof::read(reader, election)?;
            demand(self.proofs.iter().all(|known| known.owner != proof.owner), Fault::Twice).at("owner")?;
            self.proofs.push(proof);
        }
        reader.expect("}")?;
        self.entries.push(text.get(begun..reader.at()).unwrap_or("").to_owned());
        Ok(())
    }
}

impl FullProof {
    fn read(reader: &mut Reader<'_>, election: &Election) -> Result<FullProof> {
        reader.expect("\"type\":\"FullProof\",\"owner\":")?;
        let owner = reader.number().at("owner")?;
        reader.expect(",\"factors\":\"")?;
        let factors = reader.quoted_of(64).at("factors")?.to_owned();
        demand(is_hex_hash(&factors), Fault::WrongName).at("factors")?;
        reader.expect(",\"proofs\":")?;
        let proofs = read_rows(reader, election, Proof::read).at("proofs")?;
        Ok(FullProof { owner, factors, proofs })
    }
}

/// How the next entry begins: chained to the one before.
fn entry_begin(last: Option<&str>, height: usize) -> String {
    let parent = last.map(|entry| format!("\"parent\":\"{}\",", hex_hash(entry))).unwrap_or_default();
    format!("{{{parent}\"height\":{height},")
}
