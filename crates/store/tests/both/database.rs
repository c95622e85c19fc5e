//! Fresh databases for tests, on SQLite and on PostgreSQL; nothing of them is left. The service's tests use this file too.

use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use std::io::Write;
use std::sync::Once;
use std::sync::atomic::{AtomicU32, Ordering};
use store::Store;
use tempfile::TempDir;

/// Where the address of a throw-away PostgreSQL is found.
const POSTGRES: &str = "MINSHENG_TEST_POSTGRES";

/// Which of the two databases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

/// A database of one test. It is gone when this is dropped, also after a panic.
pub struct Database {
    pub kind: Kind,
    pub url: String,
    home: Home,
}

enum Home {
    Folder(TempDir),
    Server { url: String, name: String },
}

/// Runs a test on both databases, each fresh and migrated.
pub async fn on_both(test: impl AsyncFn(&Database, Store)) {
    for database in [Some(Database::sqlite()), Database::postgres().await].into_iter().flatten() {
        println!("--- on {:?}", database.kind); // shown where the test fails
        let store = database.migrated().await;
        test(&database, store.clone()).await;
        store.close().await;
    }
}

impl Database {
    /// An empty SQLite file; it is made when it is opened.
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("there is room for temporary files");
        let url = format!("sqlite:{}", folder.path().join("test.db").display());
        Self { kind: Kind::Sqlite, url, home: Home::Folder(folder) }
    }

    /// An empty database on the PostgreSQL of the environment; nothing, said loudly, where there is none.
    pub async fn postgres() -> Option<Self> {
        static COUNTER: AtomicU32 = AtomicU32::new(0);
        static SAY_ONCE: Once = Once::new();
        #[expect(clippy::disallowed_methods, reason = "a test takes its server from whoever runs it")]
        let Some(server) = std::env::var(POSTGRES).ok().filter(|url| !url.is_empty()) else {
            // Straight to the terminal: what a passing test prints is not shown.
            SAY_ONCE.call_once(|| {
                writeln!(std::io::stderr(), "\nNOT RUN: PostgreSQL ({POSTGRES} is not set)\n").expect("it can be said");
            });
            return None;
        };
        let name = format!("minsheng_test_{}_{}", std::process::id(), COUNTER.fetch_add(1, Ordering::SeqCst));
        let mut connection = PgConnection::connect(&server).await.expect("the throw-away PostgreSQL answers");
        let sql = AssertSqlSafe(format!("create database {name}"));
        sqlx::query(sql).execute(&mut connection).await.expect("the name is unique");
        connection.close().await.expect("it says goodbye");
        let (before, _) = server.rsplit_once('/').expect("the address ends in the name of a database");
        let url = format!("{before}/{name}");
        Some(Self { kind: Kind::Postgres, url, home: Home::Server { url: server, name } })
    }

    /// A store over this database, as `minsheng serve` opens it.
    pub async fn migrated(&self) -> Store {
        let store = Store::open(&self.url).await.expect("a fresh database opens");
        store.migrate().await.expect("a fresh database migrates");
        store
    }

    /// Somebody with SQL and bad intentions.
    pub async fn raw(&self) -> Raw {
        let expected = "the same address opens again";
        match self.kind {
            Kind::Sqlite => Raw::Sqlite(SqliteConnection::connect(&self.url).await.expect(expected)),
            Kind::Postgres => Raw::Postgres(PgConnection::connect(&self.url).await.expect(expected)),
        }
    }

    /// Everything that SQLite keeps on the disk, file by file, by the ends of their names; empty on PostgreSQL.
    pub fn files(&self) -> Vec<(String, Vec<u8>)> {
        let Home::Folder(folder) = &self.home else { return Vec::new() };
        let entries = std::fs::read_dir(folder.path()).expect("the folder is there");
        let paths = entries.map(|entry| entry.expect("it is a file").path());
        paths.map(|path| (path.display().to_string(), std::fs::read(&path).expect("it is ours"))).collect()
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let Home::Server { url, name } = &self.home else { return };
        let (url, name) = (url.clone(), name.clone());
        // A thread of its own, because a test's own runtime cannot be waited for from within; also after a panic.
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async {
                let mut connection = PgConnection::connect(&url).await?;
                let sql = AssertSqlSafe(format!("drop database {name} with (force)"));
                sqlx::query(sql).execute(&mut connection).await?;
                connection.close().await
            })
        });
        dropping.join().expect("it does not panic").expect("the database can be dropped");
    }
}

