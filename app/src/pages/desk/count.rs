//! The steps after the vote: the count, its figures, the announcement. Nothing per project is here before the count.

use super::vote::CorrectAttendance;
use crate::components::verdict::VerdictWord;
use crate::format::two_digits;
use crate::words::{t, text, tf};
use ballot::{CandidateOutcome, Figures, Outcome, PassBasis, Standing, TieAtCut};
use domain::Bilingual;
use domain::shown::DeskPage as Data;
use leptos::prelude::*;

/// The box is closed: the papers handed out and returned are compared, then counted.
#[component]
pub fn Count(data: Data) -> impl IntoView {
    let (issued, returned) = (data.round.present.unwrap_or_default(), data.n_cast);
    let figures = [("issued", &issued as &dyn std::fmt::Display), ("returned", &returned)];
    let is_valid = returned <= issued;
    let sentence = if is_valid { tf("desk.count.valid", &figures) } else { tf("desk.count.more_cast", &figures) };
    let may_act = data.may_act;
    view! {
        <p>{sentence}</p>
        {may_act.then(|| view! { <CorrectAttendance data is_open=!is_valid /> })}
        {(may_act && is_valid).then(|| view! {
            <form method="post" action="/api/counts/count">
                <p>{t("desk.count.no_way_back")}</p>
                <div class="actions"><button class="button button--final">{t("desk.count.button")}</button></div>
            </form>
        })}
    }
}

/// The count is done: its figures, and the announcement.
#[component]
pub fn Publish(data: Data) -> impl IntoView {
    let (tie, basis) = (data.round.rules.tie_at_cut(), data.round.rules.pass_basis());
    let titles = data.titles;
    view! {
        <p>{t("desk.counted.text")}</p>
        {data.count.map(|count| view! {
            <SittingFigures figures=count.figures />
            <p><strong>{standing(&count.outcome, tie)}</strong></p>
            {(!count.outcome.candidates.is_empty()).then(|| view! { <Candidates outcome=count.outcome.candidates titles basis /> })}
        })}
        {data.may_act.then(|| view! {
            <form class="sitting__close" method="post" action="/api/counts/publish">
                <p>{t("desk.publish.no_way_back")}</p>
                <div class="actions"><button class="button button--final">{t("desk.publish.button")}</button></div>
            </form>
        })}
    }
}

#[component]
fn SittingFigures(figures: Figures) -> impl IntoView {
    let valid = figures.returned.saturating_sub(figures.invalid);
    let items = [
        (t("desk.figure.total"), figures.total),
        (t("desk.figure.present"), figures.present),
        (t("desk.figure.issued"), figures.issued),
        (t("desk.figure.returned"), figures.returned),
        (t("desk.figure.valid"), valid),
        (t("desk.figure.invalid"), figures.invalid),
    ];
    view! {
        <dl class="figures">
            {items
                .map(|(name, value)| view! { <div class="figures__item"><dt>{name}</dt><dd>{value}</dd></div> })
                .collect_view()}
        </dl>
    }
}

/// How the ballot as a whole stands, in a sentence.
fn standing(outcome: &Outcome, tie: TieAtCut) -> String {
    let chosen = outcome.chosen().count();
    match &outcome.standing {
        Standing::Complete => tf("desk.standing.complete", &[("chosen", &chosen)]),
        Standing::Tie { places_left, candidates } => {
            let numbers: Vec<_> = candidates.iter().map(u32::to_string).collect();
            let numbers = numbers.join(&t("desk.standing.comma"));
            let figures: [(&str, &dyn std::fmt::Display); 3] =
                [("chosen", &chosen), ("places", places_left), ("numbers", &numbers)];
            match tie {
                TieAtCut::Revote => tf("desk.standing.tie_revote", &figures),
                TieAtCut::Presidium => tf("desk.standing.tie_presidium", &figures),
            }
        }
        Standing::Shortfall { missing } => tf("desk.standing.shortfall", &[("chosen", &chosen), ("missing", missing)]),
        Standing::NoQuorum => t("desk.standing.no_quorum"),
        Standing::Void => t("desk.standing.void"),
        Standing::Unreconciled { .. } => t("desk.standing.unreconciled"),
    }
}

#[component]
fn Candidates(outcome: Vec<CandidateOutcome>, titles: Vec<Bilingual>, basis: PassBasis) -> impl IntoView {
    view! {
        <div class="table-region" role="region" aria-label=t("desk.table.caption") tabindex="0">
            <table class="table" role="table">
                <caption>{t("desk.table.caption")}</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        <th class="table__key" role="columnheader" scope="col">{t("desk.table.project")}</th>
                        <th class="table__num" role="columnheader" scope="col">{t("desk.table.for")}</th>
                        <th class="table__num" role="columnheader" scope="col">{t("desk.table.against")}</th>
                        <th class="table__num" role="columnheader" scope="col">{t("desk.table.abstain")}</th>
                        <th role="columnheader" scope="col">{t("desk.table.verdict")}</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">
                    {outcome.into_iter().zip(titles).map(|(candidate, title)| view! { <CandidateRow candidate title basis /> }).collect_view()}
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn CandidateRow(candidate: CandidateOutcome, title: Bilingual, basis: PassBasis) -> impl IntoView {
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">
                <a href=format!("/projects/{}", candidate.number)>
                    {two_digits(candidate.number)}" "{text(&title)}
                </a>
            </th>
            <td class="table__num" role="cell">{candidate.sums.n_for}</td>
            <td class="table__num" role="cell">{candidate.sums.n_against}</td>
            <td class="table__num" role="cell">{candidate.sums.n_abstain}</td>
            <td role="cell"><VerdictWord verdict=candidate.verdict basis /></td>
        </tr>
    }
}

/// Where everyone reads the result.
#[component]
pub fn Announced() -> impl IntoView {
    view! { <p><a class="link-action" href="/results">{t("desk.to_results")}</a></p> }
}
