//! The name that a citizen chooses to be seen under. The real name stays behind it (互联网跟帖评论服务管理规定 Art 4).

use crate::{Refusal, text};
use unicode_normalization::UnicodeNormalization;

/// Fewest characters of a nickname.
pub const MIN_NICKNAME_CHARS: u32 = 2;
/// Most characters of a nickname.
pub const MAX_NICKNAME_CHARS: u32 = 20;
/// So many digits in a row are somebody's telephone or document, which nobody should publish.
const MOST_DIGITS: usize = 6;
/// Words by which a nickname would pass for an office or its staff, wherever they stand in it.
const RESERVED: &str = "官方 管理员 管理者 审核 政府 人大 监票 计票 票决 工作人员 区委 市委 省委 县委 党委 纪委 \
    监委 政协 法院 检察 公安 民警 派出所 街道办 居委会 村委会 客服 版主 系统 代表团 \
    admin moderator official government congress police deputy delegate scrutineer \
    auditor clerk minsheng support webmaster system";

/// A nickname: 2 to 20 Han characters, Latin letters, digits, `_`, `-` or `·`, at least one of them a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nickname(String);

impl Nickname {
    /// Brings what was typed into shape.
    ///
    /// # Errors
    /// [`Refusal::NicknameNotAllowed`].
    pub fn parse(typed: &str) -> Result<Self, Refusal> {
        let name: String = typed.nfkc().map(one_dot).collect::<String>().trim().to_owned();
        let n_chars = u32::try_from(name.chars().count()).unwrap_or(u32::MAX);
        let is_fine = (MIN_NICKNAME_CHARS..=MAX_NICKNAME_CHARS).contains(&n_chars)
            && name.chars().all(|c| is_letter(c) || c.is_ascii_digit() || matches!(c, '_' | '-' | '·'))
            && name.chars().any(is_letter)
            && !has_long_number(&name)
            && !is_reserved(&name);
        if is_fine { Ok(Self(name)) } else { Err(not_allowed()) }
    }

    /// As it is shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name to sign in with: in lower case, so that no two differ by that alone.
    pub fn sign_in(&self) -> String {
        text::fold(&self.0)
    }
}

/// The refusal of a nickname, with its limits.
pub fn not_allowed() -> Refusal {
    Refusal::NicknameNotAllowed { least: MIN_NICKNAME_CHARS, most: MAX_NICKNAME_CHARS }
}

/// The dots that keyboards have for the one in names.
fn one_dot(c: char) -> char {
    if matches!(c, '•' | '・' | '‧' | '∙' | '⋅') { '·' } else { c }
}

fn is_letter(c: char) -> bool {
    // Without the capital İ, whose small letter is two characters.
    let is_latin = c.is_ascii_alphabetic() || (('\u{C0}'..='\u{24F}').contains(&c) && c.is_alphabetic() && c != 'İ');
    is_latin || matches!(c, '\u{3007}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{20000}'..='\u{323AF}')
}

fn has_long_number(name: &str) -> bool {
    name.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() > MOST_DIGITS)
}

fn is_reserved(name: &str) -> bool {
    let letters: String = text::fold(name).chars().filter(|c| is_letter(*c)).collect();
    RESERVED.split_whitespace().any(|word| letters.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_nickname_is_kept_in_one_form() {
        for (typed, shown, sign_in) in [
            (" 江边散步 ", "江边散步", "江边散步"),
            ("Ｌｉ_Ｎａ", "Li_Na", "li_na"),
            ("阿依·古丽", "阿依·古丽", "阿依·古丽"),
            ("阿依•古丽", "阿依·古丽", "阿依·古丽"),
            ("José-9", "José-9", "josé-9"),
        ] {
            let name = Nickname::parse(typed).expect(typed);
            assert_eq!((name.as_str(), name.sign_in().as_str()), (shown, sign_in));
        }
    }

    #[test]
    fn what_is_no_nickname_is_refused() {
        for typed in [
            "",
            "a",
            "好",
            "12",
            "_-",
            "a b",
            "a.b",
            "a@b",
            "你好！",
            "13800001111",
            "小王13800001111",
            "a\u{200B}b",
            "привет",
            "😀😀",
            "ab\u{202E}c",
            "<b>ab",
            "一二三四五六七八九十一二三四五六七八九十一",
        ] {
            assert_eq!(Nickname::parse(typed), Err(not_allowed()), "{typed}");
        }
    }

    #[test]
    fn nobody_passes_for_an_office() {
        for typed in [
            "官方",
            "民生官方账号",
            "管 理员",
            "管-理-员",
            "管理员1号",
            "审核小组",
            "区政府",
            "市人大",
            "监票人",
            "工作人员小李",
            "区委办",
            "法院",
            "ADMIN",
            "Ａｄｍｉｎ",
            "a-d-m-i-n",
            "the_moderator",
            "Official",
            "deputy999",
            "clerk-7",
        ] {
            assert_eq!(Nickname::parse(typed), Err(not_allowed()), "{typed}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_typed_a_nickname_is_its_own_nickname(typed in any::<String>()) {
            if let Ok(name) = Nickname::parse(&typed) {
                prop_assert_eq!(Nickname::parse(name.as_str()), Ok(name.clone()));
                prop_assert_eq!(text::fold(&name.sign_in()), name.sign_in());
                prop_assert!(!name.sign_in().contains(char::is_whitespace));
            }
        }
    }
}
