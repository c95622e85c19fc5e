//! A good answer's way out: JSON with a tag, by which whoever has it already is told so in a line.

use super::{Code, Problem};
use axum::extract::{FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use service::hexadecimal;
use sha2::{Digest, Sha256};

/// What a handler answers.
pub type Answer = Result<Json, Problem>;

/// An answer in JSON.
pub struct Json(Vec<u8>);

/// A value as an answer.
pub fn json(value: &impl Serialize) -> Answer {
    match serde_json::to_vec(value) {
        Ok(bytes) => Ok(Json(bytes)),
        Err(error) => Err(Problem::broken(&app::request::broken(&error))),
    }
}

impl IntoResponse for Json {
    fn into_response(self) -> Response {
        let tag = tag(&self.0);
        let mut response = self.0.into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        // Whoever keeps it asks each time whether it still holds: a comment that is taken back is gone at once.
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, no-cache"));
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        if let Ok(tag) = HeaderValue::try_from(tag) {
            headers.insert(header::ETAG, tag);
        }
        response
    }
}

/// A weak tag: packed or not, it is the same answer.
fn tag(bytes: &[u8]) -> String {
    let digits = hexadecimal(&Sha256::digest(bytes)[..16]);
    format!("W/\"{digits}\"")
}

/// Whoever names the tag of the answer gets its headers alone.
pub async fn unchanged(request: Request, next: Next) -> Response {
    let known: Vec<String> = request
        .headers()
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|tag| tag.trim().trim_start_matches("W/").to_owned())
        .collect();
    let mut response = next.run(request).await;
    let tag = response.headers().get(header::ETAG).and_then(|tag| tag.to_str().ok());
    let is_known = tag.is_some_and(|tag| known.iter().any(|it| it == "*" || it == tag.trim_start_matches("W/")));
    if is_known && response.status() == StatusCode::OK {
        let headers = response.headers_mut();
        headers.remove(header::CONTENT_TYPE);
        headers.remove(header::CONTENT_LENGTH);
        let headers = std::mem::take(headers);
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    response
}

/// Whether an answer in JSON is taken; without a word on it, anything is.
pub fn takes_json(headers: &HeaderMap) -> bool {
    let mut said = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok()).peekable();
    said.peek().is_none() || said.flat_map(|value| value.split(',')).any(is_json)
}

fn is_json(range: &str) -> bool {
    let mut parts = range.split(';').map(|part| part.trim().to_ascii_lowercase());
    let kind = parts.next().unwrap_or_default();
    let is_unwanted = parts.any(|part| {
        part.strip_prefix("q=").is_some_and(|weight| weight.parse::<f32>().is_ok_and(|weight| weight <= 0.0))
    });
    !is_unwanted
        && ["", "*/*", "application/*", "application/json", "application/problem+json"].contains(&kind.as_str())
}

/// The query of an address, all of it understood: a name that is not known is a mistake, and is said.
pub struct Query<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        axum::extract::Query::<T>::try_from_uri(&parts.uri)
            .map(|axum::extract::Query(found)| Self(found))
            .map_err(|_| Problem::from(Code::BadQuery))
    }
}

/// For addresses without a query.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// The numbers in an address; anything else there is no address of ours.
pub struct Path<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        axum::extract::Path::<T>::from_request_parts(parts, state)
            .await
            .map(|axum::extract::Path(found)| Self(found))
            .map_err(|_| Problem::from(Code::NotFound))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_takes_json_is_known_by_what_they_say() {
        let takes =
            |said: &'static str| takes_json(&HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static(said))]));
        assert!(takes_json(&HeaderMap::new()));
        for yes in ["*/*", "application/json", "text/html, application/*;q=0.5", "Application/JSON; charset=utf-8"] {
            assert!(takes(yes), "{yes}");
        }
        for no in ["text/html", "application/xml", "application/json;q=0", "text/html, */*; q=0.0"] {
            assert!(!takes(no), "{no}");
        }
    }

    #[test]
    fn a_tag_is_of_the_bytes() {
        assert_eq!(tag(b"{}"), tag(b"{}"));
        assert_ne!(tag(b"{}"), tag(b"{ }"));
    }
}
