//! What moderators see, and what everyone sees of their work. What they do is plain forms of the server: a decision holds
//! words, and leads to the next comment.

use crate::error::ApiError;
use domain::shown::{FlagWordsPage, HandoversPage, ModeratedPage, ModerationFigures, ModerationPage, QueueAsked};
use leptos::prelude::*;

/// A part of a queue.
#[server(prefix = "/api", endpoint = "moderation/queue")]
pub async fn moderation_queue(#[server(default)] asked: QueueAsked) -> Result<ModerationPage, ApiError> {
    let asking = crate::request::asking();
    crate::request::answer(asking.service.moderation_queue(asking.who.as_ref(), asked).await)
}

/// A comment with all that was done to it.
#[server(prefix = "/api", endpoint = "moderation/show")]
pub async fn show_moderated(id: i64) -> Result<ModeratedPage, ApiError> {
    let asking = crate::request::asking();
    crate::request::answer(asking.service.show_moderated(asking.who.as_ref(), domain::CommentId(id)).await)
}

/// Comments given to other offices.
#[server(prefix = "/api", endpoint = "moderation/handovers")]
pub async fn show_handovers(
    #[server(default)] only_open: bool,
    #[server(default)] start: i64,
) -> Result<HandoversPage, ApiError> {
    let asking = crate::request::asking();
    crate::request::answer(asking.service.show_handovers(asking.who.as_ref(), only_open, start).await)
}

/// The list of words to look twice at.
#[server(prefix = "/api", endpoint = "moderation/words")]
pub async fn show_flag_words() -> Result<FlagWordsPage, ApiError> {
    let asking = crate::request::asking();
    crate::request::answer(asking.service.show_flag_words(asking.who.as_ref()).await)
}

/// What became of the comments of the round, in figures.
#[server(prefix = "/api", endpoint = "moderation/figures")]
pub async fn show_figures() -> Result<ModerationFigures, ApiError> {
    let asking = crate::request::asking();
    crate::request::answer(asking.service.moderation_figures(asking.who.as_ref()).await)
}
