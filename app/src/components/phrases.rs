//! A title that breaks between phrases only: Chinese has no spaces to break at.

use crate::words::language;
use domain::Language;
use leptos::prelude::*;

/// The phrases of a sentence, parted by `|` in the sentence.
#[component]
pub fn Phrases(
    /// The sentence.
    sentence: String,
) -> impl IntoView {
    let space = (language() == Language::En).then_some(" ");
    sentence
        .split('|')
        .map(|phrase| view! { <span class="phrase">{phrase.trim().to_owned()}</span>{space} })
        .collect_view()
}
