//! The audit of a whole election from its archive (protocol 6).
//!
//! Three steps, so that the middle one can run on every core: [`Audit::open`] reads the archive in order and checks what
//! was fixed before the vote; [`Audit::check`] checks a range of ballots; [`Audit::conclude`] adds them up, compares
//! with the recorded tally, checks the factors and opens the sum again. Whoever has a report has seen every check pass.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use super::checking::Inspector;
use super::combination::{Numbers, combine, read_result};
use super::credential::Credentials;
use super::decryption::Factors;
use super::election::Election;
use super::extra::Extra;
use super::form::Form;
use super::group::Point;
use super::hash::{b64_hash, hex_hash};
use super::log::Log;
use super::refusal::{At, Fault, Refusal, Result, demand};
use super::tally::EncryptedTally;
use super::text::Reader;
use super::trustees::Trustees;
use crate::{Tally, n_of};

/// What the auditor knows from elsewhere, such as the minutes; what is not given is not compared.
#[derive(Clone, Copy, Debug, Default)]
pub struct Expected<'a> {
    /// The sealed form that the adopted rules have.
    pub form: Option<Form>,
    /// The fingerprint of the trustees.
    pub trustees: Option<&'a str>,
    /// The fingerprint of the credentials.
    pub credentials: Option<&'a str>,
    /// The file beside the archive; strikes and full proofs are in it.
    pub extra: Option<&'a str>,
    /// Whether an archive without a result is in order too.
    pub may_be_unfinished: bool,
}

/// An election whose beginning was checked.
pub struct Audit<'a> {
    log: Log<'a>,
    election: Election,
    trustees: Trustees,
    credentials: Credentials,
    form: Option<Form>,
    extra: Option<Extra>,
}

/// A range of ballots that were looked at.
pub struct Looked<'a> {
    range: Range<usize>,
    tally: EncryptedTally,
    credentials: Vec<&'a str>,
    refusals: Vec<Refusal>,
}

/// An election in which every check passed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The identifier.
    pub uuid: String,
    /// The name.
    pub name: String,
    /// The fingerprint of the election.
    pub election: String,
    /// The fingerprint of the trustees.
    pub trustees: String,
    /// The fingerprint of the credentials.
    pub credentials: String,
    /// The sealed form, if the election is of ours.
    pub form: Option<Form>,
    /// How many trustees there are.
    pub n_trustees: u32,
    /// How many of them are enough.
    pub n_needed: u32,
    /// How many credentials there are.
    pub n_credentials: usize,
    /// How many of them were struck; `None` without the file beside the archive.
    pub n_struck: Option<usize>,
    /// How many ballots were cast.
    pub n_ballots: usize,
    /// Who decrypted, by number.
    pub owners: Vec<u32>,
    /// Whether each of them proved it with everything in the hash.
    pub is_fully_proved: bool,
    /// The numbers of votes, if the election is finished.
    pub result: Option<Numbers>,
    /// The same as sums of papers, if the election is of ours.
    pub tally: Option<Tally>,
    /// The hash of the last event.
    pub last_event: String,
}

/// Audits an archive from its first byte to its last, on one core.
pub fn audit(bytes: &[u8], expected: &Expected<'_>) -> std::result::Result<Report, Vec<Refusal>> {
    let audit = Audit::open(bytes, expected).map_err(|refusal| vec![refusal])?;
    let looked = audit.check(0..audit.n_ballots(), &|| ());
    audit.conclude(vec![looked])
}

