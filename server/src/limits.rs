//! How often one network may do what costs something. A hall of 410 deputies may sit behind one address and signs in
//! within minutes, so the limits for a network are wide; what is tried on one name from one network is held tight, so
//! that guessing is slow and nobody can lock another out from elsewhere.

use crate::client::Network;
use domain::Refusal;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::hash::Hash;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

/// The limits of this process.
#[derive(Clone)]
pub struct Limits(Arc<Inside>);

struct Inside {
    changes: DefaultKeyedRateLimiter<Network>,
    sign_ins: DefaultKeyedRateLimiter<Network>,
    names: DefaultKeyedRateLimiter<(Network, String)>,
    digits: DefaultKeyedRateLimiter<i64>,
    words: DefaultKeyedRateLimiter<i64>,
}

fn each<K: Hash + Eq + Clone>(burst: u32, every: Duration) -> DefaultKeyedRateLimiter<K> {
    let burst = NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN);
    let quota = Quota::with_period(every).unwrap_or_else(|| Quota::per_second(burst)).allow_burst(burst);
    RateLimiter::keyed(quota)
}

impl Default for Limits {
    fn default() -> Self {
        Self(Arc::new(Inside {
            changes: each(2_000, Duration::from_millis(10)),
            sign_ins: each(600, Duration::from_millis(100)),
            names: each(10, Duration::from_secs(6)),
            // Six digits are few: whoever has a stolen password finds them in years, from however many networks.
            digits: each(6, Duration::from_secs(120)),
            words: each(20, Duration::from_secs(10)),
        }))
    }
}

impl Limits {
    /// Anything that is not reading, from one network.
    ///
    /// # Errors
    /// [`Refusal::TooMany`].
    pub fn change(&self, network: Network) -> Result<(), Refusal> {
        ask(&self.0.changes, &network)
    }

    /// An attempt to sign in by a name, from one network.
    ///
    /// # Errors
    /// [`Refusal::TooMany`].
    pub fn sign_in(&self, network: Network, name: &str) -> Result<(), Refusal> {
        ask(&self.0.sign_ins, &network)?;
        ask(&self.0.names, &(network, name.trim().to_lowercase().chars().take(64).collect()))
    }

    /// An attempt to sign in by a one-time code, from one network. A code names nobody, so nothing is counted but the network.
    ///
    /// # Errors
    /// [`Refusal::TooMany`].
    pub fn code(&self, network: Network) -> Result<(), Refusal> {
        ask(&self.0.sign_ins, &network)
    }

    /// The digits of one person's second factor. The password was right before them.
    ///
    /// # Errors
    /// [`Refusal::TooMany`].
    pub fn digits(&self, person: i64) -> Result<(), Refusal> {
        ask(&self.0.digits, &person)
    }

    /// A comment by one person.
    ///
    /// # Errors
    /// [`Refusal::TooMany`].
    pub fn words(&self, person: i64) -> Result<(), Refusal> {
        ask(&self.0.words, &person)
    }

    /// Forgets those who have been quiet for long enough; to be called now and then.
    pub fn forget_quiet(&self) {
        self.0.changes.retain_recent();
        self.0.sign_ins.retain_recent();
        self.0.names.retain_recent();
        self.0.digits.retain_recent();
        self.0.words.retain_recent();
    }
}

fn ask<K: Hash + Eq + Clone>(limit: &DefaultKeyedRateLimiter<K>, key: &K) -> Result<(), Refusal> {
    limit.check_key(key).map_err(|until| {
        let wait = until.wait_time_from(DefaultClock::default().now());
        Refusal::TooMany { seconds: u32::try_from(wait.as_secs()).unwrap_or(u32::MAX).saturating_add(1) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderMap;

    fn from(last: u8) -> Network {
        crate::client::network([203, 0, 113, last].into(), &HeaderMap::new(), &[])
    }

    #[test]
    fn ten_guesses_on_a_name_and_no_more_but_only_from_there() {
        let limits = Limits::default();
        for _ in 0..10 {
            assert_eq!(limits.sign_in(from(1), "deputy001"), Ok(()));
        }
        assert!(matches!(limits.sign_in(from(1), " Deputy001 "), Err(Refusal::TooMany { .. })));
        assert_eq!(limits.sign_in(from(1), "deputy002"), Ok(()));
        assert_eq!(limits.sign_in(from(2), "deputy001"), Ok(()));
    }

    #[test]
    fn a_hall_behind_one_address_can_sign_in() {
        let limits = Limits::default();
        for deputy in 0..410 {
            assert_eq!(limits.sign_in(from(1), &format!("deputy{deputy}")), Ok(()));
        }
    }
}
