//! Words at which a moderator should look twice. They decide nothing: a comment that holds one waits like every other.

use crate::Refusal;
use crate::text::fold;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// The longest word of the list, in characters.
pub const MAX_WORD_CHARS: u32 = 20;

/// A stretch of somebody's words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stretch {
    /// The words, as they were written.
    pub words: String,
    /// Whether they are on the list.
    pub is_flagged: bool,
}

/// A word for the list, in the form in which it is looked for: full-width letters, capitals and hidden characters make no
/// difference.
///
/// # Errors
/// [`Refusal::WordNotAllowed`] for nothing, and for more than [`MAX_WORD_CHARS`] characters.
pub fn word(typed: &str) -> Result<String, Refusal> {
    let word = fold(typed).trim().to_owned();
    match u32::try_from(word.chars().count()) {
        Ok(1..=MAX_WORD_CHARS) => Ok(word),
        _ => Err(Refusal::WordNotAllowed { limit: MAX_WORD_CHARS }),
    }
}

/// A text as stretches, in their order, with the words of the list marked. Joined, they are the text.
pub fn stretches(text: &str, list: &[String]) -> Vec<Stretch> {
    let mut stretches = Vec::new();
    let mut push = |words: &str, is_flagged| {
        if !words.is_empty() {
            stretches.push(Stretch { words: words.to_owned(), is_flagged });
        }
    };
    let mut at = 0;
    for place in hits(text, list) {
        push(&text[at..place.start], false);
        push(&text[place.clone()], true);
        at = place.end;
    }
    push(&text[at..], false);
    stretches
}

/// Where the text holds words of the list: places in bytes, in order, none touching another.
fn hits(text: &str, list: &[String]) -> Vec<Range<usize>> {
    let (folded, places) = folded(text);
    let mut found: Vec<Range<usize>> = list
        .iter()
        .filter(|word| !word.is_empty())
        .flat_map(|word| folded.match_indices(word.as_str()).map(|(start, word)| start..start + word.len()))
        .map(|hit| places[hit.start].start..places[hit.end - 1].end)
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

/// The text folded, and for each byte of it the place of the character that it comes from. Each character is folded by
/// itself, so that its place stays known.
fn folded(text: &str) -> (String, Vec<Range<usize>>) {
    let (mut folded, mut places) = (String::new(), Vec::new());
    for (start, c) in text.char_indices() {
        let one = fold(c.encode_utf8(&mut [0; 4]));
        places.extend(std::iter::repeat_n(start..start + c.len_utf8(), one.len()));
        folded.push_str(&one);
    }
    (folded, places)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn marked(text: &str, list: &[&str]) -> Vec<String> {
        let list: Vec<String> = list.iter().map(|typed| word(typed).expect("it is a word")).collect();
        stretches(text, &list).into_iter().filter(|stretch| stretch.is_flagged).map(|stretch| stretch.words).collect()
    }

    #[test]
    fn a_word_is_found_however_it_is_written() {
        assert_eq!(marked("加ＶＸ号，加Vx，加v\u{200B}x", &["加VX"]), ["加ＶＸ", "加Vx", "加v\u{200B}x"]);
        assert_eq!(marked("停车位太少", &["骗子"]), Vec::<String>::new());
    }

    #[test]
    fn words_that_touch_are_marked_as_one() {
        assert_eq!(marked("代理代购代理", &["代理", "代购"]), ["代理代购代理"]);
    }

    #[test]
    fn a_word_of_the_list_has_1_to_20_characters() {
        assert_eq!(word(" 加ＶＸ "), Ok("加vx".to_owned()));
        assert_eq!(word(&"字".repeat(20)), Ok("字".repeat(20)));
        for typed in ["", " \u{200B}", &"字".repeat(21)] {
            assert_eq!(word(typed), Err(Refusal::WordNotAllowed { limit: 20 }));
        }
    }

    proptest! {
        #[test]
        fn the_stretches_joined_are_the_text(text in any::<String>(), list in prop::collection::vec("[a-c停车 ﬁ]{1,3}", 0..4)) {
            let list: Vec<String> = list.iter().filter_map(|typed| word(typed).ok()).collect();
            let joined: String = stretches(&text, &list).into_iter().map(|stretch| stretch.words).collect();
            prop_assert_eq!(joined, text);
        }
    }
}
