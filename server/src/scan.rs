//! The scan of the decision that allows an on-screen ballot, for everyone.

use crate::exports::year_of;
use crate::render;
use crate::site::Site;
use app::error::ApiError;
use app::request::{Who, answer};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::Refusal;

/// The scan, as it was taken in.
pub async fn scan(State(site): State<Site>, request: Request) -> Response {
    let who = request.extensions().get::<Who>().cloned().unwrap_or_default().0;
    let found = match year_of(request.uri()) {
        None => site.service.show_scan(who.as_ref()).await,
        Some(year) => site.service.show_scan_of(who.as_ref(), year).await,
    };
    match answer(found) {
        Ok((kind, bytes)) => file(&kind, bytes),
        // No page has this address: it says so.
        Err(ApiError::Refused(Refusal::NotFound | Refusal::NoRound)) => render::page(State(site), request).await,
        Err(error) => {
            crate::plain::broken(StatusCode::from_u16(error.status()).unwrap_or(StatusCode::NOT_FOUND), &error)
        }
    }
}

/// The kind is what the first bytes said when the scan came. A browser that may not guess another one (`nosniff`) runs
/// nothing of it; a PDF, which some of them do run, is saved instead of shown.
fn file(kind: &str, bytes: Vec<u8>) -> Response {
    let (kind, disposition) = match kind {
        "image/png" => ("image/png", "inline; filename=\"decision.png\""),
        "image/jpeg" => ("image/jpeg", "inline; filename=\"decision.jpg\""),
        _ => ("application/pdf", "attachment; filename=\"decision.pdf\""),
    };
    let mut response = Body::from(bytes).into_response();
    let headers = response.headers_mut();
    // A better scan may take its place until the vote opens.
    for (name, value) in [(CONTENT_TYPE, kind), (CONTENT_DISPOSITION, disposition), (CACHE_CONTROL, "no-cache")] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_shown_and_papers_are_saved() {
        for (kind, disposition) in
            [("image/png", "inline"), ("image/jpeg", "inline"), ("application/pdf", "attachment")]
        {
            let response = file(kind, b"...".to_vec());
            assert_eq!(response.headers()[CONTENT_TYPE], kind);
            assert!(response.headers()[CONTENT_DISPOSITION].to_str().expect("it is ASCII").starts_with(disposition));
        }
        assert_eq!(file("text/html", Vec::new()).headers()[CONTENT_TYPE], "application/pdf");
    }
}
