//! `minsheng tally`: counts a published result again, from its file alone. No database, no network, no settings: whoever
//! distrusts the site runs this on a machine of their own, and it says in words what follows from the figures.

use ballot::{
    CandidateOutcome, Figures, FurtherKind, Outcome, PassBasis, Rules, Standing, Sums, Verdict, Why, recount,
};
use domain::vote::RECORD_FORMAT;
use domain::{Followed, Record};
use service::hexadecimal;
use sha2::{Digest, Sha256};
use std::io::Read;
use std::path::Path;
use std::process::ExitCode;

/// A result of 999 candidates is far shorter.
const MAX_BYTES: u64 = 4 << 20;

/// What was found.
#[derive(Debug)]
pub struct Finding {
    /// The recount in words, line by line.
    pub words: String,
    /// What does not agree, by name; empty where all does.
    pub faults: Vec<String>,
}

/// Counts a published result again, and says on the terminal whether it agrees.
pub fn tell(from: &Path, hash: Option<&str>) -> ExitCode {
    match look(from, hash) {
        Ok(found) => {
            println!("{}", found.words);
            if found.faults.is_empty() {
                println!("The recount agrees with the published result.");
                return ExitCode::SUCCESS;
            }
            for fault in &found.faults {
                eprintln!("DIFFERS: {fault}.");
            }
            eprintln!("minsheng: the recount does not agree with the file");
            ExitCode::FAILURE
        }
        Err(why) => {
            eprintln!("minsheng: {why}");
            ExitCode::FAILURE
        }
    }
}

/// Reads the file of a result and counts it again. `hash` is the one published, where the asker has it.
///
/// # Errors
/// Why the file is no result at all, in a sentence.
pub fn look(from: &Path, hash: Option<&str>) -> Result<Finding, String> {
    let bytes = read(from)?;
    let found = sha256(&bytes);
    let record = parse(&bytes)?;
    let rules = Rules::new(record.rules).map_err(|error| format!("the rules contradict one another: {error}"))?;
    let sums: Vec<Sums> = record.candidates.iter().map(|line| line.sums).collect();
    let again = recount(&rules, &record.figures, &sums);
    let mut faults = differences(&record, &again);
    // Unknown fields deep inside, other spaces, another order: nothing of it passes, because these bytes are what is hashed.
    if serde_json::to_vec(&record).ok().as_deref() != Some(bytes.as_slice()) {
        faults.push("the file is not written as the site writes it: something was added, left out or moved".to_owned());
    }
    if let Some(hash) = hash {
        faults.extend(compare(hash, &found));
    }
    Ok(Finding { words: in_words(&record, &rules, &again, &found), faults })
}

fn read(from: &Path) -> Result<Vec<u8>, String> {
    let name = from.display();
    let file = std::fs::File::open(from).map_err(|error| format!("{name} cannot be opened: {error}"))?;
    let mut bytes = Vec::new();
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(|error| format!("{name} cannot be read: {error}"))?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(format!("{name} is longer than 4 MiB: that is no result"));
    }
    Ok(bytes)
}

fn parse(bytes: &[u8]) -> Result<Record, String> {
    // The form is looked at first, so that a later one is called by its name instead of by a strange field.
    let any: serde_json::Value =
        serde_json::from_slice(bytes).map_err(|error| format!("the file is not JSON: {error}"))?;
    match any.get("format").and_then(serde_json::Value::as_str) {
        Some(RECORD_FORMAT) => {}
        Some(other) => {
            let other: String = other.chars().take(40).collect();
            return Err(format!("the file is of the form {other:?}; this program reads {RECORD_FORMAT:?}"));
        }
        None => return Err(format!("the file does not say its form; this program reads {RECORD_FORMAT:?}")),
    }
    serde_json::from_slice(bytes).map_err(|error| {
        // It may quote the file.
        let error: String = error.to_string().chars().take(200).collect();
        format!("the file is no result: {error}")
    })
}

fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// The hash as it was typed or copied, in groups or not, against the one of the file.
fn compare(typed: &str, found: &str) -> Option<String> {
    let plain: String = typed.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
    if plain.len() != 64 || !plain.chars().all(|c| c.is_ascii_hexdigit()) {
        return Some("--hash is not a SHA-256: that is 64 digits 0–9, a–f".to_owned());
    }
    (plain != found).then(|| format!("the hash of the file is {found}, and not {plain}"))
}

