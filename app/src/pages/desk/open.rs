//! The step that opens the vote: what was voided before, what follows from the figures, and the two seats.

use super::checks::Checks;
use super::fields::{Line, Takes, ids};
use super::seats::Seats;
use crate::components::icon::{Icon, Sign};
use crate::components::said::lines;
use crate::format::{day_and_time, two_digits};
use crate::pages::rules::words::Steps;
use crate::scene::scene;
use crate::words::{t, text, tf};
use ballot::{FurtherKind, MAX_DEPUTIES, PassBasis, Rules, WhatIf};
use domain::shown::{DeskPage as Data, FurtherVote};
use domain::{Deed, DeedKind, text as typed};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The announced length that is proposed, in minutes.
const USUAL_MINUTES: u32 = 10;
/// How many totals the table looks at.
const TOTALS: u32 = 5;

/// The vote is opened with two figures and its announced length.
#[component]
pub fn Open(data: Data) -> impl IntoView {
    let rules = data.round.rules;
    let void = data.done(DeedKind::VoidVote).cloned();
    let is_mock = data.mandate.is_none();
    let (n_roll, may_act) = (data.n_roll, data.may_act);
    view! {
        {void.map(|deed| view! { <WasVoid deed /> })}
        <p>{tf("desk.open.text", &[("n", &rules.candidates())])}</p>
        <Checks of=data.preconditions.clone() />
        {is_mock.then(|| view! { <Mock may_act /> })}
        <Seats data kind=DeedKind::OpenVote>
            <OpenForm rules />
        </Seats>
        <div class="what-follows">
            <Sums rules n_roll />
            <WhatIfTable rules />
        </div>
    }
}

/// The announced result asks for a further vote: among whom, for how many places, by which rules; and the two seats.
#[component]
pub fn Further(data: Data, further: FurtherVote) -> impl IntoView {
    let rules = further.rules;
    let figures: [(&str, &dyn std::fmt::Display); 3] =
        [("before", &further.followed.vote), ("n", &further.projects.len()), ("places", &rules.seats())];
    let (title, what) = match further.followed.kind {
        FurtherKind::Revote => (t("desk.further.revote"), tf("desk.further.revote.text", &figures)),
        FurtherKind::FurtherBallot => (t("desk.further.ballot"), tf("desk.further.ballot.text", &figures)),
    };
    // One that was void before the announced result has nothing to do with this one.
    let void = data.done(DeedKind::VoidVote).filter(|deed| deed.vote > Some(further.followed.vote)).cloned();
    // Another deed may wait, such as a correction; it has its seats below.
    let is_other = data.waiting.as_ref().is_some_and(|deed| deed.kind != DeedKind::OpenVote);
    view! {
        {void.map(|deed| view! { <WasVoid deed /> })}
        <div class="notice">
            <p class="notice__title">{title}</p>
            <p>{what}</p>
            <ol class="record-list">
                {further
                    .projects
                    .iter()
                    .map(|project| view! { <li>{two_digits(project.number)}" "{text(&project.title)}</li> })
                    .collect_view()}
            </ol>
            <p>{t("desk.further.kept")}</p>
        </div>
        // While an opening waits, they stand at its seats with the total that was typed.
        {data.waiting.is_none().then(|| view! {
            <h3 class="checks__title">{t("desk.further.rules")}</h3>
            <Steps rules />
        })}
        <Checks of=data.preconditions.clone() />
        {data.mandate.is_none().then(|| view! { <Mock may_act=data.may_act /> })}
        {(!is_other).then(|| view! { <Seats data kind=DeedKind::OpenVote><OpenForm rules /></Seats> })}
    }
}

/// What became of the vote before, and that another can be opened.
#[component]
fn WasVoid(deed: Deed) -> impl IntoView {
    let number = deed.vote.unwrap_or(1);
    let (second, at) = deed.agreed.clone().unwrap_or_else(|| (deed.asked_name.clone(), deed.asked_at));
    let names: [(&str, &dyn std::fmt::Display); 3] =
        [("moment", &day_and_time(at)), ("first", &text(&deed.asked_name)), ("second", &text(&second))];
    view! {
        <div class="notice notice--error">
            <p class="notice__title"><Sign icon=Icon::Warn />" "{tf("desk.open.void", &[("n", &number)])}</p>
            <p>{tf("desk.open.void.by", &names)}</p>
            <p>{t("desk.reason.colon")}{lines(&deed.reason)}</p>
            <p>{tf("desk.open.void.next", &[("n", &(number + 1))])}</p>
        </div>
    }
}

/// No decision is written down: what opens is a rehearsal.
#[component]
fn Mock(may_act: bool) -> impl IntoView {
    view! {
        <div class="notice notice--warn">
            <p class="notice__title"><Sign icon=Icon::Warn />" "{t("desk.open.mock")}</p>
            <p>{t("desk.open.mock.text")}</p>
            {may_act.then(|| view! { <p><a class="link-action" href="#mandate">{t("desk.open.mock.link")}</a></p> })}
        </div>
    }
}

