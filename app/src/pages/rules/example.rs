//! The three numbers of this ballot, worked out step by step.

use crate::components::section::Section;
use crate::words::{t, tf};
use ballot::{PassBasis, Rules};
use leptos::prelude::*;

/// A question, how it is worked out, and its figure.
type Line = (String, String, String);

/// The worked example. How many are present is made up: fifteen in sixteen, 384 of 410.
#[component]
pub fn Example(
    /// The rules.
    rules: Rules,
) -> impl IntoView {
    let total = rules.total_deputies();
    let present = present(&rules);
    let mut sentences = Vec::new();
    sentences.extend(threshold(&rules, present));
    sentences.push(place(&rules, present));
    view! {
        <Section title=t("rules.example")>
            <div class="table-region" role="region" aria-labelledby="example" tabindex="0">
                <table class="table">
                    <caption id="example">{tf("rules.example.caption", &[("total", &total)])}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{t("rules.example.question")}</th>
                            <th scope="col">{t("rules.example.way")}</th>
                            <th class="table__num" scope="col">{t("rules.example.figure")}</th>
                        </tr>
                    </thead>
                    <tbody>
                        {[quorum(&rules), passing(&rules, present), seats(&rules)]
                            .into_iter()
                            .map(|(question, way, figure)| view! {
                                <tr>
                                    <th scope="row">{question}</th>
                                    <td>{way}</td>
                                    <td class="table__num"><strong>{figure}</strong></td>
                                </tr>
                            })
                            .collect_view()}
                    </tbody>
                </table>
            </div>
            <div class="prose rules__example">
                {sentences.into_iter().map(|sentence| view! { <p>{sentence}</p> }).collect_view()}
            </div>
        </Section>
    }
}

fn present(rules: &Rules) -> u32 {
    let total = rules.total_deputies();
    (total - total.div_ceil(16)).max(rules.quorum())
}

fn quorum(rules: &Rules) -> Line {
    let (total, quorum) = (rules.total_deputies(), rules.quorum());
    let way = match total % 3 {
        0 => tf("rules.example.quorum.even", &[("total", &total), ("third", &quorum)]),
        rest => {
            // Two thirds of what is left over: .7 of one, .3 (and one more) of two.
            let tenths = if rest == 1 { 7 } else { 3 };
            let exact = format!("{}.{tenths}", quorum - 1);
            tf("rules.example.quorum.up", &[("total", &total), ("third", &exact)])
        }
    };
    (t("rules.example.quorum"), way, quorum.to_string())
}

fn passing(rules: &Rules, present: u32) -> Line {
    let basis = match rules.pass_basis() {
        PassBasis::AllDeputies => rules.total_deputies(),
        PassBasis::Present => present,
        PassBasis::None => return (t("rules.example.passing"), t("rules.example.passing.none"), "1".to_owned()),
    };
    let half = if basis % 2 == 0 { (basis / 2).to_string() } else { format!("{}.5", basis / 2) };
    let key = match rules.pass_basis() {
        PassBasis::Present => "rules.example.passing.present",
        _ => "rules.example.passing.all",
    };
    let way = tf(key, &[("basis", &basis), ("half", &half)]);
    (t("rules.example.passing"), way, rules.passing(present).to_string())
}

fn seats(rules: &Rules) -> Line {
    (t("rules.example.seats"), t("rules.example.seats.way"), rules.seats().to_string())
}

/// One vote short of the threshold, and the vote that reaches it.
fn threshold(rules: &Rules, present: u32) -> Option<String> {
    let passing = rules.passing(present);
    let short = passing - 1;
    let key = match rules.pass_basis() {
        // More than half of those present and not of all: this is where people go wrong.
        PassBasis::AllDeputies if short * 2 > present => "rules.example.threshold.contrast",
        PassBasis::AllDeputies => "rules.example.threshold.all",
        PassBasis::Present => "rules.example.threshold.present",
        PassBasis::None => return None,
    };
    Some(tf(key, &[("present", &present), ("short", &short), ("passing", &passing)]))
}

/// Passing is not yet being chosen.
fn place(rules: &Rules, present: u32) -> String {
    if !rules.is_difference() {
        return t("rules.example.place.equal");
    }
    let (seats, passing) = (rules.seats(), rules.passing(present));
    let next = seats + 1;
    let n_passed = rules.candidates().min(seats + 2);
    let key = match rules.pass_basis() {
        PassBasis::None => "rules.example.place.rank",
        _ => "rules.example.place",
    };
    tf(key, &[("n", &n_passed), ("next", &next), ("seats", &seats), ("passing", &passing)])
}
