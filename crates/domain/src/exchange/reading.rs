//! A table of texts becomes rows, or a list of what is wrong with it.

use super::roll::{EnglishNames, is_told};
use super::{Column, Fault, Kind, MAX_COLUMNS, MAX_FAULTS, Takes, What, read_targets, staff, write_targets};
use crate::text;
use crate::{Area, Bilingual, Department};
use std::collections::{BTreeSet, HashMap};

/// What a file may refer to.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// The areas.
    pub areas: Vec<Area>,
    /// The departments.
    pub departments: Vec<Department>,
    /// The delegations, also those without deputies.
    pub delegations: Vec<Bilingual>,
    /// Names to sign in with that somebody has who is not on the list.
    pub taken: BTreeSet<String>,
    /// The rows that are there now.
    pub present: Vec<Vec<String>>,
}

/// The rows of a table whose first row holds the headings; blank rows are passed over.
///
/// # Errors
/// The first [`MAX_FAULTS`] faults, in the order of the table.
pub fn read(kind: Kind, table: &[Vec<String>], known: &Known) -> Result<Vec<Vec<String>>, Vec<Fault>> {
    let Some((heading, body)) = table.split_first() else { return Err(vec![Fault::of_file(What::NoRows)]) };
    let places = headings(kind, heading)?;
    let before = known.present.iter().map(|row| (row[0].as_str(), row)).collect();
    let reader = Reader { kind, places, known, before };
    let mut delegations = EnglishNames::of(&known.delegations);
    let (mut rows, mut faults, mut seen) = (Vec::new(), Vec::new(), HashMap::new());
    for (number, cells) in (2u32..).zip(body).filter(|(_, cells)| cells.iter().any(|cell| !cell.trim().is_empty())) {
        if rows.len() == kind.max_rows() {
            return Err(vec![Fault::of_file(What::TooManyRows(kind.max_rows()))]);
        }
        let row = reader.row(number, cells, &mut delegations, &mut faults);
        if let Some(first) = seen.get(&row[0]).copied().filter(|_| !row[0].is_empty()) {
            faults.push(reader.fault(number, 0, &row[0], What::Twice(first)));
        } else {
            seen.insert(row[0].clone(), number);
        }
        rows.push(row);
        if faults.len() >= MAX_FAULTS {
            break;
        }
    }
    if rows.is_empty() {
        return Err(vec![Fault::of_file(What::NoRows)]);
    }
    faults.truncate(MAX_FAULTS);
    if faults.is_empty() { Ok(rows) } else { Err(faults) }
}

/// Where in the file each column of the list stands.
fn headings(kind: Kind, heading: &[String]) -> Result<Vec<usize>, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut places: Vec<Option<usize>> = vec![None; kind.columns().len()];
    if heading.len() > MAX_COLUMNS {
        return Err(vec![Fault::of_file(What::TooManyColumns)]);
    }
    for (place, name) in heading.iter().enumerate().filter(|(_, name)| !name.trim().is_empty()) {
        let fault = |what| Fault { row: Some(1), place: Some(place), column: None, value: clipped(name), what };
        match kind.columns().iter().position(|column| is_called(column, name)) {
            None => faults.push(fault(What::UnknownColumn)),
            Some(found) if places[found].is_some() => faults.push(fault(What::TwiceColumn)),
            Some(found) => places[found] = Some(place),
        }
    }
    for (column, place) in kind.columns().iter().zip(&places) {
        if place.is_none() {
            let missing = Fault::of_file(What::MissingColumn);
            faults.push(Fault { row: Some(1), column: Some(column), ..missing });
        }
    }
    if faults.is_empty() { Ok(places.into_iter().flatten().collect()) } else { Err(faults) }
}

/// Headings are known by either language and by their code, whatever their capitals, widths and spaces.
fn is_called(column: &Column, name: &str) -> bool {
    let plain = |name: &str| text::fold(name).split_whitespace().collect::<String>();
    [column.zh, column.en, column.code].iter().any(|known| plain(known) == plain(name))
}

fn clipped(value: &str) -> String {
    let mut short: String = value.chars().take(40).collect();
    if short.len() < value.len() {
        short.push('…');
    }
    short
}

struct Reader<'a> {
    kind: Kind,
    /// Where each column stands in the file.
    places: Vec<usize>,
    known: &'a Known,
    /// The rows that are there now, by their key.
    before: HashMap<&'a str, &'a Vec<String>>,
}

