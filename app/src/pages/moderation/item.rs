//! A comment in a queue.

use super::filter::state_word;
use crate::components::icon::{Icon, Sign};
use crate::components::said::tongue;
use crate::format::{day_and_time, hour, waited};
use crate::words::{t, text, tf};
use domain::flag::Stretch;
use domain::shown::{Claim, QueuedComment};
use domain::{CommentState, Timestamp};
use leptos::prelude::*;

/// A comment in a queue, and the way to it.
#[component]
pub(super) fn Item(comment: QueuedComment, now: Timestamp) -> impl IntoView {
    let id = comment.id.0;
    let heading = format!("q{id}");
    let labelled = heading.clone();
    let whose = tf("moderation.whose", &[("name", &text(&comment.author))]);
    view! {
        <article class="queue-item" aria-labelledby=labelled>
            <h3 class="queue-item__about" id=heading>
                {tf("moderation.number", &[("n", &comment.project_number)])}" "
                <a href=format!("/projects/{}", comment.project_number)>{text(&comment.project_title)}</a>
            </h3>
            <Facts comment=comment.clone() now />
            <Words comment=comment.clone() />
            <Way comment whose />
        </article>
    }
}

/// Who wrote it, on what, and how long it waits.
#[component]
pub(super) fn Facts(comment: QueuedComment, now: Timestamp) -> impl IntoView {
    let waits = comment.state == CommentState::Pending;
    let n_reports = comment.n_reports;
    view! {
        <ul class="queue-item__by">
            <li>{tf("moderation.id", &[("id", &comment.id)])}</li>
            <li>{text(&comment.author)}</li>
            <li>{t(&format!("voices.tag.{}", comment.tag.code()))}</li>
            <li>{text(&comment.department)}</li>
            <li><time datetime=comment.left_at.to_text()>{day_and_time(comment.left_at)}</time></li>
            {comment.edited_at.map(|at| view! {
                <li>{tf("moderation.edited", &[("time", &day_and_time(at))])}</li>
            })}
            {waits.then(|| view! { <li>{tf("moderation.waits", &[("time", &waited(comment.left_at, now))])}</li> })}
            {(!waits).then(|| view! { <li>{state_word(comment.state)}</li> })}
            {(n_reports > 0).then(|| view! {
                <li><span class="state state--warn"><Sign icon=Icon::Warn />{tf("moderation.n_reports", &[("n", &n_reports)])}</span></li>
            })}
        </ul>
    }
}

/// What it says, and what it replies to.
#[component]
pub(super) fn Words(comment: QueuedComment) -> impl IntoView {
    let body: String = comment.body.iter().map(|stretch| stretch.words.as_str()).collect();
    let is_flagged = comment.body.iter().any(|stretch| stretch.is_flagged);
    let is_gone = comment.body.is_empty();
    view! {
        {comment.reply_to.map(|(parent, words)| view! {
            <blockquote class="queue-item__parent">
                <p class="queue-item__parent-label">{tf("moderation.replies_to", &[("id", &parent)])}</p>
                <p lang=tongue(&words)>
                    {if words.is_empty() { t("moderation.gone").into_any() } else { crate::components::said::lines(&words).into_any() }}
                </p>
            </blockquote>
        })}
        <p class="queue-item__text" lang=tongue(&body)>
            {if is_gone { t("moderation.gone").into_any() } else { with_flags(comment.body).into_any() }}
        </p>
        {is_flagged.then(|| view! { <p class="queue-item__flag">{t("moderation.flagged")}</p> })}
    }
}

/// The words with their line breaks, and those of the list marked.
fn with_flags(stretches: Vec<Stretch>) -> impl IntoView {
    stretches
        .into_iter()
        .map(|Stretch { words, is_flagged }| {
            let lines = crate::components::said::lines(&words);
            if is_flagged { view! { <mark class="flagged">{lines}</mark> }.into_any() } else { lines.into_any() }
        })
        .collect_view()
}

/// Who has it, or the button that takes it.
#[component]
fn Way(comment: QueuedComment, whose: String) -> impl IntoView {
    let id = comment.id.0;
    let link = move |words: String, whose: String| {
        view! {
            <a class="button button--plain" href=format!("/moderation/{id}")>{words}<span class="visually-hidden">{whose}</span></a>
        }
    };
    let needs_work = comment.state == CommentState::Pending || comment.n_reports > 0;
    view! {
        <div class="queue-item__act">
            {match comment.claim {
                _ if comment.is_own_unit => view! {
                    <p class="state state--warn"><Sign icon=Icon::Warn />{t("moderation.own_unit")}</p>
                    {link(t("moderation.look"), whose)}
                }
                .into_any(),
                Claim::Mine(_) => link(t("moderation.go_on"), whose).into_any(),
                Claim::Another(name, until) => view! {
                    <p class="state"><Sign icon=Icon::Wait />{tf("moderation.another", &[("name", &text(&name)), ("time", &hour(until))])}</p>
                }
                .into_any(),
                Claim::Nobody if needs_work => view! { <Take id whose /> }.into_any(),
                Claim::Nobody => link(t("moderation.look"), whose).into_any(),
            }}
        </div>
    }
}

/// The button that takes a comment.
#[component]
pub(super) fn Take(id: i64, whose: String) -> impl IntoView {
    view! {
        <form method="post" action=format!("/moderation/{id}/take")>
            <button class="button">{t("moderation.take")}<span class="visually-hidden">{whose}</span></button>
        </form>
    }
}
