//! Who may do what, and when: one table, one function.
//!
//! Every door of the site, a page or a server function or a form, names one [`Action`]; the service asks [`check`] before it does anything
//! else. The alternatives were rights at the routes (then a second caller of the same service function forgets them) and
//! rights in each service function's own words (then nobody can print them). Here they are data: the test at the end
//! prints the whole table, role × action × phase, as a snapshot, so that a change of rights is a visible diff.
//!
//! Absences, on purpose: no role may read a ballot. No role may do anything to a paper that lies in the box. A clerk may
//! not vote and a deputy may not count. Administrators have no part in the round, and none of the three can do alone what
//! makes an account useful or hides what was done: one issues, one releases, one reads the log.

use crate::{Person, Phase, Refusal, Role};

/// Something a person does. The phases in which it may be done are in [`Action::phases`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Read what everyone may read: home, projects, approved comments, rules.
    ReadPublic,
    /// Read the result page, which says "not yet" before it is announced.
    ReadResult,
    /// Choose language and elder mode.
    SetView,
    /// Sign in with name and password.
    SignIn,
    /// Sign out.
    SignOut,
    /// Take the part of a demonstration person. The database must be a demonstration.
    ActAs,
    /// Make an account of one's own.
    SignUp,
    /// Prove that there is a real person behind one's account.
    VerifySelf,
    /// See, download and correct what the site knows of oneself, end one's sessions, delete the account.
    OwnData,
    /// Hand out a code at a service window to somebody whose identity was looked at.
    IssueWindowCode,
    /// Leave a comment on a project, reply to one, or change one's own that waits.
    LeaveComment,
    /// Take back one's own comment, or appeal against its refusal.
    OwnComments,
    /// Report a published comment.
    ReportComment,
    /// See which comments wait for an official reply.
    ReadReplies,
    /// Answer comments in the name of one's department.
    ReplyOfficially,
    /// See the comments that wait, and decide on them.
    ModerateComments,
    /// See the ballot paper, which says "not yet" or "closed" outside the vote.
    ReadBallotPaper,
    /// Cast a ballot.
    CastBallot,
    /// See the desk: steps, turnout as a number, and after the count its figures.
    ReadDesk,
    /// Move the round on where no vote is concerned.
    AdvanceRound,
    /// Open the vote.
    OpenVote,
    /// Correct the number of deputies present while the vote is open.
    CorrectAttendance,
    /// The same once it has closed.
    AmendAttendance,
    /// Close the vote.
    CloseVote,
    /// Count the ballots.
    CountBallots,
    /// Publish the result.
    PublishResult,
    /// Suspend the vote.
    SuspendVote,
    /// Resume the suspended vote.
    ResumeVote,
    /// Move the announced end of the vote.
    ExtendVote,
    /// Declare the vote void; another can then be opened.
    VoidVote,
    /// Suspend a deputy on the roll who has lost the seat.
    SuspendDeputy,
    /// Add a correction to a published result.
    CorrectResult,
    /// Be the second for a deed that somebody else has asked for, or drop it.
    SecondDeed,
    /// Change the settings of the ballot method.
    SetRules,
    /// Write down the decision that allows an on-screen ballot.
    RecordMandate,
    /// Confirm the counted figures.
    ConfirmCount,
    /// See the page of the lists that come and go as spreadsheets. Which of them, and what with them, is a right of its own:
    /// the next two, and for the staff those of its accounts.
    ReadExchange,
    /// Download candidates, departments and the roll, withdraw an import of them.
    ReadLists,
    /// Upload one of these, or approve one that another clerk has uploaded.
    ImportLists,
    /// Make letters with one-time codes for deputies.
    MakeLetters,
    /// Prepare the next round: copy this one as a draft, change it, throw it away.
    PrepareRound,
    /// Begin the round that was prepared; this one stays as a past year.
    BeginRound,
    /// Choose a password for oneself, set up one's second factor.
    OwnAccount,
    /// See the staff's accounts.
    ReadStaff,
    /// Issue a staff account, upload a list of new ones, or give one a new one-time code.
    IssueAccount,
    /// Release, suspend or change a staff account, take its second factor away; approve a list of new ones.
    GovernAccount,
    /// Read, search, check and export the audit log.
    ReadAudit,
}

