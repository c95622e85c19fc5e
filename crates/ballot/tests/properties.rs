//! What holds for every election, not only for those that someone thought of.

use ballot::{
    Cap, Figures, MAX_CANDIDATES, MAX_DEPUTIES, Mark, Mismatch, NoFurther, Outcome, Paper, PassBasis, Rules, Settings,
    Shortfall, Standing, Sums, Tally, TieAtCut, ValidPaper, Verdict, check_identities, count, further, outcome,
    recount,
};
use proptest::collection::vec;
use proptest::prelude::*;

/// Any rules of up to nine candidates and forty deputies.
fn any_rules() -> impl Strategy<Value = Rules> {
    let basis = prop_oneof![Just(PassBasis::AllDeputies), Just(PassBasis::Present), Just(PassBasis::None)];
    (1u32..10, any::<u32>(), 1u32..40, any::<bool>(), any::<bool>(), basis).prop_map(
        |(candidates, seats, total_deputies, has_cap, exact, pass_basis)| {
            let seats = seats % candidates + 1;
            let settings = Settings {
                candidates,
                seats,
                total_deputies,
                cap: if has_cap { Cap::Seats } else { Cap::None },
                exact_for: exact && has_cap && seats < candidates,
                pass_basis,
                tie_at_cut: TieAtCut::Revote,
                shortfall: Shortfall::AcceptFewer,
            };
            Rules::new(settings).expect("made to make sense")
        },
    )
}

fn any_mark() -> impl Strategy<Value = Mark> {
    prop_oneof![Just(Mark::For), Just(Mark::Against), Just(Mark::Abstain)]
}

/// Rules and one paper per deputy, filled in anyhow.
fn any_election() -> impl Strategy<Value = (Rules, Vec<Vec<Mark>>)> {
    any_rules().prop_flat_map(|rules| {
        let n_candidates = as_length(rules.candidates());
        let papers = vec(vec(any_mark(), n_candidates), as_length(rules.total_deputies()));
        (Just(rules), papers)
    })
}

fn as_length(n: u32) -> usize {
    usize::try_from(n).expect("small")
}

/// The papers that count; the others are void as a whole.
fn valid_papers(rules: &Rules, papers: &[Vec<Mark>]) -> Vec<ValidPaper> {
    papers.iter().filter_map(|marks| Paper::new(marks.clone()).check(rules).ok()).collect()
}

/// Everyone is present and returns a paper.
fn figures(rules: &Rules, valid: &[ValidPaper]) -> Figures {
    let total = rules.total_deputies();
    let n_valid = u32::try_from(valid.len()).expect("small");
    Figures { total, roll: total, present: total, issued: total, returned: total, invalid: total - n_valid }
}

fn decide(rules: &Rules, papers: &[Vec<Mark>]) -> Outcome {
    let valid = valid_papers(rules, papers);
    outcome(rules, &figures(rules, &valid), &count(rules, &valid))
}

