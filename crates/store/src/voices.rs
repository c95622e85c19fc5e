//! What people say, across all projects: how much, what departments answer, and the newest of both.

use crate::db::marks;
use crate::db::on;
use crate::rounds::moment;
use crate::{Fault, Tx};
use domain::{Bilingual, CommentId, ProjectId, RoundId, Tag, Timestamp};
use sqlx::AssertSqlSafe;

/// How many of a department's newest replies are looked at for those to one of its projects.
const REPLIES_LOOKED_AT: i64 = 500;

/// How many comments there are on a project with a tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    /// The project.
    pub project: ProjectId,
    /// What they are about.
    pub tag: Tag,
    /// How many everyone can read.
    pub n_comments: u32,
    /// How many of them the department has answered.
    pub n_answered: u32,
}

/// A comment that everyone can read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedComment {
    /// Known by this number.
    pub id: CommentId,
    /// The project it speaks of.
    pub project: ProjectId,
    /// The author's nickname; nobody's once the account is deleted.
    pub author: Option<Bilingual>,
    /// What it is about.
    pub tag: Tag,
    /// The comment that it replies to, if it is a reply.
    pub parent: Option<CommentId>,
    /// Plain text.
    pub body: String,
    /// When it was left.
    pub left_at: Timestamp,
    /// When it was published.
    pub published_at: Timestamp,
    /// Whether the department has answered.
    pub is_answered: bool,
}

/// A department's answer, with the comment that it answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedReply {
    /// Grows with time.
    pub id: i64,
    /// The comment.
    pub comment: CommentId,
    /// Its project.
    pub project: ProjectId,
    /// The comment's words.
    pub comment_body: String,
    /// Who answers.
    pub department: Bilingual,
    /// What it says.
    pub body: String,
    /// When.
    pub replied_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct CommentRow {
    id: i64,
    project_id: i64,
    author_zh: Option<String>,
    author_en: Option<String>,
    tag: String,
    parent_id: Option<i64>,
    body: String,
    left_at: String,
    decided_at: Option<String>,
    answered_at: Option<String>,
}

impl TryFrom<CommentRow> for PublishedComment {
    type Error = Fault;

    fn try_from(row: CommentRow) -> Result<Self, Fault> {
        Ok(Self {
            id: CommentId(row.id),
            project: ProjectId(row.project_id),
            author: row.author_zh.zip(row.author_en).map(|(zh, en)| Bilingual { zh, en }),
            tag: Tag::from_code(&row.tag).ok_or_else(|| Fault::bad_row("comment.tag"))?,
            parent: row.parent_id.map(CommentId),
            body: row.body,
            published_at: moment(row.decided_at.as_ref().unwrap_or(&row.left_at))?,
            left_at: moment(&row.left_at)?,
            is_answered: row.answered_at.is_some(),
        })
    }
}

#[derive(sqlx::FromRow)]
struct ReplyRow {
    id: i64,
    comment_id: i64,
    project_id: i64,
    comment_body: String,
    department_zh: String,
    department_en: String,
    body: String,
    replied_at: String,
}

impl TryFrom<ReplyRow> for PublishedReply {
    type Error = Fault;

    fn try_from(row: ReplyRow) -> Result<Self, Fault> {
        Ok(Self {
            id: row.id,
            comment: CommentId(row.comment_id),
            project: ProjectId(row.project_id),
            comment_body: row.comment_body,
            department: Bilingual { zh: row.department_zh, en: row.department_en },
            body: row.body,
            replied_at: moment(&row.replied_at)?,
        })
    }
}

/// The columns of a [`CommentRow`].
const COMMENT: &str =
    "select c.id, c.project_id, p.name_zh as author_zh, p.name_en as author_en, c.tag, c.parent_id, c.body,
    c.left_at, c.decided_at, c.answered_at
    from comment c left join person p on p.id = c.author_id";

/// The columns of a [`ReplyRow`].
const REPLY: &str = "select r.id, r.comment_id, c.project_id, c.body as comment_body, d.name_zh as department_zh,
    d.name_en as department_en, r.body, r.replied_at";

/// Published, and no reply below what went from sight.
const SEEN: &str = "c.state = 'approved' and (c.parent_id is null
    or exists (select 1 from comment b where b.id = c.parent_id and b.state = 'approved'))";

fn whole(count: i64) -> Result<u32, Fault> {
    u32::try_from(count).map_err(|_| Fault::bad_row("a count"))
}

