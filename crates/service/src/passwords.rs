//! Argon2id, away from the threads that answer requests and never more at once than there are cores: one hash takes
//! 19 MiB and tens of milliseconds, and a flood of sign-ins must cost neither memory nor everyone else's time.

use crate::{Error, Fault, Refusal, Result};
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use std::sync::{Arc, OnceLock};
use tokio::sync::Semaphore;

/// How many may wait for a turn before the next one is asked to come back.
const MOST_WAITING: usize = 64;

#[derive(Clone)]
pub(crate) struct Passwords {
    /// A place at the hash, one for each core.
    turns: Arc<Semaphore>,
    /// A place in the queue before it.
    queue: Arc<Semaphore>,
}

impl Passwords {
    pub(crate) fn new() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self { turns: Arc::new(Semaphore::new(cores)), queue: Arc::new(Semaphore::new(cores + MOST_WAITING)) }
    }

    /// The password's hash in PHC form, with a salt of its own.
    pub(crate) async fn hash(&self, password: String) -> Result<String> {
        self.run(move || {
            let hash = Argon2::default().hash_password(password.as_bytes()).map_err(|error| error.to_string());
            hash.map(|hash| hash.to_string()).map_err(|error| Fault::other(error).into())
        })
        .await
    }

    /// Whether the password is the one that was hashed. Without a hash the same work is done and the answer is no, so
    /// that an unknown name takes as long as a wrong password.
    pub(crate) async fn verify(&self, password: String, hash: Option<String>) -> Result<bool> {
        self.run(move || {
            let known = hash.is_some();
            let hash = hash.unwrap_or_else(|| nobodys_hash().to_owned());
            let hash = PasswordHash::new(&hash).map_err(|_| Fault::bad_row("person.password_hash"))?;
            Ok(Argon2::default().verify_password(password.as_bytes(), &hash).is_ok() && known)
        })
        .await
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
        let _place = self.queue.try_acquire().map_err(|_| Error::from(Refusal::TooMany { seconds: 5 }))?;
        let _turn = self.turns.acquire().await.map_err(|error| Fault::other(error.to_string()))?;
        tokio::task::spawn_blocking(work).await.map_err(|error| Fault::other(error.to_string()))?
    }
}

/// A hash with today's parameters of a password that nobody has.
fn nobodys_hash() -> &'static str {
    static HASH: OnceLock<String> = OnceLock::new();
    HASH.get_or_init(|| {
        Argon2::default()
            .hash_password(b"nobody signs in with this")
            .expect("the default parameters are valid and the salt is drawn by the library")
            .to_string()
    })
}
