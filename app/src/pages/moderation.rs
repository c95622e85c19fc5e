//! The moderators' queue, oldest first, beside the written standards.

use crate::api::comments::moderation_queue;
use crate::components::icon::{Icon, Sign};
use crate::components::load::load;
use crate::components::notice::{FieldError, Problem};
use crate::components::said::{lines, tongue};
use crate::components::section::Breadcrumb;
use crate::format::day_and_time;
use crate::scene::scene;
use crate::words::{t, text, tf};
use domain::shown::{ModerationPage as Data, QueuedComment};
use domain::text::MAX_REASON_CHARS;
use domain::{Refusal, RefusalReason};
use leptos::either::Either;
use leptos::prelude::*;

/// The page of the moderators.
#[component]
pub fn ModerationPage() -> impl IntoView {
    scene().outcome.set_title(t("moderation.title"));
    view! {
        <Breadcrumb here=t("moderation.title") />
        {load(moderation_queue(), |data| view! { <Queue data /> })}
    }
}

#[component]
fn Queue(data: Data) -> impl IntoView {
    let field = refused().filter(|(_, field)| field.is_some()).and_then(|(id, _)| {
        let is_here = data.queue.iter().any(|comment| comment.id.0.to_string() == id);
        is_here.then(|| format!("#{}{id}", if too_long() { "words" } else { "reason" }))
    });
    let is_empty = data.queue.is_empty();
    let n_more = data.n_pending.saturating_sub(u32::try_from(data.queue.len()).unwrap_or(u32::MAX));
    view! {
        {match field {
            Some(field) => view! { <Problem field /> }.into_any(),
            None => view! { <Problem /> }.into_any(),
        }}
        <div class="page-head">
            <h1>{tf("moderation.waiting", &[("n", &data.n_pending)])}</h1>
            <p class="page-head__lead">{if is_empty { t("moderation.empty") } else { t("moderation.lead") }}</p>
        </div>
        <div class="moderation">
            <div>
                {if is_empty {
                    Either::Left(view! { <div class="actions"><a class="button button--plain" href="/moderation">{t("moderation.refresh")}</a></div> })
                } else {
                    Either::Right(view! {
                        <ol class="queue">
                            {data.queue.into_iter().map(|comment| view! { <Queued comment /> }).collect_view()}
                        </ol>
                    })
                }}
                {(n_more > 0).then(|| view! { <p class="form__note">{tf("moderation.more", &[("n", &n_more)])}</p> })}
            </div>
            <Standards />
        </div>
    }
}

/// The comment whose refusal was refused, and the field that needs a change, if it is one of the form.
fn refused() -> Option<(String, Option<&'static str>)> {
    let retained = scene().retained("refuse")?;
    let field = match scene().refusal("refuse") {
        Some(Refusal::ReasonMissing) => Some("reason"),
        Some(Refusal::ReasonTooLong { .. }) => Some("words"),
        _ => None,
    };
    Some((retained.field("id").unwrap_or_default(), field))
}

fn too_long() -> bool {
    matches!(scene().refusal("refuse"), Some(Refusal::ReasonTooLong { .. }))
}

/// A comment that waits, and the two ways on.
#[component]
fn Queued(comment: QueuedComment) -> impl IntoView {
    let id = comment.id.0;
    let heading = format!("q{id}");
    let author = text(&comment.author);
    let whose = tf("moderation.whose", &[("name", &author)]);
    view! {
        <li>
            <article class="queue-item" aria-labelledby=heading>
                <h2 class="queue-item__about" id=heading.clone()>
                    {tf("moderation.number", &[("n", &comment.project_number)])}" "
                    <a href=format!("/projects/{}", comment.project_number)>{text(&comment.project_title)}</a>
                </h2>
                <p class="queue-item__by">
                    <span>{author}</span>
                    <time datetime=comment.left_at.to_text()>{day_and_time(comment.left_at)}</time>
                </p>
                <p class="queue-item__text" lang=tongue(&comment.body)>{lines(&comment.body)}</p>
                <div class="queue-item__act">
                    <form method="post" action="/api/comments/approve">
                        <input type="hidden" name="id" value=id />
                        <button class="button">
                            {t("moderation.approve")}<span class="visually-hidden">{whose.clone()}</span>
                        </button>
                    </form>
                    <Refuse id whose />
                </div>
            </article>
        </li>
    }
}

