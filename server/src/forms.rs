//! Posts that hold what somebody typed. A server function's refusal would answer with a redirect and lose the words; here
//! the page is shown again with them, and with the refusal at its field. Each handler is one service function.

mod accounts;
mod desk;
mod mandate;
mod staff;

use crate::client::Network;
use crate::render;
use crate::site::Site;
use app::error::ApiError;
use app::request::{Who, answer};
use app::scene::Retained;
use axum::Router;
use axum::extract::{Form, FromRequest, Path, Request, State};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use domain::{CommentId, Person, Refusal};
use service::{Next, SignedIn};
use tower_sessions::Session;

/// The routes of the forms; each stands in [`app::doors::FORMS`].
pub fn routes() -> Router<Site> {
    Router::new()
        // The form's page has the same address.
        .route("/sign-in", post(sign_in).get(render::page))
        .route("/projects/{number}/comments", post(leave_comment))
        .route("/moderation/{id}/refuse", post(refuse_comment))
        .merge(accounts::routes())
        .merge(desk::routes())
        .merge(staff::routes())
}

/// The one form that brings a file, for which the body may be longer than that of all others.
pub fn uploads() -> Router<Site> {
    mandate::routes()
}

/// A posted form: who posted it, from where, and its fields.
struct Posted {
    parts: Parts,
    who: Option<Person>,
    fields: Vec<(String, String)>,
}

impl FromRequest<Site> for Posted {
    type Rejection = Response;

    async fn from_request(request: Request, site: &Site) -> Result<Self, Response> {
        let (parts, body) = request.into_parts();
        let who = parts.extensions.get::<Who>().cloned().unwrap_or_default().0;
        let again = Request::from_parts(parts.clone(), body);
        match Form::<Vec<(String, String)>>::from_request(again, site).await {
            Ok(Form(fields)) => Ok(Self { parts, who, fields }),
            Err(rejected) if rejected.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE => {
                Err(crate::plain::page(rejected.status()))
            }
            Err(_) => {
                let retained = Retained { form: String::new(), error: ApiError::Wire, fields: Vec::new() };
                Err(render::again(site, parts, "/", retained).await)
            }
        }
    }
}

impl Posted {
    fn field(&self, name: &str) -> &str {
        self.fields.iter().find(|(found, _)| found == name).map_or("", |(_, value)| value)
    }

    /// On success the way to another page; on refusal the page of `address` again, with what was typed.
    async fn answer(self, site: &Site, form: &str, address: &str, to: &str, done: Result<(), ApiError>) -> Response {
        match done {
            Ok(()) => Redirect::to(to).into_response(),
            Err(error) => {
                let fields = self.fields.into_iter().filter(|(name, _)| name != "password").collect();
                render::again(site, self.parts, address, Retained { form: form.to_owned(), error, fields }).await
            }
        }
    }
}

async fn sign_in(State(site): State<Site>, session: Session, posted: Posted) -> Response {
    let to = local(posted.field("to")).map(str::to_owned);
    let done = sign_in_to(&site, &session, &posted).await;
    let from = |page: &str| to.as_ref().map_or(page.to_owned(), |to| format!("{page}?to={to}"));
    let first = match &done {
        Ok(signed_in) if signed_in.next == Next::In => accounts::way_on(signed_in, to.as_deref()),
        Ok(_) => from("/sign-in/second"),
        Err(_) => "/".to_owned(),
    };
    posted.answer(&site, "sign_in", &from("/sign-in"), &first, done.map(drop)).await
}

async fn sign_in_to(site: &Site, session: &Session, posted: &Posted) -> Result<SignedIn, ApiError> {
    let (name, password) = (posted.field("name"), posted.field("password"));
    if let Some(network) = posted.parts.extensions.get::<Network>() {
        site.limits.sign_in(*network, name).map_err(ApiError::Refused)?;
    }
    let signed_in = answer(site.service.sign_in(name, password).await)?;
    accounts::begin(site, session, &signed_in).await?;
    Ok(signed_in)
}

/// An address of this site, such as `/projects/12`; never one that leads elsewhere.
fn local(to: &str) -> Option<&str> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_' | '#');
    (to.starts_with('/') && !to.starts_with("//") && to.chars().all(is_plain)).then_some(to)
}

async fn leave_comment(State(site): State<Site>, Path(number): Path<u32>, posted: Posted) -> Response {
    let page = format!("/projects/{number}");
    let left = leave(&site, number, &posted).await;
    let to = left.as_ref().map_or(page.clone(), |id| format!("{page}#c{id}"));
    posted.answer(&site, "comment", &page, &to, left.map(drop)).await
}

async fn leave(site: &Site, number: u32, posted: &Posted) -> Result<CommentId, ApiError> {
    let who = posted.who.as_ref();
    if let Some(person) = who {
        site.limits.words(person.id.0).map_err(ApiError::Refused)?;
    }
    answer(site.service.leave_comment(who, number, posted.field("body")).await)
}

async fn refuse_comment(State(site): State<Site>, Path(id): Path<i64>, mut posted: Posted) -> Response {
    let (reason, words) = (posted.field("reason"), posted.field("words"));
    let done = answer(site.service.refuse_comment(posted.who.as_ref(), CommentId(id), reason, words).await);
    posted.fields.push(("id".to_owned(), id.to_string()));
    posted.answer(&site, "refuse", "/moderation", "/moderation", done).await
}

/// A refusal for whoever asks too often, in the form that the asker reads.
pub fn too_many(refusal: &Refusal) -> Response {
    let mut response = crate::plain::page(axum::http::StatusCode::TOO_MANY_REQUESTS);
    let headers = response.headers_mut();
    if let Refusal::TooMany { seconds } = refusal {
        headers.insert(axum::http::header::RETRY_AFTER, axum::http::HeaderValue::from(*seconds));
    }
    headers.insert("x-refusal", axum::http::HeaderValue::from_static("too_many"));
    response
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn after_signing_in_nobody_is_led_elsewhere() {
        assert_eq!(local("/projects/12#say"), Some("/projects/12#say"));
        for elsewhere in
            ["", "//evil.example", "https://evil.example", "/\\evil.example", "/a?b", "javascript:x", "/%2f"]
        {
            assert_eq!(local(elsewhere), None, "{elsewhere}");
        }
    }
}
