//! `minsheng check`: is everything in order? In sentences, one for each thing.

use crate::assets;
use crate::config::Config;
use service::Store;
use std::time::{SystemTime, UNIX_EPOCH};

/// A clock before this moment (2026-01-01) is wrong: this program did not exist then.
const OLDEST_CLOCK: u64 = 1_767_225_600;

/// One thing looked at.
pub struct Finding {
    /// Whether it is in order.
    pub is_fine: bool,
    /// A sentence.
    pub sentence: String,
}

fn finding(is_fine: bool, sentence: impl Into<String>) -> Finding {
    Finding { is_fine, sentence: sentence.into() }
}

/// Looks at settings, files, clock and database.
pub async fn look(config: &Config) -> Vec<Finding> {
    let mut findings = vec![
        match config.check_listen() {
            Ok(()) => finding(true, format!("It will listen on {}.", config.listen)),
            Err(error) => finding(false, error.to_string()),
        },
        finding(assets::are_complete(), "Styles, scripts and wasm are inside this program."),
        clock(),
        match config.verify.look() {
            Ok(sentence) => finding(true, sentence),
            Err(error) => finding(false, format!("{error:#}.")),
        },
    ];
    if config.database_url.is_none() {
        findings.push(folder(config));
    }
    findings.extend(database(config).await);
    findings
}

fn clock() -> Finding {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let now = domain::Timestamp::from_unix(i64::try_from(seconds).unwrap_or(0)).to_text();
    finding(seconds > OLDEST_CLOCK, format!("The clock says {now} (UTC)."))
}

fn folder(config: &Config) -> Finding {
    let data = config.data.display();
    let probe = config.data.join(".check");
    let tried = std::fs::create_dir_all(&config.data)
        .and_then(|()| std::fs::write(&probe, b""))
        .and_then(|()| std::fs::remove_file(&probe));
    match tried {
        Ok(()) => finding(true, format!("The folder {data} can be written.")),
        Err(error) => finding(false, format!("The folder {data} cannot be written: {error}.")),
    }
}

async fn database(config: &Config) -> Vec<Finding> {
    let url = match config.database() {
        Ok(url) => url,
        Err(error) => return vec![finding(false, format!("{error:#}"))],
    };
    let store = match Store::open(&url).await {
        Ok(store) => store,
        Err(fault) => return vec![finding(false, format!("The database cannot be opened: {fault}."))],
    };
    let version = match store.version().await {
        Ok(version) => finding(true, format!("The database is {version}.")),
        Err(fault) => finding(false, format!("The database does not answer: {fault}.")),
    };
    let schema = match store.ping().await {
        Ok(()) => finding(true, "The schema is there."),
        Err(_) => finding(false, "The schema is not there yet: run `minsheng migrate`."),
    };
    let sound = match store.faults_of_the_file().await {
        Ok(faults) if faults.is_empty() => finding(true, "The database is sound."),
        Ok(faults) => finding(false, format!("The database is not sound: {}.", faults.join("; "))),
        Err(fault) => finding(false, format!("The database cannot be looked through: {fault}.")),
    };
    let mut findings = vec![version, schema, sound];
    if findings.iter().all(|found| found.is_fine) {
        let is_demo = match store.read().await {
            Ok(mut tx) => tx.is_demo().await.unwrap_or(false),
            Err(_) => false,
        };
        findings.push(match config.check_demo(is_demo) {
            Ok(()) if is_demo => finding(true, "The database is a demonstration."),
            Ok(()) => finding(true, "The database is not a demonstration."),
            Err(error) => finding(false, error.to_string()),
        });
    }
    store.close().await;
    findings
}
