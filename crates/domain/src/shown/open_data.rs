//! What is handed out for others to work with: to programs, and as files.

use super::{ProjectName, ShownReply};
use crate::{CommentId, Round, Stage, Tag, Timestamp};
use serde::{Deserialize, Serialize};

/// A round with its planned dates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OpenRound {
    /// The round.
    pub round: Round,
    /// Planned dates of all phases, in order.
    pub stages: Vec<Stage>,
    /// How many candidates there are.
    pub n_candidates: u32,
    /// Whether the on-screen ballot is a rehearsal (模拟票决).
    pub is_mock: bool,
}

/// A published comment without its author: a copy of the data would keep a nickname that its owner has taken away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenComment {
    /// Known by this number.
    pub id: CommentId,
    /// Its project.
    pub project: ProjectName,
    /// The published comment that it replies to, if it is a reply.
    pub reply_to: Option<CommentId>,
    /// What it is about.
    pub tag: Tag,
    /// Plain text.
    pub body: String,
    /// When it was left.
    pub left_at: Timestamp,
    /// When it was published.
    pub published_at: Timestamp,
    /// What departments say to it, oldest first.
    pub official: Vec<ShownReply>,
}

/// One part of the published comments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenComments {
    /// Newest first.
    pub comments: Vec<OpenComment>,
    /// The number before which the next part begins, if there is more.
    pub next: Option<CommentId>,
}