/// The refusal with its reason; open, and as it was typed, where it was not accepted.
#[component]
fn Refuse(id: i64, whose: String) -> impl IntoView {
    let (reason_id, words_id) = (format!("reason{id}"), format!("words{id}"));
    let retained = scene().retained("refuse").filter(|retained| retained.field("id") == Some(id.to_string()));
    let typed = |name| retained.as_ref().and_then(|retained| retained.field(name)).unwrap_or_default();
    let (reason, words) = (typed("reason"), typed("words"));
    let is_open = retained.is_some();
    let wrong = if is_open { refused().and_then(|(_, field)| field) } else { None };
    view! {
        <details class="refuse" open=is_open>
            <summary class="button button--plain refuse__summary">
                {t("moderation.refuse")}<span class="visually-hidden">{whose}</span>" "<Sign icon=Icon::Down />
            </summary>
            <form class="form refuse__form" method="post" action=format!("/moderation/{id}/refuse")>
                <div class="field" class:field--error=wrong == Some("reason")>
                    <label class="field__label" for=reason_id.clone()>{t("moderation.reason")}</label>
                    {(wrong == Some("reason")).then(|| view! { <FieldError form="refuse" id="reason-error" /> })}
                    <select
                        class="field__input"
                        id=reason_id
                        name="reason"
                        required
                        aria-invalid=(wrong == Some("reason")).then_some("true")
                        aria-describedby=(wrong == Some("reason")).then_some("reason-error")
                    >
                        <option value="">{t("moderation.choose")}</option>
                        {RefusalReason::ALL
                            .map(|found| view! {
                                <option value=found.code() selected=found.code() == reason>{sentence(found)}</option>
                            })
                            .collect_view()}
                    </select>
                </div>
                <Words id=words_id words is_wrong=wrong == Some("words") />
                <div class="actions"><button class="button button--plain">{t("moderation.refuse_and_tell")}</button></div>
            </form>
        </details>
    }
}

#[component]
fn Words(id: String, words: String, is_wrong: bool) -> impl IntoView {
    let hint = format!("{id}-hint");
    let described = if is_wrong { format!("{hint} words-error") } else { hint.clone() };
    view! {
        <div class="field" class:field--error=is_wrong>
            <label class="field__label" for=id.clone()>{t("moderation.words")}</label>
            <p class="field__hint" id=hint>{tf("moderation.words_hint", &[("limit", &MAX_REASON_CHARS)])}</p>
            {is_wrong.then(|| view! { <FieldError form="refuse" id="words-error" /> })}
            <textarea
                class="field__input"
                id=id
                name="words"
                rows="3"
                aria-invalid=is_wrong.then_some("true")
                aria-describedby=described
            >
                {words}
            </textarea>
        </div>
    }
}

fn sentence(reason: RefusalReason) -> String {
    t(&format!("moderation.reason.{}", reason.code()))
}

/// What is refused and what never is: the same words for every moderator.
#[component]
fn Standards() -> impl IntoView {
    let kept = [
        t("moderation.kept.criticism"),
        t("moderation.kept.against"),
        t("moderation.kept.tone"),
        t("moderation.kept.spelling"),
    ];
    view! {
        <aside class="standards" aria-labelledby="standards">
            <h2 id="standards">{t("moderation.standards")}</h2>
            <h3>{t("moderation.refused_if")}</h3>
            <ul>
                {RefusalReason::ALL
                    .map(|reason| view! { <li>{t(&format!("moderation.standard.{}", reason.code()))}</li> })
                    .collect_view()}
            </ul>
            <h3>{t("moderation.never_refused_for")}</h3>
            <ul>{kept.map(|reason| view! { <li>{reason}</li> }).collect_view()}</ul>
            <p class="form__note">{t("moderation.final")}</p>
        </aside>
    }
}