impl Reader<'_> {
    fn fault(&self, row: u32, column: usize, value: &str, what: What) -> Fault {
        let place = self.places.get(column).copied();
        Fault { row: Some(row), place, column: self.kind.columns().get(column), value: clipped(value), what }
    }

    /// One row in its form. What is wrong with it goes to the faults, and its cell is left empty.
    fn row(
        &self,
        number: u32,
        cells: &[String],
        delegations: &mut EnglishNames,
        faults: &mut Vec<Fault>,
    ) -> Vec<String> {
        let outside = |(place, cell): &(usize, &String)| !self.places.contains(place) && !cell.trim().is_empty();
        if let Some((place, cell)) = cells.iter().enumerate().find(outside) {
            let (place, value) = (Some(place), clipped(cell));
            faults.push(Fault { row: Some(number), place, column: None, value, what: What::NoHeading });
        }
        let mut row: Vec<String> = Vec::with_capacity(self.places.len());
        for (column, place) in self.kind.columns().iter().zip(&self.places) {
            let typed = cells.get(*place).map_or("", String::as_str);
            let cell = match self.cell(column, typed) {
                Ok(cell) => cell,
                Err(What::Missing) if self.is_empty_already(&row) => String::new(),
                Err(what) => {
                    faults.push(self.fault(number, row.len(), typed, what));
                    String::new()
                }
            };
            row.push(cell);
        }
        self.fill_english(&mut row);
        self.look_across(number, &mut row, delegations, faults);
        row
    }

    fn before(&self, row: &[String]) -> Option<&Vec<String>> {
        self.before.get(row.first()?.as_str()).copied()
    }

    /// Whether the next cell of a row is empty where the row is there already: it may stay so.
    fn is_empty_already(&self, row: &[String]) -> bool {
        self.before(row).is_some_and(|before| before[row.len()].is_empty())
    }

    /// What is wrong between the cells of a row, where none of them is wrong in itself.
    fn look_across(&self, number: u32, row: &mut [String], delegations: &mut EnglishNames, faults: &mut Vec<Fault>) {
        let before = self.before(row);
        let wrong = match self.kind {
            Kind::Roll => delegations.fill(row, before).err().into_iter().collect(),
            Kind::Staff => staff::wrong(row, before),
            Kind::Candidates | Kind::Departments => Vec::new(),
        };
        for (column, what) in wrong {
            if !is_told(faults, number, &self.kind.columns()[column]) {
                faults.push(self.fault(number, column, &row[column], what));
            }
        }
    }

    /// Where there is no English, the Chinese stands for it; unless that is how it is already.
    fn fill_english(&self, row: &mut [String]) {
        let before = self.before(row);
        for (place, column) in self.kind.columns().iter().enumerate().skip(1) {
            let is_so = before.is_some_and(|before| before[place - 1] == row[place - 1] && before[place].is_empty());
            if matches!(column.takes, Takes::English(_)) && row[place].is_empty() && !is_so {
                row[place] = row[place - 1].clone();
            }
        }
    }

    fn cell(&self, column: &Column, typed: &str) -> Result<String, What> {
        let words = text::plain(typed);
        if words.is_empty() {
            return if column.is_needed { Err(What::Missing) } else { Ok(words) };
        }
        match column.takes {
            Takes::Words(limit)
            | Takes::English(limit)
            | Takes::Delegation(limit)
            | Takes::DelegationEnglish(limit)
                if text::count(&words) > limit =>
            {
                Err(What::TooLong(limit))
            }
            Takes::Words(_) | Takes::English(_) | Takes::DelegationEnglish(_) => Ok(words),
            Takes::Delegation(_) => {
                let all = self.known.delegations.iter().map(|found| (&found.zh, [&found.zh, &found.en]));
                Ok(code_of(all, &words).unwrap_or(words))
            }
            Takes::SignIn => match text::sign_in_name(&words) {
                Some(name) if self.known.taken.contains(&name) => Err(What::Taken),
                name => name.ok_or(What::NotASignIn),
            },
            Takes::Role => staff::role_of(&words).ok_or(What::UnknownRole),
            Takes::Number => {
                let number = text::number(&words).filter(|number| (1..=999).contains(number));
                number.map(|number| number.to_string()).ok_or(What::NotANumber)
            }
            Takes::Code => {
                let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
                let is_code = words.len() <= 40 && words.chars().all(is_plain);
                if is_code { Ok(words) } else { Err(What::NotACode) }
            }
            Takes::Area => {
                let all = self.known.areas.iter().map(|area| (&area.code, [&area.name.zh, &area.name.en]));
                code_of(all, &words).ok_or(What::UnknownArea)
            }
            Takes::Department => {
                let all = self.known.departments.iter().map(|found| (&found.code, [&found.name.zh, &found.name.en]));
                code_of(all, &words).ok_or(What::UnknownDepartment)
            }
            Takes::Targets => read_targets(&words).map(|targets| write_targets(&targets)).ok_or(What::BadTargets),
        }
    }
}

/// The code of what is called so; a code goes before names, and a name that two have is nobody's.
fn code_of<'a>(all: impl Iterator<Item = (&'a String, [&'a String; 2])> + Clone, typed: &str) -> Option<String> {
    if let Some((code, _)) = all.clone().find(|(code, _)| *code == typed) {
        return Some(code.clone());
    }
    let folded = text::fold(typed);
    let mut named = all.filter(|(_, names)| names.iter().any(|name| text::fold(name) == folded));
    let found = named.next()?;
    if named.next().is_some() { None } else { Some(found.0.clone()) }
}
