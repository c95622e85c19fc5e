//! Adding papers, and the identities that every honest count satisfies.
//!
//! A tally comes from one of two places: from papers on the wire, through [`count()`], or from a count sheet (计票单)
//! typed in by clerks, as plain numbers. Both must pass [`check_identities`] before they mean anything.

use serde::{Deserialize, Serialize};

use crate::{
    n_of,
    paper::{Mark, ValidPaper},
    rules::Rules,
};

/// The marks one candidate received.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sums {
    /// For (赞成).
    pub n_for: u32,
    /// Against (反对).
    pub n_against: u32,
    /// Abstain (弃权), blanks among them.
    pub n_abstain: u32,
    /// Marks on valid papers that nobody could read (该项无效), as confirmed by the chief scrutineer.
    /// Only paper counted by hand has any; [`count()`] always leaves 0.
    #[serde(default)]
    pub n_item_invalid: u32,
}

/// What the valid papers say, added up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tally {
    /// How many papers were counted; the void ones are not among them.
    pub n_papers: u32,
    /// The sums of every candidate, in official order.
    pub candidates: Vec<Sums>,
}

/// The figures of the ballot-count report (清点票数报告单), counted before any paper is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figures {
    /// All deputies in office (全体代表).
    pub total: u32,
    /// Deputies present (实到).
    pub present: u32,
    /// Papers handed out (发出); a spoilt one that was exchanged counts once.
    pub issued: u32,
    /// Papers found in the boxes (收回).
    pub returned: u32,
    /// Papers void as a whole (整张无效), each counted once.
    pub invalid: u32,
}

/// Two numbers that should agree and do not; the name says which figure to look at again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mismatch {
    /// `total` is not the number of deputies in the rules.
    Total {
        /// As in the figures.
        found: u32,
        /// As in the rules.
        expected: u32,
    },
    /// `present` is above the number of all deputies.
    Present {
        /// As in the figures.
        found: u32,
        /// All deputies, by the rules.
        limit: u32,
    },
    /// `issued` is above `present`: nobody votes for another, and nobody gets two papers.
    Issued {
        /// As in the figures.
        found: u32,
        /// The deputies present.
        limit: u32,
    },
    /// `invalid` is above `returned`.
    Invalid {
        /// As in the figures.
        found: u32,
        /// The papers returned.
        limit: u32,
    },
    /// The papers counted are not the valid papers.
    Papers {
        /// As in the tally.
        found: u32,
        /// Returned less invalid.
        expected: u32,
    },
    /// The tally has another number of candidates than the rules.
    Candidates {
        /// As in the tally.
        found: u32,
        /// As in the rules.
        expected: u32,
    },
    /// The marks of one candidate do not add up to the valid papers.
    Candidate {
        /// The candidate's number on the paper, from 1.
        number: u32,
        /// For, against, abstain and unreadable, added up.
        found: u64,
        /// Returned less invalid.
        expected: u32,
    },
    /// All candidates together have more For than the valid papers can hold.
    TooManyFor {
        /// All For, added up.
        found: u64,
        /// Valid papers times the cap.
        limit: u64,
    },
    /// All candidates together have fewer For than the valid papers must hold, unreadable marks allowed for.
    TooFewFor {
        /// All For, added up.
        found: u64,
        /// Valid papers times the exact number, less the unreadable marks.
        floor: u64,
    },
}

/// Why two tallies cannot be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TallyError {
    /// They are of different ballots: the numbers of candidates differ.
    DifferentBallots,
    /// A sum is larger than any figure can be.
    TooLarge,
}

impl Sums {
    /// All marks of this candidate, readable or not.
    pub fn total(&self) -> u64 {
        [self.n_for, self.n_against, self.n_abstain, self.n_item_invalid].into_iter().map(u64::from).sum()
    }

    fn mark(&mut self, mark: Mark) {
        let sum = match mark {
            Mark::For => &mut self.n_for,
            Mark::Against => &mut self.n_against,
            Mark::Abstain => &mut self.n_abstain,
        };
        *sum = sum.saturating_add(1);
    }

    fn add(&self, other: &Sums) -> Option<Sums> {
        Some(Sums {
            n_for: self.n_for.checked_add(other.n_for)?,
            n_against: self.n_against.checked_add(other.n_against)?,
            n_abstain: self.n_abstain.checked_add(other.n_abstain)?,
            n_item_invalid: self.n_item_invalid.checked_add(other.n_item_invalid)?,
        })
    }
}

/// Adds the papers up, in whatever order they come.
///
/// A paper that is not valid under *these* rules is left out; [`check_identities`] then misses it in `n_papers`.
pub fn count<'a>(rules: &Rules, papers: impl IntoIterator<Item = &'a ValidPaper>) -> Tally {
    let mut tally = Tally::empty(rules);
    for paper in papers {
        if paper.paper().judge(rules).is_ok() {
            tally.n_papers = tally.n_papers.saturating_add(1);
            for (sums, &mark) in tally.candidates.iter_mut().zip(paper.marks()) {
                sums.mark(mark);
            }
        }
    }
    tally
}

