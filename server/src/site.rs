//! A request's way in: which layers it meets, in which order, and why.

use crate::kept::{Kept, Shelves};
use crate::limits::Limits;
use crate::listen::Patience;
use crate::metrics::{Looks, Metrics, measure};
use crate::{
    api, assets, audit_files, calendar, client, comment_files, exchange_files, exports, feeds, forms, handover_file,
    headers, plain, render, scan, sitemap, who,
};
use app::error::ApiError;
use app::request::{Lasting, Who};
use app::scene::Operator;
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use http_body_util::BodyExt;
use leptos::server_fn::error::{FromServerFnError, SERVER_FN_ERROR_HEADER};
use service::Service;
use std::net::IpAddr;
use std::sync::Arc;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::predicate::Predicate;
use tower_http::compression::{CompressionLayer, CompressionLevel};
use tower_http::csrf::{CsrfLayer, ProtectionError, ResponseForProtectionError};
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::{RequestBodyDeadlineLayer, TimeoutLayer};
use tower_sessions::cookie::SameSite;
use tower_sessions::{Expiry, SessionManagerLayer};

/// The longest body of a request: a comment or a ballot is far shorter. The one form that brings a file has its own limit.
pub const MAX_BODY: usize = 64 << 10;
/// What all handlers share.
#[derive(Clone)]
pub struct Site {
    /// What people can do.
    pub service: Service,
    /// How often it may be done.
    pub limits: Limits,
    /// Words at the foot of every page.
    pub operator: Arc<Operator>,
    /// Hours of a session.
    pub session_hours: u32,
    /// Days of a citizen's session.
    pub citizen_session_days: u32,
    /// Whose X-Forwarded-For is believed.
    pub trusted_proxies: Arc<[IpAddr]>,
    /// Whether readers reach the site over TLS.
    pub is_secure: bool,
    /// How long slow readers are waited for.
    pub patience: Patience,
    /// What is counted.
    pub metrics: Metrics,
}

impl Site {
    /// The name of the session's cookie. Under TLS the browser itself holds it to this host.
    pub fn cookie(&self) -> &'static str {
        if self.is_secure { "__Host-sid" } else { "sid" }
    }

    /// The name of the cookie that marks a browser in which somebody has signed in: see `lockout`.
    pub fn device_cookie(&self) -> &'static str {
        if self.is_secure { "__Host-device" } else { "device" }
    }

    /// How long sessions last.
    pub fn lasting(&self) -> Lasting {
        Lasting { hours: self.session_hours, citizen_days: self.citizen_session_days }
    }

    /// The whole site: shelves of kept pages, then the layers, then the routes.
    pub fn serve(self) -> Kept<Router> {
        // Pages spawn futures; a second site in the same process (a test's) finds the executor already there.
        drop(any_spawner::Executor::init_tokio());
        let store = self.service.store().clone();
        let shelves = Shelves::new(store.clone(), self.cookie()).counted_by(self.metrics.clone());
        self.metrics.look_at(Looks { store, limits: self.limits.clone(), weigh: Box::new(shelves.weigh()) });
        tokio::spawn(shelves.follow_changes());
        Kept { inner: self.router(), shelves }
    }

    fn router(self) -> Router {
        let sessions = SessionManagerLayer::new(self.service.store().clone())
            .with_name(self.cookie())
            .with_secure(self.is_secure)
            .with_http_only(true)
            .with_same_site(SameSite::Lax)
            .with_path("/")
            .with_expiry(Expiry::OnInactivity(time::Duration::hours(i64::from(self.session_hours))));
        let people = Router::new()
            .merge(forms::routes())
            .merge(exports::routes())
            .merge(comment_files::routes())
            .merge(audit_files::routes())
            .merge(handover_file::routes())
            .merge(exchange_files::routes())
            .merge(feeds::routes())
            .merge(calendar::routes())
            .merge(sitemap::routes())
            .route("/api/{*name}", post(server_function))
            .route("/mandate/scan", get(scan::scan))
            .route("/years/{year}/mandate/scan", get(scan::scan))
            .fallback(get(render::page))
            // Before whoever reads a body, and not around the two routes that take in a file.
            .layer(RequestBodyLimitLayer::new(MAX_BODY))
            .merge(forms::uploads())
            .layer(from_fn_with_state(self.clone(), limit_one))
            // Who asks: after the limits, so that a flood does not reach the database.
            .layer(from_fn_with_state(self.clone(), who::find))
            .layer(sessions);
        Router::new()
            .merge(people)
            .merge(assets::routes())
            .merge(sitemap::robots_routes())
            .route("/healthz", get(|| async { "ok" }))
            .route("/readyz", get(ready))
            // From here outwards.
            .layer(CompressionLayer::new().quality(CompressionLevel::Precise(5)).compress_when(OnlyPlain))
            .layer(from_fn_with_state(self.clone(), limit))
            // Slow bodies are given up.
            .layer(RequestBodyDeadlineLayer::new(self.patience.body))
            .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, self.patience.answer))
            // A post from another site is refused before anything looks at it.
            .layer(CsrfLayer::new().with_rejection_response(CrossSite))
            .layer(CatchPanicLayer::custom(panicked))
            .layer(from_fn(readable))
            // Whatever the answer is, it carries the headers.
            .layer(from_fn_with_state(self.is_secure, headers::add))
            // For programs: apart from sessions, forms and pages, before any of them.
            .layer(from_fn_with_state(api::router(&self), api::apart))
            .layer(from_fn_with_state(self.metrics.clone(), measure))
            .with_state(self)
    }
}

