//! Citizens' comments.

use crate::db::{marks, on};
use crate::rounds::moment;
use crate::{Fault, Tx};
use domain::{
    Bilingual, Comment, CommentId, CommentState, PersonId, ProjectId, RefusalReason, RoundId, Tag, Timestamp,
};
use sqlx::AssertSqlSafe;
use std::collections::HashMap;

/// A comment about to be added: a draft, or one that waits for a moderator.
pub struct NewComment<'a> {
    /// The project it speaks of.
    pub project: ProjectId,
    /// Who writes it.
    pub author: PersonId,
    /// The published comment that it replies to, if it is a reply.
    pub parent: Option<CommentId>,
    /// What it is about.
    pub tag: Tag,
    /// A draft, or waiting for a moderator.
    pub state: CommentState,
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

/// The columns of a [`Row`], of `comment c` with its author `person p`.
macro_rules! columns {
    () => {
        "c.id, c.project_id, c.parent_id, c.author_id, c.tag, c.body, c.state, c.reason, c.reason_words, c.left_at,
            c.edited_at, c.decided_at, c.due_at, c.answered_at, p.name_zh as author_zh, p.name_en as author_en"
    };
}
pub(crate) use columns;

#[derive(sqlx::FromRow)]
pub(crate) struct Row {
    id: i64,
    project_id: i64,
    parent_id: Option<i64>,
    author_id: Option<i64>,
    tag: String,
    body: String,
    state: String,
    reason: Option<String>,
    reason_words: String,
    left_at: String,
    edited_at: Option<String>,
    decided_at: Option<String>,
    due_at: Option<String>,
    answered_at: Option<String>,
    author_zh: Option<String>,
    author_en: Option<String>,
}

impl TryFrom<Row> for CommentOnProject {
    type Error = Fault;

    fn try_from(row: Row) -> Result<Self, Fault> {
        let reason =
            row.reason.map(|code| RefusalReason::from_code(&code).ok_or_else(|| Fault::bad_row("comment.reason")));
        let comment = Comment {
            id: CommentId(row.id),
            project: ProjectId(row.project_id),
            parent: row.parent_id.map(CommentId),
            author: row.author_id.map(PersonId),
            tag: Tag::from_code(&row.tag).ok_or_else(|| Fault::bad_row("comment.tag"))?,
            body: row.body,
            state: CommentState::from_code(&row.state).ok_or_else(|| Fault::bad_row("comment.state"))?,
            reason: reason.transpose()?,
            reason_words: row.reason_words,
            left_at: moment(&row.left_at)?,
            edited_at: row.edited_at.as_deref().map(moment).transpose()?,
            decided_at: row.decided_at.as_deref().map(moment).transpose()?,
            due_at: row.due_at.as_deref().map(moment).transpose()?,
            answered_at: row.answered_at.as_deref().map(moment).transpose()?,
        };
        Ok(Self { comment, author: author(row.author_zh, row.author_en) })
    }
}

/// The nickname, or what stands in its place once the account is deleted.
fn author(zh: Option<String>, en: Option<String>) -> Bilingual {
    zh.zip(en).map_or_else(|| Bilingual::new("已注销的用户", "A former user"), |(zh, en)| Bilingual { zh, en })
}

pub(crate) fn all(rows: Vec<Row>) -> Result<Vec<CommentOnProject>, Fault> {
    rows.into_iter().map(CommentOnProject::try_from).collect()
}

fn whole(count: i64) -> Result<u32, Fault> {
    u32::try_from(count).map_err(|_| Fault::bad_row("a count"))
}

