//! What is handed out for others to work with, by the year of its round. It is what visitors read on pages, and no more.

use crate::desk::is_mock;
use crate::{Refusal, Result, Service};
use domain::permit::{self, Action};
use domain::shown::{OpenComment, OpenComments, OpenRound, ProjectName, ShownReply};
use domain::{CommentId, Person, Phase, Project, Round};
use store::{OfficialReply, PublishedComment, Tx};

/// The most comments that one part of them holds.
pub const MOST_COMMENTS: u32 = 100;

impl Service {
    /// All rounds, the latest year first.
    ///
    /// # Errors
    /// Those of the permit.
    pub async fn list_rounds(&self, who: Option<&Person>) -> Result<Vec<Round>> {
        let mut tx = self.store.read().await?;
        let rounds = tx.rounds().await?;
        let phase = rounds.first().map_or(Phase::Collecting, |latest| latest.phase);
        permit::check(who, Action::ReadPublic, phase)?;
        Ok(rounds)
    }

    /// The round of a year.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn show_round(&self, who: Option<&Person>, year: i32) -> Result<OpenRound> {
        let mut tx = self.store.read().await?;
        let round = round_of(&mut tx, who, year).await?;
        Ok(OpenRound {
            stages: tx.stages(round.id).await?,
            n_candidates: u32::try_from(tx.projects(round.id).await?.len()).unwrap_or(u32::MAX),
            is_mock: is_mock(&mut tx, round.id).await?,
            round,
        })
    }

    /// The candidates of a year in official order, with their round.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn list_candidates(&self, who: Option<&Person>, year: i32) -> Result<(Round, Vec<Project>)> {
        let mut tx = self.store.read().await?;
        let round = round_of(&mut tx, who, year).await?;
        let projects = tx.projects(round.id).await?;
        Ok((round, projects))
    }

    /// One part of the published comments of a year, newest first: those before a number, [`MOST_COMMENTS`] at most. Of all
    /// candidates with what citizens reply to one another, or without that of the candidate with an official number.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] without such a round or candidate.
    pub async fn read_comments(
        &self,
        who: Option<&Person>,
        (year, candidate): (i32, Option<u32>),
        before: Option<CommentId>,
        at_most: u32,
    ) -> Result<OpenComments> {
        let mut tx = self.store.read().await?;
        let round = round_of(&mut tx, who, year).await?;
        let projects = tx.projects(round.id).await?;
        let at_most = at_most.clamp(1, MOST_COMMENTS);
        let mut found = match candidate {
            None => tx.published_comments_of(round.id, before, at_most + 1).await?,
            Some(number) => {
                let one = projects.iter().find(|project| project.number == number).ok_or(Refusal::NotFound)?;
                tx.published_comments_on(one.id, before, at_most + 1).await?
            }
        };
        let most = usize::try_from(at_most).unwrap_or(usize::MAX);
        let is_more = found.len() > most;
        found.truncate(most);
        let next = found.last().filter(|_| is_more).map(|last| last.id);
        let ids: Vec<_> = found.iter().filter(|comment| comment.is_answered).map(|comment| comment.id).collect();
        let official = tx.official_replies(&ids).await?;
        let comments = found.into_iter().filter_map(|comment| open(comment, &projects, &official)).collect();
        Ok(OpenComments { comments, next })
    }
}

/// The round of a year, for whoever may read it.
pub(crate) async fn round_of(tx: &mut Tx, who: Option<&Person>, year: i32) -> Result<Round> {
    let round = tx.find_round_of(year).await?.ok_or(Refusal::NotFound)?;
    permit::check(who, Action::ReadPublic, round.phase)?;
    Ok(round)
}

fn open(comment: PublishedComment, projects: &[Project], official: &[OfficialReply]) -> Option<OpenComment> {
    let project = projects.iter().find(|project| project.id == comment.project)?;
    let to_this = official.iter().filter(|reply| reply.comment == comment.id);
    let shown = |reply: &OfficialReply| ShownReply {
        department: reply.department.clone(),
        body: reply.body.clone(),
        at: reply.at,
    };
    Some(OpenComment {
        id: comment.id,
        project: ProjectName::from(project),
        reply_to: comment.parent,
        tag: comment.tag,
        body: comment.body,
        left_at: comment.left_at,
        published_at: comment.published_at,
        official: to_this.map(shown).collect(),
    })
}
