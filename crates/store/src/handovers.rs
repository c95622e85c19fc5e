//! Comments that other offices handle.

use crate::db::on;
use crate::rounds::moment;
use crate::{Fault, Tx};
use domain::{Bilingual, CommentId, Office, PersonId, Timestamp};

/// A comment that another office handles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handover {
    /// The comment.
    pub comment: CommentId,
    /// The official number of its project.
    pub project_number: u32,
    /// The title of its project.
    pub project_title: Bilingual,
    /// Its words; nothing once withdrawn.
    pub body: String,
    /// Which office.
    pub office: Office,
    /// Under which number there.
    pub reference: String,
    /// When it was given there.
    pub handed_at: Timestamp,
    /// When what came of it was written down.
    pub returned_at: Option<Timestamp>,
    /// What came of it.
    pub outcome: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    comment_id: i64,
    number: i64,
    title_zh: String,
    title_en: String,
    body: String,
    office: String,
    reference: String,
    handed_at: String,
    returned_at: Option<String>,
    outcome: String,
}

macro_rules! rows {
    ($rest:literal) => {
        concat!(
            "select h.comment_id, j.number, j.title_zh, j.title_en, c.body, h.office, h.reference, h.handed_at,
                h.returned_at, h.outcome
             from handover h join comment c on c.id = h.comment_id join project j on j.id = c.project_id ",
            $rest
        )
    };
}

impl TryFrom<Row> for Handover {
    type Error = Fault;

    fn try_from(row: Row) -> Result<Self, Fault> {
        Ok(Self {
            comment: CommentId(row.comment_id),
            project_number: u32::try_from(row.number).map_err(|_| Fault::bad_row("project.number"))?,
            project_title: Bilingual { zh: row.title_zh, en: row.title_en },
            body: row.body,
            office: Office::from_code(&row.office).ok_or_else(|| Fault::bad_row("handover.office"))?,
            reference: row.reference,
            handed_at: moment(&row.handed_at)?,
            returned_at: row.returned_at.as_deref().map(moment).transpose()?,
            outcome: row.outcome,
        })
    }
}

impl Tx {
    /// Writes down that another office handles a refused comment.
    ///
    /// # Errors
    /// A fault of the database, also where the comment is not refused because it belongs elsewhere.
    pub async fn add_handover(
        &mut self,
        id: CommentId,
        office: Office,
        reference: &str,
        by: PersonId,
        at: Timestamp,
    ) -> Result<(), Fault> {
        on!(self, c => sqlx::query(
            "insert into handover (comment_id, office, reference, handed_at, handed_by) values ($1, $2, $3, $4, $5)",
        )
        .bind(id.0).bind(office.code()).bind(reference).bind(at.to_text()).bind(by.0)
        .execute(c).await.map(drop))?;
        Ok(())
    }

    /// Where a comment was given to, if it was.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn find_handover(&mut self, id: CommentId) -> Result<Option<Handover>, Fault> {
        let row: Option<Row> = on!(self, c => sqlx::query_as(rows!("where h.comment_id = $1")).bind(id.0)
            .fetch_optional(c).await)?;
        row.map(Handover::try_from).transpose()
    }

    /// Comments given to other offices, the newest comment first, from a number downwards; all, or those of which nothing
    /// came back yet.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn handovers(&mut self, only_open: bool, from: CommentId, at_most: u32) -> Result<Vec<Handover>, Fault> {
        let rows: Vec<Row> = on!(self, c => sqlx::query_as(rows!(
            "where h.comment_id <= $1 and ($2 = 0 or h.returned_at is null) order by h.comment_id desc limit $3"
        ))
        .bind(from.0).bind(i64::from(only_open)).bind(i64::from(at_most)).fetch_all(c).await)?;
        rows.into_iter().map(Handover::try_from).collect()
    }

    /// Writes down what came back from the other office; returns whether nothing had yet.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn return_handover(&mut self, id: CommentId, outcome: &str, at: Timestamp) -> Result<bool, Fault> {
        let changed = on!(self, c => sqlx::query(
            "update handover set returned_at = $3, outcome = $2 where comment_id = $1 and returned_at is null",
        )
        .bind(id.0).bind(outcome).bind(at.to_text()).execute(c).await.map(|done| done.rows_affected()))?;
        Ok(changed == 1)
    }
}
