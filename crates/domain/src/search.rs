//! Terms: the pieces of a text by which it is found.
//!
//! Chinese has no spaces, and neither database finds a word of two characters inside a longer one with an index. So a text
//! is taken apart here: single Han characters, pairs of neighbouring ones, Latin words and numbers. What is looked for is
//! taken apart the same way, and one plain table serves both databases.

use crate::text::fold;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;

/// The most terms that are kept of one text: a comment of full length has no more than these.
pub const MOST_TERMS: usize = 1_000;
/// The longest term, in characters; a longer word is known by its beginning.
pub const MAX_TERM_CHARS: usize = 40;
/// The longest search, in characters.
pub const MAX_QUERY_CHARS: usize = 60;
/// The most terms of one search: what is typed beyond them narrows nothing.
const MOST_QUERY_TERMS: usize = 16;

/// What is looked for, taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Query {
    terms: Vec<String>,
}

impl Query {
    /// The terms that a text must hold, all of them.
    pub fn terms(&self) -> &[String] {
        &self.terms
    }

    /// Whether nothing that can be found was typed.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }
}

/// A piece of a text: characters that follow one another, all Han or all of a word.
struct Run {
    /// Folded characters, each with the place of the character that it comes from.
    chars: Vec<(char, Range<usize>)>,
    is_han: bool,
}

/// The terms of a text, each once, in the order in which they come: single Han characters, pairs of neighbouring ones, words
/// and numbers.
pub fn terms(text: &str) -> Vec<String> {
    let text: String = text.nfc().collect();
    let mut seen = HashSet::new();
    let all = runs(&text).into_iter().flat_map(|run| pieces(&run, true));
    all.map(|(term, _)| term).filter(|term| seen.insert(term.clone())).take(MOST_TERMS).collect()
}

/// The terms of what somebody typed into a search box: of several Han characters their pairs, one alone as it is.
pub fn query(typed: &str) -> Query {
    let typed: String = typed.nfc().take(MAX_QUERY_CHARS).collect();
    let mut seen = HashSet::new();
    let all = runs(&typed).into_iter().flat_map(|run| pieces(&run, run.chars.len() == 1));
    let terms = all.map(|(term, _)| term).filter(|term| seen.insert(term.clone())).take(MOST_QUERY_TERMS).collect();
    Query { terms }
}

/// Where a text holds what is looked for: places in bytes, in order, none touching another.
pub fn highlights(text: &str, query: &Query) -> Vec<Range<usize>> {
    let mut found: Vec<_> = runs(text)
        .iter()
        .flat_map(|run| pieces(run, true))
        .filter(|(term, _)| query.terms.contains(term))
        .map(|(_, place)| place)
        .collect();
    found.sort_by_key(|place| (place.start, place.end));
    let mut joined: Vec<Range<usize>> = Vec::new();
    for place in found {
        match joined.last_mut() {
            Some(last) if place.start <= last.end => last.end = last.end.max(place.end),
            _ => joined.push(place),
        }
    }
    joined
}

/// The runs of a text. Each character is folded by itself, so that its place stays known.
fn runs(text: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut goes_on = false;
    for (start, c) in text.char_indices() {
        let place = start..start + c.len_utf8();
        let mut one = [0; 4];
        for folded in fold(c.encode_utf8(&mut one)).chars() {
            let is_han = is_han(folded);
            if !is_han && !folded.is_alphanumeric() {
                goes_on = false;
                continue;
            }
            match runs.last_mut() {
                Some(run) if goes_on && run.is_han == is_han => run.chars.push((folded, place.clone())),
                _ => runs.push(Run { chars: vec![(folded, place.clone())], is_han }),
            }
            goes_on = true;
        }
    }
    runs
}

/// The terms of a run with their places.
fn pieces(run: &Run, with_singles: bool) -> Vec<(String, Range<usize>)> {
    let piece = |chars: &[(char, Range<usize>)]| {
        let place = chars.first().map_or(0, |(_, first)| first.start)..chars.last().map_or(0, |(_, last)| last.end);
        (chars.iter().map(|(c, _)| c).take(MAX_TERM_CHARS).collect(), place)
    };
    if !run.is_han {
        return vec![piece(&run.chars)];
    }
    let singles = run.chars.chunks(1).filter(|_| with_singles).map(piece);
    singles.chain(run.chars.windows(2).map(piece)).collect()
}

