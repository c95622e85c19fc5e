//! A program that is not ours: belenios-tool 3.x must accept what we accept and refuse what we refuse.
//!
//! `scripts/belenios.sh` finds it, `scripts/setup.sh test` fetches it. Where it cannot be had these tests say so and
//! check nothing; `make test` counts that.

use super::hall::{Dice, Hall, Key, any_paper, paper, rules, verdict};
use ballot::seal::{Expected, Question, Sealer, audit};
use ballot::{Cap, Rules};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::LazyLock;

static TOOL: LazyLock<Option<String>> = LazyLock::new(|| {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scripts/belenios.sh");
    let found = Command::new(script).output().ok()?;
    let command = String::from_utf8(found.stdout).ok()?.trim().to_owned();
    if command.is_empty() {
        eprintln!("SKIPPED: there is no belenios-tool 3.x here, so nothing was compared with it");
    }
    (!command.is_empty()).then_some(command)
});

const AUDIT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/audit.py");

/// Runs the tool in a folder; what it printed, or what it complained of.
fn tool(folder: &Path, arguments: &str, input: &str) -> Result<String, String> {
    let command = TOOL.as_ref().expect("asked before");
    let mut child = Command::new(command)
        .args(arguments.split(' '))
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let done = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    if done.status.success() { Ok(text(done.stdout)) } else { Err(text(done.stderr)) }
}

/// The audit for outsiders, with the tool.
fn outsider(archive: &[u8]) -> Result<String, String> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("election.bel");
    std::fs::write(&file, archive).unwrap();
    let command = TOOL.as_ref().expect("asked before");
    let done = Command::new("python3").arg(AUDIT).arg(&file).args(["--tool", command]).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    if done.status.success() { Ok(text(done.stdout)) } else { Err(text(done.stderr)) }
}

/// The audit for outsiders must refuse this archive.
pub fn audit_refuses(archive: &[u8]) {
    if TOOL.is_some() {
        outsider(archive).expect_err("the audit with belenios-tool accepted it");
    }
}

/// The audit for outsiders, ballot by ballot, must accept a finished election; and so must we.
fn both_accept(hall: &Hall) {
    hall.verdict().unwrap();
    outsider(hall.archive.bytes()).unwrap();
}

#[test]
fn the_tool_accepts_our_elections() {
    if TOOL.is_none() {
        return;
    }
    let cases: [(Rules, Key, &[u32], usize); 6] = [
        (rules(4, 2, Cap::Seats, false), Key::Of(2, 3), &[1, 2], 1),
        (rules(2, 1, Cap::Seats, true), Key::Of(2, 3), &[1, 3], 2),
        (rules(3, 3, Cap::Seats, false), Key::Of(2, 3), &[2, 3], 2),
        (rules(5, 2, Cap::None, false), Key::Single(1), &[1], 20),
        (rules(3, 2, Cap::Seats, true), Key::Of(3, 5), &[2, 3, 5], 4),
        (rules(23, 20, Cap::Seats, false), Key::Of(1, 1), &[1], 2),
    ];
    for (rules, key, owners, n) in cases {
        let mut hall = Hall::new(&rules, key, n + 1);
        let mut dice = Dice(n as u64);
        (0..n).for_each(|slip| hall.cast(slip, &any_paper(&rules, &mut dice)));
        hall.open(owners);
        both_accept(&hall);
    }
}

#[test]
fn the_tool_accepts_ties_and_an_election_where_all_abstain() {
    if TOOL.is_none() {
        return;
    }
    let rules = rules(2, 1, Cap::Seats, false);
    for papers in [["ox", "xo"], ["--", "--"]] {
        let mut hall = Hall::new(&rules, Key::Of(2, 3), 2);
        papers.iter().enumerate().for_each(|(slip, letters)| hall.cast(slip, &paper(letters, &rules)));
        hall.open(&[2, 3]);
        both_accept(&hall);
    }
}

#[test]
fn four_hundred_ballots() {
    let rules = rules(2, 1, Cap::Seats, false);
    let mut hall = Hall::new(&rules, Key::Of(2, 3), 400);
    let mut dice = Dice(400);
    (0..400).for_each(|slip| hall.cast(slip, &any_paper(&rules, &mut dice)));
    hall.open(&[1, 3]);
    assert_eq!(hall.verdict().unwrap().n_ballots, 400);
    if TOOL.is_some() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(format!("{}.bel", hall.election.uuid())), hall.archive.bytes()).unwrap();
        tool(folder.path(), "election verify --dir .", "").unwrap();
    }
}

#[test]
fn the_tool_derives_the_same_credentials_and_decrypts_with_our_key() {
    if TOOL.is_none() {
        return;
    }
    let rules = rules(2, 1, Cap::Seats, false);
    let mut hall = Hall::new(&rules, Key::Single(1), 2);
    hall.cast(0, &paper("ox", &rules));
    let (folder, uuid) = (tempfile::tempdir().unwrap(), hall.election.uuid().to_owned());
    let derive = format!("setup generate-credentials --group Ed25519 --uuid {uuid} --derive {}", hall.slips[0].text());
    assert_eq!(tool(folder.path(), &derive, "").unwrap().trim(), hall.slips[0].public(&uuid));
    // The key file that `minsheng trustee` writes, used by the tool.
    let tally = hall.tally();
    hall.archive.end_ballots().unwrap();
    hall.archive.tally(&tally.text(), &tally.payload(1)).unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    write(&format!("{uuid}.bel"), hall.archive.bytes());
    write("our.privkey", hall.shares[0].text().as_bytes());
    let printed = tool(folder.path(), "election decrypt --dir . --privkey our.privkey --trustee-id 1", "").unwrap();
    tool(folder.path(), "archive add-event --dir . --type PartialDecryption", &printed).unwrap();
    let result = tool(folder.path(), "election compute-result --dir .", "").unwrap();
    tool(folder.path(), "archive add-event --dir . --type Result", &result).unwrap();
    let archive = std::fs::read(folder.path().join(format!("{uuid}.bel"))).unwrap();
    let report = audit(&archive, &Expected::default()).unwrap();
    assert_eq!(report.result, Some(vec![vec![1, 0], vec![0, 1], vec![1, 0]]));
    assert!(!report.is_fully_proved);
}

