//! Every door of the site and the right it asks for. A test walks the routes, the server functions and the forms, and
//! fails where one is not here; the list is a snapshot, so that a new door is a visible diff.

use domain::permit::Action;

/// Pages, by path.
pub const PAGES: &[(&str, Action)] = &[
    ("/", Action::ReadPublic),
    ("/projects", Action::ReadPublic),
    ("/projects/:number", Action::ReadPublic),
    ("/rules", Action::ReadPublic),
    ("/about", Action::ReadPublic),
    ("/results", Action::ReadResult),
    ("/sign-in", Action::SignIn),
    ("/sign-in/second", Action::SignIn),
    ("/account", Action::OwnAccount),
    ("/moderation", Action::ModerateComments),
    ("/ballot", Action::ReadBallotPaper),
    ("/desk", Action::ReadDesk),
    ("/desk/letters", Action::MakeLetters),
    ("/desk/turnout", Action::ReadDesk),
    ("/staff", Action::ReadStaff),
    ("/audit", Action::ReadAudit),
];

/// Server functions, by path.
pub const SERVER_FUNCTIONS: &[(&str, Action)] = &[
    ("/api/rounds/home", Action::ReadPublic),
    ("/api/rounds/rules", Action::ReadPublic),
    ("/api/rounds/result", Action::ReadResult),
    ("/api/rounds/desk", Action::ReadDesk),
    ("/api/rounds/advance", Action::AdvanceRound),
    ("/api/projects/list", Action::ReadPublic),
    ("/api/projects/show", Action::ReadPublic),
    ("/api/comments/queue", Action::ModerateComments),
    ("/api/comments/approve", Action::ModerateComments),
    ("/api/ballots/show", Action::ReadBallotPaper),
    ("/api/ballots/cast", Action::CastBallot),
    ("/api/deeds/agree", Action::SecondDeed),
    ("/api/deeds/drop", Action::SecondDeed),
    ("/api/accounts/sign_out", Action::SignOut),
    ("/api/accounts/act_as", Action::ActAs),
    ("/api/accounts/second", Action::SignIn),
    ("/api/accounts/own", Action::OwnAccount),
    ("/api/letters/show", Action::MakeLetters),
    ("/api/staff/show", Action::ReadStaff),
    ("/api/staff/release", Action::GovernAccount),
    ("/api/staff/suspend", Action::GovernAccount),
    ("/api/staff/lift", Action::GovernAccount),
    ("/api/staff/remove_second_factor", Action::GovernAccount),
    ("/api/audit/show", Action::ReadAudit),
    ("/api/audit/verify", Action::ReadAudit),
    ("/api/view/set", Action::SetView),
];

/// Forms that hold what somebody typed, posted to plain handlers, so that a refusal shows the page again with the words
/// in it: a server function's refusal would answer with a redirect and lose them.
pub const FORMS: &[(&str, Action)] = &[
    ("/sign-in", Action::SignIn),
    ("/sign-in/code", Action::SignIn),
    ("/sign-in/second", Action::SignIn),
    ("/account/password", Action::OwnAccount),
    ("/projects/{number}/comments", Action::LeaveComment),
    ("/moderation/{id}/refuse", Action::ModerateComments),
    ("/desk/open", Action::OpenVote),
    ("/desk/close", Action::CloseVote),
    ("/desk/count", Action::CountBallots),
    ("/desk/publish", Action::PublishResult),
    ("/desk/suspend", Action::SuspendVote),
    ("/desk/resume", Action::ResumeVote),
    ("/desk/extend", Action::ExtendVote),
    ("/desk/void", Action::VoidVote),
    ("/desk/seat", Action::SuspendDeputy),
    ("/desk/correct", Action::CorrectResult),
    ("/desk/rules", Action::SetRules),
    ("/desk/mandate", Action::RecordMandate),
    ("/desk/confirm", Action::ConfirmCount),
    ("/desk/attendance", Action::CorrectAttendance),
    ("/desk/letters", Action::MakeLetters),
    ("/desk/letters/one", Action::MakeLetters),
    ("/staff/issue", Action::IssueAccount),
    ("/staff/reset", Action::IssueAccount),
    ("/staff/role", Action::GovernAccount),
];

/// Files, by path. They are reads like pages; what is not there yet answers 404 with a page.
pub const DOWNLOADS: &[(&str, Action)] = &[
    ("/mandate/scan", Action::ReadPublic),
    ("/results.csv", Action::ReadResult),
    ("/results.xlsx", Action::ReadResult),
    ("/results.json", Action::ReadResult),
    ("/audit.csv", Action::ReadAudit),
    ("/audit.json", Action::ReadAudit),
];
