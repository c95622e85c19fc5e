//! All projects on one axis, and the same in words.

use super::why::numbers;
use super::{Ranked, Sheet};
use crate::components::section::Section;
use crate::words::{language, t, tf};
use ballot::Verdict;
use domain::Language;
use leptos::prelude::*;

/// The strip.
#[component]
pub fn Strip(
    /// The result.
    sheet: Sheet,
) -> impl IntoView {
    let points = sheet.ranked.iter().enumerate().map(|(place, ranked)| {
        // Neighbours stand on two heights, so that close ones do not cover each other.
        let cy = if place % 2 == 0 { "62" } else { "78" };
        let chosen = ranked.outcome.verdict == Verdict::Chosen;
        let (class, r) = if chosen { ("strip__in", "6") } else { ("strip__out", "5") };
        view! { <circle class=class cx=sheet.percent(ranked.outcome.sums.n_for) cy=cy r=r /> }
    });
    let points = points.collect_view();
    let title = tf("result.strip.title", &[("n", &sheet.ranked.len())]);
    view! {
        <Section title=t("result.strip")>
            <figure class="strip">
                <svg class="strip__svg" role="img" aria-labelledby="strip-title strip-desc">
                    <title id="strip-title">{title}</title>
                    <desc id="strip-desc">{description(&sheet)}</desc>
                    <Axis sheet=sheet.clone() />
                    {points}
                </svg>
                <figcaption class="strip__text">{in_words(&sheet)}</figcaption>
            </figure>
        </Section>
    }
}

/// Least and most For of some projects.
fn range<'a>(projects: impl Iterator<Item = &'a Ranked> + Clone) -> (u32, u32) {
    let votes = projects.map(|ranked| ranked.outcome.sums.n_for);
    (votes.clone().min().unwrap_or(0), votes.max().unwrap_or(0))
}

fn description(sheet: &Sheet) -> String {
    let (least, most) = range(sheet.ranked.iter());
    let total = sheet.figures.total;
    match sheet.passing() {
        Some(passing) => {
            let figures: [(&str, &dyn std::fmt::Display); 4] =
                [("total", &total), ("passing", &passing), ("least", &least), ("most", &most)];
            tf("result.strip.description", &figures)
        }
        None => tf("result.strip.description.rank", &[("total", &total), ("least", &least), ("most", &most)]),
    }
}

/// The axis from none to all deputies, the passing line, and the two ends.
#[component]
fn Axis(sheet: Sheet) -> impl IntoView {
    let (least, most) = range(sheet.ranked.iter());
    let line = sheet.passing().map(|passing| (sheet.percent(passing), tf("result.line", &[("passing", &passing)])));
    view! {
        <line class="strip__axis" x1="0" x2="100%" y1="100" y2="100" />
        {line.map(|(at, words)| view! {
            <line class="strip__line" x1=at.clone() x2=at.clone() y1="26" y2="108" />
            <text x=at y="16" text-anchor="middle">{words}</text>
        })}
        <text x="0" y="124">"0"</text>
        <text x="100%" y="124" text-anchor="end">{sheet.figures.total}</text>
        <text x=sheet.percent(most) y="46" text-anchor="middle">{most}</text>
        {(least < most).then(|| view! {
            <text x=sheet.percent(least) y="46" dx="8" text-anchor="end">{least}</text>
        })}
    }
}

/// What the strip shows, in sentences.
fn in_words(sheet: &Sheet) -> String {
    let with = |verdict| sheet.ranked.iter().filter(move |ranked| ranked.outcome.verdict == verdict);
    let of = |verdict| {
        let mut found: Vec<u32> = with(verdict).map(|ranked| ranked.project.number).collect();
        found.sort_unstable();
        (found.len(), numbers(&found))
    };
    let (least, most) = range(with(Verdict::Chosen));
    let mut sentences = vec![t("result.strip.key")];
    let n_chosen = with(Verdict::Chosen).count();
    if n_chosen > 0 {
        sentences.push(tf("result.strip.chosen", &[("n", &n_chosen), ("least", &least), ("most", &most)]));
    }
    let by_rank = sheet.passing().is_none();
    let others = [
        ("result.strip.tied", of(Verdict::TieAtCut)),
        (if by_rank { "result.strip.not_chosen" } else { "result.strip.passed" }, of(Verdict::PassedNotChosen)),
        (if by_rank { "result.strip.no_for" } else { "result.strip.failed" }, of(Verdict::NotPassed)),
    ];
    for (key, (n, numbers)) in others.into_iter().filter(|(_, (n, _))| *n > 0) {
        sentences.push(tf(key, &[("n", &n), ("numbers", &numbers)]));
    }
    sentences.join(if language() == Language::En { " " } else { "" })
}