impl Tx {
    /// How many published comments each project of a round has by tag, and how many of them are answered; what has none is
    /// left out.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn comment_tallies(&mut self, round: RoundId) -> Result<Vec<Tally>, Fault> {
        let rows: Vec<(i64, String, i64, i64)> = on!(self, c => sqlx::query_as(
            "select n.project_id, n.tag,
                cast(sum(case when n.state = 'approved' then n.n else 0 end) as bigint),
                cast(sum(case when n.state = 'answered' then n.n else 0 end) as bigint)
             from comment_count n join project p on p.id = n.project_id
             where p.round_id = $1 and n.state in ('approved', 'answered')
             group by n.project_id, n.tag order by n.project_id, n.tag",
        )
        .bind(round.0).fetch_all(c).await)?;
        let tallies = rows.into_iter().map(|(project, tag, n_comments, n_answered)| {
            Ok(Tally {
                project: ProjectId(project),
                tag: Tag::from_code(&tag).ok_or_else(|| Fault::bad_row("comment_count.tag"))?,
                n_comments: whole(n_comments)?,
                n_answered: whole(n_answered)?,
            })
        });
        tallies.filter(|tally| tally.as_ref().map_or(true, |tally| tally.n_comments > 0)).collect()
    }

    /// Published comments of these numbers, newest first; those that are not published are left out.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn published_comments(&mut self, ids: &[CommentId]) -> Result<Vec<PublishedComment>, Fault> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let sql = format!("{COMMENT} where {SEEN} and c.id in ({}) order by c.id desc", marks(1, ids.len()));
        let rows: Vec<CommentRow> = on!(self, c => {
            let mut query = sqlx::query_as(AssertSqlSafe(sql)).persistent(false);
            for id in ids {
                query = query.bind(id.0);
            }
            query.fetch_all(c).await
        })?;
        rows.into_iter().map(PublishedComment::try_from).collect()
    }

    /// The comments of all that were published last.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn newest_comments(&mut self, at_most: u32) -> Result<Vec<PublishedComment>, Fault> {
        let sql = format!("{COMMENT} where {SEEN} order by c.decided_at desc, c.id desc limit $1");
        let rows: Vec<CommentRow> =
            on!(self, c => sqlx::query_as(AssertSqlSafe(sql)).bind(i64::from(at_most)).fetch_all(c).await)?;
        rows.into_iter().map(PublishedComment::try_from).collect()
    }

    /// The comments on a project that were published last, without what replies to a comment.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn newest_comments_on(
        &mut self,
        project: ProjectId,
        at_most: u32,
    ) -> Result<Vec<PublishedComment>, Fault> {
        let sql = format!(
            "{COMMENT} where c.state = 'approved' and c.parent_id is null and c.project_id = $1
             order by c.decided_at desc, c.id desc limit $2"
        );
        let rows: Vec<CommentRow> = on!(self, c => sqlx::query_as(AssertSqlSafe(sql))
            .bind(project.0).bind(i64::from(at_most)).fetch_all(c).await)?;
        rows.into_iter().map(PublishedComment::try_from).collect()
    }

    /// One part of the published comments of a round, newest first: those before a number, up to a number of them. Without
    /// replies to what is not published itself.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn published_comments_of(
        &mut self,
        round: RoundId,
        before: Option<CommentId>,
        at_most: u32,
    ) -> Result<Vec<PublishedComment>, Fault> {
        let sql = format!(
            "{COMMENT} join project j on j.id = c.project_id
             where {SEEN} and c.id < $1 and j.round_id = $2 order by c.id desc limit $3"
        );
        let before = before.map_or(i64::MAX, |before| before.0);
        let rows: Vec<CommentRow> = on!(self, c => sqlx::query_as(AssertSqlSafe(sql))
            .bind(before).bind(round.0).bind(i64::from(at_most)).fetch_all(c).await)?;
        rows.into_iter().map(PublishedComment::try_from).collect()
    }

    /// The same of one project, without what replies to a comment: no index holds both.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn published_comments_on(
        &mut self,
        project: ProjectId,
        before: Option<CommentId>,
        at_most: u32,
    ) -> Result<Vec<PublishedComment>, Fault> {
        let sql = format!(
            "{COMMENT} where c.project_id = $1 and c.state = 'approved' and c.parent_id is null and c.id < $2
             order by c.id desc limit $3"
        );
        let before = before.map_or(i64::MAX, |before| before.0);
        let rows: Vec<CommentRow> = on!(self, c => sqlx::query_as(AssertSqlSafe(sql))
            .bind(project.0).bind(before).bind(i64::from(at_most)).fetch_all(c).await)?;
        rows.into_iter().map(PublishedComment::try_from).collect()
    }

    /// The newest replies of departments to comments that are published.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn newest_replies(&mut self, at_most: u32) -> Result<Vec<PublishedReply>, Fault> {
        let sql = format!(
            "{REPLY} from official_reply r join comment c on c.id = r.comment_id
                join department d on d.code = r.department_code
             where c.state = 'approved' order by r.id desc limit $1"
        );
        let rows: Vec<ReplyRow> =
            on!(self, c => sqlx::query_as(AssertSqlSafe(sql)).bind(i64::from(at_most)).fetch_all(c).await)?;
        rows.into_iter().map(PublishedReply::try_from).collect()
    }

    /// The newest of them on one project, which is of this department; of its newest few hundred on all its projects.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn newest_replies_on(
        &mut self,
        project: ProjectId,
        department: &str,
        at_most: u32,
    ) -> Result<Vec<PublishedReply>, Fault> {
        let sql = format!(
            "{REPLY} from (select * from official_reply where department_code = $1 order by id desc limit $2) r
                join comment c on c.id = r.comment_id join department d on d.code = r.department_code
             where c.state = 'approved' and c.project_id = $3 order by r.id desc limit $4"
        );
        let rows: Vec<ReplyRow> = on!(self, c => sqlx::query_as(AssertSqlSafe(sql))
            .bind(department).bind(REPLIES_LOOKED_AT).bind(project.0).bind(i64::from(at_most)).fetch_all(c).await)?;
        rows.into_iter().map(PublishedReply::try_from).collect()
    }
}
