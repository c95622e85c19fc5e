//! What is not counted as it happens but asked for at each look: pools, shelves, limits, this process.

use super::{One, process};
use crate::limits::{Limits, N_LIMITS};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;
use service::Store;
use std::sync::atomic::{AtomicU64, Ordering};
use store::Kind;

/// How many pages are kept, and their bytes; nothing once the shelves are gone.
pub type Weigh = Box<dyn Fn() -> Option<(u64, u64)> + Send + Sync>;

/// Whom to ask.
pub struct Looks {
    /// For its connections.
    pub store: Store,
    /// For how often they refused.
    pub limits: Limits,
    /// For the pages that are kept.
    pub weigh: Weigh,
}

/// Where the answers are put.
pub struct Shown {
    refusals: [Counter; N_LIMITS],
    faults: Counter,
    connections: Family<One, Gauge>,
    idle: Family<One, Gauge>,
    most: Family<One, Gauge>,
    waiting: [Gauge; 2],
    kept_pages: Gauge,
    kept_bytes: Gauge,
    cpu: Counter<f64, AtomicU64>,
    process: [Gauge; 4],
}

const OF_PROCESS: [(&str, &str); 4] = [
    ("process_start_time_seconds", "When this process began, in seconds since 1970"),
    ("process_resident_memory_bytes", "Memory that this process holds"),
    ("process_open_fds", "Descriptors that this process has open"),
    ("process_max_fds", "Descriptors that it may have open"),
];

impl Shown {
    /// Makes them and puts them into the registry.
    pub fn register(registry: &mut Registry) -> Self {
        let (refused, waiting) = (Family::<One, Counter>::default(), Family::<One, Gauge>::default());
        let shown = Self {
            refusals: Limits::NAMES.map(|kind| refused.get_or_create_owned(&[("kind", kind)])),
            faults: Counter::default(),
            connections: Family::default(),
            idle: Family::default(),
            most: Family::default(),
            waiting: ["read", "write"].map(|kind| waiting.get_or_create_owned(&[("kind", kind)])),
            kept_pages: Gauge::default(),
            kept_bytes: Gauge::default(),
            cpu: Counter::default(),
            process: OF_PROCESS.map(|(name, help)| {
                let gauge = Gauge::default();
                registry.register(name, help, gauge.clone());
                gauge
            }),
        };
        registry.register("process_cpu_seconds", "Time of processors that this process has used", shown.cpu.clone());
        registry.register(
            "minsheng_limit_refusals",
            "Requests refused for coming too often, by kind of limit",
            refused,
        );
        registry.register(
            "minsheng_faults",
            "Faults and panics met by requests, as the log has them",
            shown.faults.clone(),
        );
        registry.register("minsheng_database_connections", "Connections to the database", shown.connections.clone());
        registry.register("minsheng_database_connections_idle", "Of these, idle ones", shown.idle.clone());
        registry.register("minsheng_database_connections_max", "Most connections there can be", shown.most.clone());
        let help = "Who waits for a transaction to begin: where the database is one file, those that write wait for one another";
        registry.register("minsheng_database_waiting", help, waiting);
        registry.register("minsheng_kept_pages", "Pages kept in memory", shown.kept_pages.clone());
        registry.register("minsheng_kept_bytes", "Their size", shown.kept_bytes.clone());
        shown
    }

    /// Asks them all.
    pub fn show(&self, looks: Option<&Looks>) {
        self.faults.inner().store(app::request::n_broken(), Ordering::Relaxed);
        let Some(of) = process::look() else { return self.show_site(looks) };
        self.cpu.inner().store(of.cpu_seconds.to_bits(), Ordering::Relaxed);
        for (gauge, value) in self.process.iter().zip([of.began, of.memory, of.descriptors, of.most_descriptors]) {
            gauge.set(value);
        }
        self.show_site(looks);
    }

    fn show_site(&self, looks: Option<&Looks>) {
        let Some(Looks { store, limits, weigh }) = looks else { return };
        for (counter, n) in self.refusals.iter().zip(limits.refused()) {
            counter.inner().store(n, Ordering::Relaxed);
        }
        for pool in store.pools() {
            let of = [("pool", pool.name)];
            self.connections.get_or_create(&of).set(pool.connections.into());
            self.idle.get_or_create(&of).set(pool.idle.into());
            self.most.get_or_create(&of).set(pool.most.into());
        }
        for (gauge, kind) in self.waiting.iter().zip([Kind::Read, Kind::Write]) {
            gauge.set(signed(store.n_waiting(kind)));
        }
        if let Some((pages, bytes)) = weigh() {
            self.kept_pages.set(signed(pages));
            self.kept_bytes.set(signed(bytes));
        }
    }
}

fn signed(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
