//! The only file that knows there are two databases (`sessions` borrows its pools, because a session is written outside
//! any transaction of ours).
//! It is long because nothing that differs may live elsewhere.
//!
//! Each query is written once, in SQL that both understand (`$1`, `returning`, `on conflict do nothing`, sums cast to
//! bigint), and runs through `on!`, which compiles its body for both drivers. The alternatives were tried: `sqlx::Any`
//! knows too few types, a generic `Database` drags four bounds through every signature, and a branch at every query is
//! how two databases drift apart (docs/adr/0003).
//!
//! SQLite has one writer. So there are two pools: readers, which cannot write (`query_only`), and a single writing
//! connection that begins with `BEGIN IMMEDIATE`: a transaction that reads first and writes later would otherwise fail
//! with "busy" when another has written in between, and could not be retried half-way.
//!
//! Differences that live here and nowhere else: opening and pragmas, begin, migration folder, row locks, laying the
//! papers down anew after the vote.

use crate::Fault;
use crate::watch::{Begun, Kind, Watched};
use domain::{CommentId, PersonId, RoundId};
use log::LevelFilter;
use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{
    ConnectOptions, Connection, PgConnection, PgPool, Postgres, Sqlite, SqliteConnection, SqlitePool, Transaction,
};
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Runs its body with the connection of whichever database the transaction is on.
macro_rules! on {
    ($tx:expr, $connection:ident => $body:expr) => {
        match &mut $tx.on {
            $crate::db::On::Sqlite(tx) => {
                let $connection = &mut **tx;
                $body
            }
            $crate::db::On::Postgres(tx) => {
                let $connection = &mut **tx;
                $body
            }
        }
    };
}
pub(crate) use on;

/// So many places for values, from `$first` on: `$3, $4, $5`.
pub(crate) fn marks(first: usize, n: usize) -> String {
    (first..first + n).map(|place| format!("${place}")).collect::<Vec<_>>().join(", ")
}

/// How long a writer waits for another before it gives up.
const BUSY: Duration = Duration::from_secs(5);
/// How long a request waits for a connection before it gives up.
const ACQUIRE: Duration = Duration::from_secs(5);
/// The oldest SQLite without the race that loses committed writes in WAL mode.
const OLDEST_SQLITE: (u32, u32, u32) = (3, 51, 3);

