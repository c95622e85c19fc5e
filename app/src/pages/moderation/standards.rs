//! The written standards: what is refused and what never is, the same words for every moderator.

use crate::words::t;
use domain::RefusalReason;
use leptos::prelude::*;

/// What is refused and what never is.
#[component]
pub(super) fn Standards() -> impl IntoView {
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
                    .iter()
                    .map(|reason| view! { <li>{t(&format!("moderation.standard.{}", reason.code()))}</li> })
                    .collect_view()}
            </ul>
            <h3>{t("moderation.never_refused_for")}</h3>
            <ul>{kept.map(|reason| view! { <li>{reason}</li> }).collect_view()}</ul>
            <p class="form__note">{t("moderation.final")}</p>
            <p class="form__note">{t("moderation.keys")}</p>
        </aside>
    }
}
