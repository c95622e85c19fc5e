//! From the session to the person, once for each request. Nothing is written: a session keeps its end from sign-in on,
//! so that no row tells when somebody was here last.

use crate::site::Site;
use app::request::{Holder, PERSON, Who};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use tower_sessions::Session;

/// What is open to staff that has no password yet: to choose one, or to leave.
const BEFORE_CHOOSING: [&str; 8] = [
    "/account",
    "/account/password",
    "/sign-in",
    "/sign-in/code",
    "/sign-in/second",
    "/api/accounts/sign_out",
    "/api/accounts/act_as",
    "/api/view/set",
];

/// Puts the signed-in person, if any, among the request's extensions. Whose account has moved on since is nobody; a person
/// suspended since is still one, whom the rights then refuse.
pub async fn find(State(site): State<Site>, session: Session, mut request: Request, next: Next) -> Response {
    let holder = match session.get::<Holder>(PERSON).await {
        Ok(holder) => holder,
        Err(error) => return unavailable(&error),
    };
    let who = match holder {
        None => None,
        Some(holder) => match site.service.person(holder.person, holder.epoch).await {
            Ok(person) => person,
            Err(error) => return unavailable(&error),
        },
    };
    let must_choose = who.as_ref().is_some_and(|person| !person.suspended) && holder.is_some_and(|it| it.must_choose);
    if must_choose && !BEFORE_CHOOSING.contains(&request.uri().path()) {
        return Redirect::to("/account").into_response();
    }
    request.extensions_mut().insert(Who(who));
    next.run(request).await
}

fn unavailable(error: &dyn std::fmt::Display) -> Response {
    crate::plain::broken(axum::http::StatusCode::SERVICE_UNAVAILABLE, &app::request::broken(error))
}
