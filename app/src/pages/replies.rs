//! Comments that wait for an official reply: for a department's editor all of its own, for others what is overdue.

use crate::api::comments::show_replies;
use crate::components::icon::{Icon, Sign};
use crate::components::kept::Kept;
use crate::components::load::load;
use crate::components::notice::{FieldError, Problem};
use crate::components::said::{lines, tongue, verbatim};
use crate::components::section::Breadcrumb;
use crate::components::standing::Tagged;
use crate::format::day;
use crate::scene::scene;
use crate::words::{t, text, tf};
use domain::shown::{RepliesPage as Data, UnansweredComment};
use domain::text::MAX_REPLY_CHARS;
use leptos::either::Either;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The page of what waits for departments.
#[component]
pub fn RepliesPage() -> impl IntoView {
    scene().outcome.set_title(t("comment.replies"));
    let from = use_query_map().get_untracked().get_str("from").and_then(|typed| typed.parse().ok());
    load(show_replies(from), |data: Data| view! { <Replies data /> })
}

#[component]
fn Replies(data: Data) -> impl IntoView {
    let is_editor = data.department.is_some();
    let title = match &data.department {
        Some(department) => tf("comment.replies.of", &[("department", &text(department))]),
        None => t("comment.replies.overdue"),
    };
    let lead = match (data.rows.is_empty(), is_editor) {
        (true, _) => t("comment.replies.none"),
        (false, true) => tf("comment.replies.lead", &[("n", &data.reply_days)]),
        (false, false) => tf("comment.replies.overdue.lead", &[("n", &data.reply_days)]),
    };
    let answered = scene().typed("reply", "id");
    let is_here = |row: &UnansweredComment| is_editor && answered.as_ref() == Some(&row.comment.id.to_string());
    let has_form = data.rows.iter().any(is_here);
    let field = answered.filter(|_| has_form).map(|id| format!("#reply{id}"));
    let kept = scene().typed("reply", "words").filter(|typed| !has_form && !typed.trim().is_empty());
    view! {
        <Breadcrumb here=t("comment.replies") />
        {match field {
            Some(field) => Either::Left(view! { <Problem field /> }),
            None => Either::Right(view! { <Problem /> }),
        }}
        <div class="page-head">
            <h1>{title}</h1>
            <p class="page-head__lead">{lead}</p>
        </div>
        {kept.map(|typed| view! { <Kept typed /> })}
        {(!data.rows.is_empty()).then(|| view! {
            <ol class="comment-list comment-list--mine">
                {data.rows.into_iter().map(|row| view! { <li><Row row is_editor /></li> }).collect_view()}
            </ol>
        })}
        <nav class="pager actions" aria-label=t("project.pager")>
            {data.is_later.then(|| view! { <a class="link-action" href="/replies">{t("comment.replies.first")}</a> })}
            {data.next.map(|from| view! {
                <a class="link-action" rel="next" href=format!("/replies?from={from}")>{t("comment.replies.next")}</a>
            })}
        </nav>
    }
}

#[component]
fn Row(row: UnansweredComment, is_editor: bool) -> impl IntoView {
    let UnansweredComment { comment, project: (number, title), department, due_at, is_overdue } = row;
    let id = comment.id.0;
    let about = tf("comment.on", &[("n", &number), ("title", &text(&title))]);
    let due = tf("comment.replies.due", &[("day", &day(due_at))]);
    let (class, icon) = if is_overdue { ("state state--error", Icon::Warn) } else { ("state", Icon::Wait) };
    view! {
        <article class="comment" id=format!("c{id}")>
            <p class="comment__by">
                <a class="comment__name" href=format!("/comments/{id}")>{about}</a>
                {(!is_editor).then(|| view! { <span>{text(&department)}</span> })}
            </p>
            <p class="comment__by">
                <span>{text(&comment.author)}</span>
                <Tagged tag=comment.tag />
                <time datetime=comment.left_at.to_text()>{day(comment.left_at)}</time>
            </p>
            <p class="comment__text" lang=tongue(&comment.body)>{lines(&comment.body)}</p>
            <p class="comment__status">
                <span class=class><Sign icon=icon />{due}{is_overdue.then(|| t("comment.replies.late"))}</span>
            </p>
            {is_editor.then(|| view! { <Answer id whose=text(&comment.author) /> })}
        </article>
    }
}

/// The answer's form; open, and as it was typed, where it was not accepted.
#[component]
fn Answer(id: i64, whose: String) -> impl IntoView {
    let is_this = scene().typed("reply", "id") == Some(id.to_string());
    let words = scene().typed("reply", "words").filter(|_| is_this).unwrap_or_default();
    let is_wrong = is_this && scene().retained("reply").is_some();
    let (field, hint) = (format!("reply{id}"), format!("reply{id}-hint"));
    let described = if is_wrong { format!("{hint} reply-error") } else { hint.clone() };
    view! {
        <details class="refuse" open=is_this>
            <summary class="button button--plain refuse__summary">
                {t("comment.answer")}<span class="visually-hidden">{tf("comment.answer.whose", &[("name", &whose)])}</span>" "
                <Sign icon=Icon::Down />
            </summary>
            <form class="form refuse__form" method="post" action=format!("/replies/{id}")>
                <div class="field" class:field--error=is_wrong>
                    <label class="field__label" for=field.clone()>{t("comment.answer.words")}</label>
                    <p class="field__hint" id=hint>{tf("comment.answer.hint", &[("limit", &MAX_REPLY_CHARS)])}</p>
                    {is_wrong.then(|| view! { <FieldError form="reply" id="reply-error" /> })}
                    <textarea
                        class="field__input" id=field name="words" rows="5" required
                        aria-invalid=is_wrong.then_some("true") aria-describedby=described
                    >{verbatim(&words)}</textarea>
                </div>
                <div class="actions"><button class="button">{t("comment.answer.button")}</button></div>
            </form>
        </details>
    }
}
