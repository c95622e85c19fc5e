//! What a database says of its own schema, and what only one of the two can be told: its catalogue, its triggers, the
//! numbers of new rows. So this file asks which database it is, as `db.rs` does.

use crate::db::{On, on};
use crate::tables::TABLES;
use crate::{Fault, Tx};
use sqlx::AssertSqlSafe;

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

    /// All columns but those of the migrations' own table: table, column, type, and the place in the primary key or 0.
    pub(crate) async fn columns(&mut self) -> Result<Vec<(String, String, String, i64)>, Fault> {
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
        Ok(on!(self, c => sqlx::query_as(sql).fetch_all(c).await)?)
    }

    /// Whether text is ordered by the customs of a country where the question does not say otherwise.
    pub(crate) fn orders_by_custom(&self) -> bool {
        matches!(self.on, On::Postgres(_))
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

    /// In the order in which they were made, because of two that refuse the same the last made speaks.
    async fn trigger_texts(&mut self) -> Result<Vec<(String, String)>, Fault> {
        let On::Sqlite(tx) = &mut self.on else { return Ok(Vec::new()) };
        Ok(sqlx::query_as("select name, sql from sqlite_master where type = 'trigger' order by rowid")
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
