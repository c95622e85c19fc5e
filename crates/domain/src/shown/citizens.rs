//! What citizens are shown of themselves: account, sessions, data, verification.

use super::Secret;
use crate::{CommentState, Device, RefusalReason, Tag, Timestamp, VerifiedHow};
use serde::{Deserialize, Serialize};

/// What a page about signing up needs to know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignUpPage {
    /// The wording of the privacy notice that one agrees to.
    pub privacy_version: String,
}

/// An account's own page, for what only a citizen's has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CitizenAccount {
    /// How the real name was verified, and when; nothing where it was not yet.
    pub verified: Option<(VerifiedHow, Option<Timestamp>)>,
    /// Whether verification is asked for here at all: not in a demonstration.
    pub is_asked: bool,
    /// The wording of the privacy notice last agreed to, and when.
    pub consent: Option<(String, Timestamp)>,
}

/// One of one's own sessions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnSession {
    /// A name that ends it and opens nothing.
    pub handle: String,
    /// When it began.
    pub began_at: Timestamp,
    /// On what kind of device.
    pub device: Device,
    /// Whether it is the one that asks.
    pub is_this: bool,
}

/// One's own sessions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionsPage {
    /// Whether there is a list at all: a deputy's sessions are written down nowhere.
    pub is_kept: bool,
    /// Newest first.
    pub sessions: Vec<OwnSession>,
}

/// How one can be verified, and where one stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerifyPage {
    /// How the real name was verified, if it was.
    pub verified: Option<VerifiedHow>,
    /// The ways that are set up here.
    pub ways: Vec<VerifiedHow>,
    /// By which way digits are on their way just now.
    pub sent: Option<VerifiedHow>,
}

/// The page of the service window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WindowPage {
    /// Codes that were handed out, still hold and were not used.
    pub n_waiting: u32,
    /// Whether this way is set up here.
    pub is_set_up: bool,
}

/// A code of the window, shown once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WindowCode {
    /// `XXXX-XXXX-XXXX`.
    pub code: Secret,
    /// Until when it holds.
    pub ends_at: Timestamp,
}

/// Whether the privacy notice is to be agreed to anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentPage {
    /// The wording that holds now.
    pub version: String,
    /// When this wording was agreed to, if it was.
    pub given_at: Option<Timestamp>,
}

/// All that is kept of a citizen, as the person's own copy holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnData {
    /// The number of the account.
    pub number: i64,
    /// The name shown.
    pub nickname: String,
    /// The name to sign in with.
    pub sign_in: String,
    /// When the account was made; nothing where others made it.
    pub joined_at: Option<Timestamp>,
    /// How the real name was verified.
    pub verified_how: Option<VerifiedHow>,
    /// When it was.
    pub verified_at: Option<Timestamp>,
    /// What of a password is kept: never the password.
    pub password: String,
    /// Wordings of the privacy notice agreed to.
    pub consents: Vec<OwnConsent>,
    /// Sessions, as their list shows them.
    pub sessions: Vec<OwnSession>,
    /// Comments in whatever state, newest first.
    pub comments: Vec<OwnWords>,
    /// Reports of others' comments.
    pub reports: Vec<OwnReport>,
}

/// A wording of the privacy notice that somebody agreed to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnConsent {
    /// Which.
    pub version: String,
    /// When.
    pub given_at: Timestamp,
}

/// A comment of one's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnWords {
    /// Its number.
    pub number: i64,
    /// The official number of the project.
    pub project: u32,
    /// The comment that it replies to.
    pub reply_to: Option<i64>,
    /// What it is about.
    pub tag: Tag,
    /// The words.
    pub body: String,
    /// Where it stands.
    pub state: CommentState,
    /// Why it is not published.
    pub reason: Option<RefusalReason>,
    /// A moderator's words to it.
    pub reason_words: String,
    /// When it was left.
    pub left_at: Timestamp,
    /// When it was last changed by its author.
    pub edited_at: Option<Timestamp>,
    /// When it was decided on.
    pub decided_at: Option<Timestamp>,
    /// The words of an appeal.
    pub appeal: Option<String>,
}

/// A report of somebody else's comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnReport {
    /// The number of the comment.
    pub comment: i64,
    /// For what reason.
    pub reason: RefusalReason,
    /// In which words.
    pub words: String,
    /// When.
    pub made_at: Timestamp,
}
