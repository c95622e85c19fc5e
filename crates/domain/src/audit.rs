//! What staff do, as the audit log names it. There is no act for a ballot: the log never knows who voted when.

use crate::{Bilingual, PersonId, Role, Timestamp};
use serde::{Deserialize, Serialize};

/// Something that staff did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Signed in with password (and second factor).
    SignedIn,
    /// Tried to sign in to a staff account with a wrong password or wrong digits.
    SignInFailed,
    /// Signed in with a one-time code.
    SignedInWithCode,
    /// Chose a password.
    ChosePassword,
    /// Set up a second factor.
    SetUpSecondFactor,
    /// Began a round: the first of the site on the command line, or the one that was a draft.
    BeganRound,
    /// Moved the round on.
    AdvancedRound,
    /// Changed the settings of the method.
    SetRules,
    /// Wrote down the decision that allows an on-screen ballot.
    RecordedMandate,
    /// Asked for a deed of two.
    AskedDeed,
    /// Agreed to a deed of two, which is done thereby.
    AgreedDeed,
    /// Dropped a deed that waited.
    DroppedDeed,
    /// Corrected the attendance.
    CorrectedAttendance,
    /// Confirmed the counted figures.
    ConfirmedCount,
    /// Made letters with one-time codes.
    MadeLetters,
    /// Approved a comment.
    ApprovedComment,
    /// Refused a comment.
    RefusedComment,
    /// Took a published comment from sight.
    HidComment,
    /// Brought a hidden comment back.
    RestoredComment,
    /// Looked at the reports of a comment and left it where it is.
    SettledReports,
    /// Decided on an appeal.
    DecidedAppeal,
    /// Gave a comment to another office.
    HandedOver,
    /// Wrote down what came back from another office.
    ReturnedHandover,
    /// Added a word to the list of words to look twice at.
    AddedFlagWord,
    /// Took a word from that list.
    RemovedFlagWord,
    /// Answered a comment in the name of a department.
    RepliedOfficially,
    /// Handed out a code at a service window.
    IssuedWindowCode,
    /// Exported what was given to other offices.
    ExportedHandovers,
    /// Issued an account.
    IssuedAccount,
    /// Gave an account a new one-time code or password.
    ResetAccount,
    /// Released an account.
    ReleasedAccount,
    /// Suspended an account.
    SuspendedAccount,
    /// Lifted a suspension.
    LiftedSuspension,
    /// Changed the role of an account.
    ChangedRole,
    /// Wrote down for which unit somebody works.
    ChangedUnit,
    /// Took the second factor of an account away.
    RemovedSecondFactor,
    /// Uploaded a list, which waits for a second person.
    ProposedImport,
    /// Approved a list that another clerk has uploaded; it is done thereby.
    ApprovedImport,
    /// Withdrew a list that waited.
    WithdrewImport,
    /// Signed out.
    SignedOut,
    /// Ended one of the own sessions.
    EndedSession,
    /// Ended all own sessions but the one that begins thereby.
    EndedAllSessions,
    /// Took a comment, so that nobody else decides on it for a while.
    TookComment,
    /// Let go of a comment that was taken.
    LetGoComment,
    /// Downloaded a list.
    ExportedList,
    /// Copied the round as a draft of the next one.
    CopiedRound,
    /// Changed title, places or plan of the draft.
    ChangedDraft,
    /// Added a candidate to the draft, or changed one.
    WroteDraftCandidate,
    /// Took a candidate out of the draft.
    RemovedDraftCandidate,
    /// Threw the draft away.
    DroppedDraft,
    /// Exported the audit log.
    ExportedAudit,
    /// A vote became void because the backup that was restored has no ballots of it.
    VoidedLostVote,
    /// A backup was restored, and this log with it.
    RestoredBackup,
}

impl Act {
    /// All acts.
    pub const ALL: [Self; 53] = [
        Self::SignedIn,
        Self::SignInFailed,
        Self::SignedInWithCode,
        Self::ChosePassword,
        Self::SetUpSecondFactor,
        Self::BeganRound,
        Self::AdvancedRound,
        Self::SetRules,
        Self::RecordedMandate,
        Self::AskedDeed,
        Self::AgreedDeed,
        Self::DroppedDeed,
        Self::CorrectedAttendance,
        Self::ConfirmedCount,
        Self::MadeLetters,
        Self::ApprovedComment,
        Self::RefusedComment,
        Self::HidComment,
        Self::RestoredComment,
        Self::SettledReports,
        Self::DecidedAppeal,
        Self::HandedOver,
        Self::ReturnedHandover,
        Self::AddedFlagWord,
        Self::RemovedFlagWord,
        Self::RepliedOfficially,
        Self::IssuedWindowCode,
        Self::ExportedHandovers,
        Self::IssuedAccount,
        Self::ResetAccount,
        Self::ReleasedAccount,
        Self::SuspendedAccount,
        Self::LiftedSuspension,
        Self::ChangedRole,
        Self::ChangedUnit,
        Self::RemovedSecondFactor,
        Self::ProposedImport,
        Self::ApprovedImport,
        Self::WithdrewImport,
        Self::SignedOut,
        Self::EndedSession,
        Self::EndedAllSessions,
        Self::TookComment,
        Self::LetGoComment,
        Self::ExportedList,
        Self::CopiedRound,
        Self::ChangedDraft,
        Self::WroteDraftCandidate,
        Self::RemovedDraftCandidate,
        Self::DroppedDraft,
        Self::ExportedAudit,
        Self::VoidedLostVote,
        Self::RestoredBackup,
    ];

