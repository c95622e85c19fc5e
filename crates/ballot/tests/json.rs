//! The names under which rules, figures and results are kept and published.
//! Old results must stay readable, so a changed line here is a change for the archive, not a matter of taste.

use ballot::{
    Cap, Figures, Mismatch, Outcome, PassBasis, Rules, Settings, Shortfall, Standing, Sums, Tally, TieAtCut, WhatIf,
    outcome, recount,
};
use serde::{Serialize, de::DeserializeOwned};

const SETTINGS: &str = r#"{"candidates":3,"seats":2,"total_deputies":410,"cap":"seats","exact_for":false,"pass_basis":"all_deputies","tie_at_cut":"revote","shortfall":"accept_fewer"}"#;

fn check<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(value: &T, json: &str) {
    assert_eq!(serde_json::to_string(value).expect("it can be written"), json);
    assert_eq!(serde_json::from_str::<T>(json).expect("it can be read"), *value);
}

fn rules() -> Rules {
    serde_json::from_str(SETTINGS).expect("the rules of this test make sense")
}

fn figures() -> Figures {
    Figures { total: 410, roll: 408, present: 300, issued: 299, returned: 298, invalid: 1 }
}

fn tally() -> Tally {
    let sums = |n_for| Sums { n_for, n_against: 297 - n_for, ..Sums::default() };
    Tally { n_papers: 297, candidates: vec![sums(250), sums(205), sums(10)] }
}

#[test]
fn rules_are_written_as_their_settings() {
    check(&rules(), SETTINGS);
    check(&rules().settings(), SETTINGS);
}

