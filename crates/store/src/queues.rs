//! The moderators' queues: comments with what a moderator must see of each. Every queue is read from an index, a part at a
//! time, and begins where the part before ended; so it takes as long with a million comments as with a thousand.

use crate::db::{marks, on};
use crate::queue_order::{Order, Part};
use crate::rounds::moment;
use crate::{Fault, Tx};
use domain::{
    Bilingual, Comment, CommentId, CommentState, PersonId, ProjectId, RefusalReason, RoundId, Tag, Timestamp,
};
use sqlx::AssertSqlSafe;

/// A comment with what a moderator must see of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueRow {
    /// The comment.
    pub comment: Comment,
    /// The project's official number.
    pub project_number: u32,
    /// Its title.
    pub project_title: Bilingual,
    /// Its department.
    pub department: Bilingual,
    /// The author's nickname; nobody's once the account is deleted.
    pub author: Option<Bilingual>,
    /// The words of the comment that it replies to, if it is a reply.
    pub parent_body: Option<String>,
    /// Who decided last.
    pub decided_by: Option<PersonId>,
    /// Who has it before him, by name, and until when; also where that time is over.
    pub claim: Option<(PersonId, Bilingual, Timestamp)>,
    /// Whether it is on the unit that the asker works for.
    pub is_own_unit: bool,
    /// Reports that nobody has looked at yet.
    pub n_reports: u32,
}

/// Which comments are looked for, beside their state.
#[derive(Debug, Clone, Copy, Default)]
pub struct QueueFilter<'a> {
    /// The official number of a project; 0 for all.
    pub project: u32,
    /// The code of an area; empty for all.
    pub area: &'a str,
    /// The code of a tag; empty for all.
    pub tag: &'a str,
}

impl QueueFilter<'_> {
    /// Whether it leaves nothing out.
    pub(crate) fn is_for_all(self) -> bool {
        self.project == 0 && self.area.is_empty() && self.tag.is_empty()
    }
}

