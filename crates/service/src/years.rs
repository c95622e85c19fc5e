//! Rounds under their year: what stays to be read when another has begun.

use crate::counts::{published_page, result_page};
use crate::desk::is_mock;
use crate::open_data::round_of;
use crate::projects::{n, rules_page};
use crate::voices::{by_project, of};
use crate::{Refusal, Result, Service};
use domain::permit::{self, Action};
use domain::shown::{
    Commenting, CommentsAsked, ProjectPage, ProjectRow, ResultPage, RoundInBrief, RulesPage, YearPage, YearsPage,
};
use domain::{Person, Round};
use store::Tx;

impl Service {
    /// All rounds in brief, the latest year first.
    ///
    /// # Errors
    /// [`Refusal::NoRound`], and those of the permit.
    pub async fn list_years(&self, who: Option<&Person>) -> Result<YearsPage> {
        let mut tx = self.store.read().await?;
        let mut rounds = Vec::new();
        for round in tx.rounds().await? {
            permit::check(who, Action::ReadPublic, round.phase)?;
            let chosen = chosen(&mut tx, who, &round).await?;
            rounds.push(RoundInBrief {
                n_candidates: n(tx.projects(round.id).await?.len()),
                n_chosen: chosen.map(|chosen| n(chosen.len())),
                year: round.year,
                title: round.title,
                phase: round.phase,
            });
        }
        if rounds.is_empty() { Err(Refusal::NoRound.into()) } else { Ok(YearsPage { rounds }) }
    }

    /// The round of a year with its candidates, and which of them were chosen.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], and those of the permit.
    pub async fn show_year(&self, who: Option<&Person>, year: i32) -> Result<YearPage> {
        let mut tx = self.store.read().await?;
        let round = round_of(&mut tx, who, year).await?;
        let counts = by_project(&tx.comment_tallies(round.id).await?);
        let projects = tx.projects(round.id).await?;
        Ok(YearPage {
            stages: tx.stages(round.id).await?,
            rows: projects.into_iter().map(|project| ProjectRow { voices: of(&counts, project.id), project }).collect(),
            chosen: chosen(&mut tx, who, &round).await?,
            is_mock: is_mock(&mut tx, round.id).await?,
            round,
        })
    }

    /// A project's page under its year. Of an earlier year it is read and no more: its comments are settled.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], and those of the permit.
    pub async fn show_project_of(
        &self,
        who: Option<&Person>,
        (year, number): (i32, u32),
        asked: CommentsAsked,
    ) -> Result<ProjectPage> {
        let mut tx = self.store.read().await?;
        let round = round_of(&mut tx, who, year).await?;
        let is_current = tx.find_current_round().await?.is_some_and(|current| current.id == round.id);
        let mut page = self.project_page(&mut tx, who, round, number, asked).await?;
        if !is_current {
            page.said.commenting = Commenting::Closed;
            (page.said.reply_to, page.said.editing) = (None, None);
        }
        Ok(page)
    }

    /// The rules of a year, as [`Service::show_rules`].
    ///
    /// # Errors
    /// [`Refusal::NotFound`], and those of the permit.
    pub async fn show_rules_of(&self, who: Option<&Person>, year: i32) -> Result<RulesPage> {
        let mut tx = self.store.read().await?;
        let round = round_of(&mut tx, who, year).await?;
        rules_page(&mut tx, round).await
    }

    /// What may be shown of a vote of a year by the same gate as [`Service::show_result`]; without a number, of the one that
    /// stands.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], and those of the permit.
    pub async fn show_vote_of(&self, who: Option<&Person>, year: i32, number: Option<u32>) -> Result<ResultPage> {
        let mut tx = self.store.read().await?;
        let round = round_of(&mut tx, who, year).await?;
        result_page(&mut tx, who, round, number).await
    }

    /// The result of a year for files and programs, by the same gate; while a further vote goes on, the last published one.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], and those of the permit.
    pub async fn show_result_of(&self, who: Option<&Person>, year: i32, number: Option<u32>) -> Result<ResultPage> {
        let mut tx = self.store.read().await?;
        let round = round_of(&mut tx, who, year).await?;
        published_page(&mut tx, who, round, number).await
    }

    /// The scan of the decision of a year: its kind and bytes. Everyone may read it.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], and those of the permit.
    pub async fn show_scan_of(&self, who: Option<&Person>, year: i32) -> Result<(String, Vec<u8>)> {
        let mut tx = self.store.read().await?;
        let round = round_of(&mut tx, who, year).await?;
        Ok(tx.find_scan(round.id).await?.ok_or(Refusal::NotFound)?)
    }
}

/// The official numbers of what the published votes of a round chose; nothing before a result is published.
async fn chosen(tx: &mut Tx, who: Option<&Person>, round: &Round) -> Result<Option<Vec<u32>>> {
    let page = result_page(tx, who, round.clone(), None).await?;
    let is_published = page.last_published().is_some();
    Ok(is_published.then(|| page.chosen_altogether().iter().map(|project| project.number).collect()))
}
