//! One test per rule of law or of the adopted method, named for it.
//! Each group names its source: the Organic Law (组织法), the Election Law (选举法), the rules of Shandong and the practice
//! of congresses. Long on purpose: one list in the order of a ballot, so that a missing rule is seen.

use ballot::{
    Cap, Figures, Further, FurtherKind, MAX_CANDIDATES, MAX_DEPUTIES, Mark, Mismatch, NoFurther, Outcome, Paper,
    PaperError, PassBasis, Rules, RulesError, Settings, Shortfall, Standing, Sums, Tally, TallyError, TieAtCut,
    ValidPaper, Verdict, WhatIf, check_identities, count, further, outcome, recount,
};

/// The demonstration ballot: 23 candidates, 20 places, 410 deputies, and the default of every setting.
const DEMO: Settings = Settings {
    candidates: 23,
    seats: 20,
    total_deputies: 410,
    cap: Cap::Seats,
    exact_for: false,
    pass_basis: PassBasis::AllDeputies,
    tie_at_cut: TieAtCut::Revote,
    shortfall: Shortfall::AcceptFewer,
};

/// Three candidates for two places, before the same 410 deputies: small enough to read.
const SMALL: Settings = Settings { candidates: 3, seats: 2, ..DEMO };

fn rules(settings: Settings) -> Rules {
    Rules::new(settings).expect("the settings of this test make sense")
}

/// A sitting in which all are on the roll, and everyone present took a paper, returned it, and filled it in well.
fn sitting(rules: &Rules, present: u32) -> Figures {
    let total = rules.total_deputies();
    Figures { total, roll: total, present, issued: present, returned: present, invalid: 0 }
}

/// A count sheet with these For; everybody else abstained.
fn sheet(n_papers: u32, fors: &[u32]) -> Tally {
    let sums = |&n_for: &u32| Sums { n_for, n_abstain: n_papers - n_for, ..Sums::default() };
    Tally { n_papers, candidates: fors.iter().map(sums).collect() }
}

/// The outcome when all deputies of the rules are present and vote validly.
fn decide(settings: Settings, fors: &[u32]) -> Outcome {
    let rules = rules(settings);
    let all = rules.total_deputies();
    outcome(&rules, &sitting(&rules, all), &sheet(all, fors))
}

fn verdicts(outcome: &Outcome) -> Vec<Verdict> {
    outcome.candidates.iter().map(|candidate| candidate.verdict).collect()
}

fn ranks(outcome: &Outcome) -> Vec<u32> {
    outcome.candidates.iter().map(|candidate| candidate.rank).collect()
}

fn chosen(outcome: &Outcome) -> Vec<u32> {
    outcome.chosen().map(|candidate| candidate.number).collect()
}

fn paper(text: &str, rules: &Rules) -> Paper {
    Paper::from_text(text, rules).expect("the letters of this test are marks")
}

fn valid(text: &str, rules: &Rules) -> ValidPaper {
    paper(text, rules).check(rules).expect("the papers of this test are valid")
}

fn void(text: &str, rules: &Rules) -> PaperError {
    paper(text, rules).check(rules).expect_err("the papers of this test are void")
}

// Quorum. 组织法 Art 14: two thirds of all deputies or more.

#[test]
fn two_thirds_of_all_deputies_are_rounded_up() {
    for (total_deputies, quorum) in [(410, 274), (371, 248), (409, 273), (408, 272), (6, 4), (5, 4), (4, 3)] {
        assert_eq!(rules(Settings { total_deputies, ..DEMO }).quorum(), quorum, "of {total_deputies}");
    }
}

#[test]
fn the_smallest_congresses_need_everyone_or_nearly() {
    for (total_deputies, quorum) in [(1, 1), (2, 2), (3, 2)] {
        assert_eq!(rules(Settings { total_deputies, ..DEMO }).quorum(), quorum, "of {total_deputies}");
    }
}

#[test]
fn of_410_deputies_273_are_no_quorum_and_274_are() {
    let rules = rules(SMALL);
    let at = |present| outcome(&rules, &sitting(&rules, present), &sheet(present, &[250, 240, 10]));
    assert_eq!(at(273).standing, Standing::NoQuorum);
    assert_eq!(at(274).standing, Standing::Complete);
}

#[test]
fn without_a_quorum_nothing_is_chosen_and_no_sums_are_published() {
    let rules = rules(SMALL);
    let outcome = outcome(&rules, &sitting(&rules, 273), &sheet(273, &[273, 240, 10]));
    assert!(outcome.candidates.is_empty());
    assert_eq!(outcome.chosen().count(), 0);
}

#[test]
fn quorum_is_of_deputies_present_not_of_papers_returned() {
    // Who is present and hands in nothing still makes the meeting a meeting.
    let rules = rules(SMALL);
    let figures = Figures { returned: 210, ..sitting(&rules, 274) };
    assert_eq!(outcome(&rules, &figures, &sheet(210, &[210, 206, 0])).standing, Standing::Complete);
}

#[test]
fn quorum_is_of_all_deputies_not_of_the_roll() {
    // A roll of 400 does not make 267 a meeting of 410.
    let rules = rules(SMALL);
    let at = |present| Figures { roll: 400, ..sitting(&rules, present) };
    let fors = [250, 240, 10];
    assert_eq!(outcome(&rules, &at(267), &sheet(267, &fors)).standing, Standing::NoQuorum);
    assert_eq!(outcome(&rules, &at(274), &sheet(274, &fors)).standing, Standing::Complete);
}

// Threshold. 组织法 Art 25; 山东议事规则 Art 65: more than half of all deputies.

#[test]
fn half_of_all_deputies_is_not_enough() {
    let outcome = decide(SMALL, &[205, 206, 400]);
    assert_eq!(verdicts(&outcome), [Verdict::NotPassed, Verdict::Chosen, Verdict::Chosen]);
}

#[test]
fn more_than_half_is_counted_from_all_deputies() {
    for (total_deputies, passing) in [(410, 206), (371, 186), (411, 206), (1, 1), (2, 2), (3, 2)] {
        let rules = rules(Settings { total_deputies, ..DEMO });
        assert_eq!(rules.passing(0), passing, "of {total_deputies}");
        assert_eq!(rules.passing(total_deputies), passing, "of {total_deputies}");
    }
}

#[test]
fn of_371_deputies_248_are_a_quorum_and_186_for_passes() {
    let rules = rules(Settings { total_deputies: 371, ..SMALL });
    let figures = sitting(&rules, 248);
    let outcome = outcome(&rules, &figures, &sheet(248, &[185, 186, 60]));
    assert_eq!(verdicts(&outcome), [Verdict::NotPassed, Verdict::Chosen, Verdict::NotPassed]);
    assert_eq!(outcome.standing, Standing::Shortfall { missing: 1 });
}

#[test]
fn of_410_deputies_205_for_fail_and_206_pass() {
    let rules = rules(SMALL);
    let outcome = outcome(&rules, &sitting(&rules, 410), &sheet(410, &[205, 206, 0]));
    assert_eq!(verdicts(&outcome), [Verdict::NotPassed, Verdict::Chosen, Verdict::NotPassed]);
    assert_eq!(outcome.candidates[0].why.passing, 206);
}

