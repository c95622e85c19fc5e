//! An event: what happened, chained to what happened before (protocol 3.13).

use super::hash::{hex_hash, is_hex_hash};
use super::refusal::{At, Fault, Result, demand};
use super::text::Reader;

/// What can happen in an election, in the only order in which it can.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The election, its trustees and its credentials are fixed.
    Setup,
    /// A ballot is cast.
    Ballot,
    /// No ballot may come any more.
    EndBallots,
    /// The ballots are added up.
    EncryptedTally,
    /// A trustee has done his part.
    PartialDecryption,
    /// The result.
    Result,
}

const NAMES: [(&str, Kind); 6] = [
    ("Setup", Kind::Setup),
    ("Ballot", Kind::Ballot),
    ("EndBallots", Kind::EndBallots),
    ("EncryptedTally", Kind::EncryptedTally),
    ("PartialDecryption", Kind::PartialDecryption),
    ("Result", Kind::Result),
];

/// An event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Event<'a> {
    /// The hash of the event before.
    pub parent: Option<&'a str>,
    /// How many came before.
    pub height: u32,
    pub kind: Kind,
    /// The hash of what it speaks of.
    pub payload: Option<&'a str>,
}

impl Kind {
    fn name(self) -> &'static str {
        NAMES.iter().find(|(_, kind)| *kind == self).map_or("", |(name, _)| name)
    }

    /// How many records belong to an event of this kind, the last of them its payload.
    pub(crate) fn n_records(self) -> usize {
        match self {
            Kind::Setup => 4,
            Kind::Ballot | Kind::Result => 1,
            Kind::EndBallots => 0,
            Kind::EncryptedTally | Kind::PartialDecryption => 2,
        }
    }

    /// Whether it may follow this one, or nothing.
    pub(crate) fn may_follow(self, last: Option<Kind>) -> bool {
        match self {
            Kind::Setup => last.is_none(),
            Kind::Ballot | Kind::EndBallots => matches!(last, Some(Kind::Setup | Kind::Ballot)),
            Kind::EncryptedTally => last == Some(Kind::EndBallots),
            Kind::PartialDecryption => matches!(last, Some(Kind::EncryptedTally | Kind::PartialDecryption)),
            Kind::Result => last == Some(Kind::PartialDecryption),
        }
    }
}

impl<'a> Event<'a> {
    pub fn text(&self) -> String {
        let parent = self.parent.map(|hash| format!("\"parent\":\"{hash}\",")).unwrap_or_default();
        let payload = self.payload.map(|hash| format!(",\"payload\":\"{hash}\"")).unwrap_or_default();
        format!("{{{parent}\"height\":{},\"type\":\"{}\"{payload}}}", self.height, self.kind.name())
    }

    pub fn read(text: &'a str) -> Result<Event<'a>> {
        let mut reader = Reader::new(text, 300)?;
        reader.expect("{")?;
        let has_parent = reader.accept("\"parent\":\"");
        let parent = has_parent.then(|| read_hash(&mut reader)).transpose().at("parent")?;
        reader.expect(if has_parent { ",\"height\":" } else { "\"height\":" })?;
        let height = reader.number().at("height")?;
        reader.expect(",\"type\":\"")?;
        let name = reader.quoted(20).at("type")?;
        let kind = NAMES.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind);
        let kind = kind.ok_or(Fault::Unsupported("this type of event")).at("type")?;
        let has_payload = reader.accept(",\"payload\":\"");
        let payload = has_payload.then(|| read_hash(&mut reader)).transpose().at("payload")?;
        reader.expect("}")?;
        reader.end()?;
        demand(payload.is_some() == (kind.n_records() > 0), Fault::OutOfOrder).at("payload")?;
        Ok(Event { parent, height, kind, payload })
    }

    /// Whether it comes directly after this event, or after nothing.
    pub fn follows(&self, last: Option<(&str, &Event<'_>)>) -> Result<()> {
        let parent = last.map(|(text, _)| hex_hash(text));
        demand(self.parent == parent.as_deref(), Fault::Differs("the hash of the event before")).at("parent")?;
        let height = last.map_or(0, |(_, event)| event.height.saturating_add(1));
        demand(self.height == height, Fault::WrongNumber).at("height")?;
        demand(self.kind.may_follow(last.map(|(_, event)| event.kind)), Fault::OutOfOrder).at("type")
    }
}

fn read_hash<'a>(reader: &mut Reader<'a>) -> Result<&'a str> {
    let hash = reader.quoted_of(64)?;
    demand(is_hex_hash(hash), Fault::WrongName)?;
    Ok(hash)
}
