//! Facts about the database itself.

use crate::db::on;
use crate::{Fault, Tx};

impl Tx {
    /// Whether the database was stamped as a demonstration.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn is_demo(&mut self) -> Result<bool, Fault> {
        let found: i64 = on!(self, c => sqlx::query_scalar("select count(*) from site where name = 'demo'")
            .fetch_one(c).await)?;
        Ok(found > 0)
    }

    /// Stamps the database as a demonstration, for ever.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn stamp_demo(&mut self) -> Result<(), Fault> {
        on!(self, c => sqlx::query("insert into site (name, value) values ('demo', 'yes')").execute(c).await.map(drop))?;
        Ok(())
    }

    /// Whether nobody has put anything in yet.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn is_empty(&mut self) -> Result<bool, Fault> {
        let found: i64 = on!(self, c => sqlx::query_scalar(
            "select (select count(*) from person) + (select count(*) from round) + (select count(*) from department)
                + (select count(*) from site)",
        )
        .fetch_one(c).await)?;
        Ok(found == 0)
    }
}
