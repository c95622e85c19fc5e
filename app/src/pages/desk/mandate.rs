//! The decision that allows an on-screen ballot: what is written down, and the form that writes it down.

use super::fields::{Line, Takes, ids, was_refused};
use crate::components::icon::{Icon, Sign};
use crate::components::said::tongue;
use crate::components::section::Section;
use crate::format::{day, day_and_time};
use crate::words::{t, text, tf};
use domain::shown::DeskPage as Data;
use domain::{Mandate as Decision, Phase, Timestamp};
use leptos::prelude::*;

/// The section of the decision.
#[component]
pub fn Mandate(data: Data) -> impl IntoView {
    let can_change = data.may_act && data.round.phase < Phase::Voting;
    let is_first = data.mandate.is_none();
    view! {
        <Section title=t("desk.mandate") note=t("desk.mandate.note") id="mandate">
            {match data.mandate {
                Some(decision) => view! { <Written decision /> }.into_any(),
                None => view! {
                    <div class="notice notice--warn">
                        <p class="notice__title"><Sign icon=Icon::Warn />" "{t("desk.mandate.none")}</p>
                        <p>{t("desk.mandate.none.text")}</p>
                    </div>
                }
                .into_any(),
            }}
            {can_change.then(|| view! { <Write is_first /> })}
        </Section>
    }
}

#[component]
fn Written(decision: Decision) -> impl IntoView {
    let said = |words: String| view! { <dd lang=tongue(&words)>{words.clone()}</dd> };
    let by = tf("desk.when", &[("moment", &day_and_time(decision.at)), ("name", &text(&decision.by))]);
    view! {
        <dl class="facts">
            <div class="facts__item"><dt>{t("desk.mandate.organ")}</dt>{said(decision.organ)}</div>
            <div class="facts__item"><dt>{t("desk.mandate.number")}</dt>{said(decision.number)}</div>
            <div class="facts__item"><dt>{t("desk.mandate.decided_on")}</dt><dd>{date(&decision.decided_on)}</dd></div>
            <div class="facts__item"><dt>{t("desk.mandate.by")}</dt><dd>{by}</dd></div>
        </dl>
        <p><a class="link-action" href="/mandate/scan">{t("desk.mandate.scan.read")}</a></p>
    }
}

/// `2026-01-20` as a date is said.
fn date(stored: &str) -> String {
    let year = stored.split('-').next().unwrap_or_default();
    match Timestamp::parse(&format!("{stored}T00:00:00Z")) {
        Some(moment) => tf("format.full", &[("year", &year), ("rest", &day(moment))]),
        None => stored.to_owned(),
    }
}

/// The form; the file comes last, so that the words before it are kept where it is too large.
#[component]
fn Write(is_first: bool) -> impl IntoView {
    let refused = was_refused("mandate");
    let title = if is_first { t("desk.mandate.write") } else { t("desk.mandate.rewrite") };
    let scan_hint = if refused { t("desk.mandate.scan.again") } else { t("desk.mandate.scan.hint") };
    view! {
        <details class="other" open=refused>
            <summary class="other__summary">{title}" "<Sign icon=Icon::Down /></summary>
            <form class="form other__form" method="post" action="/desk/mandate" enctype="multipart/form-data">
                <div class="other__fields">
                    <Line
                        ids=ids!("mandate", "organ") label=t("desk.mandate.organ") hint=t("desk.mandate.organ.hint")
                        takes=Takes::Words
                    />
                    <Line
                        ids=ids!("mandate", "number") label=t("desk.mandate.number") hint=t("desk.mandate.number.hint")
                        takes=Takes::Words
                    />
                    <Line
                        ids=ids!("mandate", "decided_on") label=t("desk.mandate.decided_on")
                        hint=t("desk.mandate.decided_on.hint") takes=Takes::Day
                    />
                    <Line ids=ids!("mandate", "scan") label=t("desk.mandate.scan") hint=scan_hint takes=Takes::Scan />
                </div>
                <div class="actions"><button class="button button--plain">{t("desk.mandate.button")}</button></div>
            </form>
        </details>
    }
}