#[test]
fn a_shorter_roll_does_not_lower_the_threshold() {
    let rules = rules(SMALL);
    let figures = Figures { roll: 400, ..sitting(&rules, 400) };
    let outcome = outcome(&rules, &figures, &sheet(400, &[205, 206, 0]));
    assert_eq!(verdicts(&outcome), [Verdict::NotPassed, Verdict::Chosen, Verdict::NotPassed]);
}

#[test]
fn absence_does_not_lower_the_threshold() {
    // With the bare quorum of 274 present, 205 For are three quarters of those in the hall, and fail.
    let rules = rules(SMALL);
    let outcome = outcome(&rules, &sitting(&rules, 274), &sheet(274, &[205, 206, 0]));
    assert_eq!(verdicts(&outcome), [Verdict::NotPassed, Verdict::Chosen, Verdict::NotPassed]);
}

#[test]
fn a_method_may_count_half_from_those_present() {
    let rules = rules(Settings { pass_basis: PassBasis::Present, ..SMALL });
    assert_eq!(rules.passing(274), 138);
    let outcome = outcome(&rules, &sitting(&rules, 274), &sheet(274, &[137, 138, 200]));
    assert_eq!(verdicts(&outcome), [Verdict::NotPassed, Verdict::Chosen, Verdict::Chosen]);
}

#[test]
fn a_method_may_let_rank_alone_decide() {
    let outcome = decide(Settings { pass_basis: PassBasis::None, ..SMALL }, &[3, 9, 1]);
    assert_eq!(verdicts(&outcome), [Verdict::Chosen, Verdict::Chosen, Verdict::PassedNotChosen]);
}

#[test]
fn half_of_all_deputies_is_the_rule_of_the_law_and_the_others_are_local() {
    // The same sheet under the three bases: 274 present, 150 For.
    let verdict = |pass_basis| {
        let rules = rules(Settings { pass_basis, ..SMALL });
        outcome(&rules, &sitting(&rules, 274), &sheet(274, &[150, 1, 0])).candidates[0].verdict
    };
    assert_eq!(verdict(PassBasis::AllDeputies), Verdict::NotPassed);
    assert_eq!(verdict(PassBasis::Present), Verdict::Chosen);
    assert_eq!(verdict(PassBasis::None), Verdict::Chosen);
}

#[test]
fn what_no_deputy_was_for_is_never_chosen() {
    let outcome = decide(Settings { pass_basis: PassBasis::None, ..SMALL }, &[0, 9, 0]);
    assert_eq!(verdicts(&outcome), [Verdict::NotPassed, Verdict::Chosen, Verdict::NotPassed]);
    assert_eq!(outcome.standing, Standing::Shortfall { missing: 1 });
}

// Cut and tie. 组织法 Art 29 ¶1: those with more votes; at equal votes, vote again among the tied.

#[test]
fn those_with_more_for_are_chosen_and_the_rank_cuts_at_the_places() {
    let outcome = decide(SMALL, &[260, 250, 240]);
    assert_eq!(verdicts(&outcome), [Verdict::Chosen, Verdict::Chosen, Verdict::PassedNotChosen]);
    assert_eq!(outcome.standing, Standing::Complete);
}

#[test]
fn a_tie_that_straddles_the_cut_chooses_none_of_the_tied() {
    let outcome = decide(SMALL, &[250, 260, 250]);
    assert_eq!(verdicts(&outcome), [Verdict::TieAtCut, Verdict::Chosen, Verdict::TieAtCut]);
    assert_eq!(outcome.standing, Standing::Tie { places_left: 1, candidates: vec![1, 3] });
}

#[test]
fn a_tie_of_all_leaves_every_place_open() {
    let outcome = decide(SMALL, &[250, 250, 250]);
    assert_eq!(verdicts(&outcome), [Verdict::TieAtCut; 3]);
    assert_eq!(outcome.standing, Standing::Tie { places_left: 2, candidates: vec![1, 2, 3] });
}

#[test]
fn a_tie_above_the_cut_is_no_tie() {
    let outcome = decide(SMALL, &[260, 260, 250]);
    assert_eq!(chosen(&outcome), [1, 2]);
    assert_eq!(outcome.standing, Standing::Complete);
}

#[test]
fn a_tie_below_the_cut_is_no_tie() {
    let outcome = decide(Settings { candidates: 4, cap: Cap::None, ..SMALL }, &[220, 260, 220, 250]);
    assert_eq!(chosen(&outcome), [2, 4]);
    assert_eq!(outcome.standing, Standing::Complete);
}

#[test]
fn a_tie_below_the_threshold_is_no_tie() {
    // Neither passed, so there is nothing for them to compete for.
    let outcome = decide(SMALL, &[260, 205, 205]);
    assert_eq!(verdicts(&outcome), [Verdict::Chosen, Verdict::NotPassed, Verdict::NotPassed]);
    assert_eq!(outcome.standing, Standing::Shortfall { missing: 1 });
}

#[test]
fn a_tie_with_a_place_for_each_is_no_tie() {
    let outcome = decide(Settings { candidates: 4, seats: 3, ..SMALL }, &[250, 260, 250, 10]);
    assert_eq!(chosen(&outcome), [1, 2, 3]);
    assert_eq!(outcome.standing, Standing::Complete);
}

#[test]
fn below_a_tie_at_the_cut_nobody_is_chosen() {
    let settings = Settings { candidates: 5, seats: 2, cap: Cap::None, ..DEMO };
    let outcome = decide(settings, &[300, 250, 250, 249, 205]);
    let expected =
        [Verdict::Chosen, Verdict::TieAtCut, Verdict::TieAtCut, Verdict::PassedNotChosen, Verdict::NotPassed];
    assert_eq!(verdicts(&outcome), expected);
}

#[test]
fn the_count_states_a_tie_in_the_same_way_whoever_settles_it() {
    let revote = decide(SMALL, &[250, 260, 250]);
    let presidium = decide(Settings { tie_at_cut: TieAtCut::Presidium, ..SMALL }, &[250, 260, 250]);
    assert_eq!(revote, presidium);
}

#[test]
fn a_method_may_have_the_tied_voted_on_again() {
    let settings = Settings { tie_at_cut: TieAtCut::Revote, ..SMALL };
    let outcome = decide(settings, &[250, 260, 250]);
    assert_eq!(rules(settings).tie_at_cut(), TieAtCut::Revote);
    assert_eq!(outcome.standing, Standing::Tie { places_left: 1, candidates: vec![1, 3] });
    assert_eq!(chosen(&outcome), [2]);
}

#[test]
fn a_method_may_leave_the_tied_to_the_presidium() {
    let settings = Settings { tie_at_cut: TieAtCut::Presidium, ..SMALL };
    let outcome = decide(settings, &[250, 260, 250]);
    assert_eq!(rules(settings).tie_at_cut(), TieAtCut::Presidium);
    assert_eq!(outcome.standing, Standing::Tie { places_left: 1, candidates: vec![1, 3] });
    assert_eq!(chosen(&outcome), [2]);
}

