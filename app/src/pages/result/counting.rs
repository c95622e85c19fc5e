//! How this was counted, in plain words, and how anyone can count it again.

use super::Sheet;
use super::export::file_name;
use crate::components::section::Section;
use crate::scene::scene;
use crate::words::{t, tf};
use ballot::PassBasis;
use leptos::prelude::*;

/// The steps of the count, and of checking it.
#[component]
pub fn HowCounted(
    /// The result.
    sheet: Sheet,
    /// Which vote, where the round has several: `?vote=2`.
    query: String,
) -> impl IntoView {
    let (steps, by_hand) = (steps(&sheet), by_hand(&sheet));
    let file = file_name(sheet.is_mock, sheet.year, sheet.number, "json");
    view! {
        <Section title=t("result.counted")>
            <div class="prose">
                <ol>{steps.into_iter().map(|step| view! { <li>{step}</li> }).collect_view()}</ol>
                <h3>{t("result.check")}</h3>
                <ol>
                    <li>
                        {t("result.check.download")}" "
                        <a href=scene().in_round(&format!("/results.json{query}"))>{file.clone()}</a>
                    </li>
                    <li>
                        {t("result.check.hash")}
                        <pre class="command"><code>{format!("sha256sum {file}")}</code></pre>
                        {t("result.check.windows")}
                        <pre class="command"><code>{format!("certutil -hashfile {file} SHA256")}</code></pre>
                    </li>
                    <li>
                        {t("result.check.tally")}
                        <pre class="command"><code>{format!("minsheng tally --from {file}")}</code></pre>
                    </li>
                    <li>{by_hand}</li>
                </ol>
            </div>
        </Section>
    }
}

/// What was done between the close of the vote and the result.
fn steps(sheet: &Sheet) -> Vec<String> {
    let figures = &sheet.figures;
    let mut steps = vec![
        t("result.counted.shuffled"),
        tf("result.counted.compared", &[("returned", &figures.returned), ("issued", &figures.issued)]),
        t("result.counted.added"),
    ];
    if !sheet.ranked.is_empty() {
        steps.push(tf("result.counted.identity", &[("roll", &figures.roll)]));
    }
    steps.push(t("result.counted.rules"));
    steps.push(t("result.counted.confirmed"));
    steps
}

/// The same with pencil and paper.
fn by_hand(sheet: &Sheet) -> String {
    let (passing, seats) = (sheet.rules.passing(sheet.figures.present), sheet.rules.seats());
    match sheet.rules.pass_basis() {
        _ if sheet.ranked.is_empty() => t("result.check.hand.undecided"),
        PassBasis::None => tf("result.check.hand.rank", &[("seats", &seats)]),
        _ => tf("result.check.hand.pass", &[("passing", &passing), ("seats", &seats)]),
    }
}
