//! Who gets which page, and how often it is made.

use super::*;
use axum::http::Request as HttpRequest;
use futures::future::join_all;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::Semaphore;

/// A site that makes a page when it is let, and says what it was asked.
#[derive(Clone)]
struct Maker(Arc<Made>);

struct Made {
    n_begun: AtomicUsize,
    /// One permit lets one page be finished.
    may_end: Semaphore,
    asked: Mutex<Vec<HeaderMap>>,
    status: StatusCode,
    keeps: bool,
    /// What the pages show.
    shown: Mutex<String>,
}

impl Service<Request> for Maker {
    type Response = Response;
    type Error = Infallible;
    type Future = BoxFuture<'static, Answer>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let made = self.0.clone();
        Box::pin(async move {
            made.n_begun.fetch_add(1, Ordering::SeqCst);
            made.asked.lock().unwrap().push(request.headers().clone());
            let shown = made.shown.lock().unwrap().clone();
            made.may_end.acquire().await.unwrap().forget();
            let words = format!("{} {:?} {shown}", request.uri(), view(request.headers()));
            let mut response = Response::new(Body::from(words));
            *response.status_mut() = made.status;
            if made.keeps {
                response.extensions_mut().insert(MayKeep);
            }
            Ok(response)
        })
    }
}

struct Stand {
    kept: Kept<Maker>,
    _folder: tempfile::TempDir,
}

