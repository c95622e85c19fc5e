//! What rustfmt and clippy do not see. Each check says what to do about what it finds.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace").to_owned()
}

/// All files below a folder of the workspace, with their text.
fn files(folder: &str, ending: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("the folder is there") {
            let path = entry.expect("it can be read").path();
            let name = path.strip_prefix(root()).expect("it is below").to_string_lossy().into_owned();
            if path.is_dir() {
                if !name.ends_with("target") && !name.ends_with("node_modules") {
                    folders.push(path);
                }
            } else if name.ends_with(ending) {
                found.push((name, std::fs::read_to_string(path).expect("it is text")));
            }
        }
    }
    found.sort();
    found
}

fn sources() -> Vec<(String, String)> {
    ["app/src", "server/src", "crates", "xtask/src"].iter().flat_map(|folder| files(folder, ".rs")).collect()
}

fn is_test(name: &str) -> bool {
    name.contains("/tests/") || name.ends_with("/tests.rs")
}

#[test]
fn the_app_has_at_most_two_feature_gates() {
    let gates: usize = files("app/src", ".rs").iter().map(|(_, text)| text.matches("cfg(feature").count()).sum();
    assert!(gates <= 2, "{gates} cfg(feature lines in app/src: let the manifest do it");
}

#[test]
fn only_the_store_knows_which_database_it_is() {
    let may_know = ["crates/store/", "server/src/config.rs", "server/src/check.rs", "server/src/command.rs"];
    for (name, text) in sources().into_iter().filter(|(name, _)| !is_test(name)) {
        if may_know.iter().any(|place| name.starts_with(place)) {
            continue;
        }
        let code: String = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        for word in ["sqlx", "sqlite", "postgres"] {
            assert!(!code.to_lowercase().contains(word), "{word} in {name}: say it in crates/store");
        }
    }
    let store = files("crates/store/src", ".rs");
    // What a database says of its own schema is its own dialect.
    let may_ask = ["/db.rs", "/sessions.rs", "/catalogue.rs"];
    for (name, text) in store.iter().filter(|(name, _)| !may_ask.iter().any(|file| name.ends_with(file))) {
        assert!(
            !text.contains("Sqlite") && !text.contains("Postgres"),
            "{name} asks which database: that belongs in db.rs"
        );
    }
}

#[test]
fn both_migration_folders_have_the_same_files() {
    let names = |folder: &str| -> BTreeSet<String> {
        files(folder, ".sql").into_iter().map(|(name, _)| name.rsplit('/').next().expect("a name").to_owned()).collect()
    };
    assert_eq!(names("migrations/sqlite"), names("migrations/postgres"));
}

#[test]
fn pages_stay_html() {
    for (name, text) in files("app/src", ".rs") {
        if !name.starts_with("app/src/islands") {
            for word in [" on:", "RwSignal", "Resource::new"] {
                assert!(!text.contains(word), "{word} in {name}: what moves is an island");
            }
        }
        for word in ["inner_html", " style=", "style:", "<script"] {
            assert!(!text.contains(word), "{word} in {name}: the policy of the site forbids it");
        }
    }
}

#[test]
fn every_file_is_short_or_says_why_not() {
    for (name, text) in sources() {
        let n_lines = text.lines().count();
        let says_why = text.lines().take(12).any(|line| line.to_lowercase().contains("long") && line.starts_with("//"));
        assert!(n_lines <= 400 || says_why, "{name} has {n_lines} lines: split it, or say at its top why it is long");
        let file = name.rsplit('/').next().expect("a name");
        assert!(!["utils.rs", "helpers.rs", "common.rs", "misc.rs"].contains(&file), "{name}: the name says nothing");
    }
}

#[test]
fn every_module_begins_by_saying_what_it_is() {
    for (name, text) in sources() {
        assert!(text.starts_with("//!") || text.starts_with("#!"), "{name} does not say what it is");
    }
}

#[test]
fn what_somebody_typed_is_escaped_inside_a_textarea() {
    for (name, text) in files("app/src", ".rs") {
        for before in text.rsplit("</textarea>").skip(1) {
            let content = before.rsplit('>').next().unwrap_or_default();
            assert!(content.contains("verbatim(&"), "{name}: the framework does not escape it, `said::verbatim` does");
        }
    }
}
