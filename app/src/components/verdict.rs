//! What became of a project, in a word with its sign.

use crate::components::icon::{Icon, Sign};
use crate::words::t;
use ballot::{PassBasis, Verdict};
use leptos::prelude::*;

/// The four verdicts, best first.
pub const VERDICTS: [Verdict; 4] = [Verdict::Chosen, Verdict::PassedNotChosen, Verdict::NotPassed, Verdict::TieAtCut];

/// The word of a verdict. Where rank alone decides, nobody speaks of a majority.
pub fn verdict_word(verdict: Verdict, basis: PassBasis) -> String {
    match (verdict, basis) {
        (Verdict::Chosen, _) => t("rules.verdict.chosen"),
        (Verdict::TieAtCut, _) => t("rules.verdict.tie_at_cut"),
        (Verdict::PassedNotChosen, PassBasis::None) => t("rules.verdict.by_rank.passed_not_chosen"),
        (Verdict::PassedNotChosen, _) => t("rules.verdict.passed_not_chosen"),
        (Verdict::NotPassed, PassBasis::None) => t("rules.verdict.by_rank.not_passed"),
        (Verdict::NotPassed, _) => t("rules.verdict.not_passed"),
    }
}

/// A verdict with its sign.
#[component]
pub fn VerdictWord(
    /// The verdict.
    verdict: Verdict,
    /// Of whom more than half must be For.
    basis: PassBasis,
) -> impl IntoView {
    let (class, icon) = match verdict {
        Verdict::Chosen => ("verdict verdict--chosen", Icon::Chosen),
        Verdict::PassedNotChosen => ("verdict verdict--passed", Icon::Passed),
        Verdict::NotPassed => ("verdict verdict--failed", Icon::Failed),
        Verdict::TieAtCut => ("verdict verdict--tied", Icon::Tied),
    };
    view! { <span class=class><Sign icon />{verdict_word(verdict, basis)}</span> }
}
