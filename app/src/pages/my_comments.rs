//! All comments of the reader, each with where it stands and what can be done about it.

use crate::api::comments::my_comments;
use crate::components::icon::{Icon, Sign};
use crate::components::kept::Kept;
use crate::components::load::load;
use crate::components::notice::{FieldError, Problem};
use crate::components::official::Official;
use crate::components::pager::Pager;
use crate::components::said::{lines, tongue, verbatim};
use crate::components::section::Breadcrumb;
use crate::components::standing::{Standing, Tagged};
use crate::format::day;
use crate::pages::project::say::Similar;
use crate::scene::scene;
use crate::words::{t, text, tf};
use domain::shown::{Commenting, MyComment, MyCommentsPage as Data};
use domain::text::MAX_REASON_CHARS;
use domain::{CommentState, Office, Timestamp};
use leptos::either::Either;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The page of one's own comments.
#[component]
pub fn MyCommentsPage() -> impl IntoView {
    scene().outcome.set_title(t("comment.mine"));
    let from = use_query_map().get_untracked().get_str("from").and_then(|typed| typed.parse().ok());
    load(my_comments(from), |data: Data| view! { <Mine data /> })
}

#[component]
fn Mine(data: Data) -> impl IntoView {
    let is_empty = data.rows.is_empty();
    let appealed = scene().typed("appeal", "id");
    let can_appeal =
        |row: &MyComment| row.ways.appeal_until.is_some() && appealed.as_ref() == Some(&row.comment.id.to_string());
    let has_form = data.rows.iter().any(can_appeal);
    let field = appealed.filter(|_| has_form).map(|id| format!("#appeal{id}"));
    let kept = scene().typed("appeal", "words").filter(|typed| !has_form && !typed.trim().is_empty());
    view! {
        <Breadcrumb above=vec![(t("account.title"), "/account")] here=t("comment.mine") />
        {match field {
            Some(field) => Either::Left(view! { <Problem field /> }),
            None => Either::Right(view! { <Problem /> }),
        }}
        <div class="page-head">
            <h1>{t("comment.mine")}</h1>
            <p class="page-head__lead">{t("comment.mine.lead")}</p>
            {(data.commenting == Commenting::DraftsOnly).then(|| view! {
                <p class="notice">{t("comment.say.not_verified")}" "<a href="/account/verify">{t("comment.say.verify")}</a></p>
            })}
        </div>
        {kept.map(|typed| view! { <Kept typed /> })}
        {if is_empty {
            Either::Left(view! {
                <div class="empty">
                    <p class="empty__title">{t("comment.mine.none")}</p>
                    <p class="empty__text"><a href="/projects">{t("comment.mine.begin")}</a></p>
                </div>
            })
        } else {
            Either::Right(view! {
                <ol class="comment-list comment-list--mine">
                    {data.rows.into_iter().map(|row| view! { <li><Row row /></li> }).collect_view()}
                </ol>
            })
        }}
        <Pager address="/account/comments".to_owned() place="" newer=data.newer older=data.older />
    }
}

#[component]
fn Row(row: MyComment) -> impl IntoView {
    let MyComment { comment, year, project: (number, title), is_reply, is_unseen, appeal, handover, ways } = row;
    let (id, state) = (comment.id.0, comment.state);
    let about = tf("comment.on", &[("n", &number), ("title", &text(&title))]);
    let round = year.map(|year| format!("/years/{year}")).unwrap_or_default();
    let is_published = state == CommentState::Approved && !is_unseen;
    let href = if is_published { format!("/comments/{id}") } else { format!("{round}/projects/{number}") };
    let whose = tf("comment.of_day", &[("day", &day(comment.left_at))]);
    let edit = ways.edit.then(|| format!("/projects/{number}?edit={id}#say"));
    let official = comment.official.clone();
    let is_this = scene().typed("draft", "id") == Some(id.to_string());
    let similar = scene().held.clone().filter(|_| is_this).map(|held| held.similar);
    let is_said_already = similar.is_some();
    view! {
        <article class="comment" id=format!("c{id}")>
            <p class="comment__by">
                <a class="comment__name" href=href>{about}</a>
                {is_reply.then(|| view! { <span>{t("comment.replied")}</span> })}
                <Tagged tag=comment.tag />
                <time datetime=comment.left_at.to_text()>{day(comment.left_at)}</time>
            </p>
            {similar.map(|similar| view! { <Similar similar /> })}
            <p class="comment__text" lang=tongue(&comment.body)>{lines(&comment.body)}</p>
            <Standing comment=comment.clone() is_unseen />
            {handover.map(|handover| view! { <Handed handover /> })}
            {appeal.map(|appeal| view! { <Appealed appeal /> })}
            {official.into_iter().map(|reply| view! { <Official reply /> }).collect_view()}
            <div class="comment__ways no-print">
                {ways.post.then(|| view! { <Post id is_said_already whose=whose.clone() /> })}
                {edit.map(|href| view! {
                    <a class="link-action" href=href>{t("comment.edit")}<span class="visually-hidden">{whose.clone()}</span></a>
                })}
                {ways.appeal_until.map(|until| view! { <Appeal id until whose=whose.clone() /> })}
                <Withdraw id is_draft=state == CommentState::Draft whose=whose.clone() />
            </div>
        </article>
    }
}

