//! Citizens' comments.

use crate::db::on;
use crate::rounds::moment;
use crate::{Fault, Tx};
use domain::{Bilingual, Comment, CommentId, CommentState, PersonId, ProjectId, RefusalReason, RoundId, Timestamp};
use std::collections::HashMap;

/// A comment about to be added; it waits for a moderator.
pub struct NewComment<'a> {
    /// The project it speaks of.
    pub project: ProjectId,
    /// Who writes it.
    pub author: PersonId,
    /// Plain text that a [`domain::text::CommentBody`] has let pass.
    pub body: &'a str,
    /// When.
    pub left_at: Timestamp,
}

/// A comment with its author's nickname.
pub struct CommentOnProject {
    /// The comment.
    pub comment: Comment,
    /// The author's nickname.
    pub author: Bilingual,
}

/// A comment that waits, with what a moderator must see of it.
pub struct PendingComment {
    /// The comment with its author.
    pub on_project: CommentOnProject,
    /// The project's official number.
    pub project_number: u32,
    /// The project's title.
    pub project_title: Bilingual,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    project_id: i64,
    author_id: i64,
    body: String,
    state: String,
    reason: Option<String>,
    reason_words: String,
    left_at: String,
    author_zh: String,
    author_en: String,
}

impl TryFrom<Row> for CommentOnProject {
    type Error = Fault;

    fn try_from(row: Row) -> Result<Self, Fault> {
        let reason =
            row.reason.map(|code| RefusalReason::from_code(&code).ok_or_else(|| Fault::bad_row("comment.reason")));
        let comment = Comment {
            id: CommentId(row.id),
            project: ProjectId(row.project_id),
            author: PersonId(row.author_id),
            body: row.body,
            state: CommentState::from_code(&row.state).ok_or_else(|| Fault::bad_row("comment.state"))?,
            reason: reason.transpose()?,
            reason_words: row.reason_words,
            left_at: moment(&row.left_at)?,
        };
        Ok(Self { comment, author: Bilingual { zh: row.author_zh, en: row.author_en } })
    }
}

#[derive(sqlx::FromRow)]
struct PendingRow {
    #[sqlx(flatten)]
    row: Row,
    number: i64,
    title_zh: String,
    title_en: String,
}

fn whole(count: i64) -> Result<u32, Fault> {
    u32::try_from(count).map_err(|_| Fault::bad_row("a count"))
}

