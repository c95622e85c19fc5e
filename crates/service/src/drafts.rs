//! The next round: this year's copied as texts, changed, thrown away or begun. A draft is no round, so nothing else of the
//! site knows it; see [`domain::draft`].

use crate::exchange::project;
use crate::rounds::nothing_waits;
use crate::{Refusal, Result, Service, current_round};
use domain::audit::Act;
use domain::exchange::{Fault as Wrong, Kind, Known, What, candidate_row, read};
use domain::permit::{self, Action};
use domain::shown::NextPage;
use domain::{Bilingual, Draft, Person, Phase, Stage, text, time};
use store::{NewRound, Tx};

/// What a clerk types of a draft, but for its candidates.
#[derive(Debug, Clone, Default)]
pub struct TypedDraft {
    /// See [`Draft`].
    pub title: Bilingual,
    /// See [`Draft`].
    pub congress: Bilingual,
    /// See [`Draft`].
    pub notice: Bilingual,
    /// See [`Draft`].
    pub source: Bilingual,
    /// How many are to be chosen: a number.
    pub seats: String,
    /// First and last day of phases, `2027-01-20`.
    pub days: Vec<(Phase, String, String)>,
}

impl Service {
    /// The page of the next round.
    ///
    /// # Errors
    /// Those of the permit.
    pub async fn show_next(&self, who: Option<&Person>) -> Result<NextPage> {
        let mut tx = self.store.read().await?;
        let round = current_round(&mut tx).await?;
        permit::check(who, Action::PrepareRound, round.phase)?;
        Ok(NextPage {
            year: round.year,
            phase: round.phase,
            may_begin: permit::check(who, Action::BeginRound, round.phase).is_ok(),
            draft: tx.find_draft().await?,
            candidates: tx.draft_candidates().await?,
            areas: tx.areas().await?,
            departments: tx.departments().await?,
        })
    }

    /// Copies the current round as a draft of the next one: title, rules, plan and the texts of the candidates. Nothing of
    /// its vote, its comments and its result goes along.
    ///
    /// # Errors
    /// [`Refusal::DraftThere`], and those of the permit.
    pub async fn copy_round(&self, who: Option<&Person>) -> Result<()> {
        let mut tx = self.store.write().await?;
        let round = self.round_to_change(&mut tx, who, Action::PrepareRound).await?;
        if tx.find_draft().await?.is_some() {
            return Err(Refusal::DraftThere.into());
        }
        let draft = Draft::after(&round, &tx.stages(round.id).await?);
        tx.add_draft(&draft).await?;
        let projects = tx.projects(round.id).await?;
        for project in &projects {
            tx.add_draft_candidate(project.number, &candidate_row(project)).await?;
        }
        self.note(&mut tx, who, Act::CopiedRound, &draft.year.to_string(), &projects.len().to_string()).await?;
        Ok(tx.commit_unseen().await?)
    }

    /// Changes what the draft is called, how many are to be chosen, and its plan.
    ///
    /// # Errors
    /// [`Refusal::NoDraft`], [`Refusal::FieldMissing`], [`Refusal::ReasonTooLong`], [`Refusal::NotANumber`],
    /// [`Refusal::RulesContradict`], [`Refusal::PlanNotAllowed`], and those of the permit.
    pub async fn change_draft(&self, who: Option<&Person>, typed: &TypedDraft) -> Result<()> {
        let mut tx = self.store.write().await?;
        self.round_to_change(&mut tx, who, Action::PrepareRound).await?;
        let draft = draft(&mut tx).await?;
        let seats = text::number(&typed.seats).ok_or(Refusal::NotANumber)?;
        let n_candidates = tx.draft_candidates().await?.len();
        let changed = Draft {
            year: draft.year,
            title: needed(&typed.title)?,
            congress: needed(&typed.congress)?,
            notice: words(&typed.notice)?,
            source: needed(&typed.source)?,
            rules: draft.rules_with(seats, n_candidates).ok_or(Refusal::RulesContradict)?,
            stages: draft.stages.iter().map(|stage| planned(stage, &typed.days)).collect::<Result<_>>()?,
        };
        if changed == draft {
            return Ok(());
        }
        tx.change_draft(&changed).await?;
        self.note(&mut tx, who, Act::ChangedDraft, &changed.year.to_string(), &changed.title.zh).await?;
        Ok(tx.commit_unseen().await?)
    }

