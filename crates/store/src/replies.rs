//! What departments answer, and what they still have to.

use crate::comments::{CommentOnProject, Row, columns};
use crate::db::{marks, on};
use crate::rounds::moment;
use crate::{Fault, Tx};
use domain::{Bilingual, CommentId, PersonId, ProjectId, Timestamp};
use sqlx::AssertSqlSafe;

/// An official reply about to be added.
pub struct NewReply<'a> {
    /// The published comment that it answers.
    pub comment: CommentId,
    /// The code of the department that answers.
    pub department: &'a str,
    /// Its words.
    pub body: &'a str,
    /// When.
    pub at: Timestamp,
    /// Who writes it; the department's name stands before it, not this one's.
    pub by: PersonId,
}

/// What a department says to a comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficialReply {
    /// The comment.
    pub comment: CommentId,
    /// The department.
    pub department: Bilingual,
    /// Its words.
    pub body: String,
    /// When.
    pub at: Timestamp,
}

/// A published comment that waits for its department.
pub struct Unanswered {
    /// The comment.
    pub on_project: CommentOnProject,
    /// The official number of its project.
    pub project_number: u32,
    /// The title of its project.
    pub project_title: Bilingual,
    /// The department.
    pub department: Bilingual,
}

#[derive(sqlx::FromRow)]
struct UnansweredRow {
    #[sqlx(flatten)]
    row: Row,
    number: i64,
    title_zh: String,
    title_en: String,
    department_zh: String,
    department_en: String,
}

impl TryFrom<UnansweredRow> for Unanswered {
    type Error = Fault;

    fn try_from(row: UnansweredRow) -> Result<Self, Fault> {
        Ok(Self {
            on_project: row.row.try_into()?,
            project_number: u32::try_from(row.number).map_err(|_| Fault::bad_row("project.number"))?,
            project_title: Bilingual { zh: row.title_zh, en: row.title_en },
            department: Bilingual { zh: row.department_zh, en: row.department_en },
        })
    }
}

/// The columns of an [`UnansweredRow`] and where they come from.
macro_rules! unanswered {
    ($rest:literal) => {
        concat!(
            "select ",
            columns!(),
            ", j.number, j.title_zh, j.title_en, d.name_zh as department_zh, d.name_en as department_en
             from comment c left join person p on p.id = c.author_id join project j on j.id = c.project_id
                join department d on d.code = j.department_code
             where c.state = 'approved' and c.due_at is not null and c.answered_at is null ",
            $rest
        )
    };
}

impl Tx {
    /// The code of the department that an editor speaks for, if there is one.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn find_department_of(&mut self, editor: PersonId) -> Result<Option<String>, Fault> {
        let code: Option<Option<String>> = on!(self, c => sqlx::query_scalar(
            "select department_code from person where id = $1",
        )
        .bind(editor.0).fetch_optional(c).await)?;
        Ok(code.flatten())
    }

    /// The comments on a project that wait for its department, those due first first, from a day and a number on.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn unanswered_on(
        &mut self,
        project: ProjectId,
        from: (Option<Timestamp>, CommentId),
        at_most: u32,
    ) -> Result<Vec<Unanswered>, Fault> {
        let rows: Vec<UnansweredRow> = on!(self, c => sqlx::query_as(
            unanswered!("and c.project_id = $1 and (c.due_at, c.id) >= ($2, $3) order by c.due_at, c.id limit $4"),
        )
        .bind(project.0)
        .bind(from.0.map(Timestamp::to_text).unwrap_or_default())
        .bind(from.1.0)
        .bind(i64::from(at_most))
        .fetch_all(c).await)?;
        rows.into_iter().map(Unanswered::try_from).collect()
    }

    /// The comments on all projects whose day is past, those due first first, from a day and a number on.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn overdue_comments(
        &mut self,
        now: Timestamp,
        from: (Option<Timestamp>, CommentId),
        at_most: u32,
    ) -> Result<Vec<Unanswered>, Fault> {
        let rows: Vec<UnansweredRow> = on!(self, c => sqlx::query_as(
            unanswered!("and c.due_at < $1 and (c.due_at, c.id) >= ($2, $3) order by c.due_at, c.id limit $4"),
        )
        .bind(now.to_text())
        .bind(from.0.map(Timestamp::to_text).unwrap_or_default())
        .bind(from.1.0)
        .bind(i64::from(at_most))
        .fetch_all(c).await)?;
        rows.into_iter().map(Unanswered::try_from).collect()
    }

    /// Adds an official reply; the comment is answered from now on.
    ///
    /// # Errors
    /// A fault of the database, also where the department is not the project's.
    pub async fn add_official_reply(&mut self, reply: &NewReply<'_>) -> Result<(), Fault> {
        on!(self, c => sqlx::query(
            "insert into official_reply (comment_id, department_code, body, replied_at, replied_by)
             values ($1, $2, $3, $4, $5)",
        )
        .bind(reply.comment.0).bind(reply.department).bind(reply.body).bind(reply.at.to_text()).bind(reply.by.0)
        .execute(c).await.map(drop))?;
        on!(self, c => sqlx::query("update comment set answered_at = $2 where id = $1 and answered_at is null")
            .bind(reply.comment.0).bind(reply.at.to_text()).execute(c).await.map(drop))?;
        Ok(())
    }

    /// What departments say to comments, oldest first.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn official_replies(&mut self, comments: &[CommentId]) -> Result<Vec<OfficialReply>, Fault> {
        if comments.is_empty() {
            return Ok(Vec::new());
        }
        let sql = format!(
            "select r.comment_id, d.name_zh, d.name_en, r.body, r.replied_at
             from official_reply r join department d on d.code = r.department_code
             where r.comment_id in ({}) order by r.comment_id, r.id",
            marks(1, comments.len())
        );
        let rows: Vec<(i64, String, String, String, String)> = on!(self, c => {
            let mut query = sqlx::query_as(AssertSqlSafe(sql));
            for comment in comments {
                query = query.bind(comment.0);
            }
            query.fetch_all(c).await
        })?;
        rows.into_iter()
            .map(|(comment, zh, en, body, at)| {
                let (comment, department) = (CommentId(comment), Bilingual { zh, en });
                Ok(OfficialReply { comment, department, body, at: moment(&at)? })
            })
            .collect()
    }
}
