//! The rules in sentences, for every page on which they matter: the rules page, the ballot, the result.

use crate::words::{t, tf};
use ballot::{PassBasis, Rules, Shortfall, TieAtCut};
use leptos::prelude::*;

/// Who votes, and how many must be there.
pub fn who(rules: &Rules, congress: &str) -> Vec<String> {
    vec![
        tf("rules.who.deputies", &[("congress", &congress), ("total", &rules.total_deputies())]),
        tf("rules.who.quorum", &[("quorum", &rules.quorum()), ("total", &rules.total_deputies())]),
    ]
}

/// How many For a paper may hold, and what happens to one that holds another number.
pub fn limit(rules: &Rules) -> String {
    match (rules.exact_for(), rules.cap()) {
        (true, _) => tf("rules.how.exact", &[("seats", &rules.seats())]),
        (false, Some(cap)) => tf("rules.how.cap", &[("cap", &cap)]),
        (false, None) => t("rules.how.no_cap"),
    }
}

/// How a ballot is filled in.
pub fn how(rules: &Rules) -> Vec<String> {
    vec![
        tf("rules.how.marks", &[("n", &rules.candidates())]),
        limit(rules),
        t("rules.how.secret"),
        t("rules.how.no_write_in"),
    ]
}

/// How it is counted: what passes, what is chosen, what happens at a tie and where too few pass. Each with its name.
pub fn count(rules: &Rules) -> Vec<(String, String)> {
    let seats = rules.seats();
    let pass = match rules.pass_basis() {
        PassBasis::AllDeputies => t("rules.count.pass.all"),
        PassBasis::Present => t("rules.count.pass.present"),
        PassBasis::None => t("rules.count.pass.none"),
    };
    let rank = match (rules.is_difference(), rules.pass_basis()) {
        (true, PassBasis::None) => tf("rules.count.rank.all", &[("seats", &seats)]),
        (true, _) => tf("rules.count.rank", &[("seats", &seats)]),
        (false, _) => tf("rules.count.rank.equal", &[("seats", &seats)]),
    };
    let mut steps = vec![(t("rules.count.pass"), pass), (t("rules.count.rank.name"), rank)];
    if rules.is_difference() {
        let tie = match rules.tie_at_cut() {
            TieAtCut::Revote => tf("rules.count.tie.revote", &[("seats", &seats)]),
            TieAtCut::Presidium => tf("rules.count.tie.presidium", &[("seats", &seats)]),
        };
        steps.push((t("rules.count.tie"), tie));
    }
    let shortfall = match rules.shortfall() {
        Shortfall::AcceptFewer => tf("rules.count.shortfall.accept_fewer", &[("seats", &seats)]),
        Shortfall::FurtherBallot => tf("rules.count.shortfall.further_ballot", &[("seats", &seats)]),
        Shortfall::NextSession => tf("rules.count.shortfall.next_session", &[("seats", &seats)]),
    };
    steps.push((t("rules.count.shortfall"), shortfall));
    steps.push((t("rules.count.void"), t("rules.count.void.text")));
    steps
}

/// What a paper may hold and how it is counted, point by point.
#[component]
pub fn Steps(
    /// The rules.
    rules: Rules,
) -> impl IntoView {
    let mut steps = vec![
        (
            t("rules.who.quorum.name"),
            tf("rules.who.quorum", &[("quorum", &rules.quorum()), ("total", &rules.total_deputies())]),
        ),
        (t("rules.how.limit.name"), limit(&rules)),
    ];
    steps.extend(count(&rules));
    view! {
        <div class="prose">
            <ol>
                {steps
                    .into_iter()
                    .map(|(name, words)| view! { <li><strong>{name}</strong>" "{words}</li> })
                    .collect_view()}
            </ol>
        </div>
    }
}
