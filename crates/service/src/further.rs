//! The further vote that a published result asks for, and what an opening opens: the first vote of a round and the one
//! after a void one on all candidates, a further one on the paper that follows from the result before it.

use crate::{Fault, Refusal, Result};
use ballot::Rules;
use domain::shown::FurtherVote;
use domain::{Followed, Follows, Phase, Project, Round, Vote, VoteState};
use store::{StoredResult, Tx};

/// What two people open.
pub(crate) struct Opening {
    /// The rules with the total that was typed.
    pub rules: Rules,
    /// The candidates in the order of the paper.
    pub projects: Vec<Project>,
    /// The result that it follows.
    pub followed: Option<Followed>,
}

impl Opening {
    /// Which vote it follows, as the row of the vote keeps it.
    pub fn follows(&self) -> Option<Follows> {
        self.followed.as_ref().map(|found| Follows { vote: found.vote, kind: found.kind })
    }

    /// The paper as the row of the vote keeps it: nothing where all candidates are on it.
    pub fn paper(&self) -> Vec<u32> {
        let numbers = self.projects.iter().map(|project| project.number);
        if self.followed.is_some() { numbers.collect() } else { Vec::new() }
    }
}

/// What is opened now, with this total.
///
/// # Errors
/// [`Refusal::NoFurtherVote`] where a result is announced that asks for none; [`Refusal::NotANumber`] for the total.
pub(crate) async fn opening(tx: &mut Tx, round: &Round, total: u32) -> Result<Opening> {
    if total == 0 || total > ballot::MAX_DEPUTIES {
        return Err(Refusal::NotANumber.into());
    }
    if round.phase == Phase::Announced {
        let further = asked_for(tx, round).await?.ok_or(Refusal::NoFurtherVote)?;
        let rules = further.rules.with_total(total).map_err(|_| Refusal::RulesContradict)?;
        return Ok(Opening { rules, projects: further.projects, followed: Some(further.followed) });
    }
    let mut settings = round.rules.settings();
    let projects = tx.projects(round.id).await?;
    settings.total_deputies = total;
    settings.candidates = u32::try_from(projects.len()).map_err(|_| Refusal::RulesContradict)?;
    let rules = Rules::new(settings).map_err(|_| Refusal::RulesContradict)?;
    Ok(Opening { rules, projects, followed: None })
}

/// The further vote that the last published result of an announced round asks for.
pub(crate) async fn asked_for(tx: &mut Tx, round: &Round) -> Result<Option<FurtherVote>> {
    if round.phase != Phase::Announced {
        return Ok(None);
    }
    let Some(vote) = standing(tx.votes(round.id).await?) else { return Ok(None) };
    let Some(result) = published_result(tx, &vote).await? else { return Ok(None) };
    let Ok(further) = ballot::further(&vote.rules, &result.outcome) else { return Ok(None) };
    let before = vote.on_paper(&tx.projects(round.id).await?);
    let at = |place: &u32| usize::try_from(*place).ok()?.checked_sub(1).and_then(|at| before.get(at)).cloned();
    let projects: Option<Vec<_>> = further.candidates.iter().map(at).collect();
    let projects = projects.ok_or_else(|| Fault::bad_row("result.outcome"))?;
    let followed = Followed { vote: vote.number, kind: further.kind, sha256: result.sha256 };
    Ok(Some(FurtherVote { followed, rules: further.rules, projects }))
}

/// The vote that stands: the last one that is not void.
pub(crate) fn standing(votes: Vec<Vote>) -> Option<Vote> {
    votes.into_iter().rev().find(|vote| vote.state != VoteState::Void)
}

/// The vote that stands, or where all are void, the last one.
pub(crate) fn standing_or_last(votes: &[Vote]) -> Option<Vote> {
    standing(votes.to_vec()).or_else(|| votes.last().cloned())
}

/// The candidates on the paper of a vote; before there is one, all of them.
pub(crate) fn on_paper(vote: Option<&Vote>, all: &[Project]) -> Vec<Project> {
    vote.map_or_else(|| all.to_vec(), |vote| vote.on_paper(all))
}

/// The result that a vote follows, as its own result names it.
pub(crate) async fn followed(tx: &mut Tx, vote: &Vote) -> Result<Option<Followed>> {
    let Some(Follows { vote: number, kind }) = vote.follows else { return Ok(None) };
    let before = tx.votes(vote.round).await?.into_iter().find(|before| before.number == number);
    let before = before.ok_or_else(|| Fault::bad_row("vote.follows"))?;
    let result = published_result(tx, &before).await?.ok_or_else(|| Fault::bad_row("vote.follows"))?;
    Ok(Some(Followed { vote: number, kind, sha256: result.sha256 }))
}

/// The kept result of a vote, once it is published.
pub(crate) async fn published_result(tx: &mut Tx, vote: &Vote) -> Result<Option<StoredResult>> {
    Ok(tx.find_result(vote.id).await?.filter(|result| result.published_at.is_some()))
}
