//! Fields that several forms of a comment share: the reason of the list, and words.

use super::act::wrong_field;
use crate::components::notice::FieldError;
use crate::components::said::verbatim;
use crate::scene::scene;
use crate::words::{t, tf};
use domain::RefusalReason;
use domain::text::MAX_REASON_CHARS;
use leptos::prelude::*;

/// What was typed into a field of a form that was refused.
pub(super) fn typed(form: &str, name: &str) -> String {
    scene().retained(form).and_then(|retained| retained.field(name)).unwrap_or_default()
}

/// The reason, from the list that the standards give.
#[component]
pub(super) fn Reason(form: &'static str) -> impl IntoView {
    let chosen = typed(form, "reason");
    let is_wrong = wrong_field(form) == Some("reason");
    let (id, error) = (format!("{form}-reason"), format!("{form}-error"));
    view! {
        <div class="field" class:field--error=is_wrong>
            <label class="field__label" for=id.clone()>{t("moderation.reason")}</label>
            {is_wrong.then(|| view! { <FieldError form id=error_id(form) /> })}
            <select
                class="field__input"
                id=id
                name="reason"
                required
                aria-invalid=is_wrong.then_some("true")
                aria-describedby=is_wrong.then_some(error)
            >
                <option value="">{t("moderation.choose")}</option>
                {RefusalReason::ALL
                    .iter()
                    .map(|&found| view! {
                        <option value=found.code() selected=found.code() == chosen>{reason_word(found)}</option>
                    })
                    .collect_view()}
            </select>
        </div>
    }
}

/// Words to the author.
#[component]
pub(super) fn WordsField(form: &'static str, name: &'static str, label: String, hint: String) -> impl IntoView {
    let is_wrong = wrong_field(form) == Some(name);
    let id = format!("{form}-{name}");
    let hint_id = format!("{id}-hint");
    let described = if is_wrong { format!("{hint_id} {form}-error") } else { hint_id.clone() };
    view! {
        <div class="field" class:field--error=is_wrong>
            <label class="field__label" for=id.clone()>{label}</label>
            <p class="field__hint" id=hint_id>{hint}</p>
            {is_wrong.then(|| view! { <FieldError form id=error_id(form) /> })}
            <textarea class="field__input" id=id name=name rows="3" aria-invalid=is_wrong.then_some("true") aria-describedby=described>
                {verbatim(&typed(form, name))}
            </textarea>
        </div>
    }
}

/// The hint for words to the author.
pub(super) fn words_hint() -> String {
    tf("moderation.words_hint", &[("limit", &MAX_REASON_CHARS)])
}

/// The `id` of the sentence that says what is wrong with a form's field.
pub(super) fn error_id(form: &'static str) -> &'static str {
    match form {
        "refuse" => "refuse-error",
        "hide" => "hide-error",
        "hand" => "hand-error",
        "overturn" => "overturn-error",
        "uphold" => "uphold-error",
        "back" => "back-error",
        _ => "form-error",
    }
}

/// A reason in a word.
pub(super) fn reason_word(reason: RefusalReason) -> String {
    t(&format!("moderation.reason.{}", reason.code()))
}
