//! What the count decides: quorum, threshold, rank, cut.
//!
//! Every candidate's verdict follows from three numbers: its own For, how many candidates have more, and how many have
//! as many. Nothing is sorted, so the order of the list cannot slip into the result.
//! A tie or a shortfall is stated and not resolved: the vote that the method then asks for is in `further`, and when it is
//! held is decided by people.

use serde::{Deserialize, Serialize};

use crate::{
    count::{Figures, Mismatch, Sums, Tally, check_identities},
    n_of,
    rules::Rules,
};

/// The result of a ballot, as it is kept and published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// How the ballot as a whole stands.
    pub standing: Standing,
    /// Every candidate in official order; empty if the ballot decided nothing.
    ///
    /// A vote that is to be held again must not be led by the sums of the one that failed, so those are left out here.
    pub candidates: Vec<CandidateOutcome>,
}

/// How the ballot as a whole stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Every place is filled.
    Complete,
    /// Equal For straddles the last place; those above it are chosen, the tied are not (组织法 Art 29 ¶1).
    Tie {
        /// The places that the tied compete for.
        places_left: u32,
        /// The numbers on the paper, from 1, of the tied.
        candidates: Vec<u32>,
    },
    /// Fewer passed than there are places; those that passed are chosen (组织法 Art 29 ¶2).
    Shortfall {
        /// The places left empty.
        missing: u32,
    },
    /// Fewer than two thirds of all deputies were present, so there was no meeting (组织法 Art 14).
    NoQuorum,
    /// More papers were returned than issued; vote again (选举法 Art 44 ¶1).
    Void,
    /// The numbers contradict one another, so nothing can be read from them; look at the named figures again.
    Unreconciled {
        /// What [`check_identities`] found.
        mismatches: Vec<Mismatch>,
    },
}

/// What the ballot says about one candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CandidateOutcome {
    /// Its number on the paper, from 1.
    pub number: u32,
    /// The marks it received.
    pub sums: Sums,
    /// Its rank by For among all candidates; equal For is equal rank, and the ranks after it are skipped (1, 2, 2, 4).
    pub rank: u32,
    /// What became of it.
    pub verdict: Verdict,
    /// The numbers that explain the verdict.
    pub why: Why,
}

/// What became of a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Chosen (入选).
    Chosen,
    /// Enough For to pass, but the places went to candidates with more.
    PassedNotChosen,
    /// Not enough For to pass.
    NotPassed,
    /// Passed, and level with others at the last place: not chosen until the tie is settled.
    TieAtCut,
}

/// The numbers of the why-line: "For 212, passing 206, rank 11 of 20 places: chosen".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Why {
    /// The For it received.
    pub n_for: u32,
    /// The smallest number of For that passes.
    pub passing: u32,
    /// Its rank by For.
    pub rank: u32,
    /// The places to be filled.
    pub places: u32,
}

impl Outcome {
    /// The candidates that are chosen, in official order.
    pub fn chosen(&self) -> impl Iterator<Item = &CandidateOutcome> {
        self.candidates.iter().filter(|candidate| candidate.verdict == Verdict::Chosen)
    }
}

/// Decides the ballot. Nothing is chosen without a quorum, in a void vote, or from numbers that contradict one another.
pub fn outcome(rules: &Rules, figures: &Figures, tally: &Tally) -> Outcome {
    if let Some(standing) = obstacle(rules, figures, tally) {
        return Outcome { standing, candidates: Vec::new() };
    }
    let passing = rules.passing(figures.present);
    let candidates: Vec<_> = (1..=rules.candidates())
        .zip(&tally.candidates)
        .map(|(number, sums)| candidate_outcome(rules.seats(), passing, number, *sums, &tally.candidates))
        .collect();
    Outcome { standing: standing(rules.seats(), &candidates), candidates }
}

/// Decides the ballot again from a published result: the rules, the figures, and every candidate's sums in official order.
///
/// Anyone can do it, because it needs no paper. How many papers were counted is not published by itself: the valid papers
/// of the figures stand for it, and every candidate's sums must come to them. A published result lists no candidates if
/// the sitting had no quorum or the vote was void; it is decided again from the figures alone.
pub fn recount(rules: &Rules, figures: &Figures, sums: &[Sums]) -> Outcome {
    outcome(rules, figures, &Tally { n_papers: figures.valid(), candidates: sums.to_vec() })
}

/// What keeps the ballot from deciding anything; the first in order of the sitting.
fn obstacle(rules: &Rules, figures: &Figures, tally: &Tally) -> Option<Standing> {
    if figures.present < rules.quorum() {
        return Some(Standing::NoQuorum);
    }
    if figures.is_void() {
        return Some(Standing::Void);
    }
    check_identities(rules, figures, tally).err().map(|mismatches| Standing::Unreconciled { mismatches })
}

fn candidate_outcome(places: u32, passing: u32, number: u32, sums: Sums, all: &[Sums]) -> CandidateOutcome {
    let n_for = sums.n_for;
    let above = n_of(all.iter().filter(|other| other.n_for > n_for).count());
    let level = n_of(all.iter().filter(|other| other.n_for == n_for).count());
    let rank = above.saturating_add(1);
    // Whoever is above or level with one that passed has passed too, so the places need no second look at `passing`.
    let verdict = if n_for < passing {
        Verdict::NotPassed
    } else if above.saturating_add(level) <= places {
        Verdict::Chosen
    } else if above >= places {
        Verdict::PassedNotChosen
    } else {
        Verdict::TieAtCut
    };
    CandidateOutcome { number, sums, rank, verdict, why: Why { n_for, passing, rank, places } }
}

fn standing(places: u32, candidates: &[CandidateOutcome]) -> Standing {
    let with = |verdict| candidates.iter().filter(move |candidate| candidate.verdict == verdict);
    let tied: Vec<u32> = with(Verdict::TieAtCut).map(|candidate| candidate.number).collect();
    let empty = places.saturating_sub(n_of(with(Verdict::Chosen).count()));
    match (tied.is_empty(), empty) {
        (false, places_left) => Standing::Tie { places_left, candidates: tied },
        (true, 0) => Standing::Complete,
        (true, missing) => Standing::Shortfall { missing },
    }
}
