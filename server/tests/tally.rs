//! `minsheng tally`, as somebody runs it who distrusts the site: on a file, in a folder of its own, without a database.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use ballot::{Cap, Figures, FurtherKind, PassBasis, Rules, Settings, Shortfall, Sums, Tally, TieAtCut, outcome};
use domain::vote::{RECORD_FORMAT, RecordLine};
use domain::{Bilingual, Followed, Record, Timestamp};
use sha2::{Digest, Sha256};
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

/// Five candidates, three places, 40 deputies: 21 pass.
fn settings() -> Settings {
    Settings {
        candidates: 5,
        seats: 3,
        total_deputies: 40,
        cap: Cap::None,
        exact_for: false,
        pass_basis: PassBasis::AllDeputies,
        tie_at_cut: TieAtCut::Revote,
        shortfall: Shortfall::NextSession,
    }
}

/// A result in which the five candidates have so many For of 30 papers, and nobody abstained.
fn record(n_for: [u32; 5]) -> Record {
    let figures = Figures { total: 40, roll: 38, present: 32, issued: 32, returned: 31, invalid: 1 };
    record_of(figures, n_for.map(|n_for| Sums { n_for, n_against: 30 - n_for, ..Sums::default() }).to_vec())
}

fn record_of(figures: Figures, sums: Vec<Sums>) -> Record {
    let rules = Rules::new(settings()).unwrap();
    let outcome = outcome(&rules, &figures, &Tally { n_papers: figures.valid(), candidates: sums.clone() });
    let line = |(number, sums): (u32, Sums)| RecordLine {
        number,
        title: Bilingual::new(format!("项目{number}"), format!("Project {number}")),
        sums,
    };
    let moment = Timestamp::parse("2026-01-20T04:00:00Z").unwrap();
    Record {
        format: RECORD_FORMAT.to_owned(),
        congress: Bilingual::new("某区人民代表大会", "A district congress"),
        year: 2026,
        vote: 1,
        follows: None,
        is_mock: true,
        decision: None,
        opened_at: moment,
        closed_at: Some(moment),
        counted_at: moment,
        rules: rules.settings(),
        figures,
        candidates: if outcome.candidates.is_empty() { Vec::new() } else { (1..).zip(sums).map(line).collect() },
        outcome,
    }
}

fn canonical(record: &Record) -> String {
    serde_json::to_string(record).unwrap()
}

/// Runs it on a file of that text. The folder's settings are broken, and the program must not care.
fn tally(text: impl AsRef<[u8]>, more: &[&str]) -> (Option<i32>, String) {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("minsheng.toml"), "lisen = 1\n").unwrap();
    std::fs::write(folder.path().join("result.json"), text).unwrap();
    let output = run(folder.path(), &[&["tally", "--from", "result.json"], more].concat());
    let names: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|found| found.unwrap().file_name()).collect();
    assert_eq!(names.len(), 2, "it leaves nothing behind: {names:?}");
    (output.status.code(), said(&output))
}

