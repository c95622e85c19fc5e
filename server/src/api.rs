//! The open interface for programs, `/api/v1`: what visitors read on pages, as JSON, and nothing else. It stands apart from
//! the site of people: no session is looked up, no cookie is read or set, nothing is kept, nothing can be changed. So any
//! page of any site may read it, and nothing that somebody is signed in for can come out of it.
//!
//! Reading order: [`apart`] and [`router`] (a question's way in), `answer` (a good answer's way out), `problem` (a no),
//! then one file for each noun; `document` describes them all.

mod answer;
mod candidates;
mod comments;
pub mod document;
mod problem;
mod results;
mod rounds;
mod rules;
mod words;

pub use problem::{Code, Problem};

use crate::site::{Site, log_panic};
use crate::{client, headers};
use axum::Router;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use std::net::SocketAddr;
use std::time::Duration;
use tower::ServiceExt;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

/// Where the interface begins. Another shape of the answers is another number.
pub const ROOT: &str = "/api/v1";
/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(15);
/// What may be done here.
const METHODS: &str = "GET, HEAD, OPTIONS";

/// The interface with its layers; each route stands in [`app::doors::INTERFACE`].
pub fn router(site: &Site) -> Router {
    Router::new()
        .route("/api/v1/openapi.json", get(document::show))
        .route("/api/v1/rounds", get(rounds::list))
        .route("/api/v1/rounds/{year}", get(rounds::show))
        .route("/api/v1/rounds/{year}/candidates", get(candidates::list))
        .route("/api/v1/rounds/{year}/candidates/{number}", get(candidates::show))
        .route("/api/v1/rounds/{year}/candidates/{number}/comments", get(comments::of_candidate))
        .route("/api/v1/rounds/{year}/comments", get(comments::of_round))
        .route("/api/v1/rounds/{year}/result", get(results::show))
        .route("/api/v1/rounds/{year}/rules", get(rules::show))
        .fallback(|| async { Problem::from(Code::NotFound) })
        // From here outwards.
        .layer(from_fn(answer::unchanged))
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(site.clone(), limit))
        .layer(from_fn(readable))
        .layer(from_fn(in_time))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(site.is_secure, dress))
        .with_state(site.clone())
}

/// Leads what is for programs to the interface, and all else on. Of what the site has noted about the question only the
/// peer goes along: the names that its own routes found in the address would be taken for the interface's.
pub async fn apart(State(interface): State<Router>, mut request: Request, next: Next) -> Response {
    let path = request.uri().path();
    match path.strip_prefix(ROOT) {
        Some(rest) if rest.is_empty() || rest.starts_with('/') => {
            let peer = request.extensions_mut().remove::<ConnectInfo<SocketAddr>>();
            request.extensions_mut().clear();
            if let Some(peer) = peer {
                request.extensions_mut().insert(peer);
            }
            interface.oneshot(request).await.into_response()
        }
        _ => next.run(request).await,
    }
}

/// Refuses whoever asks too often, before the database is asked.
async fn limit(State(site): State<Site>, request: Request, next: Next) -> Response {
    let network = client::network_of(&request, &site.trusted_proxies);
    match network.map_or(Ok(()), |network| site.limits.data(network)) {
        Ok(()) => next.run(request).await,
        Err(refusal) => Problem::from(refusal).into_response(),
    }
}

/// Only reading, and only for whoever takes JSON. What a browser asks beforehand for another site is answered here.
async fn readable(request: Request, next: Next) -> Response {
    if request.method() == Method::OPTIONS {
        let mut response = StatusCode::NO_CONTENT.into_response();
        let headers = response.headers_mut();
        headers.insert(header::ALLOW, HeaderValue::from_static(METHODS));
        headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static(METHODS));
        headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("accept, if-none-match"));
        headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("86400"));
        return response;
    }
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return Problem::from(Code::MethodNotAllowed).into_response();
    }
    if !answer::takes_json(request.headers()) {
        return Problem::from(Code::NotAcceptable).into_response();
    }
    next.run(request).await
}

async fn in_time(request: Request, next: Next) -> Response {
    match tokio::time::timeout(PATIENCE, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::from(Code::TooSlow).into_response(),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the layer hands it over")]
fn panicked(panic: Box<dyn std::any::Any + Send + 'static>) -> Response {
    Problem::broken(&log_panic(panic.as_ref())).into_response()
}

/// What every answer says of itself: any site may read it, and nothing of it is a page.
async fn dress(State(is_secure): State<bool>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut set = |name, value| headers.insert(name, HeaderValue::from_static(value));
    set(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    set(header::ACCESS_CONTROL_EXPOSE_HEADERS, "etag, link, retry-after");
    set(header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'");
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "no-referrer");
    set(header::HeaderName::from_static("cross-origin-resource-policy"), "cross-origin");
    if is_secure {
        set(header::STRICT_TRANSPORT_SECURITY, headers::ONLY_TLS);
    }
    response
}
