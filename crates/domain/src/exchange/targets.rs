//! Figures of a candidate in one cell: `≥500|个托位|nursery places; 10|所|schools`.

use crate::{Bilingual, Target};

/// Figures as one text; empty where there are none.
pub fn write_targets(targets: &[Target]) -> String {
    let one = |target: &Target| {
        let sign = if target.at_least { "≥" } else { "" };
        format!("{sign}{}|{}|{}", target.value, target.unit.zh, target.unit.en)
    };
    targets.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// The figures of such a text; nothing where it is none. Full-width signs are understood, and where there is no English
/// unit, the Chinese one stands for it.
pub fn read_targets(text: &str) -> Option<Vec<Target>> {
    let plain = text.replace('；', ";").replace('｜', "|").replace(">=", "≥");
    plain.split(';').map(str::trim).filter(|part| !part.is_empty()).map(one).collect()
}

fn one(part: &str) -> Option<Target> {
    let at_least = part.starts_with('≥');
    let mut fields = part.trim_start_matches('≥').split('|').map(str::trim);
    let value = i64::from(crate::text::number(fields.next()?)?);
    let zh = fields.next().filter(|unit| !unit.is_empty())?;
    let en = fields.next().filter(|unit| !unit.is_empty()).unwrap_or(zh);
    if fields.next().is_some() {
        return None;
    }
    Some(Target { value, at_least, unit: Bilingual::new(zh, en) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn figures_are_read_as_people_write_them() {
        let target = |value, at_least| Target { value, at_least, unit: Bilingual::new("所", "schools") };
        let both = vec![target(10, false), target(500, true)];
        assert_eq!(write_targets(&both), "10|所|schools; ≥500|所|schools");
        assert_eq!(read_targets("１０｜所｜schools；>=500 | 所 | schools；"), Some(both));
        assert_eq!(
            read_targets("3|所"),
            Some(vec![Target { value: 3, at_least: false, unit: Bilingual::new("所", "所") }])
        );
        assert_eq!(read_targets(" "), Some(vec![]));
        for none in ["十|所", "10", "10|", "10|所|a|b", "-3|所", "1.5|所"] {
            assert_eq!(read_targets(none), None, "{none}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_written_is_read_back(values in proptest::collection::vec((0i64..4_000_000_000, any::<bool>(), "[一-龥]{1,4}", "[a-z]{1,9}"), 0..4)) {
            let targets: Vec<_> = values.into_iter()
                .map(|(value, at_least, zh, en)| Target { value, at_least, unit: Bilingual::new(zh, en) }).collect();
            prop_assert_eq!(read_targets(&write_targets(&targets)), Some(targets));
        }

        #[test]
        fn no_text_is_too_odd(text in any::<String>()) {
            let _ = read_targets(&text);
        }
    }
}
