//! Sealed elections on the command line: whole ones, changed ones, and a key made step by step through files.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use ballot::seal::{Credential, Draft, Election, Form, Sealer, Trustees, Writer};
use ballot::{Cap, Paper, PassBasis, Rules, Settings, Shortfall, TieAtCut};
use rand::Rng;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// What the program said, and whether it was content.
fn run(folder: &Path, words: &str) -> (bool, String) {
    let done = Command::new(env!("CARGO_BIN_EXE_minsheng"))
        .env_clear()
        .current_dir(folder)
        .args(words.split_whitespace())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr);
    (done.status.success(), said)
}

fn done(folder: &Path, words: &str) -> String {
    let (is_done, said) = run(folder, words);
    assert!(is_done, "{words}: {said}");
    said
}

fn refused(folder: &Path, words: &str) -> String {
    let (is_done, said) = run(folder, words);
    assert!(!is_done, "{words}: {said}");
    said
}

fn find(folder: &Path, end: &str) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.retain(|file| file.to_string_lossy().ends_with(end));
    found.sort();
    found
}

fn one(folder: &Path, end: &str) -> String {
    let found = find(folder, end);
    assert_eq!(found.len(), 1, "{end}");
    found[0].file_name().unwrap().to_string_lossy().into_owned()
}

fn demo() -> (TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    done(folder.path(), "demo election --voters 9 --candidates 3 --seats 2");
    let archive = one(folder.path(), ".bel");
    (folder, archive)
}

#[test]
fn a_demonstration_is_made_and_passes_every_check() {
    let (folder, archive) = demo();
    let said = done(folder.path(), &format!("verify {archive} --rules rules.json"));
    for words in ["9", "at most 2 For", "with full proofs", "struck 1", "Every check passed."] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let said = done(folder.path(), &format!("verify {archive} --json"));
    let report: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!((&report["accepted"], &report["n_ballots"]), (&true.into(), &9.into()));
    let fingerprints = [&report["trustees"], &report["credentials"]].map(|print| print.as_str().unwrap().to_owned());
    done(folder.path(), &format!("verify {archive} --trustees {} --credentials {}", fingerprints[0], fingerprints[1]));
}

#[test]
fn what_is_wrong_is_said_with_its_place_and_by_the_exit_status() {
    let (folder, archive) = demo();
    let path = folder.path().join(&archive);
    let good = fs::read(&path).unwrap();
    let said = refused(folder.path(), &format!("verify {archive} --trustees {}", "A".repeat(43)));
    assert!(said.contains("trustees: it differs from the fingerprint that was announced"), "{said}");
    let other = fs::read_to_string(folder.path().join("rules.json")).unwrap().replace("\"seats\": 2", "\"seats\": 1");
    fs::write(folder.path().join("other.json"), other).unwrap();
    let said = refused(folder.path(), &format!("verify {archive} --rules other.json"));
    assert!(said.contains("election.questions: it differs from the adopted rules"), "{said}");
    fs::write(&path, &good[..good.len() - 512]).unwrap();
    assert!(refused(folder.path(), &format!("verify {archive}")).contains("it ends too early"));
    let said = refused(folder.path(), &format!("verify {archive} --json"));
    let report: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!((&report["accepted"], &report["refusals"][0]["code"]), (&false.into(), &"truncated".into()));
    assert!(refused(folder.path(), "verify nothing.bel").contains("nothing.bel cannot be opened"));
}

#[test]
fn slips_are_secret_and_their_list_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let said = done(folder.path(), "slips --uuid U9Wr9Rv4Rn3AZZ --count 7");
    let slips = fs::read_to_string(folder.path().join("slips.txt")).unwrap();
    let list = fs::read_to_string(folder.path().join("public_creds.json")).unwrap();
    assert_eq!((slips.lines().count(), list.matches(',').count()), (7, 6));
    assert!(slips.lines().all(|slip| !said.contains(slip) && Credential::read(slip).is_ok()));
    // Another run never replaces slips that may be printed already.
    assert!(refused(folder.path(), "slips --uuid U9Wr9Rv4Rn3AZZ --count 7").contains("slips.txt cannot be written"));
    refused(folder.path(), "slips --uuid short --count 7");
}

/// A key of 2 of 3, made in this folder through files.
fn ceremony(folder: &Path) -> Vec<String> {
    let mut ids = Vec::new();
    for index in 1..=3 {
        let said = done(folder, &format!("trustee certificate --index {index} --threshold 2 --of 3"));
        ids.push(said.split(".key").next().unwrap().trim_start_matches("./").to_owned());
    }
    let gather = |kind: &str| {
        let text: String =
            ids.iter().map(|id| fs::read_to_string(folder.join(format!("{id}.{kind}"))).unwrap()).collect();
        fs::write(folder.join(format!("{kind}s")), text).unwrap();
    };
    gather("cert");
    assert!(done(folder, "trustee check --certs certs").contains("2 will be enough"));
    for id in &ids {
        done(folder, &format!("trustee polynomial --key {id}.key --certs certs"));
    }
    gather("polynomial");
    done(folder, "trustee route --certs certs --polynomials polynomials");
    for id in &ids {
        done(folder, &format!("trustee share --key {id}.key --certs certs --input {id}.vinput"));
    }
    gather("voutput");
    done(folder, "trustee complete --certs certs --polynomials polynomials --outputs voutputs");
    ids
}

