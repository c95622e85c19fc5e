//! The roll: which deputies may vote, and whose ballot is in the box. It knows nothing of papers.

use crate::db::on;
use crate::{Fault, Tx};
use domain::{PersonId, VoteId};

fn whole(count: i64) -> Result<u32, Fault> {
    u32::try_from(count).map_err(|_| Fault::bad_row("a count of the roll"))
}

impl Tx {
    /// Makes the roll of a vote: every deputy who is not suspended. Returns how many there are.
    ///
    /// # Errors
    /// A fault of the database, also where the roll is made already.
    pub async fn make_roll(&mut self, vote: VoteId) -> Result<u32, Fault> {
        let added = on!(self, c => sqlx::query(
            "insert into roll (vote_id, person_id)
             select v.id, p.id from vote v, person p where v.id = $1 and p.role = 'deputy' and p.suspended = 0",
        )
        .bind(vote.0).execute(c).await.map(|done| done.rows_affected()))?;
        u32::try_from(added).map_err(|_| Fault::bad_row("a count of the roll"))
    }

    /// How many deputies are on the roll.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn count_roll(&mut self, vote: VoteId) -> Result<u32, Fault> {
        let found: i64 = on!(self, c => sqlx::query_scalar("select count(*) from roll where vote_id = $1")
            .bind(vote.0).fetch_one(c).await)?;
        whole(found)
    }

    /// Whether a deputy is on the roll.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn is_on_roll(&mut self, vote: VoteId, deputy: PersonId) -> Result<bool, Fault> {
        let found: i64 = on!(self, c => sqlx::query_scalar(
            "select count(*) from roll where vote_id = $1 and person_id = $2",
        )
        .bind(vote.0).bind(deputy.0).fetch_one(c).await)?;
        Ok(found == 1)
    }

    /// Marks a deputy on the roll; returns whether there was no mark yet. Of two at once the
    /// primary key parts them, not the look before it: that one only spares SQLite a mark written over.
    ///
    /// # Errors
    /// A fault of the database, also where the vote is not open or the deputy is not on the roll.
    pub async fn mark_voted(&mut self, vote: VoteId, deputy: PersonId, attempt: &str) -> Result<bool, Fault> {
        let added = on!(self, c => sqlx::query(
            "insert into roll_mark (vote_id, person_id, attempt)
             select $1, $2, $3 where not exists (select 1 from roll_mark m where m.vote_id = $1 and m.person_id = $2)
             on conflict do nothing",
        )
        .bind(vote.0).bind(deputy.0).bind(attempt).execute(c).await.map(|done| done.rows_affected()))?;
        Ok(added == 1)
    }

    /// The attempt in which a deputy was marked: nothing without a mark, `Some(None)` once attempts are forgotten.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn find_mark(&mut self, vote: VoteId, deputy: PersonId) -> Result<Option<Option<String>>, Fault> {
        let row: Option<(Option<String>,)> = on!(self, c => sqlx::query_as(
            "select attempt from roll_mark where vote_id = $1 and person_id = $2",
        )
        .bind(vote.0).bind(deputy.0).fetch_optional(c).await)?;
        Ok(row.map(|(attempt,)| attempt))
    }

    /// How many deputies are marked.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn count_marks(&mut self, vote: VoteId) -> Result<u32, Fault> {
        let found: i64 = on!(self, c => sqlx::query_scalar("select count(*) from roll_mark where vote_id = $1")
            .bind(vote.0).fetch_one(c).await)?;
        whole(found)
    }

    /// Wipes the attempts of all marks of a vote.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn forget_attempts(&mut self, vote: VoteId) -> Result<(), Fault> {
        on!(self, c => sqlx::query("update roll_mark set attempt = null where vote_id = $1")
            .bind(vote.0).execute(c).await.map(drop))?;
        Ok(())
    }
}
