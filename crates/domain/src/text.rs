//! What people type, brought into one form before anything looks at it; and texts in two languages.

use crate::Refusal;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The longest comment, in characters.
pub const MAX_COMMENT_CHARS: u32 = 500;
/// The longest word of explanation by a moderator, in characters.
pub const MAX_REASON_CHARS: u32 = 200;

/// The longest official reply, in characters.
pub const MAX_REPLY_CHARS: u32 = 1_000;

/// The two languages of the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Simplified Chinese, the first language.
    #[default]
    Zh,
    /// English.
    En,
}

impl Language {
    /// Both, Chinese first.
    pub const ALL: [Self; 2] = [Self::Zh, Self::En];

    /// The short code used in cookies and file names.
    pub fn code(self) -> &'static str {
        match self {
            Self::Zh => "zh",
            Self::En => "en",
        }
    }

    /// The tag for the `lang` attribute of a page.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    /// The language whose code the given words begin with, if any.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| code.trim_start().to_ascii_lowercase().starts_with(language.code()))
    }
}

/// The same text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Bilingual {
    /// Simplified Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Bilingual {
    /// Both texts.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// The text in one language.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Zh => &self.zh,
            Language::En => &self.en,
        }
    }

    /// Whether nothing is said in either language.
    pub fn is_empty(&self) -> bool {
        self.zh.is_empty() && self.en.is_empty()
    }
}

/// A citizen's words, of which something is seen: 1 to [`MAX_COMMENT_CHARS`] characters of plain text in Unicode form NFC, with line breaks as `\n`,
/// without control, zero-width or direction-changing characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommentBody(String);

impl CommentBody {
    /// Brings what was typed into shape.
    ///
    /// # Errors
    /// [`Refusal::CommentEmpty`] and [`Refusal::CommentTooLong`].
    pub fn parse(typed: &str) -> Result<Self, Refusal> {
        let body = plain(typed);
        let found = length(&body);
        if found == 0 {
            return Err(Refusal::CommentEmpty);
        }
        if found > MAX_COMMENT_CHARS {
            return Err(Refusal::CommentTooLong { limit: MAX_COMMENT_CHARS, found });
        }
        Ok(Self(body))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// How many characters a comment of these words has: as [`CommentBody::parse`] counts them.
pub fn comment_length(typed: &str) -> u32 {
    length(&plain(typed))
}

/// A moderator's explanation: plain text, possibly empty, at most [`MAX_REASON_CHARS`] characters.
///
/// # Errors
/// [`Refusal::ReasonTooLong`].
pub fn reason_words(typed: &str) -> Result<String, Refusal> {
    let words = plain(typed);
    match length(&words) {
        found if found > MAX_REASON_CHARS => Err(Refusal::ReasonTooLong { limit: MAX_REASON_CHARS, found }),
        0 => Ok(String::new()),
        _ => Ok(words),
    }
}

/// What a department answers: 1 to [`MAX_REPLY_CHARS`] characters in the same form as a comment.
///
/// # Errors
/// [`Refusal::FieldMissing`] and [`Refusal::ReasonTooLong`].
pub fn reply_words(typed: &str) -> Result<String, Refusal> {
    let words = plain(typed);
    match length(&words) {
        0 => Err(Refusal::FieldMissing),
        found if found > MAX_REPLY_CHARS => Err(Refusal::ReasonTooLong { limit: MAX_REPLY_CHARS, found }),
        _ => Ok(words),
    }
}

/// What is looked for, as typed into a search box: at most 60 characters, in lower case and compatibility form, split at
/// spaces. Full-width letters and digits find their narrow kin.
pub fn search_terms(typed: &str) -> Vec<String> {
    fold(typed).chars().take(60).collect::<String>().split_whitespace().map(str::to_owned).collect()
}

/// A text in the form in which [`search_terms`] are looked for in it.
pub fn fold(text: &str) -> String {
    // What is hidden goes first: between a letter and its accent it would keep the two apart. A few characters have a
    // hidden one as their narrow kin, and a few have small letters of two parts.
    let shown = text.chars().filter(|c| !is_hidden(*c)).nfkc().filter(|c| !is_hidden(*c)).collect::<String>();
    shown.to_lowercase().nfkc().collect()
}

/// A name to sign in with, as it is kept: 3 to 40 letters a–z, digits, `-`, `_`, `.`. Capitals and full-width letters are
/// understood.
pub fn sign_in_name(typed: &str) -> Option<String> {
    let name = fold(typed).trim().to_owned();
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.');
    ((3..=40).contains(&name.len()) && name.chars().all(is_plain)).then_some(name)
}

/// A whole number as people type it: spaces around it and full-width digits are understood.
pub fn number(typed: &str) -> Option<u32> {
    typed.nfkc().collect::<String>().trim().parse().ok()
}

/// Plain text in NFC; line breaks become `\n`, never more than two in a row; hidden characters go.
pub(crate) fn plain(typed: &str) -> String {
    let unified = typed.replace("\r\n", "\n").replace('\r', "\n");
    let mut out = String::with_capacity(unified.len());
    let mut breaks = 0;
    // What is hidden goes first: between a letter and its accent it would keep the two apart.
    for c in unified.chars().filter(|c| *c == '\n' || !is_hidden(*c)).nfc() {
        breaks = if c == '\n' { breaks + 1 } else { 0 };
        if breaks <= 2 {
            out.push(c);
        }
    }
    out.trim().to_owned()
}

/// Characters that are not seen but change what is: controls, zero-width ones, direction marks, tags, those of Mongolian,
/// shorthand and music that join or part.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
            | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}' | '\u{1BCA0}'..='\u{1BCA3}'
            | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E007F}')
}

