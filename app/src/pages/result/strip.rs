//! All projects on one axis, and the same in words.

use super::why::numbers;
use super::{Ranked, Sheet};
use crate::components::section::Section;
use crate::words::{language, t, tf};
use ballot::Verdict;
use domain::Language;
use leptos::prelude::*;

/// How far apart two dots of one height are at least, in parts of the axis: a dot's width on the narrowest phone.
const APART: u32 = 23;
/// Where the lowest dots stand under the top of the stacks, and how far the stacks may grow.
const TOP: usize = 56;
const TALLEST: usize = 240;

/// The strip.
#[component]
pub fn Strip(
    /// The result.
    sheet: Sheet,
) -> impl IntoView {
    let levels = levels(&sheet);
    let n_levels = levels.iter().max().map_or(1, |highest| highest + 1);
    let step = (TALLEST / n_levels).clamp(4, 14);
    let axis = TOP + n_levels * step;
    let points = sheet.ranked.iter().zip(levels).map(|(ranked, level)| {
        let chosen = ranked.outcome.verdict == Verdict::Chosen;
        let (class, r) = if chosen { ("strip__in", "6") } else { ("strip__out", "5") };
        let cy = axis - 10 - level * step;
        view! { <circle class=class cx=sheet.percent(ranked.outcome.sums.n_for) cy=cy r=r /> }
    });
    let points = points.collect_view();
    let title = tf("result.strip.title", &[("n", &sheet.ranked.len())]);
    view! {
        <Section title=t("result.strip")>
            <figure class="strip">
                <svg class="strip__svg" role="img" aria-labelledby="strip-title strip-desc" height=axis + 32>
                    <title id="strip-title">{title}</title>
                    <desc id="strip-desc">{description(&sheet)}</desc>
                    <Axis sheet=sheet.clone() axis />
                    {points}
                </svg>
                <figcaption class="strip__text">{in_words(&sheet)}</figcaption>
            </figure>
        </Section>
    }
}

/// At which height each project's dot stands, by rank: the lowest at which it covers no other, so that equal figures
/// stand on one another and can be counted.
fn levels(sheet: &Sheet) -> Vec<usize> {
    let mut levels: Vec<usize> = Vec::new();
    for ranked in &sheet.ranked {
        let votes = ranked.outcome.sums.n_for;
        let near = sheet
            .ranked
            .iter()
            .zip(&levels)
            .filter(|(other, _)| other.outcome.sums.n_for.abs_diff(votes) * APART < sheet.figures.total);
        let taken: Vec<usize> = near.map(|(_, level)| *level).collect();
        levels.push((0..).find(|level| !taken.contains(level)).unwrap_or(0));
    }
    levels
}

/// Least and most For of some projects.
fn range<'a>(projects: impl Iterator<Item = &'a Ranked> + Clone) -> (u32, u32) {
    let votes = projects.map(|ranked| ranked.outcome.sums.n_for);
    (votes.clone().min().unwrap_or(0), votes.max().unwrap_or(0))
}

fn description(sheet: &Sheet) -> String {
    let (least, most) = range(sheet.ranked.iter());
    let total = sheet.figures.total;
    let ends = if least == most {
        tf("result.strip.all_same", &[("votes", &most)])
    } else {
        tf("result.strip.ends", &[("least", &least), ("most", &most)])
    };
    match sheet.passing() {
        Some(passing) => tf("result.strip.description", &[("total", &total), ("passing", &passing), ("ends", &ends)]),
        None => tf("result.strip.description.rank", &[("total", &total), ("ends", &ends)]),
    }
}

/// The axis from none to all deputies, the passing line, and the two ends.
#[component]
fn Axis(sheet: Sheet, axis: usize) -> impl IntoView {
    let (least, most) = range(sheet.ranked.iter());
    let line = sheet.passing().map(|passing| (sheet.percent(passing), tf("result.line", &[("passing", &passing)])));
    view! {
        <line class="strip__axis" x1="0" x2="100%" y1=axis y2=axis />
        {line.map(|(at, words)| view! {
            <line class="strip__line" x1=at.clone() x2=at.clone() y1="24" y2=axis + 8 />
            <text x=at y="16" text-anchor="middle">{words}</text>
        })}
        <text x="0" y=axis + 24>"0"</text>
        <text x="100%" y=axis + 24 text-anchor="end">{sheet.figures.total}</text>
        <Ends sheet=sheet.clone() least most />
    }
}

/// The least and the most; one label where two would cover each other.
#[component]
fn Ends(sheet: Sheet, least: u32, most: u32) -> impl IntoView {
    let is_apart = (most - least) * APART >= sheet.figures.total;
    // A label at an end of the axis grows inwards.
    let anchor = |votes: u32, usual| match votes * 10 {
        tenfold if tenfold < sheet.figures.total => "start",
        tenfold if tenfold > sheet.figures.total * 9 => "end",
        _ => usual,
    };
    let labels = if least == most {
        vec![(most, anchor(most, "middle"), most.to_string())]
    } else if is_apart {
        vec![(least, anchor(least, "end"), least.to_string()), (most, anchor(most, "start"), most.to_string())]
    } else {
        vec![(most, anchor(most, "middle"), format!("{least}–{most}"))]
    };
    labels
        .into_iter()
        .map(|(votes, anchor, label)| view! { <text x=sheet.percent(votes) y="42" text-anchor=anchor>{label}</text> })
        .collect_view()
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
    match n_chosen {
        0 => {}
        1 => sentences.push(tf("result.strip.chosen.one", &[("votes", &most)])),
        n if least == most => sentences.push(tf("result.strip.chosen.same", &[("n", &n), ("votes", &most)])),
        n => sentences.push(tf("result.strip.chosen", &[("n", &n), ("least", &least), ("most", &most)])),
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
