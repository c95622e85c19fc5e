//! What the desk shows: where the round stands, who did what, and what must hold before the next deed.

use crate::{Result, Service, current_round};
use ballot::Rules;
use domain::permit::{self, Action};
use domain::shown::{Counted, DeskPage, Precondition, StepTaken};
use domain::{Bilingual, Confirmation, Deed, DeedKind, Person, Phase, Timestamp, Vote, VoteState};
use store::{StoredResult, Tx};

impl Service {
    /// The desk. It holds no figure of any project before the ballots are counted.
    ///
    /// # Errors
    /// Those of the permit.
    pub async fn show_desk(&self, who: Option<&Person>) -> Result<DeskPage> {
        let mut tx = self.store.read().await?;
        let round = current_round(&mut tx).await?;
        permit::check(who, Action::ReadDesk, round.phase)?;
        let may = |action| Phase::ALL.into_iter().any(|phase| permit::check(who, action, phase).is_ok());
        let me = who.map(|person| person.id);
        let latest = tx.find_latest_vote(round.id).await?;
        // A void vote is history: the desk prepares the next one.
        let vote = latest.filter(|vote| vote.state != VoteState::Void);
        let steps = tx.steps(round.id).await?;
        let waiting = tx.find_waiting_deed(round.id).await?;
        let concerned = match waiting.as_ref().and_then(|deed| deed.deputy.as_ref()) {
            Some(deputy) => tx.find_person(deputy.id).await?,
            None => None,
        };
        let (mut n_cast, mut n_papers, mut n_seats_lost) = (0, 0, 0);
        let (mut count, mut confirmations) = (None, Vec::new());
        let n_roll = match &vote {
            Some(vote) => {
                n_cast = tx.count_marks(vote.id).await?;
                n_papers = tx.count_box(vote.id).await?;
                n_seats_lost = tx.count_seats_lost(vote.id).await?;
                count = tx.find_result(vote.id).await?.map(counted);
                confirmations = tx.confirmations(vote.id).await?;
                tx.count_roll(vote.id).await?
            }
            None => tx.count_active_deputies().await?,
        };
        let has_confirmed = confirmations.iter().any(|(person, _)| Some(*person) == me);
        let mut data = DeskPage {
            may_act: may(Action::OpenVote),
            may_second: may(Action::SecondDeed),
            may_confirm: may(Action::ConfirmCount)
                && count.is_some()
                && !has_confirmed
                && round.phase == Phase::Counting,
            steps: steps.into_iter().map(|step| StepTaken { phase: step.phase, by: step.by, at: step.at }).collect(),
            mandate: tx.find_mandate(round.id).await?,
            is_mine: waiting.as_ref().is_some_and(|deed| Some(deed.asked_by) == me),
            waiting,
            concerned,
            deeds: tx.deeds(round.id).await?,
            preconditions: Vec::new(),
            n_roll,
            n_seats_lost,
            n_cast,
            n_pending: tx.count_pending().await?,
            titles: tx.projects(round.id).await?.into_iter().map(|project| project.title).collect(),
            count,
            confirmations: confirmations.into_iter().map(|(_, confirmation)| confirmation).collect(),
            now: self.now(),
            vote,
            round,
        };
        data.preconditions = preconditions(&data, n_papers);
        Ok(data)
    }
}

/// A kept count as pages show it.
pub(crate) fn counted(found: StoredResult) -> Counted {
    Counted { figures: found.figures, outcome: found.outcome, counted_at: found.counted_at, sha256: found.sha256 }
}

/// Whether the on-screen ballot of the round is a rehearsal.
pub(crate) async fn is_mock(tx: &mut Tx, round: domain::RoundId) -> Result<bool> {
    match tx.find_latest_vote(round).await? {
        Some(vote) if vote.state != VoteState::Void => Ok(vote.is_mock),
        _ => Ok(tx.find_mandate(round).await?.is_none()),
    }
}

/// What must hold before the deed that comes next, with who saw to it and when.
fn preconditions(data: &DeskPage, n_papers: u32) -> Vec<Precondition> {
    let rules = &data.round.rules;
    match (&data.vote, data.round.phase) {
        (_, Phase::MethodAdopted) => before_opening(data, rules),
        (Some(vote), Phase::Voting) => vec![
            one("quorum", vote.present >= vote.rules.quorum(), None),
            one("end", is_over(vote, data.n_cast, data.now), None),
        ],
        (Some(vote), Phase::Counting) if data.count.is_none() => vec![
            one("closed", vote.state == VoteState::Closed, data.done(DeedKind::CloseVote).and_then(second)),
            one("returned", data.n_cast <= vote.present, None),
            one("agree", data.n_cast == n_papers, None),
        ],
        (Some(_), Phase::Counting) => {
            let of = |is_chief| data.confirmations.iter().find(|found| found.is_chief == is_chief);
            let by = |found: &Confirmation| (found.name.clone(), found.at);
            vec![
                one("counted", true, data.done(DeedKind::CountBallots).and_then(second)),
                one("chief", of(true).is_some(), of(true).map(by)),
                one("one_more", of(false).is_some(), of(false).map(by)),
            ]
        }
        _ => Vec::new(),
    }
}

fn before_opening(data: &DeskPage, rules: &Rules) -> Vec<Precondition> {
    let adopted = data.steps.iter().find(|step| step.phase == Phase::MethodAdopted);
    let decided = data.mandate.as_ref().map(|mandate| (mandate.by.clone(), mandate.at));
    vec![
        one("method", true, adopted.map(|step| (step.by.clone(), step.at))),
        one("candidates", u32::try_from(data.titles.len()) == Ok(rules.candidates()), None),
        one("roll", data.n_roll > 0 && data.n_roll <= rules.total_deputies(), None),
        one("mandate", data.mandate.is_some(), decided),
    ]
}

fn one(code: &str, holds: bool, by: Option<(Bilingual, Timestamp)>) -> Precondition {
    Precondition { code: code.to_owned(), holds, by }
}

fn second(deed: &Deed) -> Option<(Bilingual, Timestamp)> {
    deed.agreed.clone()
}

/// Whether nothing is lost by closing: the announced end is past, or all deputies present have voted.
pub(crate) fn is_over(vote: &Vote, n_cast: u32, now: Timestamp) -> bool {
    now >= vote.ends_at || n_cast >= vote.present
}
