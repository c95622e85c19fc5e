//! Whole tables, row by row, whatever is in them: what backups are made of, and what moves to the other database.
//!
//! Three kinds of values are enough, because the schema has no others: whole numbers, text, bytes. Columns are taken by
//! name in alphabetical order and rows by their key, byte by byte, so that the same content is the same sequence on both
//! databases.
//!
//! A history refuses to be written a second time: that is what its triggers are for. So what loads a database lifts all
//! triggers, loads, and sets them again, in one transaction: no other connection ever sees the tables without them.
//! Keys, references, `check` and `not null` are never lifted.

use crate::db::{marks, on};
use crate::{Fault, Tx};
use domain::{Timestamp, VoteId};
use futures::TryStreamExt;
use sqlx::{AssertSqlSafe, Row as _};

/// All tables, each after those that it refers to.
pub const TABLES: [&str; 44] = [
    "site",
    "delegation",
    "department",
    "person",
    "session",
    "own_session",
    "sign_in_code",
    "second_factor",
    "consent",
    "window_code",
    "digits_sent",
    "phase",
    "round",
    "stage",
    "step",
    "area",
    "project",
    "comment",
    "comment_count",
    "comment_term",
    "withheld_term",
    "term_backlog",
    "official_reply",
    "report",
    "appeal",
    "handover",
    "comment_event",
    "flag_word",
    "audit",
    "deed",
    "mandate",
    "vote",
    "attendance",
    "roll",
    "roll_mark",
    "box_paper",
    "seat_lost",
    "result",
    "confirmation",
    "correction",
    "import",
    "draft",
    "draft_candidate",
    "page_change",
];

/// The tables that a migration fills: a database in which nothing was done has rows in these and in no others.
pub const REFERENCE: [&str; 2] = ["phase", "page_change"];

/// Tables that a backup has no rows of: who is signed in. Whoever finds a backup is not to come in by it.
const SESSIONS: [&str; 2] = ["session", "own_session"];
/// Tables of which a backup has no rows that belong to an open vote: two backups would differ by one mark and one paper.
const HALVES: [&str; 2] = ["roll_mark", "box_paper"];

/// How many values one statement writes; SQLite takes 32,766.
const WRITTEN: usize = 4_000;
/// How many rows are read before they are handed on.
const PIECE: usize = 200;

/// A value. Without `Debug`: it may be a paper or a secret.
#[derive(Clone, PartialEq, Eq)]
pub enum Cell {
    /// None.
    Null,
    /// A whole number.
    Number(i64),
    /// Text.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
}

/// The values of a row in the order of its table's columns.
pub type Row = Vec<Cell>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    Text,
    Bytes,
}

/// A table as the database has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name, one of [`TABLES`].
    pub name: &'static str,
    /// The names of its columns, in alphabetical order.
    pub columns: Vec<String>,
    kinds: Vec<Kind>,
    key: Vec<(String, Kind)>,
}

/// How much of the tables is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// All rows.
    Everything,
    /// No sessions; of a vote that is open no marks on the roll and no papers.
    Backup,
}

impl Tx {
    /// The tables in the order of [`TABLES`].
    ///
    /// # Errors
    /// A fault of the database, also where it has other tables than this program knows.
    pub async fn tables(&mut self) -> Result<Vec<Table>, Fault> {
        let mut found = self.columns().await?;
        if found.iter().any(|(table, ..)| !TABLES.contains(&table.as_str())) {
            return Err(Fault::other("the database has a table that this program does not know"));
        }
        found.sort();
        TABLES.into_iter().map(|name| shape(name, &found)).collect()
    }

    /// Hands the rows of a table on, in pieces, in the order of their keys.
    ///
    /// # Errors
    /// A fault of the database, and whatever the taker says.
    pub async fn each_piece<E: From<Fault>>(
        &mut self,
        table: &Table,
        extent: Extent,
        mut take: impl AsyncFnMut(Vec<Row>) -> Result<(), E>,
    ) -> Result<(), E> {
        let sql = AssertSqlSafe(table.question(extent, self.orders_by_custom()));
        let mut piece = Vec::new();
        on!(self, c => {
            let mut rows = sqlx::query(sql).fetch(c);
            while let Some(row) = rows.try_next().await.map_err(Fault::from)? {
                let mut cells = Vec::with_capacity(table.kinds.len());
                for (place, kind) in table.kinds.iter().enumerate() {
                    cells.push(match kind {
                        Kind::Number => row.try_get::<Option<i64>, usize>(place).map(|cell| cell.map(Cell::Number)),
                        Kind::Text => row.try_get::<Option<String>, usize>(place).map(|cell| cell.map(Cell::Text)),
                        Kind::Bytes => row.try_get::<Option<Vec<u8>>, usize>(place).map(|cell| cell.map(Cell::Bytes)),
                    }.map_err(Fault::from)?.unwrap_or(Cell::Null));
                }
                piece.push(cells);
                if piece.len() == PIECE {
                    take(std::mem::take(&mut piece)).await?;
                }
            }
        });
        if piece.is_empty() { Ok(()) } else { take(piece).await }
    }

