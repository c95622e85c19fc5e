//! What holds for every form and every paper.

use super::hall::{Dice, Hall, Key, any_paper, rules};
use ballot::seal::{Credentials, Form, Inspector, Sealer};
use ballot::{Cap, Mark, Paper, count};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// Any paper the rules allow seals, verifies, and opens to itself in the sum.
    #[test]
    fn papers_open_to_themselves(
        candidates in 2_u32..7, seats in 1_u32..7, is_capped: bool, is_exact: bool, n in 0_usize..4, seed: u64,
    ) {
        let seats = seats.min(candidates);
        let cap = if is_capped { Cap::Seats } else { Cap::None };
        let rules = rules(candidates, seats, cap, is_exact && is_capped && seats < candidates);
        let mut hall = Hall::new(&rules, Key::Of(1, 1), n + 1);
        let mut dice = Dice(seed);
        let papers: Vec<_> = (0..n).map(|_| any_paper(&rules, &mut dice)).collect();
        papers.iter().enumerate().for_each(|(slip, paper)| hall.cast(slip, paper));
        hall.open(&[1]);
        let report = hall.verdict().unwrap();
        prop_assert_eq!(report.tally.as_ref(), Some(&count(&rules, &papers)));
        prop_assert_eq!(report.form, Form::of_rules(&rules).ok());
    }

    /// Any marks the rules forbid have no proof.
    #[test]
    fn forbidden_marks_have_no_proof(candidates in 2_u32..6, seats in 1_u32..5, is_exact: bool, seed: u64) {
        let seats = seats.min(candidates - 1);
        let rules = rules(candidates, seats, Cap::Seats, is_exact);
        let mut hall = Hall::new(&rules, Key::Single(1), 1);
        let mut dice = Dice(seed);
        let any = |dice: &mut Dice| [Mark::For, Mark::Against, Mark::Abstain][(dice.roll() % 3) as usize];
        let marks: Vec<Mark> = (0..candidates).map(|_| any(&mut dice)).collect();
        let mut choices: Vec<Vec<bool>> =
            marks.iter().map(|mark| vec![*mark == Mark::For, *mark == Mark::Against]).collect();
        choices.push(marks.iter().map(|mark| *mark == Mark::For).collect());
        let is_allowed = Paper::new(marks).check(&rules).is_ok();
        let sealer = Sealer::new(&hall.election).unwrap();
        let sealed = hall.dice.with(|chance| sealer.seal_choices(&choices, &hall.slips[0], chance));
        prop_assert_eq!(sealed.is_ok(), is_allowed);
        if let Ok(ballot) = sealed {
            let credentials = Credentials::read(&hall.credentials).unwrap();
            prop_assert!(Inspector::new(&hall.election, &credentials).unwrap().check(&ballot).is_ok());
        }
    }
}

#[test]
fn all_ballots_of_an_election_have_nearly_the_same_length() {
    // Numbers are written without leading zeros, so a ballot's length moves a little, and by chance alone.
    let rules = rules(4, 2, Cap::Seats, false);
    let mut hall = Hall::new(&rules, Key::Single(1), 1);
    let mut lengths = |letters: &str| {
        let paper = super::hall::paper(letters, &rules);
        let all: Vec<usize> = (0..40).map(|_| hall.seal(0, &paper).len()).collect();
        all.iter().sum::<usize>() / all.len()
    };
    let (full, empty) = (lengths("ooxx"), lengths("----"));
    assert!(full.abs_diff(empty) < 5, "{full} and {empty}");
}
