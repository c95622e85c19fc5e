//! What people say of a project, as its page shows it; and where a comment is found.

use crate::{Fault, Refusal, Result, Service, current_round};
use domain::permit::{self, Action};
use domain::shown::{CommentsAsked, CommentsPart, Newer, Place, ReportPage, ShownComment, ShownReply};
use domain::{CommentId, CommentState, Person, Phase, Project, RoundId};
use store::{CommentOnProject, Tx};

/// How many comments one part shows, each with its replies.
pub(crate) const COMMENTS_ON_A_PAGE: u32 = 20;
/// How many replies a comment shows at once.
const REPLIES_SHOWN: u32 = 20;
/// How many of the reader's own that others do not see stand above all others.
const OWN_SHOWN: u32 = 20;

impl Service {
    /// One part of the comments on a project.
    pub(crate) async fn said(
        &self,
        tx: &mut Tx,
        who: Option<&Person>,
        project: &Project,
        phase: Phase,
        asked: CommentsAsked,
    ) -> Result<CommentsPart> {
        let mut found = tx.comments_on(project.id, asked.from, COMMENTS_ON_A_PAGE + 1).await?;
        let older = older(&mut found, |found| found.comment.id);
        let newer = match asked.from {
            None => None,
            Some(from) => newer(&tx.newer_comments(project.id, from, COMMENTS_ON_A_PAGE + 1).await?),
        };
        let comments = with_what_is_said_to_them(tx, who, found, asked).await?;
        let own = match who {
            None => Vec::new(),
            Some(reader) => tx.own_unpublished(reader.id, project.id, OWN_SHOWN).await?,
        };
        let reply_to = match asked.reply {
            None => None,
            Some(id) => tx.find_comment(id).await?.filter(|found| is_open_to_replies(found, project)),
        };
        let editing = match asked.edit {
            None => None,
            Some(id) => tx.find_comment(id).await?.filter(|found| is_editable(found, who, project)),
        };
        Ok(CommentsPart {
            n_comments: tx.count_comments_on(project.id).await?,
            own: own.into_iter().map(|found| shown(found, who)).collect(),
            comments,
            newer,
            older,
            commenting: self.commenting(tx, who, phase).await?,
            reply_to: reply_to.map(|found| shown(found, who)),
            editing: editing.map(|found| shown(found, who)),
            is_premoderated: self.settings().premoderated,
        })
    }

    /// Where a comment is found: a published one by everyone, any other by its author alone.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn comment_place(&self, who: Option<&Person>, id: CommentId) -> Result<Place> {
        let mut tx = self.store.read().await?;
        permit::check(who, Action::ReadPublic, current_round(&mut tx).await?.phase)?;
        let found = tx.find_comment(id).await?.ok_or(Refusal::NotFound)?;
        place(&mut tx, who, &found).await
    }

    /// A published comment that somebody is about to report.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], and those of the permit.
    pub async fn show_report(&self, who: Option<&Person>, id: CommentId) -> Result<ReportPage> {
        let mut tx = self.store.read().await?;
        let round = current_round(&mut tx).await?;
        permit::check(who, Action::ReportComment, round.phase)?;
        let found = tx.find_comment(id).await?.filter(|found| found.comment.state == CommentState::Approved);
        let found = found.ok_or(Refusal::NotFound)?;
        let place = place(&mut tx, None, &found).await?;
        let projects = tx.projects(round.id).await?;
        let project = projects.into_iter().find(|project| project.id == found.comment.project);
        let project = project.map(|project| (project.number, project.title)).ok_or(Refusal::NotFound)?;
        Ok(ReportPage { comment: shown(found, who), project, place })
    }
}

/// What is not shown on this part, but begins the next one.
pub(crate) fn older<T>(found: &mut Vec<T>, number: impl Fn(&T) -> CommentId) -> Option<CommentId> {
    let most = usize::try_from(COMMENTS_ON_A_PAGE).unwrap_or(usize::MAX);
    let older = found.get(most).map(number);
    found.truncate(most);
    older
}

/// Where newer ones are, of one more than a part of them.
pub(crate) fn newer(ids: &[CommentId]) -> Option<Newer> {
    let most = usize::try_from(COMMENTS_ON_A_PAGE).unwrap_or(usize::MAX);
    match ids {
        [] => None,
        all if all.len() <= most => Some(Newer::Newest),
        all => all.get(most - 1).copied().map(Newer::From),
    }
}

