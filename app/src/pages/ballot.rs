//! A deputy's ballot paper, or why there is none to fill in.

mod endings;
mod paper;

use crate::api::ballots::show_ballot;
use crate::components::load::load;
use crate::format::day;
use crate::scene::scene;
use crate::words::{t, tf};
use domain::shown::BallotPage as Data;
use domain::{Phase, Timestamp};
use leptos::either::EitherOf5;
use leptos::prelude::*;
use paper::Paper;

/// The ballot page of a deputy.
#[component]
pub fn BallotPage() -> impl IntoView {
    scene().outcome.set_title(t("ballot.title"));
    load(show_ballot(), |data| {
        if data.phase < Phase::Voting {
            EitherOf5::A(view! { <NotOpenYet data /> })
        } else if data.has_voted {
            EitherOf5::B(view! { <InTheBox title=t("ballot.done.title") text=t("ballot.done.text") /> })
        } else if !data.on_roll {
            EitherOf5::C(view! { <NotOnRoll /> })
        } else if data.phase == Phase::Voting {
            EitherOf5::D(view! { <Paper data /> })
        } else {
            EitherOf5::E(view! { <Closed phase=data.phase /> })
        }
    })
}

#[component]
fn NotOpenYet(data: Data) -> impl IntoView {
    let n = data.projects.len();
    let marks = match data.rules.cap() {
        Some(cap) => tf("ballot.lead", &[("n", &n), ("limit", &cap)]),
        None => tf("ballot.lead_without_cap", &[("n", &n)]),
    };
    view! {
        <div class="message">
            <h1 class="message__title">{t("ballot.early.title")}</h1>
            <div class="message__text">
                <p>{t("ballot.early.text")}{planned().map(|day| tf("ballot.early.planned", &[("day", &day)]))}</p>
                <p>{marks}</p>
                <p>{t("ballot.early.meanwhile")}</p>
            </div>
            <div class="actions">
                <a class="button" href="/ballot">{t("ballot.refresh")}</a>
                <a class="link-action" href="/projects">{tf("ballot.see_projects", &[("n", &n)])}</a>
                <a class="link-action" href="/rules">{t("ballot.see_rules")}</a>
            </div>
        </div>
    }
}

/// The day for which the vote is planned, unless it is past.
fn planned() -> Option<String> {
    let scene = scene();
    let frame = scene.frame.as_ref()?;
    let vote = frame.stages.iter().find(|stage| stage.phase == Phase::Voting)?;
    let is_to_come = |moment: Timestamp| moment.china_midnight() >= frame.now.china_midnight();
    is_to_come(vote.from).then(|| day(vote.from))
}

/// The paper is in the box; said by the page and, right after the vote, by the paper itself.
#[component]
fn InTheBox(title: String, text: String) -> impl IntoView {
    view! {
        <div class="message">
            <h1 class="message__title" tabindex="-1">{title}</h1>
            <div class="message__text">
                <p>{text}</p>
                <p>{t("ballot.done.next")}</p>
            </div>
            <div class="actions">
                <a class="button button--plain" href="/results">{t("ballot.to_results")}</a>
            </div>
        </div>
    }
}

#[component]
fn NotOnRoll() -> impl IntoView {
    view! {
        <div class="message">
            <h1 class="message__title">{t("ballot.not_on_roll.title")}</h1>
            <div class="message__text"><p>{t("ballot.not_on_roll.text")}</p></div>
            <div class="actions">
                <a class="button button--plain" href="/projects">{t("ballot.to_projects")}</a>
            </div>
        </div>
    }
}

#[component]
fn Closed(phase: Phase) -> impl IntoView {
    let next = if phase.is_result_public() { t("ballot.closed.announced") } else { t("ballot.closed.waiting") };
    view! {
        <div class="message">
            <h1 class="message__title">{t("ballot.closed.title")}</h1>
            <div class="message__text">
                <p>{t("ballot.closed.text")}</p>
                <p>{next}</p>
            </div>
            <div class="actions">
                <a class="button button--plain" href="/results">{t("ballot.to_results")}</a>
            </div>
        </div>
    }
}
