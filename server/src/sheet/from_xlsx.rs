//! XLSX: the archive is looked into before anything parses it, then the first sheet is read cell by cell. No table is laid
//! out by what a workbook says of its size: one cell at the far corner would be a table of seventeen thousand million.

use super::{Filling, Table};
use calamine::{DataRef, ExcelDateTime, Reader, Xlsx};
use domain::exchange::What;
use std::io::{Cursor, Read, copy, sink};
use zip::ZipArchive;

/// The most files in a workbook; one of lists has a dozen.
const MAX_ENTRIES: usize = 200;
/// The most bytes that all of them are when unpacked.
pub(super) const MAX_UNPACKED: u64 = 24 << 20;

/// # Errors
/// [`What::Unpacks`], [`What::Macros`], [`What::OldOrLocked`], [`What::Unreadable`], and those of the bounds.
pub(super) fn read(bytes: &[u8]) -> Result<Table, What> {
    look_into(bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| What::Unreadable)?;
    let first = book.sheet_names().first().cloned().ok_or(What::Unreadable)?;
    let mut cells = book.worksheet_cells_reader(&first).map_err(|_| What::Unreadable)?;
    let mut filling = Filling::default();
    while let Some(cell) = cells.next_cell().map_err(|_| What::Unreadable)? {
        let (row, column) = cell.get_position();
        let place = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
        filling.put(place(row), place(column), &text(cell.get_value()))?;
    }
    Ok(filling.table)
}

/// Whether it is a workbook without macros that unpacks to no more than is allowed. What an archive says of its sizes is
/// looked at first, and then not believed.
fn look_into(bytes: &[u8]) -> Result<(), What> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| What::Unreadable)?;
    if archive.len() > MAX_ENTRIES {
        return Err(What::Unpacks);
    }
    let (mut said, mut is_book) = (0u64, false);
    for at in 0..archive.len() {
        let entry = archive.by_index_raw(at).map_err(|_| What::Unreadable)?;
        let name = entry.name().map_err(|_| What::Unreadable)?.to_lowercase();
        if entry.encrypted() {
            return Err(What::OldOrLocked);
        }
        if name.ends_with("vbaproject.bin") || name.contains("macrosheets/") {
            return Err(What::Macros);
        }
        is_book |= name == "xl/workbook.xml";
        said = said.saturating_add(entry.size());
    }
    if said > MAX_UNPACKED {
        return Err(What::Unpacks);
    }
    let mut left = MAX_UNPACKED;
    for at in 0..archive.len() {
        let entry = archive.by_index(at).map_err(|_| What::Unreadable)?;
        let is_texts = entry.name().is_ok_and(|name| name.to_lowercase().ends_with("sharedstrings.xml"));
        let mut part = Vec::new();
        let mut entry = entry.take(left + 1);
        let n = if is_texts { copy(&mut entry, &mut part) } else { copy(&mut entry, &mut sink()) };
        left = left.checked_sub(n.map_err(|_| What::Unreadable)?).ok_or(What::Unpacks)?;
        if !is_modest(&part) {
            return Err(What::Unreadable);
        }
    }
    if is_book { Ok(()) } else { Err(What::Unreadable) }
}

/// Whether the part that holds the texts says of no more of them than a file can hold: the library sets room aside for as
/// many as it says, and a process that is denied its memory ends. Control characters, by which another encoding could
/// spell the word otherwise, are in no such part that a spreadsheet writes.
fn is_modest(part: &[u8]) -> bool {
    const SAYS: &[u8] = b"uniqueCount";
    const MOST_DIGITS: usize = 6;
    let is_plain = part.iter().all(|byte| *byte >= b' ' || matches!(byte, b'\t' | b'\n' | b'\r'));
    let is_small = |at: usize| {
        let said = part[at + SAYS.len()..].iter().skip_while(|byte| !byte.is_ascii_digit());
        said.take_while(|byte| byte.is_ascii_digit()).skip_while(|byte| **byte == b'0').count() <= MOST_DIGITS
    };
    is_plain && part.windows(SAYS.len()).enumerate().filter(|(_, word)| *word == SAYS).all(|(at, _)| is_small(at))
}

/// A cell as its text. A number without a fraction is written without one; a formula is what it came to.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(n) => n.to_string(),
        DataRef::Float(n) => n.to_string(),
        DataRef::String(words) => words.clone(),
        DataRef::SharedString(words) => (*words).to_owned(),
        DataRef::Bool(is_so) => if *is_so { "TRUE" } else { "FALSE" }.to_owned(),
        DataRef::DateTime(moment) => day(moment),
        DataRef::DateTimeIso(words) | DataRef::DurationIso(words) => words.clone(),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

fn day(moment: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, ..) = moment.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute) == (0, 0) { date } else { format!("{date} {hour:02}:{minute:02}") }
}