/// How many characters a plain text has; none where nothing of it is seen.
fn length(text: &str) -> u32 {
    if is_blank(text) { 0 } else { count(text) }
}

/// Whether nothing of a plain text is seen: spaces, the empty pattern of Braille, which is one too, and marks that belong to
/// a character before them, where there is none. Within a text they stay: which form of an emoji or of a Han character is
/// meant is told by a mark (U+FE00 to U+FE0F, U+E0100 to U+E01EF).
fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || c == '\u{2800}' || is_combining_mark(c))
}

pub(crate) fn count(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_comment_keeps_its_line_breaks() {
        let body = CommentBody::parse("第一行\r\n\r\n\r\n\r\n第二行\r第三行  ").expect("it is a comment");
        assert_eq!(body.as_str(), "第一行\n\n第二行\n第三行");
    }

    #[test]
    fn hidden_characters_do_not_make_a_comment() {
        assert_eq!(CommentBody::parse("\u{200B}\u{202E} \u{FEFF}\u{0007}"), Err(Refusal::CommentEmpty));
    }

    #[test]
    fn what_is_not_seen_alone_makes_neither_a_comment_nor_a_reply() {
        // Forms of what is not there, the empty pattern of Braille, marks without a letter, spaces of all widths.
        for blank in [
            "\u{FE0F}",
            "\u{FE00}\u{E0100}",
            "\u{2800}",
            "\u{2800} \u{2800}",
            "\u{180B}",
            "\u{180F}",
            "\u{1BCA0}",
            "\u{1D173}",
            "\u{301}",
            "\u{20E3}",
            "\u{3000}\u{2003}\n\u{FE0F}",
            "",
        ] {
            assert_eq!(CommentBody::parse(blank), Err(Refusal::CommentEmpty), "{blank:?}");
            assert_eq!(reply_words(blank), Err(Refusal::FieldMissing), "{blank:?}");
            assert_eq!((reason_words(blank), comment_length(blank)), (Ok(String::new()), 0), "{blank:?}");
        }
        // A heart in colour, a key, a Han character in one of its forms, a word in Braille.
        for words in ["\u{2764}\u{FE0F}", "1\u{FE0F}\u{20E3}", "葛\u{E0100}", "\u{283F}\u{2800}\u{283F}"] {
            assert_eq!(CommentBody::parse(words).expect("something is seen").as_str(), words);
        }
    }

    #[test]
    fn a_comment_of_500_characters_is_fine_and_of_501_is_not() {
        assert!(CommentBody::parse(&"停".repeat(500)).is_ok());
        assert_eq!(CommentBody::parse(&"停".repeat(501)), Err(Refusal::CommentTooLong { limit: 500, found: 501 }));
    }

    #[test]
    fn a_comment_is_as_long_as_it_will_be_kept() {
        for (typed, length) in
            [("", 0), (" \r\n", 0), ("停车难", 3), (" 第一行\r\n\r\n\r\n第二行\u{200B} ", 8), ("cafe\u{301}", 4)]
        {
            assert_eq!(comment_length(typed), length, "{typed:?}");
        }
        assert_eq!(comment_length(&"停".repeat(501)), 501);
    }

    #[test]
    fn full_width_letters_are_searched_as_narrow_ones() {
        assert_eq!(search_terms(" ＰＡＲＫ 停车 "), ["park", "停车"]);
    }

    #[test]
    fn a_name_to_sign_in_with_is_plain() {
        assert_eq!(sign_in_name(" Ｄeputy_411 ").as_deref(), Some("deputy_411"));
        for none in ["", "ab", "代表411", "a b c", &"a".repeat(41)] {
            assert_eq!(sign_in_name(none), None, "{none}");
        }
    }

    #[test]
    fn numbers_are_read_as_people_type_them() {
        assert_eq!(number(" ３８４ "), Some(384));
        assert_eq!(number("-1"), None);
        assert_eq!(number("384人"), None);
    }

    #[test]
    fn one_look_is_one_comment_however_it_was_typed() {
        // A letter and its accent, a Han character of the compatibility block, Hangul in parts.
        for (typed, kept) in [("cafe\u{301}", "café"), ("\u{F9D0}", "\u{985E}"), ("\u{1112}\u{1161}\u{11AB}", "한")] {
            assert_eq!(CommentBody::parse(typed).expect("it is a comment").as_str(), kept);
        }
    }

    #[test]
    fn an_official_reply_has_1_to_1000_characters() {
        assert_eq!(reply_words(" \u{200B}"), Err(Refusal::FieldMissing));
        assert_eq!(reply_words(&"答".repeat(1_001)), Err(Refusal::ReasonTooLong { limit: 1_000, found: 1_001 }));
        assert_eq!(reply_words(" 已办理。\r\n").as_deref(), Ok("已办理。"));
    }

    /// Words with much in them that is not seen, turns direction, joins, or piles up.
    fn odd() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            any::<char>().prop_map(String::from),
            "[停车难 \n\r\t]{0,6}",
            proptest::sample::select(vec![
                "\u{202E}",
                "\u{2066}",
                "\u{200B}",
                "\u{200D}",
                "\u{FEFF}",
                "\u{0}",
                "\u{7F}",
                "\u{85}",
                "\u{2028}",
                "e\u{301}",
                "\u{1F468}\u{200D}\u{1F469}",
                "\u{E0041}",
                "\u{FE0F}",
                "\u{2800}",
                "\u{0E33}\u{0E33}",
                "\u{AC00}\u{11A8}",
                "\u{FFFD}",
                "\u{10FFFF}",
            ])
            .prop_map(str::to_owned),
        ];
        proptest::collection::vec(piece, 0..120).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn odd_words_become_a_comment_in_one_form_or_are_refused(typed in odd()) {
            match CommentBody::parse(&typed) {
                Ok(body) => {
                    let body = body.as_str();
                    prop_assert!((1..=MAX_COMMENT_CHARS).contains(&count(body)) && !is_blank(body));
                    prop_assert_eq!(body.nfc().collect::<String>(), body);
                    prop_assert!(!body.contains("\n\n\n") && body.trim() == body);
                    prop_assert!(!body.chars().any(|c| c != '\n' && is_hidden(c)));
                    prop_assert_eq!(CommentBody::parse(body).map(|again| again.0), Ok(body.to_owned()));
                }
                Err(refusal) => {
                    let is_of_a_comment = matches!(refusal, Refusal::CommentEmpty | Refusal::CommentTooLong { .. });
                    prop_assert!(is_of_a_comment);
                }
            }
        }

        #[test]
        fn whatever_is_typed_a_parsed_comment_parses_to_itself(typed in any::<String>()) {
            if let Ok(body) = CommentBody::parse(&typed) {
                prop_assert_eq!(CommentBody::parse(body.as_str()), Ok(body.clone()));
                prop_assert!(!body.as_str().chars().any(|c| c != '\n' && is_hidden(c)));
            }
        }
    }
}
