//! The forms with which moderators take comments and decide on them, and the list of words. After a decision the page of the
//! comment says so, and the keyboard is on the way to the next one.

use super::Posted;
use super::accounts::back_to;
use crate::site::Site;
use app::error::ApiError;
use app::request::answer;
use axum::Router;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodRouter, get};
use domain::{CommentId, Timestamp};
use service::{Looked, TypedHandover};

const QUEUE: &str = "/moderation";
const WORDS: &str = "/moderation/words";

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/moderation/next", back_to(QUEUE).post(next))
        .route("/moderation/words/add", back_to(WORDS).post(add_word))
        .route("/moderation/words/remove", back_to(WORDS).post(remove_word))
        .route("/moderation/{id}/take", to_comment().post(take))
        .route("/moderation/{id}/release", to_comment().post(release))
        .route("/moderation/{id}/approve", to_comment().post(approve))
        .route("/moderation/{id}/refuse", to_comment().post(refuse))
        .route("/moderation/{id}/hand", to_comment().post(hand_over))
        .route("/moderation/{id}/hide", to_comment().post(hide))
        .route("/moderation/{id}/restore", to_comment().post(restore))
        .route("/moderation/{id}/settle", to_comment().post(settle))
        .route("/moderation/{id}/appeal", to_comment().post(appeal))
        .route("/moderation/{id}/back", to_comment().post(bring_back))
}

/// A refused form leaves its own address in the browser; whoever reloads it comes to the comment.
fn to_comment() -> MethodRouter<Site> {
    get(|Path(id): Path<i64>| async move { Redirect::to(&page(id)) })
}

fn page(id: i64) -> String {
    format!("{QUEUE}/{id}")
}

/// The comment, in the wording that the page showed.
fn looked(id: i64, posted: &Posted) -> Looked {
    Looked { id: CommentId(id), wording: Timestamp::parse(posted.field("wording")) }
}

async fn decided(site: &Site, posted: Posted, id: i64, form: &str, done: Result<(), ApiError>) -> Response {
    posted.answer(site, form, &page(id), &format!("{}?done", page(id)), done).await
}

async fn next(State(site): State<Site>, posted: Posted) -> Response {
    let after = posted.field("after").parse().ok().map(CommentId);
    match answer(site.service.next_comment(posted.who.as_ref(), after).await) {
        Ok(Some(id)) => Redirect::to(&page(id.0)).into_response(),
        Ok(None) => Redirect::to(QUEUE).into_response(),
        Err(error) => posted.answer(&site, "next", QUEUE, QUEUE, Err(error)).await,
    }
}

async fn take(State(site): State<Site>, Path(id): Path<i64>, posted: Posted) -> Response {
    let done = answer(site.service.take_comment(posted.who.as_ref(), CommentId(id)).await);
    posted.answer(&site, "take", &page(id), &page(id), done).await
}

async fn release(State(site): State<Site>, Path(id): Path<i64>, posted: Posted) -> Response {
    let done = answer(site.service.let_go_of_comment(posted.who.as_ref(), CommentId(id)).await);
    posted.answer(&site, "release", &page(id), QUEUE, done).await
}

async fn approve(State(site): State<Site>, Path(id): Path<i64>, posted: Posted) -> Response {
    let done = answer(site.service.approve_comment(posted.who.as_ref(), looked(id, &posted)).await);
    decided(&site, posted, id, "approve", done).await
}

async fn refuse(State(site): State<Site>, Path(id): Path<i64>, posted: Posted) -> Response {
    let (reason, words) = (posted.field("reason"), posted.field("words"));
    let done = site.service.refuse_comment(posted.who.as_ref(), looked(id, &posted), reason, words).await;
    decided(&site, posted, id, "refuse", answer(done)).await
}

async fn hand_over(State(site): State<Site>, Path(id): Path<i64>, posted: Posted) -> Response {
    let typed = TypedHandover {
        office: posted.field("office"),
        reference: posted.field("reference"),
        words: posted.field("words"),
    };
    let done = answer(site.service.hand_over_comment(posted.who.as_ref(), looked(id, &posted), typed).await);
    decided(&site, posted, id, "hand", done).await
}

async fn hide(State(site): State<Site>, Path(id): Path<i64>, posted: Posted) -> Response {
    let (reason, words) = (posted.field("reason"), posted.field("words"));
    let done = answer(site.service.hide_comment(posted.who.as_ref(), CommentId(id), reason, words).await);
    decided(&site, posted, id, "hide", done).await
}

async fn restore(State(site): State<Site>, Path(id): Path<i64>, posted: Posted) -> Response {
    let done = answer(site.service.restore_comment(posted.who.as_ref(), CommentId(id)).await);
    decided(&site, posted, id, "restore", done).await
}

async fn settle(State(site): State<Site>, Path(id): Path<i64>, posted: Posted) -> Response {
    let done = answer(site.service.settle_reports(posted.who.as_ref(), CommentId(id)).await);
    decided(&site, posted, id, "settle", done).await
}

async fn appeal(State(site): State<Site>, Path(id): Path<i64>, posted: Posted) -> Response {
    let is_overturned = posted.field("overturned") == "1";
    let (who, words) = (posted.who.as_ref(), posted.field("words"));
    let done = answer(site.service.decide_appeal(who, CommentId(id), is_overturned, words).await);
    decided(&site, posted, id, if is_overturned { "overturn" } else { "uphold" }, done).await
}

async fn bring_back(State(site): State<Site>, Path(id): Path<i64>, posted: Posted) -> Response {
    let done = answer(site.service.return_handover(posted.who.as_ref(), CommentId(id), posted.field("outcome")).await);
    posted.answer(&site, "back", &page(id), &format!("{}#handover", page(id)), done).await
}

async fn add_word(State(site): State<Site>, posted: Posted) -> Response {
    let done = answer(site.service.add_flag_word(posted.who.as_ref(), posted.field("word")).await);
    posted.answer(&site, "add_word", WORDS, WORDS, done).await
}

async fn remove_word(State(site): State<Site>, posted: Posted) -> Response {
    let done = answer(site.service.remove_flag_word(posted.who.as_ref(), posted.field("word")).await);
    posted.answer(&site, "remove_word", WORDS, WORDS, done).await
}
