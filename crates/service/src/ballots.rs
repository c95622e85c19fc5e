//! A deputy's ballot. To everything outside the `ballot` crate a paper is opaque bytes.
//!
//! This readable, signed-in form is interim: the sealed ballot takes its place. What stays is the shape of the call: a
//! paper as text, an attempt, one answer.

use crate::further::on_paper;
use crate::{Refusal, Result, Service, current_round, hexadecimal, points};
use ballot::{Paper, PaperError, Rules};
use domain::permit::{self, Action};
use domain::shown::{BallotPage, InTheBox};
use domain::{Deputy, Person, Phase, Vote, VoteId, VoteState};
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
        let (vote, all) = (tx.find_latest_vote(round.id).await?, tx.projects(round.id).await?);
        let (mut has_voted, mut on_roll, mut seat_lost) = (false, true, false);
        if let Some(vote) = vote.as_ref().filter(|vote| vote.state != VoteState::Void) {
            has_voted = tx.find_mark(vote.id, deputy.id()).await?.is_some();
            on_roll = tx.is_on_roll(vote.id, deputy.id()).await?;
            seat_lost = tx.has_lost_seat(vote.id, deputy.id()).await?;
        }
        Ok(BallotPage {
            phase: round.phase,
            rules: round.rules,
            projects: on_paper(vote.as_ref(), &all),
            vote,
            has_voted,
            on_roll,
            seat_lost,
            attempt: hexadecimal(&self.random_key()),
        })
    }

    /// Puts a deputy's paper in the box and marks the deputy on the roll, in one transaction. A second call of the same
    /// attempt, a double press or the retry of a lost answer, changes nothing and answers the same.
    ///
    /// # Errors
    /// [`Refusal::AlreadyVoted`] in another attempt, [`Refusal::NotNow`], [`Refusal::VoteSuspended`],
    /// [`Refusal::VoteVoid`], [`Refusal::NotOnRoll`], [`Refusal::SeatLost`], [`Refusal::Suspended`],
    /// [`Refusal::TooManyFor`], [`Refusal::PaperUnreadable`], and those of the permit.
    pub async fn cast_ballot(
        &self,
        who: Option<&Person>,
        vote: VoteId,
        paper: &str,
        attempt: &str,
    ) -> Result<InTheBox> {
        let asking = who.ok_or(Refusal::SignInFirst)?;
        Deputy::of(asking)?;
        if attempt.is_empty() || attempt.len() > MAX_ATTEMPT_CHARS {
            return Err(Refusal::PaperUnreadable.into());
        }
        let mut tx = self.store.write().await?;
        // Nothing that follows changes until this transaction ends: a close waits for it, or it sees the close.
        let round = current_round(&mut tx).await?;
        tx.hold_round(round.id).await?;
        let (round, vote) = (current_round(&mut tx).await?, tx.find_vote(vote).await?.ok_or(Refusal::NotFound)?);
        // The person is read again: a deputy suspended a moment ago does not vote.
        let person = tx.find_person(asking.id).await?.ok_or(Refusal::SignInFirst)?;
        let deputy = Deputy::of(&person)?;
        if vote.round != round.id {
            return Err(Refusal::NotNow { phase: round.phase }.into());
        }
        if vote.state == VoteState::Void {
            return Err(Refusal::VoteVoid.into());
        }
        if let Some(answer) = earlier(&mut tx, vote.id, deputy, attempt).await? {
            return answer;
        }
        permit::check(Some(&person), Action::CastBallot, round.phase)?;
        check_place(&mut tx, &vote, deputy).await?;
        let paper = readable(paper, &vote.rules)?;
        // The roll is marked before the box is filled: a mark that meets another ends here, and nothing is in the box twice.
        points::pass("before_mark");
        if !tx.mark_voted(vote.id, deputy.id(), attempt).await? {
            return earlier(&mut tx, vote.id, deputy, attempt).await?.unwrap_or(Err(Refusal::AlreadyVoted.into()));
        }
        points::pass("before_paper");
        tx.drop_in_box(vote.id, self.random_key(), &paper).await?;
        points::pass("before_commit");
        tx.commit_unseen().await?;
        points::pass("after_commit");
        Ok(InTheBox { vote: vote.id })
    }
}

/// Whether the box takes a paper of this deputy now.
async fn check_place(tx: &mut Tx, vote: &Vote, deputy: Deputy) -> Result<()> {
    if vote.state == VoteState::Suspended {
        return Err(Refusal::VoteSuspended.into());
    }
    // A page left open from the vote before a further one: that box is closed, whichever is open now.
    if vote.state == VoteState::Closed {
        return Err(Refusal::NotNow { phase: Phase::Counting }.into());
    }
    if !tx.is_on_roll(vote.id, deputy.id()).await? {
        return Err(Refusal::NotOnRoll.into());
    }
    if tx.has_lost_seat(vote.id, deputy.id()).await? {
        return Err(Refusal::SeatLost.into());
    }
    Ok(())
}

/// The answer where this deputy is marked already: the same again for the same attempt.
async fn earlier(tx: &mut Tx, vote: VoteId, deputy: Deputy, attempt: &str) -> Result<Option<Result<InTheBox>>> {
    Ok(tx.find_mark(vote, deputy.id()).await?.map(|marked| match marked {
        Some(marked) if marked == attempt => Ok(InTheBox { vote }),
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
