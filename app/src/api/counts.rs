//! Counting and publishing.

use crate::error::ApiError;
use leptos::prelude::*;

/// Counts the ballots.
#[server(prefix = "/api", endpoint = "counts/count")]
pub async fn count_ballots() -> Result<(), ApiError> {
    let asking = crate::request::asking();
    crate::request::answer(asking.service.count_ballots(asking.who.as_ref()).await)
}

/// Publishes the result.
#[server(prefix = "/api", endpoint = "counts/publish")]
pub async fn publish_result() -> Result<(), ApiError> {
    let asking = crate::request::asking();
    crate::request::answer(asking.service.publish_result(asking.who.as_ref()).await)
}