#[test]
fn every_choice_has_its_name() {
    check(&[Cap::Seats, Cap::None], r#"["seats","none"]"#);
    check(&[PassBasis::AllDeputies, PassBasis::Present, PassBasis::None], r#"["all_deputies","present","none"]"#);
    check(&[TieAtCut::Revote, TieAtCut::Presidium], r#"["revote","presidium"]"#);
    let shortfalls = [Shortfall::AcceptFewer, Shortfall::FurtherBallot, Shortfall::NextSession];
    check(&shortfalls, r#"["accept_fewer","further_ballot","next_session"]"#);
}

#[test]
fn rules_that_make_no_sense_cannot_be_read_from_a_file() {
    let twisted = SETTINGS.replace(r#""seats":2"#, r#""seats":4"#);
    assert!(serde_json::from_str::<Settings>(&twisted).is_ok());
    let refused = serde_json::from_str::<Rules>(&twisted).expect_err("more places than candidates");
    assert!(refused.to_string().contains("more places than candidates"));
}

#[test]
fn a_setting_that_is_unknown_or_missing_is_refused() {
    let unknown = SETTINGS.replace(r#""seats":2"#, r#""seats":2,"proxy":true"#);
    assert!(serde_json::from_str::<Rules>(&unknown).is_err());
    let missing = SETTINGS.replace(r#""seats":2,"#, "");
    assert!(serde_json::from_str::<Rules>(&missing).is_err());
    assert!(serde_json::from_str::<Rules>(&SETTINGS.replace("410", "-410")).is_err());
}

#[test]
fn figures_and_tallies_have_their_names() {
    check(&figures(), r#"{"total":410,"roll":408,"present":300,"issued":299,"returned":298,"invalid":1}"#);
    check(
        &Tally { n_papers: 1, candidates: vec![Sums { n_for: 1, ..Sums::default() }] },
        r#"{"n_papers":1,"candidates":[{"n_for":1,"n_against":0,"n_abstain":0,"n_item_invalid":0}]}"#,
    );
}

#[test]
fn the_roll_is_never_guessed() {
    let unsaid = r#"{"total":410,"present":300,"issued":299,"returned":298,"invalid":1}"#;
    let refused = serde_json::from_str::<Figures>(unsaid).expect_err("nobody said who may vote");
    assert!(refused.to_string().contains("roll"));
}

#[test]
fn a_published_result_is_decided_again_from_its_own_lines() {
    let decided = outcome(&rules(), &figures(), &tally());
    let published = serde_json::to_string(&decided).expect("it can be written");
    let read: Outcome = serde_json::from_str(&published).expect("it can be read");
    let sums: Vec<Sums> = read.candidates.iter().map(|candidate| candidate.sums).collect();
    assert_eq!(recount(&rules(), &figures(), &sums), decided);
}

#[test]
fn a_row_of_what_if_has_its_names() {
    let row = WhatIf { total: 371, quorum: 248, passing: 186, passing_at_quorum: 125 };
    check(&row, r#"{"total":371,"quorum":248,"passing":186,"passing_at_quorum":125}"#);
}

#[test]
fn a_sheet_without_illegible_marks_need_not_say_so() {
    let sums: Sums = serde_json::from_str(r#"{"n_for":1,"n_against":2,"n_abstain":3}"#).expect("it can be read");
    assert_eq!(sums.n_item_invalid, 0);
}

#[test]
fn a_result_is_published_under_these_names() {
    let expected = concat!(
        r#"{"standing":{"shortfall":{"missing":1}},"candidates":["#,
        r#"{"number":1,"sums":{"n_for":250,"n_against":47,"n_abstain":0,"n_item_invalid":0},"rank":1,"#,
        r#""verdict":"chosen","why":{"n_for":250,"passing":206,"rank":1,"places":2}},"#,
        r#"{"number":2,"sums":{"n_for":205,"n_against":92,"n_abstain":0,"n_item_invalid":0},"rank":2,"#,
        r#""verdict":"not_passed","why":{"n_for":205,"passing":206,"rank":2,"places":2}},"#,
        r#"{"number":3,"sums":{"n_for":10,"n_against":287,"n_abstain":0,"n_item_invalid":0},"rank":3,"#,
        r#""verdict":"not_passed","why":{"n_for":10,"passing":206,"rank":3,"places":2}}]}"#,
    );
    check(&outcome(&rules(), &figures(), &tally()), expected);
}

#[test]
fn every_standing_has_its_name() {
    let standing = |standing, json: &str| {
        let outcome = Outcome { standing, candidates: Vec::new() };
        check(&outcome, &format!(r#"{{"standing":{json},"candidates":[]}}"#));
    };
    standing(Standing::Complete, r#""complete""#);
    standing(
        Standing::Tie { places_left: 1, candidates: vec![2, 3] },
        r#"{"tie":{"places_left":1,"candidates":[2,3]}}"#,
    );
    standing(Standing::Shortfall { missing: 2 }, r#"{"shortfall":{"missing":2}}"#);
    standing(Standing::NoQuorum, r#""no_quorum""#);
    standing(Standing::Void, r#""void""#);
    let mismatches = vec![Mismatch::Papers { found: 1, expected: 2 }];
    standing(
        Standing::Unreconciled { mismatches },
        r#"{"unreconciled":{"mismatches":[{"papers":{"found":1,"expected":2}}]}}"#,
    );
}

#[test]
fn every_verdict_has_its_name() {
    use ballot::Verdict::{Chosen, NotPassed, PassedNotChosen, TieAtCut};
    check(
        &[Chosen, PassedNotChosen, NotPassed, TieAtCut],
        r#"["chosen","passed_not_chosen","not_passed","tie_at_cut"]"#,
    );
}

#[test]
fn every_mismatch_has_its_name() {
    let cases = [
        (Mismatch::Total { found: 1, expected: 2 }, r#"{"total":{"found":1,"expected":2}}"#),
        (Mismatch::Roll { found: 2, limit: 1 }, r#"{"roll":{"found":2,"limit":1}}"#),
        (Mismatch::Present { found: 2, limit: 1 }, r#"{"present":{"found":2,"limit":1}}"#),
        (Mismatch::Issued { found: 2, limit: 1 }, r#"{"issued":{"found":2,"limit":1}}"#),
        (Mismatch::IssuedBeyondRoll { found: 2, limit: 1 }, r#"{"issued_beyond_roll":{"found":2,"limit":1}}"#),
        (Mismatch::Papers { found: 1, expected: 2 }, r#"{"papers":{"found":1,"expected":2}}"#),
        (Mismatch::Invalid { found: 2, limit: 1 }, r#"{"invalid":{"found":2,"limit":1}}"#),
        (Mismatch::Candidates { found: 1, expected: 2 }, r#"{"candidates":{"found":1,"expected":2}}"#),
        (
            Mismatch::Candidate { number: 3, found: 1, expected: 2 },
            r#"{"candidate":{"number":3,"found":1,"expected":2}}"#,
        ),
        (Mismatch::TooManyFor { found: 2, limit: 1 }, r#"{"too_many_for":{"found":2,"limit":1}}"#),
        (Mismatch::TooFewFor { found: 1, floor: 2 }, r#"{"too_few_for":{"found":1,"floor":2}}"#),
    ];
    for (mismatch, json) in cases {
        check(&mismatch, json);
    }
}
