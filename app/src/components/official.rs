//! What a department says to a comment.

use crate::components::said::{lines, tongue};
use crate::format::day;
use crate::words::{t, text};
use domain::shown::ShownReply;
use leptos::prelude::*;

/// An official reply, marked as one.
#[component]
pub fn Official(
    /// Its words.
    reply: ShownReply,
) -> impl IntoView {
    view! {
        <div class="reply">
            <p class="reply__by">
                <strong>{text(&reply.department)}</strong>" "{t("comment.official")}" · "
                <time datetime=reply.at.to_text()>{day(reply.at)}</time>
            </p>
            <p class="comment__text" lang=tongue(&reply.body)>{lines(&reply.body)}</p>
        </div>
    }
}
