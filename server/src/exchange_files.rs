//! The lists as files: what is there now, in the form in which it can come back. An empty list is a template.

use crate::sheet::{self, Written};
use crate::site::Site;
use crate::{plain, view};
use app::error::ApiError;
use app::pages::exchange::{described, explained, headings, title};
use app::request::{Who, answer, broken, sentences::sentences};
use app::scene::Retained;
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use domain::exchange::Kind;

const CSV: &str = "text/csv; charset=utf-8";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The routes of the files; each stands in [`app::doors::DOWNLOADS`].
pub fn routes() -> Router<Site> {
    Router::new()
        .route("/exchange/candidates.csv", get(candidates_csv))
        .route("/exchange/candidates.xlsx", get(candidates_xlsx))
        .route("/exchange/departments.csv", get(departments_csv))
        .route("/exchange/departments.xlsx", get(departments_xlsx))
        .route("/exchange/roll.csv", get(roll_csv))
        .route("/exchange/roll.xlsx", get(roll_xlsx))
        .route("/exchange/staff.csv", get(staff_csv))
        .route("/exchange/staff.xlsx", get(staff_xlsx))
}

async fn candidates_csv(site: State<Site>, request: Request) -> Response {
    as_csv(site, request, Kind::Candidates).await
}

async fn candidates_xlsx(site: State<Site>, request: Request) -> Response {
    as_xlsx(site, request, Kind::Candidates).await
}

async fn departments_csv(site: State<Site>, request: Request) -> Response {
    as_csv(site, request, Kind::Departments).await
}

async fn departments_xlsx(site: State<Site>, request: Request) -> Response {
    as_xlsx(site, request, Kind::Departments).await
}

async fn roll_csv(site: State<Site>, request: Request) -> Response {
    as_csv(site, request, Kind::Roll).await
}

async fn roll_xlsx(site: State<Site>, request: Request) -> Response {
    as_xlsx(site, request, Kind::Roll).await
}

async fn staff_csv(site: State<Site>, request: Request) -> Response {
    as_csv(site, request, Kind::Staff).await
}

async fn staff_xlsx(site: State<Site>, request: Request) -> Response {
    as_xlsx(site, request, Kind::Staff).await
}

async fn as_csv(site: State<Site>, request: Request, kind: Kind) -> Response {
    let write = |written: &Written| sheet::csv(written).map_err(|error| error.to_string());
    file(site, request, kind, ("csv", CSV), write).await
}

async fn as_xlsx(site: State<Site>, request: Request, kind: Kind) -> Response {
    let write = |written: &Written| sheet::xlsx(written).map_err(|error| error.to_string());
    file(site, request, kind, ("xlsx", XLSX), write).await
}

/// Answers with the list; on refusal with the page of the lists, which says why.
async fn file(
    State(site): State<Site>,
    request: Request,
    kind: Kind,
    (ending, content_type): (&str, &'static str),
    write: impl FnOnce(&Written) -> Result<Vec<u8>, String>,
) -> Response {
    let who = request.extensions().get::<Who>().cloned().unwrap_or_default().0;
    let language = view::view(request.headers()).language;
    let rows = match answer(site.service.export_list(who.as_ref(), kind).await) {
        Ok(rows) => rows,
        Err(error @ ApiError::Refused(_)) => {
            // Whoever may see the page may have asked for a list that is not on it.
            let retained = Retained { form: "download".to_owned(), error, fields: Vec::new() };
            return crate::render::again(&site, request.into_parts().0, "/exchange", retained).await;
        }
        Err(_) => return plain::page(StatusCode::INTERNAL_SERVER_ERROR),
    };
    let words = sentences(language);
    let written = Written {
        title: title(kind, words),
        headings: headings(kind, language),
        rows,
        explained: explained(words),
        columns: described(kind, language, words),
    };
    let bytes = match write(&written) {
        Ok(bytes) => bytes,
        Err(error) => {
            broken(&error);
            return plain::page(StatusCode::INTERNAL_SERVER_ERROR);
        }
    };
    let mut response = Body::from(bytes).into_response();
    let disposition = HeaderValue::try_from(format!("attachment; filename=\"{}.{ending}\"", kind.code()));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(CONTENT_DISPOSITION, disposition.unwrap_or(HeaderValue::from_static("attachment")));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    response
}
