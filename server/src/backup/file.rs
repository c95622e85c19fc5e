//! The file of a backup: lines of JSON, packed with gzip, the same for both databases. `zcat` shows it.
//!
//! ```text
//! {"header":{"format":1,"program":"0.1.0","schema":12,"taken_at":"…","database":"SQLite 3.51.3","without":["session",…]}}
//! {"table":{"name":"area","columns":["code","name_en",…]}}
//! ["traffic","Traffic",…]                  a row: numbers, texts, null; bytes are {"hex":"…"}
//! {"table_end":{"name":"area","rows":7,"sha256":"…"}}
//! {"end":{"tables":41,"rows":1234,"sha256":"…"}}
//! ```
//!
//! The hash of a table is of its lines from `table` to the last row, each with its line end; the hash at the end is of all
//! lines before it.

use anyhow::{Context, Result, bail};
use flate2::Compression;
use flate2::bufread::GzDecoder;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use service::hexadecimal;
use sha2::{Digest, Sha256};
use std::io::{BufRead, BufReader, Read, Write};
use store::{Cell, Row, Table};

/// The form of the file that this program writes and reads.
pub const FORMAT: u32 = 1;
/// No line is longer: the scan of a decision has 5 MiB, and twice as many hexadecimal digits.
const LONGEST: u64 = 64 * 1024 * 1024;

/// What stands at the head of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// [`FORMAT`].
    pub format: u32,
    /// The version of the program that wrote it.
    pub program: String,
    /// The number of the last migration.
    pub schema: i64,
    /// When, in UTC.
    pub taken_at: String,
    /// From which database.
    pub database: String,
    /// What is not in it, in words.
    pub without: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Line {
    Header(Header),
    Table { name: String, columns: Vec<String> },
    TableEnd(Sums),
    End { tables: u64, rows: u64, sha256: String },
}

/// How many rows a table has, and the hash of its lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sums {
    /// The table.
    pub name: String,
    /// How many rows.
    pub rows: u64,
    /// SHA-256 of its lines.
    pub sha256: String,
}

/// Adds up the lines of a table.
pub struct Adder {
    name: String,
    rows: u64,
    hash: Sha256,
}

impl Adder {
    /// Begins with the line of the table itself.
    pub fn new(table: &Table) -> Self {
        let mut hash = Sha256::new();
        hash.update(head_of(table));
        Self { name: table.name.to_owned(), rows: 0, hash }
    }

    /// Adds rows.
    pub fn add(&mut self, rows: &[Row]) {
        for row in rows {
            self.hash.update(line_of(row));
            self.rows += 1;
        }
    }

    /// What it comes to.
    pub fn sums(self) -> Sums {
        Sums { name: self.name, rows: self.rows, sha256: hexadecimal(&self.hash.finalize()) }
    }
}

fn bytes(digits: &str) -> Option<Vec<u8>> {
    let pair = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
    (0..digits.len()).step_by(2).map(pair).collect()
}

fn text(line: &Line) -> Vec<u8> {
    with_end(serde_json::to_vec(line).expect("names and numbers are JSON"))
}

fn with_end(mut line: Vec<u8>) -> Vec<u8> {
    line.push(b'\n');
    line
}

fn head_of(table: &Table) -> Vec<u8> {
    text(&Line::Table { name: table.name.to_owned(), columns: table.columns.clone() })
}

fn line_of(row: &Row) -> Vec<u8> {
    let values: Vec<Value> = row
        .iter()
        .map(|cell| match cell {
            Cell::Null => Value::Null,
            Cell::Number(number) => json!(number),
            Cell::Text(text) => json!(text),
            Cell::Bytes(bytes) => json!({ "hex": hexadecimal(bytes) }),
        })
        .collect();
    with_end(serde_json::to_vec(&values).expect("values are JSON"))
}

fn cell(value: Value) -> Option<Cell> {
    Some(match value {
        Value::Null => Cell::Null,
        Value::Number(number) => Cell::Number(number.as_i64()?),
        Value::String(text) => Cell::Text(text),
        Value::Object(map) if map.len() == 1 => Cell::Bytes(bytes(map.get("hex")?.as_str()?)?),
        _ => return None,
    })
}

/// Writes the file, line by line.
pub struct Writer<W: Write> {
    out: GzEncoder<W>,
    whole: Sha256,
    tables: u64,
    rows: u64,
}

impl<W: Write> Writer<W> {
    /// Begins with the header.
    ///
    /// # Errors
    /// What the disk says.
    pub fn new(out: W, header: &Header) -> std::io::Result<Self> {
        let out = GzEncoder::new(out, Compression::default());
        let mut writer = Self { out, whole: Sha256::new(), tables: 0, rows: 0 };
        writer.put(&text(&Line::Header(header.clone())))?;
        Ok(writer)
    }

    fn put(&mut self, line: &[u8]) -> std::io::Result<()> {
        self.whole.update(line);
        self.out.write_all(line)
    }

    /// Begins a table.
    ///
    /// # Errors
    /// What the disk says.
    pub fn table(&mut self, table: &Table) -> std::io::Result<()> {
        self.put(&head_of(table))
    }

    /// Writes rows of it.
    ///
    /// # Errors
    /// What the disk says.
    pub fn rows(&mut self, rows: &[Row]) -> std::io::Result<()> {
        rows.iter().try_for_each(|row| self.put(&line_of(row)))
    }

    /// Ends it.
    ///
    /// # Errors
    /// What the disk says.
    pub fn table_end(&mut self, sums: &Sums) -> std::io::Result<()> {
        self.tables += 1;
        self.rows += sums.rows;
        self.put(&text(&Line::TableEnd(sums.clone())))
    }