impl Tx {
    /// Adds a comment.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn add_comment(&mut self, comment: &NewComment<'_>) -> Result<CommentId, Fault> {
        let id: i64 = on!(self, c => sqlx::query_scalar(
            "insert into comment (project_id, author_id, parent_id, tag, state, body, left_at)
             values ($1, $2, $3, $4, $5, $6, $7) returning id",
        )
        .bind(comment.project.0)
        .bind(comment.author.0)
        .bind(comment.parent.map(|parent| parent.0))
        .bind(comment.tag.code())
        .bind(comment.state.code())
        .bind(comment.body)
        .bind(comment.left_at.to_text())
        .fetch_one(c).await)?;
        Ok(CommentId(id))
    }

    /// The comment of that number, if there is one, whatever became of it.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn find_comment(&mut self, id: CommentId) -> Result<Option<CommentOnProject>, Fault> {
        let row: Option<Row> = on!(self, c => sqlx::query_as(concat!(
            "select ", columns!(), " from comment c left join person p on p.id = c.author_id where c.id = $1",
        ))
        .bind(id.0).fetch_optional(c).await)?;
        row.map(CommentOnProject::try_from).transpose()
    }

    /// Published comments on a project that reply to none, newest first, from that one on.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn comments_on(
        &mut self,
        project: ProjectId,
        from: Option<CommentId>,
        at_most: u32,
    ) -> Result<Vec<CommentOnProject>, Fault> {
        let rows: Vec<Row> = on!(self, c => sqlx::query_as(concat!(
            "select ", columns!(), " from comment c left join person p on p.id = c.author_id
             where c.project_id = $1 and c.state = 'approved' and c.parent_id is null and c.id <= $2
             order by c.id desc limit $3",
        ))
        .bind(project.0)
        .bind(from.map_or(i64::MAX, |from| from.0))
        .bind(i64::from(at_most))
        .fetch_all(c).await)?;
        all(rows)
    }

    /// The numbers of the published comments on a project that come next after one in time, oldest first.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn newer_comments(
        &mut self,
        project: ProjectId,
        than: CommentId,
        at_most: u32,
    ) -> Result<Vec<CommentId>, Fault> {
        let ids: Vec<i64> = on!(self, c => sqlx::query_scalar(
            "select id from comment where project_id = $1 and state = 'approved' and parent_id is null and id > $2
             order by id limit $3",
        )
        .bind(project.0).bind(than.0).bind(i64::from(at_most)).fetch_all(c).await)?;
        Ok(ids.into_iter().map(CommentId).collect())
    }

    /// What replies to comments, of each so many at most, oldest first. The replies to the comment of `after` begin after
    /// the reply that it names.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn published_replies(
        &mut self,
        comments: &[CommentId],
        after: Option<(CommentId, CommentId)>,
        at_most: u32,
    ) -> Result<Vec<CommentOnProject>, Fault> {
        if comments.is_empty() {
            return Ok(Vec::new());
        }
        // The state in a form that no index knows: SQLite would go through all published comments by it.
        let sql = format!(
            concat!(
                "select ",
                columns!(),
                " from (
                    select x.id, row_number() over (partition by x.parent_id order by x.id) as place from comment x
                    where x.parent_id in ({}) and coalesce(x.state, '') = 'approved' and (x.parent_id <> $1 or x.id > $2)) r
                 join comment c on c.id = r.id left join person p on p.id = c.author_id
                 where r.place <= $3 order by c.parent_id, c.id",
            ),
            marks(4, comments.len())
        );
        let rows: Vec<Row> = on!(self, c => {
            let (of, after) = after.map_or((0, 0), |(of, after)| (of.0, after.0));
            let mut query = sqlx::query_as(AssertSqlSafe(sql)).bind(of).bind(after).bind(i64::from(at_most));
            for comment in comments {
                query = query.bind(comment.0);
            }
            query.fetch_all(c).await
        })?;
        all(rows)
    }

    /// How many published replies to a comment come before one of them, counted up to a number.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn count_replies_before(
        &mut self,
        comment: CommentId,
        reply: CommentId,
        up_to: u32,
    ) -> Result<u32, Fault> {
        let found: i64 = on!(self, c => sqlx::query_scalar(
            "select count(*) from (select 1 as one from comment where parent_id = $1 and state = 'approved' and id < $2
                limit $3) t",
        )
        .bind(comment.0).bind(reply.0).bind(i64::from(up_to)).fetch_one(c).await)?;
        whole(found)
    }

    /// How many comments on a project everyone can read, replies among them.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn count_comments_on(&mut self, project: ProjectId) -> Result<u32, Fault> {
        let found: i64 = on!(self, c => sqlx::query_scalar(
            "select cast(coalesce(sum(n), 0) as bigint) from comment_count where project_id = $1 and state = 'approved'",
        )
        .bind(project.0).fetch_one(c).await)?;
        whole(found)
    }

    /// Publishes a comment that nobody reads before; returns whether it was waiting.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn publish_unread(
        &mut self,
        id: CommentId,
        at: Timestamp,
        due_at: Option<Timestamp>,
    ) -> Result<bool, Fault> {
        let changed = on!(self, c => sqlx::query(
            "update comment set state = 'approved', decided_at = $2, due_at = $3 where id = $1 and state = 'pending'",
        )
        .bind(id.0).bind(at.to_text()).bind(due_at.map(Timestamp::to_text))
        .execute(c).await.map(|done| done.rows_affected()))?;
        Ok(changed == 1)
    }

    /// The newest published comments on a project with a term, up to a number.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn comments_with_term(
        &mut self,
        project: ProjectId,
        term: &str,
        at_most: u32,
    ) -> Result<Vec<CommentId>, Fault> {
        let ids: Vec<i64> = on!(self, c => sqlx::query_scalar(
            "select comment_id from comment_term where term = $1 and project_id = $2 order by comment_id desc limit $3",
        )
        .bind(term).bind(project.0).bind(i64::from(at_most)).fetch_all(c).await)?;
        Ok(ids.into_iter().map(CommentId).collect())
    }

    /// How many approved comments each project of a round has; projects without any are left out.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn comment_counts(&mut self, round: RoundId) -> Result<HashMap<ProjectId, u32>, Fault> {
        let rows: Vec<(i64, i64)> = on!(self, c => sqlx::query_as(
            "select c.project_id, cast(sum(c.n) as bigint) from comment_count c join project p on p.id = c.project_id
             where p.round_id = $1 and c.state = 'approved' group by c.project_id having sum(c.n) > 0",
        )
        .bind(round.0).fetch_all(c).await)?;
        rows.into_iter().map(|(project, n)| Ok((ProjectId(project), whole(n)?))).collect()
    }

    /// How many comments wait for a moderator.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn count_pending(&mut self) -> Result<u32, Fault> {
        let found: i64 = on!(self, c => sqlx::query_scalar(
            "select cast(coalesce(sum(n), 0) as bigint) from comment_count where state = 'pending'",
        )
        .fetch_one(c).await)?;
        whole(found)
    }

    /// The round and the official number of the project that a comment is on; nothing where there is no such comment.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn find_commented_project(&mut self, id: CommentId) -> Result<Option<(RoundId, u32)>, Fault> {
        let found: Option<(i64, i64)> = on!(self, c => sqlx::query_as(
            "select j.round_id, j.number from comment c join project j on j.id = c.project_id where c.id = $1",
        )
        .bind(id.0).fetch_optional(c).await)?;
        found.map(|(round, number)| Ok((RoundId(round), whole(number)?))).transpose()
    }
}
