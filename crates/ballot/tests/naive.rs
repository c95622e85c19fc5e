//! A second counter, written the way a clerk with a blackboard would do it, compared with ours on a million elections.
//!
//! It shares no line with the crate: papers are text, percentages are cross-multiplied, and places are handed out one
//! group of equals at a time. Where the crate asks "how many are above me?", this one takes the best off the board.

use std::{collections::BTreeMap, thread};

use ballot::{
    Cap, Figures, Outcome, Paper, PassBasis, Rules, Settings, Shortfall, Standing, TieAtCut, Verdict, count, outcome,
};

/// One election as a clerk sees it.
#[derive(Debug)]
struct Election {
    settings: Settings,
    roll: u64,
    present: u64,
    issued: u64,
    /// Every paper found in the boxes, void or not.
    papers: Vec<String>,
}

/// What is written on the blackboard in the end, in words.
#[derive(Debug, PartialEq, Eq)]
struct Board {
    headline: String,
    /// The papers that are void as a whole.
    n_void: usize,
    /// The deputies on the roll who put no paper in.
    n_not_cast: usize,
    /// Per candidate: for, against, abstain, rank, verdict.
    lines: Vec<(usize, usize, usize, usize, &'static str)>,
}

/// The naive counter.
fn blackboard(election: &Election) -> Board {
    let nothing = |headline: &str| Board { headline: headline.to_owned(), n_void: 0, n_not_cast: 0, lines: Vec::new() };
    let total = u64::from(election.settings.total_deputies);
    if election.present * 3 < total * 2 {
        return nothing("no quorum");
    }
    if election.papers.len() as u64 > election.issued {
        return nothing("void");
    }

    let good: Vec<&String> = election.papers.iter().filter(|paper| !is_void(paper, &election.settings)).collect();
    let column = |candidate: usize, letter: char| {
        good.iter().filter(|paper| paper.chars().nth(candidate) == Some(letter)).count()
    };
    let n_candidates = election.settings.candidates as usize;
    let fors: Vec<usize> = (0..n_candidates).map(|candidate| column(candidate, 'o')).collect();

    let passes = |n_for: usize| match election.settings.pass_basis {
        PassBasis::AllDeputies => 2 * n_for as u64 > total,
        PassBasis::Present => 2 * n_for as u64 > election.present,
        PassBasis::None => n_for > 0,
    };
    let (words, headline) = hand_out_places(&fors, passes, election.settings.seats as usize);
    let ranks = ranks(&fors);
    let lines = (0..n_candidates).map(|c| (fors[c], column(c, 'x'), column(c, '-'), ranks[c], words[c])).collect();
    // The clerk ticks a name on the roll for every paper in the box; the names left over have not voted.
    let n_not_cast = (0..election.roll).skip(election.papers.len()).count();
    Board { headline, n_void: election.papers.len() - good.len(), n_not_cast, lines }
}

fn is_void(paper: &str, settings: &Settings) -> bool {
    let n_for = paper.matches('o').count();
    let seats = settings.seats as usize;
    match settings.cap {
        Cap::None => false,
        Cap::Seats if settings.exact_for => n_for != seats,
        Cap::Seats => n_for > seats,
    }
}

/// Takes the best off the board, group by group, until the places or the candidates that pass run out.
fn hand_out_places(fors: &[usize], passes: impl Fn(usize) -> bool, seats: usize) -> (Vec<&'static str>, String) {
    let mut words = vec!["not passed"; fors.len()];
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (candidate, &n_for) in fors.iter().enumerate() {
        if passes(n_for) {
            groups.entry(n_for).or_default().push(candidate);
        }
    }
    let mut places = seats;
    let mut headline = None;
    while let Some((_, group)) = groups.pop_last() {
        let word = if places == 0 {
            "passed, not chosen"
        } else if group.len() <= places {
            places -= group.len();
            "chosen"
        } else {
            let tied: Vec<usize> = group.iter().map(|candidate| candidate + 1).collect();
            headline = Some(format!("{places} places between {tied:?}"));
            places = 0;
            "tie"
        };
        for candidate in group {
            words[candidate] = word;
        }
    }
    let rest = if places == 0 { "complete".to_owned() } else { format!("{places} missing") };
    (words, headline.unwrap_or(rest))
}

/// Walks down the sorted list as at a sports day: 1, 2, 2, 4.
fn ranks(fors: &[usize]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..fors.len()).collect();
    order.sort_by(|&a, &b| fors[b].cmp(&fors[a]));
    let mut ranks = vec![0; fors.len()];
    for (place, &candidate) in order.iter().enumerate() {
        let is_level = place > 0 && fors[order[place - 1]] == fors[candidate];
        ranks[candidate] = if is_level { ranks[order[place - 1]] } else { place + 1 };
    }
    ranks
}

