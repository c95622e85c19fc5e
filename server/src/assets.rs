//! The files of this build, inside the program: copy one file to a machine and run it. Their addresses hold a hash of all
//! of them, so that a browser may keep them for ever and never mixes two builds.

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use rust_embed::{EmbeddedFile, RustEmbed};
use service::hexadecimal;
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

#[derive(RustEmbed)]
#[folder = "../target/site/pkg"]
struct Files;

/// Where the files of this build are: `/pkg/` and eight hexadecimal digits.
pub static BASE: LazyLock<String> = LazyLock::new(|| {
    let mut names: Vec<_> = Files::iter().collect();
    names.sort();
    let mut hash = Sha256::new();
    for name in names {
        if let Some(file) = Files::get(&name) {
            hash.update(name.as_bytes());
            hash.update(file.metadata.sha256_hash());
        }
    }
    let digits = hexadecimal(&hash.finalize()[..4]);
    format!("/pkg/{digits}")
});

/// Whether the browser's half was built into this program.
pub fn are_complete() -> bool {
    ["boot.js", "site.js", "site.wasm", "site.css"].into_iter().all(|name| Files::get(name).is_some())
}

/// The routes of the files.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/pkg/{build}/{file}", get(file))
        .route("/favicon.ico", get(|headers: HeaderMap| async move { named("favicon.svg", &headers) }))
}

async fn file(Path((build, name)): Path<(String, String)>, headers: HeaderMap) -> Response {
    let mut response = named(&name, &headers);
    // A page of another build asks for its own files: it gets these, and keeps nothing.
    let is_this_build = BASE.ends_with(&build);
    let keep = if is_this_build { "public, max-age=31536000, immutable" } else { "no-cache" };
    if response.status() == StatusCode::OK {
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    }
    response
}

fn named(name: &str, headers: &HeaderMap) -> Response {
    if name.ends_with(".br") || name.ends_with(".gz") {
        return StatusCode::NOT_FOUND.into_response();
    }
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let packed = [("br", ".br"), ("gzip", ".gz")].into_iter().find_map(|(encoding, ending)| {
        let file = accepted.contains(encoding).then(|| Files::get(&format!("{name}{ending}")))??;
        Some((file, Some(encoding)))
    });
    let Some((file, encoding)) = packed.or_else(|| Files::get(name).map(|file| (file, None))) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    send(name, file, encoding)
}

fn send(name: &str, file: EmbeddedFile, encoding: Option<&'static str>) -> Response {
    let kind = match name.rsplit('.').next() {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    };
    let mut response = axum::body::Body::from(file.data.into_owned()).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600"));
    if let Some(encoding) = encoding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}