#[test]
fn a_revote_among_the_tied_is_decided_by_more_for() {
    // The tied have passed already, so the repeat vote is by rank alone: 190 of 410 may win it.
    let revote = Settings { candidates: 2, seats: 1, pass_basis: PassBasis::None, ..DEMO };
    let outcome = decide(revote, &[190, 180]);
    assert_eq!(chosen(&outcome), [1]);
    assert_eq!(outcome.standing, Standing::Complete);
}

// Fewer than N pass. 组织法 Art 29 ¶2: the missing places are another matter.

#[test]
fn places_that_nobody_passed_for_stay_empty() {
    let outcome = decide(SMALL, &[205, 300, 100]);
    assert_eq!(chosen(&outcome), [2]);
    assert_eq!(outcome.standing, Standing::Shortfall { missing: 1 });
}

#[test]
fn if_none_passes_all_places_are_missing() {
    let outcome = decide(SMALL, &[205, 1, 0]);
    assert_eq!(verdicts(&outcome), [Verdict::NotPassed; 3]);
    assert_eq!(outcome.standing, Standing::Shortfall { missing: 2 });
}

#[test]
fn a_method_may_accept_fewer() {
    let settings = Settings { shortfall: Shortfall::AcceptFewer, ..SMALL };
    let outcome = decide(settings, &[205, 300, 100]);
    assert_eq!(rules(settings).shortfall(), Shortfall::AcceptFewer);
    assert_eq!((chosen(&outcome), outcome.standing), (vec![2], Standing::Shortfall { missing: 1 }));
}

#[test]
fn a_method_may_hold_a_further_ballot_for_the_empty_places() {
    let settings = Settings { shortfall: Shortfall::FurtherBallot, ..SMALL };
    let first = decide(settings, &[205, 300, 100]);
    assert_eq!(rules(settings).shortfall(), Shortfall::FurtherBallot);
    assert_eq!(first.standing, Standing::Shortfall { missing: 1 });
    // The two left over compete for the one place. It is a ballot like the first: more than half of all must be For.
    let further = Settings { candidates: 2, seats: 1, ..settings };
    assert_eq!(chosen(&decide(further, &[206, 204])), [1]);
    assert_eq!(decide(further, &[205, 204]).standing, Standing::Shortfall { missing: 1 });
}

// The further vote that follows. 组织法 Art 29.

/// What an outcome of these For asks for.
fn asked_for(settings: Settings, fors: &[u32]) -> Result<Further, NoFurther> {
    further(&rules(settings), &decide(settings, fors))
}

/// Art 29 ¶1: 应当就票数相等的人再次投票,以得票多的当选.
#[test]
fn a_tie_is_voted_on_again_among_the_tied_for_the_places_left() {
    let settings = Settings { candidates: 5, seats: 3, exact_for: true, ..DEMO };
    let revote = asked_for(settings, &[250, 270, 250, 250, 210]).expect("the method says so");
    assert_eq!((revote.kind, revote.candidates), (FurtherKind::Revote, vec![1, 3, 4]));
    let expected = Settings { candidates: 3, seats: 2, pass_basis: PassBasis::None, ..settings };
    assert_eq!(revote.rules.settings(), expected, "the rest of the method stays, and so does the cap by places");
}

/// The tied may tie again, and then it is among those still tied.
#[test]
fn a_revote_that_ties_again_asks_for_another() {
    let settings = Settings { candidates: 4, seats: 2, ..DEMO };
    let first = asked_for(settings, &[250, 250, 250, 50]).expect("three for two places");
    let second = decide(first.rules.settings(), &[300, 200, 200]);
    assert_eq!(chosen(&second), [1]);
    let again = further(&first.rules, &second).expect("two for one place");
    assert_eq!((again.candidates, again.rules.candidates(), again.rules.seats()), (vec![2, 3], 2, 1));
}

#[test]
fn a_tie_that_the_presidium_decides_asks_for_no_vote() {
    let settings = Settings { tie_at_cut: TieAtCut::Presidium, ..SMALL };
    assert_eq!(asked_for(settings, &[250, 260, 250]), Err(NoFurther::PresidiumDecides));
}

/// Art 29 ¶2: 不足的名额另行选举; the order of the first vote may decide who stands.
#[test]
fn empty_places_are_voted_on_among_those_not_chosen_in_the_order_of_their_for() {
    let settings = Settings { candidates: 5, seats: 3, shortfall: Shortfall::FurtherBallot, ..DEMO };
    let ballot = asked_for(settings, &[100, 300, 205, 90, 100]).expect("two places are empty");
    assert_eq!((ballot.kind, ballot.candidates), (FurtherKind::FurtherBallot, vec![3, 1, 5, 4]));
    let expected = Settings { candidates: 4, seats: 2, ..settings };
    assert_eq!(ballot.rules.settings(), expected, "more than half of all deputies is needed as before");
}

#[test]
fn a_further_ballot_keeps_the_exact_number_of_for_and_may_have_as_many_candidates_as_places() {
    let settings = Settings { candidates: 5, seats: 2, exact_for: true, shortfall: Shortfall::FurtherBallot, ..DEMO };
    let ballot = asked_for(settings, &[205, 205, 205, 205, 0]).expect("both places are empty");
    assert_eq!((ballot.candidates, ballot.rules.exact_for()), (vec![1, 2, 3, 4, 5], true));
    let equal = Settings { candidates: 3, seats: 3, exact_for: false, ..settings };
    let ballot = asked_for(equal, &[300, 100, 100]).expect("two places are empty");
    assert_eq!((ballot.rules.candidates(), ballot.rules.seats(), ballot.candidates), (2, 2, vec![2, 3]));
}

#[test]
fn empty_places_that_are_accepted_or_wait_for_the_next_session_ask_for_no_vote() {
    for (shortfall, why) in
        [(Shortfall::AcceptFewer, NoFurther::FewerAccepted), (Shortfall::NextSession, NoFurther::NextSession)]
    {
        assert_eq!(asked_for(Settings { shortfall, ..SMALL }, &[205, 300, 100]), Err(why));
    }
}

#[test]
fn a_vote_that_fills_its_places_or_decides_nothing_asks_for_no_further_one() {
    let both = Settings { shortfall: Shortfall::FurtherBallot, ..SMALL };
    assert_eq!(asked_for(both, &[250, 260, 100]), Err(NoFurther::Complete));
    let rules = rules(both);
    for standing in [Standing::NoQuorum, Standing::Void, Standing::Unreconciled { mismatches: Vec::new() }] {
        let outcome = Outcome { standing, candidates: Vec::new() };
        assert_eq!(further(&rules, &outcome), Err(NoFurther::Undecided));
    }
}

#[test]
fn rules_and_outcome_of_different_votes_ask_for_nothing() {
    let outcome = Outcome { standing: Standing::Tie { places_left: 3, candidates: vec![1] }, candidates: Vec::new() };
    assert_eq!(further(&rules(SMALL), &outcome), Err(NoFurther::Contradiction));
}

