//! Names that look alike: the same but for widths, capitals, spaces and punctuation, or but for one character. A warning
//! for people; two schools of one name are no fault.

use crate::text::fold;
use serde::{Deserialize, Serialize};
use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeSet, HashMap};
use std::hash::{Hash, Hasher};

/// How many are told of.
const MOST: usize = 100;
/// Shorter names differ by much when they differ by one character.
const SHORTEST: usize = 3;
/// Numbers that are written out: 第一代表团 and 第二代表团 are two.
const NUMERALS: &str = "一二三四五六七八九十百";
/// Of longer names only the whole is compared.
const LONGEST: usize = 60;

/// Two rows whose names look alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LookAlike {
    /// Key and name of one; a delegation has no key.
    pub one: (String, String),
    /// Key and name of the other.
    pub other: (String, String),
    /// Whether they are the same but for widths, capitals, spaces and punctuation.
    pub is_same: bool,
}

/// Pairs among keys, names and whether the row is new or changed, where at least one is.
pub(super) fn look_alikes(rows: &[(&str, &str, bool)]) -> Vec<LookAlike> {
    let plain: Vec<Vec<char>> = rows.iter().map(|(_, name, _)| bare(name)).collect();
    // Two names that differ by one character share what is left when one is taken out of either, or of neither.
    let mut by_part: HashMap<u64, Vec<usize>> = HashMap::new();
    for (place, name) in plain.iter().enumerate() {
        let parts: BTreeSet<u64> = parts(name).into_iter().collect();
        for part in parts {
            by_part.entry(part).or_default().push(place);
        }
    }
    let mut pairs = BTreeSet::new();
    for places in by_part.values() {
        // A bucket of very many is names that differ by a number alone.
        for (at, one) in places.iter().enumerate().take(MOST) {
            for other in places.iter().skip(at + 1).take(MOST) {
                if (rows[*one].2 || rows[*other].2) && is_near(&plain[*one], &plain[*other]) {
                    pairs.insert((*one.min(other), *one.max(other)));
                }
            }
        }
    }
    let named = |place: usize| (rows[place].0.to_owned(), rows[place].1.to_owned());
    // The same names first: of many, they matter most.
    let mut pairs: Vec<(usize, usize)> = pairs.into_iter().collect();
    pairs.sort_by_key(|(one, other)| plain[*one] != plain[*other]);
    let told = pairs.into_iter().take(MOST);
    told.map(|(one, other)| LookAlike { one: named(one), other: named(other), is_same: plain[one] == plain[other] })
        .collect()
}

/// A name without what the eye passes over.
fn bare(name: &str) -> Vec<char> {
    fold(name).chars().filter(|c| c.is_alphanumeric()).collect()
}

fn parts(name: &[char]) -> Vec<u64> {
    let hash = |without: Option<usize>| {
        let mut hasher = DefaultHasher::new();
        for (_, c) in name.iter().enumerate().filter(|(place, _)| Some(*place) != without) {
            c.hash(&mut hasher);
        }
        hasher.finish()
    };
    let mut parts = vec![hash(None)];
    if (SHORTEST..=LONGEST).contains(&name.len()) {
        parts.extend((0..name.len()).map(|place| hash(Some(place))));
    }
    parts
}

/// The same, or one character apart; numbers that differ are different things.
fn is_near(one: &[char], other: &[char]) -> bool {
    if one == other {
        return !one.is_empty();
    }
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    if short.len() + 1 < long.len() || long.len() < SHORTEST || short.len() + 1 < SHORTEST {
        return false;
    }
    let same_before = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    let is_number = |name: &[char]| name.get(same_before).is_some_and(|c| c.is_ascii_digit() || NUMERALS.contains(*c));
    if is_number(short) || is_number(long) {
        return false;
    }
    let rest = if short.len() == long.len() { short.get(same_before + 1..) } else { short.get(same_before..) };
    rest == long.get(same_before + 1..)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn near(one: &str, other: &str) -> Option<bool> {
        look_alikes(&[("1", one, true), ("2", other, false)]).first().map(|found| found.is_same)
    }

    #[test]
    fn widths_punctuation_and_one_character_are_seen_and_numbers_are_not() {
        assert_eq!(near("卫生健康局", "卫生 健康局"), Some(true));
        assert_eq!(near("ＡＢ（农村）道路", "ab(农村)道路"), Some(true));
        assert_eq!(near("教育和体育局", "教育与体育局"), Some(false));
        assert_eq!(near("教育体育局", "教育和体育局"), Some(false));
        assert_eq!(near("代表 001", "代表 002"), None);
        assert_eq!(near("第十代表团", "第十一代表团"), None);
        assert_eq!(near("王芳", "王方"), None);
        assert_eq!(near("新建学校", "改造公园"), None);
        assert_eq!(near("", ""), None);
    }

    #[test]
    fn what_was_so_before_is_not_told() {
        assert!(look_alikes(&[("1", "教育局", false), ("2", "教育局", false)]).is_empty());
    }

    proptest! {
        #[test]
        fn no_name_is_too_odd(one in any::<String>(), other in "[甲乙丙]{0,5}", third in "[甲乙丙]{0,5}") {
            let rows = [("1", one.as_str(), true), ("2", &other, true), ("3", &third, true)];
            for found in look_alikes(&rows) {
                prop_assert!(found.one.0 < found.other.0);
            }
        }
    }
}
