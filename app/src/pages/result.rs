//! The result, or why there is none yet.

mod counting;
pub mod export;
mod proceedings;
mod record;
mod strip;
pub(super) mod table;
mod votes;
mod waiting;
pub(super) mod why;

use crate::api::rounds::show_result;
use crate::components::load::load;
use crate::components::notice::Problem;
use crate::components::phrases::Phrases;
use crate::components::section::{Breadcrumb, Section};
use crate::format::full;
use crate::pages::rules::words::Steps;
use crate::pages::years::EarlierYear;
use crate::scene::scene;
use crate::words::{t, tf};
use ballot::{CandidateOutcome, Figures, Outcome, Rules};
use counting::HowCounted;
use domain::shown::{Counted, Published, ResultPage as Data};
use domain::text::number;
use domain::{Correction, Follows, Project, Round, Timestamp, Vote};
use leptos::either::Either;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use proceedings::Proceedings;
use record::{Corrections, Publication};
use strip::Strip;
use table::Ranking;
use votes::VotesOfRound;
use waiting::Waiting;

/// The result page.
#[component]
pub fn ResultPage() -> impl IntoView {
    scene().outcome.set_title(t("result.title"));
    // What is no number is the number of no vote.
    let asked = use_query_map().get_untracked().get("vote").map(|typed| number(&typed).unwrap_or(0));
    load(show_result(scene().year(), asked), |data: Data| {
        let published = data.published.clone();
        let of_round = data.clone();
        view! {
            <Breadcrumb here=t("frame.results") />
            <EarlierYear />
            <Problem />
            {match published {
                Some(published) => Either::Left(view! { <Result data published /> }),
                None => Either::Right(view! {
                    <Waiting phase=data.round.phase vote=data.vote />
                    <VotesOfRound data=of_round />
                    <Proceedings deeds=data.deeds attendance=data.attendance />
                }),
            }}
        }
    })
}

/// A project with what became of it.
#[derive(Clone)]
pub struct Ranked {
    project: Project,
    outcome: CandidateOutcome,
}

/// What all parts of a result need: rules, figures and every project by rank, then by number. The desk shows the same
/// before the publication to those who confirm it.
#[derive(Clone)]
pub struct Sheet {
    year: i32,
    is_mock: bool,
    rules: Rules,
    figures: Figures,
    outcome: Outcome,
    ranked: Vec<Ranked>,
    projects: Vec<Project>,
    sha256: String,
    number: u32,
    follows: Option<Follows>,
}

impl Sheet {
    /// The sheet of a count; `projects` in the order of the paper.
    pub(super) fn new(round: &Round, vote: Option<&Vote>, projects: &[Project], count: &Counted) -> Self {
        let count = count.clone();
        let mut ranked: Vec<_> = projects
            .iter()
            .zip(1..)
            .filter_map(|(project, number)| {
                let outcome = count.outcome.candidates.iter().find(|candidate| candidate.number == number)?;
                Some(Ranked { project: project.clone(), outcome: *outcome })
            })
            .collect();
        ranked.sort_by_key(|ranked| (ranked.outcome.rank, ranked.project.number));
        Self {
            year: round.year,
            is_mock: vote.is_some_and(|vote| vote.is_mock),
            rules: vote.map_or(round.rules, |vote| vote.rules),
            figures: count.figures,
            outcome: count.outcome,
            ranked,
            projects: projects.to_vec(),
            sha256: count.sha256,
            number: vote.map_or(1, |vote| vote.number),
            follows: vote.and_then(|vote| vote.follows),
        }
    }

    /// Whether the vote decided nothing, and so has no figures per project.
    pub(super) fn is_undecided(&self) -> bool {
        self.ranked.is_empty()
    }

