//! What the pages of earlier years are given to show.

use super::ProjectRow;
use crate::{Bilingual, Phase, Round, Stage};
use serde::{Deserialize, Serialize};

/// All rounds, the latest year first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearsPage {
    /// The rounds; the first is the current one.
    pub rounds: Vec<RoundInBrief>,
}

/// A round in a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundInBrief {
    /// The year that the projects are for.
    pub year: i32,
    /// Its title.
    pub title: Bilingual,
    /// Where it stands.
    pub phase: Phase,
    /// How many candidates there are.
    pub n_candidates: u32,
    /// How many its published votes chose altogether; nothing before a result is published.
    pub n_chosen: Option<u32>,
}

/// The round of one year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct YearPage {
    /// The round.
    pub round: Round,
    /// Planned dates of all phases, in order.
    pub stages: Vec<Stage>,
    /// Its candidates in official order.
    pub rows: Vec<ProjectRow>,
    /// The official numbers of those that its published votes chose; nothing before a result is published.
    pub chosen: Option<Vec<u32>>,
    /// Whether the on-screen ballot was a rehearsal (模拟票决), which decides nothing.
    pub is_mock: bool,
}
