//! What every answer says to the browser about itself, whatever the answer is.

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

/// The Content-Security-Policy, line by line.
const POLICY: &str = concat!(
    "default-src 'none'; ",                   // what is not named below is not loaded
    "script-src 'self' 'wasm-unsafe-eval'; ", // our files; compiling wasm counts as eval of a safe kind
    "connect-src 'self'; ",                   // the ballot is sent here and nowhere else
    "style-src 'self'; ",                     // no inline style, no style attribute
    "img-src 'self' data:; ",
    "font-src 'self'; ",
    "form-action 'self'; ",   // no form of ours posts elsewhere
    "base-uri 'none'; ",      // nobody can bend relative addresses
    "frame-ancestors 'none'", // nobody can lay a page of ours under a button of theirs
);

/// For two years a browser asks for this host by TLS alone.
pub const ONLY_TLS: &str = "max-age=63072000; includeSubDomains";

/// Adds the headers to every answer. `secure`: readers reach the site over TLS.
pub async fn add(State(secure): State<bool>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| {
        headers.insert(name, HeaderValue::from_static(value));
    };
    set(header::CONTENT_SECURITY_POLICY, POLICY);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    // Not less: the server functions of a form find their way back by it.
    set(header::REFERRER_POLICY, "same-origin");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=(), payment=()");
    if secure {
        set(header::STRICT_TRANSPORT_SECURITY, ONLY_TLS);
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    }
    response
}
