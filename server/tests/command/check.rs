//! `minsheng check` before the day: each thing in a sentence, and what to do where it is not in order.

use super::{Serving, minsheng, run, said};
use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

/// The findings of a check with these words, by code and level.
fn findings(folder: &Path, words: &[&str]) -> (Option<i32>, Value) {
    let output = run(folder, &[&["check", "--json"], words].concat());
    let read = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", said(&output)));
    (output.status.code(), read)
}

fn level<'a>(read: &'a Value, code: &str) -> &'a str {
    let found = read["findings"].as_array().unwrap().iter().find(|found| found["code"] == code);
    found.unwrap_or_else(|| panic!("nothing of {code} in {read}"))["level"].as_str().unwrap()
}

fn demo() -> TempDir {
    let folder = TempDir::new().unwrap();
    assert!(run(folder.path(), &["seed", "demo"]).status.success());
    folder
}

fn has_advice(output: &Output) -> bool {
    let text = said(output);
    let lines: Vec<_> = text.lines().collect();
    lines.windows(2).all(|two| !two[0].starts_with("warn") && !two[0].starts_with("FAIL") || two[1].contains("-> "))
}

#[test]
fn a_round_before_its_day_is_looked_through() {
    let folder = demo();
    let output = run(folder.path(), &["check"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(
        said(&output).lines().any(|line| line.starts_with("ok    The database can be written")),
        "{}",
        said(&output)
    );
    assert!(said(&output).contains("Scrutineers with a second factor: chief 0 of 1, others 0 of"), "{}", said(&output));
    assert!(has_advice(&output), "{}", said(&output));
    let (code, read) = findings(folder.path(), &[]);
    assert_eq!((code, &read["level"]), (Some(0), &"warn".into()));
    for (of, expected) in [
        ("listen", "ok"),
        ("assets", "ok"),
        ("clock", "ok"),
        ("data", "ok"),
        ("schema", "ok"),
        ("soundness", "ok"),
        ("writing", "ok"),
        ("demo", "ok"),
        ("round", "ok"),
        ("backup", "warn"),
        ("scrutineers", "warn"),
    ] {
        assert_eq!(level(&read, of), expected, "{of} in {read}");
    }
    assert!(
        read["findings"].as_array().unwrap().iter().any(|found| found["code"] == "desk"),
        "what the desk lists: {read}"
    );
}

#[test]
fn what_is_wrong_fails_with_a_status_and_what_is_not_understood_with_another() {
    let folder = TempDir::new().unwrap();
    let (code, read) = findings(folder.path(), &[]);
    assert_eq!((code, level(&read, "schema")), (Some(1), "fail"));
    std::fs::write(folder.path().join("minsheng.toml"), "lisen = 1\n").unwrap();
    let (code, read) = findings(folder.path(), &[]);
    assert_eq!((code, level(&read, "settings")), (Some(1), "fail"));
    assert_eq!(run(folder.path(), &["check", "--nonsense"]).status.code(), Some(2));
}

#[tokio::test]
async fn a_schema_of_another_time_is_told_which_way_to_go() {
    use sqlx::{Connection, Executor, SqliteConnection};
    let folder = demo();
    let url = format!("sqlite:{}", folder.path().join("data/minsheng.db").display());
    for (sql, words) in [
        (
            "insert into _sqlx_migrations (version, description, success, checksum, execution_time) values (9999, '', true, x'00', 0)",
            "newer than",
        ),
        ("delete from _sqlx_migrations where version > 5", "older than"),
    ] {
        let mut connection = SqliteConnection::connect(&url).await.unwrap();
        connection.execute(sql).await.unwrap();
        connection.close().await.unwrap();
        let output = run(folder.path(), &["check"]);
        assert_eq!(output.status.code(), Some(1));
        assert!(said(&output).contains(words) && has_advice(&output), "{}", said(&output));
    }
}

#[test]
fn descriptors_that_do_not_suffice_are_said_before_the_day() {
    let folder = demo();
    let check = |limit: u32| {
        let mut command = Command::new("/bin/sh");
        let words =
            ["-c", &format!("ulimit -n {limit}; exec \"$0\" --data data check"), env!("CARGO_BIN_EXE_minsheng")];
        said(&command.env_clear().current_dir(folder.path()).args(words).output().unwrap())
    };
    let few = check(256);
    assert!(few.contains("warn  Descriptors: 256, so that no more than 128 of 12000"), "{few}");
    assert!(few.contains("LimitNOFILE"), "{few}");
}

#[test]
fn a_certificate_is_read_and_its_end_is_told() {
    let folder = demo();
    let pair = |days: i64| {
        let mut of = rcgen::CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        let now = std::time::SystemTime::now();
        of.not_before = (now - std::time::Duration::from_secs(86_400 * 30)).into();
        of.not_after = of.not_before + std::time::Duration::from_secs(86_400 * u64::try_from(30 + days).unwrap());
        let key = rcgen::KeyPair::generate().unwrap();
        std::fs::write(folder.path().join("chain.pem"), of.self_signed(&key).unwrap().pem()).unwrap();
        std::fs::write(folder.path().join("key.pem"), key.serialize_pem()).unwrap();
    };
    let words = ["--tls-certificate", "chain.pem", "--tls-key", "key.pem"];
    let look = || {
        let (code, read) = findings(folder.path(), &words);
        (code.unwrap(), level(&read, "certificate").to_owned())
    };
    assert_eq!(look(), (1, "fail".to_owned()), "there is none");
    for (days, expected) in [(60, (0, "ok")), (10, (0, "warn")), (-1, (1, "fail"))] {
        pair(days);
        assert_eq!(look(), (expected.0, expected.1.to_owned()), "{days}");
    }
    pair(60);
    std::fs::write(folder.path().join("key.pem"), rcgen::KeyPair::generate().unwrap().serialize_pem()).unwrap();
    assert_eq!(look(), (1, "fail".to_owned()), "the key of another");
}

#[test]
fn the_age_of_the_newest_backup_is_looked_at() {
    let folder = demo();
    std::fs::write(folder.path().join("minsheng.toml"), "[backup]\nfolder = \"copies\"\n").unwrap();
    let look = || level(&findings(folder.path(), &[]).1, "backup_age").to_owned();
    assert_eq!(look(), "warn", "there is none");
    std::fs::write(folder.path().join("copies/minsheng-20260101T000000Z.jsonl.gz"), b"").unwrap();
    assert_eq!(look(), "warn", "it is old");
    std::fs::write(folder.path().join("copies/minsheng-29990101T000000Z.jsonl.gz"), b"").unwrap();
    assert_eq!(look(), "ok", "the clock went back, and the newest is new");
    assert_eq!(level(&findings(folder.path(), &[]).1, "backup_disk"), "warn", "one disk");
}

#[test]
fn a_folder_that_cannot_be_written_fails() {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("data"), b"a file is in the way").unwrap();
    let (code, read) = findings(folder.path(), &[]);
    assert_eq!((code, level(&read, "data")), (Some(1), "fail"));
}

#[test]
fn figures_for_others_are_warned_of() {
    let folder = demo();
    assert_eq!(level(&findings(folder.path(), &["--metrics-listen", "127.0.0.1:9464"]).1, "metrics"), "ok");
    assert_eq!(level(&findings(folder.path(), &["--metrics-listen", "0.0.0.0:9464"]).1, "metrics"), "warn");
    std::fs::write(folder.path().join("minsheng.toml"), "[metrics]\nlisten = \"127.0.0.1:9465\"\n").unwrap();
    let output = minsheng(folder.path()).arg("check").output().unwrap();
    assert!(said(&output).contains("Metrics will be served on 127.0.0.1:9465."), "{}", said(&output));
}

#[test]
fn a_serving_program_has_figures_where_it_is_told_and_nowhere_else() {
    let folder = demo();
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let serving = Serving::start(folder.path(), &["--metrics-listen", &free]);
    let ask = |address: &str| super::get(&mut std::net::TcpStream::connect(address).unwrap(), "/metrics");
    let figures = ask(&free);
    assert!(figures.starts_with("HTTP/1.1 200") && figures.contains("minsheng_build_info{version="), "{figures}");
    assert!(ask(&serving.address).starts_with("HTTP/1.1 404"));
}