impl Tx {
    /// Adds a comment that waits for a moderator.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn add_comment(&mut self, comment: &NewComment<'_>) -> Result<CommentId, Fault> {
        let id: i64 = on!(self, c => sqlx::query_scalar(
            "insert into comment (project_id, author_id, body, state, left_at)
             values ($1, $2, $3, 'pending', $4) returning id",
        )
        .bind(comment.project.0)
        .bind(comment.author.0)
        .bind(comment.body)
        .bind(comment.left_at.to_text())
        .fetch_one(c).await)?;
        Ok(CommentId(id))
    }

    /// The comments on a project that everyone can read and the reader's own, newest first.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn comments_on(
        &mut self,
        project: ProjectId,
        reader: Option<PersonId>,
        skip: u32,
        take: u32,
    ) -> Result<Vec<CommentOnProject>, Fault> {
        let rows: Vec<Row> = on!(self, c => sqlx::query_as(
            "select c.id, c.project_id, c.author_id, c.body, c.state, c.reason, c.reason_words, c.left_at,
                p.name_zh as author_zh, p.name_en as author_en
             from comment c join person p on p.id = c.author_id
             where c.project_id = $1 and (c.state = 'approved' or c.author_id = $2)
             order by c.left_at desc, c.id desc limit $3 offset $4",
        )
        .bind(project.0)
        .bind(reader.map(|person| person.0))
        .bind(i64::from(take))
        .bind(i64::from(skip))
        .fetch_all(c).await)?;
        rows.into_iter().map(CommentOnProject::try_from).collect()
    }

    /// How many comments on a project the reader can see, and how many of them everyone can.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn count_comments_on(
        &mut self,
        project: ProjectId,
        reader: Option<PersonId>,
    ) -> Result<(u32, u32), Fault> {
        let (seen, approved): (i64, i64) = on!(self, c => sqlx::query_as(
            "select count(*), cast(coalesce(sum(case when state = 'approved' then 1 else 0 end), 0) as bigint)
             from comment where project_id = $1 and (state = 'approved' or author_id = $2)",
        )
        .bind(project.0).bind(reader.map(|person| person.0)).fetch_one(c).await)?;
        Ok((whole(seen)?, whole(approved)?))
    }

    /// How many approved comments each project of a round has; projects without any are left out.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn comment_counts(&mut self, round: RoundId) -> Result<HashMap<ProjectId, u32>, Fault> {
        let rows: Vec<(i64, i64)> = on!(self, c => sqlx::query_as(
            "select c.project_id, count(*) from comment c join project p on p.id = c.project_id
             where p.round_id = $1 and c.state = 'approved' group by c.project_id",
        )
        .bind(round.0).fetch_all(c).await)?;
        rows.into_iter().map(|(project, n)| Ok((ProjectId(project), whole(n)?))).collect()
    }

    /// How many comments wait for a moderator.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn count_pending(&mut self) -> Result<u32, Fault> {
        let found: i64 = on!(self, c => sqlx::query_scalar("select count(*) from comment where state = 'pending'")
            .fetch_one(c).await)?;
        whole(found)
    }

    /// The comments that wait, oldest first.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn pending_comments(&mut self, at_most: u32) -> Result<Vec<PendingComment>, Fault> {
        let rows: Vec<PendingRow> = on!(self, c => sqlx::query_as(
            "select c.id, c.project_id, c.author_id, c.body, c.state, c.reason, c.reason_words, c.left_at,
                p.name_zh as author_zh, p.name_en as author_en, j.number, j.title_zh, j.title_en
             from comment c join person p on p.id = c.author_id join project j on j.id = c.project_id
             where c.state = 'pending' order by c.left_at, c.id limit $1",
        )
        .bind(i64::from(at_most)).fetch_all(c).await)?;
        rows.into_iter()
            .map(|found| {
                Ok(PendingComment {
                    on_project: found.row.try_into()?,
                    project_number: whole(found.number)?,
                    project_title: Bilingual { zh: found.title_zh, en: found.title_en },
                })
            })
            .collect()
    }

    /// The official number of the project that a comment is on; nothing where there is no such comment.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn find_commented_project(&mut self, id: CommentId) -> Result<Option<u32>, Fault> {
        let number: Option<i64> = on!(self, c => sqlx::query_scalar(
            "select j.number from comment c join project j on j.id = c.project_id where c.id = $1",
        )
        .bind(id.0).fetch_optional(c).await)?;
        number.map(whole).transpose()
    }

    /// Approves a comment, or refuses it where a reason is given; returns whether it was still waiting.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn decide_comment(
        &mut self,
        id: CommentId,
        refused: Option<(RefusalReason, &str)>,
        by: PersonId,
        at: Timestamp,
    ) -> Result<bool, Fault> {
        let state = if refused.is_some() { CommentState::Refused } else { CommentState::Approved };
        let changed = on!(self, c => sqlx::query(
            "update comment set state = $2, reason = $3, reason_words = $4, decided_by = $5, decided_at = $6
             where id = $1 and state = 'pending'",
        )
        .bind(id.0)
        .bind(state.code())
        .bind(refused.map(|(reason, _)| reason.code()))
        .bind(refused.map_or("", |(_, words)| words))
        .bind(by.0)
        .bind(at.to_text())
        .execute(c).await.map(|done| done.rows_affected()))?;
        Ok(changed == 1)
    }
}
