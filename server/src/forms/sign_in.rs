//! Signing in by name and password. Where it went well, the browser is marked, so that its owner can come in even while
//! others try the same name from everywhere.

use super::{Posted, accounts, comments, local};
use crate::client::Network;
use crate::site::Site;
use crate::{lockout, render, view};
use app::error::ApiError;
use app::request::{answer, error};
use axum::Router;
use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::response::Response;
use axum::routing::post;
use domain::Refusal;
use service::{Error, Next, SignedIn};
use tower_sessions::Session;

pub(super) fn routes() -> Router<Site> {
    // The form's page has the same address.
    Router::new().route("/sign-in", post(sign_in).get(render::page))
}

async fn sign_in(State(site): State<Site>, session: Session, posted: Posted) -> Response {
    let to = local(posted.field("to")).map(str::to_owned);
    let from = |page: &str| to.as_ref().map_or(page.to_owned(), |to| format!("{page}?to={}", escaped(to)));
    if let Some(page) = comments::brought(&site, &posted, &from("/sign-in")).await {
        return page;
    }
    let name = posted.field("name").to_owned();
    let done = sign_in_to(&site, &session, &posted).await;
    let first = match &done {
        Ok(signed_in) if signed_in.next == Next::In => after(&site, signed_in, to.as_deref()).await,
        Ok(_) => from("/sign-in/second"),
        Err(_) => "/".to_owned(),
    };
    let is_right = done.is_ok();
    let carried = match &done {
        Ok(signed_in) if signed_in.next == Next::In => {
            comments::with_words(&site, &posted, &signed_in.person, to.as_deref().unwrap_or(&first)).await
        }
        _ => None,
    };
    let mut response = match carried {
        Some(page) => page,
        None => posted.answer(&site, "sign_in", &from("/sign-in"), &first, done.map(drop)).await,
    };
    if is_right {
        mark_browser(&site, &name, &mut response).await;
    }
    response
}

async fn sign_in_to(site: &Site, session: &Session, posted: &Posted) -> Result<SignedIn, ApiError> {
    let (name, password) = (posted.field("name"), posted.field("password"));
    let network = posted.parts.extensions.get::<Network>().copied();
    if let Some(network) = network {
        let has_mark = has_mark(site, posted, name).await;
        site.limits.sign_in(network, name, has_mark).map_err(ApiError::Refused)?;
    }
    let signed_in = match site.service.sign_in(name, password).await {
        Err(wrong @ Error::Refused(Refusal::WrongSignIn)) => {
            site.limits.failed(name);
            site.metrics.sign_in_failed();
            return Err(error(wrong));
        }
        answered => answer(answered)?,
    };
    if let Some(network) = network {
        site.limits.succeeded(network, name);
    }
    accounts::begin(site, session, &signed_in, &posted.parts).await?;
    Ok(signed_in)
}

/// The way on for somebody who is in: to the privacy notice first, where its wording has changed since it was agreed to.
pub(super) async fn after(site: &Site, signed_in: &SignedIn, to: Option<&str>) -> String {
    let way_on = accounts::way_on(signed_in, to);
    match site.service.owes_consent(&signed_in.person).await {
        Ok(true) => format!("/account/consent?to={}", escaped(&way_on)),
        Ok(false) => way_on,
        Err(fault) => {
            error(fault);
            way_on
        }
    }
}

/// A path in a query: its `#` would end the query.
pub(super) fn escaped(path: &str) -> String {
    path.replace('#', "%23")
}

async fn has_mark(site: &Site, posted: &Posted, name: &str) -> bool {
    let Some(mark) = view::cookie(&posted.parts.headers, site.device_cookie()) else { return false };
    site.service.device_key().await.is_ok_and(|key| lockout::is_marked(&key, name, mark))
}

/// Marks the browser in which somebody has signed in. Where that fails, it is marked next time.
pub(super) async fn mark_browser(site: &Site, name: &str, response: &mut Response) {
    let Ok(key) = site.service.device_key().await else { return };
    let (cookie, mark) = (site.device_cookie(), lockout::mark(&key, name));
    let secure = if site.is_secure { "; Secure" } else { "" };
    let seconds = lockout::DEVICE_SECONDS;
    let cookie = format!("{cookie}={mark}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    if let Ok(cookie) = cookie.parse() {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
}
