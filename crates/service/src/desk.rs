//! What the desk shows: where the round stands, who did what, and what must hold before the next deed.

use crate::further::{asked_for, on_paper, standing};
use crate::{Result, Service, current_round};
use domain::audit::Act;
use domain::exchange::Kind;
use domain::permit::{self, Action};
use domain::shown::{Counted, DeskPage, Precondition, StepTaken};
use domain::{
    Bilingual, Confirmation, Deed, DeedKind, Person, PersonId, Phase, Project, Round, Timestamp, Vote, VoteState,
};
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
        self.desk_of(&mut tx, round, who).await
    }

    /// The desk of a round, as somebody sees it who may.
    pub(crate) async fn desk_of(&self, tx: &mut Tx, round: Round, who: Option<&Person>) -> Result<DeskPage> {
        let may = |action| Phase::ALL.into_iter().any(|phase| permit::check(who, action, phase).is_ok());
        let me = who.map(|person| person.id);
        // A void vote is history: the desk prepares the next one.
        let vote = standing(tx.votes(round.id).await?);
        let all = tx.projects(round.id).await?;
        let steps = tx.steps(round.id).await?;
        let waiting = tx.find_waiting_deed(round.id).await?;
        let concerned = match waiting.as_ref().and_then(|deed| deed.deputy.as_ref()) {
            Some(deputy) => tx.find_person(deputy.id).await?,
            None => None,
        };
        let Numbers { n_roll, n_seats_lost, n_cast, n_papers, count, confirmations } =
            numbers(tx, vote.as_ref()).await?;
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
            attendance: tx.attendance(round.id).await?,
            preconditions: Vec::new(),
            n_roll,
            n_seats_lost,
            n_cast,
            n_pending: tx.count_pending().await?,
            projects: on_paper(vote.as_ref(), &all),
            further: asked_for(tx, &round).await?,
            count,
            confirmations: confirmations.into_iter().map(|(_, confirmation)| confirmation).collect(),
            now: self.now(),
            vote,
            round,
        };
        let year = data.round.year.to_string();
        let stages = tx.stages(data.round.id).await?;
        let known = Known {
            n_papers,
            n_active: tx.count_active_deputies().await?,
            last_day: stages.into_iter().find(|stage| stage.phase == data.round.phase).map(|stage| stage.to),
            rules_set: tx.last_done(Act::SetRules, &year).await?,
            candidates_imported: tx.last_done(Act::ApprovedImport, Kind::Candidates.code()).await?,
            letters_made: tx.last_of(Act::MadeLetters).await?,
            comment_decided: later(tx.last_of(Act::ApprovedComment).await?, tx.last_of(Act::RefusedComment).await?),
        };
        data.preconditions = preconditions(&data, &known);
        Ok(data)
    }
}

/// What is known of a vote by number, or of the roll before there is one.
struct Numbers {
    n_roll: u32,
    n_seats_lost: u32,
    n_cast: u32,
    n_papers: u32,
    count: Option<Counted>,
    confirmations: Vec<(PersonId, Confirmation)>,
}

