//! The ways to other parts of a list of comments.

use crate::words::t;
use domain::CommentId;
use domain::shown::Newer;
use leptos::prelude::*;

/// The ways to newer and older ones.
#[component]
pub fn Pager(
    /// The page without a number.
    address: String,
    /// The place on the page.
    place: &'static str,
    /// Where newer ones are.
    newer: Option<Newer>,
    /// Where older ones begin.
    older: Option<CommentId>,
) -> impl IntoView {
    let newest = newer.map(|_| format!("{address}{place}"));
    let newer = match newer {
        Some(Newer::From(from)) => Some(format!("{address}?from={from}{place}")),
        _ => None,
    };
    let older = older.map(|from| format!("{address}?from={from}{place}"));
    (newest.is_some() || older.is_some()).then(|| {
        view! {
            <nav class="pager actions" aria-label=t("project.pager")>
                {newest.map(|href| view! { <a class="link-action" href=href>{t("comment.pager.newest")}</a> })}
                {newer.map(|href| view! { <a class="link-action" rel="prev" href=href>{t("project.pager.newer")}</a> })}
                {older.map(|href| view! { <a class="link-action" rel="next" href=href>{t("project.pager.older")}</a> })}
            </nav>
        }
    })
}
