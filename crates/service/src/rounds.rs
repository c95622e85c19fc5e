//! The clerks' desk: the round goes forward, one step at a time.

use crate::{Error, Refusal, Result, Service, current_round};
use ballot::Rules;
use domain::permit::{self, Action};
use domain::shown::{Counted, DeskPage, StepTaken};
use domain::{Person, Phase, Round, text};
use store::Tx;

impl Service {
    /// The desk. It holds no figure of any project before the ballots are counted.
    ///
    /// # Errors
    /// Those of the permit.
    pub async fn show_desk(&self, who: Option<&Person>) -> Result<DeskPage> {
        let mut tx = self.store.read().await?;
        let round = current_round(&mut tx).await?;
        permit::check(who, Action::ReadDesk, round.phase)?;
        let has_roll = round.phase >= Phase::Voting;
        let steps = tx.steps(round.id).await?;
        let count = tx.find_result(round.id).await?;
        Ok(DeskPage {
            may_act: Phase::ALL.into_iter().any(|phase| permit::check(who, Action::OpenVote, phase).is_ok()),
            steps: steps.into_iter().map(|step| StepTaken { phase: step.phase, by: step.by, at: step.at }).collect(),
            n_roll: if has_roll { tx.count_roll(round.id).await? } else { tx.count_active_deputies().await? },
            n_cast: tx.count_marks(round.id).await?,
            n_pending: tx.count_pending().await?,
            titles: tx.projects(round.id).await?.into_iter().map(|project| project.title).collect(),
            count: count.map(|found| Counted {
                figures: found.figures,
                outcome: found.outcome,
                counted_at: found.counted_at,
            }),
            round,
        })
    }

    /// Moves the round on to its next phase, where no vote is concerned.
    ///
    /// # Errors
    /// [`Refusal::NotNow`] where the step belongs to the vote, and those of the permit. `from` is where the clerk saw the
    /// round stand: a second press does not skip a phase.
    pub async fn advance_round(&self, who: Option<&Person>, from: &str) -> Result<()> {
        let mut tx = self.store.write().await?;
        let round = self.round_to_change(&mut tx, who, Action::AdvanceRound).await?;
        if round.phase.code() != from {
            return Err(Refusal::NotNow { phase: round.phase }.into());
        }
        let next = round.phase.next().ok_or(Refusal::NotNow { phase: round.phase })?;
        self.step(&mut tx, who, &round, next).await?;
        Ok(tx.commit().await?)
    }

    /// Opens the vote: the total and the attendance are checked against the quorum, the roll is made, the rules are
    /// fixed with the total that was entered.
    ///
    /// # Errors
    /// [`Refusal::NotANumber`], [`Refusal::NoQuorum`], [`Refusal::MorePresentThanTotal`], [`Refusal::RollExceedsTotal`],
    /// and those of the permit.
    pub async fn open_vote(&self, who: Option<&Person>, total: &str, present: &str) -> Result<()> {
        let mut tx = self.store.write().await?;
        let round = self.round_to_change(&mut tx, who, Action::OpenVote).await?;
        let total = text::number(total).ok_or(Refusal::NotANumber)?;
        let present = text::number(present).ok_or(Refusal::NotANumber)?;
        let n_candidates = tx.projects(round.id).await?.len();
        let mut settings = round.rules.settings();
        settings.total_deputies = total;
        settings.candidates = u32::try_from(n_candidates).map_err(|_| Refusal::NotANumber)?;
        let rules = Rules::new(settings).map_err(|_| Refusal::NotANumber)?;
        check_attendance(&rules, present)?;
        let roll = tx.make_roll(round.id).await?;
        if roll > total {
            return Err(Refusal::RollExceedsTotal { roll, total }.into());
        }
        tx.change_rules(round.id, &rules).await?;
        tx.change_present(round.id, present).await?;
        self.step(&mut tx, who, &round, Phase::Voting).await?;
        Ok(tx.commit().await?)
    }

    /// Corrects how many deputies are present, until the ballots are counted.
    ///
    /// # Errors
    /// Those of [`Service::open_vote`], [`Refusal::AlreadyCounted`], [`Refusal::MoreCastThanPresent`].
    pub async fn correct_attendance(&self, who: Option<&Person>, present: &str) -> Result<()> {
        let mut tx = self.store.write().await?;
        let round = self.round_to_change(&mut tx, who, Action::CorrectAttendance).await?;
        if tx.find_result(round.id).await?.is_some() {
            return Err(Refusal::AlreadyCounted.into());
        }
        let present = text::number(present).ok_or(Refusal::NotANumber)?;
        check_attendance(&round.rules, present)?;
        let cast = tx.count_marks(round.id).await?;
        if cast > present {
            return Err(Refusal::MoreCastThanPresent { cast, present }.into());
        }
        tx.change_present(round.id, present).await?;
        Ok(tx.commit().await?)
    }

    /// Closes the vote. In the same transaction all papers are laid down anew in random order and the attempts are
    /// wiped; after it, what the database still tells of the order of casting is rewritten.
    ///
    /// # Errors
    /// Those of the permit.
    pub async fn close_vote(&self, who: Option<&Person>) -> Result<()> {
        let mut tx = self.store.write().await?;
        let round = self.round_to_change(&mut tx, who, Action::CloseVote).await?;
        let n_papers = tx.count_box(round.id).await?;
        let keys: Vec<_> = (0..n_papers).map(|_| self.random_key()).collect();
        tx.reshuffle_box(round.id, &keys).await?;
        tx.forget_attempts(round.id).await?;
        self.step(&mut tx, who, &round, Phase::Counting).await?;
        tx.commit().await?;
        if let Err(fault) = self.store.forget_order_of_casting().await {
            tracing::error!(%fault, "The vote is closed; the database file could not be rewritten yet");
        }
        Ok(())
    }

    /// Lets pass who may do this now, without taking the round.
    pub(crate) async fn permit_now(&self, who: Option<&Person>, action: Action) -> Result<()> {
        let mut tx = self.store.read().await?;
        Ok(permit::check(who, action, current_round(&mut tx).await?.phase)?)
    }

    /// The current round, taken for a change that this person may make now.
    pub(crate) async fn round_to_change(&self, tx: &mut Tx, who: Option<&Person>, action: Action) -> Result<Round> {
        let round = current_round(tx).await?;
        tx.take_round(round.id).await?;
        // Read again: on PostgreSQL another step may have been waited for.
        let round = current_round(tx).await?;
        permit::check(who, action, round.phase)?;
        Ok(round)
    }

    /// Takes the step from where the round stands, and writes down who took it.
    pub(crate) async fn step(&self, tx: &mut Tx, who: Option<&Person>, round: &Round, to: Phase) -> Result<()> {
        let who = who.ok_or(Refusal::SignInFirst)?;
        if !tx.change_phase(round.id, round.phase, to).await? {
            return Err(Error::Refused(Refusal::NotNow { phase: round.phase }));
        }
        tx.add_step(round.id, to, who, self.now()).await?;
        Ok(())
    }
}

/// Article 14 of the Organic Law: at least two thirds of all deputies are present; and never more than all.
fn check_attendance(rules: &Rules, present: u32) -> Result<()> {
    let (total, quorum) = (rules.total_deputies(), rules.quorum());
    if present > total {
        return Err(Refusal::MorePresentThanTotal { total, present }.into());
    }
    if present < quorum {
        return Err(Refusal::NoQuorum { quorum, present }.into());
    }
    Ok(())
}
