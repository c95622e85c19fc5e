//! The result in sentences: of the ballot as a whole, and of each project.

use super::{Ranked, Sheet};
use crate::format::two_digits;
use crate::words::{t, tf};
use ballot::{PassBasis, Shortfall, Standing, TieAtCut, Verdict};

/// What became of the ballot as a whole.
pub fn sentences(sheet: &Sheet) -> Vec<String> {
    let figures = &sheet.figures;
    match &sheet.outcome.standing {
        Standing::Complete => vec![tally(sheet), threshold(sheet)],
        Standing::Tie { places_left, candidates } => {
            vec![tally(sheet), tie(sheet, *places_left, candidates), threshold(sheet)]
        }
        Standing::Shortfall { missing } => vec![tally(sheet), shortfall(sheet, *missing), threshold(sheet)],
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

/// Why this project has its verdict.
pub fn why(ranked: &Ranked, sheet: &Sheet) -> String {
    let why = ranked.outcome.why;
    let (votes, rank, places) = (why.n_for, why.rank, why.places);
    let by_rank = sheet.rules.pass_basis() == PassBasis::None;
    match ranked.outcome.verdict {
        Verdict::Chosen => {
            let key = if by_rank { "result.why.chosen.rank" } else { "result.why.chosen" };
            tf(key, &[("votes", &votes), ("rank", &rank), ("places", &places)])
        }
        Verdict::PassedNotChosen => {
            let key = if by_rank { "result.why.passed.rank" } else { "result.why.passed" };
            tf(key, &[("votes", &votes), ("rank", &rank), ("places", &places)])
        }
        Verdict::NotPassed if by_rank => t("result.why.failed.rank"),
        Verdict::NotPassed => {
            let missing = why.passing.saturating_sub(votes);
            tf("result.why.failed", &[("votes", &votes), ("missing", &missing)])
        }
        Verdict::TieAtCut => why_tied(ranked, sheet),
    }
}

fn why_tied(ranked: &Ranked, sheet: &Sheet) -> String {
    let Standing::Tie { places_left, candidates } = &sheet.outcome.standing else { return String::new() };
    let mut others = sheet.official(candidates);
    others.retain(|number| *number != ranked.project.number);
    let votes = ranked.outcome.why.n_for;
    tf("result.why.tied", &[("votes", &votes), ("others", &numbers(&others)), ("left", places_left)])
}
