//! The sentences of both languages, compiled in: one file for each area and language, with the same keys.

use crate::words::Sentences;
use domain::audit::Act;
use domain::text::{fold, search_terms};
use domain::{DeedKind, Language};
use std::sync::LazyLock;

macro_rules! areas {
    ($($area:literal),* $(,)?) => {
        /// Area, Chinese file, English file.
        const FILES: &[(&str, &str, &str)] = &[$((
            $area,
            include_str!(concat!("../../locales/zh/", $area, ".json")),
            include_str!(concat!("../../locales/en/", $area, ".json")),
        )),*];
    };
}

areas!(
    "about",
    "account",
    "audit",
    "ballot",
    "comment",
    "compare",
    "consent",
    "data",
    "deed",
    "desk",
    "error",
    "exchange",
    "follow",
    "format",
    "frame",
    "home",
    "letters",
    "list",
    "moderation",
    "next",
    "open",
    "phase",
    "poster",
    "privacy",
    "project",
    "refusal",
    "result",
    "rules",
    "search",
    "second",
    "sessions",
    "sign_in",
    "sign_up",
    "staff",
    "turnout",
    "verify",
    "voices",
    "window",
    "years",
);

static ZH: LazyLock<Sentences> = LazyLock::new(|| read(|(_, zh, _)| zh));
static EN: LazyLock<Sentences> = LazyLock::new(|| read(|(_, _, en)| en));

/// All sentences of a language, by `area.key`.
pub fn sentences(language: Language) -> &'static Sentences {
    match language {
        Language::Zh => &ZH,
        Language::En => &EN,
    }
}

/// The acts and the kinds of deeds, by their codes, that pages of either language call by words with these in them: the log
/// keeps codes, and whoever searches it has read words.
pub fn audit_codes(typed: &str) -> Vec<&'static str> {
    let looked_for = search_terms(typed).join(" ");
    if looked_for.is_empty() {
        return Vec::new();
    }
    let says = |key: &str| {
        let both = Language::ALL.into_iter().filter_map(|language| sentences(language).get(key));
        both.into_iter().any(|sentence| fold(sentence).contains(&looked_for))
    };
    let acts = Act::ALL.map(Act::code).into_iter().filter(|code| says(&format!("audit.act.{code}")));
    let deeds = DeedKind::ALL.map(DeedKind::code).into_iter().filter(|code| says(&format!("deed.{code}")));
    acts.chain(deeds).collect()
}

fn read(file: impl Fn(&(&'static str, &'static str, &'static str)) -> &'static str) -> Sentences {
    let mut all = Sentences::new();
    for area in FILES {
        let keys: Sentences = serde_json::from_str(file(area)).expect("the files are checked by the tests");
        all.extend(keys.into_iter().map(|(key, sentence)| (format!("{}.{key}", area.0), sentence)));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{Disagreement, Refusal};
    use std::collections::BTreeSet;

    fn keys(language: Language) -> BTreeSet<&'static str> {
        sentences(language).keys().map(String::as_str).collect()
    }

    /// The names in braces of a sentence.
    fn blanks(sentence: &str) -> BTreeSet<&str> {
        sentence.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
    }

    #[test]
    fn both_languages_have_the_same_keys_and_blanks() {
        assert_eq!(keys(Language::Zh), keys(Language::En));
        for (key, sentence) in sentences(Language::Zh) {
            assert!(!sentence.trim().is_empty(), "{key} says nothing");
            assert_eq!(blanks(sentence), blanks(&sentences(Language::En)[key]), "{key}");
        }
    }

    #[test]
    fn words_of_the_log_lead_to_its_codes_in_both_languages() {
        assert_eq!(audit_codes("开启票决"), ["open_vote"]);
        assert_eq!(audit_codes(" Exported the audit LOG "), audit_codes("导出审计记录"));
        assert_eq!(audit_codes("登记了授权决定"), ["recorded_mandate"]);
        assert!(audit_codes("登录").contains(&"signed_in") && audit_codes("登录").contains(&"sign_in_failed"));
        assert!(audit_codes(" ").is_empty() && audit_codes("没有这样的事").is_empty());
    }

    #[test]
    fn every_refusal_has_its_sentence_with_its_figures() {
        for refusal in Refusal::examples() {
            let sentence = sentences(Language::Zh)
                .get(&format!("refusal.{}", refusal.code()))
                .unwrap_or_else(|| panic!("refusal.{} has no sentence", refusal.code()));
            let figures: BTreeSet<_> = refusal.figures().into_iter().map(|(name, _)| name).collect();
            for blank in blanks(sentence) {
                assert!(
                    figures.contains(blank) || ["phase", "what"].contains(&blank),
                    "{}: {{{blank}}} has no figure",
                    refusal.code()
                );
            }
        }
    }

    #[test]
    fn everything_that_may_disagree_has_its_sentence_with_all_its_figures() {
        for (key, figures) in Disagreement::examples().iter().flat_map(Disagreement::said) {
            let sentence = &sentences(Language::Zh)[&format!("refusal.disagrees.{key}")];
            assert_eq!(blanks(sentence), figures.into_iter().map(|(name, _)| name).collect(), "{key}");
        }
    }

    /// Every `"area.key"` written in a source file of pages and components has a sentence, and every sentence is used,
    /// unless its key is put together in code (those areas are named here).
    #[test]
    fn every_key_is_used_and_every_used_key_exists() {
        let mut source = String::new();
        let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).expect("the sources are here") {
                let path = entry.expect("the sources are here").path();
                if path.is_dir() {
                    folders.push(path);
                } else if !path.ends_with("sentences.rs") {
                    source.push_str(&std::fs::read_to_string(path).expect("the sources are text"));
                }
            }
        }
        let areas: BTreeSet<_> = FILES.iter().map(|(area, ..)| *area).collect();
        let quoted: BTreeSet<&str> = source
            .split('"')
            .filter(|word| {
                let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '.');
                word.chars().all(plain) && word.split_once('.').is_some_and(|(area, _)| areas.contains(area))
            })
            .collect();
        let known = keys(Language::Zh);
        let missing: Vec<_> = quoted.difference(&known).filter(|key| !key.ends_with('.')).collect();
        assert!(missing.is_empty(), "without a sentence: {missing:?}");
        let built = [
            "refusal.",
            "phase.",
            "deed.",
            "desk.before.",
            "exchange.fault.",
            "exchange.kind.",
            "exchange.state.",
            "exchange.takes.",
            "moderation.act.",
            "moderation.column.",
            "moderation.kind.",
            "moderation.lead.",
            "moderation.office.",
            "moderation.reason.",
            "moderation.state.",
            "moderation.standard.",
            "rules.verdict.",
            "staff.role.",
            "audit.act.",
            "account.verified.",
            "sessions.device.",
            "data.state.",
            "verify.",
            "voices.tag.",
        ];
        let unused: Vec<_> =
            known.difference(&quoted).filter(|key| !built.iter().any(|prefix| key.starts_with(prefix))).collect();
        assert!(unused.is_empty(), "never used: {unused:?}");
    }
}
