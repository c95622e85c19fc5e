//! After the steps: what two people have done so far, and the statement that can be added to a published result.

use super::fields::{Reason, ids};
use super::seats::{Seats, deed_name};
use crate::components::said::{lines, tongue};
use crate::components::section::Section;
use crate::format::{day_and_time, named};
use crate::words::{t, text, tf};
use domain::shown::DeskPage as Data;
use domain::text::MAX_REASON_CHARS;
use domain::{AttendanceCorrected, Deed, DeedKind};
use leptos::prelude::*;

/// All deeds done so far, first first, with what one clerk put right in between.
#[component]
pub fn Proceedings(deeds: Vec<Deed>, attendance: Vec<AttendanceCorrected>) -> impl IntoView {
    let is_empty = deeds.is_empty();
    let mut items: Vec<_> = deeds
        .into_iter()
        .map(|deed| {
            let at = deed.agreed.as_ref().map_or(deed.asked_at, |(_, at)| *at);
            (at, view! { <Done deed /> }.into_any())
        })
        .collect();
    let by_one = attendance.into_iter().filter(|found| found.deed.is_none());
    items.extend(by_one.map(|corrected| (corrected.at, view! { <Corrected corrected /> }.into_any())));
    items.sort_by_key(|(at, _)| *at);
    view! {
        <Section title=t("desk.proceedings") note=t("desk.proceedings.note") id="proceedings">
            {is_empty.then(|| view! { <p>{t("desk.proceedings.none")}</p> })}
            {(!is_empty).then(|| view! {
                <ol class="proceedings">{items.into_iter().map(|(_, item)| item).collect_view()}</ol>
            })}
        </Section>
    }
}

#[component]
fn Done(deed: Deed) -> impl IntoView {
    let (second, at) = deed.agreed.clone().unwrap_or_else(|| (deed.asked_name.clone(), deed.asked_at));
    let names: [(&str, &dyn std::fmt::Display); 2] = [("first", &text(&deed.asked_name)), ("second", &text(&second))];
    let reason = deed.reason.clone();
    view! {
        <li class="proceedings__one">
            <span class="proceedings__when">{day_and_time(at)}</span>
            <span class="proceedings__what">
                <strong>{deed_name(deed.kind)}</strong>
                {figures(&deed).map(|figures| view! { " "<span>{figures}</span> })}
                " "<span class="proceedings__by">{tf("desk.proceedings.by", &names)}</span>
                {(!reason.is_empty()).then(|| view! {
                    <span class="proceedings__reason" lang=tongue(&reason)>{lines(&reason)}</span>
                })}
            </span>
        </li>
    }
}

/// The attendance, put right by one clerk while the vote was open.
#[component]
fn Corrected(corrected: AttendanceCorrected) -> impl IntoView {
    let figures: [(&str, &dyn std::fmt::Display); 2] = [("from", &corrected.from), ("to", &corrected.to)];
    view! {
        <li class="proceedings__one">
            <span class="proceedings__when">{day_and_time(corrected.at)}</span>
            <span class="proceedings__what">
                <strong>{t("desk.attendance.title")}</strong>" "
                <span>{tf("desk.proceedings.attendance", &figures)}</span>" "
                <span class="proceedings__by">{text(&corrected.by)}</span>
            </span>
        </li>
    }
}

/// The figures of a deed, in a few words.
fn figures(deed: &Deed) -> Option<String> {
    match (deed.kind, deed.total, deed.present, deed.minutes) {
        (DeedKind::OpenVote, Some(total), Some(present), Some(minutes)) => {
            let figures: [(&str, &dyn std::fmt::Display); 3] =
                [("total", &total), ("present", &present), ("minutes", &minutes)];
            Some(tf("desk.proceedings.open", &figures))
        }
        (DeedKind::ExtendVote, _, _, Some(minutes)) => Some(tf("desk.proceedings.extend", &[("minutes", &minutes)])),
        (DeedKind::AmendAttendance, _, Some(present), _) => {
            Some(tf("desk.proceedings.amend", &[("present", &present)]))
        }
        (DeedKind::SuspendDeputy, ..) => deed.deputy.as_ref().map(named),
        _ => None,
    }
}

/// A statement beside a published result, which itself stays as it is. It takes two people like everything else.
#[component]
pub fn Correct(data: Data) -> impl IntoView {
    // What waits has its seats in the step above; there is room for one deed at a time.
    if data.waiting.as_ref().is_some_and(|deed| deed.kind != DeedKind::CorrectResult) {
        return ().into_any();
    }
    let published: Vec<u32> = data.published_votes().collect();
    view! {
        <Section title=t("deed.correct_result") note=t("desk.correct.note") id="correct">
            <Seats data kind=DeedKind::CorrectResult>
                <form class="form" method="post" action="/desk/correct">
                    {(published.len() > 1).then(|| view! { <WhichVote published /> })}
                    <Reason
                        ids=ids!("correct", "reason")
                        label=t("desk.correct.text")
                        hint=tf("desk.correct.hint", &[("limit", &MAX_REASON_CHARS)])
                    />
                    <div class="actions"><button class="button button--plain">{t("deed.ask.correct_result")}</button></div>
                </form>
            </Seats>
        </Section>
    }
    .into_any()
}

/// Which result is corrected, where there is more than one; the last one unless somebody chooses otherwise.
#[component]
fn WhichVote(published: Vec<u32>) -> impl IntoView {
    let ids = ids!("correct", "vote");
    let chosen = ids.typed().unwrap_or_default();
    view! {
        <div class="field">
            <label class="field__label" for=ids.field>{t("desk.correct.which")}</label>
            <select class="field__input" id=ids.field name=ids.name>
                {published
                    .into_iter()
                    .rev()
                    .map(|number| view! {
                        <option value=number selected=chosen == number.to_string()>
                            {tf("desk.vote.number", &[("n", &number)])}
                        </option>
                    })
                    .collect_view()}
            </select>
        </div>
    }
}