/// Han characters, with the mark that repeats one and the round zero.
fn is_han(c: char) -> bool {
    matches!(c, '\u{3005}' | '\u{3007}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{323AF}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn marked(text: &str, typed: &str) -> Vec<String> {
        highlights(text, &query(typed)).into_iter().map(|place| text[place].to_owned()).collect()
    }

    #[test]
    fn chinese_is_taken_apart_into_characters_and_pairs_and_latin_into_words() {
        assert_eq!(terms("停车位 1300 个，P+R"), ["停", "车", "位", "停车", "车位", "1300", "个", "p", "r"]);
        assert_eq!(terms("停 车"), ["停", "车"]);
    }

    #[test]
    fn what_is_looked_for_is_its_pairs_or_the_one_character() {
        assert_eq!(query("停车位").terms(), ["停车", "车位"]);
        assert_eq!(query("车").terms(), ["车"]);
        assert_eq!(query(" ＰＡＲＫ 车 ").terms(), ["park", "车"]);
        assert!(query("，。 \u{200B}!").is_empty());
    }

    #[test]
    fn neighbouring_hits_are_marked_as_one() {
        assert_eq!(marked("这里停车位少，停车难。", "停车位"), ["停车位", "停车"]);
        assert_eq!(marked("Parking near the PARK", "park"), ["PARK"]);
        assert_eq!(marked("ＰＡＲＫ", "park"), ["ＰＡＲＫ"]);
    }

    #[test]
    fn a_long_word_is_known_by_its_beginning() {
        let word = "x".repeat(60);
        assert_eq!(terms(&word), ["x".repeat(40)]);
        assert_eq!(query(&word).terms(), terms(&word));
        assert_eq!(marked(&word, &word), [word]);
    }

    /// Texts with much that is found, and much that is odd.
    fn texts() -> impl Strategy<Value = String> {
        prop_oneof![any::<String>(), "[停车位难a-cA-C0-9 ，ﬁ①é\u{301}\u{200B}𠀀]{0,80}"]
    }

    proptest! {
        #[test]
        fn terms_are_few_short_different_and_in_one_form(text in texts()) {
            let terms = terms(&text);
            prop_assert!(terms.len() <= MOST_TERMS);
            let different: HashSet<_> = terms.iter().collect();
            prop_assert_eq!(different.len(), terms.len());
            for term in &terms {
                prop_assert!((1..=MAX_TERM_CHARS).contains(&term.chars().count()), "{term:?}");
                prop_assert!(term.chars().all(|c| c.is_alphanumeric() || is_han(c)), "{term:?}");
            }
        }

        #[test]
        fn a_text_is_found_by_any_part_of_its_han_characters(text in "[停车位难学校路灯]{2,60}", from in 0_usize..60, length in 1_usize..12) {
            let chars: Vec<char> = text.chars().collect();
            let from = from % chars.len();
            let part: String = chars[from..(from + length).min(chars.len())].iter().collect();
            let (all, looked_for) = (terms(&text), query(&part));
            prop_assert!(!looked_for.is_empty());
            prop_assert!(looked_for.terms().iter().all(|term| all.contains(term)));
            prop_assert!(!highlights(&text, &looked_for).is_empty());
        }

        #[test]
        fn a_whole_text_finds_itself_however_it_is_composed(text in texts()) {
            let all: HashSet<_> = terms(&text).into_iter().collect();
            let decomposed: String = text.nfd().collect();
            prop_assert!(query(&decomposed).terms().iter().all(|term| all.contains(term)) || text.chars().count() > MAX_QUERY_CHARS);
            prop_assert!(query(&text).terms().len() <= MOST_QUERY_TERMS);
        }

        #[test]
        fn places_are_in_order_apart_and_between_characters(text in texts(), typed in texts()) {
            let places = highlights(&text, &query(&typed));
            for place in &places {
                prop_assert!(place.start < place.end && text.get(place.clone()).is_some());
            }
            for pair in places.windows(2) {
                prop_assert!(pair[0].end < pair[1].start);
            }
        }
    }
}
