//! Second factors. Whether digits fit is for the service to say; that a step is used once is decided here, by the row.

use crate::db::on;
use crate::{Fault, Tx};
use domain::{PersonId, Timestamp};

/// A second factor.
pub struct SecondFactor {
    /// Base32.
    pub secret: String,
    /// Whether its owner has shown once that it works.
    pub confirmed: bool,
}

impl Tx {
    /// A person's second factor, confirmed or not.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn find_second_factor(&mut self, person: PersonId) -> Result<Option<SecondFactor>, Fault> {
        let row: Option<(String, Option<String>)> = on!(self, c => sqlx::query_as(
            "select secret, confirmed_at from second_factor where person_id = $1",
        )
        .bind(person.0).fetch_optional(c).await)?;
        Ok(row.map(|(secret, confirmed_at)| SecondFactor { secret, confirmed: confirmed_at.is_some() }))
    }

    /// Keeps a secret that waits to be confirmed, unless the person has one; returns whether it is this one.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn add_second_factor(&mut self, person: PersonId, secret: &str) -> Result<bool, Fault> {
        let added = on!(self, c => sqlx::query(
            "insert into second_factor (person_id, secret) values ($1, $2) on conflict do nothing",
        )
        .bind(person.0).bind(secret).execute(c).await.map(|done| done.rows_affected()))?;
        Ok(added == 1)
    }

    /// Confirms a second factor by the digits of a step; returns whether it waited for that.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn confirm_second_factor(&mut self, person: PersonId, at: Timestamp, step: i64) -> Result<bool, Fault> {
        let confirmed = on!(self, c => sqlx::query(
            "update second_factor set confirmed_at = $2, last_step = $3
             where person_id = $1 and confirmed_at is null and (last_step is null or last_step < $3)",
        )
        .bind(person.0).bind(at.to_text()).bind(step).execute(c).await.map(|done| done.rows_affected()))?;
        Ok(confirmed == 1)
    }

    /// Uses the digits of a step of a confirmed second factor; returns whether neither they nor later ones were used
    /// before. Of many who try at once one hears yes.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn use_step(&mut self, person: PersonId, step: i64) -> Result<bool, Fault> {
        let used = on!(self, c => sqlx::query(
            "update second_factor set last_step = $2
             where person_id = $1 and confirmed_at is not null and (last_step is null or last_step < $2)",
        )
        .bind(person.0).bind(step).execute(c).await.map(|done| done.rows_affected()))?;
        Ok(used == 1)
    }

    /// Takes a second factor away; returns whether there was a confirmed one.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn remove_second_factor(&mut self, person: PersonId) -> Result<bool, Fault> {
        self.forget_unconfirmed(person).await?;
        let removed = on!(self, c => sqlx::query("delete from second_factor where person_id = $1")
            .bind(person.0).execute(c).await.map(|done| done.rows_affected()))?;
        Ok(removed == 1)
    }

    /// Forgets a secret that was shown and never confirmed: whoever saw it may have been somebody else.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn forget_unconfirmed(&mut self, person: PersonId) -> Result<(), Fault> {
        on!(self, c => sqlx::query("delete from second_factor where person_id = $1 and confirmed_at is null")
            .bind(person.0).execute(c).await.map(drop))?;
        Ok(())
    }
}