    /// Writes rows into a table as they are.
    ///
    /// # Errors
    /// A fault of the database, also where a row does not fit the table.
    pub async fn lay_rows(&mut self, table: &Table, rows: &[Row]) -> Result<(), Fault> {
        if rows.iter().any(|row| !table.takes(row)) {
            return Err(Fault::other(format!("a row does not fit the table {}", table.name)));
        }
        let width = table.columns.len();
        for part in rows.chunks((WRITTEN / width).max(1)) {
            let places: Vec<_> = (0..part.len()).map(|n| format!("({})", marks(1 + n * width, width))).collect();
            let columns = table.columns.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
            let sql = format!("insert into {} ({columns}) values {}", table.name, places.join(", "));
            on!(self, c => {
                let mut query = sqlx::query(AssertSqlSafe(sql));
                for (cell, kind) in part.iter().flat_map(|row| row.iter().zip(&table.kinds)) {
                    query = match (cell, kind) {
                        (Cell::Number(number), _) => query.bind(*number),
                        (Cell::Text(text), _) => query.bind(text.as_str()),
                        (Cell::Bytes(bytes), _) => query.bind(bytes.as_slice()),
                        (Cell::Null, Kind::Number) => query.bind(None::<i64>),
                        (Cell::Null, Kind::Text) => query.bind(None::<&str>),
                        (Cell::Null, Kind::Bytes) => query.bind(None::<&[u8]>),
                    };
                }
                query.execute(c).await.map(drop)
            })?;
        }
        Ok(())
    }

    /// The first table that holds a row which no migration has put there.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn first_filled(&mut self) -> Result<Option<&'static str>, Fault> {
        for name in TABLES.into_iter().filter(|name| !REFERENCE.contains(name)) {
            let sql = AssertSqlSafe(format!("select count(*) from (select 1 as one from {name} limit 1) as first"));
            let found: i64 = on!(self, c => sqlx::query_scalar(sql).fetch_one(c).await)?;
            if found > 0 {
                return Ok(Some(name));
            }
        }
        Ok(None)
    }

    /// Empties the tables that a migration has filled, for the rows that come. Triggers are lifted.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn clear_reference(&mut self) -> Result<(), Fault> {
        on!(self, c => sqlx::query("delete from phase").execute(c).await.map(drop))?;
        on!(self, c => sqlx::query("delete from page_change").execute(c).await.map(drop))?;
        Ok(())
    }

    /// The votes that are open or suspended: what a backup holds of them is not whole.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn open_votes(&mut self) -> Result<Vec<VoteId>, Fault> {
        let found: Vec<i64> = on!(self, c => sqlx::query_scalar(
            "select id from vote where state in ('open', 'suspended') order by id",
        )
        .fetch_all(c).await)?;
        Ok(found.into_iter().map(VoteId).collect())
    }

    /// Votes whose ballots were left out of a backup are void, and their round stands where they were opened. No two people
    /// have agreed to it, so no deed says so: triggers are lifted, and the audit log tells it.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn void_open_votes(&mut self, at: Timestamp) -> Result<(), Fault> {
        on!(self, c => sqlx::query(
            "update round set phase = case when exists (select 1 from vote v
                    where v.round_id = round.id and v.state in ('open', 'suspended') and v.follows is not null)
                then 'announced' else 'method_adopted' end
             where phase = 'voting'
                and exists (select 1 from vote v where v.round_id = round.id and v.state in ('open', 'suspended'))",
        )
        .execute(c).await.map(drop))?;
        on!(self, c => sqlx::query(
            "update vote set state = 'void', closed_at = $1 where state in ('open', 'suspended')",
        )
        .bind(at.to_text()).execute(c).await.map(drop))?;
        Ok(())
    }
}

impl Table {
    /// Whether a row has a value, or none, of the right kind for each column.
    pub fn takes(&self, row: &Row) -> bool {
        let fits = |(cell, kind): (&Cell, &Kind)| match cell {
            Cell::Null => true,
            Cell::Number(_) => *kind == Kind::Number,
            Cell::Text(_) => *kind == Kind::Text,
            Cell::Bytes(_) => *kind == Kind::Bytes,
        };
        row.len() == self.kinds.len() && row.iter().zip(&self.kinds).all(fits)
    }

    /// The question for its rows. A database that orders text by the customs of a country is told not to.
    fn question(&self, extent: Extent, by_custom: bool) -> String {
        let order = |(name, kind): &(String, Kind)| match kind {
            Kind::Text if by_custom => format!("t.\"{name}\" collate \"C\""),
            _ => format!("t.\"{name}\""),
        };
        let only = match extent {
            Extent::Backup if SESSIONS.contains(&self.name) => "where 1 = 0",
            Extent::Backup if HALVES.contains(&self.name) => {
                "where not exists (select 1 from vote v where v.id = t.vote_id and v.state in ('open', 'suspended'))"
            }
            _ => "",
        };
        let columns: Vec<_> = self.columns.iter().map(|name| format!("t.\"{name}\"")).collect();
        let key: Vec<_> = self.key.iter().map(order).collect();
        format!("select {} from {} t {only} order by {}", columns.join(", "), self.name, key.join(", "))
    }
}

fn shape(name: &'static str, found: &[(String, String, String, i64)]) -> Result<Table, Fault> {
    let (mut columns, mut kinds, mut key) = (Vec::new(), Vec::new(), Vec::new());
    for (_, column, kind, place) in found.iter().filter(|(table, ..)| table == name) {
        let kind = match kind.as_str() {
            "integer" | "bigint" => Kind::Number,
            "text" => Kind::Text,
            "blob" | "bytea" => Kind::Bytes,
            _ => return Err(Fault::other(format!("a column of {name} has a type that this program does not know"))),
        };
        columns.push(column.clone());
        kinds.push(kind);
        if *place > 0 {
            key.push((*place, (column.clone(), kind)));
        }
    }
    key.sort_by_key(|(place, _)| *place);
    if key.is_empty() {
        return Err(Fault::other(format!("the database has no table {name}, or it has no key")));
    }
    Ok(Table { name, columns, kinds, key: key.into_iter().map(|(_, column)| column).collect() })
}
