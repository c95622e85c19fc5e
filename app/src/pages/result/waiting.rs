//! Before the announcement: what is being waited for.

use crate::format::{day, full};
use crate::scene::scene;
use crate::words::{t, tf};
use domain::{Phase, Vote, VoteState};
use leptos::prelude::*;

/// That there is no result yet, and why.
#[component]
pub fn Waiting(
    /// Where the round stands.
    phase: Phase,
    /// The latest vote.
    vote: Option<Vote>,
) -> impl IntoView {
    let state = vote.as_ref().map(|vote| vote.state);
    let (title, text) = match (phase, state) {
        (Phase::Voting, Some(VoteState::Suspended)) => (t("result.wait.suspended"), t("result.wait.suspended.text")),
        (Phase::Voting, _) => (t("result.wait.voting"), t("result.wait.voting.text")),
        (Phase::Counting, _) => (t("result.wait.counting"), t("result.wait.counting.text")),
        (_, Some(VoteState::Void)) => (t("result.wait.void"), t("result.wait.void.text")),
        _ if phase.is_result_public() => (t("result.wait.none"), t("result.wait.none.text")),
        _ => (t("result.wait.before"), t("result.wait.before.text")),
    };
    let again = matches!(phase, Phase::Voting | Phase::Counting);
    // The list of an earlier year stands on the page of the year.
    let to_projects = scene().year().map_or("/projects".to_owned(), |year| format!("/years/{year}"));
    let times = vote.filter(|_| phase == Phase::Voting).map(|vote| times(&vote));
    view! {
        <div class="page-head"><h1>{t("result.title")}</h1></div>
        <div class="empty">
            <p class="empty__title">{title}</p>
            <p class="empty__text">{text}</p>
            {times.map(|times| view! { <p class="empty__text">{times}</p> })}
            {planned_day().map(|planned| view! { <p class="empty__text">{planned}</p> })}
            <div class="actions">
                {if again {
                    view! { <a class="button button--plain" href=scene().in_round("/results")>{t("result.wait.again")}</a> }
                } else {
                    view! { <a class="button button--plain" href=to_projects>{t("result.wait.projects")}</a> }
                }}
                <a class="link-action" href=scene().in_round("/rules")>{t("result.to_rules")}</a>
            </div>
        </div>
    }
}

/// When the box was opened, and the announced end.
fn times(vote: &Vote) -> String {
    tf("result.wait.times", &[("opened", &full(vote.opened_at)), ("ends", &full(vote.ends_at))])
}

/// The planned day of the announcement, while it lies ahead.
fn planned_day() -> Option<String> {
    let scene = scene();
    let frame = scene.frame.as_ref()?;
    let frame = Some(frame).filter(|_| !scene.is_of_earlier_year())?;
    let announced = frame.stages.iter().find(|stage| stage.phase == Phase::Announced)?;
    (announced.from >= frame.now.china_midnight()).then(|| tf("result.wait.planned", &[("day", &day(announced.from))]))
}
