//! Citizens speak, moderators decide what is published.

use crate::{Refusal, Result, Service, current_round};
use domain::audit::Act;
use domain::permit::{self, Action};
use domain::shown::{Commenting, ModerationPage, QueuedComment};
use domain::text::{CommentBody, reason_words};
use domain::{CommentId, Person, Phase, RefusalReason};
use store::{NewComment, Tx};

/// How many waiting comments a moderator sees at once.
const QUEUE_SHOWN: u32 = 20;

/// Whether the reader can leave a comment now, and if not, why.
pub(crate) fn commenting(who: Option<&Person>, phase: Phase) -> Commenting {
    match permit::check(who, Action::LeaveComment, phase) {
        Ok(()) => Commenting::Open,
        Err(Refusal::NotNow { .. }) => Commenting::Closed,
        Err(Refusal::SignInFirst) if phase == Phase::PublicNotice => Commenting::SignIn,
        Err(Refusal::SignInFirst) => Commenting::Closed,
        Err(_) => Commenting::NotYours,
    }
}

impl Service {
    /// Leaves a comment on a project; it waits for a moderator.
    ///
    /// # Errors
    /// [`Refusal::CommentEmpty`], [`Refusal::CommentTooLong`], [`Refusal::NotFound`], and those of the permit.
    pub async fn leave_comment(&self, who: Option<&Person>, number: u32, typed: &str) -> Result<CommentId> {
        let mut tx = self.store.write().await?;
        let id = self.leave_comment_in(&mut tx, who, number, typed).await?;
        // Nobody but the author sees it yet, and an author's pages are not kept.
        tx.commit_unseen().await?;
        Ok(id)
    }

    pub(crate) async fn leave_comment_in(
        &self,
        tx: &mut Tx,
        who: Option<&Person>,
        number: u32,
        typed: &str,
    ) -> Result<CommentId> {
        let round = current_round(tx).await?;
        permit::check(who, Action::LeaveComment, round.phase)?;
        let author = who.ok_or(Refusal::SignInFirst)?.id;
        let body = CommentBody::parse(typed)?;
        let projects = tx.projects(round.id).await?;
        let project = projects.iter().find(|project| project.number == number).ok_or(Refusal::NotFound)?.id;
        Ok(tx.add_comment(&NewComment { project, author, body: body.as_str(), left_at: self.now() }).await?)
    }

    /// The comments that wait, oldest first.
    ///
    /// # Errors
    /// Those of the permit.
    pub async fn moderation_queue(&self, who: Option<&Person>) -> Result<ModerationPage> {
        let mut tx = self.store.read().await?;
        permit::check(who, Action::ModerateComments, current_round(&mut tx).await?.phase)?;
        let n_pending = tx.count_pending().await?;
        let queue = tx.pending_comments(QUEUE_SHOWN).await?;
        let queue = queue
            .into_iter()
            .map(|found| QueuedComment {
                id: found.on_project.comment.id,
                author: found.on_project.author,
                project_number: found.project_number,
                project_title: found.project_title,
                body: found.on_project.comment.body,
                left_at: found.on_project.comment.left_at,
            })
            .collect();
        Ok(ModerationPage { n_pending, queue })
    }

    /// Approves a comment: everyone sees it from now on.
    ///
    /// # Errors
    /// [`Refusal::CommentDecided`], [`Refusal::NotFound`], and those of the permit.
    pub async fn approve_comment(&self, who: Option<&Person>, id: CommentId) -> Result<()> {
        let mut tx = self.store.write().await?;
        let project = self.decide_in(&mut tx, who, id, None).await?;
        self.note(&mut tx, who, Act::ApprovedComment, &id.to_string(), &format!("project {project}")).await?;
        Ok(tx.commit().await?)
    }

    /// Refuses a comment for a reason of the list; its author sees the reason and the words added.
    ///
    /// # Errors
    /// [`Refusal::ReasonMissing`], [`Refusal::ReasonTooLong`], and those of [`Service::approve_comment`].
    pub async fn refuse_comment(&self, who: Option<&Person>, id: CommentId, reason: &str, words: &str) -> Result<()> {
        let mut tx = self.store.write().await?;
        let project = self.decide_in(&mut tx, who, id, Some((reason, words))).await?;
        let details = format!("project {project}, {reason}");
        self.note(&mut tx, who, Act::RefusedComment, &id.to_string(), &details).await?;
        Ok(tx.commit().await?)
    }

    /// Decides, and answers with the official number of the project.
    pub(crate) async fn decide_in(
        &self,
        tx: &mut Tx,
        who: Option<&Person>,
        id: CommentId,
        refused: Option<(&str, &str)>,
    ) -> Result<u32> {
        permit::check(who, Action::ModerateComments, current_round(tx).await?.phase)?;
        let by = who.ok_or(Refusal::SignInFirst)?.id;
        let project = tx.find_commented_project(id).await?.ok_or(Refusal::NotFound)?;
        let decided = match refused {
            None => tx.decide_comment(id, None, by, self.now()).await?,
            Some((reason, words)) => {
                let reason = RefusalReason::from_code(reason).ok_or(Refusal::ReasonMissing)?;
                let words = reason_words(words)?;
                tx.decide_comment(id, Some((reason, &words)), by, self.now()).await?
            }
        };
        if decided { Ok(project) } else { Err(Refusal::CommentDecided.into()) }
    }
}
