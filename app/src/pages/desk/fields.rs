//! The fields of the desk's forms: each with its label, what to write, what was typed, and what was wrong with it.

use crate::components::notice::FieldError;
use crate::components::said::verbatim;
use crate::scene::scene;
use crate::words::{t, tf};
use domain::text::{self, MAX_REASON_CHARS};
use domain::{Refusal, time};
use leptos::prelude::*;

/// The addresses of a field and of what is said about it.
#[derive(Clone, Copy)]
pub struct Ids {
    /// The form, as the server names it.
    pub form: &'static str,
    /// The field's name in the form.
    pub name: &'static str,
    /// The field's address on the page.
    pub field: &'static str,
    /// Of its hint.
    pub hint: &'static str,
    /// Of its error.
    pub error: &'static str,
}

/// `ids!("open", "total")`: the addresses of the field `total` of the form `open`.
macro_rules! ids {
    ($form:literal, $name:literal) => {
        $crate::pages::desk::fields::Ids {
            form: $form,
            name: $name,
            field: concat!($form, "-", $name),
            hint: concat!($form, "-", $name, "-hint"),
            error: concat!($form, "-", $name, "-error"),
        }
    };
}
pub(crate) use ids;

impl Ids {
    /// What was typed into it, if the form was refused.
    pub fn typed(self) -> Option<String> {
        typed(self.form, self.name)
    }

    /// Whether it is the field to change.
    pub fn is_wrong(self) -> bool {
        wrong(self.form) == Some(self.name)
    }

    /// What describes it to a screen reader.
    fn described(self) -> String {
        if self.is_wrong() { format!("{} {}", self.hint, self.error) } else { self.hint.to_owned() }
    }
}

fn typed(form: &str, name: &str) -> Option<String> {
    scene().retained(form).and_then(|retained| retained.field(name))
}

/// Whether a form was refused: where it lies folded, it is shown open again.
pub fn was_refused(form: &str) -> bool {
    scene().retained(form).is_some()
}

/// The field to change in the refused form of this page, as an address.
pub fn field_to_change() -> Option<String> {
    let form = scene().retained.clone()?.form;
    wrong(&form).map(|name| format!("#{form}-{name}"))
}

/// The field of a refused form that needs a change; none where a change of words would not help.
fn wrong(form: &str) -> Option<&'static str> {
    let is_number = |name| typed(form, name).is_some_and(|typed| text::number(&typed).is_some());
    let first_that_is_none = |names: &[&'static str]| names.iter().find(|name| !is_number(name)).copied();
    match (form, scene().refusal(form)?) {
        ("open", Refusal::NotANumber) => first_that_is_none(&["total", "present", "minutes"]).or(Some("total")),
        ("open", Refusal::RollExceedsTotal { .. }) => Some("total"),
        ("open", Refusal::NoQuorum { .. } | Refusal::MorePresentThanTotal { .. }) => Some("present"),
        ("open", Refusal::MinutesNotAllowed { .. }) => Some("minutes"),
        ("extend", Refusal::NotANumber | Refusal::MinutesNotAllowed { .. }) => Some("minutes"),
        ("seat", Refusal::NoSuchDeputy) => Some("deputy"),
        ("rules", Refusal::NotANumber | Refusal::RulesContradict) => Some("seats"),
        ("confirm", Refusal::HashDiffers) => Some("hash"),
        ("mandate", Refusal::FieldMissing) => first_missing(),
        ("mandate", Refusal::ScanNotAllowed { .. }) => Some("scan"),
        ("mandate", Refusal::ReasonTooLong { .. }) => {
            let limit = usize::try_from(MAX_REASON_CHARS).unwrap_or(usize::MAX);
            let is_long = typed(form, "organ").is_some_and(|organ| organ.chars().count() > limit);
            Some(if is_long { "organ" } else { "number" })
        }
        (
            "attendance" | "amend",
            Refusal::NotANumber
            | Refusal::NoQuorum { .. }
            | Refusal::MorePresentThanTotal { .. }
            | Refusal::MoreCastThanPresent { .. },
        ) => Some("present"),
        (
            "close" | "suspend" | "resume" | "extend" | "void" | "seat" | "amend" | "correct",
            Refusal::ReasonNeeded | Refusal::EarlyCloseNeedsReason { .. } | Refusal::ReasonTooLong { .. },
        ) => Some("reason"),
        _ => None,
    }
}

