//! The site over real connections with real cookies: people do things, and we look at what comes back.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

mod api;
mod audit;
mod ballots;
mod citizens;
mod comments;
#[path = "../../../crates/store/tests/both/database.rs"]
#[expect(dead_code, reason = "these tests need a part of it")]
mod database;
mod doors;
mod exchange;
mod factors;
mod faults;
mod floods;
mod headers;
mod kept;
mod messengers;
mod metrics;
mod mock;
mod moderation;
mod next;
mod noted;
mod processes;
mod reading;
mod results;
mod robust;
mod sessions;
mod site;
mod typed;
mod years;
