//! What the adopted ballot method (票决办法) fixes before anyone votes.
//!
//! Local methods differ, so every rule that differs is a setting; what the law fixes is not one.
//! The quorum, the voiding of a vote with too many papers and the secrecy of a paper cannot be set.

use std::fmt;

use serde::{Deserialize, Serialize};

/// More candidates than this is a typing mistake; the limit also bounds the length of a paper.
pub const MAX_CANDIDATES: u32 = 999;

/// More deputies than this is a typing mistake; the largest congress in the world has under 3,000.
pub const MAX_DEPUTIES: u32 = 99_999;

/// The rules of one ballot, checked: holding a `Rules` means that they make sense together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Settings", into = "Settings")]
pub struct Rules {
    settings: Settings,
}

/// The same rules as typed by a clerk or read from a file: any values, not yet checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// How many candidates (候选项目) are on the paper.
    pub candidates: u32,
    /// How many are to be chosen (应选项目数).
    pub seats: u32,
    /// All deputies in office (全体代表), present or not; entered for each meeting, because the number moves.
    pub total_deputies: u32,
    /// How many For one paper may hold (赞成上限).
    pub cap: Cap,
    /// Whether a paper must hold exactly as many For as there are places; otherwise fewer is valid (选举法 Art 44 ¶2).
    pub exact_for: bool,
    /// Of whom more than half must be For.
    pub pass_basis: PassBasis,
    /// What people do when equal For straddles the last place.
    pub tie_at_cut: TieAtCut,
    /// What people do when fewer pass than there are places.
    pub shortfall: Shortfall,
}

/// How many For one paper may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cap {
    /// As many as there are places; one more makes the whole paper void (选举法 Art 44 ¶2).
    Seats,
    /// Every candidate is judged by itself, and the rank cuts at the number of places.
    None,
}

/// Of whom more than half must be For.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PassBasis {
    /// All deputies in office: the law's rule for resolutions (组织法 Art 25).
    AllDeputies,
    /// The deputies present at the sitting.
    Present,
    /// Nobody: rank alone decides. A repeat vote among the tied, who have passed already, may be held so:
    /// "more votes wins" (组织法 Art 29 ¶1).
    None,
}

/// What people do about a tie; the count itself never breaks one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TieAtCut {
    /// Vote again among the tied only; more For wins (组织法 Art 29 ¶1).
    Revote,
    /// The presidium decides.
    Presidium,
}

/// What people do about empty places; the count itself never fills one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shortfall {
    /// The shorter list stands.
    AcceptFewer,
    /// A further ballot at this session, in the order of For of the first one (组织法 Art 29 ¶2).
    FurtherBallot,
    /// The empty places wait for the next session (组织法 Art 29 ¶2).
    NextSession,
}

/// Why settings cannot be the rules of a ballot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RulesError {
    /// There is nothing to vote on.
    NoCandidates,
    /// There is nothing to be chosen.
    NoSeats,
    /// More are to be chosen than there are candidates; as many is allowed (等额).
    MoreSeatsThanCandidates,
    /// There is nobody to vote.
    NoDeputies,
    /// "Exactly as many as the cap" needs a cap.
    ExactWithoutCap,
    /// With as many candidates as places, "exactly" would leave one valid paper, all For.
    /// A deputy may vote against and may abstain (山东代表法办法 Art 15), so that is no ballot.
    ExactWithoutChoice,
    /// More than [`MAX_CANDIDATES`].
    TooManyCandidates,
    /// More than [`MAX_DEPUTIES`].
    TooManyDeputies,
}

/// What follows from one number of deputies, under one method: a row of the desk's table.
///
/// The number in office moves until the day of the sitting, so the desk looks at a few of them beforehand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhatIf {
    /// All deputies in office.
    pub total: u32,
    /// How many of them must be present (组织法 Art 14).
    pub quorum: u32,
    /// The smallest number of For that passes if everyone is present (组织法 Art 25).
    pub passing: u32,
    /// The same if only the quorum is present. Only under [`PassBasis::Present`] are the two different.
    pub passing_at_quorum: u32,
}

