//! Which comments of a queue are shown.

use crate::components::icon::{Icon, Sign};
use crate::words::{t, text, tf};
use domain::shown::{ModerationPage, QueueKind};
use domain::{CommentState, Tag};
use leptos::prelude::*;

/// The form with which a queue is narrowed down. It is open where it narrows something.
#[component]
pub(super) fn Filter(data: ModerationPage) -> impl IntoView {
    let ModerationPage { asked, areas, projects, .. } = data;
    let is_all = asked.kind == QueueKind::All;
    let is_open = is_all || asked.project != 0 || !asked.area.is_empty() || !asked.tag.is_empty();
    let projects = projects
        .into_iter()
        .map(|(number, title)| {
            (number.to_string(), format!("{} {}", tf("moderation.number", &[("n", &number)]), text(&title)))
        })
        .collect();
    let areas = areas.into_iter().map(|area| (area.code, text(&area.name))).collect();
    let tags = Tag::ALL.iter().map(|tag| (tag.code().to_owned(), t(&format!("voices.tag.{}", tag.code())))).collect();
    let states = CommentState::ALL.iter().filter(|state| **state != CommentState::Draft);
    let states = states.map(|state| (state.code().to_owned(), state_word(*state))).collect();
    let project = if asked.project == 0 { String::new() } else { asked.project.to_string() };
    view! {
        <details class="refuse moderation__filter" open=is_open>
            <summary class="link-action refuse__summary">{t("moderation.filter")}" "<Sign icon=Icon::Down /></summary>
            <form class="refuse__form filter" method="get" action="/moderation" role="search">
                <input type="hidden" name="show" value=asked.kind.code() />
                {is_all.then(|| view! {
                    <Words looked_for=asked.looked_for />
                })}
                <Choice name="project" label=t("moderation.project") options=projects chosen=project />
                <Choice name="area" label=t("moderation.area") options=areas chosen=asked.area />
                <Choice name="tag" label=t("moderation.tag") options=tags chosen=asked.tag />
                {is_all.then(|| view! {
                    <Choice name="state" label=t("moderation.state") options=states chosen=asked.state />
                })}
                <div class="actions filter__wide">
                    <button class="button button--plain">{t("moderation.show")}</button>
                    <a class="link-action" href=format!("/moderation?show={}", asked.kind.code())>{t("moderation.show_all")}</a>
                </div>
            </form>
        </details>
    }
}

/// The search over everything that a moderator may see, above the other queues; among all comments it is part of the filter.
#[component]
pub(super) fn LookFor() -> impl IntoView {
    view! {
        <form class="filter moderation__search" method="get" action="/moderation" role="search">
            <input type="hidden" name="show" value=QueueKind::All.code() />
            <Words looked_for=String::new() />
            <div class="actions filter__wide"><button class="button button--plain">{t("moderation.look_for.button")}</button></div>
        </form>
    }
}

/// The field for words, a number or a nickname.
#[component]
fn Words(looked_for: String) -> impl IntoView {
    view! {
        <div class="field filter__wide">
            <label class="field__label" for="q">{t("moderation.look_for")}</label>
            <p class="field__hint" id="q-hint">{t("moderation.look_for.hint")}</p>
            <input class="field__input" type="search" id="q" name="q" value=looked_for aria-describedby="q-hint" />
        </div>
    }
}

#[component]
fn Choice(name: &'static str, label: String, options: Vec<(String, String)>, chosen: String) -> impl IntoView {
    let id = format!("filter-{name}");
    view! {
        <div class="field">
            <label class="field__label" for=id.clone()>{label}</label>
            <select class="field__input" id=id name=name>
                <option value="">{t("moderation.any")}</option>
                {options
                    .into_iter()
                    .map(|(code, word)| {
                        let is_chosen = code == chosen;
                        view! { <option value=code selected=is_chosen>{word}</option> }
                    })
                    .collect_view()}
            </select>
        </div>
    }
}

/// Where a comment stands, in a word.
pub(super) fn state_word(state: CommentState) -> String {
    t(&format!("moderation.state.{}", state.code()))
}
