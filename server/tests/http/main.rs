//! The site over real connections with real cookies: people do things, and we look at what comes back.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

mod ballots;
mod comments;
mod doors;
mod factors;
mod headers;
mod kept;
mod results;
mod robust;
mod sessions;
mod site;
