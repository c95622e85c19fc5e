//! One-time codes to sign in with. What is kept is a hash; the row is gone once the code is used or replaced.

use crate::db::on;
use crate::{Fault, Tx};
use domain::{PersonId, Timestamp};

impl Tx {
    /// The salt with which this site's codes are hashed, in hexadecimal; nothing before the first code.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn code_salt(&mut self) -> Result<Option<String>, Fault> {
        Ok(on!(self, c => sqlx::query_scalar("select value from site where name = 'code_salt'")
            .fetch_optional(c).await)?)
    }

    /// Keeps the salt for ever, unless there is one: whoever asks afterwards finds the one that came first.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn keep_code_salt(&mut self, salt: &str) -> Result<(), Fault> {
        on!(self, c => sqlx::query(
            "insert into site (name, value)
             select 'code_salt', $1 where not exists (select 1 from site s where s.name = 'code_salt')
             on conflict do nothing",
        )
        .bind(salt).execute(c).await.map(drop))?;
        Ok(())
    }

    /// Keeps the hash of a person's new code; an earlier one ends.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn keep_code(
        &mut self,
        person: PersonId,
        code_hash: &str,
        at: Timestamp,
        by: PersonId,
    ) -> Result<(), Fault> {
        on!(self, c => sqlx::query(
            "insert into sign_in_code (person_id, code_hash, made_at, made_by) values ($1, $2, $3, $4)
             on conflict (person_id) do update
             set code_hash = excluded.code_hash, made_at = excluded.made_at, made_by = excluded.made_by",
        )
        .bind(person.0)
        .bind(code_hash)
        .bind(at.to_text())
        .bind(by.0)
        .execute(c).await.map(drop))?;
        Ok(())
    }

    /// Takes the code with that hash away and returns whose it was. Of many who try at once one finds it.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn use_code(&mut self, code_hash: &str) -> Result<Option<PersonId>, Fault> {
        let id: Option<i64> = on!(self, c => sqlx::query_scalar(
            "delete from sign_in_code where code_hash = $1 returning person_id",
        )
        .bind(code_hash).fetch_optional(c).await)?;
        Ok(id.map(PersonId))
    }

    /// Ends a person's code, if one waits.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn end_code(&mut self, person: PersonId) -> Result<(), Fault> {
        on!(self, c => sqlx::query("delete from sign_in_code where person_id = $1").bind(person.0)
            .execute(c).await.map(drop))?;
        Ok(())
    }
}
