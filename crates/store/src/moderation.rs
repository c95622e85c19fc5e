//! What moderators do with a comment: take it, decide on it, look at its reports and its appeal; and its history. Whoever
//! may do what is for the service to say.

use crate::db::on;
use crate::queue_order::{Order, Part};
use crate::queues::QueueFilter;
use crate::rounds::moment;
use crate::{Fault, Tx};
use domain::{Bilingual, CommentAct, CommentId, CommentState, PersonId, RefusalReason, Timestamp};

/// What a moderator decides.
pub struct Decision<'a> {
    /// Where the comment stands from now on.
    pub state: CommentState,
    /// Why it is not published, where it is not.
    pub reason: Option<RefusalReason>,
    /// What is added to the reason.
    pub words: &'a str,
    /// Who decides.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
    /// By when the department is to answer, where it is; a date that is set stays.
    pub due_at: Option<Timestamp>,
}

/// A step on a comment's way, about to be written into its history.
pub struct NewStep<'a> {
    /// The comment.
    pub comment: CommentId,
    /// When.
    pub at: Timestamp,
    /// Staff alone: authors and reporters are not named.
    pub by: Option<PersonId>,
    /// What was done.
    pub act: CommentAct,
    /// Why, where the step has a reason.
    pub reason: Option<RefusalReason>,
    /// What was added.
    pub words: &'a str,
}

/// A step of a comment's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenStep {
    /// When.
    pub at: Timestamp,
    /// Which member of staff, if any.
    pub by: Option<Bilingual>,
    /// What was done.
    pub act: CommentAct,
    /// Why.
    pub reason: Option<RefusalReason>,
    /// What was added.
    pub words: String,
}

/// Somebody's report of a comment. Whose it is, nobody reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenReport {
    /// Why the comment should not be there.
    pub reason: RefusalReason,
    /// What was added.
    pub words: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// When a moderator looked at it.
    pub settled_at: Option<Timestamp>,
}

/// An author's appeal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenAppeal {
    /// What the author says.
    pub words: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// Whether the refusal was taken back; nothing while it waits.
    pub overturned: Option<bool>,
    /// What the second moderator says to it.
    pub answer: String,
}

#[derive(sqlx::FromRow)]
struct StepRow {
    at: String,
    name_zh: Option<String>,
    name_en: Option<String>,
    act: String,
    reason: Option<String>,
    words: String,
}

impl TryFrom<StepRow> for WrittenStep {
    type Error = Fault;

    fn try_from(row: StepRow) -> Result<Self, Fault> {
        Ok(Self {
            at: moment(&row.at)?,
            by: row.name_zh.zip(row.name_en).map(|(zh, en)| Bilingual { zh, en }),
            act: CommentAct::from_code(&row.act).ok_or_else(|| Fault::bad_row("comment_event.act"))?,
            reason: row.reason.as_deref().and_then(RefusalReason::from_code),
            words: row.words,
        })
    }
}

impl Tx {
    /// Takes a comment for a moderator until a moment; returns whether nobody else had it.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn claim_comment(
        &mut self,
        id: CommentId,
        by: PersonId,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<bool, Fault> {
        let changed = on!(self, c => sqlx::query(
            "update comment set claimed_by = $2, claimed_until = $4
             where id = $1 and (claimed_by is null or claimed_by = $2 or claimed_until <= $3)",
        )
        .bind(id.0).bind(by.0).bind(now.to_text()).bind(until.to_text())
        .execute(c).await.map(|done| done.rows_affected()))?;
        Ok(changed == 1)
    }

