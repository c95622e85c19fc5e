//! The vote that a result asks for: among the tied for the places left, or for places that nobody passed for.
//!
//! What a vote decided stays decided. A further vote has a shorter paper and fewer places, and is otherwise held by the
//! same method; it is counted like any other, and may itself ask for another.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use crate::{
    n_of,
    outcome::{Outcome, Standing, Verdict},
    rules::{PassBasis, Rules, Settings, Shortfall, TieAtCut},
};

/// Why there is a further vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FurtherKind {
    /// 再次投票: among the tied, for the places left (组织法 Art 29 ¶1).
    Revote,
    /// 另行票决: for the places left empty, among those not chosen (组织法 Art 29 ¶2).
    FurtherBallot,
}

/// A further vote, as its paper and its rules follow from the result before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Further {
    /// Why it is held.
    pub kind: FurtherKind,
    /// Its rules, with the total of the vote before; the total of its own sitting is entered at its opening.
    pub rules: Rules,
    /// The numbers, from 1, that its candidates had on the paper before, in the order of the new paper.
    pub candidates: Vec<u32>,
}

/// Why a result asks for no further vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoFurther {
    /// Every place is filled.
    Complete,
    /// The method leaves a tie to the presidium.
    PresidiumDecides,
    /// The method accepts the shorter list.
    FewerAccepted,
    /// The method leaves the empty places to the next session.
    NextSession,
    /// The vote decided nothing, so it is held again as it was.
    Undecided,
    /// Rules and outcome do not belong together.
    Contradiction,
}

impl FurtherKind {
    /// Both kinds.
    pub const ALL: [Self; 2] = [Self::Revote, Self::FurtherBallot];

    /// The name in JSON and in databases.
    pub fn code(self) -> &'static str {
        match self {
            Self::Revote => "revote",
            Self::FurtherBallot => "further_ballot",
        }
    }

    /// The kind of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// The further vote that an outcome asks for under the rules of its vote.
///
/// # Errors
/// Why there is none.
pub fn further(rules: &Rules, outcome: &Outcome) -> Result<Further, NoFurther> {
    match &outcome.standing {
        Standing::Complete => Err(NoFurther::Complete),
        Standing::NoQuorum | Standing::Void | Standing::Unreconciled { .. } => Err(NoFurther::Undecided),
        Standing::Tie { places_left, candidates } => match rules.tie_at_cut() {
            TieAtCut::Revote => revote(rules, *places_left, candidates.clone()),
            TieAtCut::Presidium => Err(NoFurther::PresidiumDecides),
        },
        Standing::Shortfall { missing } => match rules.shortfall() {
            Shortfall::FurtherBallot => further_ballot(rules, *missing, outcome),
            Shortfall::AcceptFewer => Err(NoFurther::FewerAccepted),
            Shortfall::NextSession => Err(NoFurther::NextSession),
        },
    }
}

/// The tied have passed already, so that rank alone decides among them: "以得票多的当选".
fn revote(rules: &Rules, places: u32, tied: Vec<u32>) -> Result<Further, NoFurther> {
    let settings = Settings { pass_basis: PassBasis::None, ..rules.settings() };
    with_paper(FurtherKind::Revote, settings, places, tied)
}

/// Everything not chosen stands again, in the order of its For; equal For in the order of the paper before.
fn further_ballot(rules: &Rules, places: u32, outcome: &Outcome) -> Result<Further, NoFurther> {
    let mut others: Vec<_> =
        outcome.candidates.iter().filter(|candidate| candidate.verdict != Verdict::Chosen).collect();
    others.sort_by_key(|candidate| (Reverse(candidate.sums.n_for), candidate.number));
    let candidates = others.into_iter().map(|candidate| candidate.number).collect();
    with_paper(FurtherKind::FurtherBallot, rules.settings(), places, candidates)
}

fn with_paper(kind: FurtherKind, before: Settings, seats: u32, paper: Vec<u32>) -> Result<Further, NoFurther> {
    let candidates = n_of(paper.len());
    let rules = Rules::new(Settings { candidates, seats, ..before });
    let rules = rules.map_err(|_| NoFurther::Contradiction)?;
    Ok(Further { kind, rules, candidates: paper })
}
