//! The next round while it is prepared (下一年度草稿): the texts of the round before it, which clerks change until it begins.
//!
//! A draft is no round. It has no phase, and nothing of a vote, a comment or a result can refer to it, so whatever looks
//! for rounds cannot come upon one. Its candidates are rows of texts, as [`crate::exchange`] reads them.

use crate::{Bilingual, Round, Stage, Timestamp, time};
use ballot::{Rules, Settings};
use serde::{Deserialize, Serialize};

/// What is prepared of a round, but for its candidates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// The year the projects are for.
    pub year: i32,
    /// See [`Round`].
    pub title: Bilingual,
    /// See [`Round`].
    pub congress: Bilingual,
    /// See [`Round`].
    pub notice: Bilingual,
    /// See [`Round`].
    pub source: Bilingual,
    /// See [`Round`].
    pub rules: Rules,
    /// The planned days of the phases.
    pub stages: Vec<Stage>,
}

impl Draft {
    /// The round after another: the same but for the year, which its title names too, and each planned day a year later.
    pub fn after(round: &Round, stages: &[Stage]) -> Self {
        let year = round.year + 1;
        let next = |text: &str| text.replace(&round.year.to_string(), &year.to_string());
        let later =
            |stage: &Stage| Stage { from: a_year_later(stage.from), to: a_year_later(stage.to), ..stage.clone() };
        Self {
            year,
            title: Bilingual::new(next(&round.title.zh), next(&round.title.en)),
            congress: round.congress.clone(),
            notice: round.notice.clone(),
            source: round.source.clone(),
            rules: round.rules,
            stages: stages.iter().map(later).collect(),
        }
    }

    /// The rules with so many places and candidates; nothing where they make no sense together. A list may still be too
    /// short for the places while the public is called on to propose: then the rules say as many candidates as they need,
    /// and the desk says that the two differ.
    pub fn rules_with(&self, seats: u32, n_candidates: usize) -> Option<Rules> {
        let settings = self.rules.settings();
        let least = seats.saturating_add(u32::from(settings.exact_for));
        let candidates = u32::try_from(n_candidates).unwrap_or(u32::MAX).max(least);
        Rules::new(Settings { candidates, seats, ..settings }).ok()
    }
}

/// The same day of the next year, at its midnight in China; after 29 February the day before it.
fn a_year_later(moment: Timestamp) -> Timestamp {
    let (year, month, day, ..) = moment.in_china();
    let of = |day: u8| time::china_midnight_of(&format!("{}-{month}-{day}", year + 1));
    of(day).or_else(|| of(28)).unwrap_or(moment)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Phase, RoundId};
    use ballot::{Cap, PassBasis, Shortfall, TieAtCut};

    fn round(exact_for: bool) -> Round {
        let rules = Rules::new(Settings {
            candidates: 23,
            seats: 20,
            total_deputies: 410,
            cap: Cap::Seats,
            exact_for,
            pass_basis: PassBasis::AllDeputies,
            tie_at_cut: TieAtCut::Revote,
            shortfall: Shortfall::AcceptFewer,
        });
        Round {
            id: RoundId(1),
            year: 2027,
            title: Bilingual::new("2027年民生实事项目票决", "2027 Ballot"),
            congress: Bilingual::default(),
            district: Bilingual::default(),
            notice: Bilingual::default(),
            source: Bilingual::new("2027年政府工作报告", ""),
            rules: rules.expect("they make sense together"),
            phase: Phase::Closed,
        }
    }

    #[test]
    fn the_title_names_the_next_year_and_each_day_is_a_year_later() {
        let day = |typed: &str| time::china_midnight_of(typed).expect("it is a day");
        let stage = |from: &str, to: &str| Stage {
            phase: Phase::Screening,
            from: day(from),
            to: day(to),
            note: Bilingual::default(),
        };
        let draft = Draft::after(&round(false), &[stage("2027-12-31", "2028-02-29")]);
        assert_eq!(
            (draft.year, draft.title.zh.as_str(), draft.title.en.as_str()),
            (2028, "2028年民生实事项目票决", "2028 Ballot")
        );
        assert_eq!(draft.source.zh, "2027年政府工作报告", "what the quotes are from is for people to say");
        assert_eq!(draft.stages, [stage("2028-12-31", "2029-02-28")]);
        assert_eq!(draft.stages[0].to.china_day(), "2029-02-28");
    }

    #[test]
    fn the_number_of_candidates_follows_the_list_as_far_as_the_places_allow() {
        let with =
            |exact, seats, n| Draft::after(&round(exact), &[]).rules_with(seats, n).map(|rules| rules.candidates());
        assert_eq!(with(false, 20, 24), Some(24));
        assert_eq!(with(false, 20, 0), Some(20));
        assert_eq!(with(true, 20, 20), Some(21));
        assert_eq!(with(false, 0, 24), None);
        assert_eq!(with(false, 1_000, 24), None);
    }
}
