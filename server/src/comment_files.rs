//! The published comments as tables for spreadsheets: the newest few thousand, without their authors, as in the interface
//! for programs, which has them all.

use crate::exports::{safe, year_of};
use crate::files::shared;
use crate::site::Site;
use crate::{render, view};
use app::request::{answer, broken};
use axum::Router;
use axum::extract::{Request, State};
use axum::response::Response;
use axum::routing::get;
use domain::shown::OpenComment;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};
use service::MOST_COMMENTS;

/// The most comments in a file.
const MOST_ROWS: usize = 5_000;
/// The names of the columns, the same in every language: programs go by them.
const COLUMNS: [&str; 8] =
    ["id", "candidate", "reply_to", "tag", "left_at", "published_at", "body", "official_replies"];
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The routes of the files; each stands in [`app::doors::DOWNLOADS`].
pub fn routes() -> Router<Site> {
    Router::new()
        .route("/comments.csv", get(as_csv))
        .route("/comments.xlsx", get(as_xlsx))
        .route("/years/{year}/comments.csv", get(as_csv))
        .route("/years/{year}/comments.xlsx", get(as_xlsx))
}

async fn as_csv(State(site): State<Site>, request: Request) -> Response {
    file(site, request, "text/csv; charset=utf-8", |comments| csv(comments).map_err(|error| error.to_string())).await
}

async fn as_xlsx(State(site): State<Site>, request: Request) -> Response {
    file(site, request, XLSX, |comments| xlsx(comments).map_err(|error| error.to_string())).await
}

async fn file(
    site: Site,
    request: Request,
    kind: &'static str,
    write: impl FnOnce(&[OpenComment]) -> Result<Vec<u8>, String>,
) -> Response {
    let is_visitor = view::cookie(request.headers(), site.cookie()).is_none();
    let Ok(comments) = answer(newest(&site, year_of(request.uri())).await) else {
        return render::page(State(site), request).await;
    };
    match write(&comments) {
        Ok(bytes) => shared(bytes, kind, is_visitor),
        Err(error) => {
            broken(&error);
            crate::plain::page(axum::http::StatusCode::INTERNAL_SERVER_ERROR)
        }
    }
}

/// The newest comments of the round of a year, or of the latest, part by part.
async fn newest(site: &Site, year: Option<i32>) -> service::Result<Vec<OpenComment>> {
    let latest = site.service.list_rounds(None).await?.first().map(|round| round.year);
    let Some(year) = year.or(latest) else { return Ok(Vec::new()) };
    let (mut all, mut before) = (Vec::new(), None);
    loop {
        let part = site.service.read_comments(None, (year, None), before, MOST_COMMENTS).await?;
        all.extend(part.comments);
        before = part.next;
        if before.is_none() || all.len() >= MOST_ROWS {
            all.truncate(MOST_ROWS);
            return Ok(all);
        }
    }
}

/// What departments say, one after the other.
fn replies(comment: &OpenComment) -> String {
    let said: Vec<_> =
        comment.official.iter().map(|reply| format!("{}：{}", reply.department.zh, reply.body)).collect();
    said.join("\n")
}

fn csv(comments: &[OpenComment]) -> Result<Vec<u8>, csv::Error> {
    let mut out =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer("\u{FEFF}".as_bytes().to_vec());
    out.write_record(COLUMNS)?;
    for comment in comments {
        out.write_record([
            comment.id.to_string(),
            comment.project.number.to_string(),
            comment.reply_to.map_or(String::new(), |parent| parent.to_string()),
            comment.tag.code().to_owned(),
            comment.left_at.to_text(),
            comment.published_at.to_text(),
            safe(&comment.body),
            safe(&replies(comment)),
        ])?;
    }
    out.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

/// One sheet, its heading frozen; figures are numbers and moments are moments, in UTC.
fn xlsx(comments: &[OpenComment]) -> Result<Vec<u8>, XlsxError> {
    const WIDTHS: [f64; 8] = [9.0, 10.0, 9.0, 12.0, 18.0, 18.0, 70.0, 70.0];
    let (bold, wrap) = (Format::new().set_bold(), Format::new().set_text_wrap());
    let moment = Format::new().set_num_format("yyyy-mm-dd hh:mm");
    let mut book = Workbook::new();
    // Of the newest comment, so that the same comments are always the same file.
    let made = comments.first().map_or(0, |comment| comment.published_at.unix());
    book.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_timestamp(made)?));
    let sheet = book.add_worksheet();
    for ((column, name), width) in (0u16..).zip(COLUMNS).zip(WIDTHS) {
        sheet.write_string_with_format(0, column, name, &bold)?;
        sheet.set_column_width(column, width)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    for (row, comment) in (1u32..).zip(comments) {
        sheet.write_number(row, 0, number(comment.id.0))?;
        sheet.write_number(row, 1, f64::from(comment.project.number))?;
        if let Some(parent) = comment.reply_to {
            sheet.write_number(row, 2, number(parent.0))?;
        }
        sheet.write_string(row, 3, comment.tag.code())?;
        for (column, at) in [(4, comment.left_at), (5, comment.published_at)] {
            sheet.write_datetime_with_format(row, column, ExcelDateTime::from_timestamp(at.unix())?, &moment)?;
        }
        sheet.write_string_with_format(row, 6, &comment.body, &wrap)?;
        sheet.write_string_with_format(row, 7, replies(comment), &wrap)?;
    }
    book.save_to_buffer()
}

/// The number of a comment as a spreadsheet holds it; beyond four thousand million there are none.
fn number(id: i64) -> f64 {
    f64::from(u32::try_from(id).unwrap_or(u32::MAX))
}
