//! Words that were typed and went nowhere: they are never lost.

use crate::components::said;
use crate::scene::scene;
use crate::words::t;
use leptos::either::Either;
use leptos::prelude::*;

/// The fields that carry words through signing in or signing up begin so.
pub const CARRIED: &str = "held.";
/// The field of a form that only brings words along to another page: from signing in to signing up, and back.
pub const BRINGS: &str = "brings";

/// The fields of forms in which people write sentences.
pub const WORDS: [&str; 3] = ["body", "words", "outcome"];

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
    let is_carried = |name: &String| name.starts_with(CARRIED);
    if let Some(held) = scene.held.as_ref().filter(|held| held.form == BRINGS) {
        return held.fields.iter().filter(|(name, _)| is_carried(name)).cloned().collect();
    }
    let Some(retained) = &scene.retained else { return Vec::new() };
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

/// The way to another page on which somebody can come in: a link; where words are carried, a button that brings them along.
#[component]
pub fn WayIn(
    /// The page.
    page: &'static str,
    /// The page after it.
    to: Option<String>,
    /// What the way is called.
    label: String,
) -> impl IntoView {
    if carried().is_empty() {
        let address = to.map_or(page.to_owned(), |to| format!("{page}?to={}", to.replace('#', "%23")));
        return Either::Left(view! { <a class="link-action" href=address>{label}</a> });
    }
    Either::Right(view! {
        <form class="way-in" method="post" action=page>
            <Carried />
            {to.map(|to| view! { <input type="hidden" name="to" value=to /> })}
            <button class="button button--plain" name=BRINGS value="1">{label}</button>
        </form>
    })
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
