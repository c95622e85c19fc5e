//! What is wrong with an uploaded file: row, column, cell, and what to do.

use crate::components::section::Section;
use crate::words::{language, t, tf};
use domain::exchange::{Fault, MAX_FAULTS};
use leptos::prelude::*;

/// All faults at once.
#[component]
pub(super) fn Faults(faults: Vec<Fault>) -> impl IntoView {
    let note = if faults.len() >= MAX_FAULTS {
        tf("exchange.faults.first", &[("n", &MAX_FAULTS)])
    } else {
        t("exchange.faults.note")
    };
    view! {
        <Section title=t("exchange.faults") note id="faults">
            <ul class="prose">
                {faults.iter().map(|fault| view! { <li>{sentence(fault)}</li> }).collect_view()}
            </ul>
        </Section>
    }
}

/// What is wrong, without where.
pub(crate) fn what(fault: &Fault) -> String {
    t(&format!("exchange.fault.{}", fault.what.code()))
        .replace("{value}", &fault.value)
        .replace("{n}", &fault.what.figure().map(|n| n.to_string()).unwrap_or_default())
}

fn sentence(fault: &Fault) -> String {
    let what = what(fault);
    let column = fault.column.map(|column| super::heading(column, language()));
    match (fault.row, column, fault.address()) {
        (Some(row), Some(column), Some(address)) => {
            tf("exchange.at.cell", &[("row", &row), ("column", &column), ("address", &address)]) + &what
        }
        (_, Some(column), None) => tf("exchange.at.column", &[("column", &column)]) + &what,
        (Some(row), None, Some(address)) => tf("exchange.at.row", &[("row", &row), ("address", &address)]) + &what,
        _ => what,
    }
}
