//! Departments answer what people say of their projects, each within so many working days.

use crate::said::{COMMENTS_ON_A_PAGE, older, shown};
use crate::{Refusal, Result, Service, current_round};
use domain::audit::Act;
use domain::permit::{self, Action};
use domain::shown::{RepliesPage, UnansweredComment};
use domain::text::reply_words;
use domain::{CommentAct, CommentId, CommentState, Person, Role, Timestamp};
use store::{NewReply, NewStep, Tx, Unanswered};

impl Service {
    /// What waits for an official reply, those due first first: for an editor all that his department is to answer, for
    /// others everything that is overdue.
    ///
    /// # Errors
    /// Those of the permit.
    pub async fn show_replies(&self, who: Option<&Person>, from: Option<CommentId>) -> Result<RepliesPage> {
        let mut tx = self.store.read().await?;
        let round = current_round(&mut tx).await?;
        permit::check(who, Action::ReadReplies, round.phase)?;
        let reader = who.ok_or(Refusal::SignInFirst)?;
        let from = first(&mut tx, from).await?;
        let (department, mut found) = if reader.role == Role::DepartmentEditor {
            let code = tx.find_department_of(reader.id).await?.unwrap_or_default();
            let projects = tx.projects(round.id).await?;
            let own: Vec<_> = projects.into_iter().filter(|project| project.department.code == code).collect();
            let mut found = Vec::new();
            for project in &own {
                found.extend(tx.unanswered_on(project.id, from, COMMENTS_ON_A_PAGE + 1).await?);
            }
            found.sort_by_key(|found| (found.on_project.comment.due_at, found.on_project.comment.id));
            let named = tx.departments().await?.into_iter().find(|department| department.code == code);
            (named.map(|department| department.name), found)
        } else {
            (None, tx.overdue_comments(self.now(), from, COMMENTS_ON_A_PAGE + 1).await?)
        };
        let next = older(&mut found, |found| found.on_project.comment.id);
        let rows = found.into_iter().map(|found| self.unanswered(found, who)).collect();
        Ok(RepliesPage { department, rows, is_later: from.0.is_some(), next, reply_days: self.settings().reply_days })
    }

    fn unanswered(&self, found: Unanswered, who: Option<&Person>) -> UnansweredComment {
        let due_at = found.on_project.comment.due_at.unwrap_or_else(|| self.now());
        UnansweredComment {
            comment: shown(found.on_project, who),
            project: (found.project_number, found.project_title),
            department: found.department,
            due_at,
            is_overdue: due_at < self.now(),
        }
    }

    /// Answers a comment in the name of the department that its project belongs to. An answer stays; a second one is added.
    ///
    /// # Errors
    /// [`Refusal::FieldMissing`] without words, [`Refusal::ReasonTooLong`], [`Refusal::NotFound`] where there is no such
    /// comment on a project of one's department, [`Refusal::CommentSettled`] where it is not published any more, and those of
    /// the permit.
    pub async fn reply_officially(&self, who: Option<&Person>, id: CommentId, words: &str) -> Result<()> {
        let mut tx = self.store.write().await?;
        let number = self.reply_in(&mut tx, who, id, words).await?;
        let details = format!("project {number}");
        self.note(&mut tx, who, Act::RepliedOfficially, &id.to_string(), &details).await?;
        Ok(tx.commit().await?)
    }

    /// Answers, and says the official number of the project.
    pub(crate) async fn reply_in(&self, tx: &mut Tx, who: Option<&Person>, id: CommentId, words: &str) -> Result<u32> {
        let round = current_round(tx).await?;
        permit::check(who, Action::ReplyOfficially, round.phase)?;
        let editor = who.ok_or(Refusal::SignInFirst)?;
        let body = reply_words(words)?;
        tx.hold_comment(id).await?;
        let comment = tx.find_comment(id).await?.ok_or(Refusal::NotFound)?.comment;
        let department = tx.find_department_of(editor.id).await?.ok_or(Refusal::NotAllowed)?;
        let projects = tx.projects(round.id).await?;
        let project = projects.into_iter().find(|project| project.id == comment.project);
        let project = project.filter(|project| project.department.code == department).ok_or(Refusal::NotFound)?;
        if comment.state != CommentState::Approved || comment.parent.is_some() {
            return Err(Refusal::CommentSettled.into());
        }
        let (at, by) = (self.now(), editor.id);
        tx.add_official_reply(&NewReply { comment: id, department: &department, body: &body, at, by }).await?;
        let act = CommentAct::Replied;
        tx.add_comment_step(&NewStep { comment: id, at, by: Some(by), act, reason: None, words: "" }).await?;
        Ok(project.number)
    }
}

/// Where a part begins: the day and number of its first comment.
async fn first(tx: &mut Tx, from: Option<CommentId>) -> Result<(Option<Timestamp>, CommentId)> {
    let found = match from {
        None => None,
        Some(id) => tx.find_comment(id).await?,
    };
    let first = found.and_then(|found| found.comment.due_at.map(|due_at| (Some(due_at), found.comment.id)));
    Ok(first.unwrap_or((None, CommentId(0))))
}
