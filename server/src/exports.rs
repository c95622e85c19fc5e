//! The published result as files: a table for spreadsheets, and the canonical result byte by byte. Before the publication
//! their addresses answer, for everyone, with the page that says what is being waited for.

use crate::render::{self, MayKeep};
use crate::site::Site;
use crate::{assets, pabulib, plain, view};
use app::pages::result::export::{Cell, Export, REHEARSAL_NAME, export, file_name};
use app::request::{Who, answer, broken, sentences::sentences};
use app::scene::{Inside, Outcome, Scene};
use axum::Router;
use axum::body::Body;
use axum::extract::{Query, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, ETAG, VARY};
use axum::http::{HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use domain::Language;
use domain::shown::{Published, ResultPage};
use leptos::prelude::{Owner, provide_context};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};
use std::collections::HashMap;
use std::sync::Arc;

/// The routes of the files; each stands in [`app::doors::DOWNLOADS`].
pub fn routes() -> Router<Site> {
    Router::new()
        .route("/results.csv", get(as_csv))
        .route("/results.xlsx", get(as_xlsx))
        .route("/results.json", get(as_json))
        .route("/results.pb", get(as_pb))
        .route("/years/{year}/results.csv", get(as_csv))
        .route("/years/{year}/results.xlsx", get(as_xlsx))
        .route("/years/{year}/results.json", get(as_json))
        .route("/years/{year}/results.pb", get(as_pb))
}

async fn as_csv(State(site): State<Site>, request: Request) -> Response {
    file(site, request, "csv", "text/csv; charset=utf-8", |page, published, language| {
        csv(&in_words(page, published, language)).map_err(|error| error.to_string())
    })
    .await
}

async fn as_xlsx(State(site): State<Site>, request: Request) -> Response {
    const KIND: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    file(site, request, "xlsx", KIND, |page, published, language| {
        xlsx(&in_words(page, published, language), published).map_err(|error| error.to_string())
    })
    .await
}

async fn as_json(State(site): State<Site>, request: Request) -> Response {
    file(site, request, "json", "application/json", |_, published, _| Ok(published.canonical.clone().into_bytes()))
        .await
}

async fn as_pb(State(site): State<Site>, request: Request) -> Response {
    file(site, request, "pb", "text/csv; charset=utf-8; header=absent", |page, published, _| {
        pabulib::pb(page, published).map_err(|error| error.to_string())
    })
    .await
}

/// Answers with a file of the published result, or with the page that says that there is none.
async fn file(
    site: Site,
    request: Request,
    ending: &str,
    kind: &'static str,
    write: impl FnOnce(&ResultPage, &Published, Language) -> Result<Vec<u8>, String>,
) -> Response {
    let who = request.extensions().get::<Who>().cloned().unwrap_or_default().0;
    let language = view::view(request.headers()).language;
    let (year, number) = (year_of(request.uri()), asked_for(request.uri()));
    let found = match year {
        None => site.service.show_result_for_files(who.as_ref(), number).await,
        Some(year) => site.service.show_result_of(who.as_ref(), year, number).await,
    };
    let Ok(page) = answer(found) else {
        return not_yet(site, request).await;
    };
    // A result from before there was a canonical one has no files.
    let Some(published) = page.published.as_ref().filter(|published| !published.canonical.is_empty()) else {
        return not_yet(site, request).await;
    };
    let bytes = match write(&page, published, language) {
        Ok(bytes) => bytes,
        Err(error) => {
            return plain::broken(StatusCode::INTERNAL_SERVER_ERROR, &broken(&error));
        }
    };
    if bytes.is_empty() {
        return not_yet(site, request).await;
    }
    let is_mock = page.vote.as_ref().is_some_and(|vote| vote.is_mock);
    let name = file_name(is_mock, page.round.year, page.vote.as_ref().map_or(1, |vote| vote.number), ending);
    let mut response = Body::from(bytes).into_response();
    let disposition = disposition(is_mock, &name);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(
        CONTENT_DISPOSITION,
        HeaderValue::try_from(disposition).unwrap_or(HeaderValue::from_static("attachment")),
    );
    headers.insert(VARY, HeaderValue::from_static("accept-encoding, accept-language, cookie"));
    // The same for every visitor, and so kept like a page.
    let value = if who.is_none() { "no-cache" } else { "private, no-store" };
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(value));
    if who.is_none() {
        response.extensions_mut().insert(MayKeep);
    }
    response
}

/// How a file is handed out. That of a rehearsal says so in its name in both languages, the Chinese one as RFC 6266 writes it.
fn disposition(is_mock: bool, name: &str) -> String {
    if !is_mock {
        return format!("attachment; filename=\"{name}\"");
    }
    let in_chinese: String = REHEARSAL_NAME.bytes().map(escaped).chain([name.to_owned()]).collect();
    format!("attachment; filename=\"{name}\"; filename*=UTF-8''{in_chinese}")
}

