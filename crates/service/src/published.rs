//! What goes with a comment when it comes before everyone, and when it goes from sight: its terms, by which it is found, and
//! the day by which its department is to answer.

use crate::{Result, Service};
use domain::search::terms;
use domain::{Comment, Timestamp};
use store::Tx;

/// How many replies of a comment go from sight with it, or come back with it, as far as searches are concerned.
const MOST_REPLIES: u32 = 500;

impl Service {
    /// By when the department is to answer a comment that is published now. What replies to a comment is for its author.
    pub(crate) fn due_at(&self, comment: &Comment) -> Option<Timestamp> {
        let is_to_be_answered = comment.parent.is_none() && comment.answered_at.is_none();
        is_to_be_answered.then(|| self.now().end_of_working_day(self.settings().reply_days))
    }
}

/// From now on a comment is found by its words, and so are the replies that come back with it.
pub(crate) async fn publish(tx: &mut Tx, comment: &Comment) -> Result<()> {
    for (id, body) in with_replies(tx, comment).await? {
        tx.add_terms(comment.project, id, &terms(&body)).await?;
    }
    Ok(())
}

/// From now on a comment is not found any more, and neither are the replies that nobody sees without it. It is called while
/// the comment still has its words.
pub(crate) async fn unpublish(tx: &mut Tx, comment: &Comment) -> Result<()> {
    for (id, body) in with_replies(tx, comment).await? {
        tx.remove_terms(comment.project, id, &terms(&body)).await?;
    }
    Ok(())
}

async fn with_replies(tx: &mut Tx, comment: &Comment) -> Result<Vec<(domain::CommentId, String)>> {
    let mut all = vec![(comment.id, comment.body.clone())];
    if comment.parent.is_none() {
        let replies = tx.published_replies(&[comment.id], None, MOST_REPLIES).await?;
        all.extend(replies.into_iter().map(|found| (found.comment.id, found.comment.body)));
    }
    Ok(all)
}
