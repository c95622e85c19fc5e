//! Every polite no. A refusal is an expected answer: it has a code for machines, a status for browsers and a message key,
//! and it carries the figures that its sentence needs. What is broken is a fault and is not here.
//!
//! A new refusal needs its line in [`Refusal::code`] and [`Refusal::status`] and its sentence under `refusal.<code>` in
//! both languages; tests fail until all are there. The file is long because each refusal has its line in three tables.

use crate::{Disagreement, Phase};
use serde::{Deserialize, Serialize};

/// Why something is not done, in terms that the person can act on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
#[error("refused: {}", self.code())]
pub enum Refusal {
    /// Nobody is signed in, and this needs somebody.
    SignInFirst,
    /// The person's role may not do this.
    NotAllowed,
    /// The role may, but not in this phase of the round.
    NotNow {
        /// Where the round stands.
        phase: Phase,
    },
    /// There is no such thing.
    NotFound,
    /// The name or the password is wrong; which of them is not said.
    WrongSignIn,
    /// Too many attempts; wait.
    TooMany {
        /// Seconds until the next attempt can succeed.
        seconds: u32,
    },
    /// Only a demonstration database allows this.
    DemoOnly,
    /// The database holds no round yet.
    NoRound,
    /// The account is suspended.
    Suspended,
    /// The password is too short, too long or too well known.
    PasswordTooWeak {
        /// Fewest characters.
        least: u32,
        /// Most characters.
        most: u32,
    },
    /// The two passwords typed are not the same.
    PasswordsDiffer,
    /// The one-time code is unknown or has been used.
    WrongCode,
    /// The six digits of the second factor are wrong or were used a moment ago.
    WrongDigits,
    /// An account of staff still waits for the security administrator's release.
    NotReleased,
    /// Nobody changes the standing of one's own account.
    OwnAccountOnly,
    /// The name to sign in with is taken or not of the allowed form.
    NameNotAllowed,

    /// The account is not verified yet: its owner may read and draft, and not post.
    NotVerified,
    /// Comments are off: no way to verify an account is set up.
    CommentsOff,
    /// The privacy notice was not agreed to.
    ConsentMissing,
    /// The nickname is too short, too long, has characters that it may not have, or sounds like an office.
    NicknameNotAllowed {
        /// Fewest characters.
        least: u32,
        /// Most characters.
        most: u32,
    },
    /// Somebody has this nickname already.
    NicknameTaken,
    /// The password typed to confirm is not the one of this account.
    WrongPassword,
    /// The nickname typed to confirm that the account goes is not the one of this account.
    NameNotConfirmed,
    /// This way to verify an account is not set up here.
    NoSuchWay,
    /// The address or number is not one that digits can be sent to.
    AddressNotAllowed,
    /// The digits sent are too old, or were tried too often: others have to be sent.
    DigitsOver,
    /// The digits could not be delivered.
    NotDelivered,
    /// The account is verified already.
    VerifiedAlready,
    /// The comment stands so that this cannot be done.
    CommentSettled,
    /// There are as many drafts as one may keep.
    TooManyDrafts {
        /// Most of them.
        limit: u32,
    },
    /// The time for an appeal is over.
    AppealOver {
        /// Days that there were.
        days: u32,
    },
    /// One appeal was made already.
    AppealedAlready,
    /// The same person has reported this comment already.
    ReportedAlready,
    /// Nobody moderates comments on the unit he works for.
    OwnUnit,
    /// Another moderator has this comment before him.
    ClaimedByAnother,
    /// Its author has changed the comment since the moderator looked at it.
    CommentChanged,
    /// The author has as many comments waiting as one may have: nobody pushes others back in the queue.
    TooManyWaiting {
        /// Most of them.
        limit: u32,
    },
    /// A word of the list has 1 to 20 characters.
    WordNotAllowed {
        /// Most of them.
        limit: u32,
    },
    /// Too many or too few projects to compare.
    TooManyToCompare {
        /// Most of them.
        limit: u32,
    },

    /// A comment without a visible character.
    CommentEmpty,
    /// A comment that is too long.
    CommentTooLong {
        /// Most characters.
        limit: u32,
        /// Characters found.
        found: u32,
    },
    /// Somebody has decided on this comment already.
    CommentDecided,
    /// A comment is refused only with a reason of the list.
    ReasonMissing,
    /// A written reason or explanation is too long.
    ReasonTooLong {
        /// Most characters.
        limit: u32,
        /// Characters found.
        found: u32,
    },