#[test]
fn a_method_may_leave_the_empty_places_to_the_next_session() {
    let settings = Settings { shortfall: Shortfall::NextSession, ..SMALL };
    let outcome = decide(settings, &[205, 300, 100]);
    assert_eq!(rules(settings).shortfall(), Shortfall::NextSession);
    assert_eq!((chosen(&outcome), outcome.standing), (vec![2], Standing::Shortfall { missing: 1 }));
}

#[test]
fn the_count_states_a_shortfall_in_the_same_way_whatever_follows() {
    let outcomes = [Shortfall::AcceptFewer, Shortfall::FurtherBallot, Shortfall::NextSession]
        .map(|shortfall| decide(Settings { shortfall, ..SMALL }, &[205, 300, 100]));
    assert!(outcomes.iter().all(|outcome| *outcome == outcomes[0]));
}

// Marks. 山东代表法办法 Art 15: for, against or abstain; no write-in. NPC 2001: ○, ×, nothing.

#[test]
fn a_deputy_may_be_for_against_or_abstain() {
    let rules = rules(SMALL);
    let paper = valid("ox-", &rules);
    assert!(paper.marks() == [Mark::For, Mark::Against, Mark::Abstain]);
    assert_eq!((paper.paper().n_for(), paper.paper().n_against(), paper.paper().n_abstain()), (1, 1, 1));
}

#[test]
fn a_blank_paper_is_valid_and_abstains_on_everything() {
    let rules = rules(DEMO);
    let blank = Paper::blank(23);
    assert_eq!(blank.n_abstain(), 23);
    assert!(blank == paper(&"-".repeat(23), &rules));
    let tally = count(&rules, [&blank.check(&rules).expect("a blank paper is valid")]);
    assert!(tally.candidates.iter().all(|sums| *sums == Sums { n_abstain: 1, ..Sums::default() }));
}

#[test]
fn a_mark_that_is_not_made_abstains() {
    assert!(Mark::default() == Mark::Abstain);
}

#[test]
fn a_blank_beside_one_project_abstains_on_that_project() {
    let rules = rules(SMALL);
    let tally = count(&rules, [&valid("o-x", &rules)]);
    assert_eq!(tally.candidates[1], Sums { n_abstain: 1, ..Sums::default() });
}

#[test]
fn a_blank_paper_is_cast_and_no_paper_is_not() {
    // Both leave no mark; only the second is a deputy who did not cast.
    let rules = rules(SMALL);
    let figures = Figures { returned: 1, ..sitting(&rules, 410) };
    let tally = count(&rules, [&valid("---", &rules)]);
    assert_eq!(check_identities(&rules, &figures, &tally), Ok(()));
    assert_eq!((tally.candidates[0].n_abstain, figures.not_cast()), (1, 409));
}

#[test]
fn a_paper_may_be_against_everything() {
    let rules = rules(DEMO);
    assert_eq!(valid(&"x".repeat(23), &rules).paper().n_against(), 23);
}

#[test]
fn there_is_no_room_for_a_write_in() {
    let rules = rules(SMALL);
    let refused = |text| Paper::from_text(text, &rules).err();
    assert_eq!(refused("ox-o"), Some(PaperError::WrongLength { wanted: 3, found: 4 }));
    assert_eq!(refused("oxw"), Some(PaperError::UnknownMark { number: 3 }));
}

// One ballot void. 选举法 Art 44 ¶2: more than the number to be chosen is void, as many or fewer is valid.

#[test]
fn as_many_for_as_places_is_valid() {
    let rules = rules(DEMO);
    assert_eq!(valid(&format!("{}---", "o".repeat(20)), &rules).paper().n_for(), 20);
}

#[test]
fn one_for_too_many_voids_the_whole_paper() {
    let rules = rules(DEMO);
    let text = format!("{}--", "o".repeat(21));
    assert_eq!(void(&text, &rules), PaperError::TooManyFor { limit: 20, found: 21 });
}

#[test]
fn fewer_for_than_places_is_valid() {
    let rules = rules(DEMO);
    assert_eq!(valid(&format!("o{}", "x".repeat(22)), &rules).paper().n_for(), 1);
}

#[test]
fn too_many_against_is_impossible() {
    // The limit is on what is chosen; refusing more than there are surplus candidates is a deputy's right.
    let rules = rules(SMALL);
    assert_eq!(valid("xxx", &rules).paper().n_against(), 3);
}

#[test]
fn a_cap_is_the_number_of_places() {
    assert_eq!(rules(DEMO).cap(), Some(20));
    assert_eq!(rules(SMALL).cap(), Some(2));
}

#[test]
fn a_void_paper_is_counted_once_and_for_no_project() {
    let rules = rules(SMALL);
    let papers: Vec<ValidPaper> =
        ["oo-", "ooo", "xo-"].iter().filter_map(|text| paper(text, &rules).check(&rules).ok()).collect();
    let figures = Figures { returned: 3, invalid: 1, ..sitting(&rules, 410) };
    let tally = count(&rules, &papers);
    assert_eq!(check_identities(&rules, &figures, &tally), Ok(()));
    assert_eq!((figures.valid(), tally.n_papers, tally.candidates[2].n_for), (2, 2, 0));
}

#[test]
fn without_a_cap_every_project_is_judged_by_itself() {
    let rules = rules(Settings { cap: Cap::None, ..SMALL });
    assert_eq!(rules.cap(), None);
    assert_eq!(valid("ooo", &rules).paper().n_for(), 3);
}

#[test]
fn without_a_cap_the_rank_still_cuts_at_the_places() {
    let outcome = decide(Settings { cap: Cap::None, ..SMALL }, &[410, 409, 408]);
    assert_eq!(chosen(&outcome), [1, 2]);
}

#[test]
fn an_exact_method_voids_fewer_as_well_as_more() {
    let rules = rules(Settings { exact_for: true, ..SMALL });
    assert_eq!(void("o--", &rules), PaperError::NotExact { wanted: 2, found: 1 });
    assert_eq!(void("---", &rules), PaperError::NotExact { wanted: 2, found: 0 });
    assert_eq!(void("ooo", &rules), PaperError::TooManyFor { limit: 2, found: 3 });
    assert_eq!(valid("o-o", &rules).paper().n_for(), 2);
}

#[test]
fn a_method_that_is_not_exact_lets_a_deputy_choose_fewer() {
    let rules = rules(Settings { exact_for: false, ..SMALL });
    for text in ["---", "o--", "oo-"] {
        assert!(paper(text, &rules).check(&rules).is_ok(), "{text}");
    }
}

#[test]
fn a_paper_with_a_place_too_few_or_too_many_is_no_paper() {
    let rules = rules(SMALL);
    for n in [0, 2, 4] {
        let refused = Paper::blank(n).check(&rules);
        assert_eq!(refused, Err(PaperError::WrongLength { wanted: 3, found: n }));
    }
}