impl Action {
    /// All actions, in the order of the printed table.
    pub const ALL: [Self; 47] = [
        Self::ReadPublic,
        Self::ReadResult,
        Self::SetView,
        Self::SignIn,
        Self::SignOut,
        Self::ActAs,
        Self::SignUp,
        Self::VerifySelf,
        Self::OwnData,
        Self::IssueWindowCode,
        Self::LeaveComment,
        Self::OwnComments,
        Self::ReportComment,
        Self::ReadReplies,
        Self::ReplyOfficially,
        Self::ModerateComments,
        Self::ReadBallotPaper,
        Self::CastBallot,
        Self::ReadDesk,
        Self::AdvanceRound,
        Self::OpenVote,
        Self::CorrectAttendance,
        Self::AmendAttendance,
        Self::CloseVote,
        Self::CountBallots,
        Self::PublishResult,
        Self::SuspendVote,
        Self::ResumeVote,
        Self::ExtendVote,
        Self::VoidVote,
        Self::SuspendDeputy,
        Self::CorrectResult,
        Self::SecondDeed,
        Self::SetRules,
        Self::RecordMandate,
        Self::ConfirmCount,
        Self::ReadExchange,
        Self::ReadLists,
        Self::ImportLists,
        Self::MakeLetters,
        Self::PrepareRound,
        Self::BeginRound,
        Self::OwnAccount,
        Self::ReadStaff,
        Self::IssueAccount,
        Self::GovernAccount,
        Self::ReadAudit,
    ];

    /// Who may, at some time. `None` stands for a visitor who is not signed in.
    fn is_for(self, role: Option<Role>) -> bool {
        match self {
            Self::ReadPublic | Self::ReadResult | Self::SetView | Self::SignIn | Self::ActAs => true,
            Self::SignOut | Self::OwnAccount => role.is_some(),
            Self::SignUp => role.is_none(),
            Self::VerifySelf | Self::OwnData | Self::LeaveComment | Self::OwnComments | Self::ReportComment => {
                role == Some(Role::Citizen)
            }
            Self::IssueWindowCode => role == Some(Role::Clerk),
            Self::ReadReplies => matches!(role, Some(Role::DepartmentEditor | Role::Clerk | Role::Moderator)),
            Self::ReplyOfficially => role == Some(Role::DepartmentEditor),
            Self::ModerateComments => role == Some(Role::Moderator),
            Self::ReadBallotPaper | Self::CastBallot => role == Some(Role::Deputy),
            Self::ReadDesk => {
                matches!(role, Some(Role::Clerk | Role::ChiefScrutineer | Role::Scrutineer))
            }
            Self::AdvanceRound
            | Self::OpenVote
            | Self::CorrectAttendance
            | Self::AmendAttendance
            | Self::CloseVote
            | Self::CountBallots
            | Self::PublishResult
            | Self::SuspendVote
            | Self::ResumeVote
            | Self::ExtendVote
            | Self::VoidVote
            | Self::SuspendDeputy
            | Self::CorrectResult
            | Self::SetRules
            | Self::RecordMandate
            | Self::ReadLists
            | Self::ImportLists
            | Self::MakeLetters
            | Self::PrepareRound
            | Self::BeginRound => role == Some(Role::Clerk),
            Self::ReadExchange => {
                matches!(role, Some(Role::Clerk | Role::SystemAdministrator | Role::SecurityAdministrator))
            }
            Self::SecondDeed => matches!(role, Some(Role::Clerk | Role::ChiefScrutineer)),
            Self::ConfirmCount => matches!(role, Some(Role::ChiefScrutineer | Role::Scrutineer)),
            Self::ReadStaff => matches!(role, Some(Role::SystemAdministrator | Role::SecurityAdministrator)),
            Self::IssueAccount => role == Some(Role::SystemAdministrator),
            Self::GovernAccount => role == Some(Role::SecurityAdministrator),
            Self::ReadAudit => matches!(role, Some(Role::AuditAdministrator | Role::ChiefScrutineer)),
        }
    }

