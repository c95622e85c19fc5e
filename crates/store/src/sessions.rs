//! Sessions in a table of our own: the store that tower-sessions' authors offer does not fit this sqlx, and two
//! databases want one text. A session holds who signed in and nothing else, and is written at sign-in only.

use crate::Store;
use crate::db::Db;
use async_trait::async_trait;
use time::OffsetDateTime;
use tower_sessions_core::session::{Id, Record};
use tower_sessions_core::session_store::{Error, Result, SessionStore};

/// Runs a statement or a question that is a transaction of its own; the first name is the pool to write to, the second to read from.
macro_rules! with {
    ($store:expr, write $pool:ident => $body:expr) => {
        match &$store.db {
            Db::Sqlite { writer: $pool, .. } => $body,
            Db::Postgres($pool) => $body,
        }
    };
    ($store:expr, read $pool:ident => $body:expr) => {
        match &$store.db {
            Db::Sqlite { readers: $pool, .. } => $body,
            Db::Postgres($pool) => $body,
        }
    };
}

#[expect(clippy::needless_pass_by_value, reason = "`map_err` hands it over")]
fn backend(error: sqlx::Error) -> Error {
    Error::Backend(error.to_string())
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Store")
    }
}

#[async_trait]
impl SessionStore for Store {
    async fn create(&self, record: &mut Record) -> Result<()> {
        loop {
            let data = serde_json::to_string(&record.data).map_err(|error| Error::Encode(error.to_string()))?;
            let added = with!(self, write pool => sqlx::query(
                "insert into session (id, data, expires_at) values ($1, $2, $3) on conflict do nothing",
            )
            .bind(record.id.to_string())
            .bind(data)
            .bind(record.expiry_date.unix_timestamp())
            .execute(pool).await.map(|done| done.rows_affected()))
            .map_err(backend)?;
            if added == 1 {
                return Ok(());
            }
            record.id = Id::default();
        }
    }

    async fn save(&self, record: &Record) -> Result<()> {
        let data = serde_json::to_string(&record.data).map_err(|error| Error::Encode(error.to_string()))?;
        with!(self, write pool => sqlx::query(
            "insert into session (id, data, expires_at) values ($1, $2, $3)
             on conflict (id) do update set data = excluded.data, expires_at = excluded.expires_at",
        )
        .bind(record.id.to_string())
        .bind(data)
        .bind(record.expiry_date.unix_timestamp())
        .execute(pool).await.map(drop))
        .map_err(backend)
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let row: Option<(String, i64)> = with!(self, read pool => sqlx::query_as(
            "select data, expires_at from session where id = $1 and expires_at > $2",
        )
        .bind(id.to_string())
        .bind(OffsetDateTime::now_utc().unix_timestamp())
        .fetch_optional(pool).await)
        .map_err(backend)?;
        row.map(|(data, expires_at)| {
            Ok(Record {
                id: *id,
                data: serde_json::from_str(&data).map_err(|error| Error::Decode(error.to_string()))?,
                expiry_date: OffsetDateTime::from_unix_timestamp(expires_at)
                    .map_err(|error| Error::Decode(error.to_string()))?,
            })
        })
        .transpose()
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        with!(self, write pool => sqlx::query("delete from session where id = $1")
            .bind(id.to_string()).execute(pool).await.map(drop))
        .map_err(backend)
    }
}

impl Store {
    /// Removes the sessions that ended before a moment (seconds since 1970).
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn remove_ended_sessions(&self, before: i64) -> std::result::Result<(), crate::Fault> {
        with!(self, write pool => sqlx::query("delete from session where expires_at <= $1")
            .bind(before).execute(pool).await.map(drop))?;
        Ok(())
    }
}