/// A server function, by its path. Called by a script, its refusal carries a status and a code; called by a form, it leads
/// back to the page.
async fn server_function(State(site): State<Site>, request: Request) -> Response {
    let who = request.extensions().get::<Who>().cloned().unwrap_or_default();
    let is_form = request
        .headers()
        .get(header::ACCEPT)
        .and_then(|accepted| accepted.to_str().ok())
        .is_some_and(|accepted| accepted.contains("text/html"));
    let host = request.headers().get(header::HOST).cloned();
    let context = render::context(&site, who, None);
    let mut response = leptos_axum::handle_server_fns_with_context(context, request).await.into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    if let Some(back) = response.headers().get(header::LOCATION).map(|to| way_back(to, host.as_ref())) {
        response.headers_mut().insert(header::LOCATION, back);
    }
    if is_form || !response.headers().contains_key(SERVER_FN_ERROR_HEADER) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(body) = body.collect().await else { return plain::page(StatusCode::INTERNAL_SERVER_ERROR) };
    let body = body.to_bytes();
    let error = ApiError::de(body.clone());
    parts.status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    parts.headers.insert("x-refusal", HeaderValue::from_static(error.code()));
    Response::from_parts(parts, Body::from(body))
}

/// The way back to the page of a form, within this site: the framework takes it from the Referer, and leaves a lone `?`.
fn way_back(to: &HeaderValue, host: Option<&HeaderValue>) -> HeaderValue {
    let home = HeaderValue::from_static("/");
    let Ok(to) = to.to_str() else { return home };
    let path = match to.split_once("://") {
        None => to,
        Some((_, rest)) => match rest.split_once('/') {
            Some((there, _)) if host.is_some_and(|host| host.as_bytes() == there.as_bytes()) => &rest[there.len()..],
            _ => return home,
        },
    };
    let is_here = path.starts_with('/') && !path.starts_with("//");
    if is_here { HeaderValue::from_str(path.trim_end_matches('?')).unwrap_or(home) } else { home }
}

async fn ready(State(site): State<Site>) -> Response {
    match site.service.store().ping().await {
        Ok(()) => "ready".into_response(),
        Err(fault) => {
            app::request::broken(&fault);
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer").into_response()
        }
    }
}

/// Notes from which network the request comes, and slows down whoever changes things too often.
async fn limit(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    if let Some(network) = client::network_of(&request, &site.trusted_proxies) {
        if !request.method().is_safe()
            && let Err(refusal) = site.limits.change(network)
        {
            return forms::too_many(&refusal, request).await;
        }
        if is_search(request.uri())
            && let Err(refusal) = site.limits.search(network)
        {
            return forms::too_many(&refusal, request).await;
        }
        request.extensions_mut().insert(network);
    }
    next.run(request).await
}

