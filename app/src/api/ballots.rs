//! Ballots.

use crate::error::ApiError;
use domain::shown::{BallotPage, InTheBox};
use leptos::prelude::*;

/// What a deputy's ballot page shows.
#[server(prefix = "/api", endpoint = "ballots/show")]
pub async fn show_ballot() -> Result<BallotPage, ApiError> {
    let asking = crate::request::asking();
    crate::request::answer(asking.service.show_ballot(asking.who.as_ref()).await)
}

/// Puts a paper in the box of a vote; the same `attempt` again answers the same.
#[server(prefix = "/api", endpoint = "ballots/cast")]
pub async fn cast_ballot(vote: i64, paper: String, attempt: String) -> Result<InTheBox, ApiError> {
    let asking = crate::request::asking();
    crate::request::answer(
        asking.service.cast_ballot(asking.who.as_ref(), domain::VoteId(vote), &paper, &attempt).await,
    )
}
