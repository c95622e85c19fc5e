//! Posts that hold what somebody typed. A server function's refusal would answer with a redirect and lose the words; here
//! the page is shown again with them, and with the refusal at its field. Each handler is one service function.

mod accounts;
mod citizens;
mod comments;
mod desk;
mod exchange;
mod mandate;
mod moderation;
mod next;
mod sign_in;
mod staff;
mod verification;

use crate::render;
use crate::site::{MAX_BODY, Site};
use app::components::kept::{CARRIED, WORDS};
use app::error::ApiError;
use app::request::Who;
use app::scene::Retained;
use axum::Router;
use axum::body::Body;
use axum::extract::{Form, FromRequest, Request};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use domain::{Person, Refusal};
use http_body_util::Limited;

/// The routes of the forms; each stands in [`app::doors::FORMS`].
pub fn routes() -> Router<Site> {
    Router::new()
        .merge(accounts::routes())
        .merge(citizens::routes())
        .merge(comments::routes())
        .merge(sign_in::routes())
        .merge(verification::routes())
        .merge(desk::routes())
        .merge(exchange::routes())
        .merge(moderation::routes())
        .merge(next::routes())
        .merge(staff::routes())
}

/// The forms that bring a file, for which the body may be longer than that of all others.
pub fn uploads() -> Router<Site> {
    mandate::routes().merge(exchange::uploads())
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

/// An address of this site, such as `/projects/12`; never one that leads elsewhere.
fn local(to: &str) -> Option<&str> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_' | '#' | '?' | '=');
    (to.starts_with('/') && !to.starts_with("//") && to.chars().all(is_plain)).then_some(to)
}

/// A refusal for whoever asks too often, in the form that the asker reads. It comes before session and database; what was
/// typed into a form stands on it all the same, to be copied.
pub async fn too_many(refusal: &Refusal, request: Request) -> Response {
    let status = axum::http::StatusCode::TOO_MANY_REQUESTS;
    let mut response = match typed(request).await {
        Some(typed) => crate::plain::keeping(status, &typed),
        None => crate::plain::page(status),
    };
    let headers = response.headers_mut();
    if let Refusal::TooMany { seconds } = refusal {
        headers.insert(axum::http::header::RETRY_AFTER, axum::http::HeaderValue::from(*seconds));
    }
    headers.insert("x-refusal", axum::http::HeaderValue::from_static("too_many"));
    response
}

/// The words in a posted form of ordinary length, by the names that our forms give them; no other field is looked at.
async fn typed(request: Request) -> Option<String> {
    if request.method().is_safe() {
        return None;
    }
    let bounded = request.map(|body| Body::new(Limited::new(body, MAX_BODY)));
    let Form(fields) = Form::<Vec<(String, String)>>::from_request(bounded, &()).await.ok()?;
    let mut words = fields.into_iter().filter(|(name, _)| WORDS.contains(&name.strip_prefix(CARRIED).unwrap_or(name)));
    words.find(|(_, typed)| !typed.trim().is_empty()).map(|(_, typed)| typed)
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn after_signing_in_nobody_is_led_elsewhere() {
        assert_eq!(local("/projects/12#say"), Some("/projects/12#say"));
        assert_eq!(local("/projects/12?reply=3#say"), Some("/projects/12?reply=3#say"));
        for elsewhere in
            ["", "//evil.example", "https://evil.example", "/\\evil.example", "/a?b:c", "javascript:x", "/%2f"]
        {
            assert_eq!(local(elsewhere), None, "{elsewhere}");
        }
    }
}
