//! Whole elections, from the ceremony to the result.

use super::hall::{Dice, Hall, Key, any_paper, paper, rules};
use ballot::seal::{Expected, Form, audit};
use ballot::{Cap, count};

#[test]
fn what_was_marked_comes_out_of_the_sum() {
    let rules = rules(4, 2, Cap::Seats, false);
    let mut hall = Hall::new(&rules, Key::Of(2, 3), 6);
    for (slip, letters) in ["oo--", "ox-x", "xxxx", "----", "o--o"].iter().enumerate() {
        hall.cast(slip, &paper(letters, &rules));
    }
    let result = hall.open(&[1, 3]);
    assert_eq!(result, [vec![3, 1], vec![1, 2], vec![0, 1], vec![1, 2], vec![3, 1, 0, 1]]);
    let report = hall.verdict().unwrap();
    assert_eq!(report.form, Some(Form { n_candidates: 4, n_for: Some((0, 2)) }));
    assert_eq!((report.n_ballots, report.n_credentials, report.n_struck), (5, 6, Some(0)));
    assert!(report.is_fully_proved);
    let tally = report.tally.unwrap();
    assert_eq!((tally.n_papers, tally.candidates[0].n_abstain, tally.candidates[3].n_abstain), (5, 1, 2));
}

#[test]
fn every_pair_of_trustees_opens_the_same() {
    let rules = rules(3, 1, Cap::Seats, false);
    for owners in [[1, 2], [1, 3], [2, 3], [3, 1]] {
        let mut hall = Hall::new(&rules, Key::Of(2, 3), 2);
        hall.cast(0, &paper("o-x", &rules));
        hall.cast(1, &paper("xx-", &rules));
        assert_eq!(hall.open(&owners), [vec![1, 1], vec![0, 1], vec![0, 1], vec![1, 0, 0]]);
        hall.verdict().unwrap();
    }
}

#[test]
fn one_of_one_three_of_five_and_two_single_trustees_open_it() {
    let rules = rules(2, 1, Cap::Seats, false);
    let cases: [(Key, &[u32]); 5] = [
        (Key::Single(1), &[1]),
        (Key::Of(1, 1), &[1]),
        (Key::Of(3, 5), &[2, 4, 5]),
        (Key::Of(3, 5), &[1, 2, 3, 4, 5]),
        (Key::Single(2), &[1, 2]),
    ];
    for (key, owners) in cases {
        let mut hall = Hall::new(&rules, key, 1);
        hall.cast(0, &paper("ox", &rules));
        assert_eq!(hall.open(owners), [vec![1, 0], vec![0, 1], vec![1, 0]], "{key:?}");
        hall.verdict().unwrap();
    }
}

#[test]
fn any_paper_that_the_rules_allow_opens_to_itself_in_the_sum() {
    let forms =
        [(2, 1, Cap::Seats, true), (3, 2, Cap::None, false), (5, 5, Cap::Seats, false), (6, 3, Cap::Seats, true)];
    for (candidates, seats, cap, exact) in forms {
        let rules = rules(candidates, seats, cap, exact);
        let mut hall = Hall::new(&rules, Key::Of(2, 3), 8);
        let mut dice = Dice(u64::from(candidates));
        let papers: Vec<_> = (0..8).map(|_| any_paper(&rules, &mut dice)).collect();
        papers.iter().enumerate().for_each(|(slip, paper)| hall.cast(slip, paper));
        hall.open(&[2, 3]);
        assert_eq!(hall.verdict().unwrap().tally.as_ref(), Some(&count(&rules, &papers)));
    }
}

#[test]
fn twenty_three_candidates_and_twenty_places() {
    let rules = rules(23, 20, Cap::Seats, false);
    let mut hall = Hall::new(&rules, Key::Of(2, 3), 20);
    let mut dice = Dice(1);
    let papers: Vec<_> = (0..20).map(|_| any_paper(&rules, &mut dice)).collect();
    papers.iter().enumerate().for_each(|(slip, paper)| hall.cast(slip, paper));
    hall.open(&[1, 2]);
    assert_eq!(hall.verdict().unwrap().tally.as_ref(), Some(&count(&rules, &papers)));
}

#[test]
fn an_election_that_nobody_votes_in_and_one_where_all_abstain() {
    let rules = rules(2, 1, Cap::Seats, false);
    let mut empty = Hall::new(&rules, Key::Single(1), 3);
    assert_eq!(empty.open(&[1]), [[0, 0], [0, 0], [0, 0]]);
    assert_eq!(empty.verdict().unwrap().n_ballots, 0);
    let mut silent = Hall::new(&rules, Key::Single(1), 3);
    (0..3).for_each(|slip| silent.cast(slip, &paper("--", &rules)));
    assert_eq!(silent.open(&[1]), [[0, 0], [0, 0], [0, 0]]);
    assert_eq!(silent.verdict().unwrap().tally.unwrap().candidates[0].n_abstain, 3);
}

#[test]
fn what_the_auditor_knows_from_elsewhere_is_compared() {
    let rules = rules(2, 1, Cap::Seats, false);
    let mut hall = Hall::new(&rules, Key::Single(1), 1);
    hall.cast(0, &paper("ox", &rules));
    hall.open(&[1]);
    let report = hall.verdict().unwrap();
    let refusal =
        |expected: Expected<'_>| audit(hall.archive.bytes(), &expected).map_err(|refusals| refusals[0].to_string());
    let wrong = "A".repeat(43);
    let known = Expected {
        form: Some(Form::of_rules(&rules).unwrap()),
        trustees: Some(&report.trustees),
        credentials: Some(&report.credentials),
        ..Expected::default()
    };
    assert!(refusal(known).is_ok());
    let announced = "it differs from the fingerprint that was announced";
    assert_eq!(refusal(Expected { trustees: Some(&wrong), ..known }).unwrap_err(), format!("trustees: {announced}"));
    assert_eq!(
        refusal(Expected { credentials: Some(&wrong), ..known }).unwrap_err(),
        format!("credentials: {announced}")
    );
    let form = Some(Form { n_candidates: 2, n_for: Some((1, 1)) });
    let other = refusal(Expected { form, ..known }).unwrap_err();
    assert_eq!(other, "election.questions: it differs from the adopted rules");
}

#[test]
fn a_single_candidate_has_no_sealed_form() {
    let refusal = Form::of_rules(&rules(1, 1, Cap::None, false)).unwrap_err();
    assert_eq!(refusal.to_string(), "candidates: a ballot with a single candidate has no sealed form here");
}
