//! The result, or why there is none yet.

mod strip;
mod table;
mod waiting;
mod why;

use crate::api::rounds::show_result;
use crate::components::load::load;
use crate::components::notice::Problem;
use crate::components::phrases::Phrases;
use crate::components::section::Breadcrumb;
use crate::format::full;
use crate::scene::scene;
use crate::words::{t, tf};
use ballot::{CandidateOutcome, Figures, Outcome, Rules};
use domain::shown::{Published, ResultPage as Data};
use domain::{Project, Round};
use leptos::either::Either;
use leptos::prelude::*;
use strip::Strip;
use table::Ranking;
use waiting::Waiting;

/// The result page.
#[component]
pub fn ResultPage() -> impl IntoView {
    scene().outcome.set_title(t("result.title"));
    load(show_result(), |data: Data| {
        let Data { round, projects, published } = data;
        view! {
            <Breadcrumb here=t("frame.results") />
            <Problem />
            {match published {
                Some(published) => Either::Left(view! { <Result round projects published /> }),
                None => Either::Right(view! { <Waiting phase=round.phase /> }),
            }}
        }
    })
}

/// A project with what became of it.
#[derive(Clone)]
struct Ranked {
    project: Project,
    outcome: CandidateOutcome,
}

/// What all parts of a published result need: rules, figures and every project by rank, then by number.
#[derive(Clone)]
struct Sheet {
    rules: Rules,
    figures: Figures,
    outcome: Outcome,
    ranked: Vec<Ranked>,
    projects: Vec<Project>,
}

impl Sheet {
    fn new(rules: Rules, figures: Figures, outcome: Outcome, projects: Vec<Project>) -> Self {
        let mut ranked: Vec<_> = projects
            .iter()
            .zip(1..)
            .filter_map(|(project, number)| {
                let outcome = outcome.candidates.iter().find(|candidate| candidate.number == number)?;
                Some(Ranked { project: project.clone(), outcome: *outcome })
            })
            .collect();
        ranked.sort_by_key(|ranked| (ranked.outcome.rank, ranked.project.number));
        Self { rules, figures, outcome, ranked, projects }
    }

    /// The smallest number of For that passes; none where rank alone decides.
    fn passing(&self) -> Option<u32> {
        (self.rules.pass_basis() != ballot::PassBasis::None).then(|| self.rules.passing(self.figures.present))
    }

    /// Where a number of votes stands between none and all deputies, in percent.
    fn percent(&self, votes: u32) -> String {
        format!("{:.2}%", f64::from(votes) / f64::from(self.figures.total.max(1)) * 100.0)
    }

    /// The official numbers of candidates known by their place on the paper.
    fn official(&self, places: &[u32]) -> Vec<u32> {
        let at = |place: &u32| usize::try_from(*place).ok()?.checked_sub(1).and_then(|at| self.projects.get(at));
        places.iter().filter_map(at).map(|project| project.number).collect()
    }
}

#[component]
fn Result(round: Round, projects: Vec<Project>, published: Published) -> impl IntoView {
    let count = published.count;
    let sheet = Sheet::new(round.rules, count.figures, count.outcome, projects);
    let decided = !sheet.ranked.is_empty();
    view! {
        <div class="result-head">
            <p class="result-head__no">{tf("result.announced", &[("moment", &full(published.at))])}</p>
            <h1 class="result-head__title"><Phrases sentence=tf("result.heading", &[("year", &round.year)]) /></h1>
            {why::sentences(&sheet)
                .into_iter()
                .map(|sentence| view! { <p class="result-head__sentence">{sentence}</p> })
                .collect_view()}
        </div>
        <SittingFigures figures=sheet.figures />
        <div class="takeaway">
            <a class="link-action" href="/rules">{t("result.to_rules")}</a>
            <span class="takeaway__hint">{t("result.print")}</span>
        </div>
        {decided.then(|| view! {
            <Ranking sheet=sheet.clone() />
            <Strip sheet />
        })}
    }
}

/// The figures of the sitting: who was there and what was in the boxes.
#[component]
fn SittingFigures(figures: Figures) -> impl IntoView {
    let Figures { total, present, issued, returned, invalid } = figures;
    let figures = [
        (t("result.figure.total"), total),
        (t("result.figure.present"), present),
        (t("result.figure.issued"), issued),
        (t("result.figure.returned"), returned),
        (t("result.figure.not_returned"), issued.saturating_sub(returned)),
        (t("result.figure.valid"), returned.saturating_sub(invalid)),
        (t("result.figure.invalid"), invalid),
    ];
    view! {
        <dl class="figures figures--seven">
            {figures
                .into_iter()
                .map(|(name, figure)| view! { <div class="figures__item"><dt>{name}</dt><dd>{figure}</dd></div> })
                .collect_view()}
        </dl>
    }
}