/// A connection beside the store.
pub enum Raw {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Raw {
    /// Runs one statement.
    pub async fn try_run(&mut self, sql: &str) -> Result<u64, sqlx::Error> {
        let query = AssertSqlSafe(sql.to_owned());
        match self {
            Self::Sqlite(c) => sqlx::query(query).execute(c).await.map(|done| done.rows_affected()),
            Self::Postgres(c) => sqlx::query(query).execute(c).await.map(|done| done.rows_affected()),
        }
    }

    /// Runs one statement that goes well.
    pub async fn run(&mut self, sql: &str) -> u64 {
        self.try_run(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"))
    }

    /// Tries one statement that the database itself refuses in these words.
    pub async fn is_refused(&mut self, sql: &str, words: &str) {
        match self.try_run(sql).await {
            Ok(rows) => panic!("{sql}: it went through and touched {rows} rows"),
            Err(error) => assert!(error.to_string().contains(words), "{sql}: refused in other words: {error}"),
        }
    }

    /// The one column of text that a question asks for; an empty value is empty text.
    pub async fn texts(&mut self, sql: &str) -> Vec<String> {
        let query = AssertSqlSafe(sql.to_owned());
        let found: Result<Vec<Option<String>>, _> = match self {
            Self::Sqlite(c) => sqlx::query_scalar(query).fetch_all(c).await,
            Self::Postgres(c) => sqlx::query_scalar(query).fetch_all(c).await,
        };
        found.unwrap_or_else(|error| panic!("{sql}: {error}")).into_iter().map(Option::unwrap_or_default).collect()
    }

    /// The one number that a question asks for.
    pub async fn number(&mut self, sql: &str) -> i64 {
        let query = AssertSqlSafe(sql.to_owned());
        let found = match self {
            Self::Sqlite(c) => sqlx::query_scalar(query).fetch_one(c).await,
            Self::Postgres(c) => sqlx::query_scalar(query).fetch_one(c).await,
        };
        found.unwrap_or_else(|error| panic!("{sql}: {error}"))
    }

    /// Bytes as this database writes them in a statement.
    pub fn bytes(&self, bytes: &[u8]) -> String {
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        match self {
            Self::Sqlite(_) => format!("x'{hex}'"),
            Self::Postgres(_) => format!("'\\x{hex}'::bytea"),
        }
    }

    /// The tables of the schema, without the migrations' own.
    pub async fn tables(&mut self) -> Vec<String> {
        let sql = match self {
            Self::Sqlite(_) => {
                "select name from sqlite_master where type = 'table' and name not like 'sqlite%'
                 and name not like '%sqlx%' order by name"
            }
            Self::Postgres(_) => {
                "select cast(table_name as text) from information_schema.tables where table_schema = 'public'
                 and table_name not like '%sqlx%' order by 1"
            }
        };
        sort(self.texts(sql).await)
    }

    /// The columns of the schema: `table.column type null?`, the types by SQLite's names.
    pub async fn columns(&mut self) -> Vec<String> {
        let sql = match self {
            Self::Sqlite(_) => {
                "select m.name || '.' || c.name || ' ' || lower(c.type) || case c.\"notnull\" when 1 then '' else ' null' end
                 from sqlite_master m join pragma_table_info(m.name) c
                 where m.type = 'table' and m.name not like 'sqlite%' and m.name not like '%sqlx%'"
            }
            Self::Postgres(_) => {
                "select cast(table_name || '.' || column_name || ' '
                    || case data_type when 'bigint' then 'integer' when 'bytea' then 'blob' else data_type end
                    || case is_nullable when 'NO' then '' else ' null' end as text)
                 from information_schema.columns where table_schema = 'public' and table_name not like '%sqlx%'"
            }
        };
        sort(self.texts(sql).await)
    }
}

/// A sorted list, whatever the database thinks of the order of letters.
pub fn sort(mut list: Vec<String>) -> Vec<String> {
    list.sort();
    list
}