    /// The paper is not one of this round: wrong length or unknown mark.
    PaperUnreadable,
    /// More projects marked For than the rules allow (选举法 Art 44 ¶2).
    TooManyFor {
        /// Most For.
        limit: u32,
        /// For found.
        found: u32,
    },
    /// The rules ask for exactly so many For.
    NotExactFor {
        /// For asked.
        needed: u32,
        /// For found.
        found: u32,
    },
    /// This deputy's ballot is in the box already; it was cast in another attempt than this one.
    AlreadyVoted,
    /// The deputy is not on the roll of this round.
    NotOnRoll,
    /// The deputy has lost the seat since the roll was made.
    SeatLost,
    /// The vote is suspended; it may go on later.
    VoteSuspended,
    /// The paper is of a vote that is void; another has been opened or will be.
    VoteVoid,

    /// A figure is not a whole number.
    NotANumber,
    /// Fewer than two thirds of all deputies are present (地方组织法 Art 14).
    NoQuorum {
        /// Fewest present.
        quorum: u32,
        /// Present as entered.
        present: u32,
    },
    /// More present than there are deputies.
    MorePresentThanTotal {
        /// All deputies as entered.
        total: u32,
        /// Present as entered.
        present: u32,
    },
    /// The roll holds more deputies than the entered total.
    RollExceedsTotal {
        /// Deputies with an account.
        roll: u32,
        /// All deputies as entered.
        total: u32,
    },
    /// More ballots are in the box than deputies present as entered: the attendance is to be corrected first.
    MoreCastThanPresent {
        /// Ballots in the box.
        cast: u32,
        /// Present as entered.
        present: u32,
    },
    /// The ballots have been counted already.
    AlreadyCounted,
    /// The ballots have not been counted yet.
    NotCountedYet,
    /// The box, the roll and the count do not agree; nothing may be published.
    FiguresDisagree {
        /// What does not.
        what: Disagreement,
    },
    /// What was asked for is done by somebody else than who asked.
    NeedsAnother,
    /// Another deed waits for its second.
    DeedWaits,
    /// The deed is done or dropped already.
    DeedSettled,
    /// What an opening opens is not any more what it was when it was asked for.
    OpeningChanged,
    /// The published result asks for no further vote.
    NoFurtherVote,
    /// The vote stands so that this cannot be done.
    VoteStandsOtherwise,
    /// The roll holds no deputy of that sign-in name, or not any more.
    NoSuchDeputy,
    /// A written reason is missing.
    ReasonNeeded,
    /// The vote is closed before its announced end, with deputies present who have not voted: that needs a reason.
    EarlyCloseNeedsReason {
        /// Deputies present as entered.
        present: u32,
        /// Ballots in the box.
        cast: u32,
    },
    /// Minutes out of bounds.
    MinutesNotAllowed {
        /// Most minutes.
        limit: u32,
    },
    /// The chief scrutineer and one more have not both confirmed the figures yet.
    NotConfirmed,
    /// The last characters of the result's hash were not typed as they are.
    HashDiffers,
    /// The settings of the method contradict one another.
    RulesContradict,
    /// The file is not a PDF, PNG or JPEG, or it is too large.
    ScanNotAllowed {
        /// Most mebibytes.
        limit: u32,
    },
    /// A field that is needed is empty.
    FieldMissing,
    /// An uploaded list has faults; the page names them.
    ImportFaulty {
        /// How many were found.
        found: u32,
    },
    /// Another import of the same list waits.
    ImportWaits,
    /// The lists have changed since an import was looked at.
    ImportChanged,
    /// An uploaded list is what is there already.
    ImportChangesNothing,
    /// The next round is in preparation already.
    DraftThere,
    /// No next round is in preparation, or it is no more.
    NoDraft,
    /// A planned day is none, or a phase would end before it begins.
    PlanNotAllowed,
    /// Fields of a form have faults; the page names them.
    FieldsFaulty {
        /// How many were found.
        found: u32,
    },
}

