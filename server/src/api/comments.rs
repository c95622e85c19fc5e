//! Published comments, part by part.

use super::answer::{Answer, Json, Path, Query, json};
use super::words::{Words, moment, tag};
use super::{Code, Problem, ROOT};
use crate::site::Site;
use axum::extract::State;
use domain::CommentId;
use domain::shown::{OpenComment, OpenComments, ShownReply};
use serde::{Deserialize, Serialize};
use service::MOST_COMMENTS;
use utoipa::{IntoParams, ToSchema};

/// How many comments a part holds where nothing else is asked for.
const COMMENTS: u32 = 50;

/// One part of the published comments, newest first. Authors are not named: a copy would keep a nickname that its owner has
/// taken away.
#[derive(Serialize, ToSchema)]
pub struct Comments {
    /// The year that the projects are for.
    year: i32,
    /// Newest first.
    comments: Vec<Comment>,
    /// The address of the next part; `null` on the last one. A comment that is published meanwhile does not shift the parts.
    #[schema(required)]
    next: Option<String>,
}

/// A published comment.
#[derive(Serialize, ToSchema)]
pub struct Comment {
    /// Stays with the comment. A newer comment has a higher one.
    id: i64,
    /// The official number of the candidate that it speaks of.
    candidate: u32,
    /// The comment that it replies to; `null` where it replies to none.
    #[schema(required)]
    reply_to: Option<i64>,
    /// What it is about.
    #[schema(schema_with = tag)]
    tag: &'static str,
    /// Plain text as typed.
    body: String,
    /// When it was left.
    #[schema(schema_with = moment)]
    left_at: String,
    /// When it was published.
    #[schema(schema_with = moment)]
    published_at: String,
    /// What departments say to it, oldest first.
    official_replies: Vec<OfficialReply>,
    /// The address of its page on this site.
    page: String,
}

/// What a department says to a comment.
#[derive(Serialize, ToSchema)]
pub struct OfficialReply {
    /// The department.
    department: Words,
    /// Plain text.
    body: String,
    /// When it was said.
    #[schema(schema_with = moment)]
    at: String,
}

/// Which part is asked for.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Part {
    /// Only comments whose `id` is below this one. `next` of the part before holds it.
    #[param(minimum = 1)]
    before: Option<i64>,
    /// How many comments at most; without it, 50.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
}

impl From<ShownReply> for OfficialReply {
    fn from(reply: ShownReply) -> Self {
        Self { department: reply.department.into(), body: reply.body, at: reply.at.to_text() }
    }
}

impl From<OpenComment> for Comment {
    fn from(comment: OpenComment) -> Self {
        Self {
            id: comment.id.0,
            candidate: comment.project.number,
            reply_to: comment.reply_to.map(|parent| parent.0),
            tag: comment.tag.code(),
            body: comment.body,
            left_at: comment.left_at.to_text(),
            published_at: comment.published_at.to_text(),
            official_replies: comment.official.into_iter().map(OfficialReply::from).collect(),
            page: format!("/comments/{}", comment.id),
        }
    }
}

impl Part {
    /// The bounds that the document names.
    fn check(self) -> Result<(Option<CommentId>, u32), Problem> {
        let limit = self.limit.unwrap_or(COMMENTS);
        let is_within = (1..=MOST_COMMENTS).contains(&limit) && self.before.is_none_or(|before| before >= 1);
        if is_within { Ok((self.before.map(CommentId), limit)) } else { Err(Code::BadQuery.into()) }
    }
}

async fn part(site: &Site, year: i32, candidate: Option<u32>, asked: Part) -> Result<Json, Problem> {
    let (before, limit) = asked.check()?;
    let found = site.service.read_comments(None, (year, candidate), before, limit).await;
    let OpenComments { comments, next } = Problem::unless(site, found).await?;
    let of = candidate.map_or(String::new(), |number| format!("/candidates/{number}"));
    let next = next.map(|last| format!("{ROOT}/rounds/{year}{of}/comments?before={last}&limit={limit}"));
    json(&Comments { year, comments: comments.into_iter().map(Comment::from).collect(), next })
}

/// Published comments on all candidates of a round, and what citizens reply to them.
#[utoipa::path(get, path = "/api/v1/rounds/{year}/comments", operation_id = "list_comments", tag = "comments",
    params(("year" = i32, Path, description = "The year that the projects are for.", example = 2025), Part),
    responses((status = 200, description = "One part of the comments.", body = Comments)))]
pub async fn of_round(State(site): State<Site>, Path(year): Path<i32>, Query(asked): Query<Part>) -> Answer {
    part(&site, year, None, asked).await
}

/// Published comments on one candidate. What citizens reply to one another is in the comments of the round.
#[utoipa::path(get, path = "/api/v1/rounds/{year}/candidates/{number}/comments",
    operation_id = "list_comments_on_candidate", tag = "comments",
    params(
        ("year" = i32, Path, description = "The year that the projects are for.", example = 2025),
        ("number" = u32, Path, description = "The official number, from 1.", minimum = 1, example = 12), Part),
    responses((status = 200, description = "One part of the comments.", body = Comments)))]
pub async fn of_candidate(
    State(site): State<Site>,
    Path((year, number)): Path<(i32, u32)>,
    Query(asked): Query<Part>,
) -> Answer {
    part(&site, year, Some(number), asked).await
}
