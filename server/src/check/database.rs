//! Whether the database can be reached, read, written, and has this program's schema.

use super::{Finding, Level, fail, machine, ok, round, warn};
use crate::config::Config;
use service::Store;

/// Seconds that two clocks may be apart without a word, and without being wrong.
const APART: u64 = 2;
const FAR_APART: u64 = 60;

/// Looks at the database; and, where it is in order, at the round in it.
pub async fn look(config: &Config) -> Vec<Finding> {
    let url = match config.database() {
        Ok(url) => url,
        Err(error) => return vec![fail("database", format!("{error:#}."), "Give the program a folder of its own.")],
    };
    let store = match Store::open(&url).await {
        Ok(store) => store,
        Err(fault) => {
            let sentence = format!("The database cannot be opened: {fault}.");
            return vec![fail("database", sentence, "Start it, or correct data or database_url in the settings.")];
        }
    };
    let mut findings = looked_at(&store).await;
    if findings.iter().all(|found| found.level != Level::Fail) {
        findings.push(demo(config, &store).await);
        findings.extend(round::look(&store).await);
    }
    store.close().await;
    findings
}

async fn looked_at(store: &Store) -> Vec<Finding> {
    let mut findings = vec![match store.version().await {
        Ok(version) => ok("database", format!("The database is {version}.")),
        Err(fault) => fail("database", format!("The database does not answer: {fault}."), "Start it."),
    }];
    findings.push(schema(store).await);
    findings.push(match store.faults_of_the_file().await {
        Ok(faults) if faults.is_empty() => ok("soundness", "The database is sound."),
        Ok(faults) => {
            let sentence = format!("The database is not sound: {}.", faults.join("; "));
            fail("soundness", sentence, "Do not serve it: restore the newest backup into an empty place.")
        }
        Err(fault) => {
            fail("soundness", format!("The database cannot be looked through: {fault}."), "Look at its disk.")
        }
    });
    if findings.iter().all(|found| found.level == Level::Ok) {
        findings.push(writing(store).await);
        findings.extend(clock(store).await);
    }
    findings
}

async fn schema(store: &Store) -> Finding {
    let ours = Store::newest_schema();
    match store.schema().await {
        Ok(Some(theirs)) if theirs == ours => ok("schema", format!("The schema is this program's ({ours}).")),
        Ok(Some(theirs)) if theirs > ours => fail(
            "schema",
            format!("The schema ({theirs}) is newer than this program's ({ours})."),
            "Run the newer program, or restore the backup from before the upgrade.",
        ),
        Ok(Some(theirs)) => fail(
            "schema",
            format!("The schema ({theirs}) is older than this program's ({ours})."),
            "Make a backup with the program that ran until now, then run `minsheng migrate`.",
        ),
        Ok(None) => fail("schema", "The schema is not there yet.", "Run `minsheng migrate`."),
        Err(fault) => fail("schema", format!("The schema cannot be asked for: {fault}."), "Look at the database."),
    }
}

async fn writing(store: &Store) -> Finding {
    match store.try_writing().await {
        Ok(()) => ok("writing", "The database can be written (tried and taken back)."),
        Err(fault) => {
            let sentence = format!("The database cannot be written: {fault}.");
            fail("writing", sentence, "Look at rights and room of its disk; no ballot would be taken.")
        }
    }
}

/// The clock of a database elsewhere against this one.
async fn clock(store: &Store) -> Option<Finding> {
    let theirs = match store.clock().await {
        Ok(theirs) => theirs?,
        Err(fault) => {
            return Some(warn(
                "database_clock",
                format!("The database does not tell its time: {fault}."),
                "Ask it yourself.",
            ));
        }
    };
    Some(compare(theirs, machine::now()))
}

fn compare(theirs: i64, ours: i64) -> Finding {
    let apart = theirs.abs_diff(ours);
    let sentence = format!("The database's clock and this one are {apart} seconds apart.");
    let advice = "Let one time server set both clocks.";
    if apart <= APART {
        ok("database_clock", sentence)
    } else if apart <= FAR_APART {
        warn("database_clock", sentence, advice)
    } else {
        fail("database_clock", sentence, advice)
    }
}

async fn demo(config: &Config, store: &Store) -> Finding {
    let is_demo = match store.read().await {
        Ok(mut tx) => tx.is_demo().await.unwrap_or(false),
        Err(_) => false,
    };
    match config.check_demo(is_demo) {
        Ok(()) if is_demo => ok("demo", "The database is a demonstration."),
        Ok(()) => ok("demo", "The database is not a demonstration."),
        Err(error) => fail("demo", format!("{error}."), "Name another folder or database for the real round."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_may_be_a_little_apart() {
        let level = |theirs| compare(theirs, 1_000).level;
        assert_eq!((level(1_002), level(998), level(1_010)), (Level::Ok, Level::Ok, Level::Warn));
        assert_eq!((level(1_061), level(0)), (Level::Fail, Level::Fail));
    }
}
