//! Lists that come and go as spreadsheets: candidates, departments, the roll, the staff. A file is a table of texts; here it becomes rows in
//! one form, or a list of what is wrong with it, cell by cell. What a file would change is told before anything is.
//!
//! A row is its cells in the order of [`Kind::columns`]. The same form is exported, so that a file that was not touched
//! changes nothing. Rows that a file leaves out are kept: an import takes nothing away.

mod comparison;
mod look_alike;
mod reading;
mod roll;
mod staff;
mod targets;
#[cfg(test)]
mod tests;

pub use comparison::{Change, Comparison, compare};
pub use look_alike::LookAlike;
pub use reading::{Known, read};
pub use roll::{DELEGATION, roll_row};
pub use staff::staff_row;
pub use targets::{read_targets, write_targets};

use crate::permit::Action;
use crate::{Department, Project};
use serde::{Deserialize, Serialize};

/// The largest file, in bytes: 1 MiB.
pub const MAX_FILE: usize = 1 << 20;
/// The most columns that are looked at.
pub const MAX_COLUMNS: usize = 40;
/// How many faults are listed at once.
pub const MAX_FAULTS: usize = 100;

/// Which list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The candidates of the round.
    Candidates,
    /// The departments.
    Departments,
    /// The deputies and their delegations.
    Roll,
    /// The accounts of staff.
    Staff,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Candidates, Self::Departments, Self::Roll, Self::Staff];

    /// The name in addresses, in the database and in message keys.
    pub fn code(self) -> &'static str {
        match self {
            Self::Candidates => "candidates",
            Self::Departments => "departments",
            Self::Roll => "roll",
            Self::Staff => "staff",
        }
    }

    /// The list of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The columns in the order in which they are exported. The first one is the key: what a row is known by.
    pub fn columns(self) -> &'static [Column] {
        match self {
            Self::Candidates => &CANDIDATES,
            Self::Departments => &DEPARTMENTS,
            Self::Roll => &roll::COLUMNS,
            Self::Staff => &staff::COLUMNS,
        }
    }

    /// The right to download it, and to withdraw an import of it.
    pub fn to_read(self) -> Action {
        if self == Self::Staff { Action::ReadStaff } else { Action::ReadLists }
    }

    /// The right to upload it.
    pub fn to_upload(self) -> Action {
        if self == Self::Staff { Action::IssueAccount } else { Action::ImportLists }
    }

    /// The right to approve what somebody else has uploaded.
    pub fn to_approve(self) -> Action {
        if self == Self::Staff { Action::GovernAccount } else { Action::ImportLists }
    }

    /// Whether it is fixed while an opening waits, and once there was a vote in the round.
    pub fn is_fixed_by_a_vote(self) -> bool {
        self != Self::Staff
    }

    /// The column of the name by which look-alikes are found.
    pub fn name_column(self) -> usize {
        1
    }

    /// The most rows of a file, without its heading.
    pub fn max_rows(self) -> usize {
        match self {
            Self::Candidates | Self::Departments | Self::Staff => 1_000,
            Self::Roll => 3_000,
        }
    }
}

/// A column of a list.
#[derive(Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name in message keys.
    pub code: &'static str,
    /// Its heading in Chinese; headings are a part of the format, and both are understood.
    pub zh: &'static str,
    /// Its heading in English.
    pub en: &'static str,
    /// Whether each row needs it.
    pub is_needed: bool,
    /// What its cells hold.
    pub takes: Takes,
}

/// What the cells of a column hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// A whole number from 1 to 999.
    Number,
    /// 1 to 40 small letters a–z, digits and `-`.
    Code,
    /// At most so many characters.
    Words(u32),
    /// The same in English; where it is empty, the Chinese of the column before stands for it.
    English(u32),
    /// The code or name of an area.
    Area,
    /// The code or name of a department.
    Department,
    /// Figures, as [`read_targets`] reads them.
    Targets,
    /// A name to sign in with.
    SignIn,
    /// The name of a delegation, of at most so many characters; one that is not known yet is new.
    Delegation(u32),
    /// Its English name; it may be left out where the delegation is known.
    DelegationEnglish(u32),
    /// A role of staff, by code or name.
    Role,
}

const fn column(code: &'static str, zh: &'static str, en: &'static str, is_needed: bool, takes: Takes) -> Column {
    Column { code, zh, en, is_needed, takes }
}

const DEPARTMENTS: [Column; 3] = [
    column("code", "单位代码", "Code", true, Takes::Code),
    column("name_zh", "单位名称", "Name in Chinese", true, Takes::Words(80)),
    column("name_en", "单位英文名称", "Name in English", false, Takes::English(120)),
];

const CANDIDATES: [Column; 15] = [
    column("number", "编号", "Number", true, Takes::Number),
    column("title_zh", "项目名称", "Title in Chinese", true, Takes::Words(120)),
    column("title_en", "项目英文名称", "Title in English", false, Takes::English(240)),
    column("summary_zh", "项目简介", "Summary in Chinese", true, Takes::Words(600)),
    column("summary_en", "英文简介", "Summary in English", false, Takes::English(1_200)),
    column("area", "领域", "Area", true, Takes::Area),
    column("department", "承办单位", "Lead department", true, Takes::Department),
    column("department_note_zh", "承办单位说明", "Department note in Chinese", false, Takes::Words(200)),
    column("department_note_en", "承办单位英文说明", "Department note in English", false, Takes::English(400)),
    column("target_zh", "建设目标", "Target in Chinese", true, Takes::Words(400)),
    column("target_en", "英文建设目标", "Target in English", false, Takes::English(800)),
    column("targets", "目标数字", "Target figures", false, Takes::Targets),
    column("place_zh", "地点", "Place in Chinese", false, Takes::Words(200)),
    column("place_en", "英文地点", "Place in English", false, Takes::English(400)),
    column("quote", "依据原文", "Words of the source", false, Takes::Words(1_000)),
];