/// A byte of a name as a header may hold it.
fn escaped(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || byte == b'-' { char::from(byte).to_string() } else { format!("%{byte:02X}") }
}

/// The number in `?vote=2`. What is no number is the number of no vote.
fn asked_for(uri: &Uri) -> Option<u32> {
    let Query(query) = Query::<HashMap<String, String>>::try_from_uri(uri).ok()?;
    let typed = query.get("vote")?;
    Some(domain::text::number(typed).unwrap_or(0))
}

/// The year in `/years/2025/…`. What is no number is a year without a round.
pub(crate) fn year_of(uri: &Uri) -> Option<i32> {
    let year = uri.path().strip_prefix("/years/")?.split('/').next().unwrap_or_default();
    Some(year.parse().unwrap_or(0))
}

/// The page of the result, as it is before there is one, under the address of a file that is not there yet.
async fn not_yet(site: Site, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let page = year_of(&parts.uri).map_or("/results".to_owned(), |year| format!("/years/{year}/results"));
    parts.uri = Uri::try_from(page).unwrap_or(Uri::from_static("/results"));
    let mut response = render::page(State(site), Request::from_parts(parts, body)).await;
    if response.status() == StatusCode::OK {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    response.extensions_mut().remove::<MayKeep>();
    let headers = response.headers_mut();
    headers.remove(ETAG);
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    response
}

/// The result in the reader's words, made as the page makes them.
fn in_words(page: &ResultPage, published: &Published, language: Language) -> Export {
    let scene = Scene::new(Inside {
        language,
        sentences: sentences(language),
        elder: false,
        path: "/results".to_owned(),
        viewer: None,
        frame: None,
        retained: None,
        held: None,
        made: None,
        files: assets::BASE.clone(),
        operator: Arc::default(),
        origin: String::new(),
        outcome: Outcome::default(),
    });
    let owner = Owner::new();
    owner.with(|| {
        provide_context(scene);
        export(page, published)
    })
}

/// Headings, the table, the facts. It begins with a byte-order mark, without which Excel takes Chinese for something else.
fn csv(export: &Export) -> Result<Vec<u8>, csv::Error> {
    let mut out = csv::WriterBuilder::new()
        .flexible(true)
        .terminator(csv::Terminator::CRLF)
        .from_writer("\u{FEFF}".as_bytes().to_vec());
    for line in &export.heading {
        out.write_record([safe(line)])?;
    }
    if !export.rows.is_empty() {
        out.write_record(export.columns.iter().map(|name| safe(name)))?;
        for row in &export.rows {
            out.write_record(row.iter().map(in_csv))?;
        }
        // A line of one empty field is written as two quotes.
        out.write_record([""])?;
    }
    for (name, value) in &export.facts {
        out.write_record([safe(name), in_csv(value)])?;
    }
    out.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

fn in_csv(cell: &Cell) -> String {
    match cell {
        Cell::Text(words) => safe(words),
        Cell::Number(figure) => figure.to_string(),
    }
}

/// Words that a spreadsheet does not take for a formula: one that begins like a formula gets an apostrophe before it.
pub(crate) fn safe(words: &str) -> String {
    const FORMULAS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    if words.starts_with(FORMULAS) { format!("'{words}") } else { words.to_owned() }
}

/// A sheet with the table, its heading frozen, and one with the facts. Figures are numbers.
fn xlsx(export: &Export, published: &Published) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The moment of publication, so that the same result is always the same file.
    let made = ExcelDateTime::from_timestamp(published.at.unix())?;
    book.set_properties(&DocProperties::new().set_title(export.heading.join(" ")).set_creation_datetime(&made));
    if !export.rows.is_empty() {
        table(book.add_worksheet(), export)?;
    }
    facts(book.add_worksheet(), export)?;
    book.save_to_buffer()
}

/// The heading lines above a sheet; returns the row after them.
fn head(sheet: &mut Worksheet, export: &Export) -> Result<u32, XlsxError> {
    let heading = Format::new().set_bold().set_font_size(14);
    let mut row = 0;
    for line in &export.heading {
        sheet.write_string_with_format(row, 0, line, &heading)?;
        row += 1;
    }
    sheet.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0).set_footer("&C&P / &N");
    if export.is_mock {
        // On every printed page too. An ampersand would begin a code.
        let first = export.heading.first().map_or(String::new(), |line| line.replace('&', "&&"));
        sheet.set_header(format!("&C&B{first}"));
    }
    Ok(row)
}

