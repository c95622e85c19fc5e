//! Sentences by key, in the language of the page. They are looked up on the server only: what an island needs is in the
//! HTML it wakes up in.

use crate::scene::scene;
use domain::{Bilingual, Language, Refusal};
use std::collections::HashMap;
use std::fmt::Display;

/// All sentences of one language: `area.thing` → sentence.
pub type Sentences = HashMap<String, String>;

/// The sentence of a key in the language of the page. A key without a sentence shows itself between brackets, and a test
/// fails on it.
pub fn t(key: &str) -> String {
    scene().sentences.get(key).cloned().unwrap_or_else(|| format!("⟦{key}⟧"))
}

/// The sentence of a key with figures or names put in place of `{name}`.
pub fn tf(key: &str, values: &[(&str, &dyn Display)]) -> String {
    values.iter().fold(t(key), |sentence, (name, value)| sentence.replace(&format!("{{{name}}}"), &value.to_string()))
}

/// A bilingual text in the language of the page.
pub fn text(text: &Bilingual) -> String {
    text.get(language()).to_owned()
}

/// The language of the page.
pub fn language() -> Language {
    scene().language
}

/// The sentence of a refusal, with its figures.
pub fn refusal(refusal: &Refusal) -> String {
    let mut sentence = t(&format!("refusal.{}", refusal.code()));
    for (name, value) in refusal.figures() {
        sentence = sentence.replace(&format!("{{{name}}}"), &value.to_string());
    }
    if let Refusal::NotNow { phase } = refusal {
        sentence = sentence.replace("{phase}", &t(&format!("phase.{}", phase.code())));
    }
    if let Refusal::FiguresDisagree { what } = refusal {
        let said: Vec<String> = what
            .said()
            .into_iter()
            .map(|(key, figures)| {
                figures.into_iter().fold(t(&format!("refusal.disagrees.{key}")), |sentence, (name, value)| {
                    sentence.replace(&format!("{{{name}}}"), &value.to_string())
                })
            })
            .collect();
        sentence = sentence.replace("{what}", &said.join(&t("refusal.disagrees.and")));
    }
    sentence
}
