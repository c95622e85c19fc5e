//! Comments, on the citizens' side, and what departments still have to answer; what holds somebody's words is a plain form of
//! the server.

use crate::error::ApiError;
use domain::shown::{MyCommentsPage, RepliesPage, ReportPage};
use leptos::prelude::*;

/// The reader's own comments, newest first, from one on.
#[server(prefix = "/api", endpoint = "comments/mine")]
pub async fn my_comments(#[server(default)] start: Option<i64>) -> Result<MyCommentsPage, ApiError> {
    let asking = crate::request::asking();
    crate::request::answer(asking.service.my_comments(asking.who.as_ref(), start.map(domain::CommentId)).await)
}

/// Takes back one's own comment.
#[server(prefix = "/api", endpoint = "comments/withdraw")]
pub async fn withdraw_comment(id: i64) -> Result<(), ApiError> {
    let asking = crate::request::asking();
    crate::request::answer(asking.service.withdraw_comment(asking.who.as_ref(), domain::CommentId(id)).await)
}

/// A published comment that somebody is about to report.
#[server(prefix = "/api", endpoint = "comments/show")]
pub async fn show_report(id: i64) -> Result<ReportPage, ApiError> {
    let asking = crate::request::asking();
    crate::request::answer(asking.service.show_report(asking.who.as_ref(), domain::CommentId(id)).await)
}

/// What waits for an official reply.
#[server(prefix = "/api", endpoint = "replies/show")]
pub async fn show_replies(#[server(default)] start: Option<i64>) -> Result<RepliesPage, ApiError> {
    let asking = crate::request::asking();
    crate::request::answer(asking.service.show_replies(asking.who.as_ref(), start.map(domain::CommentId)).await)
}