/// Why a file, a heading or a cell is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// The file is longer than [`MAX_FILE`].
    TooLarge,
    /// No file came, or an empty one.
    NoFile,
    /// The file is neither CSV nor XLSX, or it is damaged.
    Unreadable,
    /// An old .xls, or a file with a password.
    OldOrLocked,
    /// The workbook holds macros.
    Macros,
    /// Unpacked, the workbook is larger than is allowed.
    Unpacks,
    /// The text is neither UTF-8 nor GB18030.
    Encoding,
    /// More rows than so many.
    TooManyRows(usize),
    /// More columns than [`MAX_COLUMNS`].
    TooManyColumns,
    /// No rows below the heading.
    NoRows,
    /// A heading that is not known.
    UnknownColumn,
    /// A column that is not there.
    MissingColumn,
    /// A column that is there twice.
    TwiceColumn,
    /// A cell outside all columns with a heading.
    NoHeading,
    /// An empty cell that must not be.
    Missing,
    /// More characters than so many.
    TooLong(u32),
    /// No whole number from 1 to 999.
    NotANumber,
    /// No code.
    NotACode,
    /// No such area.
    UnknownArea,
    /// No such department.
    UnknownDepartment,
    /// Figures that cannot be read.
    BadTargets,
    /// No name to sign in with.
    NotASignIn,
    /// A name to sign in with of somebody who is not on this list.
    Taken,
    /// No role of staff.
    UnknownRole,
    /// A department, where the role has none.
    NotForRole,
    /// An account that is there already and stands otherwise: it is not changed by a file.
    Standing,
    /// A delegation that has another English name already.
    OtherEnglish,
    /// The same key stands in that row already.
    Twice(u32),
    /// Another of the list has this number.
    NumberTaken,
}

impl What {
    /// Its name in message keys.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLarge => "too_large",
            Self::NoFile => "no_file",
            Self::Unreadable => "unreadable",
            Self::OldOrLocked => "old_or_locked",
            Self::Macros => "macros",
            Self::Unpacks => "unpacks",
            Self::Encoding => "encoding",
            Self::TooManyRows(_) => "too_many_rows",
            Self::TooManyColumns => "too_many_columns",
            Self::NoRows => "no_rows",
            Self::UnknownColumn => "unknown_column",
            Self::MissingColumn => "missing_column",
            Self::TwiceColumn => "twice_column",
            Self::NoHeading => "no_heading",
            Self::Missing => "missing",
            Self::TooLong(_) => "too_long",
            Self::NotANumber => "not_a_number",
            Self::NotACode => "not_a_code",
            Self::UnknownArea => "unknown_area",
            Self::UnknownDepartment => "unknown_department",
            Self::BadTargets => "bad_targets",
            Self::NotASignIn => "not_a_sign_in",
            Self::Taken => "taken",
            Self::UnknownRole => "unknown_role",
            Self::NotForRole => "not_for_role",
            Self::Standing => "standing",
            Self::OtherEnglish => "other_english",
            Self::Twice(_) => "twice",
            Self::NumberTaken => "number_taken",
        }
    }

    /// The figure of its sentence, where it has one.
    pub fn figure(&self) -> Option<u64> {
        match self {
            Self::TooManyRows(n) => u64::try_from(*n).ok(),
            Self::TooLong(n) | Self::Twice(n) => Some(u64::from(*n)),
            _ => None,
        }
    }
}

/// One thing that is wrong with a file, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The row as spreadsheets number it, from 1; nothing where it is the whole file.
    pub row: Option<u32>,
    /// The place of the column in the file, from 0.
    pub place: Option<usize>,
    /// The column, where it is a known one.
    pub column: Option<&'static Column>,
    /// The beginning of what stands there.
    pub value: String,
    /// What is wrong.
    pub what: What,
}

impl Fault {
    /// A fault of the whole file.
    pub fn of_file(what: What) -> Self {
        Self { row: None, place: None, column: None, value: String::new(), what }
    }

    /// The cell as spreadsheets name it: `B7`.
    pub fn address(&self) -> Option<String> {
        let (row, place) = (self.row?, self.place?);
        let letters = match place {
            0..=25 => String::new(),
            _ => letter(place / 26 - 1),
        };
        Some(format!("{letters}{}{row}", letter(place % 26)))
    }
}

fn letter(place: usize) -> String {
    u8::try_from(place % 26).map(|place| char::from(b'A' + place).to_string()).unwrap_or_default()
}

/// A candidate as the cells of a row.
pub fn candidate_row(project: &Project) -> Vec<String> {
    vec![
        project.number.to_string(),
        project.title.zh.clone(),
        project.title.en.clone(),
        project.summary.zh.clone(),
        project.summary.en.clone(),
        project.area.code.clone(),
        project.department.code.clone(),
        project.department_note.zh.clone(),
        project.department_note.en.clone(),
        project.target.zh.clone(),
        project.target.en.clone(),
        write_targets(&project.targets),
        project.place.zh.clone(),
        project.place.en.clone(),
        project.quote.clone(),
    ]
}

/// A department as the cells of a row.
pub fn department_row(department: &Department) -> Vec<String> {
    vec![department.code.clone(), department.name.zh.clone(), department.name.en.clone()]
}