impl Refusal {
    /// The stable name for machines; also the message key after `refusal.`.
    #[expect(clippy::too_many_lines, reason = "a table, one line for each refusal")]
    pub fn code(&self) -> &'static str {
        match self {
            Self::SignInFirst => "sign_in_first",
            Self::NotAllowed => "not_allowed",
            Self::NotNow { .. } => "not_now",
            Self::NotFound => "not_found",
            Self::WrongSignIn => "wrong_sign_in",
            Self::TooMany { .. } => "too_many",
            Self::DemoOnly => "demo_only",
            Self::NoRound => "no_round",
            Self::Suspended => "suspended",
            Self::PasswordTooWeak { .. } => "password_too_weak",
            Self::PasswordsDiffer => "passwords_differ",
            Self::WrongCode => "wrong_code",
            Self::WrongDigits => "wrong_digits",
            Self::NotReleased => "not_released",
            Self::OwnAccountOnly => "own_account_only",
            Self::NameNotAllowed => "name_not_allowed",
            Self::NotVerified => "not_verified",
            Self::CommentsOff => "comments_off",
            Self::ConsentMissing => "consent_missing",
            Self::NicknameNotAllowed { .. } => "nickname_not_allowed",
            Self::NicknameTaken => "nickname_taken",
            Self::WrongPassword => "wrong_password",
            Self::NameNotConfirmed => "name_not_confirmed",
            Self::NoSuchWay => "no_such_way",
            Self::AddressNotAllowed => "address_not_allowed",
            Self::DigitsOver => "digits_over",
            Self::NotDelivered => "not_delivered",
            Self::VerifiedAlready => "verified_already",
            Self::CommentSettled => "comment_settled",
            Self::TooManyDrafts { .. } => "too_many_drafts",
            Self::AppealOver { .. } => "appeal_over",
            Self::AppealedAlready => "appealed_already",
            Self::ReportedAlready => "reported_already",
            Self::OwnUnit => "own_unit",
            Self::ClaimedByAnother => "claimed_by_another",
            Self::CommentChanged => "comment_changed",
            Self::TooManyWaiting { .. } => "too_many_waiting",
            Self::WordNotAllowed { .. } => "word_not_allowed",
            Self::TooManyToCompare { .. } => "too_many_to_compare",
            Self::CommentEmpty => "comment_empty",
            Self::CommentTooLong { .. } => "comment_too_long",
            Self::CommentDecided => "comment_decided",
            Self::ReasonMissing => "reason_missing",
            Self::ReasonTooLong { .. } => "reason_too_long",
            Self::PaperUnreadable => "paper_unreadable",
            Self::TooManyFor { .. } => "too_many_for",
            Self::NotExactFor { .. } => "not_exact_for",
            Self::AlreadyVoted => "already_voted",
            Self::NotOnRoll => "not_on_roll",
            Self::SeatLost => "seat_lost",
            Self::VoteSuspended => "vote_suspended",
            Self::VoteVoid => "vote_void",
            Self::NotANumber => "not_a_number",
            Self::NoQuorum { .. } => "no_quorum",
            Self::MorePresentThanTotal { .. } => "more_present_than_total",
            Self::RollExceedsTotal { .. } => "roll_exceeds_total",
            Self::MoreCastThanPresent { .. } => "more_cast_than_present",
            Self::AlreadyCounted => "already_counted",
            Self::NotCountedYet => "not_counted_yet",
            Self::FiguresDisagree { .. } => "figures_disagree",
            Self::NeedsAnother => "needs_another",
            Self::DeedWaits => "deed_waits",
            Self::DeedSettled => "deed_settled",
            Self::OpeningChanged => "opening_changed",
            Self::NoFurtherVote => "no_further_vote",
            Self::VoteStandsOtherwise => "vote_stands_otherwise",
            Self::NoSuchDeputy => "no_such_deputy",
            Self::ReasonNeeded => "reason_needed",
            Self::EarlyCloseNeedsReason { .. } => "early_close_needs_reason",
            Self::MinutesNotAllowed { .. } => "minutes_not_allowed",
            Self::NotConfirmed => "not_confirmed",
            Self::HashDiffers => "hash_differs",
            Self::RulesContradict => "rules_contradict",
            Self::ScanNotAllowed { .. } => "scan_not_allowed",
            Self::FieldMissing => "field_missing",
            Self::ImportFaulty { .. } => "import_faulty",
            Self::ImportWaits => "import_waits",
            Self::ImportChanged => "import_changed",
            Self::ImportChangesNothing => "import_changes_nothing",
            Self::DraftThere => "draft_there",
            Self::NoDraft => "no_draft",
            Self::PlanNotAllowed => "plan_not_allowed",
            Self::FieldsFaulty { .. } => "fields_faulty",
        }
    }

    /// The HTTP status that the answer carries.
    #[expect(clippy::too_many_lines, reason = "a table, one line for each refusal")]
    pub fn status(&self) -> u16 {
        match self {
            Self::SignInFirst => 401,
            Self::NotAllowed
            | Self::DemoOnly
            | Self::NotOnRoll
            | Self::Suspended
            | Self::SeatLost
            | Self::NotReleased
            | Self::OwnAccountOnly
            | Self::NeedsAnother
            | Self::NotVerified
            | Self::OwnUnit => 403,
            Self::NotFound | Self::NoSuchWay => 404,
            Self::NotNow { .. }
            | Self::CommentDecided
            | Self::AlreadyVoted
            | Self::AlreadyCounted
            | Self::NotCountedYet
            | Self::FiguresDisagree { .. }
            | Self::VoteSuspended
            | Self::VoteVoid
            | Self::DeedWaits
            | Self::DeedSettled
            | Self::OpeningChanged
            | Self::NoFurtherVote
            | Self::VoteStandsOtherwise
            | Self::NotConfirmed
            | Self::MoreCastThanPresent { .. }
            | Self::NicknameTaken
            | Self::VerifiedAlready
            | Self::CommentSettled
            | Self::TooManyDrafts { .. }
            | Self::AppealOver { .. }
            | Self::AppealedAlready
            | Self::ReportedAlready
            | Self::ClaimedByAnother
            | Self::CommentChanged
            | Self::ImportWaits
            | Self::ImportChanged
            | Self::DraftThere
            | Self::NoDraft
            | Self::TooManyWaiting { .. } => 409,
            Self::TooMany { .. } => 429,
            Self::NoRound | Self::CommentsOff | Self::NotDelivered => 503,
            Self::WrongSignIn
            | Self::PasswordTooWeak { .. }
            | Self::PasswordsDiffer
            | Self::WrongCode
            | Self::WrongDigits
            | Self::NoSuchDeputy
            | Self::ReasonNeeded
            | Self::EarlyCloseNeedsReason { .. }
            | Self::MinutesNotAllowed { .. }
            | Self::HashDiffers
            | Self::RulesContradict
            | Self::ScanNotAllowed { .. }
            | Self::FieldMissing
            | Self::ImportFaulty { .. }
            | Self::ImportChangesNothing
            | Self::PlanNotAllowed
            | Self::FieldsFaulty { .. }
            | Self::NameNotAllowed
            | Self::CommentEmpty
            | Self::CommentTooLong { .. }
            | Self::ReasonMissing
            | Self::ReasonTooLong { .. }
            | Self::PaperUnreadable
            | Self::TooManyFor { .. }
            | Self::NotExactFor { .. }
            | Self::NotANumber
            | Self::NoQuorum { .. }
            | Self::MorePresentThanTotal { .. }
            | Self::RollExceedsTotal { .. }
            | Self::ConsentMissing
            | Self::NicknameNotAllowed { .. }
            | Self::WrongPassword
            | Self::NameNotConfirmed
            | Self::AddressNotAllowed
            | Self::DigitsOver
            | Self::WordNotAllowed { .. }
            | Self::TooManyToCompare { .. } => 422,
        }
    }

    /// The figures of its sentence, by the names that the sentence uses in braces.
    pub fn figures(&self) -> Vec<(&'static str, u32)> {
        match *self {
            Self::TooMany { seconds } => vec![("seconds", seconds)],
            Self::NicknameNotAllowed { least, most } | Self::PasswordTooWeak { least, most } => {
                vec![("least", least), ("most", most)]
            }
            Self::CommentTooLong { limit, found }
            | Self::ReasonTooLong { limit, found }
            | Self::TooManyFor { limit, found } => vec![("limit", limit), ("found", found)],
            Self::NotExactFor { needed, found } => vec![("needed", needed), ("found", found)],
            Self::NoQuorum { quorum, present } => vec![("quorum", quorum), ("present", present)],
            Self::MorePresentThanTotal { total, present } => vec![("total", total), ("present", present)],
            Self::RollExceedsTotal { roll, total } => vec![("roll", roll), ("total", total)],
            Self::MoreCastThanPresent { cast, present } | Self::EarlyCloseNeedsReason { present, cast } => {
                vec![("cast", cast), ("present", present)]
            }
            Self::MinutesNotAllowed { limit }
            | Self::ScanNotAllowed { limit }
            | Self::TooManyDrafts { limit }
            | Self::TooManyWaiting { limit }
            | Self::WordNotAllowed { limit }
            | Self::TooManyToCompare { limit } => vec![("limit", limit)],
            Self::ImportFaulty { found } | Self::FieldsFaulty { found } => vec![("found", found)],
            Self::AppealOver { days } => vec![("days", days)],
            _ => Vec::new(),
        }
    }

    /// One of each, for tests that walk all of them.
    #[expect(clippy::too_many_lines, reason = "a table, one line for each refusal")]
    pub fn examples() -> Vec<Self> {
        let (limit, found, total, present) = (20, 21, 410, 384);
        vec![
            Self::SignInFirst,
            Self::NotAllowed,
            Self::NotNow { phase: Phase::Voting },
            Self::NotFound,
            Self::WrongSignIn,
            Self::TooMany { seconds: 30 },
            Self::DemoOnly,
            Self::NoRound,
            Self::Suspended,
            Self::PasswordTooWeak { least: 12, most: 128 },
            Self::PasswordsDiffer,
            Self::WrongCode,
            Self::WrongDigits,
            Self::NotReleased,
            Self::OwnAccountOnly,
            Self::NameNotAllowed,
            Self::NotVerified,
            Self::CommentsOff,
            Self::ConsentMissing,
            Self::NicknameNotAllowed { least: 2, most: 20 },
            Self::NicknameTaken,
            Self::WrongPassword,
            Self::NameNotConfirmed,
            Self::NoSuchWay,
            Self::AddressNotAllowed,
            Self::DigitsOver,
            Self::NotDelivered,
            Self::VerifiedAlready,
            Self::CommentSettled,
            Self::TooManyDrafts { limit },
            Self::AppealOver { days: 15 },
            Self::AppealedAlready,
            Self::ReportedAlready,
            Self::OwnUnit,
            Self::ClaimedByAnother,
            Self::CommentChanged,
            Self::TooManyWaiting { limit },
            Self::WordNotAllowed { limit },
            Self::TooManyToCompare { limit },
            Self::CommentEmpty,
            Self::CommentTooLong { limit, found },
            Self::CommentDecided,
            Self::ReasonMissing,
            Self::ReasonTooLong { limit, found },
            Self::PaperUnreadable,
            Self::TooManyFor { limit, found },
            Self::NotExactFor { needed: limit, found },
            Self::AlreadyVoted,
            Self::NotOnRoll,
            Self::SeatLost,
            Self::VoteSuspended,
            Self::VoteVoid,
            Self::NotANumber,
            Self::NoQuorum { quorum: 274, present: 273 },
            Self::MorePresentThanTotal { total, present: 411 },
            Self::RollExceedsTotal { roll: 411, total },
            Self::MoreCastThanPresent { cast: 385, present },
            Self::AlreadyCounted,
            Self::NotCountedYet,
            Self::FiguresDisagree { what: Disagreement::Box { papers: 2, cast: 1 } },
            Self::NeedsAnother,
            Self::DeedWaits,
            Self::DeedSettled,
            Self::OpeningChanged,
            Self::NoFurtherVote,
            Self::VoteStandsOtherwise,
            Self::NoSuchDeputy,
            Self::ReasonNeeded,
            Self::EarlyCloseNeedsReason { present, cast: 380 },
            Self::MinutesNotAllowed { limit: 600 },
            Self::NotConfirmed,
            Self::HashDiffers,
            Self::RulesContradict,
            Self::ScanNotAllowed { limit: 4 },
            Self::FieldMissing,
            Self::ImportFaulty { found: 3 },
            Self::ImportWaits,
            Self::ImportChanged,
            Self::ImportChangesNothing,
            Self::DraftThere,
            Self::NoDraft,
            Self::PlanNotAllowed,
            Self::FieldsFaulty { found: 3 },
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_statuses_and_figures_of_all_refusals() {
        let table: Vec<String> = Refusal::examples()
            .iter()
            .map(|refusal| format!("{} {} {:?}", refusal.status(), refusal.code(), refusal.figures()))
            .collect();
        insta::assert_snapshot!(table.join("\n"));
    }

    #[test]
    fn the_code_on_the_wire_is_the_code() {
        for refusal in Refusal::examples() {
            let wire = serde_json::to_value(&refusal).expect("it has named fields");
            assert_eq!(wire["code"], refusal.code());
            assert_eq!(serde_json::from_value::<Refusal>(wire).expect("it was just written"), refusal);
        }
    }
}