impl Rules {
    /// Checks that the settings make sense together; a refusal names the first thing to correct.
    pub fn new(settings: Settings) -> Result<Rules, RulesError> {
        let Settings { candidates, seats, total_deputies, cap, exact_for, .. } = settings;
        let faults = [
            (candidates == 0, RulesError::NoCandidates),
            (candidates > MAX_CANDIDATES, RulesError::TooManyCandidates),
            (seats == 0, RulesError::NoSeats),
            (seats > candidates, RulesError::MoreSeatsThanCandidates),
            (total_deputies == 0, RulesError::NoDeputies),
            (total_deputies > MAX_DEPUTIES, RulesError::TooManyDeputies),
            (exact_for && cap == Cap::None, RulesError::ExactWithoutCap),
            (exact_for && seats == candidates, RulesError::ExactWithoutChoice),
        ];
        match faults.into_iter().find(|(is_found, _)| *is_found) {
            Some((_, fault)) => Err(fault),
            None => Ok(Rules { settings }),
        }
    }

    /// The settings these rules were made from.
    pub fn settings(&self) -> Settings {
        self.settings
    }

    /// How many candidates are on the paper; also the length of every paper.
    pub fn candidates(&self) -> u32 {
        self.settings.candidates
    }

    /// How many candidates are to be chosen.
    pub fn seats(&self) -> u32 {
        self.settings.seats
    }

    /// All deputies in office.
    pub fn total_deputies(&self) -> u32 {
        self.settings.total_deputies
    }

    /// The most For one paper may hold, if the method sets a limit.
    pub fn cap(&self) -> Option<u32> {
        match self.settings.cap {
            Cap::Seats => Some(self.settings.seats),
            Cap::None => None,
        }
    }

    /// Whether a paper must hold exactly as many For as there are places.
    pub fn exact_for(&self) -> bool {
        self.settings.exact_for
    }

    /// Of whom more than half must be For.
    pub fn pass_basis(&self) -> PassBasis {
        self.settings.pass_basis
    }

    /// What people do about a tie at the cut.
    pub fn tie_at_cut(&self) -> TieAtCut {
        self.settings.tie_at_cut
    }

    /// What people do about empty places.
    pub fn shortfall(&self) -> Shortfall {
        self.settings.shortfall
    }

    /// Whether there are more candidates than places (差额), rather than as many (等额).
    pub fn is_difference(&self) -> bool {
        self.settings.candidates > self.settings.seats
    }

    /// How many deputies must be present: two thirds of all, rounded up (组织法 Art 14).
    pub fn quorum(&self) -> u32 {
        // A number less its whole third is two thirds of it, rounded up; and nothing can overflow.
        let total = self.settings.total_deputies;
        total - total / 3
    }

    /// The smallest number of For that passes: more than half of the basis, half itself excluded (组织法 Art 25).
    ///
    /// Without a basis it is 1 and not 0: rank alone decides, but what no deputy was For is not the congress's choice.
    pub fn passing(&self, present: u32) -> u32 {
        match self.settings.pass_basis {
            PassBasis::AllDeputies => self.settings.total_deputies / 2 + 1,
            PassBasis::Present => present / 2 + 1,
            PassBasis::None => 1,
        }
    }

    /// The same method before another number of deputies; refused if that is none, or more than [`MAX_DEPUTIES`].
    pub fn with_total(&self, total_deputies: u32) -> Result<Rules, RulesError> {
        Rules::new(Settings { total_deputies, ..self.settings })
    }

    /// What the same method asks of another number of deputies: 371 need 248 present and 186 For.
    pub fn what_if(&self, total_deputies: u32) -> Result<WhatIf, RulesError> {
        let rules = self.with_total(total_deputies)?;
        let quorum = rules.quorum();
        let (passing, passing_at_quorum) = (rules.passing(total_deputies), rules.passing(quorum));
        Ok(WhatIf { total: total_deputies, quorum, passing, passing_at_quorum })
    }
}

impl TryFrom<Settings> for Rules {
    type Error = RulesError;

    fn try_from(settings: Settings) -> Result<Rules, RulesError> {
        Rules::new(settings)
    }
}

impl From<Rules> for Settings {
    fn from(rules: Rules) -> Settings {
        rules.settings
    }
}

impl fmt::Display for RulesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            RulesError::NoCandidates => "there are no candidates",
            RulesError::NoSeats => "there are no places to fill",
            RulesError::MoreSeatsThanCandidates => "there are more places than candidates",
            RulesError::NoDeputies => "there are no deputies",
            RulesError::ExactWithoutCap => "an exact number of For needs a cap",
            RulesError::ExactWithoutChoice => "an exact number of For needs more candidates than places",
            RulesError::TooManyCandidates => "there are too many candidates",
            RulesError::TooManyDeputies => "there are too many deputies",
        })
    }
}

impl std::error::Error for RulesError {}