async fn numbers(tx: &mut Tx, vote: Option<&Vote>) -> Result<Numbers> {
    let Some(vote) = vote else {
        let n_roll = tx.count_active_deputies().await?;
        return Ok(Numbers { n_roll, n_seats_lost: 0, n_cast: 0, n_papers: 0, count: None, confirmations: Vec::new() });
    };
    Ok(Numbers {
        n_roll: tx.count_roll(vote.id).await?,
        n_seats_lost: tx.count_seats_lost(vote.id).await?,
        n_cast: tx.count_marks(vote.id).await?,
        n_papers: tx.count_box(vote.id).await?,
        count: tx.find_result(vote.id).await?.map(counted),
        confirmations: tx.confirmations(vote.id).await?,
    })
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

/// A name and a moment.
type By = Option<(Bilingual, Timestamp)>;

/// What the checklists need and the page does not show by itself.
struct Known {
    n_papers: u32,
    /// Deputies who would be on the roll of a vote that was opened now.
    n_active: u32,
    /// The planned last day of this phase.
    last_day: Option<Timestamp>,
    /// Who set the rules last.
    rules_set: By,
    /// Who approved the last list of candidates.
    candidates_imported: By,
    /// Who made letters for deputies last.
    letters_made: By,
    /// Who decided on a comment last.
    comment_decided: By,
}

/// What must hold before the step that comes next, with who saw to it and when, where that is known.
fn preconditions(data: &DeskPage, known: &Known) -> Vec<Precondition> {
    match (&data.vote, data.round.phase) {
        (_, Phase::MethodAdopted) => before_opening(data, known),
        (_, Phase::Announced) if data.further.is_some() => before_further(data, known),
        (Some(vote), Phase::Voting) => vec![
            one("quorum", vote.present >= vote.rules.quorum(), present(data, vote)),
            Precondition {
                planned: Some(vote.ends_at),
                ..one("end", is_over(vote, data.n_cast, data.now), announced_end(data))
            },
        ],
        (Some(vote), Phase::Counting) if data.count.is_none() => vec![
            one("closed", vote.state == VoteState::Closed, data.done(DeedKind::CloseVote).and_then(second)),
            one("returned", data.n_cast <= vote.present, present(data, vote)),
            // The papers are laid down anew at the close: whoever agreed to it had them counted against the roll.
            one("agree", data.n_cast == known.n_papers, data.done(DeedKind::CloseVote).and_then(second)),
        ],
        (Some(_), Phase::Counting) => before_publication(data),
        (_, phase) => before_plain_step(data, phase, known),
    }
}

fn before_publication(data: &DeskPage) -> Vec<Precondition> {
    let of = |is_chief| data.confirmations.iter().find(|found| found.is_chief == is_chief);
    let by = |found: &Confirmation| (found.name.clone(), found.at);
    vec![
        one("counted", true, data.done(DeedKind::CountBallots).and_then(second)),
        one("chief", of(true).is_some(), of(true).map(by)),
        one("one_more", of(false).is_some(), of(false).map(by)),
    ]
}

/// What a clerk looks at before a step that one person takes. None of it stops the step: it is for people to judge.
fn before_plain_step(data: &DeskPage, phase: Phase, known: &Known) -> Vec<Precondition> {
    match phase {
        Phase::Collecting => vec![day_over("call_end", data, known)],
        Phase::Screening => vec![candidates(data, known)],
        Phase::PublicNotice => {
            let by = in_this_round(data, known.comment_decided.clone());
            let queue = Precondition { n: Some(data.n_pending), ..one("queue", data.n_pending == 0, by) };
            vec![queue, day_over("notice_end", data, known)]
        }
        Phase::Deliberation => vec![one("rules", true, known.rules_set.clone()), candidates(data, known)],
        Phase::Announced | Phase::Implementing | Phase::Rating => {
            let published = data.done(DeedKind::PublishResult).and_then(second);
            vec![one("published", data.round.phase.is_result_public(), published)]
        }
        _ => Vec::new(),
    }
}

fn before_opening(data: &DeskPage, known: &Known) -> Vec<Precondition> {
    vec![
        one("method", data.round.phase >= Phase::MethodAdopted, taken(data, Phase::MethodAdopted)),
        candidates(data, known),
        roll(data, known),
        mandate(data),
    ]
}

/// A further vote is opened on the paper that the published result names, by a roll that is made anew.
fn before_further(data: &DeskPage, known: &Known) -> Vec<Precondition> {
    let published = data.done(DeedKind::PublishResult).and_then(second);
    let paper = data.further.as_ref().map(|further| {
        let n = n_of(&further.projects);
        let holds = n == further.rules.candidates();
        Precondition { n: Some(n), ..one("paper", holds, published.clone()) }
    });
    let rest = [roll(data, known), mandate(data)];
    std::iter::once(one("published", true, published)).chain(paper).chain(rest).collect()
}

/// The deputies who can vote are no more than there are; whoever made their letters last had them before him.
fn roll(data: &DeskPage, known: &Known) -> Precondition {
    let holds = known.n_active > 0 && known.n_active <= data.round.rules.total_deputies();
    one("roll", holds, in_this_round(data, known.letters_made.clone()))
}

fn mandate(data: &DeskPage) -> Precondition {
    one("mandate", data.mandate.is_some(), data.mandate.as_ref().map(|mandate| (mandate.by.clone(), mandate.at)))
}

/// The candidates are as many as the method says: whoever began the public notice put them before everyone, unless a list
/// was approved since.
fn candidates(data: &DeskPage, known: &Known) -> Precondition {
    let n = n_of(&data.projects);
    let agrees = n == data.round.rules.candidates();
    let by = later(taken(data, Phase::PublicNotice), in_this_round(data, known.candidates_imported.clone()));
    Precondition { n: Some(n), ..one("candidates", agrees, by) }
}

/// The planned last day of this phase is over; it belongs to the phase.
fn day_over(code: &str, data: &DeskPage, known: &Known) -> Precondition {
    let holds = known.last_day.is_some_and(|day| data.now >= day.plus_days(1));
    Precondition { planned: known.last_day, ..one(code, holds, None) }
}

fn n_of(projects: &[Project]) -> u32 {
    u32::try_from(projects.len()).unwrap_or(u32::MAX)
}

/// The later of two.
fn later(one: By, other: By) -> By {
    one.into_iter().chain(other).max_by_key(|(_, at)| *at)
}

/// What the log tells, unless it is of an earlier year: from before the first step of this round.
fn in_this_round(data: &DeskPage, by: By) -> By {
    by.filter(|(_, at)| data.steps.first().is_none_or(|step| *at >= step.at))
}

/// Who moved the round to a phase.
fn taken(data: &DeskPage, phase: Phase) -> By {
    data.steps.iter().find(|step| step.phase == phase).map(|step| (step.by.clone(), step.at))
}

/// Who answers for the number of deputies present: whoever corrected it last, or the second of the opening.
fn present(data: &DeskPage, vote: &Vote) -> By {
    let corrected = data.attendance.iter().rev().find(|found| found.vote == vote.number);
    let corrected = corrected.map(|found| (found.by.clone(), found.at));
    corrected.or_else(|| data.done(DeedKind::OpenVote).and_then(second))
}

/// Who agreed to the announced end, as it was set at the opening or moved since.
fn announced_end(data: &DeskPage) -> By {
    let sets = |deed: &&Deed| matches!(deed.kind, DeedKind::OpenVote | DeedKind::ExtendVote);
    data.deeds.iter().rev().find(sets).and_then(second)
}

fn one(code: &str, holds: bool, by: By) -> Precondition {
    Precondition { code: code.to_owned(), holds, by, n: None, planned: None }
}

fn second(deed: &Deed) -> By {
    deed.agreed.clone()
}

/// Whether nothing is lost by closing: the announced end is past, or all deputies present have voted.
pub(crate) fn is_over(vote: &Vote, n_cast: u32, now: Timestamp) -> bool {
    now >= vote.ends_at || n_cast >= vote.present
}
