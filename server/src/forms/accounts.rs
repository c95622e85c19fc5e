//! The forms of signing in with a one-time code, of the second factor, and of one's own password.

use super::citizens::slowly;
use super::{Posted, local};
use crate::client::Network;
use crate::render;
use crate::site::Site;
use app::error::ApiError;
use app::request::{
    AWAITING, Holder, answer, begin_awaiting, begin_session, broken, device, error, first_page, page_after,
};
use axum::Router;
use axum::extract::{RawQuery, State};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodRouter, get, post};
use domain::Refusal;
use service::{Error, Next, SignedIn};
use tower_sessions::Session;

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/sign-in/code", back_to("/sign-in?letter").post(sign_in_with_code))
        .route("/sign-in/second", post(second_step).get(render::page))
        .route("/account/password", back_to("/account").post(choose_password))
}

/// A form that is refused, or answers with a page, leaves its own address in the browser; whoever reloads it, or is led back
/// to it by the next form, comes to its page.
pub(super) fn back_to(page: &'static str) -> MethodRouter<Site> {
    get(move |RawQuery(query): RawQuery| async move {
        let mark = if page.contains('?') { '&' } else { '?' };
        Redirect::to(&query.map_or(page.to_owned(), |query| format!("{page}{mark}{query}")))
    })
}

/// The way on for somebody who is in: where they came from, unless a password comes first.
pub(super) fn way_on(signed_in: &SignedIn, to: Option<&str>) -> String {
    let has_to_choose = Holder::from(signed_in).must_choose;
    to.filter(|_| !has_to_choose).unwrap_or_else(|| page_after(signed_in)).to_owned()
}

/// Begins the session that fits what is still needed.
pub(super) async fn begin(site: &Site, session: &Session, signed_in: &SignedIn, parts: &Parts) -> Result<(), ApiError> {
    match signed_in.next {
        Next::In => {
            let begun = (&signed_in.person, signed_in.into());
            begin_session(&site.service, session, begun, site.lasting(), device(&parts.headers)).await
        }
        Next::SecondFactor | Next::SetUpSecondFactor => begin_awaiting(session, signed_in.into()).await,
    }
}

async fn sign_in_with_code(State(site): State<Site>, session: Session, posted: Posted) -> Response {
    let done = enter_by_code(&site, &session, &posted).await;
    let to = match &done {
        Ok(signed_in) if signed_in.next == Next::In => way_on(signed_in, None),
        _ => "/sign-in/second".to_owned(),
    };
    posted.answer(&site, "code", "/sign-in?letter", &to, done.map(drop)).await
}

async fn enter_by_code(site: &Site, session: &Session, posted: &Posted) -> Result<SignedIn, ApiError> {
    if let Some(network) = posted.parts.extensions.get::<Network>() {
        site.limits.code(*network).map_err(ApiError::Refused)?;
    }
    let entered = site.service.sign_in_with_code(posted.field("code")).await;
    if matches!(entered, Err(Error::Refused(_))) {
        site.metrics.sign_in_failed();
    }
    let signed_in = answer(entered)?;
    begin(site, session, &signed_in, &posted.parts).await?;
    Ok(signed_in)
}

async fn second_step(State(site): State<Site>, session: Session, mut posted: Posted) -> Response {
    let to = local(posted.field("to")).map(str::to_owned);
    let done = enter_by_digits(&site, &session, &posted).await;
    let way_on = done.as_ref().map_or_else(|_| "/".to_owned(), |signed_in| way_on(signed_in, to.as_deref()));
    let address = to.map_or("/sign-in/second".to_owned(), |to| format!("/sign-in/second?to={to}"));
    // Digits are used once: those that were wrong do not become right.
    posted.fields.retain(|(name, _)| name != "digits");
    posted.answer(&site, "second", &address, &way_on, done.map(drop)).await
}

async fn enter_by_digits(site: &Site, session: &Session, posted: &Posted) -> Result<SignedIn, ApiError> {
    let awaiting = session.get::<Holder>(AWAITING).await.map_err(|fault| broken(&fault))?;
    let holder = awaiting.ok_or(ApiError::Refused(Refusal::SignInFirst))?;
    site.limits.digits(holder.person.0).map_err(ApiError::Refused)?;
    let digits = posted.field("digits");
    let checked = match site.service.check_second_factor(holder.person, holder.epoch, digits).await {
        // None is confirmed yet: these are its first digits.
        Err(Error::Refused(Refusal::NotFound)) => {
            site.service.confirm_second_factor(holder.person, holder.epoch, digits).await
        }
        checked => checked,
    };
    if matches!(checked, Err(Error::Refused(_))) {
        site.metrics.sign_in_failed();
    }
    let signed_in = checked.map_err(error)?;
    begin(site, session, &signed_in, &posted.parts).await?;
    Ok(signed_in)
}

async fn choose_password(State(site): State<Site>, session: Session, mut posted: Posted) -> Response {
    let done = choose(&site, &session, &posted).await;
    posted.fields.retain(|(name, _)| !matches!(name.as_str(), "current" | "again"));
    match done {
        // The one change after which there is somewhere else to go: the password was all that was missing.
        Ok(Some(first)) => Redirect::to(first).into_response(),
        done => posted.answer(&site, "password", "/account", "/account?chosen", done.map(drop)).await,
    }
}

/// Begins a session in the place of the one at hand, which the account's new epoch has ended with all others.
pub(super) async fn begin_anew(site: &Site, session: &Session, posted: &Posted, epoch: i64) -> Result<(), ApiError> {
    let who = posted.who.as_ref().ok_or(ApiError::Refused(Refusal::SignInFirst))?;
    let begun = (who, Holder { person: who.id, epoch, must_choose: false });
    begin_session(&site.service, session, begun, site.lasting(), device(&posted.parts.headers)).await
}

/// Chooses a password; the session at hand goes on, all others end. Answers with the page to begin on, where nothing else
/// was open to this session before.
async fn choose(site: &Site, session: &Session, posted: &Posted) -> Result<Option<&'static str>, ApiError> {
    slowly(site, posted)?;
    let who = posted.who.as_ref();
    let (current, password, again) = (posted.field("current"), posted.field("password"), posted.field("again"));
    let epoch = answer(site.service.choose_password(who, current, password, again).await)?;
    let before = session.get::<Holder>(app::request::PERSON).await.map_err(|fault| broken(&fault))?;
    begin_anew(site, session, posted, epoch).await?;
    let had_to = before.is_some_and(|holder| holder.must_choose);
    Ok(who.filter(|_| had_to).map(|person| first_page(person.role)))
}
