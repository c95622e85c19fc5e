//! Figures for whoever watches over the site, in the text format of Prometheus, on an address of their own.
//!
//! What is public here is less than what is public on the site. No label says what was asked for by whom: there are a few
//! classes of requests, and whatever changes something, a ballot as well as a comment or a sign-in, is a `form`. A form that
//! went well answers with a redirect and a ballot with 200; both are counted as `2xx`, so that no series is the ballot's
//! own. And the figures are taken at most every ten seconds (`serve::FINEST`), however often somebody asks: they are no
//! clock by which to tell who pressed when.
//!
//! Reading order: this file (which figures there are), `class` (the labels), `looks` (what is asked for at each look),
//! `process` (what the system says of this process), `serve` (the address of its own).

mod class;
mod looks;
mod process;
mod serve;

pub use class::Class;
pub use looks::Looks;
pub use process::most_descriptors;
pub use serve::{FINEST, listen};

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;
use class::{N_STATUSES, STATUSES, status};
use looks::Shown;
use prometheus_client::encoding::prometheus_text;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};
use store::{Kind, Watch};

/// The upper ends of the steps in which times are told, in seconds.
const STEPS: [f64; 13] = [0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// One label and its value, of a list that is in this program.
type One = [(&'static str, &'static str); 1];
type Two = [(&'static str, &'static str); 2];
type Times = Family<One, Histogram, fn() -> Histogram>;

/// The figures of this process. Clones are the same ones.
#[derive(Clone)]
pub struct Metrics(Arc<Inside>);

struct Inside {
    registry: Registry,
    /// By class, then by status: looked up once, since a kept page is answered in less time than a look-up takes.
    requests: Vec<[Counter; N_STATUSES]>,
    seconds: Vec<Histogram>,
    under_way: Gauge,
    rendering: Histogram,
    kept: Kept,
    connections: Connections,
    sign_in_failures: Counter,
    transactions: Transactions,
    backup_failures: Counter,
    last_backup: Gauge,
    database_answers: Gauge,
    shown: Shown,
    looks: OnceLock<Looks>,
}

/// What became of a request for a page that may be kept.
#[derive(Default)]
struct Kept {
    hits: Counter,
    waits: Counter,
    misses: Counter,
}

/// Connections to the site's own address.
#[derive(Clone, Default)]
pub struct Connections {
    /// How many there are.
    pub open: Gauge,
    /// How many were closed at once because there was no place for them.
    pub refused: Counter,
    /// How many could not be taken: no descriptor was left, or TLS did not come about.
    pub failed: Counter,
}

/// Times of transactions, as the store tells them.
#[derive(Clone)]
struct Transactions {
    waits: [Histogram; 2],
    lasts: [Histogram; 2],
}

impl Watch for Transactions {
    fn began(&self, kind: Kind, waited: Duration) {
        self.waits[kind as usize].observe(waited.as_secs_f64());
    }

    fn ended(&self, kind: Kind, lasted: Duration) {
        self.lasts[kind as usize].observe(lasted.as_secs_f64());
    }
}

fn histogram() -> Histogram {
    Histogram::new(STEPS)
}

fn times() -> Times {
    Family::new_with_constructor(histogram)
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::default();
        let requests = requests(&mut registry);
        let seconds = seconds(&mut registry);
        let rendering = histogram();
        registry.register(
            "minsheng_render_seconds",
            "Time to render a page, from asking the service on",
            rendering.clone(),
        );
        let transactions = transactions(&mut registry);
        let inside = Inside {
            requests,
            seconds,
            rendering,
            transactions,
            under_way: Gauge::default(),
            kept: Kept::default(),
            connections: Connections::default(),
            sign_in_failures: Counter::default(),
            backup_failures: Counter::default(),
            last_backup: Gauge::default(),
            database_answers: Gauge::default(),
            shown: Shown::register(&mut registry),
            looks: OnceLock::new(),
            registry,
        };
        Self(Arc::new(inside.registered()))
    }
}

fn requests(registry: &mut Registry) -> Vec<[Counter; N_STATUSES]> {
    let all = Family::<Two, Counter>::default();
    let of =
        |class: &Class| STATUSES.map(|status| all.get_or_create_owned(&[("class", class.name()), ("status", status)]));
    let each = Class::ALL.iter().map(of).collect();
    let help = "Requests answered, by class and status; a form's 3xx counts as 2xx";
    registry.register("minsheng_requests", help, all);
    each
}

fn seconds(registry: &mut Registry) -> Vec<Histogram> {
    let all = times();
    let each = Class::ALL.iter().map(|class| all.get_or_create_owned(&[("class", class.name())])).collect();
    registry.register("minsheng_request_seconds", "Time to answer what no kept page answered", all);
    each
}

