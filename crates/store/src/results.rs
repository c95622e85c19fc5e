//! Counts and published results.

use crate::db::on;
use crate::rounds::moment;
use crate::{Fault, Tx};
use ballot::{Figures, Outcome};
use domain::{RoundId, Timestamp};

/// A count as it is kept; a result once it is published.
pub struct StoredResult {
    /// Figures of the sitting.
    pub figures: Figures,
    /// What the rules say of them.
    pub outcome: Outcome,
    /// When it was counted.
    pub counted_at: Timestamp,
    /// When it was published, if it was.
    pub published_at: Option<Timestamp>,
}

impl Tx {
    /// Keeps a count; returns whether there was none yet.
    ///
    /// # Errors
    /// A fault of the database, also where the vote has not closed.
    pub async fn add_result(
        &mut self,
        round: RoundId,
        figures: &Figures,
        outcome: &Outcome,
        at: Timestamp,
    ) -> Result<bool, Fault> {
        let (figures, outcome) = (serde_json::to_string(figures)?, serde_json::to_string(outcome)?);
        let added = on!(self, c => sqlx::query(
            "insert into result (round_id, figures, outcome, counted_at) values ($1, $2, $3, $4)
             on conflict do nothing",
        )
        .bind(round.0).bind(figures).bind(outcome).bind(at.to_text())
        .execute(c).await.map(|done| done.rows_affected()))?;
        Ok(added == 1)
    }

    /// The count of a round, if there is one.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn find_result(&mut self, round: RoundId) -> Result<Option<StoredResult>, Fault> {
        let row: Option<(String, String, String, Option<String>)> = on!(self, c => sqlx::query_as(
            "select figures, outcome, counted_at, published_at from result where round_id = $1",
        )
        .bind(round.0).fetch_optional(c).await)?;
        row.map(|(figures, outcome, counted_at, published_at)| {
            Ok(StoredResult {
                figures: serde_json::from_str(&figures)?,
                outcome: serde_json::from_str(&outcome)?,
                counted_at: moment(&counted_at)?,
                published_at: published_at.as_deref().map(moment).transpose()?,
            })
        })
        .transpose()
    }

    /// Publishes the count of a round; returns whether there was one that was not published.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn publish_result(&mut self, round: RoundId, at: Timestamp) -> Result<bool, Fault> {
        let changed = on!(self, c => sqlx::query(
            "update result set published_at = $2 where round_id = $1 and published_at is null",
        )
        .bind(round.0).bind(at.to_text()).execute(c).await.map(|done| done.rows_affected()))?;
        Ok(changed == 1)
    }
}
