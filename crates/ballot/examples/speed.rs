//! How many papers one core adds up in a second: `cargo run -p ballot --release --example speed`.
//!
//! Two numbers, as lines that a script can read. The first is adding alone. The second begins at the bytes in the box, as
//! the count does: read, check against the rules, add.

use std::{hint::black_box, time::Instant};

use ballot::{Cap, Paper, PaperError, PassBasis, Rules, Settings, Shortfall, TieAtCut, ValidPaper, count};

const N_PAPERS: u32 = 2_000_000;

/// The demonstration ballot: 23 candidates, 20 places, at most 20 For.
const SETTINGS: Settings = Settings {
    candidates: 23,
    seats: 20,
    total_deputies: 410,
    cap: Cap::Seats,
    exact_for: false,
    pass_basis: PassBasis::AllDeputies,
    tie_at_cut: TieAtCut::Revote,
    shortfall: Shortfall::AcceptFewer,
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let rules = Rules::new(SETTINGS)?;
    let the_box = any_box(rules.candidates());

    let (papers, to_read) = seconds(|| read(&the_box, &rules));
    let papers = papers?;
    let (tally, to_add) = seconds(|| count(black_box(&rules), black_box(&papers)));
    if tally.n_papers != N_PAPERS {
        return Err(format!("{} of {N_PAPERS} papers were counted", tally.n_papers).into());
    }
    println!("ballot_count_papers_per_second {}", per_second(to_add));
    println!("ballot_decode_check_count_papers_per_second {}", per_second(to_read + to_add));
    Ok(())
}

/// Valid papers one after the other, all different enough that no mark can be guessed from the last.
fn any_box(n_candidates: u32) -> Vec<Vec<u8>> {
    let mut dice: u64 = 0x0410_0023;
    let mut any_letter = || {
        dice ^= dice << 13;
        dice ^= dice >> 7;
        dice ^= dice << 17;
        match (dice >> 20) % 3 {
            0 => b'o',
            1 => b'x',
            _ => b'-',
        }
    };
    // The last three are Against, so that no paper has more For than the cap.
    let mut any_paper = || (0..n_candidates).map(|n| if n < 20 { any_letter() } else { b'x' }).collect();
    (0..N_PAPERS).map(|_| any_paper()).collect()
}

fn read(the_box: &[Vec<u8>], rules: &Rules) -> Result<Vec<ValidPaper>, PaperError> {
    the_box.iter().map(|bytes| Paper::decode(bytes, rules)?.check(rules)).collect()
}

#[expect(clippy::disallowed_methods, reason = "this program measures time; the crate has no clock")]
fn seconds<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let start = Instant::now();
    let done = work();
    (done, start.elapsed().as_secs_f64())
}

fn per_second(seconds: f64) -> String {
    format!("{:.0}", f64::from(N_PAPERS) / seconds)
}
