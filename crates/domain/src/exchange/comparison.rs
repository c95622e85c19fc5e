//! What a file would change, told before it does.

use super::look_alike::{LookAlike, look_alikes};
use super::{DELEGATION, Kind, Known};
use crate::Bilingual;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};

/// A row that is there and would be otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// As it is.
    pub before: Vec<String>,
    /// As it would be.
    pub after: Vec<String>,
}

impl Change {
    /// The places of the columns that differ.
    pub fn differing(&self) -> impl Iterator<Item = usize> + use<'_> {
        self.before.iter().zip(&self.after).enumerate().filter(|(_, (old, new))| old != new).map(|(place, _)| place)
    }
}

/// A file beside the rows that are there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    /// Rows that would be new.
    pub added: Vec<Vec<String>>,
    /// Rows that would be otherwise.
    pub changed: Vec<Change>,
    /// Delegations that would be new.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub delegations: Vec<Bilingual>,
    /// How many stay as they are.
    pub n_same: usize,
    /// Rows that the file leaves out; they are kept.
    pub kept: Vec<Vec<String>>,
    /// Names that look alike, where one of the two is new or changed.
    pub look_alikes: Vec<LookAlike>,
}

impl Comparison {
    /// Whether nothing would change.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty()
    }
}

/// Puts the rows of a file beside those that are there. Rows are known by their first cell.
pub fn compare(kind: Kind, known: &Known, rows: &[Vec<String>]) -> Comparison {
    let present = &known.present;
    let by_key: HashMap<&String, &Vec<String>> = present.iter().map(|row| (&row[0], row)).collect();
    let in_file: BTreeSet<&String> = rows.iter().map(|row| &row[0]).collect();
    let mut found = Comparison::default();
    for row in rows {
        match by_key.get(&row[0]) {
            None => found.added.push(row.clone()),
            Some(before) if *before == row => found.n_same += 1,
            Some(before) => found.changed.push(Change { before: (*before).clone(), after: row.clone() }),
        }
    }
    found.kept = present.iter().filter(|row| !in_file.contains(&row[0])).cloned().collect();
    let touched: BTreeSet<&String> =
        found.added.iter().chain(found.changed.iter().map(|change| &change.after)).map(|row| &row[0]).collect();
    let name = kind.name_column();
    let all: Vec<(&str, &str, bool)> = rows
        .iter()
        .chain(&found.kept)
        .map(|row| (row[0].as_str(), row[name].as_str(), touched.contains(&row[0])))
        .collect();
    found.look_alikes = look_alikes(&all);
    if kind == Kind::Roll {
        compare_delegations(known, rows, &mut found);
    }
    found
}

fn compare_delegations(known: &Known, rows: &[Vec<String>], found: &mut Comparison) {
    let mut seen: BTreeSet<&str> = known.delegations.iter().map(|delegation| delegation.zh.as_str()).collect();
    for row in rows.iter().filter(|row| !row[DELEGATION].is_empty()) {
        if seen.insert(&row[DELEGATION]) {
            found.delegations.push(Bilingual::new(&row[DELEGATION], &row[DELEGATION + 1]));
        }
    }
    let old = known.delegations.iter().map(|delegation| ("", delegation.zh.as_str(), false));
    let new = found.delegations.iter().map(|delegation| ("", delegation.zh.as_str(), true));
    let all: Vec<_> = old.chain(new).collect();
    found.look_alikes.extend(look_alikes(&all));
}
