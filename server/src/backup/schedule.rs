//! Backups by the clock, beside the serving: the newest are kept. A failure is logged and tried again after an hour, and
//! never stops the site.

use super::{Written, write};
use crate::metrics::Metrics;
use anyhow::{Context, Result};
use domain::Timestamp;
use service::{Clock, Store};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How often it is asked whether one is due.
const LOOK: Duration = Duration::from_secs(60);
/// Seconds until a failed one is tried again.
const AGAIN: i64 = 3600;

/// Where, how often, how many.
#[derive(Debug, Clone)]
pub struct Schedule {
    /// The folder, which is made where it is missing.
    pub folder: PathBuf,
    /// Hours from one to the next.
    pub hours: u32,
    /// How many are kept.
    pub keep: usize,
}

/// Whether a backup is due at a moment: there is none, the last one is old enough, or it lies in the future because
/// somebody has put the clock back.
pub fn is_due(now: i64, last: Option<i64>, seconds: i64) -> bool {
    last.is_none_or(|last| now < last || now - last >= seconds)
}

/// Writes backups for as long as the program runs.
pub async fn keep_up(store: Store, schedule: Schedule, clock: Clock, metrics: Metrics) {
    let every = i64::from(schedule.hours) * 3600;
    let (mut last, mut wait) = (newest(&schedule.folder), every);
    metrics.backed_up(last.unwrap_or(0));
    loop {
        let now = clock();
        if is_due(now.unix(), last, wait) {
            let is_done = attempt(&store, &schedule, now).await;
            if is_done {
                metrics.backed_up(now.unix())
            } else {
                metrics.backup_failed()
            }
            wait = if is_done { every } else { AGAIN.min(every) };
            last = Some(now.unix());
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// Packing takes a while: it is done beside the threads that answer readers.
async fn attempt(store: &Store, schedule: &Schedule, now: Timestamp) -> bool {
    let (store, schedule) = (store.clone(), schedule.clone());
    let here = tokio::runtime::Handle::current();
    let done = tokio::task::spawn_blocking(move || here.block_on(keep_up_once(&store, &schedule, now))).await;
    match done.map_err(anyhow::Error::from).and_then(|done| done) {
        Ok((path, written)) => {
            say(&path, &written);
            true
        }
        Err(error) => {
            tracing::error!(error = format!("{error:#}"), "No backup could be written");
            false
        }
    }
}

fn say(path: &Path, written: &Written) {
    let (file, rows) = (path.display(), written.rows);
    if written.without_votes {
        tracing::warn!(%file, rows, "A backup was written without the marks and ballots of the open vote");
    } else {
        tracing::info!(%file, rows, "A backup was written");
    }
}

/// Writes one backup under a name with its time, and removes the oldest beyond those that are kept.
///
/// # Errors
/// A sentence.
pub async fn keep_up_once(store: &Store, schedule: &Schedule, now: Timestamp) -> Result<(PathBuf, Written)> {
    let folder = &schedule.folder;
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    let path = folder.join(format!("minsheng-{}.jsonl.gz", now.to_text().replace([':', '-'], "")));
    let written = write(store, &path, now).await?;
    let mut names = names(folder);
    names.sort();
    let n_old = names.len().saturating_sub(schedule.keep);
    for name in names.iter().take(n_old) {
        std::fs::remove_file(folder.join(name)).with_context(|| format!("cannot remove the old backup {name}"))?;
    }
    Ok((path, written))
}

/// The moment in a name that this program gives: `minsheng-20260120T040000Z.jsonl.gz`.
fn moment(name: &str) -> Option<i64> {
    let stamp = name.strip_prefix("minsheng-")?.strip_suffix(".jsonl.gz")?;
    if stamp.len() != 16 || !stamp.is_ascii() {
        return None;
    }
    let part = |from: usize, to: usize| stamp.get(from..to);
    let text = format!(
        "{}-{}-{}T{}:{}:{}Z",
        part(0, 4)?,
        part(4, 6)?,
        part(6, 8)?,
        part(9, 11)?,
        part(11, 13)?,
        part(13, 15)?
    );
    Timestamp::parse(&text).map(Timestamp::unix)
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().into_string().ok()).filter(|name| moment(name).is_some()).collect()
}

/// The moment of the newest backup in a folder, in seconds since 1970.
pub fn newest(folder: &Path) -> Option<i64> {
    names(folder).iter().filter_map(|name| moment(name)).max()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_due_when_it_is_old_or_the_clock_went_back() {
        assert!(is_due(10, None, 100));
        assert!(!is_due(109, Some(10), 100));
        assert!(is_due(110, Some(10), 100));
        assert!(is_due(5, Some(10), 100));
    }

    #[test]
    fn a_name_tells_its_moment_and_other_names_are_left_alone() {
        assert_eq!(moment("minsheng-19700101T000010Z.jsonl.gz"), Some(10));
        for other in [
            "minsheng-mine.jsonl.gz",
            "minsheng-19700101T000010Z.jsonl.gz.part",
            "x",
            "minsheng-19701301T000010Z.jsonl.gz",
        ] {
            assert_eq!(moment(other), None, "{other}");
        }
    }
}
