//! Candidate projects (候选项目) with their facts, and where each fact comes from.

use crate::{Bilingual, ProjectId};
use serde::{Deserialize, Serialize};

/// A field of life that projects are grouped by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Area {
    /// Used in addresses: `education`.
    pub code: String,
    /// Shown.
    pub name: Bilingual,
}

/// The department in the lead (牵头单位).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Department {
    /// Used in seeds and imports: `education-sports`.
    pub code: String,
    /// Shown.
    pub name: Bilingual,
}

/// One figure that the source gives for a project. A figure it does not give is not here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// The figure.
    pub value: i64,
    /// Whether the source says "at least" (以上).
    pub at_least: bool,
    /// What is counted.
    pub unit: Bilingual,
}

/// A candidate project of a round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Project {
    /// Known by this number inside; people know it by [`Project::number`].
    pub id: ProjectId,
    /// The official number, 1 first.
    pub number: u32,
    /// Title as in the official list.
    pub title: Bilingual,
    /// One plain sentence on what it is.
    pub summary: Bilingual,
    /// Field of life.
    pub area: Area,
    /// Department in the lead.
    pub department: Department,
    /// Who else takes part; empty where there is nothing to say.
    pub department_note: Bilingual,
    /// The target in words; says so where the source gives no figure.
    pub target: Bilingual,
    /// The figures the source gives, perhaps none.
    pub targets: Vec<Target>,
    /// The place named by the source; empty where it names none.
    pub place: Bilingual,
    /// The phrase of the source that the project rests on, to the letter, in the source's language.
    pub quote: String,
}