/// Our own counter, its answer put in the words of the blackboard.
fn ours(election: &Election) -> Board {
    let rules = Rules::new(election.settings).expect("made to make sense");
    let mut valid = Vec::new();
    let mut invalid = 0;
    for text in &election.papers {
        match Paper::from_text(text, &rules).and_then(|paper| paper.check(&rules)) {
            Ok(paper) => valid.push(paper),
            Err(_) => invalid += 1,
        }
    }
    let small = |n: u64| u32::try_from(n).expect("small");
    let figures = Figures {
        total: rules.total_deputies(),
        roll: small(election.roll),
        present: small(election.present),
        issued: small(election.issued),
        returned: small(election.papers.len() as u64),
        invalid,
    };
    let outcome = outcome(&rules, &figures, &count(&rules, &valid));
    for candidate in &outcome.candidates {
        assert_eq!(figures.accounts_for(&candidate.sums), election.roll, "somebody on the roll is lost");
    }
    in_words(&figures, &outcome)
}

fn in_words(figures: &Figures, outcome: &Outcome) -> Board {
    let headline = match &outcome.standing {
        Standing::NoQuorum => "no quorum".to_owned(),
        Standing::Void => "void".to_owned(),
        Standing::Complete => "complete".to_owned(),
        Standing::Shortfall { missing } => format!("{missing} missing"),
        Standing::Tie { places_left, candidates } => format!("{places_left} places between {candidates:?}"),
        Standing::Unreconciled { mismatches } => format!("does not add up: {mismatches:?}"),
    };
    let lines = outcome
        .candidates
        .iter()
        .map(|candidate| {
            let word = match candidate.verdict {
                Verdict::Chosen => "chosen",
                Verdict::PassedNotChosen => "passed, not chosen",
                Verdict::NotPassed => "not passed",
                Verdict::TieAtCut => "tie",
            };
            let sums = candidate.sums;
            let [n_for, n_against, n_abstain, rank] =
                [sums.n_for, sums.n_against, sums.n_abstain, candidate.rank].map(|n| n as usize);
            (n_for, n_against, n_abstain, rank, word)
        })
        .collect();
    let unless_empty = |n: u32| if outcome.candidates.is_empty() { 0 } else { n as usize };
    let (n_void, n_not_cast) = (unless_empty(figures.invalid), unless_empty(figures.not_cast()));
    Board { headline, n_void, n_not_cast, lines }
}

/// A small repeatable source of numbers (xorshift); elections must be the same on every machine.
struct Dice(u64);

impl Dice {
    /// Neighbouring numbers must not throw alike, so the number is stirred first; 0 would throw nothing but 0.
    fn new(number: u64) -> Dice {
        let mut dice = Dice(number.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        (0..16).for_each(|_| _ = dice.below(2));
        dice
    }

    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % n
    }

    fn between(&mut self, low: u32, high: u32) -> u32 {
        low + u32::try_from(self.below(u64::from(high - low + 1))).expect("small")
    }

    fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }
}

