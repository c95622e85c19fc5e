//! People's own words, as they wrote them.

use crate::words::language;
use domain::Language;
use leptos::prelude::*;

/// The text with its line breaks.
pub fn lines(words: &str) -> impl IntoView + use<> {
    words
        .split('\n')
        .enumerate()
        .map(|(place, line)| view! { {(place > 0).then(|| view! { <br /> })}{line.to_owned()} })
        .collect_view()
}

/// The language of people's words, where it is Chinese on a page that is not: a screen reader then says them right.
pub fn tongue(words: &str) -> Option<&'static str> {
    let is_chinese = words.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    (is_chinese && language() != Language::Zh).then_some(Language::Zh.tag())
}

/// What somebody typed, as the content of a `<textarea>`. The framework writes that as it is: an end tag in it would end the
/// field and begin a page of the typer's own.
pub fn verbatim(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
