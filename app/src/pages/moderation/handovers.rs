//! Comments given to other offices, and what came back.

use super::act::office_word;
use super::reason::WordsField;
use crate::api::moderation::show_handovers;
use crate::components::icon::{Icon, Sign};
use crate::components::load::load;
use crate::components::notice::Problem;
use crate::components::said::{lines, tongue};
use crate::components::section::Breadcrumb;
use crate::format::full;
use crate::scene::scene;
use crate::words::{t, text, tf};
use domain::shown::{HandoversPage as Data, ShownHandover};
use domain::text::MAX_REASON_CHARS;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The page of what was given to other offices.
#[component]
pub fn HandoversPage() -> impl IntoView {
    scene().outcome.set_title(t("moderation.handovers"));
    let query = use_query_map().get_untracked();
    let only_open = query.get("all").is_none();
    let from = query.get("from").and_then(|typed| typed.parse().ok()).unwrap_or(0);
    view! {
        <Breadcrumb above=vec![(t("moderation.title"), "/moderation")] here=t("moderation.handovers") />
        {load(show_handovers(only_open, from), |data| view! { <Handovers data /> })}
    }
}

#[component]
fn Handovers(data: Data) -> impl IntoView {
    let Data { only_open, rows, older } = data;
    let chip = |is_here: bool, address: &'static str, word: String| {
        view! { <li><a class="chips__link" href=address aria-current=is_here.then_some("page")>{word}</a></li> }
    };
    let is_empty = rows.is_empty();
    let all = if only_open { "" } else { "all=1&" };
    view! {
        <Problem />
        <div class="page-head">
            <h1>{t("moderation.handovers")}</h1>
            <p class="page-head__lead">{t("moderation.handovers.lead")}</p>
        </div>
        <nav class="moderation__kinds" aria-label=t("moderation.handovers")>
            <ul class="chips">
                {chip(only_open, "/moderation/handovers", t("moderation.handovers.open"))}
                {chip(!only_open, "/moderation/handovers?all=1", t("moderation.handovers.all"))}
            </ul>
            <ul class="moderation__beside">
                <li><a class="link-action" href="/moderation/handovers.csv">{t("moderation.handovers.csv")}</a></li>
            </ul>
        </nav>
        {is_empty.then(|| view! { <p class="moderation__none" role="status">{t("moderation.handovers.none")}</p> })}
        <ol class="queue">{rows.into_iter().map(|row| view! { <li><Row row /></li> }).collect_view()}</ol>
        {older.map(|older| view! {
            <div class="actions">
                <a class="button button--plain" href=format!("/moderation/handovers?{all}from={older}")>{t("moderation.more")}</a>
            </div>
        })}
    }
}

#[component]
fn Row(row: ShownHandover) -> impl IntoView {
    let id = row.comment.0;
    let heading = format!("h{id}");
    let labelled = heading.clone();
    let body = if row.body.is_empty() { t("moderation.gone") } else { row.body };
    let outcome = row.outcome;
    view! {
        <article class="queue-item" aria-labelledby=labelled>
            <h2 class="queue-item__about" id=heading>
                {office_word(row.office)}" "<a href=format!("/moderation/{id}")>{row.reference}</a>
            </h2>
            <ul class="queue-item__by">
                <li>{tf("moderation.id", &[("id", &id)])}</li>
                <li>{tf("moderation.number", &[("n", &row.project_number)])}" "{text(&row.project_title)}</li>
                <li><time datetime=row.handed_at.to_text()>{full(row.handed_at)}</time></li>
            </ul>
            <p class="queue-item__text" lang=tongue(&body)>{lines(&body)}</p>
            {match row.returned_at {
                Some(at) => view! {
                    <p class="state state--ok"><Sign icon=Icon::Tick />{tf("moderation.returned", &[("time", &full(at))])}</p>
                    <p lang=tongue(&outcome)>{lines(&outcome)}</p>
                }
                .into_any(),
                None => view! {
                    <p class="state state--warn"><Sign icon=Icon::Wait />{t("moderation.handovers.waits")}</p>
                    <p><a class="link-action" href=format!("/moderation/{id}#handover")>{t("moderation.back")}</a></p>
                }
                .into_any(),
            }}
        </article>
    }
}

/// The form that writes down what came back.
#[component]
pub(super) fn Return(id: i64) -> impl IntoView {
    let hint = tf("moderation.back.hint", &[("limit", &MAX_REASON_CHARS)]);
    view! {
        <form class="form" method="post" action=format!("/moderation/{id}/back")>
            <WordsField form="back" name="outcome" label=t("moderation.outcome") hint />
            <div class="actions"><button class="button">{t("moderation.back.button")}</button></div>
        </form>
    }
}
