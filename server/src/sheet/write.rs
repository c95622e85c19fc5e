//! A list as CSV and as XLSX, in the form in which it is read again.

use crate::exports::safe;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, XlsxError};

/// What is written, in the reader's words.
pub(crate) struct Written {
    /// The name of the sheet.
    pub(crate) title: String,
    /// The headings.
    pub(crate) headings: Vec<String>,
    /// The rows.
    pub(crate) rows: Vec<Vec<String>>,
    /// The name of the sheet that explains the columns.
    pub(crate) explained: String,
    /// Each column and what it takes.
    pub(crate) columns: Vec<(String, String)>,
}

/// Words that a spreadsheet does not take for a formula; [`unsafe_again`] gives back what they were. One that looks as if
/// it had an apostrophe before it already gets another.
fn safe_once_more(words: &str) -> String {
    if safe(words.trim_start_matches('\'')).len() == words.trim_start_matches('\'').len() {
        words.to_owned()
    } else {
        format!("'{words}")
    }
}

/// The words before an apostrophe was put in front of them.
pub(crate) fn unsafe_again(words: &str) -> String {
    match words.strip_prefix('\'') {
        Some(rest) if safe_once_more(rest) != rest => rest.to_owned(),
        _ => words.to_owned(),
    }
}

/// With its byte-order mark, without which Excel takes Chinese for something else.
pub(crate) fn csv(written: &Written) -> Result<Vec<u8>, csv::Error> {
    let mut out =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer("\u{FEFF}".as_bytes().to_vec());
    out.write_record(&written.headings)?;
    for row in &written.rows {
        out.write_record(row.iter().map(|cell| safe_once_more(cell)))?;
    }
    out.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

/// All cells are text, also the empty ones below the table, so that `001` stays what it is.
pub(crate) fn xlsx(written: &Written) -> Result<Vec<u8>, XlsxError> {
    let names = Format::new().set_bold().set_text_wrap().set_border_bottom(FormatBorder::Medium);
    let words = Format::new().set_text_wrap().set_align(FormatAlign::Top).set_num_format("@");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name(&written.title)?;
    for (column, name) in (0u16..).zip(&written.headings) {
        let width = if column == 0 { 12.0 } else { 28.0 };
        sheet.set_column_width(column, width)?.set_column_format(column, &words)?;
        sheet.write_string_with_format(0, column, name, &names)?;
    }
    for (row, cells) in (1u32..).zip(&written.rows) {
        for (column, cell) in (0u16..).zip(cells) {
            sheet.write_string_with_format(row, column, cell, &words)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    let sheet = book.add_worksheet();
    sheet.set_name(&written.explained)?;
    sheet.set_column_width(0, 28.0)?.set_column_width(1, 90.0)?;
    for (row, (name, takes)) in (0u32..).zip(&written.columns) {
        sheet.write_string_with_format(row, 0, name, &words)?;
        sheet.write_string_with_format(row, 1, takes, &words)?;
    }
    book.save_to_buffer()
}
