//! A field of the draft's forms: its label, what to write, what was typed, and what is wrong with it.

use crate::components::icon::{Icon, Sign};
use crate::components::said::verbatim;
use crate::scene::scene;
use crate::words::t;
use leptos::prelude::*;

/// What a field takes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Takes {
    /// A number.
    Number,
    /// A day.
    Day,
    /// One line.
    Line,
    /// A few lines.
    Words,
}

/// A field in which something is typed; what was typed into a refused form goes before its value.
#[component]
pub(super) fn Field(
    /// The form, as the server names it.
    form: &'static str,
    /// The field's name in the form.
    name: String,
    /// Its label.
    label: String,
    /// What to write; empty where the label says it.
    #[prop(optional, into)]
    hint: String,
    /// What stands in it.
    value: String,
    /// What it takes.
    takes: Takes,
    /// Whether it must not be empty.
    #[prop(optional)]
    is_needed: bool,
    /// What is wrong with it.
    wrong: Option<String>,
) -> impl IntoView {
    let id = format!("{form}-{name}");
    let described_by = described_by(&id, !hint.is_empty(), wrong.is_some());
    let is_wrong = wrong.is_some();
    let value = scene().typed(form, &name).unwrap_or(value);
    let input = if takes == Takes::Words {
        view! {
            <textarea
                class="field__input" id=id.clone() name=name rows="4" required=is_needed
                aria-invalid=is_wrong.then_some("true") aria-describedby=described_by
            >
                {verbatim(&value)}
            </textarea>
        }
        .into_any()
    } else {
        let is_short = matches!(takes, Takes::Number | Takes::Day);
        view! {
            <input
                class="field__input" class:field__input--short=is_short
                type=if takes == Takes::Day { "date" } else { "text" }
                id=id.clone() name=name value=value autocomplete="off" required=is_needed
                inputmode=(takes == Takes::Number).then_some("numeric")
                aria-invalid=is_wrong.then_some("true") aria-describedby=described_by
            />
        }
        .into_any()
    };
    view! {
        <div class="field" class:field--error=is_wrong>
            <label class="field__label" for=id.clone()>{label}</label>
            {(!hint.is_empty()).then(|| view! { <p class="field__hint" id=format!("{id}-hint")>{hint}</p> })}
            <Wrong id=id.clone() wrong />
            {input}
        </div>
    }
}

/// A field in which one of a list is chosen: codes and names.
#[component]
pub(super) fn Choice(
    /// The form, as the server names it.
    form: &'static str,
    /// The field's name in the form.
    name: &'static str,
    /// Its label.
    label: String,
    /// The code that is chosen now.
    value: String,
    /// What can be chosen.
    options: Vec<(String, String)>,
    /// What is wrong with it.
    wrong: Option<String>,
) -> impl IntoView {
    let id = format!("{form}-{name}");
    let is_wrong = wrong.is_some();
    let described_by = described_by(&id, false, is_wrong);
    let value = scene().typed(form, name).unwrap_or(value);
    let option = |(code, name): (String, String)| {
        let is_chosen = code == value;
        view! { <option value=code selected=is_chosen>{name}</option> }
    };
    let options = options.into_iter().map(option).collect_view();
    view! {
        <div class="field" class:field--error=is_wrong>
            <label class="field__label" for=id.clone()>{label}</label>
            <Wrong id=id.clone() wrong />
            <select
                class="field__input" id=id name=name required aria-invalid=is_wrong.then_some("true")
                aria-describedby=described_by
            >
                <option value="">{t("next.choose")}</option>
                {options}
            </select>
        </div>
    }
}

#[component]
fn Wrong(id: String, wrong: Option<String>) -> impl IntoView {
    wrong.map(|words| {
        view! {
            <p class="field__error" id=format!("{id}-error")>
                <Sign icon=Icon::Error />
                <span><span class="visually-hidden">{t("error.prefix")}</span>{words}</span>
            </p>
        }
    })
}

fn described_by(id: &str, has_hint: bool, is_wrong: bool) -> Option<String> {
    let ids = [(has_hint, "hint"), (is_wrong, "error")];
    let ids: Vec<_> = ids.iter().filter(|(is_there, _)| *is_there).map(|(_, what)| format!("{id}-{what}")).collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}
