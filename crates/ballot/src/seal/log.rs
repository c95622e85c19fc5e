//! The log of an election: its events in order, with what they speak of (protocol 3.13).
//!
//! Reading follows the chain and takes nothing that is not in its place: the data of an event stand directly before it,
//! and there are no others. Writing appends, and refuses an event that may not come next.

use super::archive::{append_record, begin, read_records};
use super::decryption::owned;
use super::event::{Event, Kind};
use super::hash::hex_hash;
use super::refusal::{At, Fault, Refusal, Result, demand};
use super::tally::EncryptedTally;

/// An archive that was read in order; nothing in it is proved yet.
#[derive(Debug)]
pub struct Log<'a> {
    pub(crate) timestamp: u64,
    pub(crate) election: &'a str,
    pub(crate) trustees: &'a str,
    pub(crate) credentials: &'a str,
    pub(crate) ballots: Vec<&'a str>,
    /// The tally and what is recorded beside it.
    pub(crate) tally: Option<[&'a str; 2]>,
    /// Factors and what is recorded beside them.
    pub(crate) factors: Vec<[&'a str; 2]>,
    pub(crate) result: Option<&'a str>,
    last: &'a str,
    height: u32,
    kind: Kind,
}

impl<'a> Log<'a> {
    /// Reads an archive.
    pub fn read(bytes: &'a [u8]) -> Result<Log<'a>> {
        let (timestamp, records) = read_records(bytes)?;
        let (mut log, mut waiting): (Option<Log<'a>>, Vec<&'a str>) = (None, Vec::new());
        let mut last: Option<(&str, Event<'_>)> = None;
        for (place, record) in (1..).zip(&records) {
            if !record.is_event {
                waiting.push(record.body);
                continue;
            }
            let named =
                |refusal: Refusal| refusal.inside(&format!("event {} (record {place})", last_height(last.as_ref())));
            let event = Event::read(record.body).map_err(named)?;
            event.follows(last.as_ref().map(|(text, event)| (*text, event))).map_err(named)?;
            check_data(&event, &waiting).map_err(named)?;
            log = Some(Log::told(log, timestamp, &event, record.body, &waiting).map_err(named)?);
            waiting.clear();
            last = Some((record.body, event));
        }
        demand(waiting.is_empty(), Fault::Unused).at(&format!("record {}", records.len()))?;
        log.ok_or(Fault::Missing("the first event").into())
    }

    /// The log as it is after one more event.
    fn told(
        log: Option<Log<'a>>,
        timestamp: u64,
        event: &Event<'_>,
        text: &'a str,
        data: &[&'a str],
    ) -> Result<Log<'a>> {
        let (ballots, factors, kind) = (Vec::new(), Vec::new(), event.kind);
        if let &[election, trustees, credentials, setup] = data {
            check_setup(setup, election, trustees, credentials)?;
            let (tally, result) = (None, None);
            return Ok(Log {
                timestamp,
                election,
                trustees,
                credentials,
                ballots,
                tally,
                factors,
                result,
                last: text,
                height: 0,
                kind,
            });
        }
        let mut log = log.ok_or(Fault::OutOfOrder)?;
        match (kind, data) {
            (Kind::Ballot, &[ballot]) => log.ballots.push(ballot),
            (Kind::EncryptedTally, &[tally, payload]) => log.tally = Some([tally, payload]),
            (Kind::PartialDecryption, &[factors, payload]) => log.factors.push([factors, payload]),
            (Kind::Result, &[result]) => log.result = Some(result),
            _ => {}
        }
        Ok(Log { last: text, height: event.height, kind, ..log })
    }

    /// The hash of the last event, which stands for everything before it.
    pub fn last_event(&self) -> String {
        hex_hash(self.last)
    }

    /// What happened last.
    pub fn last_kind(&self) -> Kind {
        self.kind
    }

    /// How many ballots were cast.
    pub fn n_ballots(&self) -> usize {
        self.ballots.len()
    }

    /// The ballots, in the order in which they came.
    pub fn ballots(&self) -> &[&'a str] {
        &self.ballots
    }

    /// The text of the election.
    pub fn election(&self) -> &'a str {
        self.election
    }

    /// The texts of the trustees and of the credentials.
    pub fn lists(&self) -> [&'a str; 2] {
        [self.trustees, self.credentials]
    }
}

fn last_height(last: Option<&(&str, Event<'_>)>) -> u32 {
    last.map_or(0, |(_, event)| event.height.saturating_add(1))
}

fn check_data(event: &Event<'_>, waiting: &[&str]) -> Result<()> {
    let wanted = event.kind.n_records();
    demand(waiting.len() >= wanted, Fault::Missing("what it speaks of"))?;
    demand(waiting.len() == wanted, Fault::Unused)?;
    let payload = waiting.last().map(|body| hex_hash(body));
    demand(event.payload == payload.as_deref(), Fault::Missing("what it speaks of")).at("payload")
}

fn setup_text(election: &str, trustees: &str, credentials: &str) -> String {
    let [election, trustees, credentials] = [election, trustees, credentials].map(hex_hash);
    format!("{{\"election\":\"{election}\",\"trustees\":\"{trustees}\",\"credentials\":\"{credentials}\"}}")
}

fn check_setup(setup: &str, election: &str, trustees: &str, credentials: &str) -> Result<()> {
    let is_right = setup == setup_text(election, trustees, credentials);
    demand(is_right, Fault::Differs("the hashes of what is before it")).at("payload")
}

/// An archive being written.
#[derive(Clone, Debug)]
pub struct Writer {
    bytes: Vec<u8>,
    timestamp: u64,
    last: Option<(String, u32, Kind)>,
}

impl Writer {
    /// A new archive, made at this time (seconds since 1970).
    pub fn new(timestamp: u64) -> Writer {
        Writer { bytes: begin(timestamp), timestamp, last: None }
    }

    /// Goes on with an archive that was read in order.
    pub fn resume(bytes: Vec<u8>) -> Result<Writer> {
        let log = Log::read(&bytes)?;
        let (timestamp, last) = (log.timestamp, Some((log.last_event(), log.height, log.kind)));
        Ok(Writer { bytes, timestamp, last })
    }

    /// The archive so far.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Fixes the election, its trustees and its credentials.
    pub fn setup(&mut self, election: &str, trustees: &str, credentials: &str) -> Result<()> {
        let setup = setup_text(election, trustees, credentials);
        self.append(Kind::Setup, &[election, trustees, credentials, &setup])
    }

    /// A ballot; whoever appends it has checked it.
    pub fn ballot(&mut self, ballot: &str) -> Result<()> {
        self.append(Kind::Ballot, &[ballot])
    }

    /// No ballot after this.
    pub fn end_ballots(&mut self) -> Result<()> {
        self.append(Kind::EndBallots, &[])
    }

    /// The tally and its payload.
    pub fn tally(&mut self, tally: &str, payload: &str) -> Result<()> {
        self.append(Kind::EncryptedTally, &[tally, payload])
    }

    /// Whatever of the end of the ballots and their tally is not there yet.
    pub fn end(&mut self, tally: &EncryptedTally, n_tallied: usize) -> Result<()> {
        let last = |writer: &Writer| writer.last.as_ref().map(|(_, _, kind)| *kind);
        if matches!(last(self), Some(Kind::Setup | Kind::Ballot)) {
            self.end_ballots()?;
        }
        if last(self) == Some(Kind::EndBallots) {
            self.tally(&tally.text(), &tally.payload(n_tallied))?;
        }
        Ok(())
    }

    /// One trustee's factors. Try them together first: what is appended stays.
    pub fn factors(&mut self, owner: u32, factors: &str) -> Result<()> {
        self.append(Kind::PartialDecryption, &[factors, &owned(owner, factors)])
    }

    /// The result.
    pub fn result(&mut self, result: &str) -> Result<()> {
        self.append(Kind::Result, &[result])
    }

    fn append(&mut self, kind: Kind, data: &[&str]) -> Result<()> {
        let last = self.last.as_ref();
        demand(kind.may_follow(last.map(|(_, _, kind)| *kind)), Fault::OutOfOrder).at("event")?;
        let mut payload = None;
        for body in data {
            payload = Some(append_record(&mut self.bytes, body, false, self.timestamp));
        }
        let height = last.map_or(0, |(_, height, _)| height.saturating_add(1));
        let parent = last.map(|(hash, _, _)| hash.as_str());
        let event = Event { parent, height, kind, payload: payload.as_deref() }.text();
        let hash = append_record(&mut self.bytes, &event, true, self.timestamp);
        self.last = Some((hash, height, kind));
        Ok(())
    }
}
