//! The step while the box is open: one number, the announced end, the two seats of the close, and what is done in cases
//! that nobody hopes for.

use super::checks::Checks;
use super::fields::{Line, Reason, Takes, ids, was_refused};
use super::seats::{Seats, deed_name, form_of};
use crate::components::icon::{Icon, Sign};
use crate::format::day_and_time;
use crate::words::{t, tf};
use domain::shown::DeskPage as Data;
use domain::{DeedKind, Phase, Vote, VoteState};
use leptos::prelude::*;

/// The box is open: one number, and no other.
#[component]
pub fn Running(data: Data) -> impl IntoView {
    let Some(vote) = data.vote.clone() else { return ().into_any() };
    let may_act = data.may_act;
    let needs_reason = data.now < vote.ends_at && data.n_cast < vote.present;
    let is_suspended = vote.state == VoteState::Suspended;
    view! {
        {is_suspended.then(|| view! {
            <div class="notice notice--warn">
                <p class="notice__title"><Sign icon=Icon::Warn />" "{t("desk.vote.suspended")}</p>
                <p>{t("desk.vote.suspended.text")}</p>
            </div>
        })}
        <Turnout data=data.clone() vote=vote.clone() />
        <Checks of=data.preconditions.clone() />
        <Seats data=data.clone() kind=DeedKind::CloseVote>
            <form class="form" method="post" action="/desk/close">
                <p>{t("desk.close.text")}</p>
                {needs_reason.then(|| view! {
                    <div class="seats__field">
                        <Reason ids=ids!("close", "reason") label=t("desk.close.reason") hint=t("desk.close.reason.hint") />
                    </div>
                })}
                <div class="actions"><button class="button button--final">{t("deed.ask.close_vote")}</button></div>
            </form>
        </Seats>
        {may_act.then(|| view! { <Others data /> })}
    }
    .into_any()
}

#[component]
fn Turnout(data: Data, vote: Vote) -> impl IntoView {
    let (cast, roll) = (data.n_cast, data.n_roll);
    let now = day_and_time(data.now);
    let number = (vote.number > 1).then(|| tf("desk.vote.number", &[("n", &vote.number)]));
    let lost = (data.n_seats_lost > 0).then(|| tf("desk.vote.seats_lost", &[("n", &data.n_seats_lost)]));
    view! {
        {number.map(|number| view! { <p><strong>{number}</strong></p> })}
        <p class="turnout">
            <span class="visually-hidden">{tf("desk.turnout.spoken", &[("n", &cast), ("all", &roll)])}</span>
            <span aria-hidden="true">
                {t("desk.turnout.cast")}" "<span class="num">{cast}</span>" "
                <span class="turnout__of">"/ "{roll}</span>
            </span>
        </p>
        <p class="turnout__when">{tf("desk.turnout.when", &[("moment", &now)])}</p>
        <p>{tf("desk.turnout.present", &[("n", &vote.present)])}{lost}</p>
        <p class="turnout__end">{end(&data, &vote)}<span class="turnout__note">{t("desk.vote.end.note")}</span></p>
        <div class="actions"><a class="button button--plain" href="/desk">{t("desk.refresh")}</a>
            <a href="/desk/turnout">{t("desk.turnout.hall")}</a>
        </div>
    }
}

/// The announced end, and how far it is.
fn end(data: &Data, vote: &Vote) -> String {
    let end = day_and_time(vote.ends_at);
    let left = vote.ends_at.unix() - data.now.unix();
    if left <= 0 {
        return tf("desk.vote.end.over", &[("moment", &end)]);
    }
    // A minute begun is a minute left.
    tf("desk.vote.end", &[("moment", &end), ("n", &((left + 59) / 60))])
}

/// What is done in cases that nobody hopes for: folded, each with its form.
#[component]
pub fn Others(data: Data) -> impl IntoView {
    let Some(vote) = data.vote.clone() else { return ().into_any() };
    let is_voting = data.round.phase == Phase::Voting;
    let pause = if vote.state == VoteState::Suspended { DeedKind::ResumeVote } else { DeedKind::SuspendVote };
    let mut kinds = if is_voting { vec![pause, DeedKind::ExtendVote, DeedKind::SuspendDeputy] } else { Vec::new() };
    if !is_voting && data.count.is_none() {
        kinds.push(DeedKind::AmendAttendance);
    }
    kinds.push(DeedKind::VoidVote);
    // While a deed waits no other can be asked for; but a form that was refused because of it keeps its words.
    let is_free = data.waiting.is_none();
    kinds.retain(|kind| is_free || was_refused(form_of(*kind)));
    let n_cast = data.n_cast;
    let attendance = is_voting.then(|| view! { <CorrectAttendance n_cast vote=vote.clone() /> });
    view! {
        <div class="others">
            <h3 class="others__title">{t("desk.others")}</h3>
            {attendance}
            {kinds.into_iter().map(|kind| view! { <Other kind n_cast vote=vote.clone() /> }).collect_view()}
        </div>
    }
    .into_any()
}

