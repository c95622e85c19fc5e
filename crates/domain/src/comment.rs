//! Citizens' comments (意见建议) and how they come to be seen.

use crate::{CommentId, PersonId, ProjectId, Timestamp};
use serde::{Deserialize, Serialize};

/// A list of names in the database: `ALL`, `code`, `from_code`.
macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$each:meta])* $variant:ident = $code:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$each])* $variant,)* }

        impl $name {
            /// All of them, in the order in which pages list them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The name in the database, in forms and in message keys.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// The one of that name.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)* _ => None }
            }
        }
    };
}

codes! {
    /// Where a comment stands.
    ///
    /// draft → pending (posted) · pending → approved (everyone sees it) · pending → refused (only its author sees it, with
    /// the reason) · refused → approved (an appeal overturned the refusal) · approved → hidden → approved ·
    /// any → withdrawn (its words are gone)
    CommentState {
        /// Written by somebody who may not post yet; seen by its author alone.
        Draft = "draft",
        /// Waiting for a moderator.
        Pending = "pending",
        /// Seen by everyone.
        Approved = "approved",
        /// Seen by its author alone.
        Refused = "refused",
        /// Was published, and was taken from sight; seen by its author alone, with the reason.
        Hidden = "hidden",
        /// Taken back by its author; nothing of its words is left.
        Withdrawn = "withdrawn",
    }
}

codes! {
    /// What a comment is about, beside its project: what citizens complain of most by the 2025 report, and the rest.
    Tag {
        /// 物业管理.
        Property = "property",
        /// 市容环境.
        Appearance = "appearance",
        /// 消费者维权.
        Consumer = "consumer",
        /// 交通设施.
        Traffic = "traffic",
        /// 其他.
        Other = "other",
    }
}

codes! {
    /// An office that handles what does not belong here.
    Office {
        /// 一站式矛调中心.
        Mediation = "mediation",
        /// 城市管理"一张网".
        City = "city",
        /// 12345.
        Hotline = "hotline",
    }
}

codes! {
    /// A step on a comment's way, as its history names it.
    CommentAct {
        /// Its author posted it.
        Left = "left",
        /// Its author changed it while it waited.
        Edited = "edited",
        /// A moderator published it.
        Approved = "approved",
        /// A moderator refused it.
        Refused = "refused",
        /// A moderator took it from sight.
        Hidden = "hidden",
        /// A moderator brought it back.
        Restored = "restored",
        /// Its author took it back.
        Withdrawn = "withdrawn",
        /// Somebody reported it.
        Reported = "reported",
        /// A moderator looked at the reports and left it where it is.
        ReportSettled = "report_settled",
        /// Its author asked that the refusal be looked at again.
        Appealed = "appealed",
        /// Another moderator upheld the refusal.
        AppealUpheld = "appeal_upheld",
        /// Another moderator took the refusal back.
        AppealOverturned = "appeal_overturned",
        /// A moderator gave it to another office.
        HandedOver = "handed_over",
        /// The other office's outcome was written down.
        HandoverReturned = "handover_returned",
        /// The department answered.
        Replied = "replied",
    }
}

codes! {
    /// Why a comment is not published. The written standards list exactly these, in this order.
    RefusalReason {
        /// It does not speak of the project.
        OffTopic = "off_topic",
        /// It holds personal data, the author's or another's.
        PersonalData = "personal_data",
        /// It insults.
        Insulting = "insulting",
        /// It advertises.
        Advertising = "advertising",
        /// The law forbids it.
        Unlawful = "unlawful",
        /// The same author has said the same here.
        Duplicate = "duplicate",
        /// It is a complaint or request that another office handles.
        BelongsElsewhere = "belongs_elsewhere",
    }
}

/// A comment as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Known by this number.
    pub id: CommentId,
    /// The project it speaks of.
    pub project: ProjectId,
    /// The comment that it replies to, if it is a reply.
    pub parent: Option<CommentId>,
    /// Who wrote it; nobody once the account is deleted.
    pub author: Option<PersonId>,
    /// What it is about.
    pub tag: Tag,
    /// Plain text; empty once withdrawn.
    pub body: String,
    /// Where it stands.
    pub state: CommentState,
    /// Why it was refused, if it was.
    pub reason: Option<RefusalReason>,
    /// What the moderator adds to the reason; may be empty.
    pub reason_words: String,
    /// When it was left.
    pub left_at: Timestamp,
    /// When its author last changed it.
    pub edited_at: Option<Timestamp>,
    /// When a moderator decided on it; the end of the time for an appeal counts from here.
    pub decided_at: Option<Timestamp>,
    /// By when the department is to answer, if it is.
    pub due_at: Option<Timestamp>,
    /// When the department first answered.
    pub answered_at: Option<Timestamp>,
}
