//! A round (届次 + 年度): one year's projects on their way from call to rating, and the phases it goes through.

use crate::{Bilingual, RoundId, Timestamp};
use ballot::Rules;
use serde::{Deserialize, Serialize};

/// Where a round stands. Forward only, one step at a time; the database refuses anything else too. The one way back leads
/// from a vote that two people have declared void to where it was opened, so that another can be opened; and an announced
/// result that asks for a further vote leads to voting once more.
///
/// collecting → screening → public notice → deliberation → method adopted → voting → counting → announced →
/// implementing → rating → closed
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// 征集: the public proposes.
    Collecting,
    /// 筛选: the government appraises.
    Screening,
    /// 公示: the candidates are shown and commented on.
    PublicNotice,
    /// 审议: the deputies deliberate.
    Deliberation,
    /// 票决办法通过: the congress has adopted the ballot method; the vote may be opened.
    MethodAdopted,
    /// 票决: the box is open.
    Voting,
    /// 计票: the box is closed; nothing is announced yet.
    Counting,
    /// 公布: the result is announced.
    Announced,
    /// 实施: the chosen projects are being carried out.
    Implementing,
    /// 测评: the result of the year is rated.
    Rating,
    /// 归档: the round is over and stays readable.
    Closed,
}

impl Phase {
    /// All phases in their order.
    pub const ALL: [Self; 11] = [
        Self::Collecting,
        Self::Screening,
        Self::PublicNotice,
        Self::Deliberation,
        Self::MethodAdopted,
        Self::Voting,
        Self::Counting,
        Self::Announced,
        Self::Implementing,
        Self::Rating,
        Self::Closed,
    ];

    /// The name in the database, in seeds and in message keys.
    pub fn code(self) -> &'static str {
        match self {
            Self::Collecting => "collecting",
            Self::Screening => "screening",
            Self::PublicNotice => "public_notice",
            Self::Deliberation => "deliberation",
            Self::MethodAdopted => "method_adopted",
            Self::Voting => "voting",
            Self::Counting => "counting",
            Self::Announced => "announced",
            Self::Implementing => "implementing",
            Self::Rating => "rating",
            Self::Closed => "closed",
        }
    }

    /// The phase of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|phase| phase.code() == code)
    }

    /// The phase that follows; none after the last.
    pub fn next(self) -> Option<Self> {
        Self::ALL.into_iter().find(|phase| *phase > self)
    }

    /// Whether a clerk moves on from here with a plain step, rather than by opening, closing or publishing the vote.
    pub fn is_left_by_plain_step(self) -> bool {
        !matches!(self, Self::MethodAdopted | Self::Voting | Self::Counting | Self::Closed)
    }

    /// Whether the result is public.
    pub fn is_result_public(self) -> bool {
        self >= Self::Announced
    }
}

/// When a phase is planned to begin and end, and what it means for the public.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    /// The phase.
    pub phase: Phase,
    /// First day.
    pub from: Timestamp,
    /// Last day.
    pub to: Timestamp,
    /// What happens now and what a citizen can do.
    pub note: Bilingual,
}

/// One year's round.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Round {
    /// Known by this number.
    pub id: RoundId,
    /// The year the projects are for.
    pub year: i32,
    /// Title of the round.
    pub title: Bilingual,
    /// The congress that votes.
    pub congress: Bilingual,
    /// The district.
    pub district: Bilingual,
    /// Said on every list of the candidates; empty where there is nothing to say.
    pub notice: Bilingual,
    /// The document that the projects' quotes are from.
    pub source: Bilingual,
    /// The rules of the ballot method.
    pub rules: Rules,
    /// Where the round stands.
    pub phase: Phase,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_phase_but_the_last_has_one_that_follows() {
        let followed: Vec<_> = std::iter::successors(Some(Phase::Collecting), |phase| phase.next()).collect();
        assert_eq!(followed, Phase::ALL);
    }

    #[test]
    fn names_are_read_back() {
        for phase in Phase::ALL {
            assert_eq!(Phase::from_code(phase.code()), Some(phase));
        }
    }
}
