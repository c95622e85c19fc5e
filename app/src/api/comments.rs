//! Comments, on the moderator's side; what holds somebody's words is a plain form of the server.

use crate::error::ApiError;
use domain::shown::ModerationPage;
use leptos::prelude::*;

/// The comments that wait.
#[server(prefix = "/api", endpoint = "comments/queue")]
pub async fn moderation_queue() -> Result<ModerationPage, ApiError> {
    let asking = crate::request::asking();
    crate::request::answer(asking.service.moderation_queue(asking.who.as_ref()).await)
}

/// Approves a comment.
#[server(prefix = "/api", endpoint = "comments/approve")]
pub async fn approve_comment(id: i64) -> Result<(), ApiError> {
    let asking = crate::request::asking();
    crate::request::answer(asking.service.approve_comment(asking.who.as_ref(), domain::CommentId(id)).await)
}
