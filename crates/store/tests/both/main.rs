//! Every function of the store on both databases, and what the databases themselves refuse.
//! PostgreSQL needs `MINSHENG_TEST_POSTGRES`; `make test` sets it.
#![expect(clippy::unwrap_used, reason = "a test that panics has failed, which is what is wanted")]

mod audit;
mod citizens;
mod comments;
mod database;
mod deeds;
mod drafts;
mod faults;
mod further;
mod given;
mod held;
mod imports;
mod many;
mod migration;
mod moderation;
mod opening;
mod own_comments;
mod people;
mod refused;
mod refused_moderation;
mod refused_results;
mod refused_votes;
mod results;
mod rounds;
mod schema;
mod search;
mod seats;
mod sessions;
mod staff;
mod tables;
mod transactions;
mod votes;
mod voting;

/// The source files of a folder of this crate, one after the other.
fn source(folder: &str) -> String {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files
        .filter(|path| path.extension().is_some_and(|end| end == "rs"))
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect()
}

#[test]
fn every_public_function_of_the_store_is_called_here() {
    let (code, tests) = (source("src"), source("tests/both"));
    let names: Vec<_> = code.split("pub async fn ").skip(1).filter_map(|rest| rest.split(['(', '<']).next()).collect();
    assert!(names.len() > 50, "only {} functions found: has the source moved?", names.len());
    let is_called = |name: &str| tests.contains(&format!(".{name}(")) || tests.contains(&format!("Store::{name}("));
    let forgotten: Vec<_> = names.into_iter().filter(|name| !is_called(name)).collect();
    assert!(forgotten.is_empty(), "no test calls {forgotten:?}");
}
