//! What does not agree when a count stops: the box, the roll, a figure of the count, or what was kept of it. It holds
//! sums and numbers of people, and nothing of any one paper.

use ballot::Mismatch;
use serde::{Deserialize, Serialize};

/// Why a count does not go on, with the two numbers that should agree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Disagreement {
    /// The papers in the box are not as many as the deputies marked on the roll.
    Box {
        /// Papers in the box.
        papers: u32,
        /// Deputies marked as having cast one.
        cast: u32,
    },
    /// There are papers in the box that no deputy could have cast under the rules of the vote.
    Unreadable {
        /// How many of them.
        found: u32,
        /// All papers in the box.
        papers: u32,
    },
    /// Figures of the count contradict one another; which ones, and how.
    Count {
        /// The first of them.
        mismatches: Vec<Mismatch>,
    },
    /// The kept result is not any more the one that was counted.
    Kept,
}

/// One thing to say: its key after `refusal.disagrees.`, and the figures by the names in braces.
pub type Said = (&'static str, Vec<(&'static str, u64)>);

impl Disagreement {
    /// How many figures of a count are named: one that is wrong mostly shows in the sums of every candidate too.
    pub const MOST_NAMED: usize = 3;

    /// Figures of a count that contradict one another.
    pub fn of_count(mut mismatches: Vec<Mismatch>) -> Self {
        mismatches.truncate(Self::MOST_NAMED);
        Self::Count { mismatches }
    }

    /// What there is to say, one thing after another.
    pub fn said(&self) -> Vec<Said> {
        match self {
            Self::Box { papers, cast } => vec![("box", vec![("papers", (*papers).into()), ("cast", (*cast).into())])],
            Self::Unreadable { found, papers } => {
                vec![("unreadable", vec![("found", (*found).into()), ("papers", (*papers).into())])]
            }
            Self::Count { mismatches } => mismatches.iter().map(mismatch).collect(),
            Self::Kept => vec![("kept", Vec::new())],
        }
    }

    /// One of each, for tests that walk all of them.
    pub fn examples() -> Vec<Self> {
        let each = [
            Mismatch::Total { found: 411, expected: 410 },
            Mismatch::Roll { found: 411, limit: 410 },
            Mismatch::Present { found: 411, limit: 410 },
            Mismatch::Issued { found: 385, limit: 384 },
            Mismatch::IssuedBeyondRoll { found: 385, limit: 384 },
            Mismatch::Invalid { found: 385, limit: 384 },
            Mismatch::Papers { found: 383, expected: 384 },
            Mismatch::Candidates { found: 22, expected: 23 },
            Mismatch::Candidate { number: 7, found: 409, expected: 410 },
            Mismatch::TooManyFor { found: 7681, limit: 7680 },
            Mismatch::TooFewFor { found: 7679, floor: 7680 },
        ];
        let counts = each.into_iter().map(|one| Self::Count { mismatches: vec![one] });
        let others = [Self::Box { papers: 2, cast: 1 }, Self::Unreadable { found: 1, papers: 384 }, Self::Kept];
        others.into_iter().chain(counts).collect()
    }
}

fn mismatch(mismatch: &Mismatch) -> Said {
    let pair = |found: u32, expected: u32| vec![("found", u64::from(found)), ("expected", u64::from(expected))];
    match *mismatch {
        Mismatch::Total { found, expected } => ("total", pair(found, expected)),
        Mismatch::Roll { found, limit } => ("roll", pair(found, limit)),
        Mismatch::Present { found, limit } => ("present", pair(found, limit)),
        Mismatch::Issued { found, limit } => ("issued", pair(found, limit)),
        Mismatch::IssuedBeyondRoll { found, limit } => ("issued_beyond_roll", pair(found, limit)),
        Mismatch::Invalid { found, limit } => ("invalid", pair(found, limit)),
        Mismatch::Papers { found, expected } => ("papers", pair(found, expected)),
        Mismatch::Candidates { found, expected } => ("candidates", pair(found, expected)),
        Mismatch::Candidate { number, found, expected } => {
            ("candidate", vec![("number", number.into()), ("found", found), ("expected", expected.into())])
        }
        Mismatch::TooManyFor { found, limit } => ("too_many_for", vec![("found", found), ("expected", limit)]),
        Mismatch::TooFewFor { found, floor } => ("too_few_for", vec![("found", found), ("expected", floor)]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_that_is_wrong_everywhere_names_its_first_figures() {
        let wrong = |number| Mismatch::Candidate { number, found: 409, expected: 410 };
        let said = Disagreement::of_count((1..=23).map(wrong).collect()).said();
        let expected = |number: u64| ("candidate", vec![("number", number), ("found", 409), ("expected", 410)]);
        assert_eq!(said, [expected(1), expected(2), expected(3)]);
    }

    #[test]
    fn every_example_says_one_thing_and_no_two_the_same() {
        let said: Vec<_> = Disagreement::examples().iter().map(Disagreement::said).collect();
        assert!(said.iter().all(|one| one.len() == 1));
        let keys: std::collections::BTreeSet<_> = said.iter().map(|one| one[0].0).collect();
        assert_eq!(keys.len(), said.len());
    }
}