impl Tally {
    /// The tally of an empty box.
    pub fn empty(rules: &Rules) -> Tally {
        Tally { n_papers: 0, candidates: (0..rules.candidates()).map(|_| Sums::default()).collect() }
    }

    /// Adds the tallies of two boxes of one ballot; which is first makes no difference.
    pub fn add(&self, other: &Tally) -> Result<Tally, TallyError> {
        if self.candidates.len() != other.candidates.len() {
            return Err(TallyError::DifferentBallots);
        }
        let n_papers = self.n_papers.checked_add(other.n_papers).ok_or(TallyError::TooLarge)?;
        let pairs = self.candidates.iter().zip(&other.candidates);
        let candidates = pairs.map(|(a, b)| a.add(b)).collect::<Option<_>>().ok_or(TallyError::TooLarge)?;
        Ok(Tally { n_papers, candidates })
    }
}

impl Figures {
    /// Papers that count (有效票).
    pub fn valid(&self) -> u32 {
        self.returned.saturating_sub(self.invalid)
    }

    /// Papers handed out and not found in a box (未收回); fewer than were handed out is no fault (选举法 Art 44 ¶1).
    pub fn not_returned(&self) -> u32 {
        self.issued.saturating_sub(self.returned)
    }

    /// Whether there are more papers in the boxes than were handed out, which voids the whole vote (选举法 Art 44 ¶1).
    pub fn is_void(&self) -> bool {
        self.returned > self.issued
    }
}

/// Checks every identity between the rules, the figures and the tally, and returns all that fail.
///
/// Two things are not mismatches but findings of law, and [`crate::outcome()`] states them: a sitting without a quorum,
/// and a vote with more papers returned than issued. The papers of a void vote are not counted, so its tally is not
/// looked at.
pub fn check_identities(rules: &Rules, figures: &Figures, tally: &Tally) -> Result<(), Vec<Mismatch>> {
    let mut mismatches = figure_mismatches(rules, figures);
    if !figures.is_void() {
        mismatches.extend(tally_mismatches(rules, figures.valid(), tally));
        mismatches.extend(for_mismatch(rules, figures.valid(), tally));
    }
    if mismatches.is_empty() { Ok(()) } else { Err(mismatches) }
}

fn figure_mismatches(rules: &Rules, figures: &Figures) -> Vec<Mismatch> {
    let Figures { total, present, issued, returned, invalid } = *figures;
    let all = rules.total_deputies();
    let mut mismatches = Vec::new();
    if total != all {
        mismatches.push(Mismatch::Total { found: total, expected: all });
    }
    if present > all {
        mismatches.push(Mismatch::Present { found: present, limit: all });
    }
    if issued > present {
        mismatches.push(Mismatch::Issued { found: issued, limit: present });
    }
    if invalid > returned {
        mismatches.push(Mismatch::Invalid { found: invalid, limit: returned });
    }
    mismatches
}

fn tally_mismatches(rules: &Rules, valid: u32, tally: &Tally) -> Vec<Mismatch> {
    let n_candidates = n_of(tally.candidates.len());
    let mut mismatches = Vec::new();
    if tally.n_papers != valid {
        mismatches.push(Mismatch::Papers { found: tally.n_papers, expected: valid });
    }
    if n_candidates != rules.candidates() {
        mismatches.push(Mismatch::Candidates { found: n_candidates, expected: rules.candidates() });
    }
    for (number, sums) in (1..=rules.candidates()).zip(&tally.candidates) {
        if sums.total() != u64::from(valid) {
            mismatches.push(Mismatch::Candidate { number, found: sums.total(), expected: valid });
        }
    }
    mismatches
}

/// No paper may hold more For than the cap, so all of them together cannot either; nor fewer, if the method is exact.
fn for_mismatch(rules: &Rules, valid: u32, tally: &Tally) -> Option<Mismatch> {
    let limit = u64::from(rules.cap()?) * u64::from(valid);
    let found = tally.candidates.iter().map(|sums| u64::from(sums.n_for)).sum();
    if found > limit {
        return Some(Mismatch::TooManyFor { found, limit });
    }
    // A mark that nobody could read may have been the missing For.
    let unreadable: u64 = tally.candidates.iter().map(|sums| u64::from(sums.n_item_invalid)).sum();
    let floor = limit.saturating_sub(unreadable);
    (rules.exact_for() && found < floor).then_some(Mismatch::TooFewFor { found, floor })
}

impl std::fmt::Display for TallyError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            TallyError::DifferentBallots => "the tallies are of different ballots",
            TallyError::TooLarge => "the sum is too large",
        })
    }
}

impl std::error::Error for TallyError {}
