//! Where an author's own comment stands, and what a comment is about.

use crate::components::icon::{Icon, Sign};
use crate::components::said::{lines, tongue};
use crate::words::{t, tf};
use domain::shown::ShownComment;
use domain::{CommentState, Tag};
use leptos::prelude::*;

/// What a comment is about; what is about nothing of the list says nothing.
#[component]
pub fn Tagged(
    /// The tag.
    tag: Tag,
) -> impl IntoView {
    (tag != Tag::Other).then(|| view! { <span class="tag">{tag_word(tag)}</span> })
}

/// The word for a tag.
pub fn tag_word(tag: Tag) -> String {
    t(&format!("voices.tag.{}", tag.code()))
}

/// Where the reader's own comment stands, why, and what that means.
#[component]
pub fn Standing(
    /// The comment.
    comment: ShownComment,
    /// Whether it is published and not seen all the same, because what it replies to is not.
    #[prop(optional)]
    is_unseen: bool,
) -> impl IntoView {
    let (class, icon, state, meaning) = match comment.state {
        CommentState::Approved if is_unseen => {
            ("state state--warn", Icon::Error, t("comment.unseen"), t("comment.unseen.text"))
        }
        CommentState::Draft => ("state", Icon::Wait, t("comment.draft"), t("comment.draft.text")),
        CommentState::Pending => {
            ("state state--warn", Icon::Wait, t("project.comment.pending"), t("project.comment.pending.text"))
        }
        CommentState::Approved => ("state state--ok", Icon::Tick, t("comment.published"), String::new()),
        CommentState::Refused => {
            ("state state--error", Icon::Error, t("project.comment.refused"), t("project.comment.refused.text"))
        }
        CommentState::Hidden => {
            let meaning = tf("comment.hidden.text", &[("number", &comment.id)]);
            ("state state--error", Icon::Error, t("comment.hidden"), meaning)
        }
        CommentState::Withdrawn => ("state", Icon::Error, t("comment.withdrawn"), String::new()),
    };
    let reason = comment.reason.map(|reason| {
        let words = t(&format!("moderation.reason.{}", reason.code()));
        tf("project.comment.reason", &[("reason", &words)])
    });
    let words = comment.reason_words;
    view! {
        <p class="comment__status"><span class=class><Sign icon=icon />{state}</span></p>
        {reason.map(|reason| view! { <p class="comment__reason">{reason}</p> })}
        {(!words.is_empty()).then(|| view! {
            <p class="comment__reason">{t("project.comment.words")}<span lang=tongue(&words)>{lines(&words)}</span></p>
        })}
        {(!meaning.is_empty()).then(|| view! { <p class="comment__reason">{meaning}</p> })}
    }
}
