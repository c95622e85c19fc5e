//! The result as a table for files: the same words and figures as the page, without its looks.

use super::why::{self, why};
use super::{Sheet, record};
use crate::components::verdict::verdict_word;
use crate::format::full;
use crate::words::{t, text, tf};
use domain::shown::{Published, ResultPage};

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A figure.
    Number(u32),
}

/// The published result in the language of the page being rendered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Export {
    /// Whether the vote was a rehearsal; then [`Export::heading`] begins with the words that say so.
    pub is_mock: bool,
    /// Said above everything, line by line.
    pub heading: Vec<String>,
    /// The name of the table.
    pub title: String,
    /// Names of the columns.
    pub columns: Vec<String>,
    /// Every candidate by rank; empty where the vote decided nothing.
    pub rows: Vec<Vec<Cell>>,
    /// The name of the facts.
    pub facts_title: String,
    /// The sitting, the rules, the hash: names and values.
    pub facts: Vec<(String, Cell)>,
}

/// The name under which a file of the result is kept: a rehearsal says so in its name too, and so does a second vote.
pub fn file_name(is_mock: bool, year: i32, vote: u32, ending: &str) -> String {
    let what = if is_mock { "rehearsal-ballot-result" } else { "ballot-result" };
    let which = if vote > 1 { format!("-vote-{vote}") } else { String::new() };
    format!("{what}-{year}{which}.{ending}")
}

/// What stands above the figures of a rehearsal wherever they go.
pub fn rehearsal() -> String {
    format!("{}{}{}", t("result.mock"), t("result.export.colon"), t("result.mock.nothing"))
}

/// What comes before the name of a file in Chinese, where it is of a rehearsal.
pub const REHEARSAL_NAME: &str = "模拟票决-";

/// The published result as a table.
pub fn export(page: &ResultPage, published: &Published) -> Export {
    let sheet = Sheet::new(&page.round, page.vote.as_ref(), &page.projects, &published.count);
    let title = sheet.heading().replace('|', if crate::words::language() == domain::Language::En { " " } else { "" });
    let mut heading = Vec::new();
    if sheet.is_mock {
        heading.push(rehearsal());
    }
    heading.push(title);
    Export {
        is_mock: sheet.is_mock,
        heading,
        title: t("result.export.table"),
        columns: columns(),
        rows: rows(&sheet),
        facts_title: t("result.export.facts"),
        facts: facts(&sheet, page, published),
    }
}

fn columns() -> Vec<String> {
    vec![
        t("result.rank"),
        t("result.export.number"),
        t("result.project"),
        t("result.for"),
        t("result.against"),
        t("result.abstain"),
        t("result.export.unreadable"),
        t("result.verdict"),
        t("result.export.why"),
    ]
}

fn rows(sheet: &Sheet) -> Vec<Vec<Cell>> {
    let row = |ranked: &super::Ranked| {
        let sums = ranked.outcome.sums;
        vec![
            Cell::Number(ranked.outcome.rank),
            Cell::Number(ranked.project.number),
            Cell::Text(text(&ranked.project.title)),
            Cell::Number(sums.n_for),
            Cell::Number(sums.n_against),
            Cell::Number(sums.n_abstain),
            Cell::Number(sums.n_item_invalid),
            Cell::Text(verdict_word(ranked.outcome.verdict, sheet.rules.pass_basis())),
            Cell::Text(why(ranked, sheet)),
        ]
    };
    sheet.ranked.iter().map(row).collect()
}

fn facts(sheet: &Sheet, page: &ResultPage, published: &Published) -> Vec<(String, Cell)> {
    let mut facts = vec![(t("result.export.congress"), Cell::Text(text(&page.round.congress)))];
    facts.extend(sheet.named_figures().map(|(name, figure)| (name, Cell::Number(figure))));
    facts.push((t("result.export.quorum"), Cell::Number(sheet.rules.quorum())));
    facts.push((t("result.export.places"), Cell::Number(sheet.rules.seats())));
    if let Some(passing) = sheet.passing() {
        facts.push((t("result.export.passing"), Cell::Number(passing)));
    }
    facts.extend(why::sentences(sheet).into_iter().map(|words| (t("result.export.outcome"), Cell::Text(words))));
    facts.push((t("result.export.published"), Cell::Text(full(published.at))));
    facts.extend(
        record::facts(published, &page.deeds_of(sheet.number))
            .into_iter()
            .map(|(name, value)| (name, Cell::Text(value))),
    );
    for correction in &published.corrections {
        let name = tf("result.corrections.number", &[("n", &correction.number)]);
        facts.push((name, Cell::Text(correction.body.clone())));
    }
    facts.push(("SHA-256".to_owned(), Cell::Text(sheet.sha256.clone())));
    facts
}
