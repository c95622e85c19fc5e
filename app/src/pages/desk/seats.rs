//! Two names are needed: two seats. One person asks and sits down; the other looks at it, and does it.

use super::fields::was_refused;
use crate::components::icon::{Icon, Sign};
use crate::components::said::lines;
use crate::format::{day_and_time, named};
use crate::pages::rules::words::Steps;
use crate::scene::scene;
use crate::words::{t, text, tf};
use ballot::{PassBasis, Rules};
use domain::shown::DeskPage as Data;
use domain::{Deed, DeedKind, Role};
use leptos::prelude::*;

/// What a deed is called.
pub fn deed_name(kind: DeedKind) -> String {
    t(&format!("deed.{}", kind.code()))
}

/// The form that asks for a deed, as the server names it.
pub fn form_of(kind: DeedKind) -> &'static str {
    match kind {
        DeedKind::OpenVote => "open",
        DeedKind::SuspendVote => "suspend",
        DeedKind::ResumeVote => "resume",
        DeedKind::ExtendVote => "extend",
        DeedKind::SuspendDeputy => "seat",
        DeedKind::CloseVote => "close",
        DeedKind::AmendAttendance => "amend",
        DeedKind::CountBallots => "count",
        DeedKind::PublishResult => "publish",
        DeedKind::VoidVote => "void",
        DeedKind::CorrectResult => "correct",
    }
}

/// The seats of the deed that comes next, or of the one that waits, whichever it is: one waits at a time.
#[component]
pub fn Seats(
    /// The desk.
    data: Data,
    /// The deed that comes next.
    kind: DeedKind,
    /// Whether it can be asked for now.
    #[prop(default = true)]
    is_possible: bool,
    /// The form that asks for it.
    children: Children,
) -> impl IntoView {
    if data.waiting.is_some() {
        // Somebody was a moment quicker: what was typed is not lost.
        let kept = was_refused(form_of(kind)).then(|| {
            view! {
                <div class="two__kept"><p>{t("desk.seat.kept")}</p>{children()}</div>
            }
        });
        return view! { <Waiting data />{kept} }.into_any();
    }
    let first = match (data.may_act, is_possible) {
        (true, true) => children().into_any(),
        (true, false) => view! { <p class="seats__who">{t("desk.seat.not_yet")}</p> }.into_any(),
        _ => view! { <p class="seats__who">{t("desk.seat.first_empty")}</p> }.into_any(),
    };
    let second = match scene().role() {
        Some(Role::ChiefScrutineer) => t("desk.seat.second_yours"),
        _ => t("desk.seat.second_empty"),
    };
    view! {
        <div class="two">
            <h3 class="two__title">{tf("desk.seat.title", &[("deed", &deed_name(kind))])}</h3>
            <div class="seats">
                <div class="seats__seat">
                    <h4 class="seats__role">{t("desk.seat.first")}</h4>
                    {first}
                </div>
                <div class="seats__seat">
                    <h4 class="seats__role">{t("desk.seat.second")}</h4>
                    <p class="seats__who">{second}</p>
                </div>
            </div>
        </div>
    }
    .into_any()
}

/// The first seat is taken.
#[component]
fn Waiting(data: Data) -> impl IntoView {
    let Some(deed) = data.waiting.clone() else { return ().into_any() };
    let (may_agree, may_drop) = (data.may_second && !data.is_mine, data.may_second);
    let id = deed.id.0;
    view! {
        <div class="two two--waiting">
            <h3 class="two__title">
                <Sign icon=Icon::Wait />{tf("desk.seat.waiting", &[("deed", &deed_name(deed.kind))])}
            </h3>
            <div class="seats">
                <div class="seats__seat seats__seat--taken">
                    <h4 class="seats__role">{t("desk.seat.first")}</h4>
                    <p class="seats__name">{text(&deed.asked_name)}</p>
                    <p class="seats__when">{day_and_time(deed.asked_at)}</p>
                    <Particulars data=data.clone() deed=deed.clone() />
                </div>
                <div class="seats__seat">
                    <h4 class="seats__role">{t("desk.seat.second")}</h4>
                    <p class="seats__who">{who_comes(&data)}</p>
                    {may_agree.then(|| view! {
                        <p class="seats__then">{t(&format!("deed.then.{}", deed.kind.code()))}</p>
                        <form class="no-print" method="post" action="/api/deeds/agree">
                            <input type="hidden" name="id" value=id />
                            <button class="button button--final">{t("desk.seat.agree")}</button>
                        </form>
                    })}
                    {may_drop.then(|| view! {
                        <form class="no-print" method="post" action="/api/deeds/drop">
                            <input type="hidden" name="id" value=id />
                            <button class="button button--plain">{t("desk.seat.drop")}</button>
                        </form>
                    })}
                </div>
            </div>
        </div>
    }
    .into_any()
}

