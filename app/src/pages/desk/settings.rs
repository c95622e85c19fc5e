//! The settings of the ballot method, until the congress adopts it: what holds now, and the form that changes it.

use super::fields::{Choice, Line, Takes, ids, was_refused};
use crate::components::icon::{Icon, Sign};
use crate::components::section::Section;
use crate::words::{t, tf};
use ballot::{Cap, PassBasis, Settings as Of, Shortfall, TieAtCut};
use domain::Phase;
use domain::shown::DeskPage as Data;
use leptos::prelude::*;

/// The section of the settings.
#[component]
pub fn Settings(data: Data) -> impl IntoView {
    let settings = data.round.rules.settings();
    let is_fixed = data.round.phase >= Phase::MethodAdopted;
    let note = if is_fixed { t("desk.rules.fixed") } else { t("desk.rules.note") };
    view! {
        <Section title=t("desk.rules") note id="rules">
            <dl class="facts">
                {facts(&settings)
                    .into_iter()
                    .map(|(name, value)| view! { <div class="facts__item"><dt>{name}</dt><dd>{value}</dd></div> })
                    .collect_view()}
            </dl>
            {(data.may_act && !is_fixed).then(|| view! { <Change settings /> })}
        </Section>
    }
}

/// What the settings say, in words.
pub fn facts(settings: &Of) -> Vec<(String, String)> {
    let cap = match settings.cap {
        Cap::Seats => tf("desk.rules.cap.seats", &[("n", &settings.seats)]),
        Cap::None => t("desk.rules.cap.none"),
    };
    let exact = if settings.exact_for { t("desk.rules.exact.yes") } else { t("desk.rules.exact.no") };
    vec![
        (t("desk.rules.candidates"), tf("desk.rules.items", &[("n", &settings.candidates)])),
        (t("desk.rules.seats"), tf("desk.rules.items", &[("n", &settings.seats)])),
        (t("desk.rules.cap"), cap),
        (t("desk.rules.exact"), exact),
        (t("desk.rules.pass"), pass_words(settings.pass_basis)),
        (t("desk.rules.tie"), tie_words(settings.tie_at_cut)),
        (t("desk.rules.shortfall"), shortfall_words(settings.shortfall)),
    ]
}

fn pass_words(basis: PassBasis) -> String {
    match basis {
        PassBasis::AllDeputies => t("desk.rules.pass.all"),
        PassBasis::Present => t("desk.rules.pass.present"),
        PassBasis::None => t("desk.rules.pass.none"),
    }
}

fn tie_words(tie: TieAtCut) -> String {
    match tie {
        TieAtCut::Revote => t("desk.rules.tie.revote"),
        TieAtCut::Presidium => t("desk.rules.tie.presidium"),
    }
}

fn shortfall_words(shortfall: Shortfall) -> String {
    match shortfall {
        Shortfall::AcceptFewer => t("desk.rules.shortfall.accept_fewer"),
        Shortfall::FurtherBallot => t("desk.rules.shortfall.further_ballot"),
        Shortfall::NextSession => t("desk.rules.shortfall.next_session"),
    }
}

/// The form. Candidates and the total of deputies are not in it: the one is counted, the other is entered at the opening.
#[component]
fn Change(settings: Of) -> impl IntoView {
    view! {
        <details class="other" open=was_refused("rules")>
            <summary class="other__summary">{t("desk.rules.change")}" "<Sign icon=Icon::Down /></summary>
            <form class="form other__form" method="post" action="/desk/rules">
                <div class="other__fields">
                    <Line
                        ids=ids!("rules", "seats")
                        label=t("desk.rules.seats")
                        hint=tf("desk.rules.seats.hint", &[("n", &settings.candidates)])
                        takes=Takes::Number
                        value=settings.seats.to_string()
                    />
                    <PaperChoices settings />
                    <CountChoices settings />
                </div>
                <div class="actions"><button class="button button--plain">{t("desk.rules.button")}</button></div>
            </form>
        </details>
    }
}

/// What a paper may hold.
#[component]
fn PaperChoices(settings: Of) -> impl IntoView {
    let cap = match settings.cap {
        Cap::Seats => "seats",
        Cap::None => "none",
    };
    view! {
        <Choice
            ids=ids!("rules", "cap")
            legend=t("desk.rules.cap")
            now=cap
            options=vec![
                ("seats", t("desk.rules.cap.as_seats"), t("rules.law.void_paper")),
                ("none", t("desk.rules.cap.none"), t("desk.rules.cap.none.hint")),
            ]
        />
        <Choice
            ids=ids!("rules", "exact")
            legend=t("desk.rules.exact")
            now=if settings.exact_for { "yes" } else { "no" }
            options=vec![
                ("no", t("desk.rules.exact.no"), t("desk.rules.exact.no.hint")),
                ("yes", t("desk.rules.exact.yes"), t("desk.rules.exact.yes.hint")),
            ]
        />
    }
}

/// What passes, and what people do where it is not decided.
#[component]
fn CountChoices(settings: Of) -> impl IntoView {
    let basis = match settings.pass_basis {
        PassBasis::AllDeputies => "all_deputies",
        PassBasis::Present => "present",
        PassBasis::None => "none",
    };
    let tie = match settings.tie_at_cut {
        TieAtCut::Revote => "revote",
        TieAtCut::Presidium => "presidium",
    };
    let shortfall = match settings.shortfall {
        Shortfall::AcceptFewer => "accept_fewer",
        Shortfall::FurtherBallot => "further_ballot",
        Shortfall::NextSession => "next_session",
    };
    view! {
        <Choice
            ids=ids!("rules", "pass_basis")
            legend=t("desk.rules.pass")
            now=basis
            options=vec![
                ("all_deputies", pass_words(PassBasis::AllDeputies), t("rules.law.majority")),
                ("present", pass_words(PassBasis::Present), t("desk.rules.pass.present.hint")),
                ("none", pass_words(PassBasis::None), t("desk.rules.pass.none.hint")),
            ]
        />
        <Choice
            ids=ids!("rules", "tie_at_cut")
            legend=t("desk.rules.tie")
            now=tie
            options=vec![
                ("revote", tie_words(TieAtCut::Revote), t("rules.law.tie")),
                ("presidium", tie_words(TieAtCut::Presidium), String::new()),
            ]
        />
        <Choice
            ids=ids!("rules", "shortfall")
            legend=t("desk.rules.shortfall")
            now=shortfall
            options=vec![
                ("accept_fewer", shortfall_words(Shortfall::AcceptFewer), String::new()),
                ("further_ballot", shortfall_words(Shortfall::FurtherBallot), t("rules.law.shortfall")),
                ("next_session", shortfall_words(Shortfall::NextSession), String::new()),
            ]
        />
    }
}
