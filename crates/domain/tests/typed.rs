//! Everything that a person can type, through everything that reads it. [`read_by_all`] is one plain function over any text:
//! proptest drives it here, and a fuzzer can drive it as it is.

use domain::Refusal;
use domain::nickname::Nickname;
use domain::text::{self, CommentBody, MAX_COMMENT_CHARS, MAX_REASON_CHARS, MAX_REPLY_CHARS};
use domain::{flag, search, time};
use proptest::prelude::*;

fn chars(text: &str) -> usize {
    text.chars().count()
}

/// No reader of typed words panics, and what one lets pass it lets pass again as it is.
fn read_by_all(typed: &str) {
    let again = "it was let pass before";
    if let Ok(body) = CommentBody::parse(typed) {
        assert!((1..=MAX_COMMENT_CHARS as usize).contains(&chars(body.as_str())));
        assert_eq!(CommentBody::parse(body.as_str()).expect(again), body);
        assert!(!body.as_str().chars().any(|c| c.is_control() && c != '\n'));
    }
    for (read, most) in [
        (text::reason_words as fn(&str) -> Result<String, Refusal>, MAX_REASON_CHARS),
        (text::reply_words as fn(&str) -> Result<String, Refusal>, MAX_REPLY_CHARS),
    ] {
        if let Ok(words) = read(typed) {
            assert!(chars(&words) <= most as usize);
            assert_eq!(read(&words).expect(again), words);
        }
    }
    if let Ok(name) = Nickname::parse(typed) {
        assert_eq!(Nickname::parse(name.as_str()).expect(again).as_str(), name.as_str());
        assert_eq!(Nickname::parse(name.as_str()).expect(again).sign_in(), name.sign_in());
    }
    if let Ok(word) = flag::word(typed) {
        assert_eq!(flag::word(&word).expect(again), word);
        let told: String = flag::stretches(typed, &[word]).into_iter().map(|stretch| stretch.words).collect();
        assert_eq!(told, typed, "what is flagged is still all of it");
    }
    read_as_number_or_time(typed);
    let (terms, query) = (search::terms(typed), search::query(typed));
    assert!(terms.len() <= search::MOST_TERMS);
    for place in search::highlights(typed, &query) {
        assert!(typed.get(place).is_some_and(|found| !found.is_empty()));
    }
    assert_eq!(text::fold(&text::fold(typed)), text::fold(typed), "folded is folded");
}

/// The readers of days, moments and numbers.
fn read_as_number_or_time(typed: &str) {
    if let Some(day) = time::day(typed) {
        assert_eq!(time::day(&day), Some(day.clone()));
        assert_eq!(day.len(), "2026-01-20".len());
    }
    if let Some(at) = domain::Timestamp::parse(typed) {
        assert_eq!(domain::Timestamp::parse(&at.to_text()), Some(at));
    }
    if let Some(number) = text::number(typed) {
        assert_eq!(text::number(&number.to_string()), Some(number));
    }
}

#[test]
fn the_odd_ones_that_people_have_typed() {
    for typed in [
        "",
        " ",
        "\0",
        "\r\r\n\n\u{2028}",
        "2026-02-30",
        "2026-1-2",
        "+7",
        "-0",
        "１２３",
        "99999999999999999999",
        "İ",
        "ß",
        "ﬁ",
        "Ǆ",
        "ᾳ",
        "e\u{301}",
        "\u{1112}\u{1161}\u{11AB}",
        "👩‍👧",
        "\u{202E}abc",
        "\u{FEFF}",
        "𠮷",
        "℡",
        "㌀",
        "٣",
        "\u{FDFA}",
    ] {
        read_by_all(typed);
        read_by_all(&typed.repeat(700));
    }
}

proptest! {
    #[test]
    fn any_text(typed in any::<String>()) {
        read_by_all(&typed);
    }

    #[test]
    fn long_text(typed in "[停车位a-z\\n ，。é\u{301}\u{200B}0-9]{400,1100}") {
        read_by_all(&typed);
    }

    #[test]
    fn what_looks_like_a_day_a_moment_or_a_number(typed in "[ +-]?[0-9０-９]{1,5}([-/.][0-9]{1,3}){0,2}(T[0-9:]{0,9}Z?)?") {
        read_by_all(&typed);
    }

    #[test]
    fn bytes_that_were_made_text(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        read_by_all(&String::from_utf8_lossy(&bytes));
    }
}
