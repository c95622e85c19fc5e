//! What the machine gives: time, descriptors, folders, room on disks.

use super::{Finding, Level, fail, ok, warn};
use crate::backup;
use crate::config::Config;
use crate::listen::{RESERVE, n_places};
use crate::metrics::most_descriptors;
use domain::Timestamp;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

/// A clock before this moment (2026-01-01) is wrong: this program did not exist then.
const OLDEST_CLOCK: i64 = 1_767_225_600;
/// With less room than this on a disk somebody should look, with far less nothing should begin.
const LITTLE_ROOM: u64 = 2 << 30;
const NO_ROOM: u64 = 256 << 20;

/// Seconds since 1970.
pub fn now() -> i64 {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    i64::try_from(seconds).unwrap_or(0)
}

pub fn clock() -> Finding {
    let sentence = format!("The clock says {} (UTC).", Timestamp::from_unix(now()).to_text());
    if now() > OLDEST_CLOCK { ok("clock", sentence) } else { fail("clock", sentence, "Set the clock.") }
}

/// Whether there are descriptors for as many connections as are set.
pub fn descriptors(connections: usize) -> Finding {
    let Some(most) = most_descriptors() else {
        return ok("descriptors", "There is no limit of descriptors.");
    };
    let places = n_places(connections, Some(most));
    if places == connections {
        return ok("descriptors", format!("Descriptors: {most}, enough for {connections} connections."));
    }
    warn(
        "descriptors",
        format!("Descriptors: {most}, so that no more than {places} of {connections} connections would be taken."),
        format!(
            "Set LimitNOFILE of the service (here: ulimit -n) to {} or more, or max_connections lower. This is the limit of \
             whoever runs the check.",
            connections + RESERVE
        ),
    )
}

/// Whether a folder can be written, and how much room there is.
pub fn folder(code: &'static str, folder: &Path) -> Vec<Finding> {
    let (shown, probe) = (folder.display(), folder.join(".check"));
    let tried = std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(&probe, b""))
        .and_then(|()| std::fs::remove_file(&probe));
    match tried {
        Ok(()) => vec![ok(code, format!("The folder {shown} can be written.")), room(folder)],
        Err(error) => vec![fail(
            code,
            format!("The folder {shown} cannot be written: {error}."),
            "Give it to the user that the program runs as, or make room.",
        )],
    }
}

fn room(folder: &Path) -> Finding {
    let shown = folder.display();
    match rustix::fs::statvfs(folder) {
        Ok(disk) => enough(disk.f_bavail.saturating_mul(disk.f_frsize), &format!("Room on the disk of {shown}")),
        Err(error) => {
            warn("room", format!("It is not known how much room there is in {shown}: {error}."), "Look yourself.")
        }
    }
}

fn enough(bytes: u64, what: &str) -> Finding {
    let sentence = format!("{what}: {} MiB.", bytes >> 20);
    let advice = "Make room: a ballot that finds the disk full is refused.";
    match bytes {
        ..NO_ROOM => fail("room", sentence, advice),
        NO_ROOM..LITTLE_ROOM => warn("room", sentence, advice),
        _ => ok("room", sentence),
    }
}

/// Whether backups are written, where, and how old the newest is.
pub fn backups(config: &Config) -> Vec<Finding> {
    let Some(place) = &config.backup.folder else {
        let advice = "Set folder in [backup], or write one by hand before the opening: minsheng backup --to FILE.";
        return vec![warn("backup", "No backups are written by the clock.", advice)];
    };
    let mut findings = folder("backup", place);
    if findings.iter().any(|found| found.level == Level::Fail) {
        return findings;
    }
    findings.push(age(backup::newest(place), now(), config.backup.every_hours));
    if config.database_url.is_none() && are_on_one_disk(place, &config.data) {
        let advice = "Put backups on another disk: what ends one ends both.";
        findings.push(warn("backup_disk", "Database and backups are on one disk.", advice));
    }
    findings
}

fn age(newest: Option<i64>, now: i64, every_hours: u32) -> Finding {
    let advice =
        "Write one by hand (minsheng backup --to FILE), and look into the log for why the clock's does not come.";
    let Some(at) = newest else { return warn("backup_age", "There is no backup by the clock yet.", advice) };
    let hours = (now - at) / 3600;
    let sentence = format!("The newest backup by the clock is {hours} hours old.");
    // Twice the time: one may be missed while a machine is off.
    if hours <= i64::from(every_hours) * 2 { ok("backup_age", sentence) } else { warn("backup_age", sentence, advice) }
}

#[cfg(unix)]
fn are_on_one_disk(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let disk = |path: &Path| std::fs::metadata(path).map(|found| found.dev()).ok();
    disk(one).is_some() && disk(one) == disk(other)
}

#[cfg(not(unix))]
fn are_on_one_disk(_: &Path, _: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn little_room_is_said_and_none_ends_it() {
        assert_eq!(enough(10 << 30, "Room").level, Level::Ok);
        assert_eq!(enough(1 << 30, "Room").level, Level::Warn);
        assert_eq!(enough(100 << 20, "Room").level, Level::Fail);
    }

    #[test]
    fn a_backup_that_was_missed_twice_is_old() {
        let level = |newest, hours| age(newest, 100 * 3600, hours).level;
        assert_eq!(
            (level(Some(60 * 3600), 24), level(Some(40 * 3600), 24), level(None, 24)),
            (Level::Ok, Level::Warn, Level::Warn)
        );
    }

    #[test]
    fn descriptors_are_compared_with_connections() {
        assert_eq!(descriptors(1).level, Level::Ok);
        assert_eq!(descriptors(usize::MAX >> 1).level, Level::Warn);
    }
}
