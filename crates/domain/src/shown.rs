//! What pages are given to show, one struct for each page: all of it may be read by whoever asked for it.

mod citizens;
mod comments;
mod desk;
mod draft;
mod exchange;
mod moderation;
mod open_data;
mod reading;
mod staff;
mod years;

pub use citizens::*;
pub use comments::*;
pub use desk::*;
pub use draft::*;
pub use exchange::*;
pub use moderation::*;
pub use open_data::*;
pub use reading::*;
pub use staff::*;
pub use years::*;

use crate::{
    Area, AttendanceCorrected, Bilingual, Confirmation, Correction, Deed, Followed, Follows, Mandate, Person, Phase,
    Project, Role, Round, Stage, Timestamp, Vote, VoteId, VoteState,
};
use ballot::{Figures, Outcome, Rules};
use serde::{Deserialize, Serialize};

/// What the frame of every page needs: the round's name and phases.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Frame {
    /// The year of the round.
    pub year: i32,
    /// The district.
    pub district: Bilingual,
    /// The congress that votes.
    pub congress: Bilingual,
    /// Where the round stands.
    pub phase: Phase,
    /// Planned dates of all phases, in order.
    pub stages: Vec<Stage>,
    /// Whether the database is a demonstration.
    pub is_demo: bool,
    /// Whether the on-screen ballot is a rehearsal (模拟票决): no decision that allows it is written down.
    pub is_mock: bool,
    /// In a demonstration, the people whose part one can take; else nobody.
    pub cast: Vec<Part>,
    /// The moment of asking, for "12 days left".
    pub now: Timestamp,
}

impl Frame {
    /// The planned dates of the present phase.
    pub fn stage(&self) -> Option<&Stage> {
        self.stages.iter().find(|stage| stage.phase == self.phase)
    }
}

/// Somebody whose part one can take in a demonstration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// The name to sign in with.
    pub sign_in: String,
    /// What the person is here for.
    pub role: Role,
    /// The name shown.
    pub name: Bilingual,
}

/// Who is looking at a page: no more than the page may say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    /// What the person is here for.
    pub role: Role,
    /// The name shown.
    pub name: Bilingual,
}

impl From<&Person> for Viewer {
    fn from(person: &Person) -> Self {
        Self { role: person.role, name: person.name.clone() }
    }
}

/// The first page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HomePage {
    /// The round.
    pub round: Round,
    /// How many candidates there are.
    pub n_projects: u32,
    /// How many comments everyone can read.
    pub n_comments: u32,
    /// The projects most spoken of, with the number of their comments, most first.
    pub most_discussed: Vec<(Project, u32)>,
    /// The newest official replies.
    pub latest_replies: Vec<LatestReply>,
}

/// An area with the number of its projects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AreaCount {
    /// The area.
    pub area: Area,
    /// Projects in it.
    pub n_projects: u32,
}

/// A project in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectRow {
    /// The project.
    pub project: Project,
    /// How much is said of it.
    pub voices: Voices,
}

/// In which order a list shows its projects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Order {
    /// By official number.
    Official,
    /// Shuffled; the same number always gives the same order.
    Shuffled(u32),
}

/// The list of projects, perhaps filtered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProjectList {
    /// Said above every list of the candidates.
    pub notice: Bilingual,
    /// All areas, for the filter.
    pub areas: Vec<AreaCount>,
    /// How many projects there are in all.
    pub n_all: u32,
    /// The area asked for, if it exists.
    pub area: Option<Area>,
    /// What was looked for, as typed; empty for everything.
    pub looked_for: String,
    /// The order asked for.
    pub order: Order,
    /// The projects found.
    pub rows: Vec<ProjectRow>,
}

/// A project's page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProjectPage {
    /// The project.
    pub project: Project,
    /// Said above every list of the candidates.
    pub notice: Bilingual,
    /// The document that the quote is from.
    pub source: Bilingual,
    /// What people say of it.
    pub said: CommentsPart,
    /// The official numbers before and after this one.
    pub previous: Option<u32>,
    /// See `previous`.
    pub next: Option<u32>,
}

