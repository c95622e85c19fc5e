//! An author's own comments, all in one place, with what can be done about each.

use crate::said::{COMMENTS_ON_A_PAGE, newer, older, shown};
use crate::{Refusal, Result, Service, current_round};
use domain::permit::{self, Action};
use domain::shown::{Commenting, MyComment, MyCommentsPage, ShownReply, Ways};
use domain::{CommentId, CommentState, Person};
use store::OwnComment;

impl Service {
    /// The reader's own comments, newest first, from that one on.
    ///
    /// # Errors
    /// Those of the permit.
    pub async fn my_comments(&self, who: Option<&Person>, from: Option<CommentId>) -> Result<MyCommentsPage> {
        let mut tx = self.store.read().await?;
        let round = current_round(&mut tx).await?;
        let phase = round.phase;
        permit::check(who, Action::OwnComments, phase)?;
        let author = who.ok_or(Refusal::SignInFirst)?.id;
        let mut found = tx.own_comments(author, from, COMMENTS_ON_A_PAGE + 1).await?;
        let older = older(&mut found, |found| found.on_project.comment.id);
        let newer = match from {
            None => None,
            Some(from) => newer(&tx.newer_own_comments(author, from, COMMENTS_ON_A_PAGE + 1).await?),
        };
        let ids: Vec<_> = found.iter().map(|found| found.on_project.comment.id).collect();
        let official = tx.official_replies(&ids).await?;
        let commenting = self.commenting(&mut tx, who, phase).await?;
        let mut rows: Vec<_> = found.into_iter().map(|found| self.mine(found, who, (round.year, commenting))).collect();
        for row in &mut rows {
            let to_this = official.iter().filter(|reply| reply.comment == row.comment.id).cloned();
            row.comment.official = to_this
                .map(|reply| ShownReply { department: reply.department, body: reply.body, at: reply.at })
                .collect();
        }
        Ok(MyCommentsPage { rows, newer, older, commenting })
    }

    fn mine(&self, found: OwnComment, who: Option<&Person>, (year, commenting): (i32, Commenting)) -> MyComment {
        let comment = &found.on_project.comment;
        // What was said to an earlier round is neither changed nor posted any more.
        let commenting = if found.year == year { commenting } else { Commenting::Closed };
        let can_write = matches!(commenting, Commenting::Open | Commenting::DraftsOnly);
        let appeal_until = self.appeal_until(comment).filter(|until| found.appeal.is_none() && *until >= self.now());
        let ways = Ways {
            edit: can_write && matches!(comment.state, CommentState::Draft | CommentState::Pending),
            post: commenting == Commenting::Open && comment.state == CommentState::Draft,
            appeal_until,
        };
        MyComment {
            is_reply: comment.parent.is_some(),
            is_unseen: comment.state == CommentState::Approved && found.is_below_hidden,
            comment: shown(found.on_project, who),
            year: (found.year != year).then_some(found.year),
            project: (found.project_number, found.project_title),
            appeal: found.appeal,
            handover: found.handover,
            ways,
        }
    }
}
