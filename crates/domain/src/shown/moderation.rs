//! The moderators' pages, and what everyone reads of their work.

use crate::flag::Stretch;
use crate::{Area, Bilingual, CommentAct, CommentId, CommentState, Office, RefusalReason, Tag, Timestamp};
use serde::{Deserialize, Serialize};

/// Which comments a moderator looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QueueKind {
    /// Those that wait for a decision, oldest first.
    #[default]
    Waiting,
    /// Published ones that somebody has reported.
    Reported,
    /// Refused ones whose author appeals.
    Appeals,
    /// All, newest first.
    All,
}

impl QueueKind {
    /// All of them, in the order of the page.
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Reported, Self::Appeals, Self::All];

    /// The name in addresses and message keys.
    pub fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Reported => "reported",
            Self::Appeals => "appeals",
            Self::All => "all",
        }
    }

    /// The one of that name; the comments that wait where there is none.
    pub fn from_code(code: &str) -> Self {
        Self::ALL.into_iter().find(|kind| kind.code() == code).unwrap_or_default()
    }
}

/// What a moderator asked to see, as it stands in the address.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct QueueAsked {
    /// Which comments.
    pub kind: QueueKind,
    /// Words, a number or a nickname that was looked for, wherever the comments stand; among all comments only.
    pub looked_for: String,
    /// The official number of a project; 0 for all.
    pub project: u32,
    /// The code of an area; empty for all.
    pub area: String,
    /// The code of a tag; empty for all.
    pub tag: String,
    /// The code of a state; empty for all, and among all comments only.
    pub state: String,
    /// The comment with which this part begins; 0 for the first part.
    pub from: i64,
}

/// Who has a comment before him.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Claim {
    /// Nobody, or not any more.
    Nobody,
    /// The reader, until then.
    Mine(Timestamp),
    /// Another moderator, until then.
    Another(Bilingual, Timestamp),
}

/// A comment as a moderator sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueuedComment {
    /// Known by this number.
    pub id: CommentId,
    /// The author's nickname.
    pub author: Bilingual,
    /// The project's official number.
    pub project_number: u32,
    /// The project's title.
    pub project_title: Bilingual,
    /// The department that the project belongs to.
    pub department: Bilingual,
    /// What it is about.
    pub tag: Tag,
    /// Plain text, with the words of the list marked; nothing once withdrawn.
    pub body: Vec<Stretch>,
    /// The comment that it replies to, with its words.
    pub reply_to: Option<(CommentId, String)>,
    /// Where it stands.
    pub state: CommentState,
    /// Why it is not published, where it is not.
    pub reason: Option<RefusalReason>,
    /// What the moderator added to the reason.
    pub reason_words: String,
    /// When it was left.
    pub left_at: Timestamp,
    /// When its author last changed it.
    pub edited_at: Option<Timestamp>,
    /// Who has it before him.
    pub claim: Claim,
    /// Whether it is on the unit that the reader works for, so that others decide on it.
    pub is_own_unit: bool,
    /// How many people have reported it, and nobody has looked at that yet.
    pub n_reports: u32,
}

impl QueuedComment {
    /// Which wording this is: a decision on it is a decision on these words.
    pub fn wording(&self) -> Timestamp {
        self.edited_at.unwrap_or(self.left_at)
    }
}

/// The moderators' queues.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModerationPage {
    /// What was asked.
    pub asked: QueueAsked,
    /// How many wait for a decision in all.
    pub n_pending: u32,
    /// How many published ones are reported.
    pub n_reported: u32,
    /// How many appeals wait.
    pub n_appeals: u32,
    /// What the reader has before him.
    pub mine: Vec<QueuedComment>,
    /// What other moderators have before them; in the queue of those that wait.
    pub others: Vec<QueuedComment>,
    /// This part of the queue.
    pub queue: Vec<QueuedComment>,
    /// Where the next part begins, if there is one.
    pub next: Option<CommentId>,
    /// All areas, for the filter.
    pub areas: Vec<Area>,
    /// Numbers and titles of all projects, for the filter.
    pub projects: Vec<(u32, Bilingual)>,
    /// The moment of asking.
    pub now: Timestamp,
}

/// A step of a comment's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommentStep {
    /// When.
    pub at: Timestamp,
    /// Which member of staff; nobody for authors and reporters, who are not named.
    pub by: Option<Bilingual>,
    /// What was done.
    pub act: CommentAct,
    /// Why, where the step has a reason.
    pub reason: Option<RefusalReason>,
    /// What was added.
    pub words: String,
}

/// Somebody's report of a comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownReport {
    /// Why it should not be there.
    pub reason: RefusalReason,
    /// What the reporter added.
    pub words: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// Whether a moderator has looked at it.
    pub is_settled: bool,
}

/// An author's appeal against a refusal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownAppeal {
    /// What the author says.
    pub words: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// Whether the refusal was taken back; nothing while it waits.
    pub overturned: Option<bool>,
    /// What the second moderator says to it.
    pub answer: String,
}

/// A comment that another office handles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownHandover {
    /// The comment.
    pub comment: CommentId,
    /// The official number of its project.
    pub project_number: u32,
    /// The title of its project.
    pub project_title: Bilingual,
    /// Its words; nothing once withdrawn.
    pub body: String,
    /// Which office.
    pub office: Office,
    /// Under which number there.
    pub reference: String,
    /// When it was given there.
    pub handed_at: Timestamp,
    /// When what came of it was written down.
    pub returned_at: Option<Timestamp>,
    /// What came of it.
    pub outcome: String,
}

/// One comment with all that was done to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModeratedPage {
    /// The comment.
    pub comment: QueuedComment,
    /// What became of it, first first.
    pub history: Vec<CommentStep>,
    /// Reports, first first.
    pub reports: Vec<ShownReport>,
    /// The author's appeal.
    pub appeal: Option<ShownAppeal>,
    /// Whether the reader refused it, so that somebody else decides on the appeal.
    pub is_refused_by_me: bool,
    /// Where it was given to another office.
    pub handover: Option<ShownHandover>,
    /// How many wait for a decision in all.
    pub n_pending: u32,
    /// The moment of asking.
    pub now: Timestamp,
}

/// What was given to other offices, latest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandoversPage {
    /// Whether only those are shown of which nothing came back yet.
    pub only_open: bool,
    /// This part of them.
    pub rows: Vec<ShownHandover>,
    /// Where the next part begins, if there is one.
    pub older: Option<CommentId>,
}

/// The list of words to look twice at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlagWordsPage {
    /// All of them, in order.
    pub words: Vec<String>,
}

/// What became of the comments of a round, in figures.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ModerationFigures {
    /// Comments posted.
    pub n_received: u32,
    /// Of these, waiting for a moderator.
    pub n_waiting: u32,
    /// Of these, published.
    pub n_published: u32,
    /// Of these, refused.
    pub n_refused: u32,
    /// Of these, published and taken from sight later.
    pub n_hidden: u32,
    /// Of these, taken back by their authors.
    pub n_withdrawn: u32,
    /// The refused ones by reason, in the order of the standards.
    pub refused_by: Vec<(RefusalReason, u32)>,
    /// Appeals made.
    pub n_appeals: u32,
    /// Appeals after which the comment was published.
    pub n_overturned: u32,
    /// Appeals after which the refusal stood.
    pub n_upheld: u32,
    /// Whether comments are read before they are published.
    pub is_premoderated: bool,
}