async fn with_what_is_said_to_them(
    tx: &mut Tx,
    who: Option<&Person>,
    found: Vec<CommentOnProject>,
    asked: CommentsAsked,
) -> Result<Vec<ShownComment>> {
    let ids: Vec<_> = found.iter().map(|found| found.comment.id).collect();
    let answered: Vec<_> = found.iter().filter(|found| found.comment.answered_at.is_some()).collect();
    let answered: Vec<_> = answered.into_iter().map(|found| found.comment.id).collect();
    let mut official = tx.official_replies(&answered).await?;
    let mut replies = tx.published_replies(&ids, asked.from.zip(asked.after), REPLIES_SHOWN + 1).await?;
    let mut comments: Vec<_> = found.into_iter().map(|found| shown(found, who)).collect();
    for comment in &mut comments {
        let (to_this, others): (Vec<_>, _) =
            replies.into_iter().partition(|reply| reply.comment.parent == Some(comment.id));
        replies = others;
        comment.replies = to_this.into_iter().map(|found| shown(found, who)).collect();
        let most = usize::try_from(REPLIES_SHOWN).unwrap_or(usize::MAX);
        if comment.replies.len() > most {
            comment.replies.truncate(most);
            comment.more_after = comment.replies.last().map(|last| last.id);
        }
        let (to_this, others): (Vec<_>, _) = official.into_iter().partition(|reply| reply.comment == comment.id);
        official = others;
        comment.official = to_this
            .into_iter()
            .map(|reply| ShownReply { department: reply.department, body: reply.body, at: reply.at })
            .collect();
    }
    Ok(comments)
}

fn is_open_to_replies(found: &CommentOnProject, project: &Project) -> bool {
    let comment = &found.comment;
    comment.state == CommentState::Approved && comment.parent.is_none() && comment.project == project.id
}

fn is_editable(found: &CommentOnProject, who: Option<&Person>, project: &Project) -> bool {
    let comment = &found.comment;
    let is_mine = who.is_some_and(|person| Some(person.id) == comment.author);
    is_mine && comment.project == project.id && matches!(comment.state, CommentState::Draft | CommentState::Pending)
}

async fn place(tx: &mut Tx, who: Option<&Person>, found: &CommentOnProject) -> Result<Place> {
    let comment = &found.comment;
    let (round, project_number) = tx.find_commented_project(comment.id).await?.ok_or(Refusal::NotFound)?;
    let year = earlier_year(tx, round).await?;
    let mut place = Place { comment: comment.id, year, project_number, from: None, after: None };
    if comment.state == CommentState::Approved {
        place.from = Some(comment.parent.unwrap_or(comment.id));
        let Some(parent) = comment.parent else { return Ok(place) };
        let parent = tx.find_comment(parent).await?.filter(|found| found.comment.state == CommentState::Approved);
        let parent = parent.ok_or(Refusal::NotFound)?.comment.id;
        let n_before = tx.count_replies_before(parent, comment.id, REPLIES_SHOWN).await?;
        place.after = (n_before >= REPLIES_SHOWN).then(|| CommentId(comment.id.0 - 1));
        return Ok(place);
    }
    let is_mine = who.is_some_and(|person| Some(person.id) == comment.author);
    if is_mine && comment.state != CommentState::Withdrawn { Ok(place) } else { Err(Refusal::NotFound.into()) }
}

/// The year of a round, where it is not the current one.
async fn earlier_year(tx: &mut Tx, round: RoundId) -> Result<Option<i32>> {
    if current_round(tx).await?.id == round {
        return Ok(None);
    }
    let found = tx.rounds().await?.into_iter().find(|found| found.id == round);
    Ok(Some(found.ok_or_else(|| Fault::bad_row("project.round_id"))?.year))
}

/// A comment as this reader sees it, without what is said to it.
pub(crate) fn shown(found: CommentOnProject, who: Option<&Person>) -> ShownComment {
    let CommentOnProject { comment, author } = found;
    ShownComment {
        id: comment.id,
        author,
        tag: comment.tag,
        body: comment.body,
        left_at: comment.left_at,
        state: comment.state,
        is_mine: who.is_some_and(|person| Some(person.id) == comment.author),
        reason: comment.reason,
        reason_words: comment.reason_words,
        official: Vec::new(),
        replies: Vec::new(),
        more_after: None,
    }
}
