//! Candidate projects (候选项目).

use super::answer::{Answer, Nothing, Path, Query, json};
use super::words::Words;
use super::{Code, Problem};
use crate::site::Site;
use axum::extract::State;
use domain::{Bilingual, Project, Target};
use serde::Serialize;
use utoipa::ToSchema;

/// The candidates of a round.
#[derive(Serialize, ToSchema)]
pub struct Candidates {
    /// The year that the projects are for.
    year: i32,
    /// Said above every list of the candidates; whoever shows them shows this too.
    notice: Words,
    /// The document that all facts and quotes are from.
    source: Words,
    /// In official order.
    candidates: Vec<Candidate>,
}

/// A candidate. All facts are from the source that the round names; what it does not give is not here.
#[derive(Serialize, ToSchema)]
pub struct Candidate {
    /// The official number, from 1; also the number on the ballot paper.
    number: u32,
    /// Title as in the official list.
    title: Words,
    /// One plain sentence on what it is.
    summary: Words,
    /// The field of life that it belongs to.
    area: Named,
    /// The department in the lead (牵头单位).
    department: Named,
    /// Who else takes part.
    department_note: Words,
    /// The target in words; says so where the source gives no figure.
    target: Words,
    /// The figures the source gives, perhaps none.
    targets: Vec<Figure>,
    /// The place named by the source.
    place: Words,
    /// The phrase of the source that the project rests on, to the letter, in the source's language.
    quote: String,
    /// The address of its page on this site.
    page: String,
}

/// A thing with a code that stays and a name that is shown.
#[derive(Serialize, ToSchema)]
pub struct Named {
    /// Stays as it is.
    code: String,
    /// Shown.
    name: Words,
}

/// A figure of the target.
#[derive(Serialize, ToSchema)]
pub struct Figure {
    /// The figure, in `unit`.
    value: i64,
    /// Whether the source says "at least" (以上).
    at_least: bool,
    /// What is counted.
    unit: Words,
}

fn named(code: String, name: Bilingual) -> Named {
    Named { code, name: name.into() }
}

impl From<Target> for Figure {
    fn from(target: Target) -> Self {
        Self { value: target.value, at_least: target.at_least, unit: target.unit.into() }
    }
}

impl Candidate {
    fn of(year: i32, project: Project) -> Self {
        Self {
            page: format!("/years/{year}/projects/{}", project.number),
            number: project.number,
            title: project.title.into(),
            summary: project.summary.into(),
            area: named(project.area.code, project.area.name),
            department: named(project.department.code, project.department.name),
            department_note: project.department_note.into(),
            target: project.target.into(),
            targets: project.targets.into_iter().map(Figure::from).collect(),
            place: project.place.into(),
            quote: project.quote,
        }
    }
}

/// All candidates of a round in official order.
#[utoipa::path(get, path = "/api/v1/rounds/{year}/candidates", operation_id = "list_candidates", tag = "candidates",
    params(("year" = i32, Path, description = "The year that the projects are for.", example = 2025)),
    responses((status = 200, description = "The candidates.", body = Candidates)))]
pub async fn list(State(site): State<Site>, Path(year): Path<i32>, Query(Nothing {}): Query<Nothing>) -> Answer {
    let (round, projects) = Problem::unless(&site, site.service.list_candidates(None, year).await).await?;
    let candidates = projects.into_iter().map(|project| Candidate::of(round.year, project)).collect();
    json(&Candidates { year: round.year, notice: round.notice.into(), source: round.source.into(), candidates })
}

/// One candidate by its official number.
#[utoipa::path(get, path = "/api/v1/rounds/{year}/candidates/{number}", operation_id = "show_candidate",
    tag = "candidates",
    params(
        ("year" = i32, Path, description = "The year that the projects are for.", example = 2025),
        ("number" = u32, Path, description = "The official number, from 1.", minimum = 1, example = 12)),
    responses((status = 200, description = "The candidate.", body = Candidate)))]
pub async fn show(
    State(site): State<Site>,
    Path((year, number)): Path<(i32, u32)>,
    Query(Nothing {}): Query<Nothing>,
) -> Answer {
    let (_, projects) = Problem::unless(&site, site.service.list_candidates(None, year).await).await?;
    let found = projects.into_iter().find(|project| project.number == number).ok_or(Code::NotFound)?;
    json(&Candidate::of(year, found))
}
