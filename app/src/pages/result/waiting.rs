//! Before the announcement: what is being waited for.

use crate::format::day;
use crate::scene::scene;
use crate::words::{t, tf};
use domain::Phase;
use leptos::prelude::*;

/// That there is no result yet, and why.
#[component]
pub fn Waiting(
    /// Where the round stands.
    phase: Phase,
) -> impl IntoView {
    let (title, text) = match phase {
        Phase::Voting => (t("result.wait.voting"), t("result.wait.voting.text")),
        Phase::Counting => (t("result.wait.counting"), t("result.wait.counting.text")),
        _ if phase.is_result_public() => (t("result.wait.none"), t("result.wait.none.text")),
        _ => (t("result.wait.before"), t("result.wait.before.text")),
    };
    let again = matches!(phase, Phase::Voting | Phase::Counting);
    view! {
        <div class="page-head"><h1>{t("result.title")}</h1></div>
        <div class="empty">
            <p class="empty__title">{title}</p>
            <p class="empty__text">{text}</p>
            {planned_day().map(|planned| view! { <p class="empty__text">{planned}</p> })}
            <div class="actions">
                {if again {
                    view! { <a class="button button--plain" href="/results">{t("result.wait.again")}</a> }
                } else {
                    view! { <a class="button button--plain" href="/projects">{t("result.wait.projects")}</a> }
                }}
                <a class="link-action" href="/rules">{t("result.to_rules")}</a>
            </div>
        </div>
    }
}

/// The planned day of the announcement, while it lies ahead.
fn planned_day() -> Option<String> {
    let scene = scene();
    let frame = scene.frame.as_ref()?;
    let announced = frame.stages.iter().find(|stage| stage.phase == Phase::Announced)?;
    (announced.from >= frame.now.china_midnight()).then(|| tf("result.wait.planned", &[("day", &day(announced.from))]))
}
