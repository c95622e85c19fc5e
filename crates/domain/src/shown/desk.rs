//! The clerks' desk.

use crate::shown::{Counted, FurtherVote};
use crate::{
    AttendanceCorrected, Bilingual, Confirmation, Deed, DeedKind, Mandate, Person, Phase, Project, Round, Timestamp,
    Vote,
};
use serde::{Deserialize, Serialize};

/// A step that has been taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepTaken {
    /// The phase it led to.
    pub phase: Phase,
    /// Who took it.
    pub by: Bilingual,
    /// When.
    pub at: Timestamp,
}

/// Something that must hold before a deed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Precondition {
    /// Its sentence is under `desk.before.<code>`.
    pub code: String,
    /// Whether it holds.
    pub holds: bool,
    /// Who saw to it, and when, where somebody did.
    pub by: Option<(Bilingual, Timestamp)>,
    /// The figure of its sentence, where it has one.
    pub n: Option<u32>,
    /// For when it is planned, where it waits for a time.
    pub planned: Option<Timestamp>,
}

/// The clerks' desk. It holds no figure of any project before the ballots are counted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeskPage {
    /// The round.
    pub round: Round,
    /// Whether the reader may ask for deeds and move the round on.
    pub may_act: bool,
    /// Whether the reader may be the second of a deed.
    pub may_second: bool,
    /// Whether the reader may confirm the counted figures, and has not done so.
    pub may_confirm: bool,
    /// Plain steps taken so far, first first.
    pub steps: Vec<StepTaken>,
    /// The vote that stands.
    pub vote: Option<Vote>,
    /// The decision that allows an on-screen ballot.
    pub mandate: Option<Mandate>,
    /// The deed that waits for its second.
    pub waiting: Option<Deed>,
    /// The account of the deputy whom it concerns: who agrees looks at it first.
    pub concerned: Option<Person>,
    /// Whether the reader asked for it.
    pub is_mine: bool,
    /// Deeds done so far, first first.
    pub deeds: Vec<Deed>,
    /// Corrections of the attendance, first first.
    pub attendance: Vec<AttendanceCorrected>,
    /// What must hold before the deed that comes next.
    pub preconditions: Vec<Precondition>,
    /// Active deputies now; once the vote is open, deputies on the roll.
    pub n_roll: u32,
    /// Of these, deputies who have lost the seat since.
    pub n_seats_lost: u32,
    /// Ballots in the box.
    pub n_cast: u32,
    /// Comments that wait for a moderator.
    pub n_pending: u32,
    /// The candidates in the order of the paper.
    pub projects: Vec<Project>,
    /// The further vote that the announced result asks for.
    pub further: Option<FurtherVote>,
    /// The count, once there is one.
    pub count: Option<Counted>,
    /// Who has confirmed it.
    pub confirmations: Vec<Confirmation>,
    /// The moment of asking.
    pub now: Timestamp,
}

impl DeskPage {
    /// The votes whose results are published, by number, first first.
    pub fn published_votes(&self) -> impl Iterator<Item = u32> + '_ {
        let published = self.deeds.iter().filter(|deed| deed.kind == DeedKind::PublishResult);
        published.filter_map(|deed| deed.vote)
    }

    /// The last deed of a kind.
    pub fn done(&self, kind: DeedKind) -> Option<&Deed> {
        self.deeds.iter().rev().find(|deed| deed.kind == kind)
    }
}
