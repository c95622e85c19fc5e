//! What Linux says of this process, from `/proc`; nothing elsewhere.

use std::fs::{read_dir, read_to_string};

/// Ticks in a second, in which Linux tells times of processes whatever the machine's own clock does (`USER_HZ`).
const TICKS: f64 = 100.0;

/// One look at this process.
pub struct Looked {
    /// When it began, in seconds since 1970.
    pub began: i64,
    /// Bytes of memory it holds.
    pub memory: i64,
    /// Descriptors it has open.
    pub descriptors: i64,
    /// Descriptors it may have open.
    pub most_descriptors: i64,
    /// Seconds of processors it has used.
    pub cpu_seconds: f64,
}

/// Looks, where there is such a place.
pub fn look() -> Option<Looked> {
    let stat = read_to_string("/proc/self/stat").ok()?;
    // The name of the program stands in brackets and may hold spaces; numbers are counted from behind it.
    let numbers: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |place: usize| numbers.get(place).and_then(|number| number.parse::<u32>().ok()).map(f64::from);
    let since_start = numbers.get(19)?.parse::<i64>().ok()? / 100;
    Some(Looked {
        began: started()? + since_start,
        memory: resident()?,
        descriptors: i64::try_from(read_dir("/proc/self/fd").ok()?.count()).ok()?,
        most_descriptors: i64::try_from(most_descriptors().unwrap_or(u64::MAX)).unwrap_or(i64::MAX),
        cpu_seconds: (ticks(11)? + ticks(12)?) / TICKS,
    })
}

/// Descriptors that this process may have open; nothing where there is no limit.
pub fn most_descriptors() -> Option<u64> {
    rustix::process::getrlimit(rustix::process::Resource::Nofile).current
}

/// When the machine was started, in seconds since 1970.
fn started() -> Option<i64> {
    let stat = read_to_string("/proc/stat").ok()?;
    stat.lines().find_map(|line| line.strip_prefix("btime "))?.trim().parse().ok()
}

fn resident() -> Option<i64> {
    let status = read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: i64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kib * 1024)
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use super::*;

    #[test]
    fn this_process_is_seen_as_it_is() {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970").as_secs();
        let seen = look().expect("there is /proc");
        let now = i64::try_from(now).expect("it fits");
        assert!((now - 86_400..=now + 2).contains(&seen.began), "{} {now}", seen.began);
        assert!(seen.memory > 1 << 20 && seen.descriptors >= 3 && seen.most_descriptors > seen.descriptors);
        assert!(seen.cpu_seconds >= 0.0);
    }
}