fn run(folder: &Path, words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_minsheng")).env_clear().current_dir(folder).args(words).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[test]
fn a_result_that_agrees_is_told_candidate_by_candidate_with_its_hash() {
    let text = canonical(&record([30, 25, 21, 21, 20]));
    let hash: String = Sha256::digest(&text).iter().map(|byte| format!("{byte:02x}")).collect();
    let (status, said) = tally(&text, &[]);
    assert_eq!(status, Some(0), "{said}");
    for sentence in [
        "REHEARSAL BALLOT (模拟票决)",
        "No.  1  For 30, passing 21, rank 1 of 3 places: chosen (入选)  项目1",
        "No.  3  For 21, passing 21, rank 3 of 3 places: tied at the cut (名额线并列)  项目3",
        "No.  5  For 20, passing 21, rank 5 of 3 places: not passed (未过半)  项目5",
        "a tie at the cut: 2 candidates for 1 places",
        "on the roll 38, issued 32, returned 31, invalid 1, not cast 7",
        &format!("SHA-256 of the file: {hash}"),
        "The recount agrees",
    ] {
        assert!(said.contains(sentence), "{sentence}\n{said}");
    }
    let grouped = format!("{} {}", hash[..32].to_uppercase(), &hash[32..]);
    assert_eq!(tally(&text, &["--hash", &grouped]).0, Some(0));
}

#[test]
fn a_further_vote_says_which_result_it_follows() {
    let first = canonical(&record([30, 25, 21, 21, 20]));
    assert!(!first.contains("follows"), "a first vote is written as it always was");
    let followed = Followed { vote: 1, kind: FurtherKind::Revote, sha256: "5a".repeat(32) };
    let second = Record { vote: 2, follows: Some(followed), ..record([30, 25, 24, 21, 20]) };
    let (status, said) = tally(canonical(&second), &[]);
    assert_eq!(status, Some(0), "{said}");
    let sentence = format!(
        "a repeat vote among the tied (再次投票). It follows vote 1; SHA-256 of the file of that one: {}",
        "5a".repeat(32)
    );
    assert!(said.contains(&sentence), "{said}");
}

#[test]
fn every_standing_is_counted_again() {
    let standings = [
        ([30, 29, 28, 20, 0], "complete: every place is filled"),
        ([30, 29, 20, 20, 0], "a shortfall: 1 places stay empty"),
    ];
    for (n_for, sentence) in standings {
        let (status, said) = tally(canonical(&record(n_for)), &[]);
        assert!(status == Some(0) && said.contains(sentence), "{said}");
    }
    let figures = Figures { total: 40, roll: 38, present: 32, issued: 32, returned: 31, invalid: 1 };
    let failed = [
        (Figures { present: 26, issued: 26, returned: 26, ..figures }, "no quorum"),
        (Figures { returned: 33, ..figures }, "void: more papers were returned than issued"),
    ];
    for (figures, sentence) in failed {
        let record = record_of(figures, vec![Sums::default(); 5]);
        assert!(record.candidates.is_empty());
        let (status, said) = tally(canonical(&record), &[]);
        assert!(status == Some(0) && said.contains(sentence), "{said}");
    }
}

#[test]
fn one_changed_digit_is_found_and_named() {
    let text = canonical(&record([30, 25, 22, 21, 20]));
    let changes = [
        // A For more in the sums: the marks of project 5 come to more than the papers.
        ("\"number\":5,\"title\"", r#""n_for":20,"#, r#""n_for":21,"#, "candidate 5 accounts for 39 deputies"),
        ("\"figures\"", r#""present":32"#, r#""present":22"#, "No. 1 项目1"),
        ("\"rules\"", r#""seats":3"#, r#""seats":2"#, "No. 3 项目3: the file says chosen"),
        ("\"outcome\"", r#""verdict":"chosen""#, r#""verdict":"not_passed""#, "the file says not passed"),
    ];
    for (after, from, to, sentence) in changes {
        let at = text.find(after).unwrap();
        let changed = text[..at].to_owned() + &text[at..].replacen(from, to, 1);
        assert_ne!(changed, text, "{from}");
        let (status, said) = tally(&changed, &[]);
        assert_eq!(status, Some(1), "{said}");
        assert!(said.contains("DIFFERS") && (said.contains(sentence) || after == "\"figures\""), "{sentence}\n{said}");
        assert!(!said.contains("The recount agrees"), "{said}");
    }
}

#[test]
fn a_title_changed_on_the_way_is_found_by_the_hash_alone() {
    let text = canonical(&record([30, 25, 22, 21, 20]));
    let hash: String = Sha256::digest(&text).iter().map(|byte| format!("{byte:02x}")).collect();
    let changed = text.replace("项目4", "项目肆");
    assert_eq!(tally(&changed, &[]).0, Some(0), "the figures are the same");
    let (status, said) = tally(&changed, &["--hash", &hash]);
    assert!(status == Some(1) && said.contains("the hash of the file is"), "{said}");
    assert!(tally(&text, &["--hash", "abc"]).1.contains("--hash is not a SHA-256"));
}

#[test]
fn what_is_no_result_is_refused_in_a_sentence() {
    let text = canonical(&record([30, 25, 22, 21, 20]));
    let many = "[".repeat(100_000);
    let long = " ".repeat((4 << 20) + 1);
    let refused: [(Vec<u8>, &str); 9] = [
        (b"".to_vec(), "not JSON"),
        (b"\xff\xfe\x00garbage".to_vec(), "not JSON"),
        (many.into_bytes(), "not JSON"),
        (long.into_bytes(), "longer than 4 MiB"),
        (b"{}".to_vec(), "does not say its form"),
        (text.replace("minsheng-result-1", "minsheng-result-2").into_bytes(), "of the form \"minsheng-result-2\""),
        (text.replacen("\"year\"", "\"strange\":1,\"year\"", 1).into_bytes(), "unknown field `strange`"),
        (text.replacen("\"n_for\":30", "\"n_for\":-1", 1).into_bytes(), "no result"),
        (text.replacen("\"seats\":3", "\"seats\":9", 1).into_bytes(), "rules contradict"),
    ];
    for (bytes, sentence) in refused {
        let (status, said) = tally(&bytes, &[]);
        assert_eq!(status, Some(1), "{said}");
        assert!(said.contains(sentence) && said.len() < 1_000, "{sentence}\n{said}");
    }
    let folder = TempDir::new().unwrap();
    let none = run(folder.path(), &["tally", "--from", "none.json"]);
    assert!(none.status.code() == Some(1) && self::said(&none).contains("none.json cannot be opened"));
}

#[test]
fn a_file_written_otherwise_than_the_site_writes_it_does_not_pass() {
    let text = canonical(&record([30, 25, 22, 21, 20]));
    for changed in
        [format!("{text}\n"), text.replacen("\"rank\":1", "\"rank\":1,\"hidden\":7", 1), text.replace("\":", "\": ")]
    {
        let (status, said) = tally(&changed, &[]);
        assert!(status == Some(1) && said.contains("not written as the site writes it"), "{said}");
    }
}