/// The rules in words and figures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RulesPage {
    /// The rules: of the adopted method, or while a further vote goes on, those of that vote.
    pub rules: Rules,
    /// The number of the further vote that goes on.
    pub further: Option<u32>,
    /// The round's phase.
    pub phase: Phase,
    /// The congress that votes.
    pub congress: Bilingual,
}

/// What a deputy's ballot page shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BallotPage {
    /// The latest vote.
    pub vote: Option<Vote>,
    /// Whether this deputy has lost the seat since the roll was made.
    pub seat_lost: bool,
    /// Where the round stands.
    pub phase: Phase,
    /// The rules.
    pub rules: Rules,
    /// The candidates in the order of the paper: all of them, or those of a further vote.
    pub projects: Vec<Project>,
    /// Whether this deputy's ballot is in the box. What is on it is nowhere.
    pub has_voted: bool,
    /// Whether this deputy is on the roll; `true` before the roll is made.
    pub on_roll: bool,
    /// A new random word for this look at the page: a retry with the same word is the same press.
    pub attempt: String,
}

/// The answer to a ballot that is in the box.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct InTheBox {
    /// The vote.
    pub vote: VoteId,
}

/// A count: figures and outcome.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Counted {
    /// Figures of the sitting.
    pub figures: Figures,
    /// What the rules say of them.
    pub outcome: Outcome,
    /// When it was counted.
    pub counted_at: Timestamp,
    /// SHA-256 of the canonical result, 64 hexadecimal digits; empty for a count from before there was one.
    pub sha256: String,
}

/// The result page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ResultPage {
    /// The round.
    pub round: Round,
    /// The candidates of the vote in the order of its paper.
    pub projects: Vec<Project>,
    /// The vote that was asked for: by its number, or the one that stands.
    pub vote: Option<Vote>,
    /// All votes of the round, first first.
    pub votes: Vec<VoteInBrief>,
    /// The decision that allows an on-screen ballot.
    pub mandate: Option<Mandate>,
    /// What two people did together, first first: openings, suspensions, votes declared void, with names and reasons.
    pub deeds: Vec<Deed>,
    /// Corrections of the attendance, first first.
    pub attendance: Vec<AttendanceCorrected>,
    /// The published result of the vote; nothing before its announcement.
    pub published: Option<Published>,
}

impl ResultPage {
    /// What the published votes of the round have chosen altogether, by official number.
    pub fn chosen_altogether(&self) -> Vec<Project> {
        let mut chosen: Vec<_> = self.votes.iter().filter_map(|vote| vote.chosen.as_ref()).flatten().cloned().collect();
        chosen.sort_by_key(|project| project.number);
        chosen
    }

    /// What two people did with the vote of a number, first first.
    pub fn deeds_of(&self, vote: u32) -> Vec<Deed> {
        self.deeds.iter().filter(|deed| deed.vote == Some(vote)).cloned().collect()
    }

    /// The last vote whose result is published.
    pub fn last_published(&self) -> Option<u32> {
        self.votes.iter().rev().find(|vote| vote.chosen.is_some()).map(|vote| vote.number)
    }
}

/// A vote of the round, in a line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VoteInBrief {
    /// 1 for the first.
    pub number: u32,
    /// The vote that it follows, if it is a further one.
    pub follows: Option<Follows>,
    /// How it stands.
    pub state: VoteState,
    /// What it chose, in the order of its paper; nothing before its result is published.
    pub chosen: Option<Vec<Project>>,
}

/// The further vote that the published result asks for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FurtherVote {
    /// The result that it follows.
    pub followed: Followed,
    /// Its rules, with the total of the vote before.
    pub rules: Rules,
    /// Its candidates, in the order of the paper.
    pub projects: Vec<Project>,
}

/// A published result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Published {
    /// The count.
    pub count: Counted,
    /// When it was published.
    pub at: Timestamp,
    /// The canonical result, byte by byte: what the hash is of.
    pub canonical: String,
    /// Who confirmed the figures.
    pub confirmations: Vec<Confirmation>,
    /// Statements added since.
    pub corrections: Vec<Correction>,
}
