//! What sealing and checking cost: `cargo run -p ballot --release --example seal [BALLOTS [FOLDER]]`.
//!
//! Lines that a script can read, in microseconds, all on one core; the least of several rounds, which is what a machine
//! with other work tells most truly. The ballot is the demonstration's: 23 candidates, at most 20 For. Built for
//! `wasm32-wasip1`, the same program measures the same code under Node.

use std::time::Instant;

use ballot::seal::{
    Audit, Chance, Credential, Credentials, Draft, Election, EncryptedTally, Expected, Extra, Form, Inspector, Opening,
    Sealer, Seed, Share, Trustees, Writer, certificate, complete, decrypt, new_uuid, polynomial, route, verify_share,
};
use ballot::{Cap, Mark, Paper, PassBasis, Rules, Settings, Shortfall, TieAtCut, ValidPaper};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

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

fn main() -> Outcome<()> {
    let n: usize = std::env::args().nth(1).map_or(Ok(40), |text| text.parse())?;
    let mut state = 1_u64;
    let mut fill = move |bytes: &mut [u8]| bytes.iter_mut().for_each(|byte| *byte = roll(&mut state));
    let mut chance = Chance::new(&mut fill);
    let (trustees, shares) = key(&mut chance)?;
    let rules = Rules::new(SETTINGS)?;
    let (election, form) = election(&rules, &trustees, &mut chance)?;
    let slips: Vec<Credential> = (0..n).map(|_| Credential::new(&mut chance)).collect();
    let list = Credentials::write(slips.iter().map(|slip| slip.public(election.uuid())).collect());
    let mut archive = Writer::new(1_795_394_248);
    archive.setup(election.text(), trustees.text(), &list)?;
    let begun = archive.bytes().to_vec();

    let (mut ballots, mut to_seal) = (Vec::new(), f64::MAX);
    for (index, slip) in slips.iter().enumerate() {
        let paper = paper(index, form.n_candidates, &rules)?;
        // With the tables of the key, as on a device that seals one ballot.
        let (ballot, took) = micros(|| Sealer::new(&election)?.seal(&paper, slip, &mut chance));
        to_seal = to_seal.min(took);
        ballots.push(ballot?);
    }
    println!("seal_one_ballot {to_seal:.0}");
    println!("ballot_bytes {}", ballots[0].len());

    let credentials = Credentials::read(&list)?;
    let inspector = Inspector::new(&election, &credentials)?;
    let to_check = least(&ballots, |ballot| inspector.check(ballot).is_ok())?;
    println!("check_one_ballot {to_check:.0}");
    let unsigned: Vec<String> = ballots.iter().map(|ballot| spoil(ballot)).collect();
    println!("refuse_a_wrong_signature {:.0}", least(&unsigned, |ballot| inspector.check(ballot).is_err())?);
    let rubbish: Vec<String> = ballots.iter().map(|ballot| "x".repeat(ballot.len())).collect();
    println!("refuse_rubbish {:.0}", least(&rubbish, |ballot| inspector.check(ballot).is_err())?);

    ballots.iter().try_for_each(|ballot| archive.ballot(ballot))?;
    let bytes = archive.bytes().to_vec();
    let expected = Expected { may_be_unfinished: true, ..Expected::default() };
    let (looked, to_check_all) = micros(|| -> Outcome<usize> {
        let audit = Audit::open(&bytes, &expected)?;
        let looked = audit.check(0..n, &|| ());
        Ok(audit.conclude(vec![looked]).map_err(|refusals| refusals[0].clone())?.n_ballots)
    });
    println!("check_{}_ballots {to_check_all:.0}", looked?);
    let mut tally = EncryptedTally::empty(&election);
    let sums: Vec<EncryptedTally> =
        ballots.iter().map(|ballot| one(ballot, &inspector, &election)).collect::<Outcome<_>>()?;
    let (opened, to_open) = micros(|| -> Outcome<usize> {
        sums.iter().for_each(|sum| tally.merge(sum));
        open(&election, &trustees, &shares, &tally, n, &mut archive, &mut chance)
    });
    opened?;
    println!("tally_decrypt_twice_open_{n}_ballots {to_open:.0}");
    println!("archive_bytes {}", archive.bytes().len());
    if let Some(folder) = std::env::args().nth(2) {
        leave(folder.as_ref(), &election, &[archive.bytes(), &begun, ballots[0].as_bytes()])?;
    }
    Ok(())
}

