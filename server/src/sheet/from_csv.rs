//! CSV as spreadsheets save it: UTF-8 with or without its mark, UTF-16 with it, or GB18030; commas, semicolons or tabs.
//!
//! The fields are taken apart here and not by the library that writes them: it passes over empty lines without a word, and
//! then a fault would be named in the wrong row.

use super::{Filling, Table, unsafe_again};
use domain::exchange::What;
use encoding_rs::{Encoding, GB18030, UTF_8};
use std::iter::Peekable;
use std::str::Chars;

/// # Errors
/// [`What::Encoding`], and those of the bounds.
pub(super) fn read(bytes: &[u8]) -> Result<Table, What> {
    let text = decoded(bytes)?;
    let separator = separator(&text);
    let mut filling = Filling::default();
    let (mut row, mut column) = (0, 0);
    let mut rest = text.chars().peekable();
    while rest.peek().is_some() {
        let cell = field(&mut rest, separator);
        filling.put(row, column, &unsafe_again(&cell))?;
        match rest.next() {
            Some(c) if c == separator => column += 1,
            _ => (row, column) = (row + 1, 0),
        }
    }
    Ok(filling.table)
}

fn decoded(bytes: &[u8]) -> Result<String, What> {
    let encoding = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None if std::str::from_utf8(bytes).is_ok() => UTF_8,
        None => GB18030,
    };
    let (text, _, has_errors) = encoding.decode(bytes);
    // A text has no zeros: what has some is a picture, a program, a damaged workbook.
    if has_errors || text.contains('\0') { Err(What::Encoding) } else { Ok(text.into_owned()) }
}

/// What stands most often in the first line outside of quotes.
fn separator(text: &str) -> char {
    let mut is_quoted = false;
    let mut counts = [(',', 0), (';', 0), ('\t', 0)];
    for c in text.chars() {
        match c {
            '"' => is_quoted = !is_quoted,
            '\n' | '\r' if !is_quoted => break,
            _ if !is_quoted => counts.iter_mut().filter(|(known, _)| *known == c).for_each(|(_, n)| *n += 1),
            _ => {}
        }
    }
    // The first of equals.
    counts.into_iter().rev().max_by_key(|(_, n)| *n).map_or(',', |(c, _)| c)
}

/// One field up to the separator or the end of its line, which for `\r\n` is left to begin at its `\n`.
fn field(rest: &mut Peekable<Chars<'_>>, separator: char) -> String {
    let mut cell = String::new();
    if rest.next_if_eq(&'"').is_some() {
        while let Some(c) = rest.next() {
            match c {
                '"' if rest.next_if_eq(&'"').is_some() => cell.push('"'),
                '"' => break,
                _ => cell.push(c),
            }
        }
    }
    while let Some(c) = rest.next_if(|c| *c != separator && *c != '\n' && *c != '\r') {
        cell.push(c);
    }
    // A line ends with \n, \r\n or, from old programs, \r alone.
    if rest.peek() == Some(&'\r') {
        let mut after = rest.clone();
        after.next();
        if after.peek() == Some(&'\n') {
            rest.next();
        }
    }
    cell
}
