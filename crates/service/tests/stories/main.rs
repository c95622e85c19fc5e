//! Short stories: people of the demonstration do things, at a fixed time and with seeded random keys.
//! PostgreSQL needs `MINSHENG_TEST_POSTGRES`; `make test` sets it.
#![expect(clippy::unwrap_used, reason = "a test that panics has failed, which is what is wanted")]

mod accounts;
mod audit;
mod ballots;
mod chain;
mod citizens;
mod codes;
mod comments;
#[path = "../../../store/tests/both/database.rs"]
mod database;
mod deeds;
mod desk;
mod drafts;
mod exchange;
mod faults;
mod first_round;
mod further;
mod held;
mod moderation;
mod moderators;
mod open_data;
mod own_comments;
mod pages;
mod races;
mod readiness;
mod reading;
mod replies;
mod restored;
mod second_factor;
mod secrecy;
mod seeds;
mod staff;
mod verification;
mod world;
mod years;

/// The source files of a folder of this crate, one after the other.
fn source(folder: &str) -> String {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let rust = files.filter(|path| path.extension().is_some_and(|end| end == "rs"));
    rust.map(|path| std::fs::read_to_string(path).unwrap()).collect()
}

#[test]
fn every_public_function_of_the_service_is_told_of_here() {
    let (code, tests) = (source("src"), source("tests/stories"));
    let names: Vec<_> = code.split("pub async fn ").skip(1).filter_map(|rest| rest.split(['(', '<']).next()).collect();
    assert!(names.len() > 20, "only {} functions found: has the source moved?", names.len());
    let forgotten: Vec<_> = names.into_iter().filter(|name| !tests.contains(&format!(".{name}("))).collect();
    assert!(forgotten.is_empty(), "no story tells of {forgotten:?}");
}
