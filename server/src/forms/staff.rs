//! The forms of the staff's accounts and of letters. Those that make one-time codes answer with the page that shows them:
//! the codes are in that answer and nowhere else, so that there is no address at which they could be read again.

use super::Posted;
use super::accounts::back_to;
use crate::render;
use crate::site::Site;
use app::pages::staff::NO_UNIT;
use app::request::{answer, square::square};
use app::scene::{Codes, Made};
use axum::Router;
use axum::extract::State;
use axum::http::header::HOST;
use axum::http::request::Parts;
use axum::response::Response;
use axum::routing::post;
use domain::{Bilingual, DelegationId, Role};
use service::NewStaff;

const STAFF: &str = "/staff";
const LETTERS: &str = "/desk/letters";

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/staff/issue", back_to(STAFF).post(issue))
        .route("/staff/reset", back_to(STAFF).post(reset))
        .route("/staff/release", back_to(STAFF).post(release))
        .route("/staff/role", back_to(STAFF).post(change_role))
        .route("/staff/unit", back_to(STAFF).post(change_unit))
        .route("/desk/letters", post(make_letters).get(render::page))
        .route("/desk/letters/one", back_to(LETTERS).post(make_letter))
}

async fn issue(State(site): State<Site>, posted: Posted) -> Response {
    let typed = |name| posted.field(name).to_owned();
    let new = NewStaff {
        sign_in: typed("sign_in"),
        role: role(&posted),
        name: Bilingual { zh: typed("name_zh"), en: typed("name_en") },
        department: Some(typed("department")),
        unit: Some(typed("unit")),
    };
    let done = answer(site.service.issue_account(posted.who.as_ref(), new).await);
    show(&site, posted, "issue", STAFF, done.map(Codes::Staff)).await
}

async fn reset(State(site): State<Site>, posted: Posted) -> Response {
    let done = answer(site.service.reset_account(posted.who.as_ref(), posted.field("sign_in")).await);
    show(&site, posted, "reset", STAFF, done.map(Codes::Staff)).await
}

/// The release of a moderator: with a unit, or the word that there is none.
async fn release(State(site): State<Site>, posted: Posted) -> Response {
    let (who, sign_in) = (posted.who.as_ref(), posted.field("sign_in"));
    let done = match posted.field("unit") {
        "" => site.service.release_account(who, sign_in).await,
        NO_UNIT => site.service.release_with_unit(who, sign_in, None).await,
        unit => site.service.release_with_unit(who, sign_in, Some(unit)).await,
    };
    posted.answer(&site, "release", STAFF, STAFF, answer(done)).await
}

async fn change_role(State(site): State<Site>, posted: Posted) -> Response {
    let (who, sign_in, department) = (posted.who.as_ref(), posted.field("sign_in"), posted.field("department"));
    let done = answer(site.service.change_role(who, sign_in, role(&posted), Some(department)).await);
    posted.answer(&site, "role", STAFF, STAFF, done).await
}

async fn change_unit(State(site): State<Site>, posted: Posted) -> Response {
    let (who, sign_in, unit) = (posted.who.as_ref(), posted.field("sign_in"), posted.field("unit"));
    let done = answer(site.service.change_unit(who, sign_in, Some(unit)).await);
    posted.answer(&site, "unit", STAFF, STAFF, done).await
}

/// The role that was chosen. Where none was, one that staff cannot have: the service says no after it has asked who asks.
fn role(posted: &Posted) -> Role {
    Role::from_code(posted.field("role")).unwrap_or(Role::Citizen)
}

async fn make_letters(State(site): State<Site>, posted: Posted) -> Response {
    // No delegation has the number nought.
    let delegation = DelegationId(posted.field("delegation").parse().unwrap_or(0));
    let done = answer(site.service.make_letters(posted.who.as_ref(), delegation).await);
    show(&site, posted, "letters", LETTERS, done.map(Codes::Letters)).await
}

async fn make_letter(State(site): State<Site>, posted: Posted) -> Response {
    let done = answer(site.service.make_letter(posted.who.as_ref(), posted.field("sign_in")).await);
    show(&site, posted, "letter", LETTERS, done.map(Codes::Letters)).await
}

/// The page with the codes; or, on refusal, the page again with what was typed.
async fn show(
    site: &Site,
    posted: Posted,
    form: &str,
    address: &'static str,
    done: Result<Codes, app::error::ApiError>,
) -> Response {
    match done {
        Ok(codes) => {
            let place = sign_in_address(site, &posted.parts);
            let made = Made { codes, square: square(&place), address: place };
            render::made(site, posted.parts, address, made).await
        }
        Err(error) => posted.answer(site, form, address, address, Err(error)).await,
    }
}

/// The sign-in page for whoever comes with a letter, as the maker of the letters reaches this site.
fn sign_in_address(site: &Site, parts: &Parts) -> String {
    let named = parts.headers.get(HOST).and_then(|host| host.to_str().ok());
    let host = named.or_else(|| parts.uri.authority().map(axum::http::uri::Authority::as_str));
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
    let host = host.filter(|host| host.len() <= 255 && host.chars().all(is_plain)).unwrap_or_default();
    let scheme = if site.is_secure { "https" } else { "http" };
    format!("{scheme}://{host}/sign-in?letter")
}
