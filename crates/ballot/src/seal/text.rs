//! Reading and writing the protocol's JSON (protocol 3.2).
//!
//! The protocol compares and hashes bytes, so there is one way to write each thing. A general parser would read many
//! ways and then have to write again and compare; this one knows what must come next, and refuses at the first byte that
//! is different. What it has read is canonical, and nothing is allocated for what is not there.

use super::group::{Scalar, read_scalar};
use super::refusal::{At, Fault, Refusal, Result};

/// A text being read.
pub(crate) struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    /// A reader at the beginning of a text; refuses one that is longer than allowed.
    pub fn new(text: &'a str, most: usize) -> Result<Reader<'a>> {
        if text.len() > most { Err(Fault::TooLarge.into()) } else { Ok(Reader { text, at: 0 }) }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    /// How many bytes were read.
    pub fn at(&self) -> usize {
        self.at
    }

    /// The refusal of what comes next.
    pub fn wrong<T>(&self) -> Result<T> {
        Err(if self.rest().is_empty() { Fault::Truncated } else { Fault::NotCanonical { byte: self.at } }.into())
    }

    /// Takes exactly this.
    pub fn expect(&mut self, literal: &str) -> Result<()> {
        if self.accept(literal) { Ok(()) } else { self.wrong() }
    }

    /// Takes this if it comes next.
    pub fn accept(&mut self, literal: &str) -> bool {
        let is_next = self.rest().as_bytes().starts_with(literal.as_bytes());
        if is_next {
            self.at += literal.len();
        }
        is_next
    }

    /// Whether this comes next.
    pub fn sees(&self, literal: &str) -> bool {
        self.rest().as_bytes().starts_with(literal.as_bytes())
    }

    /// Takes what comes before the next quotation mark, and the mark; for strings without escapes.
    pub fn quoted(&mut self, most: usize) -> Result<&'a str> {
        let rest = self.rest();
        let window = rest.as_bytes().iter().take(most.saturating_add(1));
        let Some(length) = window.clone().position(|&byte| byte == b'"') else { return self.wrong() };
        let inside = rest.get(..length).unwrap_or("");
        if inside.bytes().any(|byte| byte == b'\\' || !byte.is_ascii_graphic()) {
            return self.wrong();
        }
        self.at += length + 1;
        Ok(inside)
    }

    /// Takes a string of exactly so many bytes and its quotation mark.
    pub fn quoted_of(&mut self, length: usize) -> Result<&'a str> {
        let begun = self.at;
        let inside = self.quoted(length)?;
        if inside.len() == length { Ok(inside) } else { Err(Fault::NotCanonical { byte: begun }.into()) }
    }

    /// Takes a scalar and its quotation mark.
    pub fn scalar(&mut self) -> Result<Scalar> {
        let begun = self.at;
        let digits = self.quoted(76)?;
        read_scalar(digits).ok_or(Fault::NotCanonical { byte: begun }.into())
    }

    /// Takes a small number.
    pub fn number(&mut self) -> Result<u32> {
        let rest = self.rest();
        let length = rest.bytes().take(11).take_while(u8::is_ascii_digit).count();
        let digits = rest.get(..length).unwrap_or("");
        let is_plain = length == 1 || !digits.starts_with('0');
        match digits.parse() {
            Ok(number) if is_plain => {
                self.at += length;
                Ok(number)
            }
            _ => self.wrong(),
        }
    }

    /// Takes a JSON string with its quotation marks, of at most so many bytes.
    pub fn string(&mut self, most: usize) -> Result<String> {
        let begun = self.at;
        self.expect("\"")?;
        let mut value = String::new();
        loop {
            if value.len() > most {
                return Err(Refusal::from(Fault::TooLarge));
            }
            let mut letters = self.rest().chars();
            match letters.next() {
                Some('"') => break self.at += 1,
                Some('\\') => value.push(self.escaped()?),
                Some(letter) => {
                    value.push(letter);
                    self.at += letter.len_utf8();
                }
                None => return self.wrong(),
            }
        }
        // A letter that needs no escape may have none, and one that needs it must.
        let is_canonical = self.text.get(begun..self.at) == Some(json_string(&value).as_str());
        if is_canonical { Ok(value) } else { Err(Fault::NotCanonical { byte: begun }.into()) }
    }

    fn escaped(&mut self) -> Result<char> {
        let Some(letter) = self.rest().chars().nth(1) else { return self.wrong() };
        self.at += 1 + letter.len_utf8();
        Ok(match letter {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'b' => '\u{8}',
            'f' => '\u{c}',
            // The comparison at the end refuses whatever is no escape.
            other => other,
        })
    }

    /// Takes a list in brackets, of at most so many entries.
    pub fn list<T>(&mut self, most: usize, mut entry: impl FnMut(&mut Reader<'a>) -> Result<T>) -> Result<Vec<T>> {
        let mut entries = Vec::new();
        self.expect("[")?;
        if self.accept("]") {
            return Ok(entries);
        }
        loop {
            if entries.len() >= most {
                return Err(Fault::TooLarge.into());
            }
            entries.push(entry(self).nth("", entries.len())?);
            if self.accept("]") {
                return Ok(entries);
            }
            self.expect(",")?;
        }
    }

    /// Nothing may follow.
    pub fn end(&self) -> Result<()> {
        if self.rest().is_empty() { Ok(()) } else { self.wrong() }
    }
}

/// A string as JSON, with quotation marks; only what must be escaped is.
pub(crate) fn json_string(value: &str) -> String {
    let mut text = String::with_capacity(value.len() + 2);
    text.push('"');
    for letter in value.chars() {
        match letter {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\t' => text.push_str("\\t"),
            '\r' => text.push_str("\\r"),
            '\u{8}' => text.push_str("\\b"),
            '\u{c}' => text.push_str("\\f"),
            // Programs differ in how they escape the other control characters; without them none has to.
            other if other.is_ascii_control() => text.push('\u{fffd}'),
            other => text.push(other),
        }
    }
    text.push('"');
    text
}

/// A list as JSON, of entries that are JSON already.
pub(crate) fn json_list<T: AsRef<str>>(entries: impl IntoIterator<Item = T>) -> String {
    let mut text = String::from("[");
    for entry in entries {
        if text.len() > 1 {
            text.push(',');
        }
        text.push_str(entry.as_ref());
    }
    text.push(']');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_come_back_as_they_were_written() {
        for value in ["", "村道 \"硬化\"", "a\\b\n\t\r\u{8}\u{c}", "é€𠮷"] {
            let text = json_string(value);
            assert_eq!(Reader::new(&text, 99).and_then(|mut reader| reader.string(99)).as_deref(), Ok(value));
        }
    }

    #[test]
    fn another_way_of_writing_is_refused() {
        for text in ["\"\\u0041\"", "\"\\/\"", "\"\\A\"", "\"\u{1}\"", "\"", "\"\\", "x"] {
            assert!(Reader::new(text, 99).and_then(|mut reader| reader.string(99)).is_err(), "{text}");
        }
        for text in ["", "01", "-1", "4294967296", "99999999999", "x"] {
            assert!(Reader::new(text, 99).and_then(|mut reader| reader.number()).is_err(), "{text}");
        }
        assert_eq!(Reader::new("120]", 99).and_then(|mut reader| reader.number()), Ok(120));
    }

    #[test]
    fn lists_are_bounded() {
        let read = |most| Reader::new("[1,2,3]", 99).and_then(|mut reader| reader.list(most, Reader::number));
        assert_eq!(read(3), Ok(vec![1, 2, 3]));
        assert!(read(2).is_err());
    }
}