fn any_settings(dice: &mut Dice, candidates: u32, total_deputies: u32) -> Settings {
    let seats = dice.between(1, candidates);
    let cap = if dice.one_in(3) { Cap::None } else { Cap::Seats };
    let pass_basis = match dice.below(4) {
        0 => PassBasis::Present,
        1 => PassBasis::None,
        _ => PassBasis::AllDeputies,
    };
    Settings {
        candidates,
        seats,
        total_deputies,
        cap,
        exact_for: cap == Cap::Seats && seats < candidates && dice.one_in(6),
        pass_basis,
        tie_at_cut: if dice.one_in(2) { TieAtCut::Revote } else { TieAtCut::Presidium },
        shortfall: match dice.below(3) {
            0 => Shortfall::AcceptFewer,
            1 => Shortfall::FurtherBallot,
            _ => Shortfall::NextSession,
        },
    }
}

/// Deputies differ in how fond they are of For, so that thresholds, ties and over-marked papers all happen.
fn any_election(dice: &mut Dice, candidates: u32, total_deputies: u32) -> Election {
    let settings = any_settings(dice, candidates, total_deputies);
    let off_the_roll = if dice.one_in(4) { dice.below(u64::from(total_deputies / 4 + 1)) } else { 0 };
    let roll = u64::from(total_deputies) - off_the_roll;
    let absent = if dice.one_in(2) { 0 } else { dice.below(u64::from(total_deputies / 2 + 1)) };
    let present = u64::from(total_deputies) - absent;
    let may_vote = present.min(roll);
    let issued = may_vote - if dice.one_in(3) { dice.below(may_vote / 4 + 1) } else { 0 };
    let returned = match dice.below(12) {
        0 => issued + 1,
        1..=3 => issued - dice.below(issued / 4 + 1),
        _ => issued,
    };
    let fondness = dice.below(11);
    let papers = (0..returned).map(|_| any_paper(dice, &settings, fondness)).collect();
    Election { settings, roll, present, issued, papers }
}

fn any_paper(dice: &mut Dice, settings: &Settings, fondness: u64) -> String {
    if dice.one_in(12) {
        return "-".repeat(settings.candidates as usize);
    }
    // Most deputies mind the cap, and some start marking from the bottom of the list.
    let minds_the_cap = !dice.one_in(8);
    let from_the_bottom = dice.one_in(2);
    let mut left = settings.seats;
    let mut letters: Vec<char> = (0..settings.candidates)
        .map(|_| {
            if dice.below(10) < fondness && (left > 0 || !minds_the_cap) {
                left = left.saturating_sub(1);
                'o'
            } else if dice.one_in(2) {
                'x'
            } else {
                '-'
            }
        })
        .collect();
    if from_the_bottom {
        letters.reverse();
    }
    letters.into_iter().collect()
}

/// How often each kind of election came up.
type Seen = BTreeMap<&'static str, u32>;

/// Compares the two counters on one election and says what kind it was.
fn compare(election: &Election) -> Vec<&'static str> {
    let expected = blackboard(election);
    assert_eq!(ours(election), expected, "{election:?}");
    let settings = &election.settings;
    let has_word = |word: &str| expected.lines.iter().any(|line| line.4 == word);
    let is_decided = !expected.lines.is_empty();
    [
        ("no quorum", expected.headline == "no quorum"),
        ("void", expected.headline == "void"),
        ("complete", expected.headline == "complete"),
        ("missing", expected.headline.ends_with("missing")),
        ("tie at the cut", expected.headline.contains("between")),
        ("chosen", has_word("chosen")),
        ("passed, not chosen", has_word("passed, not chosen")),
        ("not passed", has_word("not passed")),
        ("tied", has_word("tie")),
        ("a void paper", expected.n_void > 0),
        ("a deputy who did not cast", expected.n_not_cast > 0),
        ("a deputy off the roll", is_decided && election.roll < u64::from(settings.total_deputies)),
        ("a blank paper", is_decided && election.papers.iter().any(|paper| !paper.contains(['o', 'x']))),
        ("as many candidates as places", is_decided && settings.candidates == settings.seats),
        ("no cap", is_decided && settings.cap == Cap::None),
        ("an exact method", is_decided && settings.exact_for),
        ("half of all", is_decided && settings.pass_basis == PassBasis::AllDeputies),
        ("half of those present", is_decided && settings.pass_basis == PassBasis::Present),
        ("rank alone", is_decided && settings.pass_basis == PassBasis::None),
    ]
    .into_iter()
    .filter_map(|(kind, is_so)| is_so.then_some(kind))
    .collect()
}