    /// Lets go of a comment that a moderator had; returns whether he had it.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn release_comment(&mut self, id: CommentId, by: PersonId) -> Result<bool, Fault> {
        let changed = on!(self, c => sqlx::query(
            "update comment set claimed_by = null, claimed_until = null where id = $1 and claimed_by = $2",
        )
        .bind(id.0).bind(by.0).execute(c).await.map(|done| done.rows_affected()))?;
        Ok(changed == 1)
    }

    /// The oldest comment after another one that waits, that nobody has before him, and that is not on the asker's unit.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn find_next_waiting(
        &mut self,
        asker: PersonId,
        after: CommentId,
        now: Timestamp,
    ) -> Result<Option<CommentId>, Fault> {
        let part = Part {
            state: CommentState::Pending,
            filter: QueueFilter::default(),
            from: CommentId(after.0.saturating_add(1)),
            order: Order::OldestFirst,
            free_at: Some(now),
            at_most: 1,
        };
        Ok(self.numbers_for(asker, &part).await?.first().copied())
    }

    /// Writes down a decision; nobody has the comment before him any more.
    ///
    /// # Errors
    /// A fault of the database, also where the comment does not go that way.
    pub async fn moderate_comment(&mut self, id: CommentId, decision: &Decision<'_>) -> Result<(), Fault> {
        on!(self, c => sqlx::query(
            "update comment set state = $2, reason = $3, reason_words = $4, decided_by = $5, decided_at = $6,
                due_at = coalesce(due_at, $7), claimed_by = null, claimed_until = null where id = $1",
        )
        .bind(id.0)
        .bind(decision.state.code())
        .bind(decision.reason.map(RefusalReason::code))
        .bind(decision.words)
        .bind(decision.by.0)
        .bind(decision.at.to_text())
        .bind(decision.due_at.map(Timestamp::to_text))
        .execute(c).await.map(drop))?;
        Ok(())
    }

    /// Adds a step to a comment's history.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn add_comment_step(&mut self, step: &NewStep<'_>) -> Result<(), Fault> {
        on!(self, c => sqlx::query(
            "insert into comment_event (comment_id, at, person_id, act, reason, words) values ($1, $2, $3, $4, $5, $6)",
        )
        .bind(step.comment.0)
        .bind(step.at.to_text())
        .bind(step.by.map(|person| person.0))
        .bind(step.act.code())
        .bind(step.reason.map(RefusalReason::code))
        .bind(step.words)
        .execute(c).await.map(drop))?;
        Ok(())
    }

    /// A comment's history, first first.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn comment_history(&mut self, id: CommentId) -> Result<Vec<WrittenStep>, Fault> {
        let rows: Vec<StepRow> = on!(self, c => sqlx::query_as(
            "select e.at, p.name_zh, p.name_en, e.act, e.reason, e.words
             from comment_event e left join person p on p.id = e.person_id where e.comment_id = $1 order by e.id",
        )
        .bind(id.0).fetch_all(c).await)?;
        rows.into_iter().map(WrittenStep::try_from).collect()
    }

    /// The reports of a comment, first first, up to a number.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn reports_of(&mut self, id: CommentId, at_most: u32) -> Result<Vec<WrittenReport>, Fault> {
        let rows: Vec<(String, String, String, Option<String>)> = on!(self, c => sqlx::query_as(
            "select reason, words, made_at, settled_at from report where comment_id = $1 order by id limit $2",
        )
        .bind(id.0).bind(i64::from(at_most)).fetch_all(c).await)?;
        rows.into_iter()
            .map(|(reason, words, made_at, settled_at)| {
                Ok(WrittenReport {
                    reason: RefusalReason::from_code(&reason).ok_or_else(|| Fault::bad_row("report.reason"))?,
                    words,
                    made_at: moment(&made_at)?,
                    settled_at: settled_at.as_deref().map(moment).transpose()?,
                })
            })
            .collect()
    }

    /// Settles all reports of a comment that wait; returns how many these were.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn settle_reports(&mut self, id: CommentId, by: PersonId, at: Timestamp) -> Result<u64, Fault> {
        Ok(on!(self, c => sqlx::query(
            "update report set settled_at = $3, settled_by = $2 where comment_id = $1 and settled_at is null",
        )
        .bind(id.0).bind(by.0).bind(at.to_text()).execute(c).await.map(|done| done.rows_affected()))?)
    }

    /// The appeal against a refusal, if there is one.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn find_appeal(&mut self, id: CommentId) -> Result<Option<WrittenAppeal>, Fault> {
        let row: Option<(String, String, Option<i64>, String)> = on!(self, c => sqlx::query_as(
            "select words, made_at, overturned, answer from appeal where comment_id = $1",
        )
        .bind(id.0).fetch_optional(c).await)?;
        row.map(|(words, made_at, overturned, answer)| {
            let overturned = overturned.map(|found| found != 0);
            Ok(WrittenAppeal { words, made_at: moment(&made_at)?, overturned, answer })
        })
        .transpose()
    }

    /// Decides on an appeal; returns whether it was still waiting.
    ///
    /// # Errors
    /// A fault of the database, also where whoever refused decides.
    pub async fn decide_appeal(
        &mut self,
        id: CommentId,
        overturned: bool,
        answer: &str,
        by: PersonId,
        at: Timestamp,
    ) -> Result<bool, Fault> {
        let changed = on!(self, c => sqlx::query(
            "update appeal set decided_at = $5, decided_by = $4, overturned = $2, answer = $3
             where comment_id = $1 and decided_at is null",
        )
        .bind(id.0).bind(i64::from(overturned)).bind(answer).bind(by.0).bind(at.to_text())
        .execute(c).await.map(|done| done.rows_affected()))?;
        Ok(changed == 1)
    }
}
