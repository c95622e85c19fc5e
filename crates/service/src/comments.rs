//! Citizens speak, reply to one another, change what still waits, and take back what they said.

use crate::consents::check_consent;
use crate::published::{forget, forget_words, publish, withhold};
use crate::{Refusal, Result, Service, current_round};
use domain::permit::{self, Action};
use domain::shown::Commenting;
use domain::text::{CommentBody, reason_words};
use domain::{Comment, CommentAct, CommentId, CommentState, Person, Phase, RefusalReason, Tag};
use store::{NewComment, NewStep, Tx};

/// How many drafts somebody may keep.
const MOST_DRAFTS: u32 = 20;
/// How many comments of one author wait at most: nobody pushes all others back in the moderators' queue.
const MOST_WAITING: u32 = 10;

/// A comment as it was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TypedComment<'a> {
    /// The code of what it is about; empty for "other".
    pub tag: &'a str,
    /// Its words.
    pub words: &'a str,
    /// The published comment that it replies to.
    pub reply_to: Option<CommentId>,
    /// Whether it is kept as a draft and posted later.
    pub is_draft: bool,
}

impl<'a> From<&'a str> for TypedComment<'a> {
    fn from(words: &'a str) -> Self {
        Self { words, ..Self::default() }
    }
}

impl<'a> From<&'a String> for TypedComment<'a> {
    fn from(words: &'a String) -> Self {
        words.as_str().into()
    }
}

impl TypedComment<'_> {
    fn read(&self) -> std::result::Result<(Tag, CommentBody), Refusal> {
        let tag =
            if self.tag.is_empty() { Tag::Other } else { Tag::from_code(self.tag).ok_or(Refusal::FieldMissing)? };
        Ok((tag, CommentBody::parse(self.words)?))
    }
}

