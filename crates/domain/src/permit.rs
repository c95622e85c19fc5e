//! Who may do what, and when: one table, one function.
//!
//! Every door of the site, a page or a server function or a form, names one [`Action`]; the service asks [`check`] before it does anything
//! else. The alternatives were rights at the routes (then a second caller of the same service function forgets them) and
//! rights in each service function's own words (then nobody can print them). Here they are data: the test at the end
//! prints the whole table, role × action × phase, as a snapshot, so that a change of rights is a visible diff.
//!
//! Absences, on purpose: no role may read a ballot. No role may do anything to a paper that lies in the box. A clerk may
//! not vote and a deputy may not count. An administrator, who looks after accounts, has no part in the round.

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
    /// Leave a comment on a project.
    LeaveComment,
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
    /// Correct the number of deputies present.
    CorrectAttendance,
    /// Close the vote.
    CloseVote,
    /// Count the ballots.
    CountBallots,
    /// Publish the result.
    PublishResult,
}

impl Action {
    /// All actions, in the order of the printed table.
    pub const ALL: [Self; 17] = [
        Self::ReadPublic,
        Self::ReadResult,
        Self::SetView,
        Self::SignIn,
        Self::SignOut,
        Self::ActAs,
        Self::LeaveComment,
        Self::ModerateComments,
        Self::ReadBallotPaper,
        Self::CastBallot,
        Self::ReadDesk,
        Self::AdvanceRound,
        Self::OpenVote,
        Self::CorrectAttendance,
        Self::CloseVote,
        Self::CountBallots,
        Self::PublishResult,
    ];

    /// Who may, at some time. `None` stands for a visitor who is not signed in.
    fn is_for(self, role: Option<Role>) -> bool {
        match self {
            Self::ReadPublic | Self::ReadResult | Self::SetView | Self::SignIn | Self::ActAs => true,
            Self::SignOut => role.is_some(),
            Self::LeaveComment => role == Some(Role::Citizen),
            Self::ModerateComments => role == Some(Role::Moderator),
            Self::ReadBallotPaper | Self::CastBallot => role == Some(Role::Deputy),
            Self::ReadDesk => {
                matches!(role, Some(Role::Clerk | Role::ChiefScrutineer | Role::Scrutineer))
            }
            Self::AdvanceRound
            | Self::OpenVote
            | Self::CorrectAttendance
            | Self::CloseVote
            | Self::CountBallots
            | Self::PublishResult => role == Some(Role::Clerk),
        }
    }

    /// Whether it may be done in that phase.
    fn is_in(self, phase: Phase) -> bool {
        match self {
            Self::LeaveComment => phase == Phase::PublicNotice,
            Self::CastBallot | Self::CloseVote => phase == Phase::Voting,
            Self::AdvanceRound => phase.is_left_by_plain_step(),
            Self::OpenVote => phase == Phase::MethodAdopted,
            Self::CorrectAttendance => matches!(phase, Phase::Voting | Phase::Counting),
            Self::CountBallots | Self::PublishResult => phase == Phase::Counting,
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
/// may, and for a suspended person; [`Refusal::NotNow`] for one that may at another time.
pub fn check(who: Option<&Person>, action: Action, phase: Phase) -> Result<(), Refusal> {
    let role = who.map(|person| person.role);
    if !action.is_for(role) {
        return Err(if who.is_none() { Refusal::SignInFirst } else { Refusal::NotAllowed });
    }
    if who.is_some_and(|person| person.suspended) && !action.is_for(None) {
        return Err(Refusal::NotAllowed);
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
                lines.push(format!("{:<18} {:<18} {when}", format!("{action:?}"), role.map_or("visitor", Role::code)));
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
        assert_eq!(check(Some(&person), Action::CastBallot, Phase::Voting), Err(Refusal::NotAllowed));
    }
}
