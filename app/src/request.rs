//! The server's side of a request: who asks, the service, and how its answers become a server function's.
//!
//! Used only inside server function bodies and by the `server` crate; it does not exist in the browser.

pub mod sentences;

use crate::error::ApiError;
use domain::Person;
use leptos::prelude::*;
use service::Service;
use tower_sessions::Session;
use tower_sessions::cookie::time::OffsetDateTime;

/// Who asks and whom to ask.
pub struct Asking {
    /// What people can do.
    pub service: Service,
    /// The signed-in person, if any.
    pub who: Option<Person>,
}

/// The person of this request, put among its extensions by the server.
#[derive(Clone, Debug, Default)]
pub struct Who(pub Option<Person>);

/// How long a session lasts from sign-in, whatever is done in it: it is written once, and so tells nothing of when
/// somebody voted.
#[derive(Clone, Copy, Debug)]
pub struct SessionHours(pub u32);

/// Under this name a session keeps the number of the person; it keeps nothing else.
pub const PERSON: &str = "person";

/// Begins a server function: anyone may call it, the service decides who may do what.
pub fn asking() -> Asking {
    Asking { service: expect_context(), who: expect_context::<Who>().0 }
}

/// A service's answer as a server function's. What is broken is logged here, once, under the reference that the person sees.
pub fn answer<T>(result: service::Result<T>) -> Result<T, ApiError> {
    result.map_err(error)
}

/// See [`answer`].
pub fn error(error: service::Error) -> ApiError {
    match error {
        service::Error::Refused(refusal) => ApiError::Refused(refusal),
        service::Error::Broken(fault) => broken(&fault),
    }
}

/// Logs what is broken under a new reference.
pub fn broken(fault: &dyn std::fmt::Display) -> ApiError {
    let reference = reference();
    tracing::error!(%reference, %fault, "Something is broken");
    ApiError::Broken { reference }
}

/// Eight characters by which a fault is found in the log, without look-alikes.
fn reference() -> String {
    const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
    (0..8).map(|_| char::from(LETTERS[rand::random_range(0..LETTERS.len())])).collect()
}

/// The session of this request.
pub async fn session() -> Result<Session, ApiError> {
    leptos_axum::extract().await.map_err(|rejected| broken(&format!("{rejected:?}")))
}

/// Starts a new session for a person; whatever session there was ends.
pub async fn begin_session(session: &Session, person: &Person, hours: SessionHours) -> Result<(), ApiError> {
    let ends = OffsetDateTime::now_utc() + tower_sessions::cookie::time::Duration::hours(i64::from(hours.0));
    session.clear().await;
    // The old number is dead and a new one is drawn: a number slipped to somebody before sign-in opens nothing.
    session.cycle_id().await.map_err(|fault| broken(&fault))?;
    session.set_expiry(Some(tower_sessions::Expiry::AtDateTime(ends)));
    session.insert(PERSON, person.id).await.map_err(|fault| broken(&fault))
}

/// Sets a cookie that holds no more than how the reader wants to see pages; kept for a year.
pub fn set_cookie(name: &str, value: &str) -> Result<(), ApiError> {
    let cookie = format!("{name}={value}; Path=/; Max-Age=31536000; SameSite=Lax");
    let cookie = cookie.parse().map_err(|_| ApiError::Wire)?;
    expect_context::<leptos_axum::ResponseOptions>().append_header(axum::http::header::SET_COOKIE, cookie);
    Ok(())
}

/// The page on which a person of this role begins.
pub fn first_page(role: domain::Role) -> &'static str {
    use domain::Role;
    match role {
        Role::Deputy => "/ballot",
        Role::Clerk | Role::ChiefScrutineer | Role::Scrutineer => "/desk",
        Role::Moderator => "/moderation",
        Role::Citizen => "/projects",
        Role::DepartmentEditor | Role::Administrator => "/",
    }
}
