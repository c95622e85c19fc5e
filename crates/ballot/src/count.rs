//! Adding papers, and the identities that every honest count satisfies.
//!
//! A tally comes from one of two places: from papers on the wire, through [`count()`], or from a count sheet (计票单)
//! typed in by clerks, as plain numbers. Both must pass [`check_identities`] before they mean anything.

use std::fmt;

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
    /// Deputies on the roll (名册): those who may vote in this ballot, at most `total`.
    ///
    /// Quorum and threshold do not look at it: the law counts both from all deputies (组织法 Art 14, 25).
    pub roll: u32,
    /// Deputies present (实到), on the roll or not: who is in the hall makes the meeting a meeting (组织法 Art 14).
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
    /// `roll` is above the number of all deputies: only a deputy votes.
    Roll {
        /// As in the figures.
        found: u32,
        /// All deputies, by the rules.
        limit: u32,
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
    /// `issued` is above `roll`: a paper went to somebody who may not vote.
    IssuedBeyondRoll {
        /// As in the figures.
        found: u32,
        /// The deputies on the roll.
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
    /// The marks of one candidate do not add up to the valid papers, and so do not account for everyone on the roll.
    Candidate {
        /// The candidate's number on the paper, from 1.
        number: u32,
        /// The deputies accounted for: [`Figures::accounts_for`].
        found: u64,
        /// The deputies on the roll.
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

    /// Deputies on the roll of whom no paper is in a box (未按, the fourth number of a voting machine): absent, without a
    /// paper, or keeping it.
    pub fn not_cast(&self) -> u32 {
        self.roll.saturating_sub(self.returned)
    }

    /// How many deputies one candidate's sums account for: For + against + abstain + unreadable + void + not cast.
    ///
    /// In a count that adds up this is the roll, for every candidate. It says that the marks are the valid papers, with the
    /// void papers and the deputies who cast none added to both sides, so that nobody is lost between the lines.
    pub fn accounts_for(&self, sums: &Sums) -> u64 {
        sums.total() + u64::from(self.invalid) + u64::from(self.not_cast())
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
        mismatches.extend(candidate_mismatches(rules, figures, tally));
        mismatches.extend(for_mismatch(rules, figures.valid(), tally));
    }
    if mismatches.is_empty() { Ok(()) } else { Err(mismatches) }
}

fn figure_mismatches(rules: &Rules, figures: &Figures) -> Vec<Mismatch> {
    let Figures { total, roll, present, issued, returned, invalid } = *figures;
    let all = rules.total_deputies();
    let checks = [
        (total != all, Mismatch::Total { found: total, expected: all }),
        (roll > all, Mismatch::Roll { found: roll, limit: all }),
        (present > all, Mismatch::Present { found: present, limit: all }),
        (issued > present, Mismatch::Issued { found: issued, limit: present }),
        (issued > roll, Mismatch::IssuedBeyondRoll { found: issued, limit: roll }),
        (invalid > returned, Mismatch::Invalid { found: invalid, limit: returned }),
    ];
    checks.into_iter().filter(|(is_broken, _)| *is_broken).map(|(_, mismatch)| mismatch).collect()
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
    mismatches
}

/// For + against + abstain + unreadable + void + not cast = roll, for every candidate.
fn candidate_mismatches(rules: &Rules, figures: &Figures, tally: &Tally) -> Vec<Mismatch> {
    // More void papers than papers, or more papers than deputies who may vote: those figures are named already,
    // and no candidate is to blame for them.
    if figures.invalid > figures.returned || figures.returned > figures.roll {
        return Vec::new();
    }
    let expected = figures.roll;
    (1..=rules.candidates())
        .zip(&tally.candidates)
        .map(|(number, sums)| (number, figures.accounts_for(sums)))
        .filter(|(_, found)| *found != u64::from(expected))
        .map(|(number, found)| Mismatch::Candidate { number, found, expected })
        .collect()
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

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Mismatch::Total { found, expected } => write!(f, "total is {found}, and the rules say {expected}"),
            Mismatch::Roll { found, limit } => write!(f, "roll is {found}, of only {limit} deputies"),
            Mismatch::Present { found, limit } => write!(f, "present is {found}, of only {limit} deputies"),
            Mismatch::Issued { found, limit } => write!(f, "issued is {found}, to only {limit} present"),
            Mismatch::IssuedBeyondRoll { found, limit } => write!(f, "issued is {found}, to only {limit} on the roll"),
            Mismatch::Invalid { found, limit } => write!(f, "invalid is {found}, of only {limit} returned"),
            Mismatch::Papers { found, expected } => write!(f, "papers counted are {found}, and valid are {expected}"),
            Mismatch::Candidates { found, expected } => {
                write!(f, "candidates counted are {found}, and the rules say {expected}")
            }
            Mismatch::Candidate { number, found, expected } => {
                write!(f, "candidate {number} accounts for {found} deputies, and on the roll are {expected}")
            }
            Mismatch::TooManyFor { found, limit } => write!(f, "all For are {found}, and the papers hold {limit}"),
            Mismatch::TooFewFor { found, floor } => write!(f, "all For are {found}, and the papers must hold {floor}"),
        }
    }
}

impl fmt::Display for TallyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            TallyError::DifferentBallots => "the tallies are of different ballots",
            TallyError::TooLarge => "the sum is too large",
        })
    }
}

impl std::error::Error for TallyError {}
