//! The forms of citizens' own accounts: sign up, agree to the privacy notice, correct the nickname, end sessions, delete the
//! account; and the download of what is kept of oneself.

use super::accounts::{back_to, begin, begin_anew};
use super::sign_in::{escaped, mark_browser};
use super::{Posted, comments, local};
use crate::client::Network;
use crate::render;
use crate::site::Site;
use app::error::ApiError;
use app::request::{Who, answer, broken, number};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use service::{NewSelf, SignedIn};
use tower_sessions::Session;

const DATA: &str = "/account/data";
const SESSIONS: &str = "/account/sessions";

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/sign-up", post(sign_up).get(render::page))
        .route("/account/consent", post(give_consent).get(render::page))
        .route("/account/nickname", back_to("/account").post(correct_nickname))
        .route("/account/sessions/end", back_to(SESSIONS).post(end_session))
        .route("/account/sessions/others", back_to(SESSIONS).post(end_others))
        .route("/account/delete", back_to(DATA).post(delete_account))
        .route("/account/data.json", get(download))
}

async fn sign_up(State(site): State<Site>, session: Session, mut posted: Posted) -> Response {
    let to = local(posted.field("to")).map(str::to_owned);
    let page = to.as_ref().map_or("/sign-up".to_owned(), |to| format!("/sign-up?to={}", escaped(to)));
    if let Some(page) = comments::brought(&site, &posted, &page).await {
        return page;
    }
    let name = posted.field("nickname").to_owned();
    let done = sign_up_to(&site, &session, &posted).await;
    posted.fields.retain(|(name, _)| name != "again");
    let carried = match &done {
        Ok(signed_in) => comments::with_words(&site, &posted, &signed_in.person, to.as_deref().unwrap_or("/")).await,
        Err(_) => None,
    };
    let way_on = to.unwrap_or_else(|| "/account/verify?new".to_owned());
    let is_right = done.is_ok();
    let mut response = match carried {
        Some(page) => page,
        None => posted.answer(&site, "sign_up", &page, &way_on, done.map(drop)).await,
    };
    if is_right {
        mark_browser(&site, &name, &mut response).await;
    }
    response
}

async fn sign_up_to(site: &Site, session: &Session, posted: &Posted) -> Result<SignedIn, ApiError> {
    let network = posted.parts.extensions.get::<Network>().copied();
    if let Some(network) = network {
        site.limits.sign_up(network).map_err(ApiError::Refused)?;
    }
    let typed = |name| posted.field(name).to_owned();
    let agreed = posted.field("agreed") == "yes";
    let new = NewSelf { nickname: typed("nickname"), password: typed("password"), again: typed("again"), agreed };
    let signed_in = answer(site.service.sign_up(posted.who.as_ref(), new).await)?;
    if let Some(network) = network {
        site.limits.succeeded(network, &signed_in.person.sign_in);
    }
    begin(site, session, &signed_in, &posted.parts).await?;
    Ok(signed_in)
}

async fn give_consent(State(site): State<Site>, posted: Posted) -> Response {
    let to = local(posted.field("to")).map(str::to_owned);
    let done = answer(site.service.give_consent(posted.who.as_ref(), posted.field("agreed") == "yes").await);
    let page = to.as_ref().map_or("/account/consent".to_owned(), |to| format!("/account/consent?to={}", escaped(to)));
    let way_on = to.unwrap_or_else(|| "/account".to_owned());
    let carried = match (&done, &posted.who) {
        (Ok(()), Some(who)) => comments::with_words(&site, &posted, who, &way_on).await,
        _ => None,
    };
    match carried {
        Some(page) => page,
        None => posted.answer(&site, "consent", &page, &way_on, done).await,
    }
}

async fn correct_nickname(State(site): State<Site>, posted: Posted) -> Response {
    let done = correct(&site, &posted).await;
    posted.answer(&site, "nickname", "/account", "/account?corrected", done).await
}

async fn correct(site: &Site, posted: &Posted) -> Result<(), ApiError> {
    slowly(site, posted)?;
    let (typed, password) = (posted.field("nickname"), posted.field("password"));
    answer(site.service.correct_nickname(posted.who.as_ref(), typed, password).await)
}

/// Passwords, codes and digits are tried slowly, also by whoever found a session open.
pub(super) fn slowly(site: &Site, posted: &Posted) -> Result<(), ApiError> {
    let who = posted.who.as_ref().map(|person| site.limits.own(person.id.0));
    who.unwrap_or(Ok(())).map_err(ApiError::Refused)
}

async fn end_session(State(site): State<Site>, posted: Posted) -> Response {
    let done = answer(site.service.end_session(posted.who.as_ref(), posted.field("handle")).await);
    posted.answer(&site, "session", SESSIONS, "/account/sessions?ended", done).await
}

async fn end_others(State(site): State<Site>, session: Session, posted: Posted) -> Response {
    let done = end_all_others(&site, &session, &posted).await;
    posted.answer(&site, "session", SESSIONS, "/account/sessions?ended", done).await
}

async fn end_all_others(site: &Site, session: &Session, posted: &Posted) -> Result<(), ApiError> {
    let epoch = answer(site.service.end_all_sessions(posted.who.as_ref()).await)?;
    begin_anew(site, session, posted, epoch).await
}

async fn delete_account(State(site): State<Site>, session: Session, posted: Posted) -> Response {
    let done = delete(&site, &session, &posted).await;
    posted.answer(&site, "delete", DATA, "/privacy?deleted", done).await
}

async fn delete(site: &Site, session: &Session, posted: &Posted) -> Result<(), ApiError> {
    slowly(site, posted)?;
    let (password, typed) = (posted.field("password"), posted.field("nickname"));
    answer(site.service.delete_account(posted.who.as_ref(), password, typed).await)?;
    session.flush().await.map_err(|fault| broken(&fault))
}

/// One's own copy of all that is kept.
async fn download(State(site): State<Site>, session: Session, request: Request) -> Response {
    let who = request.extensions().get::<Who>().cloned().unwrap_or_default().0;
    let data = match site.service.show_own_data(who.as_ref(), &number(&session)).await {
        Ok(data) => data,
        // The page of the same data says why not.
        Err(_) => return page_of_data(site, request).await,
    };
    let Ok(text) = serde_json::to_string_pretty(&data) else { return Redirect::to(DATA).into_response() };
    let headers: [(HeaderName, HeaderValue); 3] = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"minsheng-my-data.json\"")),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-store")),
    ];
    (headers, text + "\n").into_response()
}

async fn page_of_data(site: Site, mut request: Request) -> Response {
    *request.uri_mut() = axum::http::Uri::from_static(DATA);
    render::page(State(site), request).await
}
