//! A deputy's ballot paper, or why there is none to fill in: exactly one of them at a time.

mod ahead;
mod endings;
mod paper;

use crate::api::ballots::show_ballot;
use crate::components::load::load;
use crate::format::day;
use crate::scene::scene;
use crate::words::{t, tf};
pub use ahead::Ahead;
use domain::shown::BallotPage as Data;
use domain::{Phase, Timestamp, Vote, VoteState};
use leptos::prelude::*;
use paper::Paper;

/// The ballot page of a deputy.
#[component]
pub fn BallotPage() -> impl IntoView {
    scene().outcome.set_title(t("ballot.title"));
    view! {
        {load(show_ballot(), |data| {
            let vote = data.vote.clone();
            let state = vote.as_ref().map(|vote| vote.state);
            match (vote, state) {
                (Some(_), Some(VoteState::Void)) => view! { <Void /> }.into_any(),
                (Some(_), _) if data.has_voted => view! { <Voted /> }.into_any(),
                (Some(_), _) if !data.on_roll => view! { <NotOnRoll /> }.into_any(),
                (Some(_), _) if data.seat_lost => view! { <SeatLost /> }.into_any(),
                (Some(vote), Some(VoteState::Open)) => view! { <Paper data vote /> }.into_any(),
                (Some(_), Some(VoteState::Suspended)) => view! { <Suspended /> }.into_any(),
                (Some(_), _) => view! { <Closed phase=data.phase /> }.into_any(),
                (None, _) => view! { <NotOpenYet data /> }.into_any(),
            }
        })}
    }
}

#[component]
fn NotOpenYet(data: Data) -> impl IntoView {
    let n = data.projects.len();
    let marks = lead(n, data.rules.cap(), data.rules.exact_for());
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
        <Ahead />
    }
}

/// How many candidates there are, and how many of them may be marked For.
fn lead(n: usize, cap: Option<u32>, is_exact: bool) -> String {
    match cap {
        Some(cap) if is_exact => tf("ballot.lead_exact", &[("n", &n), ("limit", &cap)]),
        Some(cap) => tf("ballot.lead", &[("n", &n), ("limit", &cap)]),
        None => tf("ballot.lead_without_cap", &[("n", &n)]),
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

/// One thing is said, and one way leads on.
#[component]
fn Message(
    title: String,
    text: String,
    /// What may be said besides.
    #[prop(optional, into)]
    more: Option<String>,
    href: &'static str,
    action: String,
) -> impl IntoView {
    view! {
        <div class="message">
            <h1 class="message__title" tabindex="-1">{title}</h1>
            <div class="message__text">
                <p>{text}</p>
                {more.map(|more| view! { <p>{more}</p> })}
            </div>
            <div class="actions">
                <a class="button button--plain" href=href>{action}</a>
            </div>
        </div>
    }
}

/// The paper is in the box; said by the page and, right after the vote, by the paper itself.
#[component]
fn InTheBox(title: String, text: String) -> impl IntoView {
    view! { <Message title text more=t("ballot.done.next") href="/results" action=t("ballot.to_results") /> }
}

#[component]
fn Voted() -> impl IntoView {
    view! { <InTheBox title=t("ballot.done.title") text=t("ballot.done.text") /> }
}

#[component]
fn NotOnRoll() -> impl IntoView {
    let (title, text) = (t("ballot.not_on_roll.title"), t("ballot.not_on_roll.text"));
    view! { <Message title text href="/projects" action=t("ballot.to_projects") /> }
}

#[component]
fn SeatLost() -> impl IntoView {
    let (title, text) = (t("ballot.seat_lost.title"), t("ballot.seat_lost.text"));
    view! { <Message title text href="/projects" action=t("ballot.to_projects") /> }
}

/// No paper is handed out while the vote is suspended: the hall stands still, and so does the page. Whoever has one
/// already keeps it.
#[component]
fn Suspended() -> impl IntoView {
    let (title, text) = (t("ballot.suspended.title"), t("ballot.suspended.text"));
    view! {
        <Message title text href="/ballot" action=t("ballot.refresh") />
        <Ahead />
    }
}

#[component]
fn Void() -> impl IntoView {
    let (title, text) = (t("ballot.void.title"), t("ballot.void.text"));
    view! {
        <Message title text more=t("ballot.void.next") href="/ballot" action=t("ballot.refresh") />
        <Ahead />
    }
}

#[component]
fn Closed(phase: Phase) -> impl IntoView {
    let next = if phase.is_result_public() { t("ballot.closed.announced") } else { t("ballot.closed.waiting") };
    let (title, text) = (t("ballot.closed.title"), t("ballot.closed.text"));
    view! { <Message title text more=next href="/results" action=t("ballot.to_results") /> }
}

/// The announced end, and that nothing closes by itself.
fn end(vote: &Vote) -> String {
    let (.., hour, minute) = vote.ends_at.in_china();
    tf("ballot.end", &[("time", &format!("{hour:02}:{minute:02}"))])
}