impl Service {
    /// Leaves a comment on a project. It waits for a moderator, or is published at once where the operator has set it so; or
    /// it is kept as a draft.
    ///
    /// # Errors
    /// [`Refusal::CommentEmpty`], [`Refusal::CommentTooLong`], [`Refusal::NotFound`], [`Refusal::NotVerified`],
    /// [`Refusal::CommentsOff`], [`Refusal::TooManyDrafts`], [`Refusal::TooManyWaiting`], [`Refusal::CommentSettled`] where what it replies to is not
    /// published any more, and those of the permit.
    pub async fn leave_comment<'a>(
        &self,
        who: Option<&Person>,
        number: u32,
        typed: impl Into<TypedComment<'a>>,
    ) -> Result<CommentId> {
        let mut tx = self.store.write().await?;
        let id = self.leave_comment_in(&mut tx, who, number, &typed.into()).await?;
        self.commit_posted(tx).await?;
        Ok(id)
    }

    pub(crate) async fn leave_comment_in(
        &self,
        tx: &mut Tx,
        who: Option<&Person>,
        number: u32,
        typed: &TypedComment<'_>,
    ) -> Result<CommentId> {
        let round = current_round(tx).await?;
        permit::check(who, Action::LeaveComment, round.phase)?;
        let who = who.ok_or(Refusal::SignInFirst)?;
        let author = who.id;
        let (tag, body) = typed.read()?;
        let projects = tx.projects(round.id).await?;
        let project = projects.iter().find(|project| project.number == number).ok_or(Refusal::NotFound)?.id;
        if let Some(parent) = typed.reply_to {
            let parent = tx.find_comment(parent).await?.ok_or(Refusal::NotFound)?.comment;
            if parent.project != project || parent.parent.is_some() || parent.state != CommentState::Approved {
                return Err(Refusal::CommentSettled.into());
            }
        }
        // Those of one author come one after the other: two at once would both be the last that may wait.
        tx.take_person(author).await?;
        let state = if typed.is_draft { CommentState::Draft } else { CommentState::Pending };
        if typed.is_draft {
            self.may_write(tx).await?;
            if tx.count_drafts(author).await? >= MOST_DRAFTS {
                return Err(Refusal::TooManyDrafts { limit: MOST_DRAFTS }.into());
            }
        } else {
            self.may_post(tx, who).await?;
            if self.settings().premoderated && tx.count_waiting_of(author).await? >= MOST_WAITING {
                return Err(Refusal::TooManyWaiting { limit: MOST_WAITING }.into());
            }
        }
        let (parent, body, left_at) = (typed.reply_to, body.as_str(), self.now());
        let id = tx.add_comment(&NewComment { project, author, parent, tag, state, body, left_at }).await?;
        if state == CommentState::Pending {
            self.posted(tx, id).await?;
        }
        Ok(id)
    }

    /// A comment was posted: its history begins, and where nobody reads it before the public does, it is published.
    async fn posted(&self, tx: &mut Tx, id: CommentId) -> Result<()> {
        self.happened(tx, id, CommentAct::Left, None).await?;
        let comment = found(tx, id).await?;
        if self.settings().premoderated {
            withhold(tx, &comment).await?;
        } else {
            tx.publish_unread(id, self.now(), self.due_at(&comment)).await?;
            self.happened(tx, id, CommentAct::Approved, None).await?;
            publish(tx, &comment).await?;
        }
        Ok(())
    }

    /// Nobody but the author sees what waits, and an author's pages are not kept.
    async fn commit_posted(&self, tx: Tx) -> Result<()> {
        let done = if self.settings().premoderated { tx.commit_unseen().await } else { tx.commit().await };
        Ok(done?)
    }

    /// Whether comments are taken here at all: outside a demonstration somebody must be able to verify an account.
    async fn may_write(&self, tx: &mut Tx) -> Result<()> {
        let is_off = self.settings().verifiers.is_empty() && !tx.is_demo().await?;
        if is_off { Err(Refusal::CommentsOff.into()) } else { Ok(()) }
    }

    async fn may_post(&self, tx: &mut Tx, author: &Person) -> Result<()> {
        self.may_write(tx).await?;
        may_be_heard(tx, author).await
    }

    /// Whether the reader can leave a comment now, and if not, why.
    pub(crate) async fn commenting(&self, tx: &mut Tx, who: Option<&Person>, phase: Phase) -> Result<Commenting> {
        let open = match permit::check(who, Action::LeaveComment, phase) {
            Ok(()) => Commenting::Open,
            Err(Refusal::NotNow { .. }) => return Ok(Commenting::Closed),
            Err(Refusal::SignInFirst) if phase == Phase::PublicNotice => Commenting::SignIn,
            Err(Refusal::SignInFirst) => return Ok(Commenting::Closed),
            Err(_) => return Ok(Commenting::NotYours),
        };
        if let Err(crate::Error::Refused(_)) = self.may_write(tx).await {
            return Ok(Commenting::Off);
        }
        let Some(author) = who.filter(|_| open == Commenting::Open) else { return Ok(open) };
        match self.may_post(tx, author).await {
            Ok(()) => Ok(Commenting::Open),
            Err(crate::Error::Refused(Refusal::NotVerified)) => Ok(Commenting::DraftsOnly),
            // The press says what is missing, and where.
            Err(crate::Error::Refused(_)) => Ok(Commenting::Open),
            Err(broken) => Err(broken),
        }
    }

    /// Changes one's own draft, or one's own comment as long as it waits.
    ///
    /// # Errors
    /// [`Refusal::CommentSettled`] once it is decided, [`Refusal::NotFound`] where it is not one's own, and those of
    /// [`Service::leave_comment`].
    pub async fn edit_comment<'a>(
        &self,
        who: Option<&Person>,
        id: CommentId,
        typed: impl Into<TypedComment<'a>>,
    ) -> Result<()> {
        let mut tx = self.store.write().await?;
        permit::check(who, Action::LeaveComment, current_round(&mut tx).await?.phase)?;
        let (tag, body) = typed.into().read()?;
        let comment = own(&mut tx, who, id).await?;
        commented_now(&mut tx, id).await?;
        if !tx.edit_comment(id, tag, body.as_str(), self.now()).await? {
            return Err(Refusal::CommentSettled.into());
        }
        if comment.state == CommentState::Pending {
            forget_words(&mut tx, comment.project, id, &comment.body).await?;
            let changed = found(&mut tx, id).await?;
            withhold(&mut tx, &changed).await?;
            self.happened(&mut tx, id, CommentAct::Edited, None).await?;
        }
        Ok(tx.commit_unseen().await?)
    }

    /// Posts a draft. It becomes a comment of its own with the number and time of this moment, so that it comes behind those
    /// who spoke before; the draft is gone.
    ///
    /// # Errors
    /// [`Refusal::CommentSettled`] where it is no draft (any more), and those of [`Service::leave_comment`].
    pub async fn post_draft(&self, who: Option<&Person>, id: CommentId) -> Result<CommentId> {
        let mut tx = self.store.write().await?;
        permit::check(who, Action::LeaveComment, current_round(&mut tx).await?.phase)?;
        // Before the draft, as whoever deletes an account takes them in this order too.
        tx.take_person(who.ok_or(Refusal::SignInFirst)?.id).await?;
        let draft = own(&mut tx, who, id).await?;
        if draft.state != CommentState::Draft {
            return Err(Refusal::CommentSettled.into());
        }
        // The number of an earlier round's project is another project's now.
        let number = commented_now(&mut tx, id).await?;
        let typed = TypedComment { tag: draft.tag.code(), words: &draft.body, reply_to: draft.parent, is_draft: false };
        let posted = self.leave_comment_in(&mut tx, who, number, &typed).await?;
        tx.withdraw_comment(id).await?;
        self.commit_posted(tx).await?;
        Ok(posted)
    }

    /// Takes back one's own comment, wherever it stands. Its words are gone.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], [`Refusal::CommentSettled`] where that was done before, and those of the permit.
    pub async fn withdraw_comment(&self, who: Option<&Person>, id: CommentId) -> Result<()> {
        let mut tx = self.store.write().await?;
        permit::check(who, Action::OwnComments, current_round(&mut tx).await?.phase)?;
        let comment = own(&mut tx, who, id).await?;
        let was_seen = comment.state == CommentState::Approved;
        if !matches!(comment.state, CommentState::Draft | CommentState::Withdrawn) {
            forget(&mut tx, &comment).await?;
        }
        if !tx.withdraw_comment(id).await? {
            return Err(Refusal::CommentSettled.into());
        }
        if comment.state != CommentState::Draft {
            self.happened(&mut tx, id, CommentAct::Withdrawn, None).await?;
        }
        let done = if was_seen { tx.commit().await } else { tx.commit_unseen().await };
        Ok(done?)
    }

    /// Asks that the refusal of one's own comment be looked at again, by another moderator.
    ///
    /// # Errors
    /// [`Refusal::FieldMissing`] without words, [`Refusal::ReasonTooLong`], [`Refusal::AppealOver`],
    /// [`Refusal::AppealedAlready`], [`Refusal::CommentSettled`], [`Refusal::NotFound`], and those of the permit.
    pub async fn appeal(&self, who: Option<&Person>, id: CommentId, words: &str) -> Result<()> {
        let mut tx = self.store.write().await?;
        permit::check(who, Action::OwnComments, current_round(&mut tx).await?.phase)?;
        let words = reason_words(words)?;
        if words.is_empty() {
            return Err(Refusal::FieldMissing.into());
        }
        let comment = own(&mut tx, who, id).await?;
        let until = self.appeal_until(&comment).ok_or(Refusal::CommentSettled)?;
        if until < self.now() {
            return Err(Refusal::AppealOver { days: self.settings().appeal_days }.into());
        }
        if !tx.add_appeal(id, &words, self.now()).await? {
            return Err(Refusal::AppealedAlready.into());
        }
        self.happened(&mut tx, id, CommentAct::Appealed, None).await?;
        Ok(tx.commit_unseen().await?)
    }

    /// Until when a refusal can be appealed against: the end of that day in China.
    pub(crate) fn appeal_until(&self, comment: &Comment) -> Option<domain::Timestamp> {
        let refused_at = comment.decided_at.filter(|_| comment.state == CommentState::Refused)?;
        let days = i64::from(self.settings().appeal_days) + 1;
        Some(refused_at.china_midnight().plus_days(days).plus_seconds(-1))
    }

    /// Says that a published comment of somebody else should not be there.
    ///
    /// # Errors
    /// [`Refusal::ReasonMissing`], [`Refusal::ReasonTooLong`], [`Refusal::ReportedAlready`], [`Refusal::NotFound`],
    /// [`Refusal::NotAllowed`] for one's own, [`Refusal::NotVerified`], [`Refusal::ConsentMissing`], and those of the permit.
    pub async fn report_comment(&self, who: Option<&Person>, id: CommentId, reason: &str, words: &str) -> Result<()> {
        let mut tx = self.store.write().await?;
        permit::check(who, Action::ReportComment, current_round(&mut tx).await?.phase)?;
        let who = who.ok_or(Refusal::SignInFirst)?;
        let reporter = who.id;
        may_be_heard(&mut tx, who).await?;
        let reason = RefusalReason::from_code(reason).ok_or(Refusal::ReasonMissing)?;
        let words = reason_words(words)?;
        tx.hold_comment(id).await?;
        let comment = found(&mut tx, id).await?;
        if comment.state != CommentState::Approved {
            return Err(Refusal::NotFound.into());
        }
        if comment.author == Some(reporter) {
            return Err(Refusal::NotAllowed.into());
        }
        if !tx.add_report(id, reporter, (reason, &words), self.now()).await? {
            return Err(Refusal::ReportedAlready.into());
        }
        self.happened(&mut tx, id, CommentAct::Reported, Some(reason)).await?;
        Ok(tx.commit_unseen().await?)
    }

    /// A step of somebody who is not named in it.
    async fn happened(&self, tx: &mut Tx, id: CommentId, act: CommentAct, reason: Option<RefusalReason>) -> Result<()> {
        Ok(tx.add_comment_step(&NewStep { comment: id, at: self.now(), by: None, act, reason, words: "" }).await?)
    }
}

