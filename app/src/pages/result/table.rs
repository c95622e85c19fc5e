//! The table: every project by rank, with its bar, and the line at which the places end.

use super::why::why;
use super::{Ranked, Sheet};
use crate::components::verdict::VerdictWord;
use crate::format::two_digits;
use crate::scene::scene;
use crate::words::{t, text, tf};
use ballot::{Standing, Verdict};
use leptos::prelude::*;

/// The ranked table as a section of its own.
#[component]
pub fn Ranking(
    /// The result.
    sheet: Sheet,
) -> impl IntoView {
    view! {
        <section class="section section--full">
            <div class="section__head"><h2 class="section__title">{t("result.ranking")}</h2></div>
            <div class="section__body"><RankedTable sheet /></div>
        </section>
    }
}

/// The ranked table.
#[component]
pub fn RankedTable(
    /// The result.
    sheet: Sheet,
) -> impl IntoView {
    let n_chosen = sheet.ranked.iter().take_while(|ranked| ranked.outcome.verdict == Verdict::Chosen).count();
    let cut = (n_chosen < sheet.ranked.len()).then(|| cut_words(&sheet, n_chosen));
    let rows = sheet.ranked.iter().enumerate().map(|(place, ranked)| {
        let cut = cut.clone().filter(|_| place == n_chosen);
        view! {
            {cut.map(|words| view! { <CutLine words line=line_at(&sheet) /> })}
            <Row ranked=ranked.clone() sheet=sheet.clone() />
        }
    });
    let rows = rows.collect_view();
    view! {
        <table class="result-table" role="table">
            <caption>{caption(&sheet)}</caption>
            <thead role="rowgroup"><HeadRow sheet=sheet.clone() /></thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
}

fn caption(sheet: &Sheet) -> String {
    let total = sheet.figures.total;
    match sheet.passing() {
        Some(passing) => tf("result.caption", &[("passing", &passing), ("total", &total)]),
        None => tf("result.caption.rank", &[("total", &total)]),
    }
}

/// Where the passing line runs, in percent of the bar.
fn line_at(sheet: &Sheet) -> Option<String> {
    sheet.passing().map(|passing| sheet.percent(passing))
}

#[component]
fn HeadRow(sheet: Sheet) -> impl IntoView {
    let label = sheet.passing().map(|passing| (sheet.percent(passing), tf("result.line", &[("passing", &passing)])));
    view! {
        <tr role="row">
            <th role="columnheader" scope="col">{t("result.rank")}</th>
            <th role="columnheader" scope="col">{t("result.project")}</th>
            <th class="result-table__for" role="columnheader" scope="col">
                {t("result.for")}" "
                {label.map(|(at, words)| view! {
                    <svg class="tally-bar" aria-hidden="true" focusable="false">
                        <text class="tally-bar__label" x=at.clone() y="55%" text-anchor="middle">{words}</text>
                        <line class="tally-bar__line" x1=at.clone() x2=at y1="66%" y2="100%" />
                    </svg>
                })}
            </th>
            <th class="result-table__against" role="columnheader" scope="col">{t("result.against")}</th>
            <th class="result-table__abstain" role="columnheader" scope="col">{t("result.abstain")}</th>
            <th role="columnheader" scope="col">{t("result.verdict")}</th>
        </tr>
    }
}

#[component]
fn Row(ranked: Ranked, sheet: Sheet) -> impl IntoView {
    let sums = ranked.outcome.sums;
    let words = why(&ranked, &sheet);
    let unreadable = (sums.n_item_invalid > 0).then(|| tf("result.unreadable", &[("n", &sums.n_item_invalid)]));
    let (width, line) = (sheet.percent(sums.n_for), line_at(&sheet));
    view! {
        <tr class="result-table__row" role="row">
            <td class="result-table__rank" role="cell">
                <span class="visually-hidden">{t("result.rank")}" "</span>{ranked.outcome.rank}
            </td>
            <th class="result-table__project" role="rowheader" scope="row">
                <span class="result-table__no">{two_digits(ranked.project.number)}</span>" "
                <a class="result-table__title" href=scene().in_round(&format!("/projects/{}", ranked.project.number))>
                    {text(&ranked.project.title)}
                </a>" "
                <span class="result-table__why">{words}{unreadable}</span>
            </th>
            <td class="result-table__for" role="cell">
                <span class="result-table__label">{t("result.for")}</span>
                <span class="result-table__for-n">{sums.n_for}</span>
                <svg class="tally-bar" aria-hidden="true" focusable="false">
                    <rect class="tally-bar__for" y="50%" transform="translate(0 -8)" width=width height="16" />
                    {line.map(|at| view! { <PassingLine at /> })}
                </svg>
            </td>
            <td class="result-table__against" role="cell">
                <span class="result-table__label">{t("result.against")}</span>{sums.n_against}
            </td>
            <td class="result-table__abstain" role="cell">
                <span class="result-table__label">{t("result.abstain")}</span>{sums.n_abstain}
            </td>
            <td class="result-table__verdict" role="cell">
                <VerdictWord verdict=ranked.outcome.verdict basis=sheet.rules.pass_basis() />
            </td>
        </tr>
    }
}

#[component]
fn PassingLine(at: String) -> impl IntoView {
    view! { <line class="tally-bar__line" x1=at.clone() x2=at y1="0" y2="100%" /> }
}

/// What the line after the last chosen says.
fn cut_words(sheet: &Sheet, n_chosen: usize) -> String {
    let places = sheet.rules.seats();
    match &sheet.outcome.standing {
        Standing::Tie { places_left, .. } => tf("result.cut.tie", &[("n", &n_chosen), ("left", places_left)]),
        Standing::Shortfall { missing } => tf("result.cut.shortfall", &[("n", &n_chosen), ("missing", missing)]),
        _ => tf("result.cut", &[("places", &places)]),
    }
}

/// The line between the chosen and the others; the passing line goes on through it.
#[component]
fn CutLine(words: String, line: Option<String>) -> impl IntoView {
    view! {
        <tr class="cut-line" role="row">
            <td colspan="2" role="cell"><span class="cut-line__text">{words}</span></td>
            <td class="result-table__for cut-line__rest" role="cell">
                <span class="cut-line__dash"></span>
                <svg class="tally-bar" aria-hidden="true" focusable="false">
                    {line.map(|at| view! { <PassingLine at /> })}
                </svg>
            </td>
            <td class="cut-line__rest" colspan="3" role="cell"><span class="cut-line__dash"></span></td>
        </tr>
    }
}