#[test]
fn a_paper_is_for_the_ballot_it_was_made_for() {
    // Checked under a method without a cap, brought to a count with one: left out, and missed by the identities.
    let free = rules(Settings { cap: Cap::None, ..SMALL });
    let capped = rules(SMALL);
    let tally = count(&capped, [&valid("ooo", &free), &valid("oo-", &free)]);
    assert_eq!(tally.n_papers, 1);
    let figures = Figures { returned: 2, ..sitting(&capped, 410) };
    let mismatches = check_identities(&capped, &figures, &tally).expect_err("one paper is missing");
    assert!(mismatches.contains(&Mismatch::Papers { found: 1, expected: 2 }));
}

// Whole vote void. 选举法 Art 44 ¶1: more papers than voters is void, as many or fewer is valid.

#[test]
fn more_papers_returned_than_issued_voids_the_vote() {
    let rules = rules(SMALL);
    let figures = Figures { issued: 400, returned: 401, ..sitting(&rules, 410) };
    let outcome = outcome(&rules, &figures, &sheet(401, &[400, 300, 10]));
    assert!(figures.is_void());
    assert_eq!(outcome.standing, Standing::Void);
    assert!(outcome.candidates.is_empty());
}

#[test]
fn as_many_or_fewer_papers_returned_is_valid() {
    let rules = rules(SMALL);
    for returned in [400, 399, 300] {
        let figures = Figures { issued: 400, returned, ..sitting(&rules, 410) };
        let outcome = outcome(&rules, &figures, &sheet(returned, &[300, 290, 10]));
        assert!(!figures.is_void());
        assert_eq!(outcome.standing, Standing::Complete, "{returned} returned");
    }
}

#[test]
fn a_void_vote_needs_no_tally() {
    // The papers are counted before they are read, so a void vote has nothing to add up.
    let rules = rules(SMALL);
    let figures = Figures { issued: 400, returned: 401, ..sitting(&rules, 410) };
    assert_eq!(check_identities(&rules, &figures, &Tally::empty(&rules)), Ok(()));
    assert_eq!(outcome(&rules, &figures, &Tally::empty(&rules)).standing, Standing::Void);
}

#[test]
fn without_a_quorum_there_is_no_vote_to_be_void() {
    let rules = rules(SMALL);
    let figures = Figures { issued: 200, returned: 201, ..sitting(&rules, 200) };
    assert_eq!(outcome(&rules, &figures, &Tally::empty(&rules)).standing, Standing::NoQuorum);
}

// Illegible marks: the readable part is valid, the unreadable mark counts for nothing.

#[test]
fn an_illegible_mark_voids_the_mark_and_not_the_paper() {
    let rules = rules(SMALL);
    let mut tally = sheet(410, &[260, 250, 240]);
    tally.candidates[2] = Sums { n_for: 240, n_against: 100, n_abstain: 67, n_item_invalid: 3 };
    let outcome = outcome(&rules, &sitting(&rules, 410), &tally);
    assert_eq!(chosen(&outcome), [1, 2]);
    assert_eq!(outcome.candidates[2].sums.n_item_invalid, 3);
}

#[test]
fn an_illegible_mark_is_not_for() {
    let rules = rules(SMALL);
    let mut tally = sheet(410, &[260, 250, 0]);
    tally.candidates[2] = Sums { n_for: 205, n_item_invalid: 205, ..Sums::default() };
    let outcome = outcome(&rules, &sitting(&rules, 410), &tally);
    assert_eq!(outcome.candidates[2].verdict, Verdict::NotPassed);
}

// Difference and equal votes.

#[test]
fn more_candidates_than_places_is_a_vote_by_difference() {
    assert!(rules(DEMO).is_difference());
    assert!(!rules(Settings { seats: 23, ..DEMO }).is_difference());
}

#[test]
fn in_an_equal_vote_all_that_pass_are_chosen_and_the_rest_are_not() {
    let outcome = decide(Settings { seats: 3, ..SMALL }, &[206, 205, 410]);
    assert_eq!(chosen(&outcome), [1, 3]);
    assert_eq!(outcome.standing, Standing::Shortfall { missing: 1 });
}

#[test]
fn in_an_equal_vote_nothing_ties() {
    let outcome = decide(Settings { seats: 3, ..SMALL }, &[300, 300, 300]);
    assert_eq!(chosen(&outcome), [1, 2, 3]);
    assert_eq!(outcome.standing, Standing::Complete);
}

#[test]
fn in_an_equal_vote_a_paper_for_everything_is_valid() {
    let rules = rules(Settings { seats: 3, ..SMALL });
    assert_eq!(valid("ooo", &rules).paper().n_for(), 3);
}

#[test]
fn one_of_two_is_the_smallest_ballot_seen() {
    // 重庆城口四屏镇 2023: 45 issued, 45 returned, the winner with 93.3 per cent.
    let outcome = decide(Settings { candidates: 2, seats: 1, total_deputies: 45, ..DEMO }, &[42, 3]);
    assert_eq!(chosen(&outcome), [1]);
    assert_eq!(outcome.standing, Standing::Complete);
}

// Rank by For (海南 2024: the ten with most For).

#[test]
fn equal_for_is_equal_rank_and_the_next_ranks_are_skipped() {
    let settings = Settings { candidates: 5, seats: 4, cap: Cap::None, ..DEMO };
    assert_eq!(ranks(&decide(settings, &[250, 300, 250, 249, 10])), [2, 1, 2, 4, 5]);
    assert_eq!(ranks(&decide(settings, &[1, 1, 1, 1, 1])), [1, 1, 1, 1, 1]);
    assert_eq!(ranks(&decide(settings, &[0, 0, 9, 9, 9])), [4, 4, 1, 1, 1]);
}

#[test]
fn against_and_abstain_do_not_change_the_rank() {
    let rules = rules(SMALL);
    let mut tally = sheet(410, &[260, 250, 240]);
    tally.candidates[0] = Sums { n_for: 260, n_against: 150, ..Sums::default() };
    assert_eq!(ranks(&outcome(&rules, &sitting(&rules, 410), &tally)), [1, 2, 3]);
}

#[test]
fn the_outcome_keeps_the_official_order() {
    let outcome = decide(SMALL, &[10, 250, 260]);
    let numbers: Vec<u32> = outcome.candidates.iter().map(|candidate| candidate.number).collect();
    assert_eq!(numbers, [1, 2, 3]);
}

#[test]
fn every_verdict_comes_with_its_numbers() {
    // "For 212, passing 206, rank 11 of 20 places: chosen".
    let mut fors: Vec<u32> = (0..23).map(|n| 222 - n).collect();
    fors[22] = 100;
    let outcome = decide(DEMO, &fors);
    let eleventh = outcome.candidates[10];
    assert_eq!((eleventh.why.n_for, eleventh.why.passing, eleventh.why.rank, eleventh.why.places), (212, 206, 11, 20));
    assert_eq!(eleventh.verdict, Verdict::Chosen);
    assert_eq!(eleventh.rank, eleventh.why.rank);
    assert_eq!(eleventh.sums.n_for, eleventh.why.n_for);
    assert_eq!(outcome.standing, Standing::Shortfall { missing: 3 });
}