static SQLITE: Migrator = sqlx::migrate!("../../migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("../../migrations/postgres");

#[derive(Clone)]
pub(crate) enum Db {
    Sqlite { readers: SqlitePool, writer: SqlitePool },
    Postgres(PgPool),
}

impl Db {
    /// The pools and their connections.
    pub(crate) fn pools(&self) -> Vec<crate::Pool> {
        let pool = |name, connections, idle: usize, most| crate::Pool {
            name,
            connections,
            idle: u32::try_from(idle).unwrap_or(u32::MAX),
            most,
        };
        match self {
            Self::Sqlite { readers, writer } => [("readers", readers), ("writer", writer)]
                .map(|(name, of)| pool(name, of.size(), of.num_idle(), of.options().get_max_connections()))
                .into(),
            Self::Postgres(all) => {
                vec![pool("all", all.size(), all.num_idle(), all.options().get_max_connections())]
            }
        }
    }
}

/// Everything remembered. Clones share the same connections.
#[derive(Clone)]
pub struct Store {
    pub(crate) db: Db,
    /// The number of the latest change of pages that is known here, as the table `page_change` counts them.
    changes: Arc<AtomicU64>,
    pub(crate) watched: Arc<Watched>,
}

pub(crate) enum On {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// A transaction. Dropped without [`Tx::commit`], nothing of it stays.
pub struct Tx {
    pub(crate) on: On,
    changes: Arc<AtomicU64>,
    _begun: Begun,
}

impl Store {
    /// Opens the database of an address: `sqlite:PATH` (made where it does not exist) or `postgres://…`.
    /// Nothing is migrated yet.
    ///
    /// # Errors
    /// A fault where the address is not understood, the database cannot be reached, or SQLite is older than 3.51.3.
    pub async fn open(url: &str) -> Result<Self, Fault> {
        Self::open_naming_slow(url, None).await
    }

    /// The same, and each statement that takes as long as this is named in the log as a warning: its text, which stands in
    /// this crate, and never a value.
    ///
    /// # Errors
    /// As there.
    pub async fn open_naming_slow(url: &str, slow: Option<Duration>) -> Result<Self, Fault> {
        let db = if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            let options = naming_slow(PgConnectOptions::from_str(url)?.application_name("minsheng"), slow);
            Db::Postgres(PgPoolOptions::new().max_connections(16).acquire_timeout(ACQUIRE).connect_with(options).await?)
        } else if url.strip_prefix("sqlite:").is_some_and(|path| !path.is_empty() && !path.contains(":memory:")) {
            open_sqlite(url, slow).await?
        } else {
            // A database in memory would be another one for each connection.
            return Err(Fault::other("the address of the database is neither sqlite:PATH nor postgres://…"));
        };
        Ok(Self { db, changes: Arc::default(), watched: Arc::default() })
    }

    /// Brings the schema up to this program's. Refuses a schema that is newer.
    ///
    /// # Errors
    /// A fault where a migration fails or is unknown.
    pub async fn migrate(&self) -> Result<(), Fault> {
        match &self.db {
            Db::Sqlite { writer, .. } => SQLITE.run(writer).await?,
            Db::Postgres(pool) => POSTGRES.run(pool).await?,
        }
        Ok(())
    }

    /// The number of the last migration that this program has, the same for both databases.
    pub fn newest_schema() -> i64 {
        SQLITE.iter().map(|migration| migration.version).max().unwrap_or(0)
    }

    /// Whether another program is connected to the database of an address, asked before this one opens it. A SQLite file
    /// that is not there is used by nobody, and is not made.
    ///
    /// # Errors
    /// A fault where the database cannot be reached.
    pub async fn is_in_use(url: &str) -> Result<bool, Fault> {
        if url.starts_with("sqlite:") {
            return sqlite_is_in_use(url).await;
        }
        let mut connection = PgConnection::connect(url).await?;
        let others: i64 = sqlx::query_scalar(
            "select count(*) from pg_stat_activity
             where datname = current_database() and application_name = 'minsheng' and pid <> pg_backend_pid()",
        )
        .fetch_one(&mut connection)
        .await?;
        connection.close().await?;
        Ok(others > 0)
    }

    /// Begins to read: one consistent view, in which nothing can be written.
    ///
    /// # Errors
    /// A fault where no connection can be had.
    pub async fn read(&self) -> Result<Tx, Fault> {
        let begin = async {
            Ok::<_, sqlx::Error>(match &self.db {
                Db::Sqlite { readers, .. } => On::Sqlite(readers.begin().await?),
                Db::Postgres(pool) => {
                    On::Postgres(pool.begin_with("begin transaction isolation level repeatable read, read only").await?)
                }
            })
        };
        let (on, begun) = self.watched.begin(Kind::Read, begin).await?;
        Ok(Tx { on, changes: self.changes.clone(), _begun: begun })
    }

    /// Begins to write. On SQLite there is one writer at a time and the others wait.
    ///
    /// # Errors
    /// A fault where no connection can be had, or the wait was too long.
    pub async fn write(&self) -> Result<Tx, Fault> {
        let begin = async {
            Ok::<_, sqlx::Error>(match &self.db {
                Db::Sqlite { writer, .. } => On::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?),
                Db::Postgres(pool) => On::Postgres(pool.begin().await?),
            })
        };
        let (on, begun) = self.watched.begin(Kind::Write, begin).await?;
        Ok(Tx { on, changes: self.changes.clone(), _begun: begun })
    }

    /// A number that grows with each commit that changes what a page shows: whoever keeps finished pages compares it. It
    /// has grown before [`Tx::commit`] returns; what other programs on the same database changed is in it from the next
    /// [`Store::refresh_changes`] on.
    pub fn changes(&self) -> u64 {
        self.changes.load(Ordering::SeqCst)
    }

    /// Asks the database whether another program has changed what a page shows; returns [`Store::changes`] as it is then.
    ///
    /// # Errors
    /// A fault where it cannot be asked.
    pub async fn refresh_changes(&self) -> Result<u64, Fault> {
        let sql = "select n from page_change";
        let found: i64 = match &self.db {
            Db::Sqlite { readers, .. } => sqlx::query_scalar(sql).fetch_one(readers).await?,
            Db::Postgres(pool) => sqlx::query_scalar(sql).fetch_one(pool).await?,
        };
        let found = u64::try_from(found).map_err(|_| Fault::bad_row("page_change.n"))?;
        Ok(self.changes.fetch_max(found, Ordering::SeqCst).max(found))
    }

    /// Asks the database for a sign of life.
    ///
    /// # Errors
    /// A fault where it gives none.
    pub async fn ping(&self) -> Result<(), Fault> {
        match &self.db {
            Db::Sqlite { readers, .. } => sqlx::query("select count(*) from site").execute(readers).await.map(drop)?,
            Db::Postgres(pool) => sqlx::query("select count(*) from site").execute(pool).await.map(drop)?,
        }
        Ok(())
    }

    /// The number of the last migration that the database has; nothing where it has no schema of ours yet.
    ///
    /// # Errors
    /// A fault where it cannot be asked.
    pub async fn schema(&self) -> Result<Option<i64>, Fault> {
        if self.ping().await.is_err() {
            return Ok(None);
        }
        let sql = "select max(version) from _sqlx_migrations where success";
        Ok(match &self.db {
            Db::Sqlite { readers, .. } => sqlx::query_scalar(sql).fetch_one(readers).await?,
            Db::Postgres(pool) => sqlx::query_scalar(sql).fetch_one(pool).await?,
        })
    }

    /// What a database that is a program of its own says the time is, in seconds since 1970; nothing on SQLite, which asks
    /// this machine.
    ///
    /// # Errors
    /// A fault where it cannot be asked.
    pub async fn clock(&self) -> Result<Option<i64>, Fault> {
        let Db::Postgres(pool) = &self.db else { return Ok(None) };
        let sql = "select cast(extract(epoch from clock_timestamp()) as bigint)";
        Ok(Some(sqlx::query_scalar(sql).fetch_one(pool).await?))
    }

    /// Writes to a row and takes it back: nothing stays of it.
    ///
    /// # Errors
    /// A fault where it cannot be written.
    pub async fn try_writing(&self) -> Result<(), Fault> {
        let mut tx = self.write().await?;
        Ok(on!(tx, c => sqlx::query("update page_change set n = n + 1").execute(c).await.map(drop))?)
    }

    /// The database's name and version, for the operator.
    ///
    /// # Errors
    /// A fault where it cannot be asked.
    pub async fn version(&self) -> Result<String, Fault> {
        Ok(match &self.db {
            Db::Sqlite { readers, .. } => {
                let version: String = sqlx::query_scalar("select sqlite_version()").fetch_one(readers).await?;
                format!("SQLite {version}")
            }
            Db::Postgres(pool) => {
                let version: String = sqlx::query_scalar("show server_version").fetch_one(pool).await?;
                format!("PostgreSQL {version}")
            }
        })
    }

    /// After the vote has closed: what the database file or the row versions still tell of the order in which papers came
    /// is rewritten. [`Tx::reshuffle_box`] has laid the papers down anew before.
    ///
    /// # Errors
    /// A fault where the database refuses; the caller may try again.
    pub async fn forget_order_of_casting(&self) -> Result<(), Fault> {
        match &self.db {
            Db::Sqlite { writer, .. } => {
                let mut connection = writer.acquire().await?;
                sqlx::query("vacuum").execute(&mut *connection).await?;
                // A reader in the way is no error to SQLite: it answers "busy" and leaves the log as it is.
                let (busy, _, _): (i64, i64, i64) =
                    sqlx::query_as("pragma wal_checkpoint(truncate)").fetch_one(&mut *connection).await?;
                if busy != 0 {
                    return Err(Fault::other("a reader kept the log of the database from being emptied"));
                }
            }
            Db::Postgres(pool) => {
                // Marks and papers were written last by the transaction that closed the vote. A version of their own
                // for the marks, and nothing joins the two halves but the round.
                sqlx::query("update roll_mark set attempt = null where attempt is null").execute(pool).await?;
                // In the order of their keys, which for the marks was the order of casting until now.
                sqlx::query("cluster roll_mark using roll_mark_pkey").execute(pool).await?;
                sqlx::query("cluster box_paper using box_paper_pkey").execute(pool).await?;
            }
        }
        Ok(())
    }

    /// What SQLite finds wrong with its file, broken references among it; empty where all is sound, and on PostgreSQL.
    ///
    /// # Errors
    /// A fault where it cannot be asked.
    pub async fn faults_of_the_file(&self) -> Result<Vec<String>, Fault> {
        let Db::Sqlite { readers, .. } = &self.db else { return Ok(Vec::new()) };
        let mut faults: Vec<String> = sqlx::query_scalar("pragma integrity_check").fetch_all(readers).await?;
        faults.retain(|line| line != "ok");
        let broken: Vec<String> =
            sqlx::query_scalar("select \"table\" from pragma_foreign_key_check").fetch_all(readers).await?;
        faults.extend(broken.into_iter().map(|table| format!("{table} refers to a row that is not there")));
        Ok(faults)
    }

    /// For tests of faults alone: how many pages the file may have for the writing connection, as if the disk were full.
    ///
    /// # Errors
    /// A fault of the database, and on PostgreSQL.
    #[doc(hidden)]
    pub async fn limit_pages(&self, pages: u32) -> Result<(), Fault> {
        let Db::Sqlite { writer, .. } = &self.db else { return Err(Fault::other("only SQLite has pages")) };
        let sql = sqlx::AssertSqlSafe(format!("pragma max_page_count = {pages}"));
        Ok(sqlx::query(sql).execute(writer).await.map(drop)?)
    }

    /// For tests of faults alone: whether the writing connection refuses to write, as if the disk were read-only.
    ///
    /// # Errors
    /// A fault of the database, and on PostgreSQL.
    #[doc(hidden)]
    pub async fn forbid_writing(&self, forbid: bool) -> Result<(), Fault> {
        let Db::Sqlite { writer, .. } = &self.db else { return Err(Fault::other("only SQLite has a writer")) };
        let sql = if forbid { "pragma query_only = on" } else { "pragma query_only = off" };
        Ok(sqlx::query(sql).execute(writer).await.map(drop)?)
    }

    /// Closes all connections; on SQLite the log is folded into the file.
    pub async fn close(&self) {
        match &self.db {
            Db::Sqlite { readers, writer } => {
                readers.close().await;
                writer.close().await;
            }
            Db::Postgres(pool) => pool.close().await,
        }
    }

    /// The settings of every SQLite connection there can be at once, as the connection itself reports them:
    /// `journal_mode synchronous foreign_keys busy_timeout secure_delete query_only`. Empty on PostgreSQL.
    ///
    /// # Errors
    /// A fault where a connection cannot be had.
    pub async fn sqlite_settings(&self) -> Result<Vec<String>, Fault> {
        let Db::Sqlite { readers, writer } = &self.db else { return Ok(Vec::new()) };
        let mut held = Vec::new();
        for pool in [writer, readers] {
            for _ in 0..pool.options().get_max_connections() {
                held.push(pool.acquire().await?);
            }
        }
        let mut settings = Vec::new();
        for connection in &mut held {
            let row: (String, i64, i64, i64, i64, i64) = sqlx::query_as(
                "select (select journal_mode from pragma_journal_mode), (select synchronous from pragma_synchronous),
                    (select foreign_keys from pragma_foreign_keys), (select timeout from pragma_busy_timeout),
                    (select secure_delete from pragma_secure_delete), (select query_only from pragma_query_only)",
            )
            .fetch_one(&mut **connection)
            .await?;
            settings.push(format!("{} {} {} {} {} {}", row.0, row.1, row.2, row.3, row.4, row.5));
        }
        Ok(settings)
    }
}

