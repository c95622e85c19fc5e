//! Finished pages kept in memory, for readers who are not signed in. It stands before everything else: a page that is
//! kept costs one look-up.
//!
//! A page is kept only when the one who made it says so ([`MayKeep`]): 200, nobody signed in, nothing refused. It is
//! shown only as long as nothing has changed in the database since it was begun, and for a minute at most, because some
//! words depend on the clock.
//!
//! A page is made from what it is kept by: of the reader's headers the site behind is given little else
//! ([`without_the_reader`]). So nothing of one reader can get into the page of the next, whoever forgets to think of it.
//!
//! Whoever asks for a page that is just being made waits for it ([`flights`]): a thousand readers at the moment of a change
//! are one rendering.

mod flights;

use crate::metrics::Metrics;
use crate::render::MayKeep;
use crate::view::{View, cookie, view};
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use flights::{Boarded, Flights, Landed, Seat};
use futures::future::{BoxFuture, Either, Ready, ready};
use http_body_util::BodyExt;
use service::{Store, hexadecimal};
use sha2::{Digest, Sha256};
use std::convert::Infallible;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tower::{Service, ServiceExt};

/// How much memory the pages may take.
const MOST_BYTES: u64 = 48 << 20;
/// How long a page may be shown without being made again.
const MOST_SECONDS: u64 = 60;
/// The encodings of a kept page, worst first.
const ENCODINGS: [&str; 3] = ["identity", "gzip", "br"];
/// Addresses with other names in their query are made each time: they would fill the memory.
const NAMES_KEPT: [&str; 5] = ["area", "from", "page", "shuffle", "tag"];
/// Longer addresses lead to no page of ours that many ask for.
const LONGEST_ADDRESS: usize = 200;
/// What is no page, and is quick by itself.
const NEVER_KEPT: [&str; 6] = ["/api/v1", "/pkg/", "/healthz", "/readyz", "/robots.txt", "/favicon.ico"];
/// How often other programs on the same database are looked after.
const LOOK_EVERY: Duration = Duration::from_millis(500);

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
    flights: Flights,
    store: Store,
    /// The name of the session's cookie: whoever has one is not served from here.
    session: &'static str,
    metrics: Metrics,
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
        let (flights, metrics) = (Flights::default(), Metrics::default());
        Self { shelves: (0..n_shelves).map(shelf).collect(), flights, store, session, metrics }
    }

    /// The same shelves, counted among these figures.
    #[must_use]
    pub fn counted_by(self, metrics: Metrics) -> Self {
        Self { metrics, ..self }
    }

    /// Among which figures they are counted.
    pub fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// How many pages are kept and how many bytes they take, for as long as there are shelves.
    pub fn weigh(&self) -> impl Fn() -> Option<(u64, u64)> + Send + Sync + use<> {
        let shelves = Arc::downgrade(&self.shelves);
        move || {
            let shelves = shelves.upgrade()?;
            Some(shelves.iter().fold((0, 0), |(n, bytes), one| (n + one.entry_count(), bytes + one.weighted_size())))
        }
    }

    /// A kept page as the answer; counted.
    fn answer(&self, page: &Page, asked: &HeaderMap, has_waited: bool) -> Response {
        let response = answer(page, asked);
        self.metrics.kept(response.status(), has_waited);
        response
    }

    /// Where a page stands by language, type size and encoding.
    fn place(View { language, elder }: View, encoding: usize) -> usize {
        let view = usize::from(language == domain::Language::En) * 2 + usize::from(elder);
        view * ENCODINGS.len() + encoding
    }

    /// A page that was begun after the change of that number.
    fn find(&self, place: usize, address: &str, made: u64) -> Option<Page> {
        self.shelves[place].get(address).filter(|page| page.made >= made)
    }

    /// Keeps the number of changes in step with other programs on the same database, as long as there are shelves.
    pub fn follow_changes(&self) -> impl Future<Output = ()> + Send + use<> {
        let (store, shelves, metrics) = (self.store.clone(), Arc::downgrade(&self.shelves), self.metrics.clone());
        async move {
            let mut every = tokio::time::interval(LOOK_EVERY);
            every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
            let mut was_found = true;
            while shelves.strong_count() > 0 {
                every.tick().await;
                let found = store.refresh_changes().await;
                if let Err(fault) = &found
                    && was_found
                {
                    tracing::warn!(%fault, "Cannot see what other programs change");
                }
                was_found = found.is_ok();
                metrics.database_answers(was_found);
            }
        }
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
        let (place, made) = (Shelves::place(view, encoding), self.shelves.store.changes());
        if let Some(page) = self.shelves.find(place, address, made) {
            return Either::Left(ready(Ok(self.shelves.answer(&page, request.headers(), false))));
        }
        let address: Box<str> = address.into();
        let anyone = without_the_reader(request.headers(), view, encoding);
        let asked = std::mem::replace(request.headers_mut(), anyone);
        let (inner, shelves) = (self.inner.clone(), self.shelves.clone());
        Either::Right(Either::Right(Box::pin(async move {
            let on_shelf = || shelves.find(place, &address, made);
            let seat = match shelves.flights.board((place, address.clone()), made, on_shelf) {
                Boarded::TooLate(page) => return Ok(shelves.answer(&page, &asked, false)),
                Boarded::On(seat) => seat,
            };
            let mut landed = seat.landed().await;
            match &*landed {
                Landed::Kept(page) => return Ok(shelves.answer(page, &asked, true)),
                Landed::NotKept => {
                    drop(landed);
                    return inner.oneshot(request).await;
                }
                // The first one here, or those before went away: this one makes it.
                Landed::NotYet => shelves.metrics.not_kept(),
            }
            let response = inner.oneshot(request).await?;
            let made = finish(response, seat.made()).await;
            *landed = made.as_ref().map_or(Landed::NotKept, |page| Landed::Kept(page.clone()));
            shelves.put(&seat, &address, &made);
            Ok(made.map_or_else(|response| *response, |page| answer(&page, &asked)))
        })))
    }
}

