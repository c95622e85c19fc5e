//! What a secret ballot on livelihood projects decides, from the adopted method and the papers in the box.
//!
//! The crate does arithmetic and nothing else.
//! It refuses to know who voted, what time it is, where numbers are kept, which language is spoken and how to roll dice;
//! so a count can be repeated bit for bit, by anyone, on any machine, and in the browser of the person who votes.
//! It never panics, whatever it is given.
//!
//! Read in this order:
//! 1. [`Rules`]: what the congress adopted before the vote, and the two numbers that follow from it.
//! 2. [`Paper`]: one mark per candidate, and what makes a whole paper void.
//! 3. [`count()`]: adding papers, and the identities that every count must satisfy.
//! 4. [`outcome()`]: quorum, threshold, rank, cut; and the reason for every candidate.
//! 5. [`further()`]: the vote that a tie or empty places ask for, with its paper and its rules.
//!
//! Laws are cited in short: *组织法* is the Organic Law of Local Congresses (2022), *选举法* the Electoral Law (2020),
//! *山东代表法办法* the Shandong measures for the Deputies Law (2015), *山东议事规则* the Shandong rules of procedure (2019).

#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod count;
mod further;
mod outcome;
mod paper;
mod rules;
pub mod seal;

pub use count::{Figures, Mismatch, Sums, Tally, TallyError, check_identities, count};
pub use further::{Further, FurtherKind, NoFurther, further};
pub use outcome::{CandidateOutcome, Outcome, Standing, Verdict, Why, outcome, recount};
pub use paper::{Mark, Paper, PaperError, ValidPaper};
pub use rules::{
    Cap, MAX_CANDIDATES, MAX_DEPUTIES, PassBasis, Rules, RulesError, Settings, Shortfall, TieAtCut, WhatIf,
};

/// The length of a list as a figure; a list too long for a figure counts as the largest one, and then agrees with nothing.
fn n_of(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