#[test]
fn the_tool_accepts_the_certificates_of_our_ceremony() {
    if TOOL.is_none() {
        return;
    }
    let mut dice = Dice(3);
    let seeds: Vec<_> = (0..3).map(|_| dice.with(ballot::seal::Seed::new)).collect();
    let certificate = |(index, seed)| dice.with(|chance| ballot::seal::certificate(seed, index, 2, 3, chance)).unwrap();
    let certificates: Vec<String> = (1..).zip(&seeds).map(certificate).collect();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("certs.jsons"), certificates.join("\n") + "\n").unwrap();
    let check = "setup generate-trustee-key-threshold --group Ed25519 --step 2 --certs certs.jsons";
    tool(folder.path(), check, "").unwrap();
}

/// An election made by the tool alone.
fn theirs(folder: &Path, template: &str, choices: &[&str]) -> Vec<u8> {
    let uuid = "U9Wr9Rv4Rn3AZZ";
    let run = |arguments: &str, input: &str| tool(folder, arguments, input).unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
    let find = |end: &str| {
        let mut names =
            std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.find(|name| name.ends_with(end)).unwrap()
    };
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    run("setup generate-trustee-key --group Ed25519", "");
    write("public_keys.jsons", &read(&find(".pubkey")));
    run("setup make-trustees --dir .", "");
    write("template.json", template);
    run(&format!("setup make-election --dir . --group Ed25519 --uuid {uuid} --template template.json"), "");
    let n = choices.len();
    run(&format!("setup generate-credentials --dir . --count {n} --group Ed25519 --uuid {uuid}"), "");
    // Each entry of the file has the number of the voter behind two commas, which does not go into the archive.
    let publics: Vec<String> = serde_json::from_str(&read(&find(".pubcreds"))).unwrap();
    let publics: Vec<&str> = publics.iter().map(|entry| entry.split(',').next().unwrap()).collect();
    write("public_creds.json", &serde_json::to_string(&publics).unwrap());
    run("archive init --dir .", "");
    let slips: serde_json::Value = serde_json::from_str(&read(&find(".privcreds"))).unwrap();
    for (number, choice) in (1..).zip(choices) {
        write("slip", slips[number.to_string()].as_str().unwrap());
        write("choice", choice);
        let ballot = run("election generate-ballot --dir . --privcred slip --choice choice", "");
        run("archive add-event --dir . --type Ballot", &ballot);
    }
    run("archive add-event --dir . --type EndBallots", "");
    let tally = run("election compute-encrypted-tally --dir .", "");
    run("archive add-event --dir . --type EncryptedTally", &tally);
    let privkey = find(".privkey");
    let factors = run(&format!("election decrypt --dir . --privkey {privkey} --trustee-id 1"), "");
    run("archive add-event --dir . --type PartialDecryption", &factors);
    let result = run("election compute-result --dir .", "");
    run("archive add-event --dir . --type Result", &result);
    std::fs::read(folder.join(format!("{uuid}.bel"))).unwrap()
}

#[test]
fn we_accept_an_election_made_by_the_tool() {
    if TOOL.is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let template = r#"{"description":"d é \"q\" 村","name":"n","questions":[{"answers":["A","B","C"],"min":1,"max":2,"question":"Q1"},{"answers":["D","E"],"min":0,"max":1,"question":"Q2"}],"administrator":"a","credential_authority":"c"}"#;
    let archive = theirs(folder.path(), template, &["[[1,0,1],[0,1]]", "[[1,0,0],[0,0]]", "[[0,1,1],[1,0]]"]);
    let report = audit(&archive, &Expected::default()).unwrap();
    assert_eq!(report.result, Some(vec![vec![2, 1, 2], vec![1, 1]]));
    assert_eq!((report.form, report.n_ballots), (None, 3));
}

#[test]
fn a_ballot_of_ours_in_a_foreign_election() {
    let question = |answers: &[&str], min, max| Question {
        answers: answers.iter().map(|answer| (*answer).to_owned()).collect(),
        min,
        max,
        question: "Q".to_owned(),
    };
    let questions = vec![question(&["A", "B", "C"], 1, 2), question(&["D"], 0, 1)];
    let mut hall = Hall::of_questions(questions, Key::Of(2, 3), 2);
    let sealer = Sealer::new(&hall.election).unwrap();
    let choices = [vec![true, false, true], vec![true]];
    let ballot = hall.dice.with(|chance| sealer.seal_choices(&choices, &hall.slips[0], chance)).unwrap();
    hall.put(&ballot);
    assert_eq!(hall.open(&[1, 2]), [vec![1, 0, 1], vec![1]]);
    verdict(hall.archive.bytes(), &hall.extra.text()).unwrap();
    if TOOL.is_some() {
        outsider(hall.archive.bytes()).unwrap();
    }
}