impl Tx {
    /// Makes everything of this transaction last, and tells whoever keeps finished pages that they are old: here before it
    /// returns, in other programs when they ask next.
    ///
    /// The number is raised by the same transaction and as its last statement: on PostgreSQL whoever raises it next waits
    /// for this commit, and nothing else is waited for in between. So numbers grow in the order of the commits, and who
    /// knows a number can see every change up to it.
    ///
    /// # Errors
    /// A fault where the database cannot promise it; then nothing has happened.
    pub async fn commit(mut self) -> Result<(), Fault> {
        let changed: i64 =
            on!(self, c => sqlx::query_scalar("update page_change set n = n + 1 returning n").fetch_one(c).await)?;
        let changed = u64::try_from(changed).map_err(|_| Fault::bad_row("page_change.n"))?;
        let changes = self.changes.clone();
        self.commit_unseen().await?;
        changes.fetch_max(changed, Ordering::SeqCst);
        Ok(())
    }

    /// Like [`Tx::commit`], for changes that no public page shows, such as a ballot in the box.
    ///
    /// # Errors
    /// As there.
    pub async fn commit_unseen(self) -> Result<(), Fault> {
        match self.on {
            On::Sqlite(tx) => tx.commit().await?,
            On::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }

    /// For tests of faults alone: ends the transaction without the driver, as SQLite does by itself when a disk fails.
    ///
    /// # Errors
    /// A fault of the database.
    #[doc(hidden)]
    pub async fn end_unnoticed(&mut self) -> Result<(), Fault> {
        Ok(on!(self, c => sqlx::query("rollback").execute(c).await.map(drop))?)
    }

    /// Holds the round still for a ballot: its phase cannot change until this transaction ends. Many ballots hold it at
    /// once on PostgreSQL; on SQLite a writing transaction is alone anyway.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn hold_round(&mut self, round: RoundId) -> Result<(), Fault> {
        if let On::Postgres(tx) = &mut self.on {
            sqlx::query("select 1 from round where id = $1 for share").bind(round.0).execute(&mut **tx).await?;
        }
        Ok(())
    }

