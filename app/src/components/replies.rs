//! What departments answered last.

use crate::components::said::{lines, tongue};
use crate::format::day;
use crate::words::{text, tf};
use domain::shown::LatestReply;
use leptos::prelude::*;

/// How many characters of a comment stand above its answer.
const QUOTED: usize = 60;

/// The newest official replies, each with the comment that it answers.
#[component]
pub fn LatestReplies(
    /// Newest first.
    replies: Vec<LatestReply>,
) -> impl IntoView {
    view! {
        <ol class="answers">
            {replies
                .into_iter()
                .map(|reply| {
                    let quoted = short(&reply.comment_body);
                    let title = tf("voices.reply.on", &[("project", &text(&reply.project.title))]);
                    view! {
                        <li class="answers__item">
                            <p class="answers__title"><a href=format!("/comments/{}", reply.comment)>{title}</a></p>
                            <p class="answers__asked" lang=tongue(&quoted)>{tf("voices.reply.asked", &[("words", &quoted)])}</p>
                            <p class="answers__text" lang=tongue(&reply.body)>{lines(&reply.body)}</p>
                            <p class="answers__by">
                                <span>{tf("voices.reply.by", &[("department", &text(&reply.department))])}</span>
                                " · "<time datetime=reply.replied_at.to_text()>{day(reply.replied_at)}</time>
                            </p>
                        </li>
                    }
                })
                .collect_view()}
        </ol>
    }
}

fn short(words: &str) -> String {
    let mut out: String = words.replace('\n', " ").chars().take(QUOTED).collect();
    if words.chars().count() > QUOTED {
        out.push('…');
    }
    out
}
