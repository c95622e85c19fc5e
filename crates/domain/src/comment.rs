//! Citizens' comments (意见建议) and how they come to be seen.

use crate::{CommentId, PersonId, ProjectId, Timestamp};
use serde::{Deserialize, Serialize};

/// Where a comment stands.
///
/// pending → approved (everyone sees it) · pending → refused (only its author sees it, with the reason)
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CommentState {
    /// Waiting for a moderator.
    Pending,
    /// Seen by everyone.
    Approved,
    /// Seen by its author alone.
    Refused,
}

impl CommentState {
    /// All states.
    pub const ALL: [Self; 3] = [Self::Pending, Self::Approved, Self::Refused];

    /// The name in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Approved => "approved",
            Self::Refused => "refused",
        }
    }

    /// The state of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// Why a comment is not published. The written standards list exactly these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusalReason {
    /// It does not speak of the project.
    OffTopic,
    /// It holds personal data, the author's or another's.
    PersonalData,
    /// It insults.
    Insulting,
    /// It advertises.
    Advertising,
    /// The law forbids it.
    Unlawful,
    /// The same author has said the same here.
    Duplicate,
    /// It is a complaint or request that another office handles.
    BelongsElsewhere,
}

impl RefusalReason {
    /// All reasons, in the order of the standards.
    pub const ALL: [Self; 7] = [
        Self::OffTopic,
        Self::PersonalData,
        Self::Insulting,
        Self::Advertising,
        Self::Unlawful,
        Self::Duplicate,
        Self::BelongsElsewhere,
    ];

    /// The name in the database and in forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::OffTopic => "off_topic",
            Self::PersonalData => "personal_data",
            Self::Insulting => "insulting",
            Self::Advertising => "advertising",
            Self::Unlawful => "unlawful",
            Self::Duplicate => "duplicate",
            Self::BelongsElsewhere => "belongs_elsewhere",
        }
    }

    /// The reason of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }
}

/// A comment as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Known by this number.
    pub id: CommentId,
    /// The project it speaks of.
    pub project: ProjectId,
    /// Who wrote it.
    pub author: PersonId,
    /// Plain text.
    pub body: String,
    /// Where it stands.
    pub state: CommentState,
    /// Why it was refused, if it was.
    pub reason: Option<RefusalReason>,
    /// What the moderator adds to the reason; may be empty.
    pub reason_words: String,
    /// When it was left.
    pub left_at: Timestamp,
}
