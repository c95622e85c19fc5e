//! Words at which a moderator should look twice.

use crate::db::on;
use crate::{Fault, Tx};
use domain::{PersonId, Timestamp};

impl Tx {
    /// All words of the list, in order.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn flag_words(&mut self) -> Result<Vec<String>, Fault> {
        Ok(on!(self, c => sqlx::query_scalar("select word from flag_word order by word").fetch_all(c).await)?)
    }

    /// Adds a word to the list; returns whether it was not there.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn add_flag_word(&mut self, word: &str, by: PersonId, at: Timestamp) -> Result<bool, Fault> {
        let added = on!(self, c => sqlx::query(
            "insert into flag_word (word, added_at, added_by) values ($1, $2, $3) on conflict do nothing",
        )
        .bind(word).bind(at.to_text()).bind(by.0).execute(c).await.map(|done| done.rows_affected()))?;
        Ok(added == 1)
    }

    /// Takes a word from the list; returns whether it was there.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn remove_flag_word(&mut self, word: &str) -> Result<bool, Fault> {
        let removed = on!(self, c => sqlx::query("delete from flag_word where word = $1").bind(word)
            .execute(c).await.map(|done| done.rows_affected()))?;
        Ok(removed == 1)
    }
}