/// The first field of the decision that is empty, or the date where it is none.
fn first_missing() -> Option<&'static str> {
    let is_empty = |name| typed("mandate", name).is_none_or(|typed| typed.trim().is_empty());
    let is_day = typed("mandate", "decided_on").is_some_and(|typed| time::day(&typed).is_some());
    ["organ", "number"].into_iter().find(|name| is_empty(name)).or((!is_day).then_some("decided_on"))
}

/// What a line takes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// A number of people, of minutes.
    Number,
    /// A few words or signs.
    Words,
    /// A day.
    Day,
    /// A file.
    Scan,
}

/// A field of one line.
#[component]
pub fn Line(
    /// Where it is.
    ids: Ids,
    /// Its label.
    label: String,
    /// What to write.
    hint: String,
    /// What it takes.
    takes: Takes,
    /// What stands in it; what was typed into a refused form goes before.
    #[prop(optional)]
    value: String,
) -> impl IntoView {
    let is_wrong = ids.is_wrong();
    let kind = match takes {
        Takes::Number | Takes::Words => "text",
        Takes::Day => "date",
        Takes::Scan => "file",
    };
    let is_short = matches!(takes, Takes::Number | Takes::Day);
    view! {
        <div class="field" class:field--error=is_wrong>
            <label class="field__label" for=ids.field>{label}</label>
            <p class="field__hint" id=ids.hint>{hint}</p>
            {is_wrong.then(|| view! { <FieldError form=ids.form id=ids.error /> })}
            <input
                class="field__input"
                class:field__input--short=is_short
                type=kind
                id=ids.field
                name=ids.name
                inputmode=(takes == Takes::Number).then_some("numeric")
                accept=(takes == Takes::Scan).then_some("application/pdf,image/png,image/jpeg")
                autocomplete="off"
                required
                value=(takes != Takes::Scan).then(|| ids.typed().unwrap_or(value))
                aria-invalid=is_wrong.then_some("true")
                aria-describedby=ids.described()
            />
        </div>
    }
}

/// A reason that everyone will read, or the text of a correction.
#[component]
pub fn Reason(
    /// Where it is.
    ids: Ids,
    /// Its label.
    #[prop(default = t("desk.reason"))]
    label: String,
    /// What to write.
    #[prop(default = tf("desk.reason.hint", &[("limit", &MAX_REASON_CHARS)]))]
    hint: String,
) -> impl IntoView {
    let is_wrong = ids.is_wrong();
    view! {
        <div class="field" class:field--error=is_wrong>
            <label class="field__label" for=ids.field>{label}</label>
            <p class="field__hint" id=ids.hint>{hint}</p>
            {is_wrong.then(|| view! { <FieldError form=ids.form id=ids.error /> })}
            <textarea
                class="field__input field__input--reason"
                id=ids.field
                name=ids.name
                rows="3"
                required
                aria-invalid=is_wrong.then_some("true")
                aria-describedby=ids.described()
            >
                {verbatim(&ids.typed().unwrap_or_default())}
            </textarea>
        </div>
    }
}

/// One of a few, each with its words and what the law says to it.
#[component]
pub fn Choice(
    /// Where it is.
    ids: Ids,
    /// What is chosen.
    legend: String,
    /// Values, their words, and what is said to them.
    options: Vec<(&'static str, String, String)>,
    /// The value that holds now.
    now: &'static str,
) -> impl IntoView {
    let chosen = ids.typed().unwrap_or_else(|| now.to_owned());
    view! {
        <fieldset class="field choice">
            <legend class="field__label">{legend}</legend>
            {options
                .into_iter()
                .map(|(value, words, hint)| {
                    let is_chosen = chosen == value;
                    view! {
                        <label class="choice__one">
                            <input type="radio" name=ids.name value=value checked=is_chosen />
                            <span>
                                {words}
                                {(!hint.is_empty()).then(|| view! { <span class="choice__hint">{hint}</span> })}
                            </span>
                        </label>
                    }
                })
                .collect_view()}
        </fieldset>
    }
}