impl Stand {
    async fn new(status: StatusCode, n_free: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&format!("sqlite:{}", folder.path().join("kept.db").display())).await.unwrap();
        store.migrate().await.unwrap();
        let made = Made {
            n_begun: AtomicUsize::new(0),
            may_end: Semaphore::new(n_free),
            asked: Mutex::default(),
            status,
            keeps: status == StatusCode::OK,
            shown: Mutex::default(),
        };
        let kept = Kept { inner: Maker(Arc::new(made)), shelves: Shelves::new(store, "sid") };
        Self { kept, _folder: folder }
    }

    fn made(&self) -> &Made {
        &self.kept.inner.0
    }

    fn n_begun(&self) -> usize {
        self.made().n_begun.load(Ordering::SeqCst)
    }

    /// Somebody asks; the request is on its way when this returns, and goes on when the answer is waited for.
    fn asks(&self, address: &str, headers: &[(&'static str, &str)]) -> impl Future<Output = String> + Send + use<> {
        let mut request = HttpRequest::get(address);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = self.kept.clone().call(request.body(Body::empty()).unwrap());
        async move {
            let body = answer.await.unwrap().into_body().collect().await.unwrap();
            String::from_utf8(body.to_bytes().into()).unwrap()
        }
    }

    async fn changes(&self) {
        self.kept.shelves.store.write().await.unwrap().commit().await.unwrap();
    }

    /// Lets everything that can go on do so.
    async fn settles(&self, is_so: impl Fn(&Self) -> bool) {
        while !is_so(self) {
            tokio::task::yield_now().await;
        }
    }
}

#[tokio::test]
async fn a_thousand_readers_of_one_address_are_one_rendering() {
    let stand = Stand::new(StatusCode::OK, 0).await;
    let readers: Vec<_> = (0..1_000).map(|_| tokio::spawn(stand.asks("/projects", &[]))).collect();
    stand.settles(|stand| stand.n_begun() == 1).await;
    stand.made().may_end.add_permits(1_000);
    let answers = join_all(readers).await;
    let first = answers[0].as_ref().unwrap();
    assert!(answers.iter().all(|answer| answer.as_ref().unwrap() == first));
    assert_eq!(stand.n_begun(), 1);
    assert_eq!(stand.asks("/projects", &[]).await, *first);
    assert_eq!((stand.n_begun(), stand.kept.shelves.flights.count()), (1, 0));
}

#[tokio::test]
async fn who_comes_after_a_change_gets_no_page_that_was_begun_before_it() {
    let stand = Stand::new(StatusCode::OK, 0).await;
    let before = tokio::spawn(stand.asks("/projects", &[]));
    stand.settles(|stand| stand.n_begun() == 1).await;
    "new".clone_into(&mut stand.made().shown.lock().unwrap());
    stand.changes().await;
    let after = tokio::spawn(stand.asks("/projects", &[]));
    stand.settles(|stand| stand.n_begun() == 2).await;
    stand.made().may_end.add_permits(2);
    assert!(!before.await.unwrap().contains("new"));
    assert!(after.await.unwrap().contains("new"));
    // Whichever was finished last, the new one stands on the shelf.
    assert!(stand.asks("/projects", &[]).await.contains("new"));
    assert_eq!((stand.n_begun(), stand.kept.shelves.flights.count()), (2, 0));
}

#[tokio::test]
async fn a_reader_who_goes_away_hands_the_page_over_to_the_next() {
    let stand = Stand::new(StatusCode::OK, 0).await;
    let first = tokio::spawn(stand.asks("/projects", &[]));
    stand.settles(|stand| stand.n_begun() == 1).await;
    let others: Vec<_> = (0..10).map(|_| tokio::spawn(stand.asks("/projects", &[]))).collect();
    stand.settles(|stand| stand.kept.shelves.flights.count() == 1).await;
    first.abort();
    stand.settles(|stand| stand.n_begun() == 2).await;
    stand.made().may_end.add_permits(10);
    assert!(join_all(others).await.into_iter().all(|answer| answer.unwrap().contains("/projects")));
    assert_eq!((stand.n_begun(), stand.kept.shelves.flights.count()), (2, 0));
}

#[tokio::test]
async fn when_all_have_gone_away_nothing_of_them_stays() {
    let stand = Stand::new(StatusCode::OK, 0).await;
    let readers: Vec<_> = (0..10).map(|_| tokio::spawn(stand.asks("/projects", &[]))).collect();
    stand.settles(|stand| stand.n_begun() == 1).await;
    for reader in &readers {
        reader.abort();
    }
    join_all(readers).await;
    assert_eq!(stand.kept.shelves.flights.count(), 0);
    stand.made().may_end.add_permits(1);
    assert!(stand.asks("/projects", &[]).await.contains("/projects"));
}

#[tokio::test]
async fn a_refusal_and_a_fault_are_nobody_elses() {
    for status in [StatusCode::NOT_FOUND, StatusCode::INTERNAL_SERVER_ERROR] {
        let stand = Stand::new(status, 0).await;
        let readers: Vec<_> = (0..10).map(|_| tokio::spawn(stand.asks("/projects/99", &[]))).collect();
        stand.settles(|stand| stand.n_begun() == 1).await;
        stand.made().may_end.add_permits(20);
        join_all(readers).await;
        assert_eq!(stand.n_begun(), 10, "{status}");
        stand.asks("/projects/99", &[]).await;
        assert_eq!((stand.n_begun(), stand.kept.shelves.flights.count()), (11, 0), "{status}");
    }
}

#[tokio::test]
async fn path_query_language_type_size_and_encoding_are_kept_apart() {
    let stand = Stand::new(StatusCode::OK, 1_000).await;
    let addresses = ["/", "/projects", "/projects?area=rural", "/projects?area=health", "/projects/1?from=7"];
    let views = ["language=zh", "language=en", "language=zh; elder=1", "language=en; elder=1"];
    for round in 0..2 {
        for address in addresses {
            for cookies in views {
                for encoding in ["", "gzip", "gzip, br"] {
                    let page = stand.asks(address, &[("cookie", cookies), ("accept-encoding", encoding)]).await;
                    assert!(page.starts_with(&format!("{address} ")), "{page}");
                    assert_eq!(page.contains("language: En"), cookies.contains("en"), "{page}");
                    assert_eq!(page.contains("elder: true"), cookies.contains("elder"), "{page}");
                }
            }
        }
        assert_eq!(stand.n_begun(), addresses.len() * views.len() * 3, "in round {round}");
    }
    let asked = stand.made().asked.lock().unwrap();
    for encoding in ["identity", "gzip", "br"] {
        let n = asked.iter().filter(|headers| headers["accept-encoding"] == encoding).count();
        assert_eq!(n, addresses.len() * views.len(), "{encoding}");
    }
}

#[tokio::test]
async fn the_browsers_language_finds_the_shelf_of_that_language() {
    let stand = Stand::new(StatusCode::OK, 10).await;
    assert!(stand.asks("/", &[("accept-language", "en-GB,en;q=0.8")]).await.contains("language: En"));
    assert!(stand.asks("/", &[("accept-language", "fr, zh;q=0.1")]).await.contains("language: Zh"));
    assert!(stand.asks("/", &[("cookie", "language=en")]).await.contains("language: En"));
    assert_eq!(stand.n_begun(), 2);
}

#[tokio::test]
async fn nothing_of_a_reader_reaches_the_page_that_others_get() {
    let stand = Stand::new(StatusCode::OK, 10).await;
    let told = [
        ("host", "evil.example"),
        ("user-agent", "MicroMessenger"),
        ("referer", "https://evil.example/"),
        ("x-forwarded-host", "evil.example"),
        ("cookie", "language=en; name=Li"),
        ("authorization", "Basic x"),
        ("x-forwarded-for", "203.0.113.9"),
    ];
    stand.asks("/projects", &told).await;
    let asked = stand.made().asked.lock().unwrap();
    let mut names: Vec<_> = asked[0].keys().map(ToString::to_string).collect();
    names.sort();
    assert_eq!(names, ["accept-encoding", "cookie", "host", "x-forwarded-for"]);
    assert_eq!(asked[0]["cookie"], "language=en");
}

#[tokio::test]
async fn whoever_has_a_session_posts_or_searches_is_not_served_from_here() {
    let stand = Stand::new(StatusCode::OK, 100).await;
    for _ in 0..2 {
        assert!(stand.asks("/projects", &[("cookie", "sid=abc")]).await.contains("/projects"));
        stand.asks("/search?q=x", &[]).await;
        stand.asks(&format!("/projects?area={}", "x".repeat(300)), &[]).await;
    }
    assert_eq!(stand.n_begun(), 6);
    assert_eq!(stand.made().asked.lock().unwrap()[0]["cookie"], "sid=abc");
}

/// After a change has been committed here, whoever asks gets a page that was made after it.
#[tokio::test(flavor = "multi_thread")]
async fn after_a_change_nobody_gets_an_older_page_however_many_ask() {
    let stand = Arc::new(Stand::new(StatusCode::OK, usize::MAX >> 4).await);
    let latest = Arc::new(AtomicUsize::new(0));
    let readers: Vec<_> = (0..8)
        .map(|_| {
            let (stand, latest) = (stand.clone(), latest.clone());
            tokio::spawn(async move {
                let mut n_read = 0;
                while latest.load(Ordering::SeqCst) < 200 {
                    let known = latest.load(Ordering::SeqCst);
                    let page = stand.asks("/projects", &[]).await;
                    let shown: usize = page.rsplit(' ').next().unwrap().parse().unwrap_or(0);
                    assert!(shown >= known, "{shown} after {known}");
                    n_read += 1;
                    tokio::task::yield_now().await;
                }
                n_read
            })
        })
        .collect();
    for change in 1..=200 {
        *stand.made().shown.lock().unwrap() = change.to_string();
        stand.changes().await;
        latest.store(change, Ordering::SeqCst);
        tokio::task::yield_now().await;
    }
    let n_read: usize = join_all(readers).await.into_iter().map(Result::unwrap).sum();
    assert!(n_read > 0);
    assert_eq!(stand.kept.shelves.flights.count(), 0);
}

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
    assert_eq!(["gzip, deflate, br", "gzip;q=0.5", "br;q=0, gzip", ""].map(asked), ["br", "gzip", "gzip", "identity"]);
}
