//! A page's way out: rendered to the end before the first byte, without an inline script, with its title and status.
//!
//! Leptos hands its inline scripts to a stream builder; ours drops them. Only a page with an island gets one script tag,
//! of a file that the policy allows. So a page without an island is bytes that do not change, and can be kept.

use crate::site::Site;
use crate::{assets, head, plain, view};
use app::components::mock::is_headed;
use app::error::ApiError;
use app::request::{Who, sentences::sentences};
use app::scene::{Held, Inside, Made, Outcome, Retained, Scene, Settled};
use app::shell::{TITLE, shell};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, Uri, header, request::Parts};
use axum::response::Response;
use domain::shown::Viewer;
use futures::{Stream, StreamExt, stream};
use http_body_util::BodyExt;
use leptos::prelude::*;
use leptos::server_fn::error::ServerFnUrlError;
use std::pin::Pin;
use std::time::Instant;

/// Marks an answer that holds nothing of one reader and may be kept for the next one.
#[derive(Clone, Copy, Debug)]
pub struct MayKeep;

/// Marks an answer that is somebody's and may be packed all the same: the ballot paper, 60 KB that a hall of phones asks
/// for in the same minute. The length of a packed page gives something away where it holds a secret that stays the same
/// from one look to the next, together with words that somebody else chose. This one holds neither: the attempt is a new
/// word each time, and an address with a query, the only way in for words, is not packed.
#[derive(Clone, Copy, Debug)]
pub struct MayPack;

/// Any page, by its address.
pub async fn page(State(site): State<Site>, request: Request) -> Response {
    let retained = refused_before(request.uri());
    render(&site, request, retained).await
}

/// The page of another address in answer to a form that was refused, with what was typed in it.
pub async fn again(site: &Site, mut parts: Parts, address: &str, retained: Retained) -> Response {
    let status = StatusCode::from_u16(retained.error.status()).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
    parts.method = Method::GET;
    parts.uri = address.parse().unwrap_or_else(|_| Uri::from_static("/"));
    let mut response = render(site, Request::from_parts(parts, Body::empty()), Some(retained)).await;
    // The page may have a no of its own; that one waits is what a flood must hear.
    if response.status() == StatusCode::OK || status == StatusCode::TOO_MANY_REQUESTS {
        *response.status_mut() = status;
    }
    response.headers_mut().remove(header::ETAG);
    response
}

/// The page of an address in answer to a form that made something which is shown this once.
pub async fn made(site: &Site, mut parts: Parts, address: &'static str, made: Made) -> Response {
    parts.method = Method::GET;
    parts.uri = Uri::from_static(address);
    parts.extensions.insert(made);
    render(site, Request::from_parts(parts, Body::empty()), None).await
}

/// The page of an address in answer to a form whose words wait for one more press.
pub async fn held(site: &Site, mut parts: Parts, address: &str, held: Held) -> Response {
    parts.method = Method::GET;
    parts.uri = address.parse().unwrap_or_else(|_| Uri::from_static("/"));
    parts.extensions.insert(held);
    let mut response = render(site, Request::from_parts(parts, Body::empty()), None).await;
    response.headers_mut().remove(header::ETAG);
    response
}

async fn render(site: &Site, request: Request, retained: Option<Retained>) -> Response {
    let frame = match site.service.frame().await {
        Ok(frame) => frame,
        Err(error) => {
            return plain::broken(StatusCode::SERVICE_UNAVAILABLE, &app::request::error(error));
        }
    };
    let who = request.extensions().get::<Who>().cloned().unwrap_or_default();
    let view = view::view(request.headers());
    // A session without a person waits for the second factor: what its page shows is nobody else's.
    let has_session = view::cookie(request.headers(), site.cookie()).is_some();
    let held = request.extensions().get::<Held>().cloned();
    let may_keep = who.0.is_none() && !has_session && retained.is_none() && held.is_none();
    let is_without_words = retained.is_none() && held.is_none() && request.uri().query().is_none();
    let outcome = Outcome::default();
    let scene = Scene::new(Inside {
        language: view.language,
        sentences: sentences(view.language),
        elder: view.elder,
        path: request.uri().path().to_owned(),
        viewer: who.0.as_ref().map(Viewer::from),
        frame,
        retained,
        made: request.extensions().get::<Made>().cloned(),
        held,
        files: assets::BASE.clone(),
        operator: site.operator.clone(),
        origin: head::origin(site, request.headers(), request.uri()),
        outcome: outcome.clone(),
    });
    let name = sentences(view.language)["frame.name"].clone();
    let context = context(site, who, Some(scene.clone()));
    let begun = Instant::now();
    let whole = whole(context, request).await;
    site.metrics.rendered(begun.elapsed());
    let Some((mut parts, html)) = whole else {
        let error = app::request::broken(&"a page was cut short while it was rendered");
        return plain::broken(StatusCode::INTERNAL_SERVER_ERROR, &error);
    };
    let mut settled = outcome.get();
    head_rehearsal(&mut settled, &scene);
    settle(&mut parts, &settled);
    let tags = if parts.status == StatusCode::OK { head::tags(&settled, &scene, &name) } else { String::new() };
    let mut response = Response::from_parts(parts, Body::from(finish(&html, &settled.title, &name, &tags)));
    if is_without_words && has_island(&html) {
        response.extensions_mut().insert(MayPack);
    }
    let is_of_host = settled.shows_origin && site.operator.public_url.is_empty();
    finish_headers(&mut response, may_keep && !is_of_host);
    response
}