// What if another number of deputies is in office? The desk asks before the sitting.

#[test]
fn what_if_371_or_410_deputies_are_in_office() {
    let row = |total, quorum, passing| Ok(WhatIf { total, quorum, passing, passing_at_quorum: passing });
    assert_eq!(rules(DEMO).what_if(371), row(371, 248, 186));
    assert_eq!(rules(DEMO).what_if(410), row(410, 274, 206));
}

#[test]
fn what_if_half_is_counted_from_those_present() {
    // Nobody knows beforehand who comes, so the row says the highest threshold and the lowest.
    let rules = rules(Settings { pass_basis: PassBasis::Present, ..DEMO });
    let expected = WhatIf { total: 371, quorum: 248, passing: 186, passing_at_quorum: 125 };
    assert_eq!(rules.what_if(371), Ok(expected));
}

#[test]
fn what_if_rank_alone_decides() {
    let rules = rules(Settings { pass_basis: PassBasis::None, ..DEMO });
    let expected = WhatIf { total: 371, quorum: 248, passing: 1, passing_at_quorum: 1 };
    assert_eq!(rules.what_if(371), Ok(expected));
}

#[test]
fn another_number_of_deputies_changes_nothing_else() {
    let expected = Settings { total_deputies: 371, ..DEMO };
    assert_eq!(rules(DEMO).with_total(371).map(|rules| rules.settings()), Ok(expected));
}

#[test]
fn what_if_nobody_is_in_office_is_refused() {
    let rules = rules(DEMO);
    assert_eq!(rules.with_total(0), Err(RulesError::NoDeputies));
    assert_eq!(rules.what_if(0), Err(RulesError::NoDeputies));
    assert_eq!(rules.what_if(MAX_DEPUTIES + 1), Err(RulesError::TooManyDeputies));
}

// Settings that cannot be the rules of a ballot.

#[test]
fn settings_that_make_no_sense_are_refused() {
    let exact = Settings { exact_for: true, ..DEMO };
    let cases = [
        (Settings { candidates: 0, ..DEMO }, RulesError::NoCandidates),
        (Settings { candidates: MAX_CANDIDATES + 1, ..DEMO }, RulesError::TooManyCandidates),
        (Settings { candidates: u32::MAX, ..DEMO }, RulesError::TooManyCandidates),
        (Settings { seats: 0, ..DEMO }, RulesError::NoSeats),
        (Settings { seats: 24, ..DEMO }, RulesError::MoreSeatsThanCandidates),
        (Settings { total_deputies: 0, ..DEMO }, RulesError::NoDeputies),
        (Settings { total_deputies: MAX_DEPUTIES + 1, ..DEMO }, RulesError::TooManyDeputies),
        (Settings { cap: Cap::None, ..exact }, RulesError::ExactWithoutCap),
        (Settings { seats: 23, ..exact }, RulesError::ExactWithoutChoice),
    ];
    for (settings, expected) in cases {
        assert_eq!(Rules::new(settings), Err(expected));
        assert!(!expected.to_string().is_empty());
    }
}

#[test]
fn settings_at_the_edge_are_accepted() {
    let cases = [
        DEMO,
        Settings { candidates: 1, seats: 1, total_deputies: 1, ..DEMO },
        Settings { candidates: MAX_CANDIDATES, seats: MAX_CANDIDATES, total_deputies: MAX_DEPUTIES, ..DEMO },
        Settings { exact_for: true, ..DEMO },
        Settings { cap: Cap::None, seats: 23, ..DEMO },
    ];
    for settings in cases {
        assert_eq!(Rules::new(settings).map(|rules| rules.settings()), Ok(settings));
    }
}

#[test]
fn the_rules_say_what_the_settings_said() {
    let settings = Settings {
        tie_at_cut: TieAtCut::Presidium,
        shortfall: Shortfall::NextSession,
        exact_for: true,
        pass_basis: PassBasis::Present,
        ..DEMO
    };
    let rules = rules(settings);
    assert_eq!((rules.candidates(), rules.seats(), rules.total_deputies()), (23, 20, 410));
    assert_eq!((rules.cap(), rules.exact_for()), (Some(20), true));
    assert_eq!(rules.pass_basis(), PassBasis::Present);
    assert_eq!((rules.tie_at_cut(), rules.shortfall()), (TieAtCut::Presidium, Shortfall::NextSession));
}

// Identities, each broken alone.

/// A sitting and a sheet that agree; each test below breaks one number.
fn honest() -> (Rules, Figures, Tally) {
    let rules = rules(SMALL);
    let figures = Figures { total: 410, roll: 405, present: 400, issued: 398, returned: 396, invalid: 6 };
    (rules, figures, sheet(390, &[260, 250, 240]))
}

fn mismatches(rules: &Rules, figures: &Figures, tally: &Tally) -> Vec<Mismatch> {
    check_identities(rules, figures, tally).expect_err("a number was broken")
}

#[test]
fn an_honest_count_adds_up() {
    let (rules, figures, tally) = honest();
    assert_eq!(check_identities(&rules, &figures, &tally), Ok(()));
    assert_eq!(outcome(&rules, &figures, &tally).standing, Standing::Complete);
}

#[test]
fn issued_is_returned_and_not_returned() {
    let (_, figures, _) = honest();
    assert_eq!(figures.not_returned(), 2);
    assert_eq!(figures.returned + figures.not_returned(), figures.issued);
}

#[test]
fn returned_is_valid_and_invalid() {
    let (_, figures, _) = honest();
    assert_eq!(figures.valid(), 390);
    assert_eq!(figures.valid() + figures.invalid, figures.returned);
}

#[test]
fn total_is_the_number_in_the_rules() {
    let (rules, figures, tally) = honest();
    let figures = Figures { total: 409, ..figures };
    assert_eq!(mismatches(&rules, &figures, &tally), [Mismatch::Total { found: 409, expected: 410 }]);
}

#[test]
fn present_is_at_most_total() {
    let (rules, figures, tally) = honest();
    let figures = Figures { present: 411, ..figures };
    assert_eq!(mismatches(&rules, &figures, &tally), [Mismatch::Present { found: 411, limit: 410 }]);
}

#[test]
fn the_roll_is_at_most_all_deputies() {
    // Only a deputy votes; a deputy may be left off the roll, but nobody is added to it.
    let (rules, figures, _) = honest();
    let figures = Figures { roll: 411, ..figures };
    let tally = sheet(390, &[260, 250, 240]);
    assert_eq!(mismatches(&rules, &figures, &tally), [Mismatch::Roll { found: 411, limit: 410 }]);
}

#[test]
fn nobody_off_the_roll_is_handed_a_paper() {
    let (rules, figures, tally) = honest();
    let figures = Figures { roll: 397, ..figures };
    assert_eq!(mismatches(&rules, &figures, &tally), [Mismatch::IssuedBeyondRoll { found: 398, limit: 397 }]);
}

#[test]
fn a_deputy_may_be_present_and_not_on_the_roll() {
    let (rules, figures, tally) = honest();
    let figures = Figures { present: 410, ..figures };
    assert!(figures.present > figures.roll);
    assert_eq!(check_identities(&rules, &figures, &tally), Ok(()));
}

