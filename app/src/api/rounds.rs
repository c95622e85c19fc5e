//! The round: first page, rules, result, desk, and the clerks' steps.

use crate::error::ApiError;
use domain::shown::{DeskPage, HomePage, NextPage, ResultPage, RulesPage, YearPage, YearsPage};
use leptos::prelude::*;

/// The first page.
#[server(prefix = "/api", endpoint = "rounds/home")]
pub async fn show_home() -> Result<HomePage, ApiError> {
    let asking = crate::request::asking();
    crate::request::answer(asking.service.home(asking.who.as_ref()).await)
}

/// All rounds, the latest year first.
#[server(prefix = "/api", endpoint = "rounds/years")]
pub async fn list_years() -> Result<YearsPage, ApiError> {
    let asking = crate::request::asking();
    crate::request::answer(asking.service.list_years(asking.who.as_ref()).await)
}

/// The round of a year with its candidates.
#[server(prefix = "/api", endpoint = "rounds/year")]
pub async fn show_year(year: i32) -> Result<YearPage, ApiError> {
    let asking = crate::request::asking();
    crate::request::answer(asking.service.show_year(asking.who.as_ref(), year).await)
}

/// The rules of a year, or of the current one.
#[server(prefix = "/api", endpoint = "rounds/rules")]
pub async fn show_rules(#[server(default)] year: Option<i32>) -> Result<RulesPage, ApiError> {
    let asking = crate::request::asking();
    let (service, who) = (asking.service, asking.who.as_ref());
    crate::request::answer(match year {
        None => service.show_rules(who).await,
        Some(year) => service.show_rules_of(who, year).await,
    })
}

/// The result of one vote of a year, or of the current one, once it is published; without a number, of the vote that stands.
#[server(prefix = "/api", endpoint = "rounds/result")]
pub async fn show_result(#[server(default)] year: Option<i32>, vote: Option<u32>) -> Result<ResultPage, ApiError> {
    let asking = crate::request::asking();
    let (service, who) = (asking.service, asking.who.as_ref());
    crate::request::answer(match year {
        None => service.show_result(who, vote).await,
        Some(year) => service.show_vote_of(who, year, vote).await,
    })
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