fn table(sheet: &mut Worksheet, export: &Export) -> Result<(), XlsxError> {
    /// Widths of rank, number, title, three sums, unreadable, verdict, why.
    const WIDTHS: [f64; 9] = [8.0, 8.0, 44.0, 10.0, 10.0, 10.0, 14.0, 20.0, 62.0];
    let names = Format::new().set_bold().set_text_wrap().set_border_bottom(rust_xlsxwriter::FormatBorder::Medium);
    let words = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let figures = Format::new().set_align(FormatAlign::Top);
    sheet.set_name(&export.title)?;
    let first = head(sheet, export)?;
    for (column, name) in (0u16..).zip(&export.columns) {
        sheet.write_string_with_format(first, column, name, &names)?;
    }
    for (column, width) in (0u16..).zip(WIDTHS) {
        sheet.set_column_width(column, width)?;
    }
    for (row, cells) in (first + 1..).zip(&export.rows) {
        for (column, cell) in (0u16..).zip(cells) {
            write(sheet, row, column, cell, &words, &figures)?;
        }
    }
    sheet.set_freeze_panes(first + 1, 0)?;
    sheet.set_repeat_rows(0, first)?;
    Ok(())
}

fn facts(sheet: &mut Worksheet, export: &Export) -> Result<(), XlsxError> {
    let names = Format::new().set_bold().set_align(FormatAlign::Top);
    let words = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let figures = Format::new().set_align(FormatAlign::Left).set_align(FormatAlign::Top);
    sheet.set_name(&export.facts_title)?;
    sheet.set_column_width(0, 34.0)?;
    sheet.set_column_width(1, 90.0)?;
    let first = head(sheet, export)?;
    for (row, (name, value)) in (first + 1..).zip(&export.facts) {
        sheet.write_string_with_format(row, 0, name, &names)?;
        write(sheet, row, 1, value, &words, &figures)?;
    }
    Ok(())
}

/// Words are written as words: whatever they begin with, they are no formula.
fn write(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &Cell,
    words: &Format,
    figures: &Format,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Text(text) => sheet.write_string_with_format(row, column, text, words)?,
        Cell::Number(figure) => sheet.write_number_with_format(row, column, f64::from(*figure), figures)?,
    };
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> Export {
        let text = |words: &str| Cell::Text(words.to_owned());
        Export {
            is_mock: true,
            heading: vec!["模拟票决：不是大会的票决结果。".to_owned(), "2026 年度".to_owned()],
            title: "票决结果".to_owned(),
            columns: vec!["名次".to_owned(), "项目".to_owned()],
            rows: vec![vec![Cell::Number(1), text("=1+1")], vec![Cell::Number(2), text("甲,“乙”\"丙\"")]],
            facts_title: "人数".to_owned(),
            facts: vec![("应到".to_owned(), Cell::Number(410)), ("说明".to_owned(), text("-2"))],
        }
    }

    #[test]
    fn a_csv_begins_with_its_mark_and_the_rehearsal_and_holds_no_formula() {
        let bytes = csv(&example()).expect("it is written");
        let text = String::from_utf8(bytes).expect("it is UTF-8");
        assert_eq!(
            text,
            "\u{FEFF}模拟票决：不是大会的票决结果。\r\n2026 年度\r\n名次,项目\r\n1,'=1+1\r\n2,\"甲,“乙”\"\"丙\"\"\"\r\n\"\"\r\n\
             应到,410\r\n说明,'-2\r\n"
        );
    }

    #[test]
    fn a_file_of_a_rehearsal_says_so_in_its_name_in_both_languages() {
        let plain = "attachment; filename=\"ballot-result-2025.json\"";
        assert_eq!(disposition(false, "ballot-result-2025.json"), plain);
        let name = disposition(true, "rehearsal-ballot-result-2025.json");
        let (ascii, chinese) = name.split_once("; filename*=UTF-8''").unwrap();
        assert_eq!(ascii, "attachment; filename=\"rehearsal-ballot-result-2025.json\"");
        assert_eq!(chinese, "%E6%A8%A1%E6%8B%9F%E7%A5%A8%E5%86%B3-rehearsal-ballot-result-2025.json");
        assert!(HeaderValue::try_from(name).is_ok());
    }

    #[test]
    fn a_year_is_read_from_the_address() {
        let year = |path: &'static str| year_of(&Uri::from_static(path));
        assert_eq!((year("/results.csv"), year("/years/2025/results.csv")), (None, Some(2025)));
        assert_eq!((year("/years/x/results.csv?vote=2"), year("/years/")), (Some(0), Some(0)));
    }

    #[test]
    fn whatever_begins_like_a_formula_is_made_plain() {
        for begins in ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"] {
            assert_eq!(safe(&format!("{begins}x")), format!("'{begins}x"));
        }
        assert_eq!(safe("升级 =村卫生室"), "升级 =村卫生室");
        assert_eq!(safe(""), "");
    }
}