    /// Takes the round for a step: waits until no ballot holds it, and keeps new ones out until this transaction ends.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn take_round(&mut self, round: RoundId) -> Result<(), Fault> {
        if let On::Postgres(tx) = &mut self.on {
            sqlx::query("select 1 from round where id = $1 for update").bind(round.0).execute(&mut **tx).await?;
        }
        Ok(())
    }

    /// Takes a person's account until this transaction ends: nothing new hangs itself on it meanwhile.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn take_person(&mut self, person: PersonId) -> Result<(), Fault> {
        if let On::Postgres(tx) = &mut self.on {
            sqlx::query("select 1 from person where id = $1 for update").bind(person.0).execute(&mut **tx).await?;
        }
        Ok(())
    }

    /// Holds a comment still until this transaction ends: nobody else decides on it, changes it or takes it back meanwhile.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn hold_comment(&mut self, comment: CommentId) -> Result<(), Fault> {
        if let On::Postgres(tx) = &mut self.on {
            sqlx::query("select 1 from comment where id = $1 for update").bind(comment.0).execute(&mut **tx).await?;
        }
        Ok(())
    }

    /// Holds the audit log for a line: nobody else adds one until this transaction ends, so that two lines never follow the
    /// same one. Comes last in a transaction, after everything else that waits, or two could wait for each other.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn hold_log(&mut self) -> Result<(), Fault> {
        if let On::Postgres(tx) = &mut self.on {
            sqlx::query("lock table audit in share row exclusive mode").execute(&mut **tx).await?;
        }
        Ok(())
    }
}

