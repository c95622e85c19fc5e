//! Words with what was looked for marked in them.

use domain::search::{Query, highlights};
use leptos::prelude::*;

/// How many characters of a long text stand around the first hit.
const AROUND: usize = 90;

/// A text with its hits marked.
pub fn marked(text: &str, query: &Query) -> impl IntoView + use<> {
    let mut at = 0;
    let mut pieces = Vec::new();
    for place in highlights(text, query) {
        let before = text.get(at..place.start).unwrap_or_default().to_owned();
        let hit = text.get(place.clone()).unwrap_or_default().to_owned();
        pieces.push(view! { {before}<mark class="hit">{hit}</mark> });
        at = place.end;
    }
    let rest = text.get(at..).unwrap_or_default().to_owned();
    view! { {pieces}{rest} }
}

/// The part of a text around its first hit, in one line.
pub fn excerpt(text: &str, query: &Query) -> String {
    let first = highlights(text, query).first().map_or(0, |place| place.start);
    let before = text.get(..first).unwrap_or_default().chars().count();
    let all = text.chars().count();
    // A word is not begun in its middle for the sake of a few characters.
    let skip = if before > AROUND / 2 { before - AROUND / 3 } else { 0 };
    let part: String = text.chars().skip(skip).take(AROUND * 2).collect();
    let (head, tail) = (if skip > 0 { "…" } else { "" }, if skip + AROUND * 2 < all { "…" } else { "" });
    format!("{head}{}{tail}", part.replace('\n', " "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::search::query;

    #[test]
    fn an_excerpt_holds_the_first_hit_and_says_where_it_was_cut() {
        let text = format!("{}停车{}", "路".repeat(200), "边".repeat(300));
        let cut = excerpt(&text, &query("停车"));
        assert!(cut.starts_with("…路") && cut.contains("停车") && cut.ends_with("边…"), "{cut}");
        assert_eq!(excerpt("一行\n停车", &query("停车")), "一行 停车");
    }
}