/// The whole page at once, without the scripts that would send data after it; nothing where it was cut short.
async fn whole(
    context: impl Fn() + Clone + Send + 'static,
    request: Request,
) -> Option<(axum::http::response::Parts, String)> {
    let response = leptos_axum::handle_response_inner(context, shell, request, |app, scripts, _| {
        Box::pin(async move {
            let html: String = app.to_html_stream_in_order().collect().await;
            if cfg!(debug_assertions) {
                let dropped: String = scripts().collect().await;
                assert!(!dropped.contains("RESOURCES["), "an island reads a resource: give it the data in its HTML");
            }
            Box::pin(stream::once(async { html })) as Pin<Box<dyn Stream<Item = String> + Send>>
        })
    })
    .await;
    let (parts, body) = response.into_parts();
    let html = String::from_utf8(body.collect().await.ok()?.to_bytes().into()).ok()?;
    Some((parts, html))
}

/// A page that is headed as one of a rehearsal is so in its title too: in the list of tabs, and where it is passed on.
fn head_rehearsal(settled: &mut Settled, scene: &Scene) {
    if scene.frame.as_ref().is_some_and(is_headed) {
        let mock = &scene.sentences["result.mock"];
        settled.title = if settled.title.is_empty() { mock.clone() } else { format!("{mock} · {}", settled.title) };
    }
}

/// What the page has settled on, as status and headers.
fn settle(parts: &mut axum::http::response::Parts, settled: &Settled) {
    if let Some(status) = settled.status.and_then(|status| StatusCode::from_u16(status).ok()) {
        parts.status = status;
    }
    if let Some(seconds) = settled.comes_anew {
        parts.headers.insert(header::REFRESH, seconds.into());
    }
}

/// What server functions and pages find in their context.
pub fn context(site: &Site, who: Who, scene: Option<Scene>) -> impl Fn() + Clone + Send + 'static {
    let (service, lasting) = (site.service.clone(), site.lasting());
    move || {
        provide_context(service.clone());
        provide_context(lasting);
        provide_context(crate::api::document::DESCRIBED.clone());
        provide_context(who.clone());
        if let Some(scene) = scene.clone() {
            provide_context(scene);
        }
    }
}

/// The title in its place, what the page says of itself, and the script tag where there is an island. Text cannot fake the
/// tag: its `<` is escaped.
fn finish(html: &str, title: &str, name: &str, tags: &str) -> String {
    let title = if title.is_empty() { name.to_owned() } else { format!("{title} · {name}") };
    let html = html.replacen(TITLE, &escape(&title), 1).replacen("</head>", &format!("{tags}</head>"), 1);
    if !has_island(&html) {
        return html;
    }
    let base = assets::BASE.as_str();
    let tags = format!(
        "<link rel=\"preload\" href=\"{base}/site.wasm\" as=\"fetch\" type=\"application/wasm\" crossorigin=\"\">\
         <link rel=\"modulepreload\" href=\"{base}/site.js\"><script type=\"module\" async src=\"{base}/boot.js\"></script></head>"
    );
    html.replacen("</head>", &tags, 1)
}

fn has_island(html: &str) -> bool {
    html.contains("<leptos-island")
}

/// Text as it stands in a page.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn finish_headers(response: &mut Response, may_keep: bool) {
    let keep = may_keep && response.status() == StatusCode::OK;
    let value = if keep { "no-cache" } else { "private, no-store" };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(value));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding, accept-language, cookie"));
    if keep {
        response.extensions_mut().insert(MayKeep);
    }
}

/// The refusal of a server function's form, which leads back to the page with the error in the address.
fn refused_before(uri: &Uri) -> Option<Retained> {
    let query = uri.query()?;
    let mut pairs = form_pairs(query);
    let error = pairs.iter().position(|(name, _)| name == "__err").map(|place| pairs.remove(place).1)?;
    let form = pairs.into_iter().find(|(name, _)| name == "__path").map(|(_, path)| path).unwrap_or_default();
    let error = ServerFnUrlError::<ApiError>::decode_err(&error);
    Some(Retained { form, error, fields: Vec::new() })
}

/// Names and values of a query.
pub fn form_pairs(query: &str) -> Vec<(String, String)> {
    let uri = format!("/?{query}");
    uri.parse::<Uri>()
        .ok()
        .and_then(|uri| axum::extract::Query::<Vec<(String, String)>>::try_from_uri(&uri).ok())
        .map(|axum::extract::Query(pairs)| pairs)
        .unwrap_or_default()
}
