//! How long transactions wait and last, told to whoever watches; and what the pools hold. Nothing of what is in them.

use crate::Store;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

/// Where the log's lines about statements come from: their targets begin so.
pub const STATEMENTS: &str = "sqlx";
/// What only the statements of casting hold: a line about one, however slow it was, would say that somebody cast a ballot just
/// then.
pub const STATEMENTS_OF_CASTING: [&str; 4] = ["from roll", "roll_mark", "box_paper", "for share"];

/// What a transaction is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Reading.
    Read,
    /// Writing.
    Write,
}

/// Who is told how long transactions take.
pub trait Watch: Send + Sync {
    /// A transaction has begun, after waiting so long for its connection and its turn.
    fn began(&self, kind: Kind, waited: Duration);
    /// A transaction has ended, committed or not, so long after it began.
    fn ended(&self, kind: Kind, lasted: Duration);
}

/// The connections of one pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pool {
    /// `readers` and `writer` on SQLite, `all` on PostgreSQL.
    pub name: &'static str,
    /// Connections there are.
    pub connections: u32,
    /// Of these, idle ones.
    pub idle: u32,
    /// Most there can be.
    pub most: u32,
}

/// Shared by the clones of a store.
#[derive(Default)]
pub(crate) struct Watched {
    watch: OnceLock<Box<dyn Watch>>,
    waiting: [AtomicU64; 2],
}

/// Somebody waits for a transaction; until this is dropped, whatever becomes of the wait.
struct Waiting<'a>(&'a AtomicU64);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A transaction that has begun; dropped with it.
pub(crate) struct Begun {
    watched: Arc<Watched>,
    kind: Kind,
    at: Instant,
}

impl Drop for Begun {
    fn drop(&mut self) {
        if let Some(watch) = self.watched.watch.get() {
            watch.ended(self.kind, self.at.elapsed());
        }
    }
}

impl Watched {
    /// Waits for a transaction to begin.
    pub(crate) async fn begin<T, E>(
        self: &Arc<Self>,
        kind: Kind,
        beginning: impl Future<Output = Result<T, E>>,
    ) -> Result<(T, Begun), E> {
        let asked = Instant::now();
        let waiting = &self.waiting[kind as usize];
        waiting.fetch_add(1, Ordering::Relaxed);
        let waits = Waiting(waiting);
        let begun = beginning.await?;
        drop(waits);
        if let Some(watch) = self.watch.get() {
            watch.began(kind, asked.elapsed());
        }
        Ok((begun, Begun { watched: self.clone(), kind, at: Instant::now() }))
    }
}

impl Store {
    /// Tells somebody of every transaction from now on; the first who asks for it stays the only one.
    pub fn watch(&self, watch: impl Watch + 'static) {
        drop(self.watched.watch.set(Box::new(watch)));
    }

    /// How many wait for a transaction to begin. On SQLite those that write wait for one another.
    pub fn n_waiting(&self, kind: Kind) -> u64 {
        self.watched.waiting[kind as usize].load(Ordering::Relaxed)
    }

    /// The pools and their connections.
    pub fn pools(&self) -> Vec<Pool> {
        self.db.pools()
    }
}