    /// Ends the file; returns what it was written to, the number of rows and the hash of the whole.
    ///
    /// # Errors
    /// What the disk says.
    pub fn end(mut self) -> std::io::Result<(W, u64, String)> {
        let sha256 = hexadecimal(&self.whole.clone().finalize());
        let end = Line::End { tables: self.tables, rows: self.rows, sha256: sha256.clone() };
        self.out.write_all(&text(&end))?;
        Ok((self.out.finish()?, self.rows, sha256))
    }
}

/// Reads the file, line by line, and says at which line it is not what it should be.
pub struct Reader<R: Read> {
    from: BufReader<GzDecoder<BufReader<R>>>,
    whole: Sha256,
    number: u64,
    tables: u64,
    rows: u64,
}

impl<R: Read> Reader<R> {
    /// Reads the header.
    ///
    /// # Errors
    /// A sentence, also where the file is of a newer form.
    pub fn new(from: R) -> Result<(Self, Header)> {
        let from = BufReader::new(GzDecoder::new(BufReader::new(from)));
        let mut reader = Self { from, whole: Sha256::new(), number: 0, tables: 0, rows: 0 };
        let line = reader.line().context("this is not a backup of this program")?;
        reader.whole.update(&line);
        let head: Value = serde_json::from_slice(&line).context("this is not a backup of this program")?;
        match head["header"]["format"].as_u64() {
            Some(format) if format > u64::from(FORMAT) => bail!(
                "the backup has format {format}, and this program reads format {FORMAT}: it was made by a newer program"
            ),
            Some(_) => {}
            None => bail!("this is not a backup of this program"),
        }
        match serde_json::from_value(head) {
            Ok(Line::Header(header)) => Ok((reader, header)),
            _ => bail!("line 1: the header is not understood"),
        }
    }

    fn line(&mut self) -> Result<Vec<u8>> {
        let mut line = Vec::new();
        self.number += 1;
        let number = self.number;
        let read = (&mut self.from).take(LONGEST).read_until(b'\n', &mut line);
        read.with_context(|| format!("line {number}: the file is damaged or was cut short"))?;
        if line.last() != Some(&b'\n') {
            bail!("line {number}: the file ends here, it was cut short");
        }
        Ok(line)
    }

    fn marked(&mut self) -> Result<(Vec<u8>, Line)> {
        let line = self.line()?;
        let found = serde_json::from_slice(&line).with_context(|| format!("line {}: not understood", self.number))?;
        Ok((line, found))
    }

    /// Reads a table, hands its rows on in pieces, and compares count and hash.
    ///
    /// # Errors
    /// A sentence, and whatever the taker says.
    pub async fn table(&mut self, table: &Table, mut take: impl AsyncFnMut(&[Row]) -> Result<()>) -> Result<Sums> {
        let name = table.name;
        let (line, head) = self.marked()?;
        if !matches!(&head, Line::Table { name, columns } if name == table.name && *columns == table.columns) {
            bail!("line {}: the table {name} with its columns was expected here", self.number);
        }
        self.whole.update(&line);
        let (mut adder, mut piece) = (Adder::new(table), Vec::new());
        loop {
            let line = self.line().with_context(|| format!("in the table {name}"))?;
            self.whole.update(&line);
            if line.first() != Some(&b'[') {
                take(&piece).await.with_context(|| format!("before line {}, in the table {name}", self.number))?;
                return self.ends(adder.sums(), &line);
            }
            let row = self.row(&line, table)?;
            adder.add(std::slice::from_ref(&row));
            piece.push(row);
            if piece.len() == 200 {
                take(&piece).await.with_context(|| format!("before line {}, in the table {name}", self.number))?;
                piece.clear();
            }
        }
    }

    fn row(&self, line: &[u8], table: &Table) -> Result<Row> {
        let values: Option<Vec<Value>> = serde_json::from_slice(line).ok();
        let row: Option<Row> = values.and_then(|values| values.into_iter().map(cell).collect());
        match row.filter(|row| table.takes(row)) {
            Some(row) => Ok(row),
            None => bail!("line {}: this is no row of the table {}", self.number, table.name),
        }
    }

    fn ends(&mut self, sums: Sums, line: &[u8]) -> Result<Sums> {
        let Ok(Line::TableEnd(said)) = serde_json::from_slice(line) else {
            bail!("line {}: the end of the table {} was expected here", self.number, sums.name);
        };
        if said != sums {
            bail!("line {}: the table {} is not what was written: count or hash differ", self.number, sums.name);
        }
        self.tables += 1;
        self.rows += sums.rows;
        Ok(sums)
    }

    /// Reads the end, compares the hash of the whole, and looks that nothing comes after it.
    ///
    /// # Errors
    /// A sentence.
    pub fn end(mut self) -> Result<u64> {
        let is = hexadecimal(&self.whole.clone().finalize());
        let (_, end) = self.marked()?;
        let right = matches!(&end, Line::End { tables, rows, sha256 }
            if *tables == self.tables && *rows == self.rows && *sha256 == is);
        if !right {
            bail!("line {}: the file is not what was written: count or hash differ", self.number);
        }
        let mut rest = [0; 1];
        let after = self.from.read(&mut rest).with_context(|| format!("after line {}: damaged", self.number))?;
        let behind = self.from.get_mut().get_mut().read(&mut rest)?;
        if after + behind > 0 {
            bail!("after line {}: something follows the end", self.number);
        }
        Ok(self.rows)
    }
}
