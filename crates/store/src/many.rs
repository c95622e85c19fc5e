//! Laying very many comments down at once, so that it can be measured what a million of them cost. No page and no service
//! function leads here; the triggers that count and that refuse see each row as they see those of people.

use crate::db::{marks, on};
use crate::{Fault, Tx};
use domain::{CommentId, CommentState, PersonId, ProjectId, RefusalReason, Tag, Timestamp};
use sqlx::AssertSqlSafe;

/// How many rows one statement writes: neither database takes many more values.
const WRITTEN: usize = 1_000;

/// A comment as it stands long after it was left.
#[doc(hidden)]
#[derive(Debug, Clone)]
pub struct ManyComment {
    /// The project it speaks of.
    pub project: ProjectId,
    /// Who wrote it.
    pub author: PersonId,
    /// The published comment that it replies to.
    pub parent: Option<CommentId>,
    /// What it is about.
    pub tag: Tag,
    /// Where it stands.
    pub state: CommentState,
    /// Plain text.
    pub body: String,
    /// When it was left, and decided too where it was.
    pub left_at: Timestamp,
    /// By when the department is to answer it.
    pub due_at: Option<Timestamp>,
}

/// A department's answer.
#[doc(hidden)]
#[derive(Debug, Clone)]
pub struct ManyReply {
    /// To which comment.
    pub comment: CommentId,
    /// The department's code.
    pub department: String,
    /// Plain text.
    pub body: String,
    /// When.
    pub replied_at: Timestamp,
    /// By whom.
    pub by: PersonId,
}

impl Tx {
    /// For measurements alone: comments in the order in which they were left; returns their numbers in the same order.
    ///
    /// # Errors
    /// A fault of the database.
    #[doc(hidden)]
    pub async fn add_many_comments(&mut self, comments: &[ManyComment]) -> Result<Vec<CommentId>, Fault> {
        let mut ids = Vec::with_capacity(comments.len());
        for part in comments.chunks(WRITTEN) {
            let sql = format!(
                "insert into comment (project_id, author_id, parent_id, tag, state, reason, body, left_at, decided_at, due_at)
                 values {} returning id",
                rows(part.len(), 10)
            );
            let found: Vec<i64> = on!(self, c => {
                let mut query = sqlx::query_scalar(AssertSqlSafe(sql));
                for comment in part {
                    let is_decided = !matches!(comment.state, CommentState::Draft | CommentState::Pending);
                    let has_reason = matches!(comment.state, CommentState::Refused | CommentState::Hidden);
                    query = query
                        .bind(comment.project.0)
                        .bind(comment.author.0)
                        .bind(comment.parent.map(|parent| parent.0))
                        .bind(comment.tag.code())
                        .bind(comment.state.code())
                        .bind(has_reason.then_some(RefusalReason::OffTopic.code()))
                        .bind(&comment.body)
                        .bind(comment.left_at.to_text())
                        .bind(is_decided.then(|| comment.left_at.to_text()))
                        .bind(comment.due_at.map(|due| due.to_text()));
                }
                query.fetch_all(c).await
            })?;
            ids.extend(found.into_iter().map(CommentId));
        }
        Ok(ids)
    }

    /// For measurements alone: departments' answers, and the comments as answered.
    ///
    /// # Errors
    /// A fault of the database.
    #[doc(hidden)]
    pub async fn add_many_replies(&mut self, replies: &[ManyReply]) -> Result<(), Fault> {
        for part in replies.chunks(WRITTEN) {
            let sql = format!(
                "insert into official_reply (comment_id, department_code, body, replied_at, replied_by) values {}",
                rows(part.len(), 5)
            );
            on!(self, c => {
                let mut query = sqlx::query(AssertSqlSafe(sql));
                for reply in part {
                    query = query
                        .bind(reply.comment.0)
                        .bind(&reply.department)
                        .bind(&reply.body)
                        .bind(reply.replied_at.to_text())
                        .bind(reply.by.0);
                }
                query.execute(c).await.map(drop)
            })?;
            let sql = format!(
                "update comment set answered_at = (select min(r.replied_at) from official_reply r where r.comment_id = comment.id)
                 where id in ({})",
                marks(1, part.len())
            );
            on!(self, c => {
                let mut query = sqlx::query(AssertSqlSafe(sql));
                for reply in part {
                    query = query.bind(reply.comment.0);
                }
                query.execute(c).await.map(drop)
            })?;
        }
        Ok(())
    }

    /// For measurements alone: published comments of one project that hold a term. Quickest in the order of terms, projects
    /// and numbers.
    ///
    /// # Errors
    /// A fault of the database.
    #[doc(hidden)]
    pub async fn add_many_with_term(
        &mut self,
        term: &str,
        project: ProjectId,
        comments: &[CommentId],
    ) -> Result<(), Fault> {
        for part in comments.chunks(WRITTEN * 5) {
            let values: Vec<_> = part.iter().map(|comment| format!("($1, $2, {})", comment.0)).collect();
            let sql = format!("insert into comment_term (term, project_id, comment_id) values {}", values.join(", "));
            on!(self, c => {
                let query = sqlx::query(AssertSqlSafe(sql)).persistent(false).bind(term).bind(project.0);
                query.execute(c).await.map(drop)
            })?;
        }
        Ok(())
    }
}

/// So many rows of so many places for values.
fn rows(n_rows: usize, n_columns: usize) -> String {
    let row = |row: usize| format!("({})", marks(1 + row * n_columns, n_columns));
    (0..n_rows).map(row).collect::<Vec<_>>().join(", ")
}
