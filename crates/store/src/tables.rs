//! Whole tables, row by row, whatever is in them: what backups are made of, and what moves to the other database.
//!
//! Three kinds of values are enough, because the schema has no others: whole numbers, text, bytes. Columns are taken by
//! name in alphabetical order and rows by their key, byte by byte, so that the same content is the same sequence on both
//! databases.
//!
//! A history refuses to be written a second time: that is what its triggers are for. So what loads a database lifts all
//! triggers, loads, and sets them again, in one transaction: no other connection ever sees the tables without them.
//! Keys, references, `check` and `not null` are never lifted.

use crate::db::{On, marks, on};
use crate::{Fault, Tx};
use domain::{Timestamp, VoteId};
use futures::TryStreamExt;
use sqlx::{AssertSqlSafe, Row as _};

/// All tables, each after those that it refers to.
pub const TABLES: [&str; 41] = [
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

/// Triggers that were lifted and are to be set again.
pub struct Lifted {
    /// Name and text on SQLite; nothing on PostgreSQL, which keeps them itself.
    texts: Vec<(String, String)>,
}

impl Tx {
    /// The number of the last migration that this database has seen; nothing where it has seen none.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn schema(&mut self) -> Result<Option<i64>, Fault> {
        let sql = match self.on {
            On::Sqlite(_) => "select count(*) from sqlite_master where name = '_sqlx_migrations'",
            On::Postgres(_) => "select count(*) from pg_tables where tablename = '_sqlx_migrations'",
        };
        let there: i64 = on!(self, c => sqlx::query_scalar(sql).fetch_one(c).await)?;
        if there == 0 {
            return Ok(None);
        }
        Ok(on!(self, c => sqlx::query_scalar("select max(version) from _sqlx_migrations").fetch_one(c).await)?)
    }

    /// The tables in the order of [`TABLES`].
    ///
    /// # Errors
    /// A fault of the database, also where it has other tables than this program knows.
    pub async fn tables(&mut self) -> Result<Vec<Table>, Fault> {
        let sql = match self.on {
            On::Sqlite(_) => {
                "select m.name, c.name, lower(c.type), c.pk from sqlite_master m join pragma_table_info(m.name) c
                 where m.type = 'table' and m.name not like 'sqlite%' and m.name not like '%sqlx%'"
            }
            On::Postgres(_) => {
                "select cast(c.table_name as text), cast(c.column_name as text), cast(c.data_type as text),
                    cast(coalesce((select max(k.ordinal_position) from information_schema.table_constraints t
                        join information_schema.key_column_usage k on k.constraint_name = t.constraint_name
                            and k.table_schema = t.table_schema and k.table_name = t.table_name
                        where t.constraint_type = 'PRIMARY KEY' and t.table_schema = 'public'
                            and t.table_name = c.table_name and k.column_name = c.column_name), 0) as bigint)
                 from information_schema.columns c where c.table_schema = 'public' and c.table_name not like '%sqlx%'"
            }
        };
        let mut found: Vec<(String, String, String, i64)> = on!(self, c => sqlx::query_as(sql).fetch_all(c).await)?;
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
        let is_postgres = matches!(self.on, On::Postgres(_));
        let sql = AssertSqlSafe(table.question(extent, is_postgres));
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

    /// Lifts all triggers until [`Tx::set_triggers`]. The transaction has to be dropped where that is not reached.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn lift_triggers(&mut self) -> Result<Lifted, Fault> {
        let texts = self.trigger_texts().await?;
        for (name, _) in &texts {
            let sql = AssertSqlSafe(format!("drop trigger {name}"));
            on!(self, c => sqlx::query(sql).execute(c).await.map(drop))?;
        }
        self.alter_triggers("disable").await?;
        Ok(Lifted { texts })
    }

    /// Sets the triggers as they were.
    ///
    /// # Errors
    /// A fault of the database, also where one would not be as it was.
    pub async fn set_triggers(&mut self, lifted: Lifted) -> Result<(), Fault> {
        for (_, text) in &lifted.texts {
            let sql = AssertSqlSafe(text.clone());
            on!(self, c => sqlx::query(sql).execute(c).await.map(drop))?;
        }
        self.alter_triggers("enable").await?;
        if self.trigger_texts().await? != lifted.texts || self.n_lifted().await? != 0 {
            return Err(Fault::other("a trigger is not as it was"));
        }
        Ok(())
    }

    /// New rows are numbered on from the highest number that is there. SQLite does that by itself.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn restart_numbers(&mut self) -> Result<(), Fault> {
        let On::Postgres(tx) = &mut self.on else { return Ok(()) };
        let numbered: Vec<(String, String)> = sqlx::query_as(
            "select cast(table_name as text), cast(column_name as text) from information_schema.columns
             where table_schema = 'public' and is_identity = 'YES'",
        )
        .fetch_all(&mut **tx)
        .await?;
        for (table, column) in numbered {
            let sql = AssertSqlSafe(format!("select coalesce(max({column}), 0) + 1 from {table}"));
            let next: i64 = sqlx::query_scalar(sql).fetch_one(&mut **tx).await?;
            let sql = AssertSqlSafe(format!("alter table {table} alter column {column} restart with {next}"));
            sqlx::query(sql).execute(&mut **tx).await?;
        }
        Ok(())
    }

    /// The tables in which a row refers to one that is not there. PostgreSQL refuses such a row when it comes.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn broken_references(&mut self) -> Result<Vec<String>, Fault> {
        let On::Sqlite(tx) = &mut self.on else { return Ok(Vec::new()) };
        Ok(sqlx::query_scalar("select distinct \"table\" from pragma_foreign_key_check").fetch_all(&mut **tx).await?)
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

    /// Votes whose ballots were left out of a backup are void, and their round stands before the vote again. No two people
    /// have agreed to it, so no deed says so: triggers are lifted, and the audit log tells it.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn void_open_votes(&mut self, at: Timestamp) -> Result<(), Fault> {
        on!(self, c => sqlx::query(
            "update round set phase = 'method_adopted' where phase = 'voting'
                and exists (select 1 from vote v where v.round_id = round.id and v.state in ('open', 'suspended'))",
        )
        .execute(c).await.map(drop))?;
        on!(self, c => sqlx::query(
            "update vote set state = 'void', closed_at = $1 where state in ('open', 'suspended')",
        )
        .bind(at.to_text()).execute(c).await.map(drop))?;
        Ok(())
    }

    async fn trigger_texts(&mut self) -> Result<Vec<(String, String)>, Fault> {
        let On::Sqlite(tx) = &mut self.on else { return Ok(Vec::new()) };
        Ok(sqlx::query_as("select name, sql from sqlite_master where type = 'trigger' order by name")
            .fetch_all(&mut **tx)
            .await?)
    }

    async fn alter_triggers(&mut self, how: &str) -> Result<(), Fault> {
        let On::Postgres(tx) = &mut self.on else { return Ok(()) };
        for name in TABLES {
            let sql = AssertSqlSafe(format!("alter table {name} {how} trigger user"));
            sqlx::query(sql).execute(&mut **tx).await?;
        }
        Ok(())
    }

    async fn n_lifted(&mut self) -> Result<i64, Fault> {
        let On::Postgres(tx) = &mut self.on else { return Ok(0) };
        let sql = "select count(*) from pg_trigger where not tgisinternal and tgenabled <> 'O'";
        Ok(sqlx::query_scalar(sql).fetch_one(&mut **tx).await?)
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

    /// The question for its rows. PostgreSQL would order text by the customs of a country.
    fn question(&self, extent: Extent, is_postgres: bool) -> String {
        let order = |(name, kind): &(String, Kind)| match kind {
            Kind::Text if is_postgres => format!("t.\"{name}\" collate \"C\""),
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
