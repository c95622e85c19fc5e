//! Spreadsheets as tables of texts: an uploaded CSV or XLSX is read within bounds, a list is written. What the texts mean
//! is for [`domain::exchange`] to say.

mod from_csv;
mod from_xlsx;
#[cfg(test)]
mod tests;
mod write;

pub(crate) use write::{Written, csv, unsafe_again, xlsx};

use domain::exchange::{MAX_COLUMNS, MAX_FILE, What};

/// The most rows of any file, with its heading; the kind of list has a limit of its own.
const MAX_ROWS: usize = 5_001;
/// The most text of a whole file, in bytes: a workbook can name one long text a hundred thousand times.
const MAX_TEXT: usize = 8 << 20;

/// A table of texts: rows of cells, the first with the headings.
pub(crate) type Table = Vec<Vec<String>>;

/// Reads an uploaded file, whatever its name says.
///
/// # Errors
/// What is wrong with the file as a whole.
pub(crate) fn read(bytes: &[u8]) -> Result<Table, What> {
    match bytes {
        [] => Err(What::NoFile),
        _ if bytes.len() > MAX_FILE => Err(What::TooLarge),
        [b'P', b'K', ..] => from_xlsx::read(bytes),
        // The container of old workbooks, and of new ones with a password.
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Err(What::OldOrLocked),
        _ => from_csv::read(bytes),
    }
}

/// A table in the making, within its bounds.
#[derive(Default)]
struct Filling {
    table: Table,
    n_bytes: usize,
}

impl Filling {
    /// Puts a text into a cell; rows and cells before it are empty where nothing came for them.
    fn put(&mut self, row: usize, column: usize, text: &str) -> Result<(), What> {
        if text.is_empty() {
            return Ok(());
        }
        if row >= MAX_ROWS {
            return Err(What::TooManyRows(MAX_ROWS - 1));
        }
        if column >= MAX_COLUMNS {
            return Err(What::TooManyColumns);
        }
        self.n_bytes += text.len();
        if self.n_bytes > MAX_TEXT {
            return Err(What::Unpacks);
        }
        if self.table.len() <= row {
            self.table.resize_with(row + 1, Vec::new);
        }
        let cells = &mut self.table[row];
        if cells.len() <= column {
            cells.resize_with(column + 1, String::new);
        }
        text.clone_into(&mut cells[column]);
        Ok(())
    }
}
