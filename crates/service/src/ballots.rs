//! A deputy's ballot. To everything outside the `ballot` crate a paper is opaque bytes.
//!
//! This readable, signed-in form is interim: the sealed ballot takes its place. What stays is the shape of the call: a
//! paper as text, an attempt, one answer.

use crate::{Refusal, Result, Service, current_round};
use ballot::{Paper, PaperError, Rules};
use domain::permit::{self, Action};
use domain::shown::{BallotPage, InTheBox};
use domain::{Deputy, Person, Phase, RoundId};
use store::Tx;

/// The longest word by which a look at the ballot page is known.
const MAX_ATTEMPT_CHARS: usize = 64;

impl Service {
    /// What a deputy's ballot page shows; what lies in the box is nowhere.
    ///
    /// # Errors
    /// Those of the permit.
    pub async fn show_ballot(&self, who: Option<&Person>) -> Result<BallotPage> {
        let mut tx = self.store.read().await?;
        let round = current_round(&mut tx).await?;
        permit::check(who, Action::ReadBallotPaper, round.phase)?;
        let deputy = Deputy::of(who.ok_or(Refusal::SignInFirst)?)?;
        let has_roll = round.phase >= Phase::Voting;
        Ok(BallotPage {
            round: round.id,
            phase: round.phase,
            rules: round.rules,
            projects: tx.projects(round.id).await?,
            has_voted: tx.find_mark(round.id, deputy.id()).await?.is_some(),
            on_roll: !has_roll || tx.is_on_roll(round.id, deputy.id()).await?,
            attempt: hex(&self.random_key()),
        })
    }

    /// Puts a deputy's paper in the box and marks the deputy on the roll, in one transaction. A second call of the same
    /// attempt, a double press or the retry of a lost answer, changes nothing and answers the same.
    ///
    /// # Errors
    /// [`Refusal::AlreadyVoted`] in another attempt, [`Refusal::NotNow`], [`Refusal::NotOnRoll`],
    /// [`Refusal::TooManyFor`], [`Refusal::PaperUnreadable`], and those of the permit.
    pub async fn cast_ballot(
        &self,
        who: Option<&Person>,
        round: RoundId,
        paper: &str,
        attempt: &str,
    ) -> Result<InTheBox> {
        let asking = who.ok_or(Refusal::SignInFirst)?;
        if attempt.is_empty() || attempt.len() > MAX_ATTEMPT_CHARS {
            return Err(Refusal::PaperUnreadable.into());
        }
        let mut tx = self.store.write().await?;
        tx.hold_round(round).await?;
        let current = current_round(&mut tx).await?;
        if current.id != round {
            return Err(Refusal::NotFound.into());
        }
        // The person is read again: a deputy suspended a moment ago does not vote.
        let person = tx.find_person(asking.id).await?.ok_or(Refusal::SignInFirst)?;
        let deputy = Deputy::of(&person)?;
        if let Some(answer) = earlier(&mut tx, round, deputy, attempt).await? {
            return answer;
        }
        permit::check(Some(&person), Action::CastBallot, current.phase)?;
        if !tx.is_on_roll(round, deputy.id()).await? {
            return Err(Refusal::NotOnRoll.into());
        }
        let paper = readable(paper, &current.rules)?;
        // The roll is marked before the box is filled: a mark that meets another ends here, and nothing is in the box twice.
        if !tx.mark_voted(round, deputy.id(), attempt).await? {
            return earlier(&mut tx, round, deputy, attempt).await?.unwrap_or(Err(Refusal::AlreadyVoted.into()));
        }
        tx.drop_in_box(round, self.random_key(), &paper).await?;
        tx.commit_unseen().await?;
        Ok(InTheBox { round })
    }
}

/// The answer where this deputy is marked already: the same again for the same attempt.
async fn earlier(tx: &mut Tx, round: RoundId, deputy: Deputy, attempt: &str) -> Result<Option<Result<InTheBox>>> {
    Ok(tx.find_mark(round, deputy.id()).await?.map(|marked| match marked {
        Some(marked) if marked == attempt => Ok(InTheBox { round }),
        _ => Err(Refusal::AlreadyVoted.into()),
    }))
}

/// The bytes for the box of a paper that the rules allow.
fn readable(text: &str, rules: &Rules) -> Result<Vec<u8>> {
    let paper = Paper::from_text(text, rules).and_then(|paper| paper.check(rules)).map_err(refusal)?;
    Ok(paper.paper().encode())
}

fn refusal(error: PaperError) -> Refusal {
    match error {
        PaperError::TooManyFor { limit, found } => Refusal::TooManyFor { limit, found },
        PaperError::NotExact { wanted, found } => Refusal::NotExactFor { needed: wanted, found },
        _ => Refusal::PaperUnreadable,
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
