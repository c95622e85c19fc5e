//! Comments as readers and their authors see them, and those that wait for a department.

use crate::{Bilingual, CommentId, CommentState, Office, RefusalReason, Tag, Timestamp};
use serde::{Deserialize, Serialize};

/// A comment on a project's page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownComment {
    /// Known by this number; also its place on the page.
    pub id: CommentId,
    /// The author's nickname.
    pub author: Bilingual,
    /// What it is about.
    pub tag: Tag,
    /// Plain text.
    pub body: String,
    /// When it was left.
    pub left_at: Timestamp,
    /// Where it stands. Others than approved are shown to their author alone.
    pub state: CommentState,
    /// Whether the reader wrote it.
    pub is_mine: bool,
    /// Why it was refused or taken from sight, if it was.
    pub reason: Option<RefusalReason>,
    /// What the moderator adds.
    pub reason_words: String,
    /// What departments say to it, oldest first.
    pub official: Vec<ShownReply>,
    /// What other citizens say to it, oldest first.
    pub replies: Vec<ShownComment>,
    /// Where there are more of these: after this one.
    pub more_after: Option<CommentId>,
}

/// What a department says to a comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownReply {
    /// The department.
    pub department: Bilingual,
    /// Plain text.
    pub body: String,
    /// When it was said.
    pub at: Timestamp,
}

/// Whether a comment can be left now, and if not, why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Commenting {
    /// The reader may leave one.
    Open,
    /// The reader may write drafts: the account is not verified yet.
    DraftsOnly,
    /// Somebody who signs in as a citizen may.
    SignIn,
    /// Comments are left by citizens; the reader is here as something else.
    NotYours,
    /// The phase does not take comments.
    Closed,
    /// No way to verify accounts is set up here.
    Off,
}

/// Which comments of a project somebody asks for, and what the form below them is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CommentsAsked {
    /// The first one shown; without it, the newest.
    pub from: Option<CommentId>,
    /// The replies to the first one begin after this reply.
    pub after: Option<CommentId>,
    /// The comment that is to be replied to.
    pub reply: Option<CommentId>,
    /// The reader's own comment that is to be changed.
    pub edit: Option<CommentId>,
}

/// Where newer comments are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Newer {
    /// On the page without a number.
    Newest,
    /// On the page that begins with that one.
    From(CommentId),
}

/// One part of a project's comments, and the reader's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommentsPart {
    /// How many comments everyone can read, replies among them.
    pub n_comments: u32,
    /// The reader's own that others do not see, newest first.
    pub own: Vec<ShownComment>,
    /// Published ones, newest first, each with what is said to it.
    pub comments: Vec<ShownComment>,
    /// Where newer ones are, if there are any.
    pub newer: Option<Newer>,
    /// The comment with which the older ones begin, if there are any.
    pub older: Option<CommentId>,
    /// Whether a comment can be left now.
    pub commenting: Commenting,
    /// The comment that is to be replied to.
    pub reply_to: Option<ShownComment>,
    /// The reader's own comment that is to be changed.
    pub editing: Option<ShownComment>,
    /// Whether a moderator reads comments before everyone does.
    pub is_premoderated: bool,
}

/// A published comment that says nearly the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SimilarComment {
    /// Known by this number.
    pub id: CommentId,
    /// The author's nickname.
    pub author: Bilingual,
    /// Plain text.
    pub body: String,
    /// When it was left.
    pub left_at: Timestamp,
}

/// Where a comment is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The comment.
    pub comment: CommentId,
    /// The year of its round, where that is an earlier one.
    pub year: Option<i32>,
    /// The official number of its project.
    pub project_number: u32,
    /// The first comment of the part that holds it; nothing for the reader's own that stand above all others.
    pub from: Option<CommentId>,
    /// The replies to that comment begin after this one.
    pub after: Option<CommentId>,
}

impl Place {
    /// The address of the page and the place on it.
    pub fn address(&self) -> String {
        let from = self.from.map(|from| format!("?from={from}")).unwrap_or_default();
        let after = self.after.map(|after| format!("&after={after}")).unwrap_or_default();
        let year = self.year.map(|year| format!("/years/{year}")).unwrap_or_default();
        format!("{year}/projects/{}{from}{after}#c{}", self.project_number, self.comment)
    }
}

/// A comment that somebody may report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportPage {
    /// The comment.
    pub comment: ShownComment,
    /// Its project's number and title.
    pub project: (u32, Bilingual),
    /// Where it stands.
    pub place: Place,
}

/// What an author can do with a comment now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ways {
    /// Change it.
    pub edit: bool,
    /// Post it, a draft.
    pub post: bool,
    /// Appeal against its refusal, until then.
    pub appeal_until: Option<Timestamp>,
}

/// An author's own comment, with all that became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyComment {
    /// The comment.
    pub comment: ShownComment,
    /// The year of its round, where that is an earlier one.
    pub year: Option<i32>,
    /// Its project's number and title.
    pub project: (u32, Bilingual),
    /// Whether it replies to another.
    pub is_reply: bool,
    /// Whether it is published and nobody sees it all the same, because what it replies to is hidden or taken back.
    pub is_unseen: bool,
    /// When its author appealed, whether the refusal was taken back, and what was said; nothing while it waits.
    pub appeal: Option<(Timestamp, Option<bool>, String)>,
    /// The office that it was given to, the number there, and what came back.
    pub handover: Option<(Office, String, String)>,
    /// What can be done now.
    pub ways: Ways,
}

/// All comments of the reader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyCommentsPage {
    /// One part of them, newest first.
    pub rows: Vec<MyComment>,
    /// Where newer ones are, if there are any.
    pub newer: Option<Newer>,
    /// The comment with which the older ones begin, if there are any.
    pub older: Option<CommentId>,
    /// Whether the reader may write drafts alone.
    pub commenting: Commenting,
}

/// A comment that waits for its department.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnansweredComment {
    /// The comment.
    pub comment: ShownComment,
    /// Its project's number and title.
    pub project: (u32, Bilingual),
    /// The department.
    pub department: Bilingual,
    /// By when it is to be answered.
    pub due_at: Timestamp,
    /// Whether that day is past.
    pub is_overdue: bool,
}

/// What waits for an official reply: for an editor of a department all of it, for others what is overdue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepliesPage {
    /// The department that the reader answers for, if it is one.
    pub department: Option<Bilingual>,
    /// One part of them, those due first first.
    pub rows: Vec<UnansweredComment>,
    /// Whether this is not the first part.
    pub is_later: bool,
    /// The comment with which the next part begins.
    pub next: Option<CommentId>,
    /// Within how many working days a department is to answer.
    pub reply_days: u32,
}