/// Who is waited for, said to the reader.
fn who_comes(data: &Data) -> String {
    if data.is_mine {
        t("desk.seat.waits_for_another")
    } else if data.may_second {
        t("desk.seat.waits_for_you")
    } else {
        t("desk.seat.waits_for_them")
    }
}

/// The figures and the reason that stand behind the first name, with what follows from them.
#[component]
fn Particulars(data: Data, deed: Deed) -> impl IntoView {
    let opens = (deed.kind == DeedKind::OpenVote).then(|| rules(&data).with_total(deed.total.unwrap_or_default()));
    view! {
        <dl class="seats__figures">
            {figures(&data, &deed)
                .into_iter()
                .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
                .collect_view()}
        </dl>
        {(!deed.reason.is_empty()).then(|| view! {
            <p class="seats__reason"><span class="seats__role">{reason_label(deed.kind)}</span>{lines(&deed.reason)}</p>
        })}
        {opens.and_then(Result::ok).map(|rules| view! {
            <h5 class="seats__role">{t("desk.seat.rules")}</h5>
            <Steps rules />
        })}
    }
}

/// The rules of the vote that is opened next.
fn rules(data: &Data) -> Rules {
    data.further.as_ref().map_or(data.round.rules, |further| further.rules)
}

fn reason_label(kind: DeedKind) -> String {
    if kind == DeedKind::CorrectResult { t("deed.correct_result") } else { t("desk.reason") }
}

fn figures(data: &Data, deed: &Deed) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut add = |name: String, value: Option<u32>| found.extend(value.map(|value| (name, value.to_string())));
    match deed.kind {
        DeedKind::OpenVote => {
            let rules = deed.total.and_then(|total| rules(data).with_total(total).ok());
            add(t("desk.total"), deed.total);
            add(t("desk.present"), deed.present);
            add(t("desk.what_if.quorum"), rules.map(|rules| rules.quorum()));
            let majority = rules.filter(|rules| rules.pass_basis() != PassBasis::None);
            add(t("desk.what_if.passing"), majority.map(|rules| rules.passing(deed.present.unwrap_or_default())));
            add(t("desk.minutes"), deed.minutes);
            let projects = data.further.as_ref().map_or(&data.projects, |further| &further.projects);
            add(t("desk.rules.candidates"), u32::try_from(projects.len()).ok());
            let decision = data.mandate.as_ref().map(|it| format!("{} {}", it.organ, it.number));
            found.push((t("desk.seat.decision"), decision.unwrap_or_else(|| t("desk.mandate.none"))));
        }
        DeedKind::ExtendVote => add(t("desk.minutes.more"), deed.minutes),
        DeedKind::CloseVote | DeedKind::VoidVote | DeedKind::CountBallots => {
            add(t("desk.figure.present"), data.vote.as_ref().map(|vote| vote.present));
            add(t("desk.figure.returned"), Some(data.n_cast));
        }
        DeedKind::AmendAttendance => {
            add(t("desk.amend.before"), data.vote.as_ref().map(|vote| vote.present));
            add(t("desk.amend.after"), deed.present);
            add(t("desk.figure.returned"), Some(data.n_cast));
        }
        DeedKind::SuspendDeputy => {
            let who = deed.deputy.as_ref().map(named);
            found.extend(who.map(|name| (t("desk.seat_lost.who"), name)));
            let account = data.concerned.as_ref().map(|person| person.sign_in.clone());
            found.extend(account.map(|account| (t("desk.seat_lost.deputy"), account)));
        }
        DeedKind::CorrectResult if data.published_votes().count() > 1 => {
            let which = deed.vote.map(|number| tf("desk.vote.number", &[("n", &number)]));
            found.extend(which.map(|vote| (t("desk.correct.which"), vote)));
        }
        _ => {}
    }
    found
}
