//! Moderators decide what is published. Several of them work at once: who has a comment before him has it for a while, and
//! nobody else decides on it meanwhile. A decision is on the words that the moderator saw, and never on the own unit's.

use crate::published::{hide, publish};
use crate::{Refusal, Result, Service, current_round};
use domain::audit::Act;
use domain::permit::{self, Action};
use domain::text::reason_words;
use domain::{CommentAct, CommentId, CommentState, Person, PersonId, RefusalReason, Timestamp};
use store::{Decision, NewStep, QueueRow, Tx};

/// How long a moderator has a comment before him, in seconds.
const CLAIMED_FOR: i64 = 10 * 60;
/// How often the next comment is looked for while others take theirs.
const MOST_TRIES: u32 = 50;

/// A comment in the wording in which somebody looked at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Looked {
    /// The comment.
    pub id: CommentId,
    /// When these words were written; nothing where the wording does not matter.
    pub wording: Option<Timestamp>,
}

impl From<CommentId> for Looked {
    fn from(id: CommentId) -> Self {
        Self { id, wording: None }
    }
}

/// A refusal as it was typed.
#[derive(Debug, Clone, Copy)]
struct Refused<'a> {
    reason: &'a str,
    words: &'a str,
}

impl Service {
    /// Takes a comment: for ten minutes nobody else decides on it.
    ///
    /// # Errors
    /// [`Refusal::ClaimedByAnother`], [`Refusal::CommentDecided`] where nothing is to be decided, [`Refusal::OwnUnit`],
    /// [`Refusal::NotFound`], and those of the permit.
    pub async fn take_comment(&self, who: Option<&Person>, id: CommentId) -> Result<()> {
        let mut tx = self.store.write().await?;
        let (by, row) = self.begin(&mut tx, who, id.into()).await?;
        let is_open = match row.comment.state {
            CommentState::Pending => true,
            CommentState::Approved => row.n_reports > 0,
            CommentState::Refused => tx.find_appeal(id).await?.is_some_and(|appeal| appeal.overturned.is_none()),
            _ => false,
        };
        if !is_open {
            return Err(Refusal::CommentDecided.into());
        }
        self.claim(&mut tx, id, (who, by)).await?;
        Ok(tx.commit_unseen().await?)
    }

    /// Lets go of a comment, so that others can take it at once.
    ///
    /// # Errors
    /// Those of the permit.
    pub async fn let_go_of_comment(&self, who: Option<&Person>, id: CommentId) -> Result<()> {
        let mut tx = self.store.write().await?;
        let by = may(&mut tx, who).await?;
        if tx.release_comment(id, by).await? {
            self.note(&mut tx, who, Act::LetGoComment, &id.to_string(), "").await?;
        }
        Ok(tx.commit_unseen().await?)
    }

