//! Faults that only a whole program can meet, while deputies cast: it is killed again and again (`killed`), one of two
//! behind a proxy (`servers`); PostgreSQL is restarted (`restarted`); there are more connections than descriptors
//! (`descriptors`), clients are slow (`slow`), a handler panics (`panicking`); what the log says meanwhile (`logged`).
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

mod casting;
#[path = "../../../crates/store/tests/both/database.rs"]
#[expect(dead_code, reason = "shared with the store's tests, which use more of it")]
mod database;
mod descriptors;
mod killed;
mod logged;
mod panicking;
mod restarted;
mod servers;
mod slow;
