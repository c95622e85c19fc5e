//! Sessions and one's own account. Signing in and choosing a password hold what somebody typed and are plain forms of the
//! server.

use crate::components::square::Square;
use crate::error::ApiError;
use domain::shown::{OwnAccount, SecondFactorSetup};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What the second step of signing in asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum SecondStep {
    /// Nothing: nobody is between the steps.
    Nothing,
    /// The digits of a device that is set up.
    Digits,
    /// The first digits of a device that is to be set up.
    SetUp(SecondFactorSetup, Option<Square>),
}

/// Ends this session.
#[server(prefix = "/api", endpoint = "accounts/sign_out")]
pub async fn sign_out() -> Result<(), ApiError> {
    let asking = crate::request::asking();
    crate::request::answer(asking.service.sign_out(asking.who.as_ref()).await)?;
    crate::request::session().await?.flush().await.map_err(|fault| crate::request::broken(&fault))?;
    leptos_axum::redirect("/");
    Ok(())
}

/// In a demonstration, begins a new session as the person of that name.
#[server(prefix = "/api", endpoint = "accounts/act_as")]
pub async fn act_as(name: String) -> Result<(), ApiError> {
    let asking = crate::request::asking();
    let acting = crate::request::answer(asking.service.act_as(&name).await)?;
    let session = crate::request::session().await?;
    let headers: axum::http::HeaderMap = leptos_axum::extract().await.unwrap_or_default();
    let begun = (&acting.person, (&acting).into());
    let device = crate::request::device(&headers);
    crate::request::begin_session(&asking.service, &session, begun, expect_context(), device).await?;
    leptos_axum::redirect(crate::request::first_page(acting.person.role));
    Ok(())
}

/// Where this session waits for a second factor: what is asked for. A secret is made where there is none, and is the same
/// until its first digits were right.
#[server(prefix = "/api", endpoint = "accounts/second")]
pub async fn show_second_step() -> Result<SecondStep, ApiError> {
    use crate::request::{AWAITING, Holder, asking, broken, error, session, square::square};
    use domain::Refusal;
    let awaiting = session().await?.get::<Holder>(AWAITING).await.map_err(|fault| broken(&fault))?;
    let Some(holder) = awaiting else { return Ok(SecondStep::Nothing) };
    match asking().service.second_factor_setup(holder.person, holder.epoch).await {
        Ok(setup) => {
            let square = square(setup.address.as_str());
            Ok(SecondStep::SetUp(setup, square))
        }
        Err(service::Error::Refused(Refusal::NotAllowed)) => Ok(SecondStep::Digits),
        // The account was suspended or changed meanwhile: the first step is taken anew, and says so.
        Err(service::Error::Refused(_)) => Ok(SecondStep::Nothing),
        Err(fault) => Err(error(fault)),
    }
}

/// One's own account.
#[server(prefix = "/api", endpoint = "accounts/own")]
pub async fn show_own_account() -> Result<OwnAccount, ApiError> {
    let asking = crate::request::asking();
    crate::request::answer(asking.service.own_account(asking.who.as_ref()).await)
}
