//! What was done to a comment: reports, the appeal, where it was given, and its history.

use super::act::office_word;
use super::handovers::Return;
use super::reason::reason_word;
use crate::components::said::{lines, tongue};
use crate::format::full;
use crate::words::{t, text, tf};
use domain::shown::{CommentStep, ModeratedPage, ShownAppeal, ShownHandover, ShownReport};
use domain::{CommentState, RefusalReason};
use leptos::prelude::*;

/// All of it.
#[component]
pub(super) fn Record(data: ModeratedPage) -> impl IntoView {
    let ModeratedPage { comment, history, reports, appeal, handover, .. } = data;
    let is_closed = matches!(comment.state, CommentState::Refused | CommentState::Hidden);
    let may_write = !comment.is_own_unit;
    view! {
        {is_closed.then(|| view! { <Why reason=comment.reason words=comment.reason_words /> })}
        {(!reports.is_empty()).then(|| view! { <Reports reports /> })}
        {appeal.map(|appeal| view! { <Appealed appeal /> })}
        {handover.map(|handover| view! { <Handed handover may_write /> })}
        <section class="record" aria-labelledby="history">
            <h2 class="record__title" id="history">{t("moderation.history")}</h2>
            <ol class="record__steps">
                {history.into_iter().map(|step| view! { <Step step /> }).collect_view()}
            </ol>
        </section>
    }
}

#[component]
fn Why(reason: Option<RefusalReason>, words: String) -> impl IntoView {
    view! {
        <section class="record" aria-labelledby="why">
            <h2 class="record__title" id="why">{t("moderation.why")}</h2>
            <p>{reason.map(reason_word)}</p>
            {(!words.is_empty()).then(|| view! { <p lang=tongue(&words)>{lines(&words)}</p> })}
        </section>
    }
}

#[component]
fn Reports(reports: Vec<ShownReport>) -> impl IntoView {
    view! {
        <section class="record" aria-labelledby="reports">
            <h2 class="record__title" id="reports">{tf("moderation.reports", &[("n", &reports.len())])}</h2>
            <ul class="record__steps">
                {reports
                    .into_iter()
                    .map(|report| view! {
                        <li class="record__step">
                            <p class="record__when"><time datetime=report.made_at.to_text()>{full(report.made_at)}</time></p>
                            <p>
                                {reason_word(report.reason)}
                                {report.is_settled.then(|| format!("{}{}", t("moderation.dot"), t("moderation.report.settled")))}
                            </p>
                            {(!report.words.is_empty()).then(|| view! { <p lang=tongue(&report.words)>{lines(&report.words)}</p> })}
                        </li>
                    })
                    .collect_view()}
            </ul>
        </section>
    }
}

#[component]
fn Appealed(appeal: ShownAppeal) -> impl IntoView {
    let outcome = match appeal.overturned {
        None => t("moderation.appeal.waits"),
        Some(true) => t("moderation.appeal.overturned"),
        Some(false) => t("moderation.appeal.upheld"),
    };
    view! {
        <section class="record" aria-labelledby="appeal">
            <h2 class="record__title" id="appeal">{t("moderation.appeal")}</h2>
            <p class="record__when"><time datetime=appeal.made_at.to_text()>{full(appeal.made_at)}</time></p>
            <p lang=tongue(&appeal.words)>{lines(&appeal.words)}</p>
            <p>{outcome}</p>
            {(!appeal.answer.is_empty()).then(|| view! { <p lang=tongue(&appeal.answer)>{lines(&appeal.answer)}</p> })}
        </section>
    }
}

#[component]
fn Handed(handover: ShownHandover, may_write: bool) -> impl IntoView {
    let is_open = handover.returned_at.is_none();
    let outcome = handover.outcome.clone();
    view! {
        <section class="record" aria-labelledby="handover">
            <h2 class="record__title" id="handover">{t("moderation.handover")}</h2>
            <dl class="record__facts">
                <div><dt>{t("moderation.hand.to")}</dt><dd>{office_word(handover.office)}</dd></div>
                <div><dt>{t("moderation.hand.reference")}</dt><dd>{handover.reference}</dd></div>
                <div><dt>{t("moderation.handed_at")}</dt><dd>{full(handover.handed_at)}</dd></div>
                {handover.returned_at.map(|at| view! {
                    <div><dt>{t("moderation.returned_at")}</dt><dd>{full(at)}</dd></div>
                    <div><dt>{t("moderation.outcome")}</dt><dd lang=tongue(&outcome)>{lines(&outcome)}</dd></div>
                })}
            </dl>
            {(is_open && may_write).then(|| view! { <Return id=handover.comment.0 /> })}
        </section>
    }
}

#[component]
fn Step(step: CommentStep) -> impl IntoView {
    let who = step.by.map(|name| format!("{}{}", t("moderation.dot"), text(&name)));
    let reason = step.reason.map(|reason| format!("{}{}", t("moderation.colon"), reason_word(reason)));
    view! {
        <li class="record__step">
            <p class="record__when"><time datetime=step.at.to_text()>{full(step.at)}</time>{who}</p>
            <p>{t(&format!("moderation.act.{}", step.act.code()))}{reason}</p>
            {(!step.words.is_empty()).then(|| view! { <p class="record__words" lang=tongue(&step.words)>{lines(&step.words)}</p> })}
        </li>
    }
}
