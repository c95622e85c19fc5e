//! How often one network or one account may do what costs something. A hall of 410 deputies may sit behind one address and
//! signs in within minutes, and a telephone company puts thousands of citizens behind one: so the limits for a network are
//! wide. What is tried on one name from one network is held tight, so that guessing is slow and nobody can lock another out
//! from elsewhere; and so is what one account may say.
//!
//! What is remembered of strangers is bounded ([`Limit`]), so that a flood from many addresses does not fill the memory.

use crate::client::Network;
use crate::lockout::Lockout;
use domain::Refusal;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::hash::{BuildHasher, Hash, RandomState};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Seconds that somebody is told to wait whose try at an account under attack is held back.
const HELD_BACK: u32 = 600;

/// How many kinds of limits there are.
pub const N_LIMITS: usize = 17;

/// The limits of this process.
#[derive(Clone)]
pub struct Limits(Arc<Inside>);

struct Inside {
    changes: Limit<Network>,
    sign_ins: Limit<Network>,
    names: Limit<(Network, String)>,
    digits: Limit<i64>,
    sign_ups: Limit<Network>,
    words: Limit<i64>,
    words_from: Limit<Network>,
    reports: Limit<i64>,
    reports_from: Limit<Network>,
    searches: Limit<Network>,
    searches_of: Limit<i64>,
    data: Limit<Network>,
    own: Limit<i64>,
    sent: Limit<i64>,
    sent_from: Limit<Network>,
    sent_to: Limit<[u8; 16]>,
    lockout: Lockout,
    held_back: AtomicU64,
}

impl Default for Limits {
    fn default() -> Self {
        Self(Arc::new(Inside {
            changes: Limit::new(2_000, Duration::from_millis(10)),
            sign_ins: Limit::new(600, Duration::from_millis(100)),
            names: Limit::new(10, Duration::from_secs(6)),
            // Six digits are few: whoever has a stolen password finds them in years, from however many networks.
            digits: Limit::new(6, Duration::from_secs(120)),
            // A service window helps people to sign up one after the other; a flood wants thousands.
            sign_ups: Limit::new(20, Duration::from_secs(20)),
            words: Limit::new(20, Duration::from_secs(10)),
            words_from: Limit::new(600, Duration::from_secs(1)),
            reports: Limit::new(10, Duration::from_secs(60)),
            reports_from: Limit::new(200, Duration::from_secs(2)),
            searches: Limit::new(200, Duration::from_millis(200)),
            searches_of: Limit::new(60, Duration::from_secs(1)),
            // A program that copies everything asks a few hundred times.
            data: Limit::new(1_000, Duration::from_millis(20)),
            own: Limit::new(10, Duration::from_secs(30)),
            // Each message costs money, and annoys whoever did not ask for it.
            sent: Limit::new(3, Duration::from_secs(300)),
            sent_from: Limit::new(60, Duration::from_secs(10)),
            sent_to: Limit::new(3, Duration::from_secs(1_200)),
            lockout: Lockout::default(),
            held_back: AtomicU64::new(0),
        }))
    }
}

impl Limits {
    /// Anything that is not reading, from one network.
    ///
    /// # Errors
    /// [`Refusal::TooMany`].
    pub fn change(&self, network: Network) -> Result<(), Refusal> {
        self.0.changes.ask(&network)
    }

    /// An attempt to sign in by a name, from one network, in a browser that does or does not carry the name's mark.
    ///
    /// # Errors
    /// [`Refusal::TooMany`].
    pub fn sign_in(&self, network: Network, name: &str, has_mark: bool) -> Result<(), Refusal> {
        self.0.sign_ins.ask(&network)?;
        self.0.names.ask(&(network, name.trim().to_lowercase().chars().take(64).collect()))?;
        if self.0.lockout.lets_try(network, name, has_mark) {
            return Ok(());
        }
        self.0.held_back.fetch_add(1, Ordering::Relaxed);
        Err(Refusal::TooMany { seconds: HELD_BACK })
    }