#[component]
fn Other(kind: DeedKind, n_cast: u32, vote: Vote) -> impl IntoView {
    let form = form_of(kind);
    let is_way_on = match kind {
        DeedKind::ResumeVote => true,
        // More ballots than people: nothing can be counted before that is put right.
        DeedKind::AmendAttendance => n_cast > vote.present,
        _ => false,
    };
    let is_open = was_refused(form) || is_way_on;
    let fields = match kind {
        DeedKind::SuspendVote => view! { <Reason ids=ids!("suspend", "reason") /> }.into_any(),
        DeedKind::ResumeVote => view! { <Reason ids=ids!("resume", "reason") /> }.into_any(),
        DeedKind::ExtendVote => view! { <Extend /> }.into_any(),
        DeedKind::SuspendDeputy => view! { <SeatLost /> }.into_any(),
        DeedKind::AmendAttendance => view! { <Amend n_cast vote /> }.into_any(),
        _ => view! { <Reason ids=ids!("void", "reason") /> }.into_any(),
    };
    view! {
        <details class="other" open=is_open>
            <summary class="other__summary">{deed_name(kind)}" "<Sign icon=Icon::Down /></summary>
            <form class="form other__form" method="post" action=format!("/desk/{form}")>
                <p>{t(&format!("deed.then.{}", kind.code()))}</p>
                <div class="other__fields">{fields}</div>
                <div class="actions">
                    <button class="button button--plain">{t(&format!("deed.ask.{}", kind.code()))}</button>
                </div>
            </form>
        </details>
    }
}

#[component]
fn Extend() -> impl IntoView {
    view! {
        <Line
            ids=ids!("extend", "minutes") label=t("desk.minutes.more") hint=t("desk.minutes.more.hint")
            takes=Takes::Number
        />
        <Reason ids=ids!("extend", "reason") />
    }
}

#[component]
fn SeatLost() -> impl IntoView {
    view! {
        <Line
            ids=ids!("seat", "deputy") label=t("desk.seat_lost.deputy") hint=t("desk.seat_lost.hint")
            takes=Takes::Words
        />
        <Reason ids=ids!("seat", "reason") hint=t("desk.seat_lost.reason.hint") />
    }
}

/// The number of deputies present, put right once the vote has closed.
#[component]
fn Amend(n_cast: u32, vote: Vote) -> impl IntoView {
    view! {
        <Line
            ids=ids!("amend", "present") label=t("desk.present") hint=bounds(n_cast, &vote) takes=Takes::Number
            value=vote.present.to_string()
        />
        <Reason ids=ids!("amend", "reason") />
    }
}

/// What the number of deputies present may be put right to.
fn bounds(n_cast: u32, vote: &Vote) -> String {
    let least = vote.rules.quorum().max(n_cast);
    tf("desk.attendance.hint", &[("least", &least), ("most", &vote.rules.total_deputies())])
}

/// The number of deputies present, put right while the vote is open. It takes one person, whom everyone can read of.
#[component]
fn CorrectAttendance(n_cast: u32, vote: Vote) -> impl IntoView {
    let is_open = n_cast > vote.present || was_refused("attendance");
    let hint = bounds(n_cast, &vote);
    view! {
        <details class="other" open=is_open>
            <summary class="other__summary">{t("desk.attendance.title")}" "<Sign icon=Icon::Down /></summary>
            <form class="form other__form" method="post" action="/desk/attendance">
                <p>{t("desk.attendance.text")}</p>
                <div class="other__fields">
                    <Line
                        ids=ids!("attendance", "present") label=t("desk.present") hint takes=Takes::Number
                        value=vote.present.to_string()
                    />
                </div>
                <div class="actions"><button class="button button--plain">{t("desk.attendance.button")}</button></div>
            </form>
        </details>
    }
}
