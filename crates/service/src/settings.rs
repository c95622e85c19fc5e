//! What an operator sets about citizens and their comments.

use domain::VerifiedHow;

/// How comments are taken and answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Whether a moderator reads a comment before everyone does.
    pub premoderated: bool,
    /// Within how many working days a department is to answer a published comment.
    pub reply_days: u32,
    /// Within how many days the author of a refused comment can appeal.
    pub appeal_days: u32,
    /// The ways to verify an account that are set up here. Without one, comments are off (but in a demonstration).
    pub verifiers: Vec<VerifiedHow>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { premoderated: true, reply_days: 15, appeal_days: 15, verifiers: Vec::new() }
    }
}
