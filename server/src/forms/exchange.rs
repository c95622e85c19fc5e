//! Lists that come as spreadsheets: the upload, and what two people do with it.

use super::Posted;
use crate::render;
use crate::sheet;
use crate::site::Site;
use app::error::ApiError;
use app::request::{Who, answer, broken};
use app::scene::{Codes, Made, Retained};
use axum::Router;
use axum::extract::multipart::MultipartError;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request, State};
use axum::http::{StatusCode, request::Parts};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodRouter, get, post};
use domain::exchange::{Fault, Kind, MAX_FILE, What};
use domain::permit::{Action, permits};
use domain::{ImportId, Person, Phase, Refusal};
use service::Proposed;

/// The longest body of the upload: the largest file, and what a form puts around it.
const MAX_UPLOAD: usize = MAX_FILE + (64 << 10);

/// The forms without a file.
pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/exchange/approve", to_page().post(approve))
        .route("/exchange/withdraw", to_page().post(withdraw))
}

/// The upload; it has a limit of its own, and stands outside that of all others.
pub(super) fn uploads() -> Router<Site> {
    Router::new().route("/exchange/upload", to_page().merge(post(upload))).layer(DefaultBodyLimit::max(MAX_UPLOAD))
}

/// Whoever reads the address of a form is led to the page that it is on.
fn to_page() -> MethodRouter<Site> {
    get(async || Redirect::to("/exchange"))
}

/// What came with the upload.
struct Sent {
    parts: Parts,
    who: Option<Person>,
    kind: String,
    file: Vec<u8>,
    /// Whether it was too large to be taken in.
    is_too_large: bool,
}

impl FromRequest<Site> for Sent {
    type Rejection = Response;

    async fn from_request(request: Request, site: &Site) -> Result<Self, Response> {
        let (parts, body) = request.into_parts();
        let who = parts.extensions.get::<Who>().cloned().unwrap_or_default().0;
        let mut sent = Self { parts, who, kind: String::new(), file: Vec::new(), is_too_large: false };
        let role = sent.who.as_ref().map(|person| person.role);
        // A file is taken in only from whoever may send one; the service says no to others.
        if !Phase::ALL.into_iter().any(|phase| permits(role, Action::ReadExchange, phase)) {
            return Ok(sent);
        }
        let again = Request::from_parts(sent.parts.clone(), body);
        let Ok(form) = Multipart::from_request(again, site).await else { return Ok(sent) };
        match sent.take_in(form).await {
            Err(error) if error.status() != StatusCode::PAYLOAD_TOO_LARGE => {
                let retained = Retained { form: "upload".to_owned(), error: ApiError::Wire, fields: Vec::new() };
                Err(render::again(site, sent.parts, "/exchange", retained).await)
            }
            Err(_) => Ok(Self { is_too_large: true, ..sent }),
            Ok(()) => Ok(sent),
        }
    }
}

impl Sent {
    /// The kind comes before the file.
    async fn take_in(&mut self, mut form: Multipart) -> Result<(), MultipartError> {
        while let Some(field) = form.next_field().await? {
            match field.name().map(str::to_owned).as_deref() {
                Some("file") => self.file = field.bytes().await?.to_vec(),
                Some("kind") => self.kind = field.text().await?,
                _ => {}
            }
        }
        Ok(())
    }
}

async fn upload(State(site): State<Site>, mut sent: Sent) -> Response {
    let error = match propose(&site, &mut sent).await {
        Ok(Proposed::Waits(id)) => return Redirect::to(&format!("/exchange?import={id}")).into_response(),
        Ok(Proposed::Wrong(faults)) => {
            let found = u32::try_from(faults.len()).unwrap_or(u32::MAX);
            let made = Made { codes: Codes::Faults(faults), address: String::new(), square: None };
            sent.parts.extensions.insert(made);
            ApiError::Refused(Refusal::ImportFaulty { found })
        }
        Err(error) => error,
    };
    let fields = vec![("kind".to_owned(), sent.kind)];
    let retained = Retained { form: "upload".to_owned(), error, fields };
    render::again(&site, sent.parts, "/exchange", retained).await
}

async fn propose(site: &Site, sent: &mut Sent) -> Result<Proposed, ApiError> {
    // Who may not is told so before the file is looked at.
    answer(site.service.may_import(sent.who.as_ref(), Kind::from_code(&sent.kind)).await)?;
    if sent.is_too_large {
        return Ok(Proposed::Wrong(vec![Fault::of_file(What::TooLarge)]));
    }
    let kind = Kind::from_code(&sent.kind).ok_or(ApiError::Refused(Refusal::FieldMissing))?;
    let file = std::mem::take(&mut sent.file);
    // Unpacking takes its time. Should a library give up on a file, the file is what is wrong.
    let read = tokio::task::spawn_blocking(move || sheet::read(&file)).await;
    let table = read.unwrap_or_else(|error| {
        broken(&error);
        Err(What::Unreadable)
    });
    match table {
        Ok(table) => answer(site.service.propose_import(sent.who.as_ref(), kind, &table).await),
        Err(what) => Ok(Proposed::Wrong(vec![Fault::of_file(what)])),
    }
}

async fn approve(State(site): State<Site>, posted: Posted) -> Response {
    let (id, page) = import(&posted);
    let done = answer(site.service.approve_import(posted.who.as_ref(), id).await);
    posted.answer(&site, "approve", &page, &page, done).await
}

async fn withdraw(State(site): State<Site>, posted: Posted) -> Response {
    let (id, page) = import(&posted);
    let done = answer(site.service.withdraw_import(posted.who.as_ref(), id).await);
    posted.answer(&site, "withdraw", &page, &page, done).await
}

/// The import that a form is about, and its page; a number of none where none was sent, which the service does not find.
fn import(posted: &Posted) -> (ImportId, String) {
    match posted.field("id").parse() {
        Ok(id) => (ImportId(id), format!("/exchange?import={id}")),
        Err(_) => (ImportId(0), "/exchange".to_owned()),
    }
}
