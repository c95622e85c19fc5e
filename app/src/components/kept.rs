//! Words that were typed and went nowhere: they are never lost.

use crate::components::said;
use crate::scene::scene;
use crate::words::t;
use leptos::prelude::*;

/// The fields that carry words through signing in begin so.
pub const CARRIED: &str = "held.";

/// Words that could not be submitted, to be copied.
#[component]
pub fn Kept(
    /// The words.
    typed: String,
) -> impl IntoView {
    view! {
        <div class="field kept">
            <label class="field__label" for="kept">{t("project.say.kept")}</label>
            <textarea class="field__input" id="kept" rows="5" readonly>{said::verbatim(&typed)}</textarea>
        </div>
    }
}

/// What was typed before signing in: names as the sign-in form carries them, and values.
pub fn carried() -> Vec<(String, String)> {
    let scene = scene();
    let Some(retained) = &scene.retained else { return Vec::new() };
    let is_carried = |name: &String| name.starts_with(CARRIED);
    if retained.fields.iter().any(|(name, _)| is_carried(name)) {
        return retained.fields.iter().filter(|(name, _)| is_carried(name)).cloned().collect();
    }
    if !matches!(retained.form.as_str(), "comment" | "appeal" | "report" | "reply") {
        return Vec::new();
    }
    let mut fields = vec![(format!("{CARRIED}form"), retained.form.clone())];
    fields.extend(retained.fields.iter().map(|(name, value)| (format!("{CARRIED}{name}"), value.clone())));
    fields
}

/// The fields in which a form carries words through to the page after it.
#[component]
pub fn Carried() -> impl IntoView {
    carried().into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value /> }).collect_view()
}

/// The words that are carried, to be seen.
#[component]
pub fn CarriedWords() -> impl IntoView {
    let is_words = |name: &str| matches!(name, "held.body" | "held.words");
    carried().into_iter().find(|(name, value)| is_words(name) && !value.is_empty()).map(|(_, typed)| {
        view! {
            <p>{t("comment.carried")}</p>
            <Kept typed />
        }
    })
}
