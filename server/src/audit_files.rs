//! The audit log as files, to be kept outside the site: what this program cannot change there, it cannot change unseen here.

use crate::exports::safe;
use crate::site::Site;
use app::error::ApiError;
use app::request::{Who, answer, broken};
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use domain::audit::Line;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, XlsxError};

/// The columns of the table, as in the log.
const COLUMNS: [&str; 11] =
    ["number", "at", "person", "name_zh", "name_en", "role", "act", "subject", "details", "previous", "hash"];

/// The routes of the files; each stands in [`app::doors::DOWNLOADS`].
pub fn routes() -> Router<Site> {
    Router::new().route("/audit.csv", get(as_csv)).route("/audit.xlsx", get(as_xlsx)).route("/audit.json", get(as_json))
}

async fn as_csv(State(site): State<Site>, request: Request) -> Response {
    let kind = HeaderValue::from_static("text/csv; charset=utf-8");
    file(site, request, "audit.csv", kind, |lines| csv(lines).map_err(|error| error.to_string())).await
}

async fn as_xlsx(State(site): State<Site>, request: Request) -> Response {
    let kind = HeaderValue::from_static("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    file(site, request, "audit.xlsx", kind, |lines| xlsx(lines).map_err(|error| error.to_string())).await
}

async fn as_json(State(site): State<Site>, request: Request) -> Response {
    let kind = HeaderValue::from_static("application/json");
    file(site, request, "audit.json", kind, |lines| json(lines).map_err(|error| error.to_string())).await
}

/// Answers with the whole log; on refusal with the page of the log, which says why.
async fn file(
    site: Site,
    request: Request,
    name: &'static str,
    kind: HeaderValue,
    write: impl FnOnce(&[Line]) -> Result<Vec<u8>, String>,
) -> Response {
    let who = request.extensions().get::<Who>().cloned().unwrap_or_default().0;
    let lines = match answer(site.service.export_audit(who.as_ref()).await) {
        Ok(lines) => lines,
        Err(ApiError::Refused(_)) => {
            let (mut parts, body) = request.into_parts();
            parts.uri = Uri::from_static("/audit");
            return crate::render::page(State(site), Request::from_parts(parts, body)).await;
        }
        Err(error) => return crate::plain::broken(StatusCode::INTERNAL_SERVER_ERROR, &error),
    };
    let bytes = match write(&lines) {
        Ok(bytes) => bytes,
        Err(error) => {
            return crate::plain::broken(StatusCode::INTERNAL_SERVER_ERROR, &broken(&error));
        }
    };
    let mut response = Body::from(bytes).into_response();
    let disposition = HeaderValue::try_from(format!("attachment; filename=\"{name}\""));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, kind);
    headers.insert(CONTENT_DISPOSITION, disposition.unwrap_or(HeaderValue::from_static("attachment")));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    response
}

