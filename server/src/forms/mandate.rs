//! The decision that allows an on-screen ballot: the one form that brings a file.

use super::{Posted, desk};
use crate::render;
use crate::site::Site;
use app::error::ApiError;
use app::request::{Who, answer};
use app::scene::Retained;
use axum::Router;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request, State};
use axum::http::{StatusCode, request::Parts};
use axum::response::Response;
use domain::permit::{Action, permits};
use domain::{Person, Phase, Refusal};
use service::{MAX_SCAN_MIB, TypedMandate};

/// The longest body of the form: a scan of the largest size, and words around it.
const MAX_UPLOAD: usize = (MAX_SCAN_MIB as usize + 1) << 20;

/// The form; it has a limit of its own, and stands outside that of all others.
pub(super) fn routes() -> Router<Site> {
    Router::new().route("/desk/mandate", desk::to_desk().post(record_mandate)).layer(DefaultBodyLimit::max(MAX_UPLOAD))
}

/// What came with the form.
struct Sent {
    parts: Parts,
    who: Option<Person>,
    fields: Vec<(String, String)>,
    scan: Vec<u8>,
    /// Whether it was too large to be taken in.
    is_too_large: bool,
}

impl FromRequest<Site> for Sent {
    type Rejection = Response;

    async fn from_request(request: Request, site: &Site) -> Result<Self, Response> {
        let (parts, body) = request.into_parts();
        let who = parts.extensions.get::<Who>().cloned().unwrap_or_default().0;
        let mut sent = Self { parts, who, fields: Vec::new(), scan: Vec::new(), is_too_large: false };
        let role = sent.who.as_ref().map(|person| person.role);
        // Megabytes are taken in only from whoever may send them; the service says no to others.
        if !Phase::ALL.into_iter().any(|phase| permits(role, Action::RecordMandate, phase)) {
            return Ok(sent);
        }
        let again = Request::from_parts(sent.parts.clone(), body);
        let Ok(form) = Multipart::from_request(again, site).await else { return Ok(sent) };
        match sent.take_in(form).await {
            Err(error) if error.status() != StatusCode::PAYLOAD_TOO_LARGE => {
                let retained = Retained { form: "mandate".to_owned(), error: ApiError::Wire, fields: sent.fields };
                Err(render::again(site, sent.parts, "/desk", retained).await)
            }
            Err(_) => Ok(Self { is_too_large: true, ..sent }),
            Ok(()) => Ok(sent),
        }
    }
}

impl Sent {
    /// The words come before the file, so that they are kept where the file is too large.
    async fn take_in(&mut self, mut form: Multipart) -> Result<(), MultipartError> {
        while let Some(field) = form.next_field().await? {
            match field.name().map(str::to_owned) {
                Some(name) if name == "scan" => self.scan = bytes(field).await?,
                Some(name) => self.fields.push((name, field.text().await?)),
                None => {}
            }
        }
        Ok(())
    }
}

async fn bytes(field: Field<'_>) -> Result<Vec<u8>, MultipartError> {
    Ok(field.bytes().await?.to_vec())
}

async fn record_mandate(State(site): State<Site>, mut sent: Sent) -> Response {
    let done = record(&site, &mut sent).await;
    let posted = Posted { parts: sent.parts, who: sent.who, fields: sent.fields };
    posted.answer(&site, "mandate", "/desk", "/desk#mandate", done).await
}

async fn record(site: &Site, sent: &mut Sent) -> Result<(), ApiError> {
    if sent.is_too_large {
        return Err(ApiError::Refused(Refusal::ScanNotAllowed { limit: MAX_SCAN_MIB }));
    }
    let typed = |name: &str| sent.fields.iter().find(|(found, _)| found == name).map(|(_, value)| value.clone());
    let mandate = TypedMandate {
        organ: typed("organ").unwrap_or_default(),
        number: typed("number").unwrap_or_default(),
        decided_on: typed("decided_on").unwrap_or_default(),
        scan: std::mem::take(&mut sent.scan),
    };
    answer(site.service.record_mandate(sent.who.as_ref(), mandate).await)
}
