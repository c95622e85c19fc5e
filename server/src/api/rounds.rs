//! Rounds: one for each year.

use super::answer::{Answer, Nothing, Path, Query, json};
use super::words::{Words, moment, phase};
use super::{Problem, ROOT};
use crate::site::Site;
use axum::extract::State;
use domain::{Round, Stage};
use serde::Serialize;
use utoipa::ToSchema;

/// All rounds.
#[derive(Serialize, ToSchema)]
pub struct Rounds {
    /// Under which licence the data may be used, as the operator has set it.
    licence: String,
    /// The latest year first.
    rounds: Vec<RoundLine>,
}

/// A round in the list.
#[derive(Serialize, ToSchema)]
pub struct RoundLine {
    /// The year that the projects are for.
    year: i32,
    /// What the round is called.
    title: Words,
    /// Where the round stands.
    #[schema(schema_with = phase)]
    phase: &'static str,
    /// The address of the round in this interface.
    address: String,
}

/// A round.
#[derive(Serialize, ToSchema)]
pub struct OneRound {
    /// Under which licence the data may be used, as the operator has set it.
    licence: String,
    /// The year that the projects are for.
    year: i32,
    /// What the round is called.
    title: Words,
    /// The congress that votes.
    congress: Words,
    /// The district.
    district: Words,
    /// Said above every list of the candidates; whoever shows them shows this too.
    notice: Words,
    /// The document that the facts about the candidates are from.
    source: Words,
    /// Where the round stands.
    #[schema(schema_with = phase)]
    phase: &'static str,
    /// Whether the on-screen ballot is a rehearsal (模拟票决) and decides nothing.
    is_mock: bool,
    /// How many candidates there are.
    n_candidates: u32,
    /// What is planned; nothing begins or ends by itself at these moments.
    stages: Vec<PlannedStage>,
}

/// When a phase is planned to be.
#[derive(Serialize, ToSchema)]
pub struct PlannedStage {
    /// The phase.
    #[schema(schema_with = phase)]
    phase: &'static str,
    /// The first day begins.
    #[schema(schema_with = moment)]
    from: String,
    /// The last day.
    #[schema(schema_with = moment)]
    to: String,
    /// What happens then and what a citizen can do.
    note: Words,
}

impl From<Round> for RoundLine {
    fn from(round: Round) -> Self {
        let address = format!("{ROOT}/rounds/{}", round.year);
        Self { year: round.year, title: round.title.into(), phase: round.phase.code(), address }
    }
}

impl From<Stage> for PlannedStage {
    fn from(stage: Stage) -> Self {
        let (from, to) = (stage.from.to_text(), stage.to.to_text());
        Self { phase: stage.phase.code(), from, to, note: stage.note.into() }
    }
}

/// All rounds, the latest year first.
#[utoipa::path(get, path = "/api/v1/rounds", operation_id = "list_rounds", tag = "rounds",
    responses((status = 200, description = "The rounds.", body = Rounds)))]
pub async fn list(State(site): State<Site>, Query(Nothing {}): Query<Nothing>) -> Answer {
    let rounds = Problem::unless(&site, site.service.list_rounds(None).await).await?;
    let rounds = rounds.into_iter().map(RoundLine::from).collect();
    json(&Rounds { licence: site.operator.data_licence.clone(), rounds })
}

/// The round of a year, with its planned dates.
#[utoipa::path(get, path = "/api/v1/rounds/{year}", operation_id = "show_round", tag = "rounds",
    params(("year" = i32, Path, description = "The year that the projects are for.", example = 2025)),
    responses((status = 200, description = "The round.", body = OneRound)))]
pub async fn show(State(site): State<Site>, Path(year): Path<i32>, Query(Nothing {}): Query<Nothing>) -> Answer {
    let found = Problem::unless(&site, site.service.show_round(None, year).await).await?;
    let round = found.round;
    json(&OneRound {
        licence: site.operator.data_licence.clone(),
        year: round.year,
        title: round.title.into(),
        congress: round.congress.into(),
        district: round.district.into(),
        notice: round.notice.into(),
        source: round.source.into(),
        phase: round.phase.code(),
        is_mock: found.is_mock,
        n_candidates: found.n_candidates,
        stages: found.stages.into_iter().map(PlannedStage::from).collect(),
    })
}
