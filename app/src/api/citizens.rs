//! Citizens' own accounts: what their pages show. Everything that is typed goes to plain forms of the server.

use crate::error::ApiError;
use domain::shown::{ConsentPage, OwnData, SessionsPage, SignUpPage, VerifyPage, WindowPage};
use leptos::prelude::*;

/// The page of signing up.
#[server(prefix = "/api", endpoint = "citizens/sign_up")]
pub async fn show_sign_up() -> Result<SignUpPage, ApiError> {
    let asking = crate::request::asking();
    crate::request::answer(asking.service.sign_up_page(asking.who.as_ref()).await)
}

/// Whether the privacy notice is to be agreed to.
#[server(prefix = "/api", endpoint = "citizens/consent")]
pub async fn show_consent() -> Result<ConsentPage, ApiError> {
    let asking = crate::request::asking();
    crate::request::answer(asking.service.show_consent(asking.who.as_ref()).await)
}

/// All that is kept of oneself.
#[server(prefix = "/api", endpoint = "citizens/data")]
pub async fn show_own_data() -> Result<OwnData, ApiError> {
    let asking = crate::request::asking();
    let session = crate::request::number(&crate::request::session().await?);
    crate::request::answer(asking.service.show_own_data(asking.who.as_ref(), &session).await)
}

/// One's own sessions.
#[server(prefix = "/api", endpoint = "citizens/sessions")]
pub async fn show_own_sessions() -> Result<SessionsPage, ApiError> {
    let asking = crate::request::asking();
    let session = crate::request::number(&crate::request::session().await?);
    crate::request::answer(asking.service.show_own_sessions(asking.who.as_ref(), &session).await)
}

/// How one can be verified.
#[server(prefix = "/api", endpoint = "citizens/verification")]
pub async fn show_verification() -> Result<VerifyPage, ApiError> {
    let asking = crate::request::asking();
    crate::request::answer(asking.service.show_verification(asking.who.as_ref()).await)
}

/// The service window.
#[server(prefix = "/api", endpoint = "citizens/window")]
pub async fn show_window() -> Result<WindowPage, ApiError> {
    let asking = crate::request::asking();
    crate::request::answer(asking.service.show_window(asking.who.as_ref()).await)
}