proptest! {
    #[test]
    fn adding_is_order_blind((rules, papers) in any_election(), at in any::<prop::sample::Index>()) {
        let valid = valid_papers(&rules, &papers);
        let (east, west) = valid.split_at(at.index(valid.len() + 1));
        let (a, b) = (count(&rules, east), count(&rules, west));
        prop_assert_eq!(a.add(&b), b.add(&a));
        prop_assert_eq!(a.add(&b), Ok(count(&rules, &valid)));
    }

    #[test]
    fn counting_is_order_blind((rules, papers) in any_election(), keys in vec(any::<u64>(), 40)) {
        let valid = valid_papers(&rules, &papers);
        let mut shuffled: Vec<_> = valid.iter().zip(keys).collect();
        shuffled.sort_by_key(|(_, key)| *key);
        prop_assert_eq!(count(&rules, &valid), count(&rules, shuffled.into_iter().map(|(paper, _)| paper)));
    }

    #[test]
    fn an_empty_box_adds_nothing((rules, papers) in any_election()) {
        let tally = count(&rules, &valid_papers(&rules, &papers));
        prop_assert_eq!(tally.add(&Tally::empty(&rules)), Ok(tally));
    }

    #[test]
    fn no_paper_counts_twice((rules, papers) in any_election()) {
        let valid = valid_papers(&rules, &papers);
        let tally = count(&rules, &valid);
        prop_assert_eq!(as_length(tally.n_papers), valid.len());
        let by_paper: u32 = valid.iter().map(|paper| paper.paper().n_for()).sum();
        let by_candidate: u32 = tally.candidates.iter().map(|sums| sums.n_for).sum();
        prop_assert_eq!(by_paper, by_candidate);
        for sums in &tally.candidates {
            prop_assert_eq!(sums.total(), u64::from(tally.n_papers));
        }
    }

    #[test]
    fn every_project_accounts_for_the_whole_roll(
        (rules, papers) in any_election(), off_the_roll in 0u32..40, kept in 0usize..40,
    ) {
        // Some deputies are not on the roll and some keep their paper; none of them is lost between the lines.
        let roll = rules.total_deputies().saturating_sub(off_the_roll);
        let returned = as_length(roll).saturating_sub(kept);
        let valid = valid_papers(&rules, &papers[..returned]);
        let returned = u32::try_from(returned).expect("small");
        let invalid = returned - u32::try_from(valid.len()).expect("small");
        let figures = Figures { roll, issued: roll, returned, invalid, ..figures(&rules, &valid) };
        let tally = count(&rules, &valid);
        prop_assert_eq!(check_identities(&rules, &figures, &tally), Ok(()));
        prop_assert_eq!(figures.not_cast(), figures.roll - figures.returned);
        for sums in &tally.candidates {
            prop_assert_eq!(figures.accounts_for(sums), u64::from(figures.roll));
        }
    }

    #[test]
    fn what_adds_up_accounts_for_the_roll_and_what_does_not_is_named(
        (rules, papers) in any_election(), place in any::<prop::sample::Index>(), extra in 1u32..9,
    ) {
        let valid = valid_papers(&rules, &papers);
        let figures = figures(&rules, &valid);
        let mut tally = count(&rules, &valid);
        let place = place.index(tally.candidates.len());
        tally.candidates[place].n_against += extra;
        let number = u32::try_from(place).expect("small") + 1;
        let found = u64::from(figures.roll + extra);
        let expected = Mismatch::Candidate { number, found, expected: figures.roll };
        prop_assert_eq!(check_identities(&rules, &figures, &tally), Err(vec![expected]));
    }

    #[test]
    fn a_published_result_can_be_decided_again((rules, papers) in any_election(), present: u32) {
        // Any number present, so that some sittings have no quorum and publish no sums.
        let valid = valid_papers(&rules, &papers);
        let present = present % (rules.total_deputies() + 1);
        let returned = present.min(u32::try_from(valid.len()).expect("small"));
        let tally = count(&rules, &valid[..as_length(returned)]);
        let figures = Figures { present, issued: present, returned, invalid: 0, ..figures(&rules, &valid) };
        let decided = outcome(&rules, &figures, &tally);
        let published: Vec<Sums> = decided.candidates.iter().map(|candidate| candidate.sums).collect();
        prop_assert_eq!(recount(&rules, &figures, &published), decided);
    }

    #[test]
    fn a_count_of_valid_papers_satisfies_every_identity((rules, papers) in any_election()) {
        let valid = valid_papers(&rules, &papers);
        prop_assert_eq!(check_identities(&rules, &figures(&rules, &valid), &count(&rules, &valid)), Ok(()));
    }

    #[test]
    fn a_paper_counted_twice_is_noticed((rules, papers) in any_election(), at in any::<prop::sample::Index>()) {
        let valid = valid_papers(&rules, &papers);
        prop_assume!(!valid.is_empty());
        let again = at.get(&valid);
        let tally = count(&rules, valid.iter().chain([again]));
        prop_assert!(check_identities(&rules, &figures(&rules, &valid), &tally).is_err());
    }

    #[test]
    fn a_paper_left_out_is_noticed((rules, papers) in any_election()) {
        let valid = valid_papers(&rules, &papers);
        prop_assume!(!valid.is_empty());
        let tally = count(&rules, &valid[1..]);
        prop_assert!(check_identities(&rules, &figures(&rules, &valid), &tally).is_err());
    }

    #[test]
    fn a_void_paper_changes_no_sum((rules, papers) in any_election()) {
        prop_assume!(rules.is_difference() && rules.cap().is_some());
        let over_marked = vec![Mark::For; as_length(rules.candidates())];
        let before = count(&rules, &valid_papers(&rules, &papers));
        let with_void: Vec<_> = papers.into_iter().chain([over_marked]).collect();
        prop_assert_eq!(before, count(&rules, &valid_papers(&rules, &with_void)));
    }

    #[test]
    fn at_most_as_many_as_places_are_chosen((rules, papers) in any_election()) {
        prop_assert!(decide(&rules, &papers).chosen().count() <= as_length(rules.seats()));
    }

    #[test]
    fn whoever_is_chosen_passed_and_whoever_has_more_is_chosen_too((rules, papers) in any_election()) {
        let outcome = decide(&rules, &papers);
        for chosen in outcome.chosen() {
            prop_assert!(chosen.sums.n_for >= chosen.why.passing);
            for other in &outcome.candidates {
                // Equal For is equal treatment: the place on the list never decides.
                prop_assert!(other.sums.n_for < chosen.sums.n_for || other.verdict == Verdict::Chosen);
            }
        }
    }

    #[test]
    fn the_standing_accounts_for_every_place((rules, papers) in any_election()) {
        let outcome = decide(&rules, &papers);
        let n_chosen = u32::try_from(outcome.chosen().count()).expect("small");
        match &outcome.standing {
            Standing::Complete => prop_assert_eq!(n_chosen, rules.seats()),
            Standing::Shortfall { missing } => {
                prop_assert!(*missing > 0);
                prop_assert_eq!(n_chosen + missing, rules.seats());
                prop_assert!(outcome.candidates.iter().all(|c| c.verdict != Verdict::PassedNotChosen));
            }
            Standing::Tie { places_left, candidates } => {
                prop_assert_eq!(n_chosen + places_left, rules.seats());
                prop_assert!(*places_left > 0 && candidates.len() > as_length(*places_left));
            }
            other => prop_assert!(false, "all were present, and the count adds up: {:?}", other),
        }
    }

    #[test]
    fn a_further_vote_has_the_places_left_and_nobody_chosen_on_its_paper((rules, papers) in any_election()) {
        let settings = Settings { shortfall: Shortfall::FurtherBallot, ..rules.settings() };
        let rules = Rules::new(settings).expect("only what follows a shortfall is another");
        let outcome = decide(&rules, &papers);
        let chosen: Vec<u32> = outcome.chosen().map(|candidate| candidate.number).collect();
        match further(&rules, &outcome) {
            Ok(next) => {
                prop_assert_eq!(as_length(next.rules.seats()) + chosen.len(), as_length(rules.seats()));
                prop_assert_eq!(as_length(next.rules.candidates()), next.candidates.len());
                prop_assert!(next.candidates.iter().all(|number| (1..=rules.candidates()).contains(number)));
                prop_assert!(next.candidates.iter().all(|number| !chosen.contains(number)));
                let mut once = next.candidates.clone();
                once.sort_unstable();
                once.dedup();
                prop_assert_eq!(once.len(), next.candidates.len());
            }
            Err(why) => prop_assert_eq!((why, chosen.len()), (NoFurther::Complete, as_length(rules.seats()))),
        }
    }

    #[test]
    fn raising_for_never_unchooses((rules, papers) in any_election(), paper in any::<prop::sample::Index>()) {
        let before = decide(&rules, &papers);
        for chosen in before.chosen() {
            let mut papers = papers.clone();
            let place = as_length(chosen.number) - 1;
            let changed = &mut papers[paper.index(as_length(rules.total_deputies()))];
            // A change that voids the paper, or makes a void one count, is another matter.
            let was_valid = Paper::new(changed.clone()).check(&rules).is_ok();
            changed[place] = Mark::For;
            if was_valid && Paper::new(changed.clone()).check(&rules).is_ok() {
                prop_assert_eq!(decide(&rules, &papers).candidates[place].verdict, Verdict::Chosen);
            }
        }
    }

    #[test]
    fn a_for_moved_to_a_chosen_candidate_never_unchooses((rules, papers) in any_election()) {
        let before = decide(&rules, &papers);
        for chosen in before.chosen() {
            let place = as_length(chosen.number) - 1;
            let mut papers = papers.clone();
            // Works under every cap, and under an exact one too: the number of For stays the same.
            for marks in &mut papers {
                if let Some(other) = marks.iter().position(|mark| *mark == Mark::For) {
                    marks.swap(place, other);
                }
            }
            prop_assert_eq!(decide(&rules, &papers).candidates[place].verdict, Verdict::Chosen);
        }
    }

    #[test]
    fn the_order_of_the_list_does_not_matter((rules, papers) in any_election(), turn in 0usize..9) {
        let turn = turn % as_length(rules.candidates());
        let mut turned = papers.clone();
        turned.iter_mut().for_each(|marks| marks.rotate_left(turn));
        let mut expected: Vec<_> = decide(&rules, &papers).candidates.iter().map(|c| (c.verdict, c.rank)).collect();
        expected.rotate_left(turn);
        let found: Vec<_> = decide(&rules, &turned).candidates.iter().map(|c| (c.verdict, c.rank)).collect();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn a_paper_survives_the_wire(marks in vec(any_mark(), 1..=60)) {
        let rules = rules_for(marks.len());
        let paper = Paper::new(marks);
        prop_assert!(Paper::decode(&paper.encode(), &rules) == Ok(paper.clone()));
        prop_assert!(Paper::from_text(&paper.to_text(), &rules) == Ok(paper.clone()));
        prop_assert_eq!(paper.encode().len(), paper.marks().len());
        prop_assert_eq!(as_length(paper.n_for() + paper.n_against() + paper.n_abstain()), paper.marks().len());
    }

    #[test]
    fn what_can_be_read_is_written_back_the_same(text in "[ox-]{1,40}") {
        let paper = Paper::from_text(&text, &rules_for(text.len())).expect("only marks");
        prop_assert_eq!(paper.to_text(), text);
    }

    #[test]
    fn reading_any_bytes_never_panics(rules in any_rules(), bytes in vec(any::<u8>(), 0..40)) {
        if let Ok(paper) = Paper::decode(&bytes, &rules) {
            prop_assert_eq!(paper.encode(), bytes);
            let _ = paper.check(&rules);
        }
    }

    #[test]
    fn reading_any_text_never_panics(rules in any_rules(), text in any::<String>()) {
        if let Ok(paper) = Paper::from_text(&text, &rules) {
            prop_assert_eq!(paper.to_text(), text);
        }
    }

    #[test]
    fn reading_nearly_a_paper_never_panics(rules in any_rules(), text in "[ox\\-○×OX0 ]{0,12}") {
        let _ = Paper::from_text(&text, &rules).map(|paper| paper.check(&rules));
    }

    #[test]
    fn any_settings_are_judged_without_panic(numbers in any::<[u32; 4]>(), has_cap: bool, exact_for: bool) {
        let [candidates, seats, total_deputies, present] = numbers;
        let settings = Settings {
            candidates: candidates % (2 * MAX_CANDIDATES),
            seats: seats % (2 * MAX_CANDIDATES),
            total_deputies,
            cap: if has_cap { Cap::Seats } else { Cap::None },
            exact_for,
            pass_basis: PassBasis::Present,
            tie_at_cut: TieAtCut::Presidium,
            shortfall: Shortfall::NextSession,
        };
        if let Ok(rules) = Rules::new(settings) {
            prop_assert!(rules.quorum() * 3 >= total_deputies * 2 && (rules.quorum() - 1) * 3 < total_deputies * 2);
            prop_assert!(u64::from(rules.passing(present)) * 2 > u64::from(present));
        }
    }

    #[test]
    fn any_number_of_deputies_is_judged_without_panic(rules in any_rules(), total in any::<u32>(), near in 0u32..200_000) {
        for total in [total, near] {
            let is_possible = (1..=MAX_DEPUTIES).contains(&total);
            prop_assert_eq!(rules.with_total(total).is_ok(), is_possible);
            let row = rules.what_if(total);
            prop_assert_eq!(row.is_ok(), is_possible);
            if let Ok(row) = row {
                prop_assert!(row.quorum <= row.total && row.passing <= row.total);
                prop_assert!(row.passing_at_quorum <= row.passing);
            }
        }
    }

    #[test]
    fn any_figures_and_any_sheet_are_judged_without_panic(
        rules in any_rules(),
        numbers in any::<[u32; 7]>(),
        sums in vec(any::<[u32; 4]>(), 0..12),
    ) {
        let [total, roll, present, issued, returned, invalid, n_papers] = numbers;
        let figures = Figures { total, roll, present, issued, returned, invalid };
        let candidates = sums
            .into_iter()
            .map(|[n_for, n_against, n_abstain, n_item_invalid]| {
                Sums { n_for, n_against, n_abstain, n_item_invalid }
            })
            .collect();
        let tally = Tally { n_papers, candidates };
        let _ = tally.add(&tally);
        let _ = recount(&rules, &figures, &tally.candidates);
        prop_assert!(tally.candidates.iter().all(|sums| figures.accounts_for(sums) >= sums.total()));
        let outcome = outcome(&rules, &figures, &tally);
        if check_identities(&rules, &figures, &tally).is_err() || figures.is_void() {
            prop_assert_eq!(outcome.chosen().count(), 0);
        }
    }
}

/// Rules for a paper of this length; one place, no cap.
fn rules_for(length: usize) -> Rules {
    Rules::new(Settings {
        candidates: u32::try_from(length).expect("small"),
        seats: 1,
        total_deputies: 3,
        cap: Cap::None,
        exact_for: false,
        pass_basis: PassBasis::AllDeputies,
        tie_at_cut: TieAtCut::Revote,
        shortfall: Shortfall::AcceptFewer,
    })
    .expect("made to make sense")
}