/// For reading in a spreadsheet. A cell that begins like a formula gets an apostrophe before it, so the hashes are made
/// from the other file.
fn csv(lines: &[Line]) -> Result<Vec<u8>, csv::Error> {
    let mut out =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer("\u{FEFF}".as_bytes().to_vec());
    out.write_record(COLUMNS)?;
    for line in lines {
        out.write_record(cells(line).iter().map(|cell| safe(cell)))?;
    }
    out.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

/// A line as texts, in the order of the columns.
fn cells(line: &Line) -> [String; 11] {
    [
        line.number.to_string(),
        line.at.to_text(),
        line.person.map(|id| id.to_string()).unwrap_or_default(),
        line.name.zh.clone(),
        line.name.en.clone(),
        line.role.map_or("", |role| role.code()).to_owned(),
        line.act.code().to_owned(),
        line.subject.clone(),
        line.details.clone(),
        line.previous.clone(),
        line.hash.clone(),
    ]
}

/// The same as a workbook, its heading frozen. Numbers of lines and people are numbers; words are words, whatever they
/// begin with, so here no apostrophe comes before them.
fn xlsx(lines: &[Line]) -> Result<Vec<u8>, XlsxError> {
    /// Widths of the columns.
    const WIDTHS: [f64; 11] = [8.0, 22.0, 8.0, 16.0, 18.0, 20.0, 22.0, 20.0, 60.0, 20.0, 20.0];
    /// The columns that hold numbers: of the line, and of the person.
    const NUMBERS: [u16; 2] = [0, 2];
    let names = Format::new().set_bold().set_border_bottom(FormatBorder::Medium);
    let words = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let figures = Format::new().set_align(FormatAlign::Top);
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("audit")?;
    for ((column, name), width) in (0u16..).zip(COLUMNS).zip(WIDTHS) {
        sheet.set_column_width(column, width)?;
        sheet.write_string_with_format(0, column, name, &names)?;
    }
    for (row, line) in (1u32..).zip(lines) {
        for (column, cell) in (0u16..).zip(cells(line)) {
            match cell.parse::<u32>() {
                Ok(number) if NUMBERS.contains(&column) => {
                    sheet.write_number_with_format(row, column, f64::from(number), &figures)?
                }
                _ => sheet.write_string_with_format(row, column, cell, &words)?,
            };
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_repeat_rows(0, 0)?;
    book.save_to_buffer()
}

/// A list with one line of the log on each of its lines: read as a whole, or line by line.
fn json(lines: &[Line]) -> Result<Vec<u8>, serde_json::Error> {
    let mut out = b"[".to_vec();
    for (place, line) in lines.iter().enumerate() {
        out.extend_from_slice(if place == 0 { b"\n" } else { b",\n" });
        serde_json::to_writer(&mut out, line)?;
    }
    out.extend_from_slice(b"\n]\n");
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::audit::Act;
    use domain::{Bilingual, PersonId, Role, Timestamp};

    fn line() -> Line {
        Line {
            number: 1,
            at: Timestamp::from_unix(1_768_897_800),
            person: Some(PersonId(7)),
            name: Bilingual::new("工作人员 1", "Clerk 1"),
            role: Some(Role::Clerk),
            act: Act::AskedDeed,
            subject: "void_vote".into(),
            details: "=cmd|'/c calc'!A1, \"更多\"".into(),
            previous: "0".repeat(64),
            hash: "f".repeat(64),
        }
    }

    #[test]
    fn the_table_holds_no_formula() {
        let text = String::from_utf8(csv(&[line()]).expect("it is written")).expect("it is text");
        let (zeros, fs) = ("0".repeat(64), "f".repeat(64));
        assert_eq!(
            text,
            format!(
                "\u{FEFF}number,at,person,name_zh,name_en,role,act,subject,details,previous,hash\r\n\
                 1,2026-01-20T08:30:00Z,7,工作人员 1,Clerk 1,clerk,asked_deed,void_vote,\
                 \"'=cmd|'/c calc'!A1, \"\"更多\"\"\",{zeros},{fs}\r\n"
            )
        );
    }

    #[test]
    fn the_workbook_holds_numbers_words_and_no_formula() {
        let bytes = xlsx(&[line()]).expect("it is written");
        let table = crate::sheet::read(&bytes).expect("it is read");
        assert_eq!(table[0], COLUMNS);
        assert_eq!(table[1][8], "=cmd|'/c calc'!A1, \"更多\"");
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("it is a workbook");
        let mut sheet = String::new();
        let mut part = archive.by_name("xl/worksheets/sheet1.xml").expect("it has a sheet");
        std::io::Read::read_to_string(&mut part, &mut sheet).expect("it is text");
        assert!(sheet.contains("<v>7</v>") && sheet.contains("state=\"frozen\"") && !sheet.contains("<f>"), "{sheet}");
    }

    #[test]
    fn the_list_is_one_line_for_each_line_of_the_log() {
        let text = String::from_utf8(json(&[line(), line()]).expect("it is written")).expect("it is text");
        assert_eq!(text.lines().count(), 4);
        let read: Vec<Line> = serde_json::from_str(&text).expect("it is a list");
        assert_eq!(read, [line(), line()]);
        assert_eq!(json(&[]).expect("it is written"), b"[\n]\n");
    }
}
