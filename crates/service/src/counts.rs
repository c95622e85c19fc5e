//! Counting, confirming, and showing what was published. The rules are in the `ballot` crate; here the box is emptied
//! before it, once.

use crate::desk::counted;
use crate::further::{followed, on_paper, published_result, standing_or_last};
use crate::rounds::{current_vote, sha256};
use crate::{Fault, Refusal, Result, Service, current_round};
use ballot::{Figures, Paper, Tally, ValidPaper, check_identities, count, outcome};
use domain::audit::Act;
use domain::permit::{self, Action};
use domain::shown::{Published, ResultPage, VoteInBrief};
use domain::vote::{Decision, RECORD_FORMAT, RecordLine};
use domain::{DeedId, Disagreement, Person, Project, Record, Round, Vote, VoteState};
use store::{StoredResult, Tx};

/// How many of the last characters of the hash a scrutineer types.
pub const HASH_CHARS_TYPED: usize = 6;

impl Service {
    /// What stops the count now.
    pub(crate) async fn check_count(&self, tx: &mut Tx, vote: &Vote) -> Result<()> {
        if vote.state != VoteState::Closed {
            return Err(Refusal::VoteStandsOtherwise.into());
        }
        if tx.find_result(vote.id).await?.is_some() {
            return Err(Refusal::AlreadyCounted.into());
        }
        let (cast, papers) = (tx.count_marks(vote.id).await?, tx.count_box(vote.id).await?);
        if cast != papers {
            return Err(Refusal::FiguresDisagree { what: Disagreement::Box { papers, cast } }.into());
        }
        if cast > vote.present {
            return Err(Refusal::MoreCastThanPresent { cast, present: vote.present }.into());
        }
        Ok(())
    }

    /// Counts the ballots and keeps the outcome; nothing is public yet. An electronic paper is given out to each deputy
    /// present who is on the roll.
    pub(crate) async fn count(&self, tx: &mut Tx, round: &Round, vote: &Vote, deed: DeedId) -> Result<()> {
        let papers = tx.papers(vote.id).await?;
        let returned = u32::try_from(papers.len()).map_err(|_| Fault::bad_row("a count of the box"))?;
        let read = |bytes: &Vec<u8>| Paper::decode(bytes, &vote.rules).and_then(|paper| paper.check(&vote.rules)).ok();
        let papers: Vec<ValidPaper> = papers.iter().filter_map(read).collect();
        let n_read = u32::try_from(papers.len()).map_err(|_| Fault::bad_row("a count of the box"))?;
        if n_read != returned {
            let what = Disagreement::Unreadable { found: returned.saturating_sub(n_read), papers: returned };
            return Err(Refusal::FiguresDisagree { what }.into());
        }
        let (total, roll) = (vote.rules.total_deputies(), tx.count_roll(vote.id).await?);
        let issued = vote.present.min(roll);
        let figures = Figures { total, roll, present: vote.present, issued, returned, invalid: 0 };
        let tally = count(&vote.rules, &papers);
        check_identities(&vote.rules, &figures, &tally)
            .map_err(|wrong| Refusal::FiguresDisagree { what: Disagreement::of_count(wrong) })?;
        let record = self.record(tx, round, vote, figures, &tally).await?;
        let canonical = serde_json::to_string(&record).map_err(|error| Fault::other(error.to_string()))?;
        let kept = StoredResult {
            figures,
            outcome: record.outcome,
            sha256: sha256(canonical.as_bytes()),
            canonical,
            counted_at: record.counted_at,
            published_at: None,
        };
        if !tx.add_result(vote.id, &kept, deed).await? {
            return Err(Refusal::AlreadyCounted.into());
        }
        Ok(())
    }

    /// The canonical result.
    async fn record(&self, tx: &mut Tx, round: &Round, vote: &Vote, figures: Figures, tally: &Tally) -> Result<Record> {
        let outcome = outcome(&vote.rules, &figures, tally);
        let mandate = tx.find_mandate(round.id).await?.filter(|_| !vote.is_mock);
        let projects = vote.on_paper(&tx.projects(round.id).await?);
        let line = |(project, sums): (Project, &ballot::Sums)| RecordLine {
            number: project.number,
            title: project.title,
            sums: *sums,
        };
        // A vote that decided nothing does not lead the one after it.
        let is_decided = !outcome.candidates.is_empty();
        let lines = projects.into_iter().zip(&tally.candidates).map(line);
        Ok(Record {
            format: RECORD_FORMAT.to_owned(),
            congress: round.congress.clone(),
            year: round.year,
            vote: vote.number,
            follows: followed(tx, vote).await?,
            is_mock: vote.is_mock,
            decision: mandate.map(|found| Decision {
                organ: found.organ,
                number: found.number,
                decided_on: found.decided_on,
            }),
            opened_at: vote.opened_at,
            closed_at: vote.closed_at,
            counted_at: self.now(),
            rules: vote.rules.settings(),
            figures,
            candidates: if is_decided { lines.collect() } else { Vec::new() },
            outcome,
        })
    }

