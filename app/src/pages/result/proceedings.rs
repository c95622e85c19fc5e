//! 经过: what two people did together in this ballot, in the order in which it was done.

use crate::components::said::{lines, tongue};
use crate::components::section::Section;
use crate::format::{full, named};
use crate::words::{t, text, tf};
use domain::{AttendanceCorrected, Deed, DeedKind};
use leptos::prelude::*;

/// What was done with the vote, with both names, and the reason where there is one; nothing where nothing was done. What
/// one clerk put right while the vote was open stands among it.
#[component]
pub fn Proceedings(
    /// Deeds done, first first.
    deeds: Vec<Deed>,
    /// Corrections of the attendance, first first.
    attendance: Vec<AttendanceCorrected>,
) -> impl IntoView {
    if deeds.is_empty() {
        return None;
    }
    let n_votes = deeds.iter().filter(|deed| deed.kind == DeedKind::OpenVote).count();
    // With one vote only, nobody needs its number.
    let numbered = move |vote: usize| (n_votes > 1).then_some(vote);
    let mut vote = 0;
    let mut items: Vec<_> = deeds
        .into_iter()
        .map(|deed| {
            vote += usize::from(deed.kind == DeedKind::OpenVote);
            // A correction may belong to a vote before the last one.
            let of = deed.vote.and_then(|number| usize::try_from(number).ok()).unwrap_or(vote);
            let corrected = attendance.iter().find(|found| found.deed == Some(deed.id)).cloned();
            let at = deed.agreed.as_ref().map_or(deed.asked_at, |(_, at)| *at);
            (at, view! { <Done deed corrected vote=numbered(of) /> }.into_any())
        })
        .collect();
    let by_one = attendance.into_iter().filter(|found| found.deed.is_none());
    items.extend(by_one.map(|corrected| {
        let vote = numbered(usize::try_from(corrected.vote).unwrap_or_default());
        (corrected.at, view! { <Corrected corrected vote /> }.into_any())
    }));
    items.sort_by_key(|(at, _)| *at);
    Some(view! {
        <Section title=t("result.proceedings") note=t("result.proceedings.note") id="proceedings">
            <ol class="record-list">{items.into_iter().map(|(_, item)| item).collect_view()}</ol>
        </Section>
    })
}

/// What was done, and in which vote where there are several.
fn of_vote(vote: Option<usize>, what: String) -> String {
    match vote {
        Some(n) => tf("result.deed.of_vote", &[("n", &n), ("what", &what)]),
        None => what,
    }
}

fn correction(found: &AttendanceCorrected) -> String {
    tf("result.deed.attendance", &[("from", &found.from), ("to", &found.to)])
}

/// The attendance, put right by one clerk while the vote was open.
#[component]
fn Corrected(corrected: AttendanceCorrected, vote: Option<usize>) -> impl IntoView {
    view! {
        <li class="record-list__item">
            <p class="record-list__when">{full(corrected.at)}</p>
            <div class="record-list__what">
                <p><strong>{of_vote(vote, correction(&corrected))}</strong></p>
                <p class="record-list__who">{tf("result.one", &[("name", &text(&corrected.by))])}</p>
            </div>
        </li>
    }
}

#[component]
fn Done(deed: Deed, corrected: Option<AttendanceCorrected>, vote: Option<usize>) -> impl IntoView {
    let what = of_vote(vote, corrected.as_ref().map_or_else(|| what(&deed), correction));
    let (when, names) = match &deed.agreed {
        Some((second, at)) => {
            (full(*at), tf("result.two", &[("first", &text(&deed.asked_name)), ("second", &text(second))]))
        }
        None => (full(deed.asked_at), text(&deed.asked_name)),
    };
    let reason = deed.reason.clone();
    let label = if deed.kind == DeedKind::CorrectResult { t("result.statement") } else { t("result.reason") };
    view! {
        <li class="record-list__item">
            <p class="record-list__when">{when}</p>
            <div class="record-list__what">
                <p><strong>{what}</strong></p>
                {(!reason.is_empty()).then(|| view! {
                    <p>{label}<span lang=tongue(&reason)>{lines(&reason)}</span></p>
                })}
                <p class="record-list__who">{names}</p>
            </div>
        </li>
    }
}

/// The deed in words, with its figures.
fn what(deed: &Deed) -> String {
    let figure = |found: Option<u32>| found.unwrap_or_default();
    match deed.kind {
        DeedKind::OpenVote => tf(
            "result.deed.open_vote",
            &[("total", &figure(deed.total)), ("present", &figure(deed.present)), ("minutes", &figure(deed.minutes))],
        ),
        DeedKind::SuspendVote => t("result.deed.suspend_vote"),
        DeedKind::ResumeVote => t("result.deed.resume_vote"),
        DeedKind::ExtendVote => tf("result.deed.extend_vote", &[("minutes", &figure(deed.minutes))]),
        DeedKind::SuspendDeputy => {
            let who = deed.deputy.as_ref().map(named).unwrap_or_default();
            tf("result.deed.suspend_deputy", &[("who", &who)])
        }
        DeedKind::CloseVote => t("result.deed.close_vote"),
        DeedKind::AmendAttendance => t("deed.amend_attendance"),
        DeedKind::CountBallots => t("result.deed.count_ballots"),
        DeedKind::PublishResult => t("result.deed.publish_result"),
        DeedKind::VoidVote => t("result.deed.void_vote"),
        DeedKind::CorrectResult => t("result.deed.correct_result"),
    }
}