/// By which index comments are looked for, newest first.
#[derive(Debug, Clone, Copy)]
pub enum QueueSearch<'a> {
    /// All of them.
    All,
    /// Those in a state.
    State(CommentState),
    /// Those of an author, by the name to sign in with, in a state or in all.
    Author(&'a str, Option<CommentState>),
    /// These, in a state or in all.
    Numbers(&'a [CommentId], Option<CommentState>),
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    project_id: i64,
    number: i64,
    title_zh: String,
    title_en: String,
    department_zh: String,
    department_en: String,
    author_zh: Option<String>,
    author_en: Option<String>,
    tag: String,
    body: String,
    parent_id: Option<i64>,
    parent_body: Option<String>,
    state: String,
    reason: Option<String>,
    reason_words: String,
    left_at: String,
    edited_at: Option<String>,
    decided_at: Option<String>,
    due_at: Option<String>,
    answered_at: Option<String>,
    author_id: Option<i64>,
    decided_by: Option<i64>,
    claimed_by: Option<i64>,
    claimed_until: Option<String>,
    claimer_zh: Option<String>,
    claimer_en: Option<String>,
    own_unit: i64,
    n_reports: i64,
}

/// `$1` is the asker.
const SELECT: &str = "select c.id, c.project_id, j.number, j.title_zh, j.title_en, d.name_zh as department_zh,
    d.name_en as department_en, p.name_zh as author_zh, p.name_en as author_en, c.tag, c.body, c.parent_id,
    b.body as parent_body, c.state, c.reason, c.reason_words, c.left_at, c.edited_at, c.decided_at,
    c.due_at, c.answered_at, c.author_id, c.decided_by, c.claimed_by, c.claimed_until, k.name_zh as claimer_zh, k.name_en as claimer_en,
    cast(case when u.unit_code = j.department_code then 1 else 0 end as bigint) as own_unit,
    (select count(*) from report r where r.comment_id = c.id and r.settled_at is null) as n_reports
 from comment c join project j on j.id = c.project_id join department d on d.code = j.department_code
    left join person p on p.id = c.author_id left join comment b on b.id = c.parent_id
    left join person k on k.id = c.claimed_by left join person u on u.id = $1";
/// `$3` the project, `$4` the area, `$5` the tag.
const FILTER: &str = "($3 = 0 or j.number = $3) and ($4 = '' or j.area_code = $4) and ($5 = '' or c.tag = $5)";

impl TryFrom<Row> for QueueRow {
    type Error = Fault;

    fn try_from(row: Row) -> Result<Self, Fault> {
        let both = |zh: Option<String>, en: Option<String>| zh.zip(en).map(|(zh, en)| Bilingual { zh, en });
        let reason = |code: String| RefusalReason::from_code(&code).ok_or_else(|| Fault::bad_row("comment.reason"));
        let until = row.claimed_until.as_deref().map(moment).transpose()?;
        let claimer = both(row.claimer_zh, row.claimer_en).unwrap_or_default();
        let comment = Comment {
            id: CommentId(row.id),
            project: ProjectId(row.project_id),
            parent: row.parent_id.map(CommentId),
            author: row.author_id.map(PersonId),
            tag: Tag::from_code(&row.tag).ok_or_else(|| Fault::bad_row("comment.tag"))?,
            body: row.body,
            state: CommentState::from_code(&row.state).ok_or_else(|| Fault::bad_row("comment.state"))?,
            reason: row.reason.map(reason).transpose()?,
            reason_words: row.reason_words,
            left_at: moment(&row.left_at)?,
            edited_at: row.edited_at.as_deref().map(moment).transpose()?,
            decided_at: row.decided_at.as_deref().map(moment).transpose()?,
            due_at: row.due_at.as_deref().map(moment).transpose()?,
            answered_at: row.answered_at.as_deref().map(moment).transpose()?,
        };
        Ok(Self {
            comment,
            project_number: whole(row.number)?,
            project_title: Bilingual { zh: row.title_zh, en: row.title_en },
            department: Bilingual { zh: row.department_zh, en: row.department_en },
            author: both(row.author_zh, row.author_en),
            parent_body: row.parent_body,
            decided_by: row.decided_by.map(PersonId),
            claim: row.claimed_by.zip(until).map(|(by, until)| (PersonId(by), claimer, until)),
            is_own_unit: row.own_unit != 0,
            n_reports: whole(row.n_reports)?,
        })
    }
}

fn whole(count: i64) -> Result<u32, Fault> {
    u32::try_from(count).map_err(|_| Fault::bad_row("a count"))
}

fn read(rows: Vec<Row>) -> Result<Vec<QueueRow>, Fault> {
    rows.into_iter().map(QueueRow::try_from).collect()
}

impl Tx {
    /// The comments that wait and that nobody has before him, oldest first, beginning with one.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn waiting_comments(
        &mut self,
        asker: PersonId,
        filter: QueueFilter<'_>,
        from: CommentId,
        now: Timestamp,
        at_most: u32,
    ) -> Result<Vec<QueueRow>, Fault> {
        let free_at = Some(now);
        let part = Part { state: CommentState::Pending, filter, from, order: Order::OldestFirst, free_at, at_most };
        let ids = self.numbers_of(&part).await?;
        let mut rows = self.moderated(asker, &ids, QueueFilter::default(), None).await?;
        rows.reverse();
        Ok(rows)
    }

    /// The comments that moderators have before them, oldest first.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn claimed_comments(
        &mut self,
        asker: PersonId,
        now: Timestamp,
        at_most: u32,
    ) -> Result<Vec<QueueRow>, Fault> {
        let sql = format!("{SELECT} where c.claimed_by is not null and c.claimed_until > $2 order by c.id limit $3");
        let rows: Vec<Row> = on!(self, c => sqlx::query_as(AssertSqlSafe(sql))
            .bind(asker.0).bind(now.to_text()).bind(i64::from(at_most)).fetch_all(c).await)?;
        read(rows)
    }

    /// The published comments with reports that nobody has looked at, oldest first, beginning with one.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn reported_comments(
        &mut self,
        asker: PersonId,
        filter: QueueFilter<'_>,
        from: CommentId,
        at_most: u32,
    ) -> Result<Vec<QueueRow>, Fault> {
        let waiting = "select r.comment_id from report r where r.settled_at is null and r.comment_id >= $2";
        self.queue_of("approved", waiting, asker, filter, from, at_most).await
    }

    /// The refused comments whose appeal waits, oldest first, beginning with one.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn appealed_comments(
        &mut self,
        asker: PersonId,
        filter: QueueFilter<'_>,
        from: CommentId,
        at_most: u32,
    ) -> Result<Vec<QueueRow>, Fault> {
        let waiting = "select a.comment_id from appeal a where a.decided_at is null and a.comment_id >= $2";
        self.queue_of("refused", waiting, asker, filter, from, at_most).await
    }

    /// The comments in a state whose numbers a question gives: few, and so they are found one by one.
    async fn queue_of(
        &mut self,
        state: &str,
        waiting: &str,
        asker: PersonId,
        filter: QueueFilter<'_>,
        from: CommentId,
        at_most: u32,
    ) -> Result<Vec<QueueRow>, Fault> {
        let sql =
            format!("{SELECT} where c.id in ({waiting}) and c.state = '{state}' and {FILTER} order by c.id limit $6");
        let rows: Vec<Row> = on!(self, c => sqlx::query_as(AssertSqlSafe(sql))
            .bind(asker.0).bind(from.0)
            .bind(i64::from(filter.project)).bind(filter.area).bind(filter.tag)
            .bind(i64::from(at_most)).fetch_all(c).await)?;
        read(rows)
    }

    /// Comments in all states but drafts, newest first, from a number downwards.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn look_for_comments(
        &mut self,
        asker: PersonId,
        search: QueueSearch<'_>,
        filter: QueueFilter<'_>,
        from: CommentId,
        at_most: u32,
    ) -> Result<Vec<QueueRow>, Fault> {
        let order = Order::NewestFirst;
        let of = |state| Part { state, filter, from, order, free_at: None, at_most };
        let (ids, state) = match search {
            QueueSearch::All if filter.is_for_all() => (self.newest_of_all(from, at_most).await?, None),
            QueueSearch::All => {
                let mut found = Vec::new();
                for state in CommentState::ALL.iter().filter(|state| **state != CommentState::Draft) {
                    found.extend(self.numbers_of(&of(*state)).await?);
                }
                (order.first(found, at_most), None)
            }
            // What is still a draft is its author's alone.
            QueueSearch::State(CommentState::Draft) => (Vec::new(), None),
            QueueSearch::State(state) => (self.numbers_of(&of(state)).await?, Some(state)),
            QueueSearch::Author(name, state) => {
                (self.numbers_by_author(name, state, filter, (from, at_most)).await?, state)
            }
            QueueSearch::Numbers(numbers, state) => {
                (order.first(numbers.iter().copied().filter(|id| *id <= from).collect(), at_most), state)
            }
        };
        self.moderated(asker, &ids, filter, state).await
    }

    /// The newest comments of all that are no drafts, from a number downwards.
    async fn newest_of_all(&mut self, from: CommentId, at_most: u32) -> Result<Vec<CommentId>, Fault> {
        let ids: Vec<i64> = on!(self, c => sqlx::query_scalar(
            "select id from comment where id <= $1 and state <> 'draft' order by id desc limit $2",
        )
        .bind(from.0).bind(i64::from(at_most)).fetch_all(c).await)?;
        Ok(ids.into_iter().map(CommentId).collect())
    }

    /// The newest comments of an author that are no drafts, from a number downwards.
    async fn numbers_by_author(
        &mut self,
        name: &str,
        state: Option<CommentState>,
        filter: QueueFilter<'_>,
        (from, at_most): (CommentId, u32),
    ) -> Result<Vec<CommentId>, Fault> {
        let sql = format!(
            "select c.id from comment c join project j on j.id = c.project_id
             where c.author_id = (select a.id from person a where a.sign_in = $1) and c.id <= $2 and {FILTER}
                and c.state <> 'draft' and ($7 = '' or c.state = $7) order by c.id desc limit $6"
        );
        let ids: Vec<i64> = on!(self, c => sqlx::query_scalar(AssertSqlSafe(sql))
            .bind(name).bind(from.0)
            .bind(i64::from(filter.project)).bind(filter.area).bind(filter.tag)
            .bind(i64::from(at_most)).bind(state.map_or("", CommentState::code)).fetch_all(c).await)?;
        Ok(ids.into_iter().map(CommentId).collect())
    }

    /// Comments by their numbers, newest first; without drafts, and what the filter and the state leave out.
    async fn moderated(
        &mut self,
        asker: PersonId,
        ids: &[CommentId],
        filter: QueueFilter<'_>,
        state: Option<CommentState>,
    ) -> Result<Vec<QueueRow>, Fault> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let sql = format!(
            "{SELECT} where c.id in ({}) and c.state <> 'draft' and ($2 = '' or c.state = $2) and {FILTER}
             order by c.id desc",
            marks(6, ids.len())
        );
        let rows: Vec<Row> = on!(self, c => {
            let mut query = sqlx::query_as(AssertSqlSafe(sql))
                .bind(asker.0).bind(state.map_or("", CommentState::code))
                .bind(i64::from(filter.project)).bind(filter.area).bind(filter.tag);
            for id in ids {
                query = query.bind(id.0);
            }
            query.fetch_all(c).await
        })?;
        read(rows)
    }

    /// One comment, whatever its state, if there is one of that number and it is no draft.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn find_moderated(&mut self, asker: PersonId, id: CommentId) -> Result<Option<QueueRow>, Fault> {
        let sql = format!("{SELECT} where c.id = $2 and c.state <> 'draft'");
        let row: Option<Row> = on!(self, c => sqlx::query_as(AssertSqlSafe(sql))
            .bind(asker.0).bind(id.0).fetch_optional(c).await)?;
        row.map(QueueRow::try_from).transpose()
    }

    /// How many published comments are reported, and how many appeals wait.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn count_queues(&mut self) -> Result<(u32, u32), Fault> {
        let (reported, appeals): (i64, i64) = on!(self, c => sqlx::query_as(
            "select (select count(distinct r.comment_id) from report r join comment c on c.id = r.comment_id
                    where r.settled_at is null and c.state = 'approved'),
                (select count(*) from appeal a join comment c on c.id = a.comment_id
                    where a.decided_at is null and c.state = 'refused')",
        )
        .fetch_one(c).await)?;
        Ok((whole(reported)?, whole(appeals)?))
    }

    /// How many comments of an author wait for a decision.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn count_waiting_of(&mut self, author: PersonId) -> Result<u32, Fault> {
        let found: i64 = on!(self, c => sqlx::query_scalar(
            "select count(*) from comment where author_id = $1 and state = 'pending'",
        )
        .bind(author.0).fetch_one(c).await)?;
        whole(found)
    }

    /// How many comments of a round are in each state, by reason where there is one. A reply that went from sight with what it
    /// replies to counts as hidden, without a reason of its own.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn count_comments_by_state(
        &mut self,
        round: RoundId,
    ) -> Result<Vec<(CommentState, Option<RefusalReason>, u32)>, Fault> {
        let rows: Vec<(String, String, i64)> = on!(self, c => sqlx::query_as(
            "select case when n.state = 'unseen' then 'hidden' else n.state end, n.reason, cast(sum(n.n) as bigint)
             from comment_count n join project j on j.id = n.project_id
             where j.round_id = $1 and n.state not in ('answered', 'dropped') group by 1, 2 order by 1, 2",
        )
        .bind(round.0).fetch_all(c).await)?;
        rows.into_iter()
            .map(|(state, reason, n)| {
                let state = CommentState::from_code(&state).ok_or_else(|| Fault::bad_row("comment_count.state"))?;
                Ok((state, RefusalReason::from_code(&reason), whole(n)?))
            })
            .collect()
    }

    /// How many appeals there were in a round, and of these how many are upheld and overturned.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn count_appeals(&mut self, round: RoundId) -> Result<(u32, u32, u32), Fault> {
        let (all, upheld, overturned): (i64, i64, i64) = on!(self, c => sqlx::query_as(
            "select count(*), cast(coalesce(sum(case when a.overturned = 0 then 1 else 0 end), 0) as bigint),
                cast(coalesce(sum(a.overturned), 0) as bigint)
             from appeal a join comment c on c.id = a.comment_id join project j on j.id = c.project_id
             where j.round_id = $1",
        )
        .bind(round.0).fetch_one(c).await)?;
        Ok((whole(all)?, whole(upheld)?, whole(overturned)?))
    }
}