    /// Lets go of the comment before one, if there is one, and takes the next that waits: the oldest after it that nobody has
    /// taken, or the oldest of all. Nothing where no other waits.
    ///
    /// # Errors
    /// Those of the permit.
    pub async fn next_comment(&self, who: Option<&Person>, after: Option<CommentId>) -> Result<Option<CommentId>> {
        if let Some(id) = after {
            self.let_go_of_comment(who, id).await?;
        }
        let begins = [after, Some(CommentId(0))];
        for from in begins.into_iter().flatten() {
            if let Some(found) = self.take_after(who, from, after).await? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// Takes the oldest comment after a number that waits and that nobody has, but not this one.
    async fn take_after(
        &self,
        who: Option<&Person>,
        mut from: CommentId,
        but: Option<CommentId>,
    ) -> Result<Option<CommentId>> {
        for _ in 0..MOST_TRIES {
            let mut tx = self.store.write().await?;
            let by = may(&mut tx, who).await?;
            let Some(id) = tx.find_next_waiting(by, from, self.now()).await? else { return Ok(None) };
            if Some(id) == but {
                from = id;
                continue;
            }
            // Somebody may have been quicker since it was found.
            match self.begin(&mut tx, who, id.into()).await {
                Ok((_, row)) if row.comment.state == CommentState::Pending => {
                    self.claim(&mut tx, id, (who, by)).await?;
                    tx.commit_unseen().await?;
                    return Ok(Some(id));
                }
                Ok(_) | Err(crate::Error::Refused(_)) => {}
                Err(broken) => return Err(broken),
            }
        }
        Ok(None)
    }

    async fn claim(&self, tx: &mut Tx, id: CommentId, (who, by): (Option<&Person>, PersonId)) -> Result<()> {
        let now = self.now();
        if tx.claim_comment(id, by, now, now.plus_seconds(CLAIMED_FOR)).await? {
            self.note(tx, who, Act::TookComment, &id.to_string(), "").await
        } else {
            Err(Refusal::ClaimedByAnother.into())
        }
    }

    /// Approves a comment: everyone sees it from now on.
    ///
    /// # Errors
    /// [`Refusal::CommentDecided`], [`Refusal::CommentChanged`], [`Refusal::ClaimedByAnother`], [`Refusal::OwnUnit`],
    /// [`Refusal::NotFound`], and those of the permit.
    pub async fn approve_comment(&self, who: Option<&Person>, looked: impl Into<Looked> + Send) -> Result<()> {
        let mut tx = self.store.write().await?;
        let looked = looked.into();
        let project = self.decide_in(&mut tx, who, looked, None).await?;
        self.note(&mut tx, who, Act::ApprovedComment, &looked.id.to_string(), &format!("project {project}")).await?;
        Ok(tx.commit().await?)
    }

    /// Refuses a comment for a reason of the list; its author sees the reason and the words added.
    ///
    /// # Errors
    /// [`Refusal::ReasonMissing`], [`Refusal::ReasonTooLong`], and those of [`Service::approve_comment`].
    pub async fn refuse_comment(
        &self,
        who: Option<&Person>,
        looked: impl Into<Looked> + Send,
        reason: &str,
        words: &str,
    ) -> Result<()> {
        let mut tx = self.store.write().await?;
        let looked = looked.into();
        let project = self.decide_in(&mut tx, who, looked, Some((reason, words))).await?;
        let details = format!("project {project}, {reason}");
        self.note(&mut tx, who, Act::RefusedComment, &looked.id.to_string(), &details).await?;
        // Its author alone sees it, and the public figures.
        Ok(tx.commit().await?)
    }

    /// Decides on a comment that waits, and answers with the official number of the project.
    pub(crate) async fn decide_in(
        &self,
        tx: &mut Tx,
        who: Option<&Person>,
        looked: Looked,
        refused: Option<(&str, &str)>,
    ) -> Result<u32> {
        let (by, row) = self.begin(tx, who, looked).await?;
        let refused = refused.map(|(reason, words)| Refused { reason, words });
        let reason = refused.map(|refused| reason_of(refused.reason)).transpose()?;
        let words = refused.map(|refused| reason_words(refused.words)).transpose()?.unwrap_or_default();
        if row.comment.state != CommentState::Pending {
            return Err(Refusal::CommentDecided.into());
        }
        match reason {
            None => self.publish_in(tx, &row, by, CommentAct::Approved, "").await?,
            Some(reason) => self.close_in(tx, &row, by, CommentState::Refused, reason, &words).await?,
        }
        Ok(row.project_number)
    }

    /// Takes a published comment from sight, for a reason of the list. Its reports are settled with it.
    ///
    /// # Errors
    /// [`Refusal::CommentSettled`] where it is not published; [`Refusal::ReasonMissing`], [`Refusal::ReasonTooLong`], and
    /// those of [`Service::approve_comment`].
    pub async fn hide_comment(&self, who: Option<&Person>, id: CommentId, reason: &str, words: &str) -> Result<()> {
        let mut tx = self.store.write().await?;
        let (by, row) = self.begin(&mut tx, who, id.into()).await?;
        let (reason, words) = (reason_of(reason)?, reason_words(words)?);
        is_in(&row, CommentState::Approved)?;
        hide(&mut tx, &row.comment).await?;
        self.close_in(&mut tx, &row, by, CommentState::Hidden, reason, &words).await?;
        tx.settle_reports(id, by, self.now()).await?;
        let details = format!("project {}, {}", row.project_number, reason.code());
        self.note(&mut tx, who, Act::HidComment, &id.to_string(), &details).await?;
        Ok(tx.commit().await?)
    }

    /// Brings a hidden comment back.
    ///
    /// # Errors
    /// [`Refusal::CommentSettled`] where it is not hidden, and those of [`Service::approve_comment`].
    pub async fn restore_comment(&self, who: Option<&Person>, id: CommentId) -> Result<()> {
        let mut tx = self.store.write().await?;
        let (by, row) = self.begin(&mut tx, who, id.into()).await?;
        is_in(&row, CommentState::Hidden)?;
        self.publish_in(&mut tx, &row, by, CommentAct::Restored, "").await?;
        let details = format!("project {}", row.project_number);
        self.note(&mut tx, who, Act::RestoredComment, &id.to_string(), &details).await?;
        Ok(tx.commit().await?)
    }

    /// Looks at the reports of a published comment and leaves it where it is.
    ///
    /// # Errors
    /// [`Refusal::CommentSettled`] where no report waits, and those of [`Service::approve_comment`].
    pub async fn settle_reports(&self, who: Option<&Person>, id: CommentId) -> Result<()> {
        let mut tx = self.store.write().await?;
        let (by, row) = self.begin(&mut tx, who, id.into()).await?;
        is_in(&row, CommentState::Approved)?;
        let n = tx.settle_reports(id, by, self.now()).await?;
        if n == 0 {
            return Err(Refusal::CommentSettled.into());
        }
        tx.release_comment(id, by).await?;
        self.step(&mut tx, &row, Some(by), CommentAct::ReportSettled, None, "").await?;
        let details = format!("project {}, {n}", row.project_number);
        self.note(&mut tx, who, Act::SettledReports, &id.to_string(), &details).await?;
        Ok(tx.commit_unseen().await?)
    }

    /// Decides on an appeal against a refusal: takes the refusal back, and the comment is published; or upholds it, which
    /// needs words. It is for another moderator than who refused.
    ///
    /// # Errors
    /// [`Refusal::NeedsAnother`], [`Refusal::CommentSettled`] where no appeal waits, [`Refusal::FieldMissing`],
    /// [`Refusal::ReasonTooLong`], and those of [`Service::approve_comment`].
    pub async fn decide_appeal(
        &self,
        who: Option<&Person>,
        id: CommentId,
        is_overturned: bool,
        typed: &str,
    ) -> Result<()> {
        let mut tx = self.store.write().await?;
        let (by, row) = self.begin(&mut tx, who, id.into()).await?;
        is_in(&row, CommentState::Refused)?;
        let waits = tx.find_appeal(id).await?.is_some_and(|appeal| appeal.overturned.is_none());
        if !waits {
            return Err(Refusal::CommentSettled.into());
        }
        if row.decided_by == Some(by) {
            return Err(Refusal::NeedsAnother.into());
        }
        let answer = reason_words(typed)?;
        if answer.is_empty() && !is_overturned {
            return Err(Refusal::FieldMissing.into());
        }
        tx.decide_appeal(id, is_overturned, &answer, by, self.now()).await?;
        let act = if is_overturned {
            self.publish_in(&mut tx, &row, by, CommentAct::AppealOverturned, &answer).await?;
            "overturned"
        } else {
            tx.release_comment(id, by).await?;
            self.step(&mut tx, &row, Some(by), CommentAct::AppealUpheld, None, &answer).await?;
            "upheld"
        };
        let details = format!("project {}, {act}", row.project_number);
        self.note(&mut tx, who, Act::DecidedAppeal, &id.to_string(), &details).await?;
        Ok(tx.commit().await?)
    }

    /// Begins what a moderator does with a comment: it is there, in the wording that he saw, nobody else has it before him,
    /// and it is not on his unit. It stays so until the transaction ends.
    pub(crate) async fn begin(
        &self,
        tx: &mut Tx,
        who: Option<&Person>,
        looked: Looked,
    ) -> Result<(PersonId, QueueRow)> {
        let by = may(tx, who).await?;
        tx.hold_comment(looked.id).await?;
        let row = tx.find_moderated(by, looked.id).await?.ok_or(Refusal::NotFound)?;
        if row.is_own_unit {
            return Err(Refusal::OwnUnit.into());
        }
        if row.claim.as_ref().is_some_and(|(claimer, _, until)| *claimer != by && *until > self.now()) {
            return Err(Refusal::ClaimedByAnother.into());
        }
        let wording = row.comment.edited_at.unwrap_or(row.comment.left_at);
        if row.comment.state == CommentState::Pending && looked.wording.is_some_and(|seen| seen != wording) {
            return Err(Refusal::CommentChanged.into());
        }
        Ok((by, row))
    }

    /// Everyone sees the comment from now on, and finds it by its words; its department has a day by which to answer.
    async fn publish_in(&self, tx: &mut Tx, row: &QueueRow, by: PersonId, act: CommentAct, words: &str) -> Result<()> {
        let due_at = self.due_at(&row.comment);
        let decision = Decision { state: CommentState::Approved, reason: None, words: "", by, at: self.now(), due_at };
        tx.moderate_comment(row.comment.id, &decision).await?;
        publish(tx, &row.comment).await?;
        self.step(tx, row, Some(by), act, None, words).await
    }

    /// Its author alone sees the comment, with the reason.
    pub(crate) async fn close_in(
        &self,
        tx: &mut Tx,
        row: &QueueRow,
        by: PersonId,
        state: CommentState,
        reason: RefusalReason,
        words: &str,
    ) -> Result<()> {
        let decision = Decision { state, reason: Some(reason), words, by, at: self.now(), due_at: None };
        tx.moderate_comment(row.comment.id, &decision).await?;
        let act = if state == CommentState::Hidden { CommentAct::Hidden } else { CommentAct::Refused };
        self.step(tx, row, Some(by), act, Some(reason), words).await
    }

    /// Writes a step into the history of a comment.
    pub(crate) async fn step(
        &self,
        tx: &mut Tx,
        row: &QueueRow,
        by: Option<PersonId>,
        act: CommentAct,
        reason: Option<RefusalReason>,
        words: &str,
    ) -> Result<()> {
        let step = NewStep { comment: row.comment.id, at: self.now(), by, act, reason, words };
        Ok(tx.add_comment_step(&step).await?)
    }
}

/// Lets pass who moderates.
pub(crate) async fn may(tx: &mut Tx, who: Option<&Person>) -> Result<PersonId> {
    permit::check(who, Action::ModerateComments, current_round(tx).await?.phase)?;
    Ok(who.ok_or(Refusal::SignInFirst)?.id)
}

fn reason_of(typed: &str) -> Result<RefusalReason> {
    Ok(RefusalReason::from_code(typed).ok_or(Refusal::ReasonMissing)?)
}

fn is_in(row: &QueueRow, state: CommentState) -> Result<()> {
    if row.comment.state == state { Ok(()) } else { Err(Refusal::CommentSettled.into()) }
}
