//! The server's side of a request: who asks, the service, and how its answers become a server function's.
//!
//! Used only inside server function bodies and by the `server` crate; it does not exist in the browser.

pub mod sentences;
pub mod square;

use crate::error::ApiError;
use axum::http::HeaderMap;
use axum::http::header::USER_AGENT;
use domain::{Device, Language, Person, PersonId, Role};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use service::{Message, Service, SignedIn};
use std::sync::atomic::{AtomicU64, Ordering};
use tower_sessions::Session;
use tower_sessions::cookie::time::{Duration, OffsetDateTime};

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
pub struct Lasting {
    /// Hours, for everyone but citizens.
    pub hours: u32,
    /// Days, for citizens.
    pub citizen_days: u32,
}

impl Lasting {
    fn of(self, role: Role) -> Duration {
        match role {
            Role::Citizen => Duration::days(i64::from(self.citizen_days)),
            _ => Duration::hours(i64::from(self.hours)),
        }
    }
}

/// All that a session keeps: who began it, the epoch that the account was in, and whether a password is still missing. Where
/// the account has moved on since, the session is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// Who began it.
    pub person: PersonId,
    /// See [`SignedIn`].
    pub epoch: i64,
    /// Whether a password is to be chosen before anything else: staff that came with a one-time code and has none.
    #[serde(default)]
    pub must_choose: bool,
}

impl From<&SignedIn> for Holder {
    fn from(signed_in: &SignedIn) -> Self {
        let must_choose = signed_in.person.role.is_staff() && !signed_in.has_password;
        Self { person: signed_in.person.id, epoch: signed_in.epoch, must_choose }
    }
}

/// Under this name a session keeps its [`Holder`], once all factors were right.
pub const PERSON: &str = "holder";
/// Under this name a session keeps the [`Holder`] to be, between the factors.
pub const AWAITING: &str = "awaiting";
/// How long the second factor is waited for.
const FACTORS_APART: Duration = Duration::minutes(10);

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

static N_BROKEN: AtomicU64 = AtomicU64::new(0);

/// How often something was broken since this process began: as many as the log has such lines.
pub fn n_broken() -> u64 {
    N_BROKEN.load(Ordering::Relaxed)
}

/// Logs what is broken under a new reference.
pub fn broken(fault: &dyn std::fmt::Display) -> ApiError {
    N_BROKEN.fetch_add(1, Ordering::Relaxed);
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

/// Starts a new session for somebody who has signed in; whatever session there was ends. Its owner finds it in a list of
/// sessions; a deputy's is written down in none.
pub async fn begin_session(
    service: &Service,
    session: &Session,
    (person, holder): (&Person, Holder),
    lasting: Lasting,
    device: Device,
) -> Result<(), ApiError> {
    begin(session, PERSON, holder, lasting.of(person.role)).await?;
    if person.role == Role::Deputy {
        return Ok(());
    }
    session.save().await.map_err(|fault| broken(&fault))?;
    answer(service.begin_own_session(person, &number(session), device).await)
}

/// The number of a session, as its row has it; empty where there is none yet.
pub fn number(session: &Session) -> String {
    session.id().map(|id| id.to_string()).unwrap_or_default()
}

/// The kind of device that a request comes from.
pub fn device(headers: &HeaderMap) -> Device {
    let agent = headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok());
    Device::from_user_agent(agent.unwrap_or_default())
}

/// Starts a short session for somebody whose second factor is still asked for. It makes nobody signed in.
pub async fn begin_awaiting(session: &Session, holder: Holder) -> Result<(), ApiError> {
    begin(session, AWAITING, holder, FACTORS_APART).await
}

async fn begin(session: &Session, name: &str, holder: Holder, lasts: Duration) -> Result<(), ApiError> {
    session.clear().await;
    // The old number is dead and a new one is drawn: a number slipped to somebody before sign-in opens nothing.
    session.cycle_id().await.map_err(|fault| broken(&fault))?;
    session.set_expiry(Some(tower_sessions::Expiry::AtDateTime(OffsetDateTime::now_utc() + lasts)));
    session.insert(name, holder).await.map_err(|fault| broken(&fault))
}

/// The message by which digits reach somebody, with a blank for them.
pub fn message_with_digits(language: Language) -> Message {
    let sentences = sentences::sentences(language);
    let words = |key: &str| sentences.get(key).cloned().unwrap_or_default();
    Message { subject: words("verify.message.subject"), text: words("verify.message.text") }
}

/// Sets a cookie that holds no more than how the reader wants to see pages; kept for a year.
pub fn set_cookie(name: &str, value: &str) -> Result<(), ApiError> {
    let cookie = format!("{name}={value}; Path=/; Max-Age=31536000; SameSite=Lax");
    let cookie = cookie.parse().map_err(|_| ApiError::Wire)?;
    expect_context::<leptos_axum::ResponseOptions>().append_header(axum::http::header::SET_COOKIE, cookie);
    Ok(())
}

/// The page on which a person of this role begins.
pub fn first_page(role: Role) -> &'static str {
    match role {
        Role::Deputy => "/ballot",
        Role::Clerk | Role::ChiefScrutineer | Role::Scrutineer => "/desk",
        Role::Moderator => "/moderation",
        Role::Citizen => "/projects",
        Role::SystemAdministrator | Role::SecurityAdministrator => "/staff",
        Role::AuditAdministrator => "/audit",
        Role::DepartmentEditor => "/replies",
    }
}

/// The page where somebody goes on who has signed in just now. Whoever came with a code and has no password chooses one, or
/// is told that it can be done.
pub fn page_after(signed_in: &SignedIn) -> &'static str {
    match signed_in.person.role {
        role if signed_in.has_password => first_page(role),
        Role::Deputy => "/ballot?new",
        _ => "/account",
    }
}