    /// Whether it may be done in that phase.
    fn is_in(self, phase: Phase) -> bool {
        match self {
            Self::LeaveComment => phase == Phase::PublicNotice,
            Self::CastBallot
            | Self::CorrectAttendance
            | Self::CloseVote
            | Self::SuspendVote
            | Self::ResumeVote
            | Self::ExtendVote
            | Self::SuspendDeputy => phase == Phase::Voting,
            Self::VoidVote => matches!(phase, Phase::Voting | Phase::Counting),
            // What the congress has adopted is not for a clerk to change.
            Self::SetRules => phase < Phase::MethodAdopted,
            Self::RecordMandate | Self::ImportLists => phase < Phase::Voting,
            Self::MakeLetters => phase < Phase::Counting,
            Self::CorrectResult => phase >= Phase::Announced,
            // Whatever is left to do in a round is done from its desk, which then is the next one's.
            Self::BeginRound => phase == Phase::Closed,
            Self::AdvanceRound => phase.is_left_by_plain_step(),
            // Once a result is announced: only the further vote that it asks for, which the service looks at.
            Self::OpenVote => matches!(phase, Phase::MethodAdopted | Phase::Announced),
            Self::AmendAttendance | Self::CountBallots | Self::PublishResult | Self::ConfirmCount => {
                phase == Phase::Counting
            }
            _ => true,
        }
    }
}

/// Whether a role may do this in that phase.
pub fn permits(role: Option<Role>, action: Action, phase: Phase) -> bool {
    action.is_for(role) && action.is_in(phase)
}

/// Lets pass who may do this now.
///
/// # Errors
/// [`Refusal::SignInFirst`] for a visitor where a signed-in person might; [`Refusal::NotAllowed`] for a role that never
/// may; [`Refusal::Suspended`] for a suspended person; [`Refusal::NotNow`] for one that may at another time.
pub fn check(who: Option<&Person>, action: Action, phase: Phase) -> Result<(), Refusal> {
    let role = who.map(|person| person.role);
    if !action.is_for(role) {
        return Err(if who.is_none() { Refusal::SignInFirst } else { Refusal::NotAllowed });
    }
    if who.is_some_and(|person| person.suspended) && !action.is_for(None) && action != Action::SignOut {
        return Err(Refusal::Suspended);
    }
    if !action.is_in(phase) {
        return Err(Refusal::NotNow { phase });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Bilingual, PersonId};

    fn roles() -> Vec<Option<Role>> {
        std::iter::once(None).chain(Role::ALL.map(Some)).collect()
    }

    #[test]
    fn the_whole_table_of_rights() {
        let mut lines = Vec::new();
        for action in Action::ALL {
            for role in roles() {
                let phases: Vec<_> = Phase::ALL.into_iter().filter(|phase| permits(role, action, *phase)).collect();
                let when = match phases.len() {
                    0 => continue,
                    n if n == Phase::ALL.len() => "always".to_owned(),
                    _ => phases.iter().map(|phase| phase.code()).collect::<Vec<_>>().join(" "),
                };
                lines.push(format!("{:<18} {:<22} {when}", format!("{action:?}"), role.map_or("visitor", Role::code)));
            }
        }
        insta::assert_snapshot!(lines.join("\n"));
    }

    #[test]
    fn the_check_says_what_the_table_says() {
        for role in roles() {
            let person = role.map(|role| Person {
                id: PersonId(1),
                sign_in: "somebody".into(),
                role,
                name: Bilingual::default(),
                suspended: false,
            });
            for action in Action::ALL {
                for phase in Phase::ALL {
                    assert_eq!(check(person.as_ref(), action, phase).is_ok(), permits(role, action, phase));
                }
            }
        }
    }

    #[test]
    fn a_suspended_deputy_may_read_and_not_vote() {
        let person = Person {
            id: PersonId(1),
            sign_in: "deputy001".into(),
            role: Role::Deputy,
            name: Bilingual::default(),
            suspended: true,
        };
        assert_eq!(check(Some(&person), Action::ReadPublic, Phase::Voting), Ok(()));
        assert_eq!(check(Some(&person), Action::CastBallot, Phase::Voting), Err(Refusal::Suspended));
        assert_eq!(check(Some(&person), Action::SignOut, Phase::Voting), Ok(()));
    }
}