/// Lets pass whose real name is verified, and who has agreed to what is kept of what is said.
async fn may_be_heard(tx: &mut Tx, citizen: &Person) -> Result<()> {
    let is_verified = tx.is_demo().await? || tx.find_verified(citizen.id).await?.is_some();
    if is_verified { check_consent(tx, citizen).await } else { Err(Refusal::NotVerified.into()) }
}

async fn found(tx: &mut Tx, id: CommentId) -> Result<Comment> {
    Ok(tx.find_comment(id).await?.ok_or(Refusal::NotFound)?.comment)
}

/// The official number of the project that a comment is on, where it is one of the current round. What was said to an
/// earlier round is settled: nothing of it is changed or posted any more.
async fn commented_now(tx: &mut Tx, id: CommentId) -> Result<u32> {
    let (round, number) = tx.find_commented_project(id).await?.ok_or(Refusal::NotFound)?;
    if current_round(tx).await?.id == round { Ok(number) } else { Err(Refusal::NotNow { phase: Phase::Closed }.into()) }
}

/// One's own comment, held still. One of somebody else is not there, whatever its number.
async fn own(tx: &mut Tx, who: Option<&Person>, id: CommentId) -> Result<Comment> {
    let author = who.ok_or(Refusal::SignInFirst)?.id;
    tx.hold_comment(id).await?;
    let comment = found(tx, id).await?;
    if comment.author == Some(author) { Ok(comment) } else { Err(Refusal::NotFound.into()) }
}
