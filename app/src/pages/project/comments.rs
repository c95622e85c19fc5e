//! What people say of a project: published comments, and the reader's own with where they stand.

use crate::components::icon::{Icon, Sign};
use crate::components::said::{lines, tongue};
use crate::components::section::Section;
use crate::format::{day, number};
use crate::words::{t, text, tf};
use domain::CommentState;
use domain::shown::{Commenting, ShownComment};
use leptos::either::Either;
use leptos::prelude::*;

/// One part of the comments, with links to the others.
#[component]
pub fn Comments(
    /// The project's official number.
    project: u32,
    /// This part, newest first.
    comments: Vec<ShownComment>,
    /// How many comments everyone can read.
    n_comments: u32,
    /// Which part this is, 1 first.
    page: u32,
    /// How many parts there are.
    n_pages: u32,
    /// Whether a comment can be left now.
    commenting: Commenting,
) -> impl IntoView {
    if comments.is_empty() {
        let open = matches!(commenting, Commenting::Open | Commenting::SignIn);
        return Either::Left(view! {
            <Section title=t("project.comments") id="comments">
                <div class="empty">
                    <p class="empty__title">{t("project.comments.none")}</p>
                    {open.then(|| view! { <p class="empty__text">{t("project.comments.be_first")}</p> })}
                </div>
            </Section>
        });
    }
    let note = tf("project.comments.note", &[("n", &number(i64::from(n_comments)))]);
    Either::Right(view! {
        <Section title=t("project.comments") note id="comments">
            <ol class="comment-list">
                {comments
                    .into_iter()
                    .map(|comment| view! { <li><Comment comment can_write=commenting == Commenting::Open /></li> })
                    .collect_view()}
            </ol>
            {(n_pages > 1).then(|| view! { <Pager project page n_pages /> })}
        </Section>
    })
}

/// A comment. One that only its author sees says so.
#[component]
fn Comment(comment: ShownComment, can_write: bool) -> impl IntoView {
    let is_private = comment.is_mine && comment.state != CommentState::Approved;
    let class = if is_private { "comment comment--mine" } else { "comment" };
    let mut name = text(&comment.author);
    if comment.is_mine {
        name = tf("project.comment.mine", &[("name", &name)]);
    }
    let (place, left_at, body) = (format!("c{}", comment.id), comment.left_at, comment.body.clone());
    view! {
        <article class=class id=place>
            <p class="comment__by">
                <span class="comment__name">{name}</span>
                <time datetime=left_at.to_text()>{day(left_at)}</time>
            </p>
            <p class="comment__text" lang=tongue(&body)>{lines(&body)}</p>
            {is_private.then(|| view! { <Standing comment can_write /> })}
        </article>
    }
}

/// Where the reader's own comment stands, and why.
#[component]
fn Standing(comment: ShownComment, can_write: bool) -> impl IntoView {
    if comment.state == CommentState::Pending {
        return Either::Left(view! {
            <p class="comment__status">
                <span class="state state--warn"><Sign icon=Icon::Wait />{t("project.comment.pending")}</span>
            </p>
            <p class="comment__reason">{t("project.comment.pending.text")}</p>
        });
    }
    let reason = comment.reason.map(|reason| {
        let words = t(&format!("moderation.reason.{}", reason.code()));
        tf("project.comment.reason", &[("reason", &words)])
    });
    let words = comment.reason_words;
    let next = if can_write { t("project.comment.refused.again") } else { t("project.comment.refused.text") };
    Either::Right(view! {
        <p class="comment__status">
            <span class="state state--error"><Sign icon=Icon::Error />{t("project.comment.refused")}</span>
        </p>
        {reason.map(|reason| view! { <p class="comment__reason">{reason}</p> })}
        {(!words.is_empty()).then(|| view! {
            <p class="comment__reason">{t("project.comment.words")}<span lang=tongue(&words)>{lines(&words)}</span></p>
        })}
        <p class="comment__reason">{next}</p>
    })
}

#[component]
fn Pager(project: u32, page: u32, n_pages: u32) -> impl IntoView {
    let address = |part: u32| format!("/projects/{project}?page={part}#comments");
    let newer = (page > 1).then(|| address(page - 1));
    let older = (page < n_pages).then(|| address(page + 1));
    view! {
        <nav class="pager actions" aria-label=t("project.pager")>
            {newer.map(|href| view! { <a class="link-action" rel="prev" href=href>{t("project.pager.newer")}</a> })}
            <span class="num">{tf("project.pager.part", &[("page", &page), ("n", &n_pages)])}</span>
            {older.map(|href| view! { <a class="link-action" rel="next" href=href>{t("project.pager.older")}</a> })}
        </nav>
    }
}
