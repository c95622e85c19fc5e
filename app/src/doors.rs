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
    ("/moderation", Action::ModerateComments),
    ("/ballot", Action::ReadBallotPaper),
    ("/desk", Action::ReadDesk),
];

/// Server functions, by path.
pub const SERVER_FUNCTIONS: &[(&str, Action)] = &[
    ("/api/rounds/home", Action::ReadPublic),
    ("/api/rounds/rules", Action::ReadPublic),
    ("/api/rounds/result", Action::ReadResult),
    ("/api/rounds/desk", Action::ReadDesk),
    ("/api/rounds/advance", Action::AdvanceRound),
    ("/api/rounds/close", Action::CloseVote),
    ("/api/projects/list", Action::ReadPublic),
    ("/api/projects/show", Action::ReadPublic),
    ("/api/comments/queue", Action::ModerateComments),
    ("/api/comments/approve", Action::ModerateComments),
    ("/api/ballots/show", Action::ReadBallotPaper),
    ("/api/ballots/cast", Action::CastBallot),
    ("/api/counts/count", Action::CountBallots),
    ("/api/counts/publish", Action::PublishResult),
    ("/api/accounts/sign_out", Action::SignOut),
    ("/api/accounts/act_as", Action::ActAs),
    ("/api/view/set", Action::SetView),
];

/// Forms that hold what somebody typed, posted to plain handlers, so that a refusal shows the page again with the words
/// in it: a server function's refusal would answer with a redirect and lose them.
pub const FORMS: &[(&str, Action)] = &[
    ("/sign-in", Action::SignIn),
    ("/projects/{number}/comments", Action::LeaveComment),
    ("/moderation/{id}/refuse", Action::ModerateComments),
    ("/desk/open", Action::OpenVote),
    ("/desk/attendance", Action::CorrectAttendance),
];
