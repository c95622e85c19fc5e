//! One public function for each thing a person can do. No HTTP, no SQL, no sentences.
//!
//! Each function asks [`domain::permit`] first, does its work in one transaction, and answers with what the page shows,
//! a [`Refusal`] that the person can act on, or a [`Fault`] for the log. What decides (phase, roll, marks) is read
//! inside the writing transaction, so that nothing can change between the look and the deed.
#![warn(missing_docs)]

mod accounts;
mod audit;
mod ballots;
mod codes;
mod comments;
mod consents;
mod counts;
mod deeds;
mod desk;
mod drafts;
mod exchange;
pub mod first_round;
mod flag_words;
mod further;
mod handovers;
mod messenger;
mod moderation;
mod open_data;
mod own_account;
mod own_comments;
mod own_data;
mod own_sessions;
mod passwords;
pub mod points;
mod projects;
mod published;
mod queues;
mod readiness;
mod replies;
mod restored;
mod rounds;
mod said;
mod search;
mod second_factors;
pub mod seed;
mod settings;
mod sign_up;
mod similar;
mod staff;
mod verification;
mod voices;
mod years;

pub use accounts::{NewAccount, Next, SignedIn};
pub use comments::TypedComment;
pub use counts::HASH_CHARS_TYPED;
pub use domain::Refusal;
pub use drafts::TypedDraft;
pub use exchange::Proposed;
pub use handovers::{MAX_REFERENCE_CHARS, TypedHandover};
pub use messenger::{Message, Messenger, Undelivered};
pub use moderation::Looked;
pub use open_data::MOST_COMMENTS;
pub use readiness::{Readiness, Scrutineers};
pub use rounds::{MAX_SCAN_MIB, TypedMandate, TypedRules};
pub use settings::Settings;
pub use sign_up::NewSelf;
pub use staff::NewStaff;
pub use store::{Fault, Store};

use domain::{Phase, Round, Timestamp};
use messenger::Messengers;
use passwords::Passwords;
use std::sync::Arc;
use store::Tx;

/// Tells the time: the system's in the running site, a fixed one in tests and while seeds are laid.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;
/// Fills bytes from a random source fit for secrets.
pub type Random = Arc<dyn Fn(&mut [u8]) + Send + Sync>;

/// Why something was not done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// An expected no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Something is broken.
    #[error(transparent)]
    Broken(#[from] Fault),
}

/// The answer of every service function.
pub type Result<T> = std::result::Result<T, Error>;

/// What people can do. Clones share everything.
#[derive(Clone)]
pub struct Service {
    store: Store,
    clock: Clock,
    random: Random,
    passwords: Passwords,
    settings: Arc<Settings>,
    messengers: Messengers,
}

impl Service {
    /// A service over a migrated store.
    pub fn new(store: Store, clock: Clock, random: Random) -> Self {
        Self { store, clock, random, passwords: Passwords::new(), settings: Arc::default(), messengers: Arc::default() }
    }

    /// The same service under these settings.
    #[must_use]
    pub fn with_settings(self, settings: Settings) -> Self {
        Self { settings: Arc::new(settings), ..self }
    }

    /// What the operator has set.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The store beneath, for the process that opened it.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The same service at a fixed moment.
    fn at(&self, moment: Timestamp) -> Self {
        Self { clock: Arc::new(move || moment), ..self.clone() }
    }

    fn now(&self) -> Timestamp {
        (self.clock)()
    }

    fn random_key(&self) -> [u8; 16] {
        let mut key = [0; 16];
        (self.random)(&mut key);
        key
    }
}

/// The round of the latest year.
async fn current_round(tx: &mut Tx) -> Result<Round> {
    tx.find_current_round().await?.ok_or_else(|| Refusal::NoRound.into())
}

/// Where the round stands; at its beginning where there is none yet. Accounts and their log do not wait for a round.
async fn current_phase(tx: &mut Tx) -> Result<Phase> {
    Ok(tx.find_current_round().await?.map_or(Phase::Collecting, |round| round.phase))
}

/// Bytes as text, two digits each.
pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
