//! What authors do with their own comments, and what readers say of others': drafts, changes, appeals, reports.

use crate::comments::{CommentOnProject, Row, all, columns};
use crate::db::on;
use crate::rounds::moment;
use crate::{Fault, Tx};
use domain::{Bilingual, CommentId, Office, PersonId, ProjectId, RefusalReason, Tag, Timestamp};

/// An author's own comment, with what became of it elsewhere.
pub struct OwnComment {
    /// The comment.
    pub on_project: CommentOnProject,
    /// The year of its round.
    pub year: i32,
    /// The official number of its project.
    pub project_number: u32,
    /// The title of its project.
    pub project_title: Bilingual,
    /// Whether it replies to a comment that is not before everyone any more, so that nobody else sees it either.
    pub is_below_hidden: bool,
    /// When its author appealed against the refusal, and what came of it; nothing while it waits.
    pub appeal: Option<(Timestamp, Option<bool>, String)>,
    /// The office that it was given to, the number there, and what came back.
    pub handover: Option<(Office, String, String)>,
}

#[derive(sqlx::FromRow)]
struct OwnRow {
    #[sqlx(flatten)]
    row: Row,
    year: i64,
    number: i64,
    title_zh: String,
    title_en: String,
    below_hidden: i64,
    appealed_at: Option<String>,
    overturned: Option<i64>,
    answer: Option<String>,
    office: Option<String>,
    reference: Option<String>,
    outcome: Option<String>,
}

impl TryFrom<OwnRow> for OwnComment {
    type Error = Fault;

    fn try_from(row: OwnRow) -> Result<Self, Fault> {
        let office = row.office.map(|code| Office::from_code(&code).ok_or_else(|| Fault::bad_row("handover.office")));
        let appealed_at = row.appealed_at.as_deref().map(moment).transpose()?;
        Ok(Self {
            on_project: row.row.try_into()?,
            year: i32::try_from(row.year).map_err(|_| Fault::bad_row("round.year"))?,
            project_number: u32::try_from(row.number).map_err(|_| Fault::bad_row("project.number"))?,
            project_title: Bilingual { zh: row.title_zh, en: row.title_en },
            is_below_hidden: row.below_hidden != 0,
            appeal: appealed_at.map(|at| (at, row.overturned.map(|n| n != 0), row.answer.unwrap_or_default())),
            handover: office
                .transpose()?
                .map(|office| (office, row.reference.unwrap_or_default(), row.outcome.unwrap_or_default())),
        })
    }
}

