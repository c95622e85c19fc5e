//! The rules of this ballot in plain words, from the rules themselves, with a worked example and the law.

mod example;
pub mod words;

use crate::api::rounds::show_rules;
use crate::components::load::load;
use crate::components::notice::Problem;
use crate::components::section::{Breadcrumb, Section};
use crate::components::verdict::{VERDICTS, VerdictWord};
use crate::pages::years::EarlierYear;
use crate::scene::scene;
use crate::words::{t, text, tf};
use ballot::{PassBasis, Rules, TieAtCut, Verdict};
use domain::shown::RulesPage as Data;
use example::Example;
use leptos::prelude::*;
use words::{count, how, who};

/// The rules.
#[component]
pub fn RulesPage() -> impl IntoView {
    scene().outcome.set_title(t("frame.rules"));
    load(show_rules(scene().year()), |Data { rules, further, congress, .. }: Data| {
        let congress = text(&congress);
        view! {
            <Breadcrumb here=t("frame.rules") />
            <EarlierYear />
            <Problem />
            <Head rules />
            {further.map(|n| view! { <p class="notice">{tf("rules.further", &[("n", &n)])}</p> })}
            <Section title=t("rules.who")><Paragraphs of=who(&rules, &congress) /></Section>
            <Section title=t("rules.how")><Paragraphs of=how(&rules) /></Section>
            <Section title=t("rules.count")>
                <div class="prose">
                    <ol>
                        {count(&rules)
                            .into_iter()
                            .map(|(name, words)| view! { <li><strong>{name}</strong>" "{words}</li> })
                            .collect_view()}
                    </ol>
                </div>
            </Section>
            <Example rules />
            <FourVerdicts rules />
            <Law />
        }
    })
}

#[component]
fn Head(rules: Rules) -> impl IntoView {
    let lead = match rules.pass_basis() {
        PassBasis::None => tf("rules.lead.rank", &[("seats", &rules.seats())]),
        _ => tf("rules.lead", &[("seats", &rules.seats())]),
    };
    let is_demo = scene().frame.as_ref().is_some_and(|frame| frame.is_demo);
    view! {
        <div class="page-head">
            <h1>{t("rules.title")}</h1>
            <p class="page-head__lead">{lead}</p>
            <p class="page-head__note">{if is_demo { t("rules.note.demo") } else { t("rules.note") }}</p>
        </div>
    }
}

#[component]
fn Paragraphs(of: Vec<String>) -> impl IntoView {
    view! { <div class="prose">{of.into_iter().map(|words| view! { <p>{words}</p> }).collect_view()}</div> }
}

/// The four verdicts with their signs and what each means.
#[component]
fn FourVerdicts(rules: Rules) -> impl IntoView {
    view! {
        <Section title=t("rules.verdicts")>
            <dl class="verdict-key">
                {VERDICTS
                    .into_iter()
                    .map(|verdict| view! {
                        <div>
                            <dt><VerdictWord verdict basis=rules.pass_basis() /></dt>
                            <dd>{meaning(verdict, &rules)}</dd>
                        </div>
                    })
                    .collect_view()}
            </dl>
        </Section>
    }
}

fn meaning(verdict: Verdict, rules: &Rules) -> String {
    let (passing, seats) = (rules.passing(0), rules.seats());
    match (verdict, rules.pass_basis()) {
        (Verdict::Chosen, PassBasis::None) => tf("rules.meaning.chosen.rank", &[("seats", &seats)]),
        (Verdict::Chosen, _) => tf("rules.meaning.chosen", &[("seats", &seats)]),
        (Verdict::PassedNotChosen, PassBasis::None) => t("rules.meaning.passed_not_chosen.rank"),
        (Verdict::PassedNotChosen, _) => t("rules.meaning.passed_not_chosen"),
        (Verdict::NotPassed, PassBasis::AllDeputies) => tf("rules.meaning.not_passed.all", &[("passing", &passing)]),
        (Verdict::NotPassed, PassBasis::Present) => t("rules.meaning.not_passed.present"),
        (Verdict::NotPassed, PassBasis::None) => t("rules.meaning.not_passed.rank"),
        (Verdict::TieAtCut, _) => match rules.tie_at_cut() {
            TieAtCut::Revote => t("rules.meaning.tie.revote"),
            TieAtCut::Presidium => t("rules.meaning.tie.presidium"),
        },
    }
}

/// What the law says, and what is taken over from elections.
#[component]
fn Law() -> impl IntoView {
    let law = [
        t("rules.law.quorum"),
        t("rules.law.majority"),
        t("rules.law.tie"),
        t("rules.law.shortfall"),
        t("rules.law.void_vote"),
        t("rules.law.void_paper"),
        t("rules.law.marks"),
        t("rules.law.votes_published"),
    ];
    view! {
        <Section title=t("rules.law")>
            <div class="prose">
                <ul>{law.into_iter().map(|article| view! { <li>{article}</li> }).collect_view()}</ul>
                <p>{t("rules.law.by_analogy")}</p>
                <p>{t("rules.law.method_prevails")}</p>
            </div>
        </Section>
    }
}
