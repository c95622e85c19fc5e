//! What became of the comments, in figures, for everyone: how many were refused, for which reasons, and what appeals changed.

use super::reason::reason_word;
use crate::api::moderation::show_figures;
use crate::components::load::load;
use crate::components::section::{Breadcrumb, Section};
use crate::format::number;
use crate::scene::scene;
use crate::words::t;
use domain::shown::ModerationFigures as Data;
use leptos::prelude::*;

/// The page of figures.
#[component]
pub fn ModerationFiguresPage() -> impl IntoView {
    scene().outcome.set_title(t("moderation.figures"));
    view! {
        <Breadcrumb here=t("moderation.figures") />
        {load(show_figures(), |data| view! { <Figures data /> })}
    }
}

#[component]
fn Figures(data: Data) -> impl IntoView {
    let lead = if data.is_premoderated { t("moderation.figures.before") } else { t("moderation.figures.after") };
    let comments = vec![
        (t("moderation.figures.received"), data.n_received),
        (t("moderation.figures.published"), data.n_published),
        (t("moderation.figures.waiting"), data.n_waiting),
        (t("moderation.figures.refused"), data.n_refused),
        (t("moderation.figures.hidden"), data.n_hidden),
        (t("moderation.figures.withdrawn"), data.n_withdrawn),
    ];
    let reasons = data.refused_by.into_iter().map(|(reason, n)| (reason_word(reason), n)).collect();
    let n_waiting = data.n_appeals.saturating_sub(data.n_overturned + data.n_upheld);
    let appeals = vec![
        (t("moderation.figures.appeals"), data.n_appeals),
        (t("moderation.figures.overturned"), data.n_overturned),
        (t("moderation.figures.upheld"), data.n_upheld),
        (t("moderation.figures.appeals_waiting"), n_waiting),
    ];
    view! {
        <div class="page-head">
            <h1>{t("moderation.figures")}</h1>
            <p class="page-head__lead">{lead}</p>
        </div>
        <Section title=t("moderation.figures.comments")>
            <Table caption=t("moderation.figures.comments") head=t("moderation.figures.what") rows=comments />
        </Section>
        <Section title=t("moderation.figures.reasons") note=t("moderation.figures.reasons.note")>
            <Table caption=t("moderation.figures.reasons") head=t("moderation.reason") rows=reasons />
        </Section>
        <Section title=t("moderation.figures.appeals.title") note=t("moderation.figures.appeals.note")>
            <Table caption=t("moderation.figures.appeals.title") head=t("moderation.figures.what") rows=appeals />
        </Section>
    }
}

#[component]
fn Table(caption: String, head: String, rows: Vec<(String, u32)>) -> impl IntoView {
    view! {
        <table class="table">
            <caption class="visually-hidden">{caption}</caption>
            <thead>
                <tr><th scope="col">{head}</th><th class="table__num" scope="col">{t("moderation.figures.n")}</th></tr>
            </thead>
            <tbody>
                {rows
                    .into_iter()
                    .map(|(word, n)| view! {
                        <tr><th scope="row">{word}</th><td class="table__num">{number(i64::from(n))}</td></tr>
                    })
                    .collect_view()}
            </tbody>
        </table>
    }
}
