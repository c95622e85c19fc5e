//! The program is killed while deputies cast: one program again and again (`killed`), one of two behind a proxy
//! (`servers`).
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

mod casting;
#[path = "../../../crates/store/tests/both/database.rs"]
#[expect(dead_code, reason = "shared with the store's tests, which use more of it")]
mod database;
mod killed;
mod servers;