    /// Writes a candidate of the draft, its cells in the order of the list's columns: in the place of the one that has the
    /// number `before`, or where that is empty, a new one. Answers what is wrong with the cells; nothing was written then.
    ///
    /// # Errors
    /// [`Refusal::NoDraft`], [`Refusal::NotFound`], and those of the permit.
    pub async fn write_candidate_of_draft(
        &self,
        who: Option<&Person>,
        before: &str,
        cells: &[String],
    ) -> Result<Vec<Wrong>> {
        let mut tx = self.store.write().await?;
        self.round_to_change(&mut tx, who, Action::PrepareRound).await?;
        let draft = draft(&mut tx).await?;
        let mut others = tx.draft_candidates().await?;
        let replaced = match before {
            "" => None,
            number => {
                let place = others.iter().position(|row| row[0] == number).ok_or(Refusal::NotFound)?;
                Some(others.remove(place))
            }
        };
        let known = Known {
            areas: tx.areas().await?,
            departments: tx.departments().await?,
            present: replaced.iter().cloned().collect(),
            ..Known::default()
        };
        let headings = Kind::Candidates.columns().iter().map(|column| column.code.to_owned()).collect();
        let row = match read(Kind::Candidates, &[headings, cells.to_vec()], &known) {
            Ok(rows) => rows.into_iter().next().ok_or(Refusal::FieldMissing)?,
            Err(wrong) => return Ok(wrong),
        };
        if others.iter().any(|other| other[0] == row[0]) {
            let column = Kind::Candidates.columns().first();
            return Ok(vec![Wrong { column, value: row[0].clone(), ..Wrong::of_file(What::NumberTaken) }]);
        }
        if replaced.as_ref() == Some(&row) {
            return Ok(Vec::new());
        }
        if let Some(replaced) = replaced.and_then(|row| text::number(&row[0])) {
            tx.remove_draft_candidate(replaced).await?;
        }
        tx.add_draft_candidate(text::number(&row[0]).ok_or(Refusal::NotANumber)?, &row).await?;
        let details = format!("project {}; {}", row[0], row[1]);
        self.note(&mut tx, who, Act::WroteDraftCandidate, &draft.year.to_string(), &details).await?;
        tx.commit_unseen().await?;
        Ok(Vec::new())
    }

    /// Takes a candidate out of the draft.
    ///
    /// # Errors
    /// [`Refusal::NoDraft`], [`Refusal::NotFound`], and those of the permit.
    pub async fn remove_candidate_of_draft(&self, who: Option<&Person>, number: &str) -> Result<()> {
        let mut tx = self.store.write().await?;
        self.round_to_change(&mut tx, who, Action::PrepareRound).await?;
        let draft = draft(&mut tx).await?;
        let rows = tx.draft_candidates().await?;
        let row = rows.iter().find(|row| row[0] == number).ok_or(Refusal::NotFound)?;
        tx.remove_draft_candidate(text::number(number).ok_or(Refusal::NotFound)?).await?;
        let details = format!("project {}; {}", row[0], row[1]);
        self.note(&mut tx, who, Act::RemovedDraftCandidate, &draft.year.to_string(), &details).await?;
        Ok(tx.commit_unseen().await?)
    }

    /// Throws the draft away, whole.
    ///
    /// # Errors
    /// [`Refusal::NoDraft`], and those of the permit.
    pub async fn drop_draft(&self, who: Option<&Person>) -> Result<()> {
        let mut tx = self.store.write().await?;
        self.round_to_change(&mut tx, who, Action::PrepareRound).await?;
        let draft = draft(&mut tx).await?;
        tx.drop_draft().await?;
        self.note(&mut tx, who, Act::DroppedDraft, &draft.year.to_string(), "").await?;
        Ok(tx.commit_unseen().await?)
    }

    /// Begins the round that was prepared: it is the current one now, in its first phase, and everyone reads it. The one
    /// before is over and stays as a past year.
    ///
    /// # Errors
    /// [`Refusal::NoDraft`], [`Refusal::DeedWaits`] while a correction of the round before waits for a second person,
    /// [`Refusal::RulesContradict`], and those of the permit: the round before must be closed.
    pub async fn begin_draft(&self, who: Option<&Person>) -> Result<()> {
        let mut tx = self.store.write().await?;
        let round = self.round_to_change(&mut tx, who, Action::BeginRound).await?;
        nothing_waits(&mut tx, &round).await?;
        let draft = draft(&mut tx).await?;
        let rows = tx.draft_candidates().await?;
        let rules = draft.rules_with(draft.rules.seats(), rows.len()).ok_or(Refusal::RulesContradict)?;
        tx.drop_draft().await?;
        let new = NewRound {
            year: draft.year,
            title: draft.title,
            congress: draft.congress,
            district: round.district,
            notice: draft.notice,
            source: draft.source,
            rules,
            phase: Phase::Collecting,
        };
        let id = tx.add_round(&new).await?;
        for stage in &draft.stages {
            tx.add_stage(id, stage).await?;
        }
        for row in &rows {
            tx.add_project(id, &project(row)?).await?;
        }
        self.note(&mut tx, who, Act::BeganRound, &draft.year.to_string(), &rows.len().to_string()).await?;
        Ok(tx.commit().await?)
    }
}

async fn draft(tx: &mut Tx) -> Result<Draft> {
    tx.find_draft().await?.ok_or_else(|| Refusal::NoDraft.into())
}

/// A line in both languages; where there is no English, the Chinese stands for it.
fn words(typed: &Bilingual) -> Result<Bilingual> {
    let line = |typed: &str| text::reason_words(typed).map(|words| words.replace('\n', " "));
    let (zh, en) = (line(&typed.zh)?, line(&typed.en)?);
    Ok(Bilingual { en: if en.is_empty() { zh.clone() } else { en }, zh })
}

fn needed(typed: &Bilingual) -> Result<Bilingual> {
    let words = words(typed)?;
    if words.zh.is_empty() { Err(Refusal::FieldMissing.into()) } else { Ok(words) }
}

/// The plan of a phase on the days that were typed for it.
fn planned(stage: &Stage, typed: &[(Phase, String, String)]) -> Result<Stage> {
    let days = typed.iter().find(|(phase, ..)| *phase == stage.phase);
    let days = days.and_then(|(_, from, to)| Some((time::china_midnight_of(from)?, time::china_midnight_of(to)?)));
    let (from, to) = days.filter(|(from, to)| from <= to).ok_or(Refusal::PlanNotAllowed)?;
    Ok(Stage { from, to, ..stage.clone() })
}
