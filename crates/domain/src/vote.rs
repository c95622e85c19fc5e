//! A vote of a round, and what belongs to it. A round has one; another after one that is void; and a further one after a
//! published result that asks for it, on a shorter paper.

use crate::{Bilingual, Project, RoundId, Timestamp, VoteId};
use ballot::{Figures, FurtherKind, Outcome, Rules, Settings};
use serde::{Deserialize, Serialize};

/// How a vote stands. Every change takes two people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VoteState {
    /// The box takes papers.
    Open,
    /// The box takes none for a while.
    Suspended,
    /// The box is closed.
    Closed,
    /// The vote does not count; its papers stay under seal.
    Void,
}

impl VoteState {
    /// All states.
    pub const ALL: [Self; 4] = [Self::Open, Self::Suspended, Self::Closed, Self::Void];

    /// The name in the database and in message keys.
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Suspended => "suspended",
            Self::Closed => "closed",
            Self::Void => "void",
        }
    }

    /// The state of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// A vote. Rules and candidates are fixed with its first row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vote {
    /// Known by this number.
    pub id: VoteId,
    /// The round.
    pub round: RoundId,
    /// 1 for the first vote of the round, 2 for the one after it, whether that was void or asked for a further one.
    pub number: u32,
    /// The published vote that this one follows, and why; nothing for a vote on all candidates.
    pub follows: Option<Follows>,
    /// The official numbers on its paper, in order; empty for a vote on all candidates.
    pub paper: Vec<u32>,
    /// The rules with the total entered at the opening.
    pub rules: Rules,
    /// SHA-256 of the candidates in the order of the paper.
    pub candidates: String,
    /// Deputies present (实到); corrected until the count.
    pub present: u32,
    /// Whether no decision allows an on-screen ballot: then it is a rehearsal (模拟票决).
    pub is_mock: bool,
    /// How it stands.
    pub state: VoteState,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// The announced end; nothing closes by itself.
    pub ends_at: Timestamp,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
}

impl Vote {
    /// Of all candidates of the round those on its paper, in the order of the paper.
    pub fn on_paper(&self, all: &[Project]) -> Vec<Project> {
        if self.follows.is_none() {
            return all.to_vec();
        }
        let of = |number: &u32| all.iter().find(|project| project.number == *number);
        self.paper.iter().filter_map(of).cloned().collect()
    }
}

/// Which vote a further vote follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Follows {
    /// The number of the vote before, in the same round.
    pub vote: u32,
    /// What its result asked for.
    pub kind: FurtherKind,
}

/// The decision that allows an on-screen ballot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mandate {
    /// Who decided, such as 大会主席团.
    pub organ: String,
    /// The number of the decision.
    pub number: String,
    /// Its date, `2026-01-20`.
    pub decided_on: String,
    /// Who wrote it down.
    pub by: Bilingual,
    /// When.
    pub at: Timestamp,
}

/// A scrutineer's confirmation of the counted figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmation {
    /// Whether of the chief scrutineer.
    pub is_chief: bool,
    /// The name, as it was then.
    pub name: Bilingual,
    /// When.
    pub at: Timestamp,
}

/// A statement beside a published result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// 1, 2, 3, …
    pub number: u32,
    /// What it says.
    pub body: String,
    /// When it was added.
    pub at: Timestamp,
}

/// The form that [`Record::format`] names.
pub const RECORD_FORMAT: &str = "minsheng-result-1";

/// A result as it is hashed, confirmed, published and recounted: everything that the outcome follows from, and nothing of
/// a single paper. Its JSON, fields in this order and without spaces, is the canonical result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// [`RECORD_FORMAT`].
    pub format: String,
    /// The congress that voted.
    pub congress: Bilingual,
    /// The year of the round.
    pub year: i32,
    /// The vote of the round, from 1.
    pub vote: u32,
    /// The result that this one follows; left out of the text where there is none, so that older results keep their bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follows: Option<Followed>,
    /// Whether it was a rehearsal (模拟票决), which decides nothing.
    pub is_mock: bool,
    /// The decision that allowed the on-screen ballot.
    pub decision: Option<Decision>,
    /// When the box was opened.
    pub opened_at: Timestamp,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// When the papers were counted.
    pub counted_at: Timestamp,
    /// The rules.
    pub rules: Settings,
    /// Figures of the sitting.
    pub figures: Figures,
    /// The sums of every candidate, in the order of the paper; empty where the vote decided nothing.
    pub candidates: Vec<RecordLine>,
    /// What the rules say of them.
    pub outcome: Outcome,
}

/// See [`Record::follows`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Followed {
    /// The number of the vote before, in the same round.
    pub vote: u32,
    /// What its result asked for.
    pub kind: FurtherKind,
    /// SHA-256 of its canonical result.
    pub sha256: String,
}

/// See [`Record::decision`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// See [`Mandate`].
    pub organ: String,
    /// See [`Mandate`].
    pub number: String,
    /// See [`Mandate`].
    pub decided_on: String,
}

/// One candidate of a [`Record`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordLine {
    /// The official number.
    pub number: u32,
    /// The title.
    pub title: Bilingual,
    /// The marks it received.
    pub sums: ballot::Sums,
}
