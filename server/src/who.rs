//! From the session to the person, once for each request. Nothing is written: a session keeps its end from sign-in on,
//! so that no row tells when somebody was here last.

use crate::site::Site;
use app::request::{PERSON, Who};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use domain::PersonId;
use tower_sessions::Session;

/// Puts the signed-in person, if any, among the request's extensions. A person suspended since is nobody.
pub async fn find(State(site): State<Site>, session: Session, mut request: Request, next: Next) -> Response {
    let who = match session.get::<PersonId>(PERSON).await {
        Ok(None) => None,
        Ok(Some(id)) => match site.service.person(id).await {
            Ok(person) => person,
            Err(error) => return unavailable(&error),
        },
        Err(error) => return unavailable(&error),
    };
    request.extensions_mut().insert(Who(who));
    next.run(request).await
}

fn unavailable(error: &dyn std::fmt::Display) -> Response {
    app::request::broken(error);
    crate::plain::page(axum::http::StatusCode::SERVICE_UNAVAILABLE)
}