/// An election for that key, with six ballots cast.
fn vote(folder: &Path) -> String {
    let trustees = Trustees::read(&fs::read_to_string(folder.join("trustees.json")).unwrap()).unwrap();
    let rules = Rules::new(Settings {
        candidates: 2,
        seats: 1,
        total_deputies: 6,
        cap: Cap::Seats,
        exact_for: false,
        pass_basis: PassBasis::AllDeputies,
        tie_at_cut: TieAtCut::Revote,
        shortfall: Shortfall::AcceptFewer,
    })
    .unwrap();
    let questions = Form::of_rules(&rules).unwrap().questions(&["A".to_owned(), "B".to_owned()]).unwrap();
    let (description, name, uuid) = (String::new(), "N".to_owned(), "U9Wr9Rv4Rn3AZZ".to_owned());
    let draft = Draft { description, name, questions, uuid, administrator: None, credential_authority: None };
    let election: Election = draft.finish(&trustees).unwrap();
    done(folder, "slips --uuid U9Wr9Rv4Rn3AZZ --count 6");
    let list = fs::read_to_string(folder.join("public_creds.json")).unwrap();
    let mut archive = Writer::new(1_795_394_248);
    archive.setup(election.text(), trustees.text(), &list).unwrap();
    let sealer = Sealer::new(&election).unwrap();
    let mut fill = |bytes: &mut [u8]| rand::rng().fill_bytes(bytes);
    let mut chance = ballot::seal::Chance::new(&mut fill);
    for slip in fs::read_to_string(folder.join("slips.txt")).unwrap().lines() {
        let paper = Paper::from_text("ox", &rules).unwrap().check(&rules).unwrap();
        archive.ballot(&sealer.seal(&paper, &Credential::read(slip).unwrap(), &mut chance).unwrap()).unwrap();
    }
    fs::write(folder.join("U9Wr9Rv4Rn3AZZ.bel"), archive.bytes()).unwrap();
    "U9Wr9Rv4Rn3AZZ".to_owned()
}

#[test]
fn a_key_is_made_and_used_step_by_step_through_files() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let (ids, uuid) = (ceremony(folder), vote(folder));
    let with = |id: &str| format!("--key {id}.key --decryption-key {id}.dkey");
    // A trustee opens what was announced and nothing else.
    let said = refused(folder, &format!("trustee decrypt {uuid}.bel --ballots 5 {}", with(&ids[0])));
    assert!(said.contains("5 ballots were announced, 6 are there"), "{said}");
    let said = refused(folder, &format!("trustee decrypt {uuid}.bel --ballots 6 --at-least 7 {}", with(&ids[0])));
    assert!(said.contains("fewer than 7 ballots are not opened"), "{said}");
    for id in [&ids[2], &ids[0]] {
        done(folder, &format!("trustee decrypt {uuid}.bel --ballots 6 {}", with(id)));
    }
    // A second time there is no second decryption.
    refused(folder, &format!("trustee decrypt {uuid}.bel --ballots 6 {}", with(&ids[0])));
    // One part is not enough, and the archive stays as it was.
    let before = fs::read(folder.join(format!("{uuid}.bel"))).unwrap();
    assert!(
        refused(folder, &format!("trustee open {uuid}.bel {uuid}-1.factors")).contains("fewer partial decryptions")
    );
    assert_eq!(fs::read(folder.join(format!("{uuid}.bel"))).unwrap(), before);
    refused(folder, &format!("verify {uuid}.bel"));
    done(folder, &format!("verify {uuid}.bel --unfinished"));
    let said = done(folder, &format!("trustee open {uuid}.bel {uuid}-1.factors {uuid}-3.factors"));
    assert_eq!(said.trim(), "{\"result\":[[6,0],[0,6],[6,0]]}");
    let said = done(folder, &format!("verify {uuid}.bel"));
    assert!(said.contains("by [1, 3], with full proofs"), "{said}");
}

#[test]
fn a_single_key_has_the_files_of_the_tool() {
    let folder = tempfile::tempdir().unwrap();
    done(folder.path(), "trustee single");
    let (private, public) = (one(folder.path(), ".privkey"), one(folder.path(), ".pubkey"));
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert!(ballot::seal::Share::read_single(&read(&private)).is_ok());
    assert!(Trustees::assemble(&[read(&public)], &[]).is_ok());
}
