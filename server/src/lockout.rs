//! An account under attack from many networks is held back for those who were never in it, and for nobody else: so guessing
//! ends, and its owner is not locked out. The answer is the same for names that are nobody's.
//!
//! What is known of networks is a hash under a key of this process, in memory alone; with a restart it is gone, and the mark
//! in the owner's browser does instead.

use crate::client::Network;
use domain::text;
use hmac::{Hmac, KeyInit, Mac};
use moka::sync::Cache;
use rand::Rng;
use service::hexadecimal;
use sha2::Sha256;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// Failures on one name within an hour, from wherever, after which strangers are held back.
const MOST_FAILURES: u32 = 100;
/// How long failures are remembered.
const HOUR: Duration = Duration::from_secs(3600);
/// How long a network is known that has signed in.
const KNOWN_FOR: Duration = Duration::from_secs(30 * 24 * 3600);
/// Seconds of the mark in a browser.
pub const DEVICE_SECONDS: u64 = 30 * 24 * 3600;
/// Most names and networks remembered: some tens of megabytes when full.
const MOST_REMEMBERED: u64 = 100_000;
/// Bytes of a mark's own random part.
const NONCE: usize = 12;

type Key = [u8; 16];

/// Who is held back.
pub struct Lockout {
    key: [u8; 32],
    failures: Cache<Key, Arc<AtomicU32>>,
    known: Cache<Key, ()>,
}

impl Default for Lockout {
    fn default() -> Self {
        let mut key = [0; 32];
        rand::rng().fill_bytes(&mut key);
        Self {
            key,
            failures: Cache::builder().max_capacity(MOST_REMEMBERED).time_to_live(HOUR).build(),
            known: Cache::builder().max_capacity(MOST_REMEMBERED).time_to_live(KNOWN_FOR).build(),
        }
    }
}

impl Lockout {
    /// Whether somebody may try this name: everyone, as long as it is not under attack; then whoever comes from a network
    /// that was in before, or carries its mark.
    pub fn lets_try(&self, network: Network, name: &str, has_mark: bool) -> bool {
        let n_failures = self.failures.get(&self.of_name(name)).map_or(0, |n| n.load(Ordering::Relaxed));
        n_failures < MOST_FAILURES || has_mark || self.known.contains_key(&self.of_network(network, name))
    }

    /// A name or password that was wrong.
    pub fn failed(&self, name: &str) {
        // The hour counts from the first failure: the counter is made once and then only counts.
        self.failures.get_with(self.of_name(name), Arc::default).fetch_add(1, Ordering::Relaxed);
    }

    /// A name and password that were right, from this network.
    pub fn succeeded(&self, network: Network, name: &str) {
        self.known.insert(self.of_network(network, name), ());
    }

    /// An address or number as a hash that this process alone can make.
    pub fn of_address(&self, to: &str) -> [u8; 16] {
        let plain: String = text::fold(to).chars().filter(|c| c.is_alphanumeric() || matches!(c, '@' | '.')).collect();
        short(&self.key, &[b"address", plain.as_bytes()])
    }

    fn of_name(&self, name: &str) -> Key {
        short(&self.key, &[b"name", folded(name).as_bytes()])
    }

    fn of_network(&self, network: Network, name: &str) -> Key {
        short(&self.key, &[b"network", folded(name).as_bytes(), network.to_string().as_bytes()])
    }
}

/// The mark for a browser in which somebody has signed in by this name. It names nobody and opens nothing.
pub fn mark(key: &str, name: &str) -> String {
    let mut nonce = [0; NONCE];
    rand::rng().fill_bytes(&mut nonce);
    let nonce = hexadecimal(&nonce);
    format!("{nonce}.{}", hexadecimal(&short(key.as_bytes(), &[nonce.as_bytes(), folded(name).as_bytes()])))
}

/// Whether a browser carries the mark of this name.
pub fn is_marked(key: &str, name: &str, mark: &str) -> bool {
    let Some((nonce, given)) = mark.split_once('.') else { return false };
    nonce.len() == 2 * NONCE
        && given == hexadecimal(&short(key.as_bytes(), &[nonce.as_bytes(), folded(name).as_bytes()]))
}

/// A name as it is kept, and no longer than any is.
fn folded(name: &str) -> String {
    text::fold(name).trim().chars().take(64).collect()
}

fn short(key: &[u8], parts: &[&[u8]]) -> Key {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of any length will do");
    for part in parts {
        mac.update(part);
        mac.update(b"\0");
    }
    let mut short = Key::default();
    short.copy_from_slice(&mac.finalize().into_bytes()[..16]);
    short
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderMap;

    fn from(last: u8) -> Network {
        crate::client::network([203, 0, 113, last].into(), &HeaderMap::new(), &[])
    }

    #[test]
    fn under_attack_only_who_was_in_before_goes_on() {
        let lockout = Lockout::default();
        lockout.succeeded(from(1), "江边散步");
        for _ in 0..MOST_FAILURES {
            assert!(lockout.lets_try(from(2), "江边散步", false));
            lockout.failed("江边散步");
        }
        assert!(!lockout.lets_try(from(2), "江边散步", false), "a stranger is held back");
        assert!(lockout.lets_try(from(1), "江边散步", false), "the owner's network is not");
        assert!(lockout.lets_try(from(2), "江边散步", true), "nor the owner's browser elsewhere");
        assert!(lockout.lets_try(from(2), "别人", false), "nor another name");
    }

    #[test]
    fn a_name_that_is_nobodys_is_held_back_alike_and_however_it_is_written() {
        let lockout = Lockout::default();
        for _ in 0..MOST_FAILURES {
            lockout.failed("nobody");
        }
        for written in ["nobody", " Nobody ", "ＮＯＢＯＤＹ"] {
            assert!(!lockout.lets_try(from(1), written, false), "{written}");
        }
    }

    #[test]
    fn a_mark_holds_for_one_name_and_one_site() {
        let mark = mark("salt", "Li_Na");
        assert!(is_marked("salt", "li_na", &mark));
        assert!(!is_marked("salt", "li_ma", &mark));
        assert!(!is_marked("pepper", "li_na", &mark));
        for forged in ["", ".", "00.00", &mark[1..], &format!("{mark}0")] {
            assert!(!is_marked("salt", "li_na", forged), "{forged}");
        }
    }
}
