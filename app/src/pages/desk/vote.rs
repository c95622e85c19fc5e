//! The steps that open, watch and close the vote.

use crate::components::notice::FieldError;
use crate::format::day_and_time;
use crate::scene::scene;
use crate::words::{t, tf};
use ballot::{PassBasis, Rules};
use domain::shown::DeskPage as Data;
use domain::{Refusal, text};
use leptos::prelude::*;

/// The field that a refused form of the desk should be changed at.
pub fn wrong_field() -> Option<&'static str> {
    let scene = scene();
    if scene.refusal("attendance").is_some() {
        return Some("attendance");
    }
    let is_number = |name| {
        let typed = scene.retained("open").and_then(|retained| retained.field(name));
        typed.is_some_and(|typed| text::number(&typed).is_some())
    };
    match scene.refusal("open")? {
        Refusal::NotANumber if is_number("total") && !is_number("present") => Some("present"),
        Refusal::NotANumber | Refusal::RollExceedsTotal { .. } => Some("total"),
        Refusal::NoQuorum { .. } | Refusal::MorePresentThanTotal { .. } => Some("present"),
        _ => None,
    }
}

/// A field for a number of people.
#[component]
fn People(
    form: &'static str,
    id: &'static str,
    name: &'static str,
    label: String,
    hint: String,
    value: String,
) -> impl IntoView {
    let is_wrong = wrong_field() == Some(id);
    let (hint_id, error_id) = match id {
        "total" => ("total-hint", "total-error"),
        "present" => ("present-hint", "present-error"),
        _ => ("attendance-hint", "attendance-error"),
    };
    let described = if is_wrong { format!("{hint_id} {error_id}") } else { hint_id.to_owned() };
    view! {
        <div class="field" class:field--error=is_wrong>
            <label class="field__label" for=id>{label}</label>
            <p class="field__hint" id=hint_id>{hint}</p>
            {is_wrong.then(|| view! { <FieldError form id=error_id /> })}
            <input
                class="field__input field__input--short"
                id=id
                name=name
                inputmode="numeric"
                autocomplete="off"
                required
                value=value
                aria-invalid=is_wrong.then_some("true")
                aria-describedby=described
            />
        </div>
    }
}

/// The vote is opened with two figures.
#[component]
pub fn Open(data: Data) -> impl IntoView {
    let rules = data.round.rules;
    let sums = view! { <Sums rules n_roll=data.n_roll /> };
    if !data.may_act {
        return view! { <p>{t("desk.open.watching")}</p>{sums} }.into_any();
    }
    let retained = scene().retained("open");
    let typed = |name| retained.as_ref().and_then(|retained| retained.field(name));
    let total = typed("total").unwrap_or_else(|| rules.total_deputies().to_string());
    let present = typed("present").unwrap_or_default();
    let least = tf("desk.open.present_hint", &[("n", &rules.quorum())]);
    view! {
        <p>{tf("desk.open.text", &[("n", &rules.candidates())])}</p>
        <form class="form" method="post" action="/desk/open">
            <div class="sitting__fields">
                <People
                    form="open"
                    id="total"
                    name="total"
                    label=t("desk.total")
                    hint=t("desk.open.total_hint")
                    value=total
                />
                <People form="open" id="present" name="present" label=t("desk.present") hint=least value=present />
            </div>
            {sums}
            <p class="form__note">{t("desk.open.no_way_back")}</p>
            <div class="actions"><button class="button button--final">{t("desk.open.button")}</button></div>
        </form>
    }
    .into_any()
}

/// What follows from the rules and the total that is known so far.
#[component]
fn Sums(rules: Rules, n_roll: u32) -> impl IntoView {
    let total = rules.total_deputies();
    let passing = match rules.pass_basis() {
        PassBasis::AllDeputies => {
            tf("desk.open.passing_of_all", &[("total", &total), ("passing", &rules.passing(total))])
        }
        PassBasis::Present => t("desk.open.passing_of_present"),
        PassBasis::None => t("desk.open.passing_by_rank"),
    };
    view! {
        <div class="sitting__sum">
            <p>{tf("desk.open.roll", &[("n", &n_roll)])}</p>
            <p>{tf("desk.open.quorum", &[("total", &total), ("quorum", &rules.quorum())])}</p>
            <p>{passing}</p>
            <p>{tf("desk.open.seats", &[("n", &rules.seats())])}</p>
        </div>
    }
}

/// The box is open: one number, and no other.
#[component]
pub fn Running(data: Data) -> impl IntoView {
    let (cast, roll) = (data.n_cast, data.n_roll);
    let now = scene().frame.as_ref().map(|frame| day_and_time(frame.now)).unwrap_or_default();
    let present = data.round.present.unwrap_or_default();
    view! {
        <p class="turnout">
            <span class="visually-hidden">{tf("desk.turnout.spoken", &[("n", &cast), ("all", &roll)])}</span>
            <span aria-hidden="true">
                {t("desk.turnout.cast")}" "<span class="num">{cast}</span>" "
                <span class="turnout__of">"/ "{roll}</span>
            </span>
        </p>
        <p class="turnout__when">{tf("desk.turnout.when", &[("moment", &now)])}</p>
        <p>{tf("desk.turnout.present", &[("n", &present)])}</p>
        <div class="actions"><a class="button button--plain" href="/desk">{t("desk.refresh")}</a></div>
        {data.may_act.then(|| view! {
            <CorrectAttendance data is_open=false />
            <form class="sitting__close" method="post" action="/api/rounds/close">
                <p>{t("desk.close.text")}</p>
                <div class="actions"><button class="button button--final">{t("desk.close.button")}</button></div>
            </form>
        })}
    }
}

/// The number of deputies present, put right until the ballots are counted.
#[component]
pub fn CorrectAttendance(data: Data, is_open: bool) -> impl IntoView {
    let retained = scene().retained("attendance");
    let is_open = is_open || retained.is_some();
    let typed = retained.and_then(|retained| retained.field("present"));
    let value = typed.unwrap_or_else(|| data.round.present.unwrap_or_default().to_string());
    let rules = data.round.rules;
    let least = rules.quorum().max(data.n_cast);
    let hint = tf("desk.attendance.hint", &[("least", &least), ("most", &rules.total_deputies())]);
    view! {
        <details class="refuse" open=is_open>
            <summary class="link-action">{t("desk.attendance.title")}</summary>
            <form class="form refuse__form" method="post" action="/desk/attendance">
                <People form="attendance" id="attendance" name="present" label=t("desk.present") hint value />
                <div class="actions"><button class="button button--plain">{t("desk.attendance.button")}</button></div>
            </form>
        </details>
    }
}