impl<'a> Audit<'a> {
    /// Reads the archive and checks the election, its trustees and its credentials.
    pub fn open(bytes: &'a [u8], expected: &Expected<'_>) -> Result<Audit<'a>> {
        let log = Log::read(bytes)?;
        let election = Election::read(log.election).at("election")?;
        demand_print(log.trustees, expected.trustees).at("trustees")?;
        demand_print(log.credentials, expected.credentials).at("credentials")?;
        let trustees = Trustees::read(log.trustees).at("trustees")?;
        let is_theirs = trustees.key() == *election.key();
        demand(is_theirs, Fault::Differs("the key of the trustees")).at("election.public_key")?;
        let credentials = Credentials::read(log.credentials).at("credentials")?;
        let form = Form::of_election(&election).at("election")?;
        let is_adopted = expected.form.is_none() || form == expected.form;
        demand(is_adopted, Fault::Differs("the adopted rules")).at("election.questions")?;
        let extra = expected.extra.map(|text| Extra::read(text, &election)).transpose().at("extra")?;
        let is_done = log.result.is_some() || expected.may_be_unfinished;
        demand(is_done, Fault::Missing("the result"))?;
        Ok(Audit { log, election, trustees, credentials, form, extra })
    }

    /// How many ballots there are to check.
    pub fn n_ballots(&self) -> usize {
        self.log.ballots.len()
    }

    /// The election.
    pub fn election(&self) -> &Election {
        &self.election
    }

    /// The trustees.
    pub fn trustees(&self) -> &Trustees {
        &self.trustees
    }

    /// Checks a range of ballots; `done` is told after each.
    pub fn check(&self, range: Range<usize>, done: &dyn Fn()) -> Looked<'a> {
        let mut looked = Looked {
            range: range.clone(),
            tally: EncryptedTally::empty(&self.election),
            credentials: Vec::new(),
            refusals: Vec::new(),
        };
        let inspector = match Inspector::new(&self.election, &self.credentials) {
            Ok(inspector) => inspector,
            Err(refusal) => return Looked { refusals: vec![refusal], ..looked },
        };
        for (index, text) in range.clone().zip(self.log.ballots.get(range).unwrap_or(&[])) {
            match inspector.add(text, &mut looked.tally) {
                Ok(credential) => looked.credentials.push(credential),
                Err(refusal) => looked.refusals.push(refusal.inside(&format!("ballot {}", index + 1))),
            }
            done();
        }
        looked
    }

    /// Adds up what was checked, which must be all ballots, and checks everything after them.
    pub fn conclude(&self, mut looked: Vec<Looked<'a>>) -> std::result::Result<Report, Vec<Refusal>> {
        looked.sort_by_key(|part| part.range.start);
        let refusals: Vec<Refusal> = looked.iter_mut().flat_map(|part| part.refusals.drain(..)).collect();
        if !refusals.is_empty() {
            return Err(refusals);
        }
        let mut refusals = self.refuse_credentials(&looked);
        let end = looked.iter().try_fold(0, |end, part| (part.range.start == end).then_some(part.range.end));
        let n_looked_at: usize = looked.iter().map(|part| part.credentials.len()).sum();
        if end != Some(self.n_ballots()) || n_looked_at != self.n_ballots() {
            refusals.push(Refusal::from(Fault::Missing("a ballot that was checked")));
        }
        if !refusals.is_empty() {
            return Err(refusals);
        }
        let mut tally = EncryptedTally::empty(&self.election);
        looked.iter().for_each(|part| tally.merge(&part.tally));
        self.finish(&tally).map_err(|refusal| vec![refusal])
    }

    /// A credential is used once, and not after it was struck.
    fn refuse_credentials(&self, looked: &[Looked<'a>]) -> Vec<Refusal> {
        let struck = self.extra.as_ref().map(|extra| &extra.struck);
        let (mut first, mut refusals) = (HashMap::new(), Vec::new());
        for credential in struck.into_iter().flatten().filter(|credential| !self.credentials.has(credential)) {
            refusals.push(Refusal::from(Fault::UnknownCredential).inside(&format!("extra, strike of {credential}")));
        }
        for (number, &credential) in (1..).zip(looked.iter().flat_map(|part| &part.credentials)) {
            let earlier = *first.entry(credential).or_insert(number);
            let fault = match () {
                () if earlier != number => Fault::SecondBallot(earlier),
                () if struck.is_some_and(|struck| struck.contains(credential)) => Fault::Struck,
                () => continue,
            };
            refusals.push(Refusal::from(fault).inside(&format!("ballot {number}")));
        }
        refusals
    }

    fn finish(&self, tally: &EncryptedTally) -> Result<Report> {
        let n_ballots = n_of(self.n_ballots());
        if let Some([text, payload]) = self.log.tally {
            self.check_tally(tally, text, payload)?;
        }
        let factors = self.check_factors(tally)?;
        let is_fully_proved = self.check_full_proofs(tally, &factors)?;
        let opened = |text| -> Result<Numbers> {
            let recorded = read_result(text, &self.election).at("result")?;
            let opened = combine(&self.trustees, &factors, tally, n_ballots)?;
            demand(recorded == opened, Fault::Differs("what the factors open")).at("result")?;
            Ok(opened)
        };
        let result = self.log.result.map(opened).transpose()?;
        let sums = self.form.zip(result.as_ref()).map(|(form, result)| form.tally(result, n_ballots)).transpose()?;
        Ok(self.report(factors.into_keys().collect(), is_fully_proved, result, sums))
    }

    fn check_tally(&self, tally: &EncryptedTally, text: &str, payload: &str) -> Result<()> {
        // A tally that is no tally is named as such before it is compared.
        EncryptedTally::read(text, &self.election).at("encrypted tally")?;
        let is_sum = tally.text() == text;
        demand(is_sum, Fault::Differs("the sum of the ballots")).at("encrypted tally")?;
        let is_right = tally.payload(self.n_ballots()) == payload;
        demand(is_right, Fault::Differs("the number and hash of the tally")).at("encrypted tally payload")
    }

    fn check_factors(&self, tally: &EncryptedTally) -> Result<BTreeMap<u32, Factors>> {
        let keys = self.trustees.keys();
        let mut factors = BTreeMap::new();
        for (place, [text, payload]) in (1..).zip(&self.log.factors) {
            let named = |refusal: Refusal| refusal.inside(&format!("partial decryption {place}"));
            let (owner, key) = read_owner(payload, text, &keys).map_err(named)?;
            let read = Factors::read(text, &self.election).map_err(named)?;
            read.check(&self.election, tally, key).map_err(named)?;
            let is_first = factors.insert(owner, read).is_none();
            demand(is_first, Fault::Twice).at("owner").map_err(named)?;
        }
        Ok(factors)
    }

    /// Whether every factor has a full proof; one that is there and does not hold is refused.
    fn check_full_proofs(&self, tally: &EncryptedTally, factors: &BTreeMap<u32, Factors>) -> Result<bool> {
        let Some(extra) = &self.extra else { return Ok(false) };
        let keys = self.trustees.keys();
        for (owner, read) in factors {
            let named = |refusal: Refusal| refusal.inside(&format!("extra, full proof of trustee {owner}"));
            let proof = extra.proofs.iter().find(|proof| proof.owner == *owner);
            let proof = proof.ok_or(Fault::Missing("the full proof")).map_err(|fault| named(fault.into()))?;
            let is_about = proof.factors == hex_hash(&read.text());
            demand(is_about, Fault::Differs("the factors")).at("factors").map_err(named)?;
            let key = key_of(*owner, &keys).ok_or(Fault::WrongNumber).map_err(|fault| named(fault.into()))?;
            read.check_full(&self.election, tally, key, &proof.proofs).at("proofs").map_err(named)?;
        }
        Ok(!factors.is_empty())
    }

    fn report(&self, owners: Vec<u32>, is_fully_proved: bool, result: Option<Numbers>, tally: Option<Tally>) -> Report {
        Report {
            uuid: self.election.uuid().to_owned(),
            name: self.election.name().to_owned(),
            election: self.election.fingerprint().to_owned(),
            trustees: b64_hash(self.log.trustees),
            credentials: b64_hash(self.log.credentials),
            form: self.form,
            n_trustees: self.trustees.n(),
            n_needed: self.trustees.n_needed(),
            n_credentials: self.credentials.n(),
            n_struck: self.extra.as_ref().map(|extra| extra.struck.len()),
            n_ballots: self.n_ballots(),
            owners,
            is_fully_proved,
            result,
            tally,
            last_event: self.log.last_event(),
        }
    }
}

fn demand_print(text: &str, wanted: Option<&str>) -> Result<()> {
    let is_known = wanted.is_none_or(|wanted| b64_hash(text) == wanted);
    Ok(demand(is_known, Fault::Differs("the fingerprint that was announced"))?)
}

fn key_of(owner: u32, keys: &[Point]) -> Option<&Point> {
    usize::try_from(owner.checked_sub(1)?).ok().and_then(|place| keys.get(place))
}

fn read_owner<'k>(payload: &str, factors: &str, keys: &'k [Point]) -> Result<(u32, &'k Point)> {
    let mut reader = Reader::new(payload, 200)?;
    reader.expect("{\"owner\":")?;
    let owner = reader.number().at("owner")?;
    reader.expect(",\"payload\":\"")?;
    let is_theirs = reader.quoted_of(64)? == hex_hash(factors);
    demand(is_theirs, Fault::Missing("the factors")).at("payload")?;
    reader.expect("}")?;
    reader.end()?;
    Ok((owner, key_of(owner, keys).ok_or(Fault::WrongNumber).at("owner")?))
}