#[test]
fn issued_is_at_most_present() {
    // Nobody votes for another (NPC 2013: 不得委托他人投票).
    let (rules, figures, tally) = honest();
    let figures = Figures { present: 397, ..figures };
    assert_eq!(mismatches(&rules, &figures, &tally), [Mismatch::Issued { found: 398, limit: 397 }]);
}

#[test]
fn invalid_is_at_most_returned() {
    let (rules, figures, _) = honest();
    let figures = Figures { invalid: 397, ..figures };
    let found = mismatches(&rules, &figures, &Tally::empty(&rules));
    assert_eq!(found, [Mismatch::Invalid { found: 397, limit: 396 }]);
}

#[test]
fn the_papers_counted_are_the_valid_papers() {
    let (rules, figures, mut tally) = honest();
    tally.n_papers = 389;
    assert_eq!(mismatches(&rules, &figures, &tally), [Mismatch::Papers { found: 389, expected: 390 }]);
}

// Not cast (未按): absent, without a paper, or keeping it.

#[test]
fn not_cast_is_the_roll_less_the_papers_returned() {
    let (_, figures, _) = honest();
    assert_eq!(figures.not_cast(), 9);
    assert_eq!(figures.returned + figures.not_cast(), figures.roll);
}

#[test]
fn a_void_paper_is_cast() {
    let (_, figures, _) = honest();
    assert_eq!(Figures { invalid: 396, ..figures }.not_cast(), figures.not_cast());
}

#[test]
fn for_against_abstain_void_and_not_cast_are_the_roll_for_every_project() {
    let (_, figures, mut tally) = honest();
    tally.candidates[1] = Sums { n_for: 250, n_against: 100, n_abstain: 37, n_item_invalid: 3 };
    for sums in &tally.candidates {
        assert_eq!(figures.accounts_for(sums), 405);
    }
}

#[test]
fn the_project_that_does_not_account_for_the_roll_is_named() {
    let (rules, figures, mut tally) = honest();
    tally.candidates[1].n_against += 1;
    tally.candidates[2].n_for -= 1;
    let expected = [
        Mismatch::Candidate { number: 2, found: 406, expected: 405 },
        Mismatch::Candidate { number: 3, found: 404, expected: 405 },
    ];
    assert_eq!(mismatches(&rules, &figures, &tally), expected);
}

#[test]
fn no_project_is_blamed_for_a_roll_shorter_than_the_box() {
    // With 390 on the roll and 396 papers, no sums could come right; the two figures are named and nothing else.
    let (rules, figures, tally) = honest();
    let figures = Figures { roll: 390, ..figures };
    assert_eq!(mismatches(&rules, &figures, &tally), [Mismatch::IssuedBeyondRoll { found: 398, limit: 390 }]);
}

#[test]
fn the_marks_of_each_project_add_up_to_the_valid_papers() {
    let (rules, figures, mut tally) = honest();
    assert!(tally.candidates.iter().all(|sums| sums.total() == u64::from(figures.valid())));
    // One valid paper more than the marks: every project lacks one, and so does the number of papers.
    tally.n_papers = 391;
    let figures = Figures { invalid: 5, ..figures };
    let lacks_one = |number| Mismatch::Candidate { number, found: 404, expected: 405 };
    assert_eq!(mismatches(&rules, &figures, &tally), [1, 2, 3].map(lacks_one));
}

#[test]
fn an_illegible_mark_belongs_to_the_sum() {
    let (rules, figures, mut tally) = honest();
    tally.candidates[1].n_abstain -= 1;
    tally.candidates[1].n_item_invalid += 1;
    assert_eq!(check_identities(&rules, &figures, &tally), Ok(()));
}

#[test]
fn a_candidate_missing_from_the_sheet_is_noticed() {
    let (rules, figures, mut tally) = honest();
    tally.candidates.pop();
    assert_eq!(mismatches(&rules, &figures, &tally), [Mismatch::Candidates { found: 2, expected: 3 }]);
}

#[test]
fn all_for_together_are_at_most_places_times_valid() {
    let (rules, figures, _) = honest();
    let tally = sheet(390, &[390, 390, 1]);
    assert_eq!(mismatches(&rules, &figures, &tally), [Mismatch::TooManyFor { found: 781, limit: 780 }]);
    assert_eq!(check_identities(&rules, &figures, &sheet(390, &[390, 390, 0])), Ok(()));
}

#[test]
fn without_a_cap_all_may_have_all_for() {
    let (_, figures, _) = honest();
    let rules = rules(Settings { cap: Cap::None, ..SMALL });
    assert_eq!(check_identities(&rules, &figures, &sheet(390, &[390, 390, 390])), Ok(()));
}

#[test]
fn in_an_exact_method_all_for_together_are_places_times_valid() {
    let (_, figures, _) = honest();
    let rules = rules(Settings { exact_for: true, ..SMALL });
    assert_eq!(check_identities(&rules, &figures, &sheet(390, &[390, 380, 10])), Ok(()));
    let found = mismatches(&rules, &figures, &sheet(390, &[390, 380, 9]));
    assert_eq!(found, [Mismatch::TooFewFor { found: 779, floor: 780 }]);
}

#[test]
fn in_an_exact_method_an_illegible_mark_may_be_the_missing_for() {
    let (_, figures, _) = honest();
    let rules = rules(Settings { exact_for: true, ..SMALL });
    let mut tally = sheet(390, &[390, 380, 9]);
    tally.candidates[2].n_abstain -= 1;
    tally.candidates[2].n_item_invalid += 1;
    assert_eq!(check_identities(&rules, &figures, &tally), Ok(()));
}

#[test]
fn every_broken_number_is_named_at_once() {
    let (rules, figures, mut tally) = honest();
    let figures = Figures { total: 1, invalid: 7, ..figures };
    tally.candidates[0].n_for = 0;
    let found = mismatches(&rules, &figures, &tally);
    assert!(found.contains(&Mismatch::Total { found: 1, expected: 410 }));
    assert!(found.contains(&Mismatch::Papers { found: 390, expected: 389 }));
    assert!(found.contains(&Mismatch::Candidate { number: 1, found: 146, expected: 405 }));
}

#[test]
fn nothing_is_chosen_from_numbers_that_contradict_one_another() {
    let (rules, figures, mut tally) = honest();
    tally.n_papers = 389;
    let outcome = outcome(&rules, &figures, &tally);
    let mismatches = vec![Mismatch::Papers { found: 389, expected: 390 }];
    assert_eq!(outcome.standing, Standing::Unreconciled { mismatches });
    assert!(outcome.candidates.is_empty());
}