    /// A scrutineer confirms the counted figures, and types the end of their hash to show that it was compared.
    ///
    /// # Errors
    /// [`Refusal::NotCountedYet`], [`Refusal::HashDiffers`], [`Refusal::DeedSettled`] where this scrutineer has confirmed
    /// already, and those of the permit.
    pub async fn confirm_count(&self, who: Option<&Person>, typed: &str) -> Result<()> {
        let mut tx = self.store.write().await?;
        let round = self.round_to_change(&mut tx, who, Action::ConfirmCount).await?;
        let who = who.ok_or(Refusal::SignInFirst)?;
        let vote = current_vote(&mut tx, &round).await?;
        let kept = tx.find_result(vote.id).await?.ok_or(Refusal::NotCountedYet)?;
        // The hash is made anew from what is kept: a digit changed since the count is found here.
        let hash = sha256(kept.canonical.as_bytes());
        if hash != kept.sha256 || !agrees(&kept) {
            return Err(Refusal::FiguresDisagree { what: Disagreement::Kept }.into());
        }
        let typed = domain::text::fold(typed).trim().to_owned();
        if typed.len() < HASH_CHARS_TYPED || !hash.ends_with(&typed) {
            return Err(Refusal::HashDiffers.into());
        }
        if !tx.confirm_result(vote.id, &hash, who, self.now()).await? {
            return Err(Refusal::DeedSettled.into());
        }
        // Without the hash: until it is published the log is read by people who have no part in the count.
        self.note(&mut tx, Some(who), Act::ConfirmedCount, &vote.number.to_string(), "").await?;
        Ok(tx.commit_unseen().await?)
    }

    /// The result of one vote of the round, once it is published; before that only that it is not, and what became of the
    /// vote so far. Without a number it is the vote that stands. What was published stays, also while a further vote goes on.
    ///
    /// # Errors
    /// [`Refusal::NoRound`]; [`Refusal::NotFound`] for a number that no vote of the round has.
    pub async fn show_result(&self, who: Option<&Person>, number: Option<u32>) -> Result<ResultPage> {
        let mut tx = self.store.read().await?;
        let round = current_round(&mut tx).await?;
        result_page(&mut tx, who, round, number).await
    }

    /// The published result for files: of the vote that was asked for; without a number as [`published_page`].
    ///
    /// # Errors
    /// Those of [`Service::show_result`].
    pub async fn show_result_for_files(&self, who: Option<&Person>, number: Option<u32>) -> Result<ResultPage> {
        let mut tx = self.store.read().await?;
        let round = current_round(&mut tx).await?;
        published_page(&mut tx, who, round, number).await
    }
}

/// What is handed out as a result: without a number that of the vote that stands, or while it is not published, the last
/// that is. So what was published does not go away while a further vote goes on.
///
/// # Errors
/// Those of [`result_page`].
pub(crate) async fn published_page(
    tx: &mut Tx,
    who: Option<&Person>,
    round: Round,
    number: Option<u32>,
) -> Result<ResultPage> {
    let page = result_page(tx, who, round, number).await?;
    match page.last_published() {
        Some(last) if number.is_none() && page.published.is_none() => {
            result_page(tx, who, page.round, Some(last)).await
        }
        _ => Ok(page),
    }
}

/// What may be shown of a vote of a round, or of the one that stands: the one gate before a result.
///
/// # Errors
/// [`Refusal::NotFound`] for a number that no vote of the round has.
pub(crate) async fn result_page(
    tx: &mut Tx,
    who: Option<&Person>,
    round: Round,
    number: Option<u32>,
) -> Result<ResultPage> {
    permit::check(who, Action::ReadResult, round.phase)?;
    let (all, votes) = (tx.projects(round.id).await?, tx.votes(round.id).await?);
    let vote = match number {
        Some(number) => {
            let found = votes.iter().find(|vote| vote.number == number);
            Some(found.cloned().ok_or(Refusal::NotFound)?)
        }
        None => standing_or_last(&votes),
    };
    let published = match &vote {
        Some(vote) => published(tx, vote).await?,
        None => None,
    };
    Ok(ResultPage {
        mandate: tx.find_mandate(round.id).await?,
        deeds: tx.deeds(round.id).await?,
        attendance: tx.attendance(round.id).await?,
        votes: in_brief(tx, votes, &all).await?,
        projects: on_paper(vote.as_ref(), &all),
        vote,
        published,
        round,
    })
}

/// The votes of a round, with what each published one decided.
async fn in_brief(tx: &mut Tx, votes: Vec<Vote>, all: &[Project]) -> Result<Vec<VoteInBrief>> {
    let mut brief = Vec::new();
    for vote in votes {
        let chosen = published_result(tx, &vote).await?.map(|result| {
            let numbers: Vec<_> = result.outcome.chosen().map(|candidate| candidate.number).collect();
            let projects = vote.on_paper(all).into_iter().zip(1..);
            projects.filter(|(_, place)| numbers.contains(place)).map(|(project, _)| project).collect()
        });
        brief.push(VoteInBrief { number: vote.number, follows: vote.follows, state: vote.state, chosen });
    }
    Ok(brief)
}

/// Whether the kept figures and outcome are those of the canonical text.
fn agrees(kept: &StoredResult) -> bool {
    serde_json::from_str::<Record>(&kept.canonical)
        .is_ok_and(|record| record.figures == kept.figures && record.outcome == kept.outcome)
}

async fn published(tx: &mut Tx, vote: &Vote) -> Result<Option<Published>> {
    let Some(found) = tx.find_result(vote.id).await? else { return Ok(None) };
    let Some(at) = found.published_at else { return Ok(None) };
    let confirmations = tx.confirmations(vote.id).await?.into_iter().map(|(_, found)| found).collect();
    let corrections = tx.corrections(vote.id).await?;
    let canonical = found.canonical.clone();
    Ok(Some(Published { count: counted(found), at, canonical, confirmations, corrections }))
}
