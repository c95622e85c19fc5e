//! The round: first page, rules, result, desk, and the clerks' steps.

use crate::error::ApiError;
use domain::shown::{DeskPage, HomePage, NextPage, ResultPage, RulesPage};
use leptos::prelude::*;

/// The first page.
#[server(prefix = "/api", endpoint = "rounds/home")]
pub async fn show_home() -> Result<HomePage, ApiError> {
    let asking = crate::request::asking();
    crate::request::answer(asking.service.home(asking.who.as_ref()).await)
}

/// The rules.
#[server(prefix = "/api", endpoint = "rounds/rules")]
pub async fn show_rules() -> Result<RulesPage, ApiError> {
    let asking = crate::request::asking();
    crate::request::answer(asking.service.show_rules(asking.who.as_ref()).await)
}

/// The result of one vote of the round, once it is published; without a number, of the vote that stands.
#[server(prefix = "/api", endpoint = "rounds/result")]
pub async fn show_result(vote: Option<u32>) -> Result<ResultPage, ApiError> {
    let asking = crate::request::asking();
    crate::request::answer(asking.service.show_result(asking.who.as_ref(), vote).await)
}

/// The clerks' desk.
#[server(prefix = "/api", endpoint = "rounds/desk")]
pub async fn show_desk() -> Result<DeskPage, ApiError> {
    let asking = crate::request::asking();
    crate::request::answer(asking.service.show_desk(asking.who.as_ref()).await)
}

/// Moves the round on from where the clerk saw it stand.
#[server(prefix = "/api", endpoint = "rounds/advance")]
pub async fn advance_round(from: String) -> Result<(), ApiError> {
    let asking = crate::request::asking();
    crate::request::answer(asking.service.advance_round(asking.who.as_ref(), &from).await)
}

/// What is prepared of the next round.
#[server(prefix = "/api", endpoint = "rounds/next")]
pub async fn show_next() -> Result<NextPage, ApiError> {
    let asking = crate::request::asking();
    crate::request::answer(asking.service.show_next(asking.who.as_ref()).await)
}