    /// A name or password was wrong.
    pub fn failed(&self, name: &str) {
        self.0.lockout.failed(name);
    }

    /// A name and password were right, from this network.
    pub fn succeeded(&self, network: Network, name: &str) {
        self.0.lockout.succeeded(network, name);
    }

    /// An attempt to sign in by a one-time code, from one network. A code names nobody, so nothing is counted but the network.
    ///
    /// # Errors
    /// [`Refusal::TooMany`].
    pub fn code(&self, network: Network) -> Result<(), Refusal> {
        self.0.sign_ins.ask(&network)
    }

    /// The digits of one person's second factor. The password was right before them.
    ///
    /// # Errors
    /// [`Refusal::TooMany`].
    pub fn digits(&self, person: i64) -> Result<(), Refusal> {
        self.0.digits.ask(&person)
    }

    /// A new account, from one network.
    ///
    /// # Errors
    /// [`Refusal::TooMany`].
    pub fn sign_up(&self, network: Network) -> Result<(), Refusal> {
        self.0.sign_ups.ask(&network)
    }

    /// A question to the open interface, from one network.
    ///
    /// # Errors
    /// [`Refusal::TooMany`].
    pub fn data(&self, network: Network) -> Result<(), Refusal> {
        self.0.data.ask(&network)
    }

    /// A change of one's own account by one person: each may cost a password's hash.
    ///
    /// # Errors
    /// [`Refusal::TooMany`].
    pub fn own(&self, person: i64) -> Result<(), Refusal> {
        self.0.own.ask(&person)
    }

    /// Digits sent for one person, from one network, to one address or number.
    ///
    /// # Errors
    /// [`Refusal::TooMany`].
    pub fn send(&self, network: Option<Network>, person: i64, to: &str) -> Result<(), Refusal> {
        self.0.sent.ask(&person)?;
        network.map_or(Ok(()), |network| self.0.sent_from.ask(&network))?;
        // Nothing typed is nobody's address: one who forgets it does not use up the turn of the next.
        if to.trim().is_empty() { Ok(()) } else { self.0.sent_to.ask(&self.0.lockout.of_address(to)) }
    }

    /// A comment, a draft or an appeal by one person, from one network.
    ///
    /// # Errors
    /// [`Refusal::TooMany`].
    pub fn words(&self, person: i64, network: Option<Network>) -> Result<(), Refusal> {
        self.0.words.ask(&person)?;
        network.map_or(Ok(()), |network| self.0.words_from.ask(&network))
    }

    /// A report of a comment by one person, from one network.
    ///
    /// # Errors
    /// [`Refusal::TooMany`].
    pub fn report(&self, person: i64, network: Option<Network>) -> Result<(), Refusal> {
        self.0.reports.ask(&person)?;
        network.map_or(Ok(()), |network| self.0.reports_from.ask(&network))
    }

    /// A search, from one network: it costs the database more than a page that is kept.
    ///
    /// # Errors
    /// [`Refusal::TooMany`].
    pub fn search(&self, network: Network) -> Result<(), Refusal> {
        self.0.searches.ask(&network)
    }

    /// The same by one person, from however many networks.
    ///
    /// # Errors
    /// [`Refusal::TooMany`].
    pub fn search_of(&self, person: i64) -> Result<(), Refusal> {
        self.0.searches_of.ask(&person)
    }

    /// What the limits are called, in the order of [`Limits::refused`].
    pub const NAMES: [&str; N_LIMITS] = [
        "changes",
        "sign_ins",
        "names",
        "digits",
        "sign_ups",
        "words",
        "words_from",
        "reports",
        "reports_from",
        "searches",
        "searches_of",
        "data",
        "own",
        "sent",
        "sent_from",
        "sent_to",
        "held_back",
    ];