/// The office that a comment was given to, and what came back.
#[component]
fn Handed(handover: (Office, String, String)) -> impl IntoView {
    let (office, reference, outcome) = handover;
    let office = t(&format!("moderation.office.{}", office.code()));
    view! {
        <p class="comment__reason">{tf("comment.handed", &[("office", &office), ("reference", &reference)])}</p>
        <p class="comment__reason">
            {if outcome.is_empty() { t("comment.handed.waits") } else { tf("comment.handed.outcome", &[("words", &outcome)]) }}
        </p>
    }
}

#[component]
fn Appealed(appeal: (Timestamp, Option<bool>, String)) -> impl IntoView {
    let (at, overturned, answer) = appeal;
    let at = day(at);
    let words = match overturned {
        None => tf("comment.appealed", &[("day", &at)]),
        Some(true) => tf("comment.appealed.overturned", &[("day", &at)]),
        Some(false) => tf("comment.appealed.upheld", &[("day", &at)]),
    };
    view! {
        <p class="comment__reason">{words}</p>
        {(!answer.is_empty()).then(|| view! {
            <p class="comment__reason">{t("project.comment.words")}<span lang=tongue(&answer)>{lines(&answer)}</span></p>
        })}
    }
}

/// The way from a draft to a comment; where nearly the same was said already, pressed once more.
#[component]
fn Post(id: i64, is_said_already: bool, whose: String) -> impl IntoView {
    let label = if is_said_already { t("comment.say.anyway") } else { t("comment.post") };
    view! {
        <form method="post" action=format!("/comments/{id}/post")>
            {is_said_already.then(|| view! { <input type="hidden" name="anyway" value="1" /> })}
            <button class="button">{label}<span class="visually-hidden">{whose}</span></button>
        </form>
    }
}

/// A button that needs no words.
#[component]
fn Press(action: &'static str, id: i64, label: String, whose: String) -> impl IntoView {
    view! {
        <form method="post" action=action>
            <input type="hidden" name="id" value=id />
            <button class="button">{label}<span class="visually-hidden">{whose}</span></button>
        </form>
    }
}

/// Taking back what was said cannot be undone: it is asked again.
#[component]
fn Withdraw(id: i64, is_draft: bool, whose: String) -> impl IntoView {
    let (label, text) = if is_draft {
        (t("comment.drop"), t("comment.drop.text"))
    } else {
        (t("comment.withdraw"), t("comment.withdraw.text"))
    };
    view! {
        <details class="refuse">
            <summary class="button button--plain refuse__summary">
                {label.clone()}<span class="visually-hidden">{whose.clone()}</span>" "<Sign icon=Icon::Down />
            </summary>
            <div class="refuse__form">
                <p>{text}</p>
                <div class="actions"><Press action="/api/comments/withdraw" id label whose /></div>
            </div>
        </details>
    }
}

/// The appeal with its words; open, and as it was typed, where it was not accepted.
#[component]
fn Appeal(id: i64, until: Timestamp, whose: String) -> impl IntoView {
    let is_this = scene().typed("appeal", "id") == Some(id.to_string());
    let words = scene().typed("appeal", "words").filter(|_| is_this).unwrap_or_default();
    let is_wrong = is_this && scene().retained("appeal").is_some();
    let (field, hint) = (format!("appeal{id}"), format!("appeal{id}-hint"));
    let described = if is_wrong { format!("{hint} appeal-error") } else { hint.clone() };
    view! {
        <details class="refuse" open=is_this>
            <summary class="button button--plain refuse__summary">
                {t("comment.appeal")}<span class="visually-hidden">{whose}</span>" "<Sign icon=Icon::Down />
            </summary>
            <form class="form refuse__form" method="post" action=format!("/comments/{id}/appeal")>
                <p>{tf("comment.appeal.text", &[("day", &day(until))])}</p>
                <div class="field" class:field--error=is_wrong>
                    <label class="field__label" for=field.clone()>{t("comment.appeal.words")}</label>
                    <p class="field__hint" id=hint>{tf("comment.appeal.hint", &[("limit", &MAX_REASON_CHARS)])}</p>
                    {is_wrong.then(|| view! { <FieldError form="appeal" id="appeal-error" /> })}
                    <textarea
                        class="field__input" id=field name="words" rows="3" required
                        aria-invalid=is_wrong.then_some("true") aria-describedby=described
                    >{verbatim(&words)}</textarea>
                </div>
                <div class="actions"><button class="button">{t("comment.appeal.button")}</button></div>
            </form>
        </details>
    }
}