/// Leaves and enters write-ahead logging, which SQLite allows to the only connection of a file alone.
async fn sqlite_is_in_use(url: &str) -> Result<bool, Fault> {
    let options = SqliteConnectOptions::from_str(url)?.create_if_missing(false).busy_timeout(Duration::ZERO);
    if !options.get_filename().exists() {
        return Ok(false);
    }
    let mut connection = SqliteConnection::connect_with(&options).await?;
    let alone = sqlx::query_scalar::<_, String>("pragma journal_mode = delete").fetch_one(&mut connection).await;
    let in_use = match alone {
        Ok(mode) => mode != "delete",
        Err(sqlx::Error::Database(error)) if error.message().contains("locked") => true,
        Err(error) => return Err(error.into()),
    };
    if !in_use {
        sqlx::query("pragma journal_mode = wal").execute(&mut connection).await?;
    }
    connection.close().await?;
    Ok(in_use)
}

fn naming_slow<O: ConnectOptions>(options: O, slow: Option<Duration>) -> O {
    match slow {
        Some(slow) => options.log_slow_statements(LevelFilter::Warn, slow),
        None => options.log_slow_statements(LevelFilter::Off, Duration::MAX),
    }
}

async fn open_sqlite(url: &str, slow: Option<Duration>) -> Result<Db, Fault> {
    let options = naming_slow(SqliteConnectOptions::from_str(url)?, slow)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // Each acknowledged ballot is on the disk: the log is synced at every commit.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY)
        // Deleted content is overwritten, so that the file does not keep what the table has let go.
        .pragma("secure_delete", "on")
        // `insert or replace` deletes: with this the triggers that keep rows see it.
        .pragma("recursive_triggers", "on")
        // `vacuum` writes no copy of the box to a folder for temporary files.
        .pragma("temp_store", "memory");
    let mut first = SqliteConnection::connect_with(&options).await?;
    let version: String = sqlx::query_scalar("select sqlite_version()").fetch_one(&mut first).await?;
    first.close().await?;
    if sqlite_number(&version) < Some(OLDEST_SQLITE) {
        let (major, minor, patch) = OLDEST_SQLITE;
        return Err(Fault::other(format!(
            "SQLite {version} can lose writes; at least {major}.{minor}.{patch} is needed"
        )));
    }
    let writer = SqlitePoolOptions::new()
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .acquire_timeout(BUSY * 6)
        .after_release(|connection, _| Box::pin(is_clean(connection)))
        .connect_with(options.clone())
        .await?;
    let readers = SqlitePoolOptions::new()
        .max_connections(4)
        .acquire_timeout(ACQUIRE)
        .connect_with(options.pragma("query_only", "on"))
        .await?;
    Ok(Db::Sqlite { readers, writer })
}

/// Whether the writing connection can be used again. A commit that fails because the disk is full or the file cannot be
/// written has sometimes ended its transaction inside SQLite; the rollback then fails too, the driver goes on counting a
/// transaction, and nobody could begin another one. Such a connection is closed, and the next writer opens a new one.
async fn is_clean(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    // A rollback that waits is done before this is answered.
    connection.ping().await?;
    Ok(!connection.is_in_transaction())
}

fn sqlite_number(version: &str) -> Option<(u32, u32, u32)> {
    let mut parts = version.split('.').map(|part| part.parse().ok());
    Some((parts.next()??, parts.next()??, parts.next()??))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sqlite_that_is_linked_is_new_enough() {
        assert!(sqlite_number("3.51.2") < Some(OLDEST_SQLITE));
        assert!(sqlite_number("3.9.9") < Some(OLDEST_SQLITE));
        assert!(sqlite_number("3.51.3") >= Some(OLDEST_SQLITE));
        assert!(sqlite_number("4.0.0") >= Some(OLDEST_SQLITE));
    }
}