/// Slows down one person who searches too often, from whatever networks.
async fn limit_one(State(site): State<Site>, request: Request, next: Next) -> Response {
    let who = request.extensions().get::<Who>().and_then(|who| who.0.as_ref());
    if let Some(person) = who
        && is_search(request.uri())
        && let Err(refusal) = site.limits.search_of(person.id.0)
    {
        return forms::too_many(&refusal, request).await;
    }
    next.run(request).await
}

/// Whether an address looks for words: the page of a search without any, and the list of projects, are pages like others.
fn is_search(uri: &Uri) -> bool {
    let query = uri.query().unwrap_or_default();
    match uri.path().trim_end_matches('/') {
        "/api/search/find" | "/api/projects/list" => true,
        "/search" => !query.is_empty(),
        "/projects" => render::form_pairs(query).iter().any(|(name, value)| name == "q" && !value.is_empty()),
        _ => false,
    }
}

/// A refusal by a layer is an empty or English line: a person gets a page instead.
async fn readable(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    match response.status() {
        status @ (StatusCode::PAYLOAD_TOO_LARGE | StatusCode::REQUEST_TIMEOUT)
            if !response
                .headers()
                .get(header::CONTENT_TYPE)
                .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html")) =>
        {
            plain::page(status)
        }
        _ => response,
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the layer hands it over")]
fn panicked(panic: Box<dyn std::any::Any + Send + 'static>) -> Response {
    plain::broken(StatusCode::INTERNAL_SERVER_ERROR, &log_panic(panic.as_ref()))
}

/// Logs the words of a panic under a new reference.
pub fn log_panic(panic: &(dyn std::any::Any + Send)) -> ApiError {
    let words = panic.downcast_ref::<String>().map(String::as_str);
    app::request::broken(&words.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("a panic without words"))
}

#[derive(Clone)]
struct CrossSite;

impl ResponseForProtectionError<Body> for CrossSite {
    fn response_for_protection_error(&mut self, _: ProtectionError) -> Response {
        plain::page(StatusCode::FORBIDDEN)
    }
}

/// Only pages are compressed whose length tells nothing: those that hold nothing of one reader, and the ballot paper. Files
/// come packed already.
#[derive(Clone)]
struct OnlyPlain;

impl Predicate for OnlyPlain {
    fn should_compress<B: axum::body::HttpBody>(&self, response: &axum::http::Response<B>) -> bool {
        let marks = response.extensions();
        marks.get::<render::MayKeep>().is_some() || marks.get::<render::MayPack>().is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_for_words_is_a_search_and_nothing_else() {
        let all = ["/search?q=x", "/search/?q=x", "/search?tag=x", "/projects?q=x", "/projects?area=x&%71=%E8%BD%A6"];
        for uri in all.into_iter().chain(["/projects/?q=x", "/api/search/find", "/api/projects/list"]) {
            assert!(is_search(&uri.parse().expect("an address")), "{uri}");
        }
        for uri in
            ["/search", "/projects", "/projects?q=", "/projects?area=x&shuffle=3", "/projects/12?q=x", "/voices?q=x"]
        {
            assert!(!is_search(&uri.parse().expect("an address")), "{uri}");
        }
    }

    #[test]
    fn a_form_leads_back_to_this_site_only() {
        let host = HeaderValue::from_static("ballot.example");
        let back = |to: &'static str| way_back(&HeaderValue::from_static(to), Some(&host));
        assert_eq!(back("https://ballot.example/rules?"), "/rules");
        assert_eq!(back("https://ballot.example/desk?__err=x"), "/desk?__err=x");
        assert_eq!(back("/ballot"), "/ballot");
        for elsewhere in
            ["https://evil.example/rules", "https://ballot.example.evil/", "//evil.example", "javascript:x"]
        {
            assert_eq!(back(elsewhere), "/", "{elsewhere}");
        }
    }
}
