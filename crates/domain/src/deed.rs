//! A deed of two people: what one asks for and another does. Opening, closing, counting and publishing are such deeds,
//! and so is everything that turns a vote from its course.
//!
//! The alternative was a second signature on a deed already done; but a result that is public for a minute, or a vote that
//! is void for a minute, cannot be taken back. So nothing happens until the second person has looked at it, and both
//! names, the figures and the reason are one row, which the database does not change afterwards.

use crate::permit::Action;
use crate::{Bilingual, DeedId, PersonId, Timestamp};
use serde::{Deserialize, Serialize};

/// What two people do together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeedKind {
    /// 开启票决: the box opens, with the total, the attendance and the announced length.
    OpenVote,
    /// 暂停.
    SuspendVote,
    /// 恢复.
    ResumeVote,
    /// 延长: the announced end moves.
    ExtendVote,
    /// 代表资格终止: a deputy on the roll does not vote any more.
    SuspendDeputy,
    /// 关闭票决.
    CloseVote,
    /// 更正实到人数, once the vote has closed; while it is open one clerk does that.
    AmendAttendance,
    /// 计票.
    CountBallots,
    /// 公布结果.
    PublishResult,
    /// 宣布本次票决无效: another can be opened.
    VoidVote,
    /// 更正说明: a statement beside a published result, which itself stays as it is.
    CorrectResult,
}

impl DeedKind {
    /// All kinds.
    pub const ALL: [Self; 11] = [
        Self::OpenVote,
        Self::SuspendVote,
        Self::ResumeVote,
        Self::ExtendVote,
        Self::SuspendDeputy,
        Self::CloseVote,
        Self::AmendAttendance,
        Self::CountBallots,
        Self::PublishResult,
        Self::VoidVote,
        Self::CorrectResult,
    ];

    /// The name in the database, in forms and in message keys.
    pub fn code(self) -> &'static str {
        match self {
            Self::OpenVote => "open_vote",
            Self::SuspendVote => "suspend_vote",
            Self::ResumeVote => "resume_vote",
            Self::ExtendVote => "extend_vote",
            Self::SuspendDeputy => "suspend_deputy",
            Self::CloseVote => "close_vote",
            Self::AmendAttendance => "amend_attendance",
            Self::CountBallots => "count_ballots",
            Self::PublishResult => "publish_result",
            Self::VoidVote => "void_vote",
            Self::CorrectResult => "correct_result",
        }
    }

    /// The kind of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The right to ask for it; when it is agreed to, the phase is looked at again by the same right.
    pub fn action(self) -> Action {
        match self {
            Self::OpenVote => Action::OpenVote,
            Self::SuspendVote => Action::SuspendVote,
            Self::ResumeVote => Action::ResumeVote,
            Self::ExtendVote => Action::ExtendVote,
            Self::SuspendDeputy => Action::SuspendDeputy,
            Self::CloseVote => Action::CloseVote,
            Self::AmendAttendance => Action::AmendAttendance,
            Self::CountBallots => Action::CountBallots,
            Self::PublishResult => Action::PublishResult,
            Self::VoidVote => Action::VoidVote,
            Self::CorrectResult => Action::CorrectResult,
        }
    }

    /// Whether it needs a written reason, which everyone can read. Closing needs one only before the announced end.
    pub fn needs_reason(self) -> bool {
        matches!(
            self,
            Self::SuspendVote
                | Self::ResumeVote
                | Self::ExtendVote
                | Self::SuspendDeputy
                | Self::AmendAttendance
                | Self::VoidVote
                | Self::CorrectResult
        )
    }
}

/// What somebody asks for: its kind and what it needs, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// All deputies, to open.
    pub total: String,
    /// Deputies present, to open or to put right.
    pub present: String,
    /// Minutes: announced length to open, more of them to extend.
    pub minutes: String,
    /// The sign-in name of the deputy who has lost the seat.
    pub deputy: String,
    /// The number of the vote whose published result is corrected; of the one that stands, where it is empty.
    pub vote: String,
    /// The reason, or the text of a correction.
    pub reason: String,
}

/// The deputy whom a deed concerns, as everyone may read of it. The name to sign in with is not here: a deed is public.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Concerned {
    /// Known by this number.
    pub id: PersonId,
    /// The name.
    pub name: Bilingual,
    /// The delegation, which tells two of one name apart.
    pub delegation: Option<Bilingual>,
}

/// A deed as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deed {
    /// Known by this number.
    pub id: DeedId,
    /// What it is.
    pub kind: DeedKind,
    /// The number, in its round, of the vote that it concerns; nothing for an opening.
    pub vote: Option<u32>,
    /// See [`Asked`].
    pub total: Option<u32>,
    /// See [`Asked`].
    pub present: Option<u32>,
    /// See [`Asked`].
    pub minutes: Option<u32>,
    /// Whose seat has ended; nobody in a deed of another kind.
    pub deputy: Option<Concerned>,
    /// The written reason; empty where none is needed.
    pub reason: String,
    /// SHA-256 of what an opening opens, as it was when it was asked for: rules with the total, candidates in their order,
    /// the decision. Nothing in a deed of another kind.
    pub digest: Option<String>,
    /// Who asked.
    pub asked_by: PersonId,
    /// The name of who asked, as it was then.
    pub asked_name: Bilingual,
    /// When.
    pub asked_at: Timestamp,
    /// Who agreed, and when; the deed was done in that moment.
    pub agreed: Option<(Bilingual, Timestamp)>,
}

/// A correction of the attendance: by one clerk while the vote is open, by two people after its close.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttendanceCorrected {
    /// The number of the vote in its round.
    pub vote: u32,
    /// Deputies present as it said before.
    pub from: u32,
    /// And as it says since.
    pub to: u32,
    /// Who did it, or the second of two.
    pub by: Bilingual,
    /// When.
    pub at: Timestamp,
    /// The deed of two; nothing while the vote was open.
    pub deed: Option<DeedId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back_and_each_kind_is_a_right_of_its_own() {
        for kind in DeedKind::ALL {
            assert_eq!(DeedKind::from_code(kind.code()), Some(kind));
            assert_eq!(DeedKind::ALL.iter().filter(|other| other.action() == kind.action()).count(), 1);
        }
    }
}