impl Tx {
    /// Somebody's comments on a project that others do not see, newest first; those taken back are left out.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn own_unpublished(
        &mut self,
        author: PersonId,
        project: ProjectId,
        at_most: u32,
    ) -> Result<Vec<CommentOnProject>, Fault> {
        let rows: Vec<Row> = on!(self, c => sqlx::query_as(concat!(
            "select ", columns!(), " from comment c left join person p on p.id = c.author_id
             where c.author_id = $1 and c.project_id = $2 and c.state in ('draft', 'pending', 'refused', 'hidden')
             order by c.id desc limit $3",
        ))
        .bind(author.0).bind(project.0).bind(i64::from(at_most)).fetch_all(c).await)?;
        all(rows)
    }

    /// Somebody's comments, newest first, from that one on; those taken back are left out.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn own_comments(
        &mut self,
        author: PersonId,
        from: Option<CommentId>,
        at_most: u32,
    ) -> Result<Vec<OwnComment>, Fault> {
        let rows: Vec<OwnRow> = on!(self, c => sqlx::query_as(concat!(
            "select ", columns!(), ", r.year, j.number, j.title_zh, j.title_en,
                cast(case when b.state <> 'approved' then 1 else 0 end as bigint) as below_hidden,
                a.made_at as appealed_at, a.overturned, a.answer, h.office, h.reference, h.outcome
             from comment c left join person p on p.id = c.author_id join project j on j.id = c.project_id
                join round r on r.id = j.round_id left join comment b on b.id = c.parent_id
                left join appeal a on a.comment_id = c.id left join handover h on h.comment_id = c.id
             where c.author_id = $1 and c.id <= $2 and c.state <> 'withdrawn' order by c.id desc limit $3",
        ))
        .bind(author.0)
        .bind(from.map_or(i64::MAX, |from| from.0))
        .bind(i64::from(at_most))
        .fetch_all(c).await)?;
        rows.into_iter().map(OwnComment::try_from).collect()
    }

    /// The numbers of somebody's comments that come next after one in time, oldest first.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn newer_own_comments(
        &mut self,
        author: PersonId,
        than: CommentId,
        at_most: u32,
    ) -> Result<Vec<CommentId>, Fault> {
        let ids: Vec<i64> = on!(self, c => sqlx::query_scalar(
            "select id from comment where author_id = $1 and state <> 'withdrawn' and id > $2 order by id limit $3",
        )
        .bind(author.0).bind(than.0).bind(i64::from(at_most)).fetch_all(c).await)?;
        Ok(ids.into_iter().map(CommentId).collect())
    }

    /// How many drafts somebody keeps.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn count_drafts(&mut self, author: PersonId) -> Result<u32, Fault> {
        let found: i64 = on!(self, c => sqlx::query_scalar(
            "select count(*) from comment where author_id = $1 and state = 'draft'",
        )
        .bind(author.0).fetch_one(c).await)?;
        u32::try_from(found).map_err(|_| Fault::bad_row("a count of drafts"))
    }

    /// Changes a draft or a comment that waits; returns whether it was one.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn edit_comment(&mut self, id: CommentId, tag: Tag, body: &str, at: Timestamp) -> Result<bool, Fault> {
        let changed = on!(self, c => sqlx::query(
            "update comment set tag = $2, body = $3, edited_at = $4 where id = $1 and state in ('draft', 'pending')",
        )
        .bind(id.0).bind(tag.code()).bind(body).bind(at.to_text())
        .execute(c).await.map(|done| done.rows_affected()))?;
        Ok(changed == 1)
    }

    /// Takes a comment back: its words are gone, also those of a moderator about it. Returns whether it was there still.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn withdraw_comment(&mut self, id: CommentId) -> Result<bool, Fault> {
        let changed = on!(self, c => sqlx::query(
            "update comment set state = 'withdrawn', body = '', reason_words = '', claimed_by = null, claimed_until = null
             where id = $1 and state <> 'withdrawn'",
        )
        .bind(id.0).execute(c).await.map(|done| done.rows_affected()))?;
        Ok(changed == 1)
    }

    /// Writes down an appeal against a refusal; returns whether it is the first.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn add_appeal(&mut self, id: CommentId, words: &str, at: Timestamp) -> Result<bool, Fault> {
        let added = on!(self, c => sqlx::query(
            "insert into appeal (comment_id, words, made_at) values ($1, $2, $3) on conflict (comment_id) do nothing",
        )
        .bind(id.0).bind(words).bind(at.to_text()).execute(c).await.map(|done| done.rows_affected()))?;
        Ok(added == 1)
    }

    /// Writes down what somebody says of a comment; returns whether it is that person's first report of it.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn add_report(
        &mut self,
        id: CommentId,
        reporter: PersonId,
        (reason, words): (RefusalReason, &str),
        at: Timestamp,
    ) -> Result<bool, Fault> {
        let added = on!(self, c => sqlx::query(
            "insert into report (comment_id, reporter_id, reason, words, made_at) values ($1, $2, $3, $4, $5)
             on conflict (comment_id, reporter_id) do nothing",
        )
        .bind(id.0).bind(reporter.0).bind(reason.code()).bind(words).bind(at.to_text())
        .execute(c).await.map(|done| done.rows_affected()))?;
        Ok(added == 1)
    }
}
