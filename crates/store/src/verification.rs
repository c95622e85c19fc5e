//! How accounts are verified: codes of the service window, and digits on their way to somebody. Where digits were sent is
//! not kept.

use crate::db::on;
use crate::{Fault, Tx};
use domain::{PersonId, Timestamp, VerifiedHow};

impl Tx {
    /// Keeps the hash of a code that a clerk hands out; codes that have ended go.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn keep_window_code(
        &mut self,
        code_hash: &str,
        at: Timestamp,
        ends_at: Timestamp,
        by: PersonId,
    ) -> Result<(), Fault> {
        on!(self, c => sqlx::query("delete from window_code where ends_at <= $1")
            .bind(at.to_text()).execute(c).await.map(drop))?;
        on!(self, c => sqlx::query(
            "insert into window_code (code_hash, made_at, ends_at, made_by) values ($1, $2, $3, $4)",
        )
        .bind(code_hash).bind(at.to_text()).bind(ends_at.to_text()).bind(by.0).execute(c).await.map(drop))?;
        Ok(())
    }

    /// Takes the window's code with that hash away; returns whether there was one that still held. Of many who try at once
    /// one finds it.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn use_window_code(&mut self, code_hash: &str, now: Timestamp) -> Result<bool, Fault> {
        let used = on!(self, c => sqlx::query("delete from window_code where code_hash = $1 and ends_at > $2")
            .bind(code_hash).bind(now.to_text()).execute(c).await.map(|done| done.rows_affected()))?;
        Ok(used == 1)
    }

    /// How many codes of the window wait to be used.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn count_window_codes(&mut self, now: Timestamp) -> Result<u32, Fault> {
        let found: i64 = on!(self, c => sqlx::query_scalar("select count(*) from window_code where ends_at > $1")
            .bind(now.to_text()).fetch_one(c).await)?;
        u32::try_from(found).map_err(|_| Fault::bad_row("count of window_code"))
    }

    /// Keeps the hash of digits that are about to be sent; earlier ones of the same person end.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn keep_digits(
        &mut self,
        person: PersonId,
        how: VerifiedHow,
        digits_hash: &str,
        ends_at: Timestamp,
    ) -> Result<(), Fault> {
        on!(self, c => sqlx::query(
            "insert into digits_sent (person_id, how, digits_hash, ends_at, n_tries) values ($1, $2, $3, $4, 0)
             on conflict (person_id) do update set how = excluded.how, digits_hash = excluded.digits_hash,
                ends_at = excluded.ends_at, n_tries = 0",
        )
        .bind(person.0).bind(how.code()).bind(digits_hash).bind(ends_at.to_text()).execute(c).await.map(drop))?;
        Ok(())
    }

    /// The way by which digits are on their way to a person, as long as they hold.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn find_digits(&mut self, person: PersonId, now: Timestamp) -> Result<Option<VerifiedHow>, Fault> {
        let how: Option<String> = on!(self, c => sqlx::query_scalar(
            "select how from digits_sent where person_id = $1 and ends_at > $2 and n_tries < 5",
        )
        .bind(person.0).bind(now.to_text()).fetch_optional(c).await)?;
        how.map(|how| way(&how)).transpose()
    }

    /// Counts a try at a person's digits and answers with their hash and way; nothing where they are too old or were tried
    /// five times.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn try_digits(
        &mut self,
        person: PersonId,
        now: Timestamp,
    ) -> Result<Option<(String, VerifiedHow)>, Fault> {
        let row: Option<(String, String)> = on!(self, c => sqlx::query_as(
            "update digits_sent set n_tries = n_tries + 1 where person_id = $1 and ends_at > $2 and n_tries < 5
             returning digits_hash, how",
        )
        .bind(person.0).bind(now.to_text()).fetch_optional(c).await)?;
        row.map(|(hash, how)| Ok((hash, way(&how)?))).transpose()
    }

    /// Ends the digits of a person, if any are on their way.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn end_digits(&mut self, person: PersonId) -> Result<(), Fault> {
        on!(self, c => sqlx::query("delete from digits_sent where person_id = $1").bind(person.0)
            .execute(c).await.map(drop))?;
        Ok(())
    }
}

fn way(code: &str) -> Result<VerifiedHow, Fault> {
    VerifiedHow::from_code(code).ok_or_else(|| Fault::bad_row("digits_sent.how"))
}