#[component]
fn OpenForm(rules: Rules) -> impl IntoView {
    let least = tf("desk.open.present_hint", &[("n", &rules.quorum())]);
    view! {
        <form class="form" method="post" action="/desk/open">
            <Line
                ids=ids!("open", "total")
                label=t("desk.total")
                hint=t("desk.open.total_hint")
                takes=Takes::Number
                value=rules.total_deputies().to_string()
            />
            <Line ids=ids!("open", "present") label=t("desk.present") hint=least takes=Takes::Number />
            <Line
                ids=ids!("open", "minutes")
                label=t("desk.minutes")
                hint=t("desk.minutes.hint")
                takes=Takes::Number
                value=USUAL_MINUTES.to_string()
            />
            <p class="form__note">{t("desk.open.no_way_back")}</p>
            <div class="actions"><button class="button button--final">{t("deed.ask.open_vote")}</button></div>
        </form>
    }
}

/// What follows from the rules and the total that is known so far.
#[component]
fn Sums(rules: Rules, n_roll: u32) -> impl IntoView {
    let total = rules.total_deputies();
    let passing = match rules.pass_basis() {
        PassBasis::AllDeputies => {
            tf("desk.open.passing_of_all", &[("total", &total), ("passing", &rules.passing(total))])
        }
        PassBasis::Present => t("desk.open.passing_of_present"),
        PassBasis::None => t("desk.open.passing_by_rank"),
    };
    view! {
        <div class="sitting__sum">
            <p>{tf("desk.open.roll", &[("n", &n_roll)])}</p>
            <p>{tf("desk.open.quorum", &[("total", &total), ("quorum", &rules.quorum())])}</p>
            <p>{passing}</p>
            <p>{tf("desk.open.seats", &[("n", &rules.seats())])}</p>
        </div>
    }
}

/// The total that the table begins with, and whether something was asked for that is none.
fn first_total(rules: &Rules) -> (u32, bool) {
    let asked = use_query_map().get_untracked().get("total");
    let known = |words: &str| typed::number(words).filter(|total| (1..=MAX_DEPUTIES).contains(total));
    let refused = scene().retained("open").and_then(|retained| retained.field("total"));
    let found = asked.as_deref().or(refused.as_deref()).and_then(known);
    (found.unwrap_or_else(|| rules.total_deputies()), asked.is_some_and(|words| known(&words).is_none()))
}

/// The number in office moves until the day of the sitting: what follows from this one and from a few below it.
#[component]
fn WhatIfTable(rules: Rules) -> impl IntoView {
    let (first, is_wrong) = first_total(&rules);
    let totals = (0..TOTALS).filter_map(|less| first.checked_sub(less).filter(|total| *total > 0));
    let rows: Vec<WhatIf> = totals.filter_map(|total| rules.what_if(total).ok()).collect();
    let has_majority = rules.pass_basis() != PassBasis::None;
    view! {
        <section class="what-if" id="what-if" aria-labelledby="what-if-title">
            <h3 class="what-if__title" id="what-if-title">{t("desk.what_if")}</h3>
            <form class="what-if__form" method="get" action="/desk#what-if">
                <label class="field__label" for="what-if-total">{t("desk.total")}</label>
                <div class="what-if__row">
                    <input
                        class="field__input field__input--short" id="what-if-total" name="total" inputmode="numeric"
                        autocomplete="off" required value=first aria-invalid=is_wrong.then_some("true")
                        aria-describedby=is_wrong.then_some("what-if-error")
                    />
                    <button class="button button--plain">{t("desk.what_if.button")}</button>
                </div>
                {is_wrong.then(|| view! {
                    <p class="field__error" id="what-if-error">
                        <Sign icon=Icon::Error />{tf("desk.what_if.wrong", &[("most", &MAX_DEPUTIES)])}
                    </p>
                })}
            </form>
            <div class="table-region" role="region" aria-label=what_if_caption(&rules) tabindex="0">
            <table class="table what-if__table" role="table">
                <caption>{what_if_caption(&rules)}</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        <th class="table__num" role="columnheader" scope="col">{t("desk.total")}</th>
                        <th class="table__num" role="columnheader" scope="col">{t("desk.what_if.quorum")}</th>
                        {has_majority.then(|| view! {
                            <th class="table__num" role="columnheader" scope="col">{t("desk.what_if.passing")}</th>
                        })}
                    </tr>
                </thead>
                <tbody role="rowgroup">
                    {rows
                        .into_iter()
                        .map(|row| view! {
                            <tr role="row">
                                <th class="table__num" role="rowheader" scope="row">{row.total}</th>
                                <td class="table__num" role="cell">{row.quorum}</td>
                                {has_majority.then(|| view! { <td class="table__num" role="cell">{passing(row)}</td> })}
                            </tr>
                        })
                        .collect_view()}
                </tbody>
            </table>
            </div>
        </section>
    }
}

fn what_if_caption(rules: &Rules) -> String {
    match rules.pass_basis() {
        PassBasis::AllDeputies => t("desk.what_if.caption"),
        PassBasis::Present => t("desk.what_if.caption.present"),
        PassBasis::None => t("desk.what_if.caption.rank"),
    }
}

/// The votes that pass; from the quorum alone to a full hall where that makes a difference.
fn passing(row: WhatIf) -> String {
    if row.passing == row.passing_at_quorum {
        row.passing.to_string()
    } else {
        tf("desk.what_if.range", &[("least", &row.passing_at_quorum), ("most", &row.passing)])
    }
}
