//! The forms by which an account is verified, and the service window's. What digits are sent to is in the form of this one
//! request and nowhere else.

use super::accounts::back_to;
use super::citizens::slowly;
use super::sign_in::escaped;
use super::{Posted, local};
use crate::client::Network;
use crate::site::Site;
use crate::{render, view};
use app::error::ApiError;
use app::request::{answer, message_with_digits};
use app::scene::{Codes, Made};
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::post;
use domain::VerifiedHow;

const VERIFY: &str = "/account/verify";

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/account/verify/code", back_to(VERIFY).post(verify_by_code))
        .route("/account/verify/send", back_to(VERIFY).post(send_digits))
        .route("/account/verify/digits", back_to(VERIFY).post(verify_by_digits))
        .route("/window", post(issue).get(render::page))
}

/// The page of verification, which goes on leading back to a draft.
fn page(posted: &Posted, more: &str) -> String {
    match local(posted.field("to")) {
        Some(to) if more.is_empty() => format!("{VERIFY}?to={}", escaped(to)),
        Some(to) => format!("{VERIFY}?{more}&to={}", escaped(to)),
        None if more.is_empty() => VERIFY.to_owned(),
        None => format!("{VERIFY}?{more}"),
    }
}

/// Where somebody goes on who is verified now: back to the draft, or to the page that says so.
fn way_on(posted: &Posted) -> String {
    local(posted.field("to")).unwrap_or("/account/verify?done").to_owned()
}

async fn verify_by_code(State(site): State<Site>, posted: Posted) -> Response {
    let done = by_code(&site, &posted).await;
    let (page, way_on) = (page(&posted, ""), way_on(&posted));
    posted.answer(&site, "verify_code", &page, &way_on, done).await
}

async fn by_code(site: &Site, posted: &Posted) -> Result<(), ApiError> {
    slowly(site, posted)?;
    answer(site.service.verify_by_code(posted.who.as_ref(), posted.field("code")).await)
}

async fn send_digits(State(site): State<Site>, posted: Posted) -> Response {
    let done = send(&site, &posted).await;
    let form = if posted.field("how") == VerifiedHow::Gateway.code() { "verify_gateway" } else { "verify_email" };
    let (page, sent) = (page(&posted, ""), page(&posted, "sent"));
    posted.answer(&site, form, &page, &sent, done).await
}

async fn send(site: &Site, posted: &Posted) -> Result<(), ApiError> {
    let (who, to) = (posted.who.as_ref(), posted.field("address"));
    if let Some(person) = who {
        let network = posted.parts.extensions.get::<Network>().copied();
        site.limits.send(network, person.id.0, to).map_err(ApiError::Refused)?;
    }
    // A way that is none is not set up either.
    let how = VerifiedHow::from_code(posted.field("how")).unwrap_or(VerifiedHow::Demo);
    let message = message_with_digits(view::view(&posted.parts.headers).language);
    answer(site.service.send_digits(who, how, to, message).await)
}

async fn verify_by_digits(State(site): State<Site>, mut posted: Posted) -> Response {
    let done = by_digits(&site, &posted).await;
    let (page, way_on) = (page(&posted, "sent"), way_on(&posted));
    // Those that were wrong do not become right.
    posted.fields.retain(|(name, _)| name != "digits");
    posted.answer(&site, "verify_digits", &page, &way_on, done).await
}

async fn by_digits(site: &Site, posted: &Posted) -> Result<(), ApiError> {
    slowly(site, posted)?;
    answer(site.service.verify_by_digits(posted.who.as_ref(), posted.field("digits")).await)
}

/// The window's code is in this answer and nowhere else.
async fn issue(State(site): State<Site>, posted: Posted) -> Response {
    match answer(site.service.issue_window_code(posted.who.as_ref()).await) {
        Ok(code) => {
            let made = Made { codes: Codes::Window(code), square: None, address: String::new() };
            render::made(&site, posted.parts, "/window", made).await
        }
        Err(error) => posted.answer(&site, "window", "/window", "/window", Err(error)).await,
    }
}
