//! Comments given to other offices as a file, for whoever brings them there.

use crate::exports::safe;
use crate::site::Site;
use app::error::ApiError;
use app::request::{Who, answer, broken, sentences::sentences};
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use domain::Language;
use domain::shown::ShownHandover;

/// The columns, by the keys of their names.
const COLUMNS: [&str; 8] =
    ["comment", "project", "words", "office", "reference", "handed_at", "returned_at", "outcome"];

/// The route of the file; it stands in [`app::doors::DOWNLOADS`].
pub fn routes() -> Router<Site> {
    Router::new().route("/moderation/handovers.csv", get(as_csv))
}

/// Answers with all of them; on refusal with the page of the list, which says why.
async fn as_csv(State(site): State<Site>, request: Request) -> Response {
    let who = request.extensions().get::<Who>().cloned().unwrap_or_default().0;
    let language = crate::view::view(request.headers()).language;
    let rows = match answer(site.service.export_handovers(who.as_ref()).await) {
        Ok(rows) => rows,
        Err(ApiError::Refused(_)) => {
            let (mut parts, body) = request.into_parts();
            parts.uri = Uri::from_static("/moderation/handovers");
            return crate::render::page(State(site), Request::from_parts(parts, body)).await;
        }
        Err(error) => return crate::plain::broken(StatusCode::INTERNAL_SERVER_ERROR, &error),
    };
    let bytes = match csv(&rows, language) {
        Ok(bytes) => bytes,
        Err(error) => {
            return crate::plain::broken(StatusCode::INTERNAL_SERVER_ERROR, &broken(&error));
        }
    };
    let mut response = Body::from(bytes).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    headers.insert(CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"handovers.csv\""));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    response
}

/// It begins with a byte-order mark, without which Excel takes Chinese for something else; no cell is a formula.
fn csv(rows: &[ShownHandover], language: Language) -> Result<Vec<u8>, csv::Error> {
    let mut out =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer("\u{FEFF}".as_bytes().to_vec());
    let words = sentences(language);
    let word = |key: String| words.get(&key).cloned().unwrap_or(key);
    out.write_record(COLUMNS.map(|column| word(format!("moderation.column.{column}"))))?;
    for row in rows {
        let cells = [
            row.comment.to_string(),
            format!("{} {}", row.project_number, row.project_title.get(language)),
            row.body.clone(),
            word(format!("moderation.office.{}", row.office.code())),
            row.reference.clone(),
            row.handed_at.to_text(),
            row.returned_at.map(|at| at.to_text()).unwrap_or_default(),
            row.outcome.clone(),
        ];
        out.write_record(cells.map(|cell| safe(&cell)))?;
    }
    out.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{Bilingual, CommentId, Office, Timestamp};

    #[test]
    fn a_handover_is_a_line_that_no_spreadsheet_calculates() {
        let row = ShownHandover {
            comment: CommentId(7),
            project_number: 12,
            project_title: Bilingual::new("停车", "Parking"),
            body: "=HYPERLINK(\"x\")\n第二行".to_owned(),
            office: Office::Hotline,
            reference: "-2026-15".to_owned(),
            handed_at: Timestamp::from_unix(1_768_897_800),
            returned_at: None,
            outcome: String::new(),
        };
        let text = String::from_utf8(csv(&[row], Language::Zh).expect("it is written")).expect("it is UTF-8");
        assert_eq!(
            text,
            "\u{FEFF}意见编号,项目,意见,交给,对方的编号,移交时间,结果时间,结果\r\n\
             7,12 停车,\"'=HYPERLINK(\"\"x\"\")\n第二行\",12345,'-2026-15,2026-01-20T08:30:00Z,,\r\n"
        );
    }
}
