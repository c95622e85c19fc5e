//! What the page of the next round is given.

use crate::{Area, Department, Draft, Phase};
use serde::{Deserialize, Serialize};

/// The page of the next round.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NextPage {
    /// The year of the current round.
    pub year: i32,
    /// Where it stands.
    pub phase: Phase,
    /// Whether the next one may begin now.
    pub may_begin: bool,
    /// What is prepared; nothing where nobody has copied the round yet.
    pub draft: Option<Draft>,
    /// Its candidates in order, as rows of the list of candidates.
    pub candidates: Vec<Vec<String>>,
    /// The areas that a candidate can be of.
    pub areas: Vec<Area>,
    /// The departments that can lead one.
    pub departments: Vec<Department>,
}
