//! Work on all cores, with a bar for whoever watches.

use std::io::{IsTerminal, Write, stderr};
use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// So many at a time: few enough that no core waits long for another at the end.
const PORTION: usize = 4;

/// A bar on a terminal; on anything else nothing is drawn.
pub struct Bar {
    what: &'static str,
    total: usize,
    done: AtomicUsize,
    is_shown: bool,
}

impl Bar {
    /// A bar for so many steps.
    pub fn new(what: &'static str, total: usize) -> Bar {
        Bar { what, total, done: AtomicUsize::new(0), is_shown: stderr().is_terminal() && total > 0 }
    }

    /// One more is done.
    pub fn step(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        let is_new = done * 100 / self.total.max(1) != (done - 1) * 100 / self.total.max(1);
        if self.is_shown && is_new {
            let filled = "#".repeat(done * 40 / self.total);
            let end = if done == self.total { "\n" } else { "" };
            // Who closed the terminal does not miss the bar.
            drop(write!(stderr(), "\r{:<10} [{filled:<40}] {done} / {}{end}", self.what, self.total));
        }
    }
}

/// Does the work on ranges of `0..total`, on as many cores as there are; what came out, in order.
pub fn on_all_cores<T: Send>(total: usize, work: impl Fn(Range<usize>) -> T + Sync) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    let n_cores = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..n_cores {
            scope.spawn(|| {
                loop {
                    let begin = next.fetch_add(PORTION, Ordering::Relaxed);
                    if begin >= total {
                        return;
                    }
                    let out = work(begin..total.min(begin + PORTION));
                    done.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((begin, out));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    done.sort_unstable_by_key(|(begin, _)| *begin);
    done.into_iter().map(|(_, out)| out).collect()
}
