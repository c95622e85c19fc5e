//! A candidate of the draft: all of its texts, as the list of candidates has them, and the way to take it out.

use super::field::{Choice, Field, Takes};
use crate::components::icon::{Icon, Sign};
use crate::components::message::ErrorMessage;
use crate::components::notice::Problem;
use crate::components::section::Section;
use crate::error::ApiError;
use crate::pages::exchange::{described, what};
use crate::scene::{Codes, scene};
use crate::words::{language, t, text, tf};
use domain::Refusal;
use domain::exchange::{Column, Fault, Kind, Takes as Holds};
use domain::shown::NextPage as Data;
use leptos::prelude::*;

/// The form, as the server names it.
const FORM: &str = "candidate";
/// From so many characters on, a field is more than a line.
const LONG: u32 = 400;

/// The page of one candidate, or of a new one.
#[component]
pub(super) fn Candidate(data: Data, number: String) -> impl IntoView {
    let found = data.candidates.iter().find(|row| row[0] == number).cloned();
    match found {
        Some(row) => view! { <Texts data row is_new=false /> }.into_any(),
        None if number == "new" => {
            let row = empty(&data);
            view! { <Texts data row is_new=true /> }.into_any()
        }
        None => view! { <ErrorMessage error=ApiError::Refused(Refusal::NotFound) /> }.into_any(),
    }
}

/// The cells of a new candidate: none but the next number.
fn empty(data: &Data) -> Vec<String> {
    let mut row = vec![String::new(); Kind::Candidates.columns().len()];
    let last = data.candidates.iter().filter_map(|row| domain::text::number(&row[0])).max();
    row[0] = last.map_or(1, |last| last.saturating_add(1)).to_string();
    row
}

fn faults() -> Vec<Fault> {
    match scene().made.clone().map(|made| made.codes) {
        Some(Codes::Faults(faults)) => faults,
        _ => Vec::new(),
    }
}

#[component]
fn Texts(data: Data, row: Vec<String>, is_new: bool) -> impl IntoView {
    let faults = faults();
    let first = faults.iter().find_map(|fault| fault.column).map(|column| format!("#{FORM}-{}", column.code));
    let (number, title) = (row[0].clone(), row[1].clone());
    let heading =
        if is_new { t("next.candidate.new") } else { tf("exchange.row", &[("key", &number), ("name", &title)]) };
    let before = if is_new { String::new() } else { number.clone() };
    view! {
        {match first {
            Some(field) => view! { <Problem field /> }.into_any(),
            None => view! { <Problem /> }.into_any(),
        }}
        <div class="page-head"><h1>{heading}</h1></div>
        <form class="form" method="post" action="/desk/next/candidate">
            <input type="hidden" name="before" value=before />
            <Cells data row faults />
            <div class="actions">
                <button class="button">{t("next.candidate.save")}</button>
                <a class="link-action" href="/desk/next#candidates">{t("next.back")}</a>
            </div>
        </form>
        {(!is_new).then(|| view! { <Remove number /> })}
    }
}

/// One field for each column of the list.
#[component]
fn Cells(data: Data, row: Vec<String>, faults: Vec<Fault>) -> impl IntoView {
    let hints = described(Kind::Candidates, language(), scene().sentences);
    let one = |((column, (label, hint)), value): ((&'static Column, (String, String)), String)| {
        let fault = faults.iter().find(|fault| fault.column.is_some_and(|of| of.code == column.code));
        let wrong = fault.map(what);
        let named = |code: &String, name| (code.clone(), text(name));
        let takes = match column.takes {
            Holds::Area => {
                let options = data.areas.iter().map(|area| named(&area.code, &area.name)).collect();
                return view! { <Choice form=FORM name=column.code label value options wrong /> }.into_any();
            }
            Holds::Department => {
                let options = data.departments.iter().map(|found| named(&found.code, &found.name)).collect();
                return view! { <Choice form=FORM name=column.code label value options wrong /> }.into_any();
            }
            Holds::Number => Takes::Number,
            Holds::Words(limit) | Holds::English(limit) if limit >= LONG => Takes::Words,
            _ => Takes::Line,
        };
        view! {
            <Field form=FORM name=column.code.to_owned() label hint value takes is_needed=column.is_needed wrong />
        }
        .into_any()
    };
    Kind::Candidates.columns().iter().zip(hints).zip(row).map(one).collect_view()
}

#[component]
fn Remove(number: String) -> impl IntoView {
    view! {
        <Section title=t("next.candidate.remove") id="remove">
            <details class="other" open=scene().retained("remove").is_some()>
                <summary class="other__summary">{t("next.candidate.remove.open")}" "<Sign icon=Icon::Down /></summary>
                <form class="form other__form" method="post" action="/desk/next/remove">
                    <input type="hidden" name="number" value=number />
                    <p>{t("next.candidate.remove.text")}</p>
                    <div class="actions">
                        <button class="button button--final">{t("next.candidate.remove")}</button>
                    </div>
                </form>
            </details>
        </Section>
    }
}
