//! The program itself, told what to do on the command line, and stopped as an operator stops it.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

#[path = "command/check.rs"]
mod check;

use rustls::pki_types::ServerName;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;
use tempfile::TempDir;

/// The program with a folder of its own and nothing from the environment.
fn minsheng(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_minsheng"));
    command.env_clear().current_dir(folder).args(["--data", "data"]);
    command
}

fn run(folder: &Path, words: &[&str]) -> Output {
    minsheng(folder).args(words).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// A serving program, killed when dropped, and the address it said.
struct Serving {
    child: Child,
    address: String,
}

impl Serving {
    fn start(folder: &Path, words: &[&str]) -> Self {
        let words = [&["--listen", "127.0.0.1:0", "serve"], words].concat();
        let mut child = minsheng(folder).args(words).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let line = lines.find(|line| line.as_ref().is_ok_and(|line| line.contains("Listening"))).unwrap().unwrap();
        let at = line.find("127.0.0.1:").expect("it says its address");
        let address: String = line[at..].chars().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ':')).collect();
        // Whoever writes to a closed pipe is ended: the rest of the log is read to its end.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, address }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn get(stream: &mut (impl Read + Write), path: &str) -> String {
    write!(stream, "GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    // A peer that closes without a farewell is enough of an answer here.
    drop(stream.read_to_end(&mut answer));
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn a_demonstration_is_laid_once_on_an_empty_database() {
    let folder = TempDir::new().unwrap();
    assert_eq!(run(folder.path(), &["migrate"]).status.code(), Some(0));
    let first = run(folder.path(), &["seed", "demo"]);
    assert!(first.status.success() && said(&first).contains("23 projects"), "{}", said(&first));
    let second = run(folder.path(), &["seed", "demo"]);
    assert_eq!(second.status.code(), Some(3));
    assert!(said(&second).contains("holds something already"));
}

#[test]
fn accounts_are_added_reset_and_suspended_and_refused_in_sentences() {
    let folder = TempDir::new().unwrap();
    let add = ["user", "add", "clerk9", "--role", "clerk", "--name", "工作人员"];
    let added = run(folder.path(), &add);
    assert!(added.status.success() && said(&added).contains("Password: "), "{}", said(&added));
    assert!(said(&run(folder.path(), &add)).contains("is taken"));
    assert!(said(&run(folder.path(), &["user", "add", "b", "--role", "clerk", "--name", "x"])).contains("3 to 40"));
    assert!(
        said(&run(folder.path(), &["user", "add", "bcd", "--role", "mayor", "--name", "x"])).contains("no role mayor")
    );
    assert!(said(&run(folder.path(), &["user", "reset", "clerk9"])).contains("new password"));
    assert!(said(&run(folder.path(), &["user", "suspend", "clerk9"])).contains("is suspended"));
    assert!(said(&run(folder.path(), &["user", "suspend", "nobody"])).contains("no account"));
    let mut typed = minsheng(folder.path());
    typed.args(["user", "reset", "clerk9", "--password-stdin"]).stdin(Stdio::piped()).stderr(Stdio::piped());
    let mut typed = typed.spawn().unwrap();
    typed.stdin.take().unwrap().write_all(b"short\n").unwrap();
    assert!(said(&typed.wait_with_output().unwrap()).contains("12 to 128 characters"));
}

#[test]
fn the_first_round_begins_from_the_example_and_is_begun_once() {
    let folder = TempDir::new().unwrap();
    let example = run(folder.path(), &["round", "example"]);
    assert!(example.status.success());
    std::fs::write(folder.path().join("round.toml"), &example.stdout).unwrap();
    let begun = run(folder.path(), &["round", "begin", "--from", "round.toml"]);
    assert!(begun.status.success() && said(&begun).contains("The round of 2027 has begun"), "{}", said(&begun));
    let again = run(folder.path(), &["round", "begin", "--from", "round.toml"]);
    assert!(!again.status.success() && said(&again).contains("there is a round already"), "{}", said(&again));
    let missing = run(folder.path(), &["round", "begin", "--from", "no.toml"]);
    assert!(!missing.status.success() && said(&missing).contains("cannot read no.toml"), "{}", said(&missing));
    // A site of one's own is served without more, and says where its round stands.
    let serving = Serving::start(folder.path(), &[]);
    let mut stream = std::net::TcpStream::connect(&serving.address).unwrap();
    let page = get(&mut stream, "/projects");
    assert!(page.starts_with("HTTP/1.1 200") && page.contains("某某区"), "{page}");
}

#[test]
fn the_check_speaks_in_sentences_and_fails_where_something_is_wrong() {
    let folder = TempDir::new().unwrap();
    let before = run(folder.path(), &["check"]);
    assert!(!before.status.success() && said(&before).contains("minsheng migrate"), "{}", said(&before));
    run(folder.path(), &["migrate"]);
    let after = run(folder.path(), &["check"]);
    assert!(after.status.success() && said(&after).contains("The database is SQLite 3."), "{}", said(&after));
    let open = run(folder.path(), &["check", "--listen", "0.0.0.0:80"]);
    assert!(!open.status.success() && said(&open).contains("in the clear"));
}

#[test]
fn settings_come_from_flags_then_variables_then_the_file() {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("minsheng.toml"), "listen = \"0.0.0.0:1\"\n[operator]\norganiser = \"x\"\n")
        .unwrap();
    assert!(said(&run(folder.path(), &["check"])).contains("0.0.0.0:1"), "the file");
    let variable = minsheng(folder.path()).env("MINSHENG_LISTEN", "127.0.0.1:2").arg("check").output().unwrap();
    assert!(said(&variable).contains("127.0.0.1:2"), "the variable");
    let flag = minsheng(folder.path())
        .env("MINSHENG_LISTEN", "127.0.0.1:2")
        .args(["check", "--listen", "127.0.0.1:3"])
        .output()
        .unwrap();
    assert!(said(&flag).contains("127.0.0.1:3"), "the flag");
    std::fs::write(folder.path().join("minsheng.toml"), "lisen = 1\n").unwrap();
    assert!(said(&run(folder.path(), &["check"])).contains("lisen"), "a misspelt name is named");
}

#[test]
fn a_backup_is_written_beside_the_site_and_restored_into_an_empty_place_alone() {
    let (folder, other) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let nothing = run(folder.path(), &["backup", "--to", "a.gz"]);
    assert!(!nothing.status.success() && said(&nothing).contains("there is no database"), "{}", said(&nothing));
    run(folder.path(), &["seed", "demo"]);
    let serving = Serving::start(folder.path(), &[]);
    let file = other.path().join("a.gz");
    let to = file.to_str().unwrap();
    let written = run(folder.path(), &["backup", "--to", to]);
    assert!(written.status.success() && said(&written).contains("everybody signs in again"), "{}", said(&written));
    assert!(said(&run(folder.path(), &["backup", "--to", to])).contains("is not written over"));
    let busy = run(folder.path(), &["restore", "--from", to]);
    assert!(!busy.status.success() && said(&busy).contains("stop the site first"), "{}", said(&busy));
    let moved = run(other.path(), &["move", "--from", folder.path().join("data").to_str().unwrap(), "--to", "new.db"]);
    assert!(!moved.status.success() && said(&moved).contains("stop the site first"), "{}", said(&moved));
    drop(serving);
    let full = run(folder.path(), &["restore", "--from", to]);
    assert_eq!(full.status.code(), Some(3), "{}", said(&full));
    let restored = run(other.path(), &["restore", "--from", to]);
    assert!(restored.status.success() && said(&restored).contains("Restored "), "{}", said(&restored));
    let checked = run(other.path(), &["check"]);
    assert!(said(&checked).contains("The database is sound."), "{}", said(&checked));
    let moved = run(other.path(), &["move", "--from", "data", "--to", "new.db"]);
    assert!(moved.status.success() && said(&moved).contains("hashes agree"), "{}", said(&moved));
}

#[test]
fn a_site_with_a_schedule_writes_backups_by_itself() {
    let folder = TempDir::new().unwrap();
    let table = |keep: u32| format!("[backup]\nfolder = \"copies\"\nkeep = {keep}\n");
    std::fs::write(folder.path().join("minsheng.toml"), table(0)).unwrap();
    assert!(said(&run(folder.path(), &["check"])).contains("every_hours in [backup]"));
    std::fs::write(folder.path().join("minsheng.toml"), table(1)).unwrap();
    let serving = Serving::start(folder.path(), &[]);
    let begun = std::time::Instant::now();
    let is_there = || {
        let found = std::fs::read_dir(folder.path().join("copies")).into_iter().flatten().flatten();
        found.filter(|entry| entry.file_name().to_string_lossy().ends_with(".jsonl.gz")).count() == 1
    };
    while !is_there() {
        assert!(begun.elapsed().as_secs() < 60, "no backup came");
        std::thread::yield_now();
    }
    drop(serving);
}

#[test]
fn a_demonstration_is_not_served_to_others() {
    let folder = TempDir::new().unwrap();
    run(folder.path(), &["seed", "demo"]);
    let refused = run(folder.path(), &["serve", "--trusted-proxies", "127.0.0.1"]);
    assert!(!refused.status.success() && said(&refused).contains("--demo-public"), "{}", said(&refused));
}

#[test]
fn told_to_stop_it_ends_well() {
    let folder = TempDir::new().unwrap();
    let mut serving = Serving::start(folder.path(), &[]);
    let mut stream = std::net::TcpStream::connect(&serving.address).unwrap();
    assert!(get(&mut stream, "/readyz").starts_with("HTTP/1.1 200"));
    let told = Command::new("kill").args(["-TERM", &serving.child.id().to_string()]).status().unwrap();
    assert!(told.success());
    assert!(serving.child.wait().unwrap().success());
}

#[test]
fn it_speaks_tls_itself() {
    let folder = TempDir::new().unwrap();
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    std::fs::write(folder.path().join("chain.pem"), made.cert.pem()).unwrap();
    std::fs::write(folder.path().join("key.pem"), made.signing_key.serialize_pem()).unwrap();
    let serving = Serving::start(folder.path(), &["--tls-certificate", "chain.pem", "--tls-key", "key.pem"]);
    let mut roots = rustls::RootCertStore::empty();
    roots.add(made.cert.der().clone()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let client = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from("localhost").unwrap();
    let mut session = rustls::ClientConnection::new(Arc::new(client), name).unwrap();
    let mut socket = std::net::TcpStream::connect(&serving.address).unwrap();
    let answer = get(&mut rustls::Stream::new(&mut session, &mut socket), "/healthz");
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("strict-transport-security"), "{answer}");
}
