//! Finished pages kept in memory, for readers who are not signed in. It stands before everything else: a page that is
//! kept costs one look-up.
//!
//! A page is kept only when the one who made it says so ([`MayKeep`]): 200, nobody signed in, nothing refused. It is
//! shown only as long as nothing has changed in the database since it was begun, and for a minute at most, because some
//! words depend on the clock.

use crate::render::MayKeep;
use crate::view::{View, cookie, view};
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use futures::future::{BoxFuture, Either, Ready, ready};
use http_body_util::BodyExt;
use service::Store;
use sha2::{Digest, Sha256};
use std::convert::Infallible;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tower::Service;

/// How much memory the pages may take.
const MOST_BYTES: u64 = 48 << 20;
/// How long a page may be shown without being made again.
const MOST_SECONDS: u64 = 60;
/// The encodings of a kept page, worst first.
const ENCODINGS: [&str; 3] = ["identity", "gzip", "br"];
/// Addresses with other names in their query are made each time: they would fill the memory.
const NAMES_KEPT: [&str; 3] = ["area", "page", "shuffle"];

#[derive(Clone)]
struct Page {
    body: Bytes,
    headers: Arc<HeaderMap>,
    made: u64,
}

/// One shelf for each language, type size and encoding, so that a look-up borrows the address and allocates nothing.
#[derive(Clone)]
pub struct Shelves {
    shelves: Arc<[moka::sync::Cache<Box<str>, Page>]>,
    store: Store,
    /// The name of the session's cookie: whoever has one is not served from here.
    session: &'static str,
}

impl Shelves {
    /// Empty shelves over a store that counts its changes.
    pub fn new(store: Store, session: &'static str) -> Self {
        let n_shelves = 2 * 2 * ENCODINGS.len();
        let shelf = |_| {
            moka::sync::Cache::builder()
                .weigher(weight)
                .max_capacity(MOST_BYTES / n_shelves as u64)
                .time_to_live(Duration::from_secs(MOST_SECONDS))
                .build()
        };
        Self { shelves: (0..n_shelves).map(shelf).collect(), store, session }
    }

    fn shelf(&self, View { language, elder }: View, encoding: usize) -> &moka::sync::Cache<Box<str>, Page> {
        let view = usize::from(language == domain::Language::En) * 2 + usize::from(elder);
        &self.shelves[view * ENCODINGS.len() + encoding]
    }

    fn keep(&self, place: (View, usize), address: Box<str>, page: Page) {
        self.shelf(place.0, place.1).insert(address, page);
    }
}

/// A site with shelves before it.
#[derive(Clone)]
pub struct Kept<S> {
    /// The site.
    pub inner: S,
    /// The shelves.
    pub shelves: Shelves,
}

type Answer = Result<Response, Infallible>;

impl<S, B> Service<axum::http::Request<B>> for Kept<S>
where
    B: axum::body::HttpBody<Data = Bytes, Error: Into<axum::BoxError>> + Send + 'static,
    S: Service<Request, Response = Response, Error = Infallible, Future: Send> + Clone + Send + 'static,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Either<Ready<Answer>, Either<S::Future, BoxFuture<'static, Answer>>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: axum::http::Request<B>) -> Self::Future {
        let mut request = request.map(Body::new);
        let address = request.uri().path_and_query().map_or("/", |address| address.as_str());
        if request.method() != Method::GET
            || cookie(request.headers(), self.shelves.session).is_some()
            || !is_plain(address)
        {
            return Either::Right(Either::Left(self.inner.call(request)));
        }
        let (view, encoding) = (view(request.headers()), encoding(request.headers()));
        let made = self.shelves.store.changes();
        if let Some(page) = self.shelves.shelf(view, encoding).get(address)
            && page.made == made
        {
            return Either::Left(ready(Ok(answer(&page, request.headers()))));
        }
        let address: Box<str> = address.into();
        let asked = request.headers().clone();
        request.headers_mut().insert(header::ACCEPT_ENCODING, HeaderValue::from_static(ENCODINGS[encoding]));
        let (inner, shelves) = (self.inner.call(request), self.shelves.clone());
        Either::Right(Either::Right(Box::pin(async move {
            let response = inner.await?;
            if response.extensions().get::<MayKeep>().is_none() || response.headers().contains_key(header::SET_COOKIE) {
                return Ok(response);
            }
            let (mut parts, body) = response.into_parts();
            let Ok(body) = body.collect().await else {
                return Ok(crate::plain::page(StatusCode::INTERNAL_SERVER_ERROR));
            };
            let body = body.to_bytes();
            parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
            parts.headers.insert(header::ETAG, tag(&body));
            let page = Page { body, headers: Arc::new(parts.headers), made };
            let response = answer(&page, &asked);
            shelves.keep((view, encoding), address, page);
            Ok(response)
        })))
    }
}

/// Whether the query holds nothing but names whose pages are few.
fn is_plain(address: &str) -> bool {
    let Some((_, query)) = address.split_once('?') else { return true };
    query.split('&').all(|pair| NAMES_KEPT.contains(&pair.split('=').next().unwrap_or_default()))
}

#[expect(clippy::borrowed_box, reason = "the cache hands its key over so")]
fn weight(address: &Box<str>, page: &Page) -> u32 {
    u32::try_from(address.len() + page.body.len() + 512).unwrap_or(u32::MAX)
}

fn tag(body: &[u8]) -> HeaderValue {
    let digits: String = Sha256::digest(body).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    HeaderValue::try_from(format!("\"{digits}\"")).unwrap_or(HeaderValue::from_static("\"\""))
}

fn answer(page: &Page, asked: &HeaderMap) -> Response {
    let is_known = asked.get(header::IF_NONE_MATCH).is_some_and(|known| Some(known) == page.headers.get(header::ETAG));
    let body = if is_known { Body::empty() } else { Body::from(page.body.clone()) };
    let mut response = Response::new(body);
    *response.headers_mut() = (*page.headers).clone();
    if is_known {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        response.headers_mut().remove(header::CONTENT_LENGTH);
    }
    response
}

fn encoding(headers: &HeaderMap) -> usize {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let accepts = |name: &str| {
        accepted.split(',').any(|one| {
            let (found, weight) = one.split_once(';').unwrap_or((one, ""));
            found.trim() == name && !matches!(weight.trim(), "q=0" | "q=0.0")
        })
    };
    (1..ENCODINGS.len()).rev().find(|place| accepts(ENCODINGS[*place])).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn searches_and_errors_are_not_kept() {
        assert!(is_plain("/projects") && is_plain("/projects?area=health&shuffle=3"));
        assert!(!is_plain("/projects?q=停车") && !is_plain("/desk?__err=x") && !is_plain("/projects?x=1"));
    }

    #[test]
    fn the_best_encoding_that_is_accepted_is_taken() {
        let asked = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(value));
            ENCODINGS[encoding(&headers)]
        };
        assert_eq!(
            ["gzip, deflate, br", "gzip;q=0.5", "br;q=0, gzip", ""].map(asked),
            ["br", "gzip", "gzip", "identity"]
        );
    }
}
