//! The result in sentences: of the ballot as a whole, and of each project.

use super::{Ranked, Sheet};
use crate::format::two_digits;
use crate::words::{t, tf};
use ballot::{FurtherKind, PassBasis, Shortfall, Standing, TieAtCut, Verdict};

/// What became of the ballot as a whole; a further vote says first which one it follows.
pub fn sentences(sheet: &Sheet) -> Vec<String> {
    let follows = sheet.follows.map(|follows| {
        let key = match follows.kind {
            FurtherKind::Revote => "result.follows.revote",
            FurtherKind::FurtherBallot => "result.follows.further_ballot",
        };
        tf(key, &[("n", &sheet.number), ("before", &follows.vote), ("places", &sheet.rules.seats())])
    });
    follows.into_iter().chain(outcome(sheet)).collect()
}

fn outcome(sheet: &Sheet) -> Vec<String> {
    let figures = &sheet.figures;
    match &sheet.outcome.standing {
        Standing::Complete => vec![tally(sheet), threshold(sheet), turnout(sheet)],
        Standing::Tie { places_left, candidates } => {
            vec![tally(sheet), tie(sheet, *places_left, candidates), threshold(sheet), turnout(sheet)]
        }
        Standing::Shortfall { missing } => {
            vec![tally(sheet), shortfall(sheet, *missing), threshold(sheet), turnout(sheet)]
        }
        Standing::NoQuorum => {
            let quorum = sheet.rules.quorum();
            vec![tf("result.no_quorum", &[("present", &figures.present), ("quorum", &quorum)]), t("result.no_figures")]
        }
        Standing::Void => {
            let (returned, issued) = (figures.returned, figures.issued);
            vec![tf("result.void", &[("returned", &returned), ("issued", &issued)]), t("result.no_figures")]
        }
        Standing::Unreconciled { .. } => vec![t("result.unreconciled"), t("result.no_figures")],
    }
}

/// How many projects have which verdict; those that none has are left out.
fn tally(sheet: &Sheet) -> String {
    let by_rank = sheet.rules.pass_basis() == PassBasis::None;
    let n = |verdict| sheet.ranked.iter().filter(|ranked| ranked.outcome.verdict == verdict).count();
    let parts = [
        ("result.n.chosen", n(Verdict::Chosen), true),
        ("result.n.tied", n(Verdict::TieAtCut), false),
        (if by_rank { "result.n.not_chosen" } else { "result.n.passed" }, n(Verdict::PassedNotChosen), false),
        (if by_rank { "result.n.no_for" } else { "result.n.failed" }, n(Verdict::NotPassed), false),
    ];
    let parts: Vec<_> =
        parts.into_iter().filter(|(_, n, always)| *n > 0 || *always).map(|(key, n, _)| tf(key, &[("n", &n)])).collect();
    tf("result.tally", &[("parts", &parts.join(&t("result.tally.and")))])
}

fn threshold(sheet: &Sheet) -> String {
    let passing = sheet.rules.passing(sheet.figures.present);
    match sheet.rules.pass_basis() {
        PassBasis::AllDeputies => tf("result.passing.all", &[("total", &sheet.figures.total), ("passing", &passing)]),
        PassBasis::Present => {
            tf("result.passing.present", &[("present", &sheet.figures.present), ("passing", &passing)])
        }
        PassBasis::None => tf("result.passing.none", &[("seats", &sheet.rules.seats())]),
    }
}

/// Who was there, whether that was enough, and how many of the roll voted.
fn turnout(sheet: &Sheet) -> String {
    let figures = &sheet.figures;
    tf(
        "result.turnout",
        &[
            ("total", &figures.total),
            ("present", &figures.present),
            ("quorum", &sheet.rules.quorum()),
            ("roll", &figures.roll),
            ("returned", &figures.returned),
            ("not_cast", &figures.not_cast()),
        ],
    )
}

fn tie(sheet: &Sheet, places_left: u32, candidates: &[u32]) -> String {
    let votes = sheet.ranked.iter().find(|ranked| ranked.outcome.verdict == Verdict::TieAtCut);
    let votes = votes.map_or(0, |ranked| ranked.outcome.sums.n_for);
    let next = match sheet.rules.tie_at_cut() {
        TieAtCut::Revote => t("result.tie.revote"),
        TieAtCut::Presidium => t("result.tie.presidium"),
    };
    let numbers = numbers(&sheet.official(candidates));
    tf("result.tie", &[("numbers", &numbers), ("votes", &votes), ("left", &places_left), ("next", &next)])
}

fn shortfall(sheet: &Sheet, missing: u32) -> String {
    let next = match sheet.rules.shortfall() {
        Shortfall::AcceptFewer => t("result.shortfall.accept_fewer"),
        Shortfall::FurtherBallot => t("result.shortfall.further_ballot"),
        Shortfall::NextSession => t("result.shortfall.next_session"),
    };
    tf("result.shortfall", &[("seats", &sheet.rules.seats()), ("missing", &missing), ("next", &next)])
}

/// Official numbers in a row: 08、20.
pub fn numbers(numbers: &[u32]) -> String {
    let numbers: Vec<_> = numbers.iter().map(|number| two_digits(*number)).collect();
    numbers.join(&t("result.numbers.and"))
}

/// Why this project has its verdict, in the numbers that decide it.
pub fn why(ranked: &Ranked, sheet: &Sheet) -> String {
    let by_rank = sheet.rules.pass_basis() == PassBasis::None;
    let key = match (ranked.outcome.verdict, by_rank) {
        (Verdict::Chosen, false) => "result.why.chosen",
        (Verdict::Chosen, true) => "result.why.chosen.rank",
        (Verdict::PassedNotChosen, false) => "result.why.passed",
        (Verdict::PassedNotChosen, true) => "result.why.passed.rank",
        (Verdict::NotPassed, false) => "result.why.failed",
        (Verdict::NotPassed, true) => "result.why.failed.rank",
        (Verdict::TieAtCut, false) => "result.why.tied",
        (Verdict::TieAtCut, true) => "result.why.tied.rank",
    };
    let why = ranked.outcome.why;
    let missing = why.passing.saturating_sub(why.n_for);
    let (others, left) = rivals(ranked, sheet);
    tf(
        key,
        &[
            ("votes", &why.n_for),
            ("passing", &why.passing),
            ("rank", &why.rank),
            ("places", &why.places),
            ("missing", &missing),
            ("others", &others),
            ("left", &left),
        ],
    )
}

/// The others tied with this project, and the places that are left for them all.
fn rivals(ranked: &Ranked, sheet: &Sheet) -> (String, u32) {
    let Standing::Tie { places_left, candidates } = &sheet.outcome.standing else { return (String::new(), 0) };
    let mut others = sheet.official(candidates);
    others.retain(|number| *number != ranked.project.number);
    (numbers(&others), *places_left)
}