/// Where the outcome in the file is not the one that follows from its figures.
fn differences(record: &Record, again: &Outcome) -> Vec<String> {
    let mut faults = Vec::new();
    if let Standing::Unreconciled { mismatches } = &again.standing {
        faults.extend(mismatches.iter().map(|mismatch| format!("the figures contradict one another: {mismatch}")));
    }
    if record.outcome.standing != again.standing {
        faults.push(format!(
            "the ballot as a whole: the file says {}, and it is {}",
            standing(&record.outcome.standing),
            standing(&again.standing)
        ));
    }
    let (said, found) = (&record.outcome.candidates, &again.candidates);
    if said.len() != found.len() {
        faults.push(format!("the file gives {} verdicts, and there are {}", said.len(), found.len()));
    }
    for ((said, found), line) in said.iter().zip(found).zip(&record.candidates) {
        let name = format!("No. {} {}", line.number, line.title.zh);
        if said.verdict != found.verdict {
            faults.push(format!(
                "{name}: the file says {}, and it is {}",
                verdict(said.verdict),
                verdict(found.verdict)
            ));
        } else if said.sums != found.sums {
            faults.push(format!("{name}: its votes stand in the file twice, and differ"));
        } else if said != found {
            faults.push(format!("{name}: its rank or its reason differs"));
        }
    }
    faults
}

fn standing(standing: &Standing) -> String {
    match standing {
        Standing::Complete => "complete: every place is filled".to_owned(),
        Standing::Tie { places_left, candidates } => {
            format!("a tie at the cut: {} candidates for {places_left} places", candidates.len())
        }
        Standing::Shortfall { missing } => format!("a shortfall: {missing} places stay empty"),
        Standing::NoQuorum => "no quorum: nothing is decided".to_owned(),
        Standing::Void => "void: more papers were returned than issued".to_owned(),
        Standing::Unreconciled { .. } => "no result: the figures contradict one another".to_owned(),
    }
}

fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Chosen => "chosen (入选)",
        Verdict::PassedNotChosen => "passed, not chosen (过半未入选)",
        Verdict::NotPassed => "not passed (未过半)",
        Verdict::TieAtCut => "tied at the cut (名额线并列)",
    }
}

/// The recount, for people.
fn in_words(record: &Record, rules: &Rules, again: &Outcome, hash: &str) -> String {
    let mut lines = Vec::new();
    if record.is_mock {
        lines.push("REHEARSAL BALLOT (模拟票决): this is no result of the congress.\n".to_owned());
    }
    lines.push(format!("{} {}, vote {}\n{}\n", record.congress.zh, record.year, record.vote, record.congress.en));
    lines.extend(record.follows.as_ref().map(follows));
    lines.extend(sitting(record, rules));
    let mut ranked: Vec<_> = again.candidates.iter().zip(&record.candidates).collect();
    ranked.sort_by_key(|(found, line)| (found.rank, line.number));
    for (CandidateOutcome { why, verdict: found, .. }, line) in ranked {
        let (number, title, verdict) = (line.number, &line.title.zh, verdict(*found));
        let Why { n_for, passing, rank, places } = why;
        let why = format!("For {n_for}, passing {passing}, rank {rank} of {places} places: {verdict}");
        lines.push(format!("No. {number:>2}  {why}  {title}"));
    }
    lines.push(format!("\nThe ballot: {}.", standing(&again.standing)));
    lines.push(format!("SHA-256 of the file: {hash}"));
    lines.join("\n")
}

/// Which result a further vote follows, so that its file can be fetched and compared.
fn follows(before: &Followed) -> String {
    let Followed { vote, kind, sha256 } = before;
    let kind = match kind {
        FurtherKind::Revote => "a repeat vote among the tied (再次投票)",
        FurtherKind::FurtherBallot => "a further ballot for places left empty (另行票决)",
    };
    format!("This is {kind}. It follows vote {vote}; SHA-256 of the file of that one: {sha256}\n")
}

/// Who was there, and what it took to pass.
fn sitting(record: &Record, rules: &Rules) -> [String; 2] {
    let Figures { total, roll, present, issued, returned, invalid } = record.figures;
    let (quorum, not_cast) = (rules.quorum(), record.figures.not_cast());
    let (passing, seats) = (rules.passing(present), rules.seats());
    let basis = match rules.pass_basis() {
        PassBasis::AllDeputies => format!("Passing: more than half of all deputies, {passing}"),
        PassBasis::Present => format!("Passing: more than half of those present, {passing}"),
        PassBasis::None => "Rank alone decides".to_owned(),
    };
    [
        format!(
            "All deputies {total}, quorum {quorum}, present {present}; on the roll {roll}, issued {issued}, \
             returned {returned}, invalid {invalid}, not cast {not_cast}."
        ),
        format!("{basis}. Places: {seats}.\n"),
    ]
}