impl Shelves {
    /// The flight is over: its page stands on its shelf before anyone can begin another.
    fn put(&self, seat: &Seat, address: &str, made: &Result<Page, Box<Response>>) {
        seat.is_over(|place| {
            if let Ok(page) = made {
                self.shelves[place].insert(address.into(), page.clone());
            }
        });
    }
}

/// An answer that may be kept as a page; any other as it is.
async fn finish(response: Response, made: u64) -> Result<Page, Box<Response>> {
    if response.extensions().get::<MayKeep>().is_none() || response.headers().contains_key(header::SET_COOKIE) {
        return Err(Box::new(response));
    }
    let (mut parts, body) = response.into_parts();
    let Ok(body) = body.collect().await else {
        return Err(Box::new(crate::plain::page(StatusCode::INTERNAL_SERVER_ERROR)));
    };
    let body = body.to_bytes();
    parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
    parts.headers.insert(header::ETAG, tag(&body));
    Ok(Page { body, headers: Arc::new(parts.headers), made })
}

/// The headers of a reader who is nobody in particular, with the view and the encoding by which the page is kept. For whom
/// a proxy speaks stays: it is counted, not shown. So does the host, which a page may show that says it may not be kept.
fn without_the_reader(headers: &HeaderMap, view: View, encoding: usize) -> HeaderMap {
    let mut anyone = HeaderMap::with_capacity(4);
    if let Some(host) = headers.get(header::HOST) {
        anyone.insert(header::HOST, host.clone());
    }
    for forwarded in headers.get_all("x-forwarded-for") {
        anyone.append("x-forwarded-for", forwarded.clone());
    }
    anyone.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(ENCODINGS[encoding]));
    let cookies = match (view.language, view.elder) {
        (domain::Language::Zh, false) => "language=zh",
        (domain::Language::Zh, true) => "language=zh; elder=1",
        (domain::Language::En, false) => "language=en",
        (domain::Language::En, true) => "language=en; elder=1",
    };
    anyone.insert(header::COOKIE, HeaderValue::from_static(cookies));
    anyone
}

/// Whether an address is short, and its query holds nothing but names whose pages are few.
fn is_plain(address: &str) -> bool {
    if address.len() > LONGEST_ADDRESS || NEVER_KEPT.iter().any(|start| address.starts_with(start)) {
        return false;
    }
    // A poster shows where its reader reaches the site.
    if address.ends_with("/poster") {
        return false;
    }
    let Some((_, query)) = address.split_once('?') else { return true };
    query.split('&').all(|pair| NAMES_KEPT.contains(&pair.split('=').next().unwrap_or_default()))
}

#[expect(clippy::borrowed_box, reason = "the cache hands its key over so")]
fn weight(address: &Box<str>, page: &Page) -> u32 {
    u32::try_from(address.len() + page.body.len() + 512).unwrap_or(u32::MAX)
}

fn tag(body: &[u8]) -> HeaderValue {
    let digits = hexadecimal(&Sha256::digest(body)[..8]);
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
mod tests;
