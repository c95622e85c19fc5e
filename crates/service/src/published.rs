//! What goes with a comment when it comes before everyone, and when it goes from sight: its terms, by which it is found, and
//! the day by which its department is to answer. What is not before everyone is found by moderators alone.

use crate::{Result, Service};
use domain::search::terms;
use domain::{Comment, CommentId, CommentState, ProjectId, Timestamp};
use store::{Sight, Tx};

/// How many replies of a comment go from sight with it, or come back with it, as far as searches are concerned.
const MOST_REPLIES: u32 = 500;
/// How many comments one transaction takes apart that lie there from before.
const CAUGHT_UP_AT_ONCE: u32 = 500;

impl Service {
    /// By when the department is to answer a comment that is published now. What replies to a comment is for its author.
    pub(crate) fn due_at(&self, comment: &Comment) -> Option<Timestamp> {
        let is_to_be_answered = comment.parent.is_none() && comment.answered_at.is_none();
        is_to_be_answered.then(|| self.now().end_of_working_day(self.settings().reply_days))
    }

    /// Takes the words of comments apart that lie there from a time when moderators could not look for them. It is called
    /// before the site is served; where nothing is left to do it asks one question.
    ///
    /// # Errors
    /// [`Error::Broken`](crate::Error::Broken).
    pub async fn catch_up_on_terms(&self) -> Result<()> {
        loop {
            let mut tx = self.store.write().await?;
            let ids = tx.term_backlog(CAUGHT_UP_AT_ONCE).await?;
            let Some(last) = ids.last().copied() else { return Ok(()) };
            for id in ids {
                tx.hold_comment(id).await?;
                let Some(found) = tx.find_comment(id).await? else { continue };
                catch_up(&mut tx, &found.comment).await?;
            }
            tx.leave_term_backlog(last).await?;
            tx.commit_unseen().await?;
        }
    }
}

async fn catch_up(tx: &mut Tx, comment: &Comment) -> Result<()> {
    let is_withheld = match comment.state {
        CommentState::Pending | CommentState::Refused | CommentState::Hidden => true,
        CommentState::Approved => is_below_hidden(tx, comment).await?,
        CommentState::Draft | CommentState::Withdrawn => false,
    };
    if is_withheld { move_to(tx, Sight::Withheld, comment.project, (comment.id, &comment.body)).await } else { Ok(()) }
}

/// From now on moderators find a comment that waits.
pub(crate) async fn withhold(tx: &mut Tx, comment: &Comment) -> Result<()> {
    Ok(tx.add_terms(Sight::Withheld, comment.project, comment.id, &terms(&comment.body)).await?)
}

/// From now on everyone finds a comment by its words, and the replies that come back with it; but moderators alone a reply
/// to what is hidden.
pub(crate) async fn publish(tx: &mut Tx, comment: &Comment) -> Result<()> {
    let to = if is_below_hidden(tx, comment).await? { Sight::Withheld } else { Sight::Public };
    for (id, body) in with_replies(tx, comment).await? {
        move_to(tx, to, comment.project, (id, &body)).await?;
    }
    Ok(())
}

/// From now on moderators alone find a comment, and the replies that nobody sees without it.
pub(crate) async fn hide(tx: &mut Tx, comment: &Comment) -> Result<()> {
    for (id, body) in with_replies(tx, comment).await? {
        move_to(tx, Sight::Withheld, comment.project, (id, &body)).await?;
    }
    Ok(())
}

/// From now on nobody finds a comment by its words, and moderators alone the replies that nobody sees without it. It is
/// called while the comment still has its words.
pub(crate) async fn forget(tx: &mut Tx, comment: &Comment) -> Result<()> {
    if comment.state == CommentState::Approved {
        hide(tx, comment).await?;
    }
    forget_words(tx, comment.project, comment.id, &comment.body).await
}

/// From now on moderators do not find a comment by these words, which it is about to lose.
pub(crate) async fn forget_words(tx: &mut Tx, project: ProjectId, id: CommentId, body: &str) -> Result<()> {
    Ok(tx.remove_terms(Sight::Withheld, project, id, &terms(body)).await?)
}

async fn move_to(tx: &mut Tx, to: Sight, project: ProjectId, (id, body): (CommentId, &str)) -> Result<()> {
    let terms = terms(body);
    let from = if to == Sight::Public { Sight::Withheld } else { Sight::Public };
    tx.remove_terms(from, project, id, &terms).await?;
    Ok(tx.add_terms(to, project, id, &terms).await?)
}

/// Whether a comment replies to one that is not before everyone.
async fn is_below_hidden(tx: &mut Tx, comment: &Comment) -> Result<bool> {
    let Some(parent) = comment.parent else { return Ok(false) };
    let parent = tx.find_comment(parent).await?;
    Ok(parent.is_none_or(|parent| parent.comment.state != CommentState::Approved))
}

async fn with_replies(tx: &mut Tx, comment: &Comment) -> Result<Vec<(CommentId, String)>> {
    let mut all = vec![(comment.id, comment.body.clone())];
    if comment.parent.is_none() {
        let replies = tx.published_replies(&[comment.id], None, MOST_REPLIES).await?;
        all.extend(replies.into_iter().map(|found| (found.comment.id, found.comment.body)));
    }
    Ok(all)
}