    /// The name in the database, in exports and in message keys.
    pub fn code(self) -> &'static str {
        match self {
            Self::SignedIn => "signed_in",
            Self::SignInFailed => "sign_in_failed",
            Self::SignedInWithCode => "signed_in_with_code",
            Self::ChosePassword => "chose_password",
            Self::SetUpSecondFactor => "set_up_second_factor",
            Self::BeganRound => "began_round",
            Self::AdvancedRound => "advanced_round",
            Self::SetRules => "set_rules",
            Self::RecordedMandate => "recorded_mandate",
            Self::AskedDeed => "asked_deed",
            Self::AgreedDeed => "agreed_deed",
            Self::DroppedDeed => "dropped_deed",
            Self::CorrectedAttendance => "corrected_attendance",
            Self::ConfirmedCount => "confirmed_count",
            Self::MadeLetters => "made_letters",
            Self::ApprovedComment => "approved_comment",
            Self::RefusedComment => "refused_comment",
            Self::HidComment => "hid_comment",
            Self::RestoredComment => "restored_comment",
            Self::SettledReports => "settled_reports",
            Self::DecidedAppeal => "decided_appeal",
            Self::HandedOver => "handed_over",
            Self::ReturnedHandover => "returned_handover",
            Self::AddedFlagWord => "added_flag_word",
            Self::RemovedFlagWord => "removed_flag_word",
            Self::RepliedOfficially => "replied_officially",
            Self::IssuedWindowCode => "issued_window_code",
            Self::ExportedHandovers => "exported_handovers",
            Self::IssuedAccount => "issued_account",
            Self::ResetAccount => "reset_account",
            Self::ReleasedAccount => "released_account",
            Self::SuspendedAccount => "suspended_account",
            Self::LiftedSuspension => "lifted_suspension",
            Self::ChangedRole => "changed_role",
            Self::ChangedUnit => "changed_unit",
            Self::RemovedSecondFactor => "removed_second_factor",
            Self::ProposedImport => "proposed_import",
            Self::ApprovedImport => "approved_import",
            Self::WithdrewImport => "withdrew_import",
            Self::SignedOut => "signed_out",
            Self::EndedSession => "ended_session",
            Self::EndedAllSessions => "ended_all_sessions",
            Self::TookComment => "took_comment",
            Self::LetGoComment => "let_go_comment",
            Self::ExportedList => "exported_list",
            Self::CopiedRound => "copied_round",
            Self::ChangedDraft => "changed_draft",
            Self::WroteDraftCandidate => "wrote_draft_candidate",
            Self::RemovedDraftCandidate => "removed_draft_candidate",
            Self::DroppedDraft => "dropped_draft",
            Self::ExportedAudit => "exported_audit",
            Self::VoidedLostVote => "voided_lost_vote",
            Self::RestoredBackup => "restored_backup",
        }
    }

    /// The act of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.code() == code)
    }
}

/// A line of the audit log. The lines are a chain: each holds the hash of the one before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// 1, 2, 3, … without a gap.
    pub number: u64,
    /// When.
    pub at: Timestamp,
    /// Who; nobody for what the command line or a stranger did.
    pub person: Option<PersonId>,
    /// The name, as it was then.
    pub name: Bilingual,
    /// The role, as it was then.
    pub role: Option<Role>,
    /// What was done.
    pub act: Act,
    /// To what or whom: a sign-in name, a kind of deed, a project's number; empty where the act says all.
    pub subject: String,
    /// Figures and words that belong to it; never a mark, a code or a password.
    pub details: String,
    /// SHA-256 of the line before, 64 hexadecimal digits; zeros before the first.
    pub previous: String,
    /// SHA-256 of this line.
    pub hash: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back() {
        for act in Act::ALL {
            assert_eq!(Act::from_code(act.code()), Some(act));
        }
    }
}