const BATCHES: u64 = 200;
const ELECTIONS_PER_BATCH: u32 = 5_000;

/// A batch has its own dice, so that the million is the same on a machine of any number of cores.
fn compare_batches(batches: impl Iterator<Item = u64>) -> Seen {
    let mut seen = Seen::new();
    for batch in batches {
        let mut dice = Dice::new(batch);
        for _ in 0..ELECTIONS_PER_BATCH {
            // Few deputies make many ties; a larger congress comes up now and then.
            let (most_candidates, most_deputies) = if dice.one_in(16) { (8, 25) } else { (5, 9) };
            let (candidates, deputies) = (dice.between(1, most_candidates), dice.between(1, most_deputies));
            for kind in compare(&any_election(&mut dice, candidates, deputies)) {
                *seen.entry(kind).or_default() += 1;
            }
        }
    }
    seen
}

#[test]
fn two_counters_agree_on_a_million_elections() {
    let n_threads = thread::available_parallelism().map_or(1, usize::from);
    let seen = thread::scope(|scope| {
        let share = |first: usize| (0..BATCHES).skip(first).step_by(n_threads);
        let threads: Vec<_> = (0..n_threads).map(|n| scope.spawn(move || compare_batches(share(n)))).collect();
        let mut seen = Seen::new();
        for (kind, n) in threads.into_iter().flat_map(|thread| thread.join().expect("the two counters agree")) {
            *seen.entry(kind).or_default() += n;
        }
        seen
    });
    let of = |kinds: &[&str]| -> u32 { kinds.iter().filter_map(|kind| seen.get(kind)).sum() };
    assert_eq!(of(&["no quorum", "void", "complete", "missing", "tie at the cut"]), 1_000_000, "{seen:?}");
    // The comparison is worth something only if every kind of election came up often.
    assert_eq!(seen.len(), 19, "{seen:?}");
    assert!(seen.values().all(|&n| n >= 10_000), "{seen:?}");
}

#[test]
fn two_counters_agree_on_elections_of_a_districts_size() {
    let mut dice = Dice::new(0x0410_0023);
    for _ in 0..40 {
        let deputies = dice.between(371, 410);
        compare(&any_election(&mut dice, 23, deputies));
    }
}

#[test]
fn the_clerk_and_the_crate_agree_on_an_election_worked_by_hand() {
    let settings = Settings {
        candidates: 4,
        seats: 2,
        total_deputies: 7,
        cap: Cap::Seats,
        exact_for: false,
        pass_basis: PassBasis::AllDeputies,
        tie_at_cut: TieAtCut::Revote,
        shortfall: Shortfall::AcceptFewer,
    };
    // The fourth paper is void: three For for two places. The seventh deputy puts none in.
    let papers = ["oo-x", "oox-", "o--o", "-ooo", "-o--", "oo--"].map(str::to_owned).to_vec();
    let election = Election { settings, roll: 7, present: 7, issued: 7, papers };
    let expected = Board {
        headline: "complete".to_owned(),
        n_void: 1,
        n_not_cast: 1,
        lines: vec![
            (4, 0, 1, 1, "chosen"),
            (4, 0, 1, 1, "chosen"),
            (0, 1, 4, 4, "not passed"),
            (1, 1, 3, 3, "not passed"),
        ],
    };
    assert_eq!(blackboard(&election), expected);
    assert_eq!(ours(&election), expected);
}
