//! 经过: what two people did together in this ballot, in the order in which it was done.

use crate::components::said::{lines, tongue};
use crate::components::section::Section;
use crate::format::{full, named};
use crate::words::{t, text, tf};
use domain::{Deed, DeedKind};
use leptos::prelude::*;

/// What was done with the vote, with both names, and the reason where there is one; nothing where nothing was done.
#[component]
pub fn Proceedings(
    /// Deeds done, first first.
    deeds: Vec<Deed>,
) -> impl IntoView {
    if deeds.is_empty() {
        return None;
    }
    let n_votes = deeds.iter().filter(|deed| deed.kind == DeedKind::OpenVote).count();
    let mut vote = 0;
    let items: Vec<_> = deeds
        .into_iter()
        .map(|deed| {
            vote += usize::from(deed.kind == DeedKind::OpenVote);
            // With one vote only, nobody needs its number.
            let vote = (n_votes > 1).then_some(vote);
            view! { <Done deed vote /> }
        })
        .collect();
    Some(view! {
        <Section title=t("result.proceedings") note=t("result.proceedings.note") id="proceedings">
            <ol class="record-list">{items}</ol>
        </Section>
    })
}

#[component]
fn Done(deed: Deed, vote: Option<usize>) -> impl IntoView {
    let what = what(&deed);
    let what = match vote {
        Some(n) => tf("result.deed.of_vote", &[("n", &n), ("what", &what)]),
        None => what,
    };
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
        DeedKind::CountBallots => t("result.deed.count_ballots"),
        DeedKind::PublishResult => t("result.deed.publish_result"),
        DeedKind::VoidVote => t("result.deed.void_vote"),
        DeedKind::CorrectResult => t("result.deed.correct_result"),
    }
}
