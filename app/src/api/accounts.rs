//! Sessions. Signing in holds what somebody typed and is a plain form of the server.

use crate::error::ApiError;
use leptos::prelude::*;

/// Ends this session.
#[server(prefix = "/api", endpoint = "accounts/sign_out")]
pub async fn sign_out() -> Result<(), ApiError> {
    crate::request::session().await?.flush().await.map_err(|fault| crate::request::broken(&fault))?;
    leptos_axum::redirect("/");
    Ok(())
}

/// In a demonstration, begins a new session as the person of that name.
#[server(prefix = "/api", endpoint = "accounts/act_as")]
pub async fn act_as(name: String) -> Result<(), ApiError> {
    let asking = crate::request::asking();
    let person = crate::request::answer(asking.service.act_as(&name).await)?;
    crate::request::begin_session(&crate::request::session().await?, &person, expect_context()).await?;
    leptos_axum::redirect(crate::request::first_page(person.role));
    Ok(())
}