#[test]
fn a_mismatch_in_words_names_the_figure_and_both_numbers() {
    let cases = [
        (Mismatch::Total { found: 7, expected: 9 }, "total"),
        (Mismatch::Roll { found: 9, limit: 7 }, "roll"),
        (Mismatch::Present { found: 9, limit: 7 }, "present"),
        (Mismatch::Issued { found: 9, limit: 7 }, "issued"),
        (Mismatch::IssuedBeyondRoll { found: 9, limit: 7 }, "issued"),
        (Mismatch::Invalid { found: 9, limit: 7 }, "invalid"),
        (Mismatch::Papers { found: 7, expected: 9 }, "papers"),
        (Mismatch::Candidates { found: 7, expected: 9 }, "candidates"),
        (Mismatch::Candidate { number: 3, found: 7, expected: 9 }, "candidate 3"),
        (Mismatch::TooManyFor { found: 9, limit: 7 }, "all For"),
        (Mismatch::TooFewFor { found: 7, floor: 9 }, "all For"),
    ];
    for (mismatch, figure) in cases {
        let words = mismatch.to_string();
        assert!(words.starts_with(figure) && words.contains('7') && words.contains('9'), "{words}");
    }
}

// A published result is decided again by anyone.

#[test]
fn a_result_is_decided_again_from_its_figures_and_sums() {
    let (rules, figures, tally) = honest();
    assert_eq!(recount(&rules, &figures, &tally.candidates), outcome(&rules, &figures, &tally));
}

#[test]
fn a_vote_that_failed_is_decided_again_without_sums() {
    let rules = rules(SMALL);
    let no_quorum = sitting(&rules, 273);
    assert_eq!(recount(&rules, &no_quorum, &[]).standing, Standing::NoQuorum);
    let void = Figures { issued: 400, returned: 401, ..sitting(&rules, 410) };
    assert_eq!(recount(&rules, &void, &[]).standing, Standing::Void);
}

#[test]
fn a_published_sum_that_was_changed_is_noticed() {
    let (rules, figures, mut tally) = honest();
    tally.candidates[2].n_for += 20;
    let mismatches = vec![Mismatch::Candidate { number: 3, found: 425, expected: 405 }];
    assert_eq!(recount(&rules, &figures, &tally.candidates).standing, Standing::Unreconciled { mismatches });
}

#[test]
fn the_largest_numbers_are_refused_calmly() {
    let most = Sums { n_for: u32::MAX, n_against: u32::MAX, n_abstain: u32::MAX, n_item_invalid: u32::MAX };
    let tally = Tally { n_papers: u32::MAX, candidates: vec![most; 3] };
    let figures = Figures {
        total: u32::MAX,
        roll: u32::MAX,
        present: u32::MAX,
        issued: u32::MAX,
        returned: u32::MAX,
        invalid: 0,
    };
    let outcome = outcome(&rules(SMALL), &figures, &tally);
    assert!(matches!(outcome.standing, Standing::Unreconciled { .. }));
    assert_eq!(most.total(), 4 * u64::from(u32::MAX));
}

// Boxes are counted apart and added.

#[test]
fn the_boxes_together_are_the_count() {
    let rules = rules(SMALL);
    let east = [valid("oo-", &rules), valid("-x-", &rules)];
    let west = [valid("xox", &rules)];
    let together = count(&rules, east.iter().chain(&west));
    assert_eq!(count(&rules, &east).add(&count(&rules, &west)), Ok(together.clone()));
    let expected = [
        Sums { n_for: 1, n_against: 1, n_abstain: 1, n_item_invalid: 0 },
        Sums { n_for: 2, n_against: 1, n_abstain: 0, n_item_invalid: 0 },
        Sums { n_for: 0, n_against: 1, n_abstain: 2, n_item_invalid: 0 },
    ];
    assert_eq!((together.n_papers, together.candidates.as_slice()), (3, expected.as_slice()));
}

#[test]
fn boxes_of_different_ballots_are_not_added() {
    let three = Tally::empty(&rules(SMALL));
    let many = Tally::empty(&rules(DEMO));
    assert_eq!(three.add(&many), Err(TallyError::DifferentBallots));
}

#[test]
fn a_sum_too_large_for_a_figure_is_refused() {
    let full = Tally { n_papers: u32::MAX, ..Tally::empty(&rules(SMALL)) };
    assert_eq!(full.add(&full), Err(TallyError::TooLarge));
    let mut full = Tally::empty(&rules(SMALL));
    full.candidates[1].n_against = u32::MAX;
    assert_eq!(full.add(&full), Err(TallyError::TooLarge));
    assert!(!TallyError::TooLarge.to_string().is_empty());
}

// Secrecy (选举法 Art 40, 山东议事规则 Art 44: 秘密写票处). What the booth hides, no log and no length may tell.

#[test]
fn a_printed_paper_shows_no_mark() {
    let rules = rules(SMALL);
    assert_eq!(format!("{:?}", paper("ox-", &rules)), "Paper(secret)");
    assert_eq!(format!("{:?}", valid("ox-", &rules)), "ValidPaper(secret)");
    assert_eq!(
        format!("{:?}", paper("oo", &self::rules(Settings { candidates: 2, ..SMALL })).marks()),
        "[Mark(secret), Mark(secret)]"
    );
}

#[test]
fn a_refusal_in_words_shows_no_number() {
    let rules = rules(SMALL);
    let words = void("ooo", &rules).to_string();
    assert!(!words.contains(|c: char| c.is_ascii_digit()), "{words}");
}

#[test]
fn every_paper_of_a_ballot_has_the_same_length() {
    let rules = rules(SMALL);
    for text in ["---", "ox-", "ooo", "xxx"] {
        assert_eq!(paper(text, &rules).encode().len(), 3);
        assert_eq!(paper(text, &rules).to_text().len(), 3);
    }
}

#[test]
fn a_blank_paper_is_never_longer_than_any_ballot() {
    assert_eq!(Paper::blank(u32::MAX).marks().len(), 999);
}

// Reading is strict: one spelling per paper, so that equal papers are equal bytes.

#[test]
fn only_the_three_letters_are_marks() {
    let rules = rules(SMALL);
    let refused = |bytes: &[u8]| Paper::decode(bytes, &rules).err();
    for other in (0..=u8::MAX).filter(|byte| !b"ox-".contains(byte)) {
        assert_eq!(refused(&[b'o', other, b'o']), Some(PaperError::UnknownMark { number: 2 }), "byte {other}");
    }
}

#[test]
fn capitals_spaces_and_the_marks_of_print_are_refused() {
    let rules = rules(SMALL);
    for text in ["", "oo", "ox- ", " ox", "OX-", "ox\n", "o\0x", "○", "×××", "o○", "ох-", "ｏｘ－"] {
        assert!(Paper::from_text(text, &rules).is_err(), "{text:?}");
    }
}

#[test]
fn text_and_bytes_are_the_same_letters() {
    let rules = rules(SMALL);
    let paper = paper("ox-", &rules);
    assert_eq!(paper.encode(), b"ox-");
    assert_eq!(paper.to_text(), "ox-");
    assert!(Paper::decode(b"ox-", &rules) == Ok(paper));
}

#[test]
fn a_void_paper_can_be_read_so_that_it_can_be_counted_as_void() {
    let rules = rules(SMALL);
    assert!(Paper::from_text("ooo", &rules).is_ok());
}