    /// How often each of them refused since this process began.
    pub fn refused(&self) -> [u64; N_LIMITS] {
        let all = &*self.0;
        [
            &all.changes.refused,
            &all.sign_ins.refused,
            &all.names.refused,
            &all.digits.refused,
            &all.sign_ups.refused,
            &all.words.refused,
            &all.words_from.refused,
            &all.reports.refused,
            &all.reports_from.refused,
            &all.searches.refused,
            &all.searches_of.refused,
            &all.data.refused,
            &all.own.refused,
            &all.sent.refused,
            &all.sent_from.refused,
            &all.sent_to.refused,
            &all.held_back,
        ]
        .map(|refused| refused.load(Ordering::Relaxed))
    }

    /// Forgets those who have been quiet for long enough; to be called now and then.
    pub fn forget_quiet(&self) {
        let all = &*self.0;
        let of_networks = [&all.changes, &all.sign_ins, &all.sign_ups, &all.words_from, &all.reports_from];
        for of_network in of_networks.into_iter().chain([&all.searches, &all.sent_from]) {
            of_network.forget_quiet();
        }
        for of_person in [&all.digits, &all.words, &all.reports, &all.searches_of, &all.own, &all.sent] {
            of_person.forget_quiet();
        }
        all.sent_to.forget_quiet();
        all.names.forget_quiet();
    }
}

/// How many keys one limit remembers apart.
const MOST_KEYS: usize = 100_000;
/// Into how many groups everyone falls while there are more.
const GROUPS: u64 = 256;

/// One limit, for keys of a kind. So many at a time, and one more after each period.
///
/// Whoever has many addresses (a network of IPv6 has as many as it likes) makes a new key with each request. When there are
/// too many, those who have been quiet are forgotten, at most once a second; while that does not help, keys share their
/// limit in groups: the flood is held, and memory too.
struct Limit<K: Hash + Eq + Clone> {
    apart: DefaultKeyedRateLimiter<K>,
    in_groups: DefaultKeyedRateLimiter<u64>,
    groups: RandomState,
    most: usize,
    began: Instant,
    /// Milliseconds from the beginning to the last time that the quiet were forgotten because it was too full.
    swept: AtomicU64,
    refused: AtomicU64,
}

impl<K: Hash + Eq + Clone> Limit<K> {
    fn new(burst: u32, every: Duration) -> Self {
        Self::with_most(burst, every, MOST_KEYS)
    }

    fn with_most(burst: u32, every: Duration, most: usize) -> Self {
        let burst = NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN);
        let quota = Quota::with_period(every).unwrap_or_else(|| Quota::per_second(burst)).allow_burst(burst);
        Self {
            apart: RateLimiter::keyed(quota),
            in_groups: RateLimiter::keyed(quota),
            groups: RandomState::new(),
            most,
            began: Instant::now(),
            swept: AtomicU64::new(0),
            refused: AtomicU64::new(0),
        }
    }

    fn ask(&self, key: &K) -> Result<(), Refusal> {
        let asked = if self.is_full() {
            self.in_groups.check_key(&(self.groups.hash_one(key) % GROUPS))
        } else {
            self.apart.check_key(key)
        };
        asked.map_err(|until| {
            self.refused.fetch_add(1, Ordering::Relaxed);
            let wait = until.wait_time_from(DefaultClock::default().now());
            Refusal::TooMany { seconds: u32::try_from(wait.as_secs()).unwrap_or(u32::MAX).saturating_add(1) }
        })
    }

    fn is_full(&self) -> bool {
        if self.apart.len() < self.most {
            return false;
        }
        let now = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        let swept = self.swept.load(Ordering::Relaxed);
        let is_due = swept == 0 || now.saturating_sub(swept) >= 1_000;
        if is_due && self.swept.compare_exchange(swept, now.max(1), Ordering::Relaxed, Ordering::Relaxed).is_ok() {
            self.apart.retain_recent();
        }
        self.apart.len() >= self.most
    }

    fn forget_quiet(&self) {
        self.apart.retain_recent();
        self.apart.shrink_to_fit();
        self.in_groups.retain_recent();
    }
}

#[cfg(test)]
mod tests;
