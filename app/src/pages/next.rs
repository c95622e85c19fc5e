//! The next round while it is prepared: this year's copied as texts, changed, and begun or thrown away. Each of the last two
//! has a page of its own that says what it means.

mod candidate;
mod field;
mod last_step;
mod round;

use crate::api::rounds::show_next;
use crate::components::load::load;
use crate::components::notice::Problem;
use crate::components::section::{Breadcrumb, Section};
use crate::scene::scene;
use crate::words::{t, text, tf};
use candidate::Candidate;
use domain::Draft;
use domain::shown::NextPage as Data;
use last_step::{Begin, ThrowAway};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use round::Change;

/// The address of the page.
const PAGE: &str = "/desk/next";

/// The page of the next round.
#[component]
pub fn NextPage() -> impl IntoView {
    let query = use_query_map().get_untracked();
    let (candidate, step) = (query.get("candidate"), query.get("step"));
    let here = match (candidate.as_deref(), step.as_deref()) {
        (Some("new"), _) => t("next.candidate.new"),
        (Some(_), _) => t("next.candidate"),
        (None, Some("begin")) => t("next.begin"),
        (None, Some("drop")) => t("next.drop"),
        _ => t("next.title"),
    };
    scene().outcome.set_title(here.clone());
    let mut above = vec![(t("frame.desk"), "/desk")];
    if candidate.is_some() || step.is_some() {
        above.push((t("next.title"), PAGE));
    }
    view! {
        <Breadcrumb above here />
        {load(show_next(), move |data| match (data.draft.clone(), candidate, step.as_deref()) {
            (Some(_), Some(number), _) => view! { <Candidate data number /> }.into_any(),
            (Some(draft), None, Some("begin")) => view! { <Begin data draft /> }.into_any(),
            (Some(draft), None, Some("drop")) => view! { <ThrowAway draft /> }.into_any(),
            (Some(draft), ..) => view! { <Prepared data draft /> }.into_any(),
            (None, ..) => view! { <Nothing data /> }.into_any(),
        })}
    }
}

/// Nothing is prepared: what a copy takes along, and the button.
#[component]
fn Nothing(data: Data) -> impl IntoView {
    view! {
        <Problem />
        <div class="page-head">
            <h1>{t("next.title")}</h1>
            <p class="page-head__lead">{t("next.lead")}</p>
        </div>
        <p>{t("next.none")}</p>
        <p>{tf("next.copy.text", &[("year", &data.year)])}</p>
        <form method="post" action="/desk/next/copy">
            <div class="actions">
                <button class="button">{tf("next.copy", &[("year", &(data.year + 1))])}</button>
            </div>
        </form>
    }
}

#[component]
fn Prepared(data: Data, draft: Draft) -> impl IntoView {
    let (n, seats) = (data.candidates.len(), draft.rules.seats());
    let (may_begin, this_year, year) = (data.may_begin, data.year, draft.year);
    let note = tf("next.candidates.note", &[("n", &n), ("seats", &seats)]);
    view! {
        {match round::field_to_change(&draft) {
            Some(name) => view! { <Problem field=format!("#{}", round::address(&name)) /> }.into_any(),
            None => view! { <Problem /> }.into_any(),
        }}
        <div class="page-head">
            <h1>{tf("next.heading", &[("year", &year)])}</h1>
            <p class="page-head__lead">{t("next.lead")}</p>
        </div>
        <Section title=t("next.candidates") note id="candidates"><Candidates data /></Section>
        <Section title=t("next.round") note=t("next.round.note") id="round"><Change draft /></Section>
        <Section title=t("next.end") id="end">
            {(!may_begin).then(|| view! { <p>{tf("next.begin.later", &[("year", &this_year)])}</p> })}
            <p class="actions">
                {may_begin.then(|| view! {
                    <a class="button" href="/desk/next?step=begin">{tf("next.begin.year", &[("year", &year)])}</a>
                })}
                <a class="link-action" href="/desk/next?step=drop">{t("next.drop")}</a>
            </p>
        </Section>
    }
}

#[component]
fn Candidates(data: Data) -> impl IntoView {
    let department = |code: &String| {
        let found = data.departments.iter().find(|department| department.code == *code);
        found.map_or_else(|| code.clone(), |department| text(&department.name))
    };
    let row = |cells: &Vec<String>| {
        let (number, title) = (cells[0].clone(), cells[1].clone());
        let of = tf("next.candidate.of", &[("number", &number)]);
        view! {
            <tr>
                <td class="table__key num">{number.clone()}</td>
                <th scope="row">{title}</th>
                <td>{department(&cells[6])}</td>
                <td>
                    <a class="link-action" href=format!("/desk/next?candidate={number}")>
                        {t("next.candidate.change")}<span class="visually-hidden">{of}</span>
                    </a>
                </td>
            </tr>
        }
    };
    let rows = data.candidates.iter().map(row).collect_view();
    view! {
        <div class="table-region" role="region" aria-label=t("next.candidates") tabindex="0">
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{t("next.number")}</th>
                        <th scope="col">{t("next.name")}</th>
                        <th scope="col">{t("next.department")}</th>
                        <th scope="col">{t("next.what")}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <p class="actions">
            <a class="button button--plain" href="/desk/next?candidate=new">{t("next.candidate.new")}</a>
        </p>
    }
}