    /// The name of the result; phrases are parted by `|`.
    fn heading(&self) -> String {
        let key = if self.is_mock { "result.heading.mock" } else { "result.heading" };
        tf(key, &[("year", &self.year)])
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

    /// Names and figures of the sitting, in the order in which they come about.
    fn named_figures(&self) -> [(String, u32); 9] {
        let figures = &self.figures;
        [
            (t("result.figure.total"), figures.total),
            (t("result.figure.roll"), figures.roll),
            (t("result.figure.present"), figures.present),
            (t("result.figure.issued"), figures.issued),
            (t("result.figure.returned"), figures.returned),
            (t("result.figure.not_returned"), figures.not_returned()),
            (t("result.figure.valid"), figures.valid()),
            (t("result.figure.invalid"), figures.invalid),
            (t("result.figure.not_cast"), figures.not_cast()),
        ]
    }
}

#[component]
fn Result(data: Data, published: Published) -> impl IntoView {
    let sheet = Sheet::new(&data.round, data.vote.as_ref(), &data.projects, &published.count);
    let decided = !sheet.is_undecided();
    let hash = published.count.sha256.clone();
    let query = if data.votes.len() > 1 { format!("?vote={}", sheet.number) } else { String::new() };
    let of_round = data.clone();
    // Who published this result, and who added what beside it: not those of another vote.
    let own = data.deeds_of(sheet.number);
    view! {
        <Head sheet=sheet.clone() at=published.at corrections=published.corrections.clone() />
        <VotesOfRound data=of_round />
        <SittingFigures sheet=sheet.clone() />
        {(!published.canonical.is_empty()).then(|| view! { <Downloads query=query.clone() /> })}
        {decided.then(|| view! {
            <Ranking sheet=sheet.clone() />
            <Strip sheet=sheet.clone() />
        })}
        <Corrections corrections=published.corrections.clone() deeds=own.clone() hash />
        <Section title=t("result.rules")>
            <Steps rules=sheet.rules />
            <p class="section-more"><a href=scene().in_round("/rules")>{t("result.to_rules")}</a></p>
        </Section>
        {(!published.canonical.is_empty()).then(|| view! { <HowCounted sheet=sheet.clone() query /> })}
        <Publication published deeds=own mandate=data.mandate.filter(|_| !sheet.is_mock) />
        <Proceedings deeds=data.deeds attendance=data.attendance />
    }
}

#[component]
fn Head(sheet: Sheet, at: Timestamp, corrections: Vec<Correction>) -> impl IntoView {
    let moment = full(at);
    let (class, announced) = if sheet.is_mock {
        ("result-head__no result-head__no--mock", tf("result.announced.mock", &[("moment", &moment)]))
    } else {
        ("result-head__no", tf("result.announced", &[("moment", &moment)]))
    };
    let n = corrections.len();
    view! {
        <div class="result-head">
            <p class=class>{announced}</p>
            <h1 class="result-head__title"><Phrases sentence=sheet.heading() /></h1>
            {sheet.is_mock.then(|| view! {
                <p class="result-head__sentence"><strong>{t("result.mock.nothing")}</strong></p>
            })}
            {why::sentences(&sheet)
                .into_iter()
                .map(|sentence| view! { <p class="result-head__sentence">{sentence}</p> })
                .collect_view()}
            {(n > 0).then(|| view! {
                <p class="result-head__sentence">
                    <a href="#corrections">{tf("result.corrections.there", &[("n", &n)])}</a>
                </p>
            })}
        </div>
    }
}

/// The figures of the sitting: who was there and what was in the boxes.
#[component]
pub fn SittingFigures(
    /// The result.
    sheet: Sheet,
) -> impl IntoView {
    view! {
        <dl class="figures figures--nine">
            {sheet
                .named_figures()
                .into_iter()
                .map(|(name, figure)| view! { <div class="figures__item"><dt>{name}</dt><dd>{figure}</dd></div> })
                .collect_view()}
        </dl>
    }
}

/// The files to take away, and how to print.
#[component]
fn Downloads(
    /// Which vote, where the round has several: `?vote=2`.
    query: String,
) -> impl IntoView {
    let file = |ending| scene().in_round(&format!("/results.{ending}{query}"));
    view! {
        <div class="takeaway">
            <a class="link-action" href=file("csv")>{t("result.download.csv")}</a>
            <a class="link-action" href=file("xlsx")>{t("result.download.xlsx")}</a>
            <a class="link-action" href=file("json")>{t("result.download.json")}</a>
            <span class="takeaway__hint">{t("result.print")}</span>
        </div>
    }
}
