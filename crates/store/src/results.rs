//! Counts, confirmations, published results, corrections.

use crate::db::on;
use crate::rounds::moment;
use crate::{Fault, Tx};
use ballot::{Figures, Outcome};
use domain::{Bilingual, Confirmation, Correction, DeedId, Person, PersonId, Role, Timestamp, VoteId};

/// A count as it is kept; a result once it is published.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredResult {
    /// Figures of the sitting.
    pub figures: Figures,
    /// What the rules say of them.
    pub outcome: Outcome,
    /// The canonical result.
    pub canonical: String,
    /// Its SHA-256, 64 hexadecimal digits.
    pub sha256: String,
    /// When it was counted.
    pub counted_at: Timestamp,
    /// When it was published, if it was.
    pub published_at: Option<Timestamp>,
}

impl Tx {
    /// Keeps a count by a deed; returns whether there was none yet. `published_at` of the count is not looked at.
    ///
    /// # Errors
    /// A fault of the database, also where the vote has not closed or the deed is another.
    pub async fn add_result(&mut self, vote: VoteId, count: &StoredResult, deed: DeedId) -> Result<bool, Fault> {
        let (figures, outcome) = (serde_json::to_string(&count.figures)?, serde_json::to_string(&count.outcome)?);
        let added = on!(self, c => sqlx::query(
            "insert into result (vote_id, figures, outcome, canonical, sha256, counted_at, count_deed)
             select $1, $2, $3, $4, $5, $6, $7 where not exists (select 1 from result e where e.vote_id = $1)",
        )
        .bind(vote.0)
        .bind(figures)
        .bind(outcome)
        .bind(&count.canonical)
        .bind(&count.sha256)
        .bind(count.counted_at.to_text())
        .bind(deed.0)
        .execute(c).await.map(|done| done.rows_affected()))?;
        Ok(added == 1)
    }

    /// The count of a vote, if there is one.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn find_result(&mut self, vote: VoteId) -> Result<Option<StoredResult>, Fault> {
        let row: Option<(String, String, String, String, String, Option<String>)> = on!(self, c => sqlx::query_as(
            "select figures, outcome, canonical, sha256, counted_at, published_at from result where vote_id = $1",
        )
        .bind(vote.0).fetch_optional(c).await)?;
        row.map(|(figures, outcome, canonical, sha256, counted_at, published_at)| {
            Ok(StoredResult {
                figures: serde_json::from_str(&figures)?,
                outcome: serde_json::from_str(&outcome)?,
                canonical,
                sha256,
                counted_at: moment(&counted_at)?,
                published_at: published_at.as_deref().map(moment).transpose()?,
            })
        })
        .transpose()
    }

    /// Publishes the count of a vote by a deed; returns whether there was one that was not published.
    ///
    /// # Errors
    /// A fault of the database, also where it is not confirmed or the deed is another.
    pub async fn publish_result(&mut self, vote: VoteId, at: Timestamp, deed: DeedId) -> Result<bool, Fault> {
        let changed = on!(self, c => sqlx::query(
            "update result set published_at = $2, publish_deed = $3 where vote_id = $1 and published_at is null",
        )
        .bind(vote.0).bind(at.to_text()).bind(deed.0).execute(c).await.map(|done| done.rows_affected()))?;
        Ok(changed == 1)
    }

    /// Writes down that a scrutineer confirms a count, by its hash; returns whether that was new.
    ///
    /// # Errors
    /// A fault of the database, also where the hash is another's, the result is public, or the person is no scrutineer.
    pub async fn confirm_result(
        &mut self,
        vote: VoteId,
        sha256: &str,
        by: &Person,
        at: Timestamp,
    ) -> Result<bool, Fault> {
        let added = on!(self, c => sqlx::query(
            "insert into confirmation (vote_id, person_id, is_chief, sha256, name_zh, name_en, at)
             select $1, $2, $3, $4, $5, $6, $7
             where not exists (select 1 from confirmation c where c.vote_id = $1 and c.person_id = $2)",
        )
        .bind(vote.0)
        .bind(by.id.0)
        .bind(i64::from(by.role == Role::ChiefScrutineer))
        .bind(sha256)
        .bind(&by.name.zh)
        .bind(&by.name.en)
        .bind(at.to_text())
        .execute(c).await.map(|done| done.rows_affected()))?;
        Ok(added == 1)
    }

    /// Who has confirmed a count, the chief first.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn confirmations(&mut self, vote: VoteId) -> Result<Vec<(PersonId, Confirmation)>, Fault> {
        let rows: Vec<(i64, i64, String, String, String)> = on!(self, c => sqlx::query_as(
            "select person_id, is_chief, name_zh, name_en, at from confirmation where vote_id = $1
             order by is_chief desc, at, person_id",
        )
        .bind(vote.0).fetch_all(c).await)?;
        rows.into_iter()
            .map(|(person, is_chief, zh, en, at)| {
                let confirmation =
                    Confirmation { is_chief: is_chief != 0, name: Bilingual { zh, en }, at: moment(&at)? };
                Ok((PersonId(person), confirmation))
            })
            .collect()
    }

    /// Adds a statement beside a published result.
    ///
    /// # Errors
    /// A fault of the database, also where the result is not public or the deed is another.
    pub async fn add_correction(&mut self, vote: VoteId, body: &str, deed: DeedId, at: Timestamp) -> Result<(), Fault> {
        on!(self, c => sqlx::query(
            "insert into correction (vote_id, number, deed_id, body, result_sha256, at)
             select $1, 1 + (select count(*) from correction where vote_id = $1), $2, $3,
                (select sha256 from result where vote_id = $1), $4",
        )
        .bind(vote.0).bind(deed.0).bind(body).bind(at.to_text()).execute(c).await.map(drop))?;
        Ok(())
    }

    /// The statements beside a result, first first.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn corrections(&mut self, vote: VoteId) -> Result<Vec<Correction>, Fault> {
        let rows: Vec<(i64, String, String)> = on!(self, c => sqlx::query_as(
            "select number, body, at from correction where vote_id = $1 order by number",
        )
        .bind(vote.0).fetch_all(c).await)?;
        rows.into_iter()
            .map(|(number, body, at)| {
                let number = u32::try_from(number).map_err(|_| Fault::bad_row("correction.number"))?;
                Ok(Correction { number, body, at: moment(&at)? })
            })
            .collect()
    }
}
