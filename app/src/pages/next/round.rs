//! What the draft is called, how many are to be chosen, and when its phases are planned.

use super::field::{Field, Takes};
use crate::components::icon::{Icon, Sign};
use crate::components::notice::sentence;
use crate::scene::scene;
use crate::words::{t, tf};
use domain::text::{self, MAX_REASON_CHARS};
use domain::{Bilingual, Draft, Refusal, Stage, time};
use leptos::prelude::*;

/// The form, as the server names it.
const FORM: &str = "draft";

/// The address of a field on the page.
pub(super) fn address(name: &str) -> String {
    format!("{FORM}-{name}")
}

/// The field of the refused form that needs a change; none where a change of words would not help.
pub(super) fn field_to_change(draft: &Draft) -> Option<String> {
    let typed = |name: &str| scene().typed(FORM, name).unwrap_or_default();
    let first = |names: &[&str], is_it: &dyn Fn(&str) -> bool| {
        names.iter().find(|name| is_it(name)).map(|name| (*name).to_owned())
    };
    match scene().refusal(FORM)? {
        Refusal::FieldMissing => {
            first(&["title_zh", "congress_zh", "source_zh"], &|name| typed(name).trim().is_empty())
        }
        Refusal::ReasonTooLong { .. } => first(
            &["title_zh", "title_en", "congress_zh", "congress_en", "notice_zh", "notice_en", "source_zh", "source_en"],
            &|name| text::reason_words(&typed(name)).is_err(),
        ),
        Refusal::NotANumber | Refusal::RulesContradict => Some("seats".to_owned()),
        Refusal::PlanNotAllowed => {
            let day =
                |end: &str, stage: &Stage| time::china_midnight_of(&typed(&format!("{end}_{}", stage.phase.code())));
            let stages = draft.stages.iter();
            let mut wrong = stages.filter_map(|stage| match (day("from", stage), day("to", stage)) {
                (None, _) => Some(format!("from_{}", stage.phase.code())),
                (Some(from), Some(to)) if from <= to => None,
                _ => Some(format!("to_{}", stage.phase.code())),
            });
            wrong.next()
        }
        _ => None,
    }
}

/// The form of the draft, but for its candidates.
#[component]
pub(super) fn Change(draft: Draft) -> impl IntoView {
    let wrong = field_to_change(&draft);
    let said = scene().retained(FORM).map(|retained| sentence(&retained.error));
    let of = move |name: &str| said.clone().filter(|_| wrong.as_deref() == Some(name));
    let is_plan = scene().refusal(FORM) == Some(Refusal::PlanNotAllowed);
    let (english, limit) = (t("next.english.hint"), tf("next.line.hint", &[("limit", &MAX_REASON_CHARS)]));
    let both = |name: &str, labels: [String; 2], value: &Bilingual, is_needed: bool| {
        let [zh, en] = [format!("{name}_zh"), format!("{name}_en")];
        let [in_chinese, in_english] = labels;
        let (wrong_zh, wrong_en) = (of(&zh), of(&en));
        view! {
            <Field
                form=FORM name=zh label=in_chinese hint=limit.clone() value=value.zh.clone() takes=Takes::Line is_needed
                wrong=wrong_zh
            />
            <Field
                form=FORM name=en label=in_english hint=english.clone() value=value.en.clone() takes=Takes::Line
                wrong=wrong_en
            />
        }
    };
    let seats = draft.rules.seats().to_string();
    view! {
        <form class="form" method="post" action="/desk/next/change">
            {both("title", [t("next.title_zh"), t("next.title_en")], &draft.title, true)}
            {both("congress", [t("next.congress_zh"), t("next.congress_en")], &draft.congress, true)}
            {both("source", [t("next.source_zh"), t("next.source_en")], &draft.source, true)}
            {both("notice", [t("next.notice_zh"), t("next.notice_en")], &draft.notice, false)}
            <Field
                form=FORM name="seats".to_owned() label=t("next.seats") hint=t("next.seats.hint") value=seats
                takes=Takes::Number is_needed=true wrong=of("seats")
            />
            {(!draft.stages.is_empty()).then(|| view! {
                <details class="other" open=is_plan>
                    <summary class="other__summary">{t("next.plan")}" "<Sign icon=Icon::Down /></summary>
                    <div class="other__form">
                        <p class="field__hint">{t("next.plan.note")}</p>
                        {draft.stages.iter().map(|stage| plan(stage, &of)).collect_view()}
                    </div>
                </details>
            })}
            <div class="actions"><button class="button">{t("next.change")}</button></div>
        </form>
    }
}

/// First and last day of a phase.
fn plan(stage: &Stage, wrong: &dyn Fn(&str) -> Option<String>) -> AnyView {
    let code = stage.phase.code();
    let (from, to) = (format!("from_{code}"), format!("to_{code}"));
    let (wrong_from, wrong_to) = (wrong(&from), wrong(&to));
    view! {
        <fieldset class="field choice">
            <legend class="field__label">{t(&format!("phase.{code}"))}</legend>
            <Field
                form=FORM name=from label=t("next.from") value=stage.from.china_day() takes=Takes::Day wrong=wrong_from
            />
            <Field form=FORM name=to label=t("next.to") value=stage.to.china_day() takes=Takes::Day wrong=wrong_to />
        </fieldset>
    }
    .into_any()
}
