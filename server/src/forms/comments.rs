//! The forms of citizens' words: a comment, a change, an appeal, a report; and those of departments' answers. Whatever is
//! refused comes back with its words: also where the session has ended, since signing in carries them through.

use super::Posted;
use super::sign_in::escaped;
use crate::client::Network;
use crate::render;
use crate::site::Site;
use app::components::kept::{BRINGS, CARRIED};
use app::error::ApiError;
use app::request::{Who, answer};
use app::scene::{Held, Retained};
use axum::Router;
use axum::extract::{Path, Request, State};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use domain::shown::SimilarComment;
use domain::{CommentId, Person, Refusal};
use service::TypedComment;

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/projects/{number}/comments", post(leave_comment))
        .route("/comments/{id}", get(place))
        .route("/comments/{id}/edit", post(edit_comment))
        .route("/comments/{id}/post", post(post_draft))
        .route("/comments/{id}/appeal", post(appeal))
        .route("/comments/{id}/report", post(report).get(render::page))
        .route("/replies/{id}", post(reply))
}

/// What became of a comment that was posted.
enum Left {
    Posted(CommentId),
    /// Somebody has said nearly the same, and its author is asked first.
    SaidAlready(Vec<SimilarComment>),
}

async fn leave_comment(State(site): State<Site>, Path(number): Path<u32>, posted: Posted) -> Response {
    let reply_to = reply_to(&posted);
    let page = reply_to.map_or(format!("/projects/{number}"), |id| format!("/projects/{number}?reply={id}"));
    if posted.asks_for_the_count() {
        return posted.with_the_count(&site, &page).await;
    }
    match leave(&site, number, reply_to, &posted).await {
        Ok(Left::Posted(id)) if site.service.settings().premoderated || !posted.field("draft").is_empty() => {
            Redirect::to(&format!("/projects/{number}#c{id}")).into_response()
        }
        Ok(Left::Posted(id)) => Redirect::to(&format!("/comments/{id}")).into_response(),
        Ok(Left::SaidAlready(similar)) => {
            let held = Held { form: "comment".to_owned(), fields: posted.fields, similar };
            render::held(&site, posted.parts, &page, held).await
        }
        Err(error) => posted.answer_or_sign_in(&site, "comment", &page, &format!("{page}#say"), error).await,
    }
}

async fn leave(site: &Site, number: u32, reply_to: Option<CommentId>, posted: &Posted) -> Result<Left, ApiError> {
    let who = posted.who.as_ref();
    slowly(site, posted)?;
    let is_draft = !posted.field("draft").is_empty();
    let typed = TypedComment { tag: posted.field("tag"), words: posted.field("body"), reply_to, is_draft };
    // Whoever may not comment, or wrote too much, hears that first, from the function that leaves the comment.
    if !is_draft && reply_to.is_none() && posted.field("anyway").is_empty() {
        match site.service.similar_comments(who, number, typed.words).await {
            Ok(similar) if !similar.is_empty() => return Ok(Left::SaidAlready(similar)),
            Ok(_) | Err(service::Error::Refused(_)) => {}
            broken => drop(answer(broken)?),
        }
    }
    answer(site.service.leave_comment(who, number, typed).await).map(Left::Posted)
}

fn reply_to(posted: &Posted) -> Option<CommentId> {
    posted.field("reply").parse().ok().map(CommentId)
}

/// Whoever says too much is slowed down.
fn slowly(site: &Site, posted: &Posted) -> Result<(), ApiError> {
    let network = posted.parts.extensions.get::<Network>().copied();
    let who = posted.who.as_ref();
    who.map_or(Ok(()), |person| site.limits.words(person.id.0, network)).map_err(ApiError::Refused)
}

/// The way to a comment: its page and its place there.
async fn place(State(site): State<Site>, Path(id): Path<String>, request: Request) -> Response {
    let who = request.extensions().get::<Who>().cloned().unwrap_or_default().0;
    let id = CommentId(id.parse().unwrap_or_default());
    match answer(site.service.comment_place(who.as_ref(), id).await) {
        Ok(place) => Redirect::to(&place.address()).into_response(),
        // No page has this address: it says what it says of any such.
        Err(ApiError::Refused(_)) => render::page(State(site), request).await,
        Err(error) => crate::plain::broken(axum::http::StatusCode::INTERNAL_SERVER_ERROR, &error),
    }
}

async fn edit_comment(State(site): State<Site>, Path(id): Path<i64>, posted: Posted) -> Response {
    let id = CommentId(id);
    let number = site.service.comment_place(posted.who.as_ref(), id).await.map(|place| place.project_number);
    let page = number.map_or("/account/comments".to_owned(), |number| format!("/projects/{number}?edit={id}"));
    if posted.asks_for_the_count() {
        return posted.with_the_count(&site, &page).await;
    }
    let done = edit(&site, id, &posted).await;
    let to = format!("{}#c{id}", page.split('?').next().unwrap_or("/"));
    match done {
        Ok(()) => Redirect::to(&to).into_response(),
        Err(error) => posted.answer_or_sign_in(&site, "comment", &page, &page, error).await,
    }
}

async fn edit(site: &Site, id: CommentId, posted: &Posted) -> Result<(), ApiError> {
    slowly(site, posted)?;
    let typed = TypedComment { tag: posted.field("tag"), words: posted.field("body"), ..TypedComment::default() };
    answer(site.service.edit_comment(posted.who.as_ref(), id, typed).await)
}