/// Leaves the archive, what it was before the first ballot, and a ballot, for another program to check.
fn leave(folder: &std::path::Path, election: &Election, [archive, begun, ballot]: &[&[u8]; 3]) -> Outcome<()> {
    let name = format!("{}.bel", election.uuid());
    std::fs::create_dir_all(folder.join("cut"))?;
    std::fs::write(folder.join(&name), archive)?;
    std::fs::write(folder.join("cut").join(&name), begun)?;
    Ok(std::fs::write(folder.join("ballot.json"), ballot)?)
}

fn one(ballot: &str, inspector: &Inspector<'_>, election: &Election) -> Outcome<EncryptedTally> {
    let mut tally = EncryptedTally::empty(election);
    inspector.add(ballot, &mut tally)?;
    Ok(tally)
}

fn open(
    election: &Election,
    trustees: &Trustees,
    shares: &[Share],
    tally: &EncryptedTally,
    n: usize,
    archive: &mut Writer,
    chance: &mut Chance<'_>,
) -> Outcome<usize> {
    archive.end_ballots()?;
    archive.tally(&tally.text(), &tally.payload(n))?;
    let mut opening = Opening::new(election, trustees, tally, u32::try_from(n)?);
    for (owner, share) in (1..).zip(shares).take(2) {
        opening.accept(owner, decrypt(share, election, tally, chance))?;
    }
    Ok(opening.record(archive, &mut Extra::new(election))?.len())
}

/// A key of 2 of 3.
fn key(chance: &mut Chance<'_>) -> Outcome<(Trustees, Vec<Share>)> {
    let seeds: Vec<Seed> = (0..3).map(|_| Seed::new(chance)).collect();
    let mut certificates = Vec::new();
    for (index, seed) in (1..).zip(&seeds) {
        certificates.push(certificate(seed, index, 2, 3, chance)?);
    }
    let polynomials: Vec<String> =
        seeds.iter().map(|seed| polynomial(seed, &certificates, chance)).collect::<Result<_, _>>()?;
    let mut outputs = Vec::new();
    for (seed, input) in seeds.iter().zip(route(&certificates, &polynomials)?) {
        outputs.push(verify_share(seed, &certificates, &input, chance)?);
    }
    let made = complete(&certificates, &polynomials, &outputs)?;
    let shares = seeds.iter().zip(&made.decryption_keys).map(|(seed, key)| Share::open(seed, key));
    let shares = shares.collect::<Result<_, _>>()?;
    Ok((made.trustees, shares))
}

fn election(rules: &Rules, trustees: &Trustees, chance: &mut Chance<'_>) -> Outcome<(Election, Form)> {
    let form = Form::of_rules(rules)?;
    let titles: Vec<String> =
        (1..=form.n_candidates).map(|number| format!("第 {number} 项 Project {number}")).collect();
    let (description, name, uuid) = (String::new(), "速度 Speed".to_owned(), new_uuid(chance));
    let (administrator, credential_authority) = (None, None);
    let questions = form.questions(&titles)?;
    let draft = Draft { description, name, questions, uuid, administrator, credential_authority };
    Ok((draft.finish(trustees)?, form))
}

fn paper(index: usize, n: u32, rules: &Rules) -> Outcome<ValidPaper> {
    let mark = |place: u32| [Mark::For, Mark::Against, Mark::For, Mark::Abstain][(place as usize * 7 + index) % 4];
    Ok(Paper::new((0..n).map(mark).collect()).check(rules)?)
}

/// The ballot with another signature.
fn spoil(ballot: &str) -> String {
    let at = ballot.rfind("\"response\":\"").map_or(0, |at| at + 12);
    let digit = if ballot.as_bytes()[at] == b'1' { '2' } else { '1' };
    format!("{}{digit}{}", &ballot[..at], &ballot[at + 1..])
}

fn roll(state: &mut u64) -> u8 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    state.to_be_bytes()[0]
}

/// The least time of one among many, each of which must come out right.
fn least(ballots: &[String], judge: impl Fn(&str) -> bool) -> Outcome<f64> {
    let mut best = f64::MAX;
    for ballot in ballots {
        let (is_right, took) = micros(|| judge(ballot));
        if !is_right {
            return Err("a ballot was judged wrongly".into());
        }
        best = best.min(took);
    }
    Ok(best)
}

#[expect(clippy::disallowed_methods, reason = "it measures time")]
fn micros<T>(act: impl FnOnce() -> T) -> (T, f64) {
    let begun = Instant::now();
    let done = act();
    (done, begun.elapsed().as_secs_f64() * 1e6)
}