fn transactions(registry: &mut Registry) -> Transactions {
    let (waits, lasts) = (times(), times());
    let of = |all: &Times| ["read", "write"].map(|kind| all.get_or_create_owned(&[("kind", kind)]));
    let each = Transactions { waits: of(&waits), lasts: of(&lasts) };
    registry.register(
        "minsheng_database_wait_seconds",
        "Time until a transaction had a connection and had begun",
        waits,
    );
    registry.register("minsheng_database_transaction_seconds", "Time from a transaction's beginning to its end", lasts);
    each
}

impl Inside {
    /// Puts what has no labels into the registry.
    fn registered(mut self) -> Self {
        let mut registry = std::mem::take(&mut self.registry);
        let Self { kept, connections, .. } = &self;
        let mut count = |name: &str, help: &str, counter: &Counter| registry.register(name, help, counter.clone());
        count("minsheng_kept_hits", "Requests answered with a kept page", &kept.hits);
        count("minsheng_kept_waits", "Requests that waited for a page that another one was making", &kept.waits);
        count("minsheng_kept_misses", "Requests for a page that may be kept and was not there", &kept.misses);
        count("minsheng_connections_refused", "Connections closed for want of a place", &connections.refused);
        count("minsheng_accept_failures", "Connections that could not be taken: descriptors, TLS", &connections.failed);
        count(
            "minsheng_sign_in_failures",
            "Names, passwords, codes and digits that were wrong",
            &self.sign_in_failures,
        );
        count("minsheng_backup_failures", "Backups by the clock that failed", &self.backup_failures);
        let mut gauge = |name: &str, help: &str, gauge: &Gauge| registry.register(name, help, gauge.clone());
        gauge("minsheng_connections", "Connections to the site", &connections.open);
        gauge("minsheng_requests_under_way", "Requests being answered", &self.under_way);
        gauge("minsheng_database_answers", "Whether the database answered when last asked", &self.database_answers);
        let help = "When the last backup by the clock was written, in seconds since 1970; 0: never";
        gauge("minsheng_backup_last_success_timestamp_seconds", help, &self.last_backup);
        registry.register(
            "minsheng_build",
            "Which program this is",
            Info::new([("version", env!("CARGO_PKG_VERSION"))]),
        );
        self.registry = registry;
        self
    }
}

impl Metrics {
    /// A request was answered by whatever is behind the kept pages.
    fn answered(&self, class: Class, code: StatusCode, after: Duration) {
        self.0.requests[class as usize][status(class, code)].inc();
        self.0.seconds[class as usize].observe(after.as_secs_f64());
    }

    /// A kept page was the answer, or, after a wait, the page that another request made.
    pub fn kept(&self, code: StatusCode, has_waited: bool) {
        self.0.requests[Class::Page as usize][status(Class::Page, code)].inc();
        if has_waited {
            self.0.kept.waits.inc()
        } else {
            self.0.kept.hits.inc()
        };
    }

    /// A page that may be kept was not there.
    pub fn not_kept(&self) {
        self.0.kept.misses.inc();
    }

    /// A page was rendered in this time.
    pub fn rendered(&self, after: Duration) {
        self.0.rendering.observe(after.as_secs_f64());
    }

    /// Somebody's name, password, code or digits were wrong. Whose is not asked.
    pub fn sign_in_failed(&self) {
        self.0.sign_in_failures.inc();
    }

    /// A backup by the clock was written at this moment, in seconds since 1970.
    pub fn backed_up(&self, at: i64) {
        self.0.last_backup.set(at);
    }

    /// A backup by the clock failed.
    pub fn backup_failed(&self) {
        self.0.backup_failures.inc();
    }

    /// Whether the database answered.
    pub fn database_answers(&self, does: bool) {
        self.0.database_answers.set(does.into());
    }

    /// What is counted of connections.
    pub fn connections(&self) -> Connections {
        self.0.connections.clone()
    }

    /// From now on these are asked at each look, and the store tells how long its transactions take. Once is enough.
    pub fn look_at(&self, looks: Looks) {
        looks.store.watch(self.0.transactions.clone());
        drop(self.0.looks.set(looks));
    }

    /// All figures of this moment, in the text format 0.0.4.
    pub fn text(&self) -> String {
        self.0.shown.show(self.0.looks.get());
        let mut text = String::new();
        match prometheus_text::encode(&mut text, &self.0.registry) {
            Ok(()) => text,
            Err(_) => String::new(), // a string takes whatever is written
        }
    }
}

/// Counts a request that is being answered, also one whose reader goes away.
struct UnderWay(Gauge);

impl UnderWay {
    fn begin(gauge: &Gauge) -> Self {
        gauge.inc();
        Self(gauge.clone())
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// Measures what no kept page answers. Outermost of the layers behind those.
pub async fn measure(State(metrics): State<Metrics>, request: Request, next: Next) -> Response {
    let class = Class::of(request.method(), request.uri().path());
    let _under_way = UnderWay::begin(&metrics.0.under_way);
    let begun = Instant::now();
    let response = next.run(request).await;
    metrics.answered(class, response.status(), begun.elapsed());
    response
}