async fn post_draft(State(site): State<Site>, Path(id): Path<i64>, posted: Posted) -> Response {
    let page = format!("/account/comments?from={id}");
    match post_it(&site, CommentId(id), &posted).await {
        Ok(Left::Posted(id)) => Redirect::to(&format!("/account/comments#c{id}")).into_response(),
        Ok(Left::SaidAlready(similar)) => {
            let fields = vec![("id".to_owned(), id.to_string())];
            render::held(&site, posted.parts, &page, Held { form: "draft".to_owned(), fields, similar }).await
        }
        Err(error) => posted.answer_or_sign_in(&site, "draft", &page, &page, error).await,
    }
}

async fn post_it(site: &Site, id: CommentId, posted: &Posted) -> Result<Left, ApiError> {
    let who = posted.who.as_ref();
    slowly(site, posted)?;
    if posted.field("anyway").is_empty() {
        let similar = answer(site.service.similar_to_draft(who, id).await)?;
        if !similar.is_empty() {
            return Ok(Left::SaidAlready(similar));
        }
    }
    answer(site.service.post_draft(who, id).await).map(Left::Posted)
}

async fn appeal(State(site): State<Site>, Path(id): Path<i64>, mut posted: Posted) -> Response {
    let done = match slowly(&site, &posted) {
        Ok(()) => answer(site.service.appeal(posted.who.as_ref(), CommentId(id), posted.field("words")).await),
        refused => refused,
    };
    posted.fields.push(("id".to_owned(), id.to_string()));
    let page = format!("/account/comments?from={id}");
    match done {
        Ok(()) => Redirect::to(&format!("{page}#c{id}")).into_response(),
        Err(error) => posted.answer_or_sign_in(&site, "appeal", &page, &page, error).await,
    }
}

async fn report(State(site): State<Site>, Path(id): Path<i64>, posted: Posted) -> Response {
    let page = format!("/comments/{id}/report");
    match report_to(&site, id, &posted).await {
        Ok(()) => Redirect::to(&format!("{page}?reported")).into_response(),
        Err(error) => posted.answer_or_sign_in(&site, "report", &page, &page, error).await,
    }
}

async fn report_to(site: &Site, id: i64, posted: &Posted) -> Result<(), ApiError> {
    let who = posted.who.as_ref();
    let network = posted.parts.extensions.get::<Network>().copied();
    who.map_or(Ok(()), |person| site.limits.report(person.id.0, network)).map_err(ApiError::Refused)?;
    let (reason, words) = (posted.field("reason"), posted.field("words"));
    answer(site.service.report_comment(who, CommentId(id), reason, words).await)
}

async fn reply(State(site): State<Site>, Path(id): Path<i64>, mut posted: Posted) -> Response {
    let words = posted.field("words");
    let done = answer(site.service.reply_officially(posted.who.as_ref(), CommentId(id), words).await);
    posted.fields.push(("id".to_owned(), id.to_string()));
    let page = format!("/replies?from={id}");
    match done {
        Ok(()) => Redirect::to("/replies").into_response(),
        Err(error) => posted.answer_or_sign_in(&site, "reply", &page, &page, error).await,
    }
}

impl Posted {
    /// The page of a refused form again, with its words; where the session has ended, the sign-in page, and where the privacy
    /// notice has another wording, the page that asks for consent: they carry the words through and lead to `to`.
    async fn answer_or_sign_in(self, site: &Site, form: &str, address: &str, to: &str, error: ApiError) -> Response {
        let address = match error {
            ApiError::Refused(Refusal::SignInFirst) => format!("/sign-in?to={}", escaped(to)),
            ApiError::Refused(Refusal::ConsentMissing) => format!("/account/consent?to={}", escaped(to)),
            _ => address.to_owned(),
        };
        let retained = Retained { form: form.to_owned(), error, fields: self.fields };
        render::again(site, self.parts, &address, retained).await
    }

    /// Whether the form only asks how long its words are. Where the session has ended it is as good as sent: the words go
    /// through signing in.
    fn asks_for_the_count(&self) -> bool {
        self.who.is_some() && !self.field("count").is_empty()
    }

    /// The form again with the same words, and how many there are.
    async fn with_the_count(self, site: &Site, page: &str) -> Response {
        let held = Held { form: "comment".to_owned(), fields: self.fields, similar: Vec::new() };
        render::held(site, self.parts, page, held).await
    }

    /// The words that came with signing in, to be put back into their form; none where there were none.
    fn carried(&self) -> Option<Held> {
        let fields = self.fields.iter().filter_map(|(name, value)| Some((name.strip_prefix(CARRIED)?, value)));
        let mut fields: Vec<_> = fields.map(|(name, value)| (name.to_owned(), value.clone())).collect();
        let form = fields.iter().position(|(name, _)| name == "form")?;
        let (_, form) = fields.swap_remove(form);
        Some(Held { form, fields, similar: Vec::new() })
    }
}

/// Where a form only brings words along, from signing in to signing up or back: that page, with the words on it.
pub(super) async fn brought(site: &Site, posted: &Posted, page: &str) -> Option<Response> {
    if posted.field(BRINGS).is_empty() {
        return None;
    }
    let held = Held { form: BRINGS.to_owned(), fields: posted.fields.clone(), similar: Vec::new() };
    Some(render::held(site, posted.parts.clone(), page, held).await)
}

/// Where somebody who has signed in, signed up or given consent just now brought words along: the page that they belong to, with the words in its form.
pub(super) async fn with_words(site: &Site, posted: &Posted, who: &Person, to: &str) -> Option<Response> {
    let held = posted.carried()?;
    let mut parts: Parts = posted.parts.clone();
    parts.extensions.insert(Who(Some(who.clone())));
    let page = to.split('#').next().unwrap_or("/");
    Some(render::held(site, parts, page, held).await)
}
