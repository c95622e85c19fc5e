//! Every door through which something is changed: the act by which the audit log names it, or why the log has none.

use app::doors::{FORMS, SERVER_FUNCTIONS};
use domain::audit::Act::{self, *};
use std::collections::{BTreeMap, BTreeSet};

/// What the log says of a change.
enum Noted {
    /// A line with one of these acts.
    By(&'static [Act]),
    /// No line, and why.
    No(&'static str),
}
use Noted::{By, No};

const BALLOT: &str = "the log never knows who voted, nor when";
const OWN: &str = "a citizen's own words and account: the log is of what staff do";
const NOTHING: &str = "it changes nothing that lasts";

/// Server functions that only read.
const READS: &[&str] = &[
    "/api/rounds/home",
    "/api/rounds/years",
    "/api/rounds/year",
    "/api/rounds/rules",
    "/api/rounds/result",
    "/api/rounds/desk",
    "/api/rounds/next",
    "/api/projects/list",
    "/api/projects/show",
    "/api/projects/compare",
    "/api/projects/poster",
    "/api/comments/mine",
    "/api/comments/show",
    "/api/replies/show",
    "/api/search/find",
    "/api/voices/show",
    "/api/moderation/queue",
    "/api/moderation/show",
    "/api/moderation/handovers",
    "/api/moderation/words",
    "/api/moderation/figures",
    "/api/ballots/show",
    "/api/accounts/own",
    "/api/citizens/sign_up",
    "/api/citizens/consent",
    "/api/citizens/data",
    "/api/citizens/sessions",
    "/api/citizens/verification",
    "/api/citizens/window",
    "/api/exchange/show",
    "/api/letters/show",
    "/api/staff/show",
    "/api/audit/show",
    "/api/audit/verify",
];

/// Everything else, with the forms.
const WRITES: &[(&str, Noted)] = &[
    ("/api/rounds/advance", By(&[AdvancedRound])),
    ("/api/comments/withdraw", No(OWN)),
    ("/api/ballots/cast", No(BALLOT)),
    ("/api/deeds/agree", By(&[AgreedDeed])),
    ("/api/deeds/drop", By(&[DroppedDeed])),
    ("/api/accounts/sign_out", By(&[SignedOut])),
    ("/api/accounts/act_as", No("only a demonstration has it, and everybody is everybody there")),
    (
        "/api/accounts/second",
        No("a secret is made that is nothing before its first digits were right: those are noted"),
    ),
    ("/api/staff/release", By(&[ReleasedAccount])),
    ("/api/staff/suspend", By(&[SuspendedAccount])),
    ("/api/staff/lift", By(&[LiftedSuspension])),
    ("/api/staff/remove_second_factor", By(&[RemovedSecondFactor])),
    ("/api/view/set", No(NOTHING)),
    ("/sign-in", By(&[SignedIn, SignInFailed])),
    ("/sign-in/code", By(&[SignedInWithCode])),
    ("/sign-in/second", By(&[SignedIn, SetUpSecondFactor, SignInFailed])),
    ("/account/password", By(&[ChosePassword])),
    ("/sign-up", No(OWN)),
    ("/account/consent", No(OWN)),
    ("/account/nickname", No(OWN)),
    ("/account/sessions/end", By(&[EndedSession])),
    ("/account/sessions/others", By(&[EndedAllSessions])),
    ("/account/delete", No(OWN)),
    ("/account/verify/code", No(OWN)),
    ("/account/verify/send", No(OWN)),
    ("/account/verify/digits", No(OWN)),
    ("/window", By(&[IssuedWindowCode])),
    ("/projects/{number}/comments", No(OWN)),
    ("/comments/{id}/edit", No(OWN)),
    ("/comments/{id}/post", No(OWN)),
    ("/comments/{id}/appeal", No(OWN)),
    ("/comments/{id}/report", No(OWN)),
    ("/replies/{id}", By(&[RepliedOfficially])),
    ("/moderation/next", By(&[TookComment, LetGoComment])),
    ("/moderation/words/add", By(&[AddedFlagWord])),
    ("/moderation/words/remove", By(&[RemovedFlagWord])),
    ("/moderation/{id}/take", By(&[TookComment])),
    ("/moderation/{id}/release", By(&[LetGoComment])),
    ("/moderation/{id}/approve", By(&[ApprovedComment])),
    ("/moderation/{id}/refuse", By(&[RefusedComment])),
    ("/moderation/{id}/hand", By(&[HandedOver])),
    ("/moderation/{id}/hide", By(&[HidComment])),
    ("/moderation/{id}/restore", By(&[RestoredComment])),
    ("/moderation/{id}/settle", By(&[SettledReports])),
    ("/moderation/{id}/appeal", By(&[DecidedAppeal])),
    ("/moderation/{id}/back", By(&[ReturnedHandover])),
    ("/desk/open", By(&[AskedDeed])),
    ("/desk/close", By(&[AskedDeed])),
    ("/desk/count", By(&[AskedDeed])),
    ("/desk/publish", By(&[AskedDeed])),
    ("/desk/suspend", By(&[AskedDeed])),
    ("/desk/resume", By(&[AskedDeed])),
    ("/desk/extend", By(&[AskedDeed])),
    ("/desk/void", By(&[AskedDeed])),
    ("/desk/seat", By(&[AskedDeed])),
    ("/desk/amend", By(&[AskedDeed])),
    ("/desk/correct", By(&[AskedDeed])),
    ("/desk/rules", By(&[SetRules])),
    ("/desk/mandate", By(&[RecordedMandate])),
    ("/desk/confirm", By(&[ConfirmedCount])),
    ("/desk/attendance", By(&[CorrectedAttendance])),
    ("/desk/letters", By(&[MadeLetters])),
    ("/desk/letters/one", By(&[MadeLetters])),
    ("/desk/next/copy", By(&[CopiedRound])),
    ("/desk/next/change", By(&[ChangedDraft])),
    ("/desk/next/candidate", By(&[WroteDraftCandidate])),
    ("/desk/next/remove", By(&[RemovedDraftCandidate])),
    ("/desk/next/drop", By(&[DroppedDraft])),
    ("/desk/next/begin", By(&[BeganRound])),
    ("/exchange/upload", By(&[ProposedImport])),
    ("/exchange/approve", By(&[ApprovedImport])),
    ("/exchange/withdraw", By(&[WithdrewImport])),
    ("/staff/issue", By(&[IssuedAccount])),
    ("/staff/release", By(&[ReleasedAccount])),
    ("/staff/reset", By(&[ResetAccount])),
    ("/staff/role", By(&[ChangedRole])),
    ("/staff/unit", By(&[ChangedUnit])),
];

/// Acts behind no form: what is downloaded, and what the command line does.
const BESIDES: &[Act] = &[ExportedHandovers, ExportedList, ExportedAudit, VoidedLostVote, RestoredBackup];

#[test]
fn whatever_changes_something_is_noted_or_says_why_not() {
    let known: BTreeMap<&str, &Noted> = WRITES.iter().map(|(path, noted)| (*path, noted)).collect();
    assert_eq!(known.len(), WRITES.len(), "each stands here once");
    let reads: BTreeSet<&str> = READS.iter().copied().collect();
    let doors: BTreeSet<&str> = SERVER_FUNCTIONS.iter().chain(FORMS).map(|(path, _)| *path).collect();
    let listed: BTreeSet<&str> = known.keys().copied().chain(reads.iter().copied()).collect();
    assert_eq!(doors, listed, "a new door says here what the log has of it");
    assert!(reads.iter().all(|path| !known.contains_key(path)));
    assert!(FORMS.iter().all(|(path, _)| known.contains_key(path)), "a form is there to change something");
    for (path, noted) in WRITES {
        match noted {
            By(acts) => assert!(!acts.is_empty(), "{path}"),
            No(why) => assert!(!why.is_empty(), "{path}"),
        }
    }
}

#[test]
fn every_act_of_the_log_is_done_somewhere() {
    let by = |noted: &Noted| match noted {
        By(acts) => acts.to_vec(),
        No(_) => Vec::new(),
    };
    let done: Vec<Act> = WRITES.iter().flat_map(|(_, noted)| by(noted)).chain(BESIDES.iter().copied()).collect();
    let missing: Vec<_> = Act::ALL.into_iter().filter(|act| !done.contains(act)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
