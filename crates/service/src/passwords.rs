//! Argon2id, away from the threads that answer requests and never more at once than there are cores: one hash takes
//! 19 MiB and tens of milliseconds, and a flood of sign-ins must cost neither memory nor everyone else's time. The threads
//! are always the same: the allocator keeps for each thread what it gave back, and with a new one for each sign-in a
//! hall of 410 left 260 MB behind.
//!
//! What a password may be: 12 to 128 characters, of whatever kind; rules of composition make passwords that are forgotten,
//! not ones that are hard to guess (NIST SP 800-63B-4). Refused is what is guessed first: the patterns, names and lists that
//! the crate zxcvbn knows, and whatever consists of the person's own names, words of this site, dates, digits and signs. zxcvbn
//! alone lets `minsheng2026!` pass, since to it the year is five unknown characters. The short list of our own holds what is
//! tried first on a site like this; it costs nothing and stays right whatever a later zxcvbn thinks of it.

use crate::{Error, Fault, Refusal, Result, hexadecimal};
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use domain::{Bilingual, text};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use tokio::sync::{Semaphore, SemaphorePermit, oneshot};
use zxcvbn::{Score, zxcvbn};

/// How many may wait for a turn before the next one is asked to come back.
const MOST_WAITING: usize = 64;
/// Fewest characters of a password.
const LEAST_CHARS: u32 = 12;
/// Most characters of a password.
const MOST_CHARS: u32 = 128;
/// So many characters are looked at for patterns: what is strong at its beginning is strong, and the time that zxcvbn takes
/// for chosen texts grows faster than their length.
const CHARS_JUDGED: usize = 48;
/// Passwords that everybody tries first; compared in lower case.
const WELL_KNOWN: [&str; 10] = [
    "123456789012",
    "1234567890123",
    "111111111111",
    "000000000000",
    "qwertyuiop12",
    "password1234",
    "passwordpassword",
    "administrator",
    "minsheng1234",
    "abcdefghijkl",
];
/// Words that everybody has before their eyes who thinks of a password for this site.
const WORDS_OF_THE_SITE: [&str; 16] = [
    "minshengpiaojue",
    "minsheng",
    "piaojue",
    "renda",
    "daibiao",
    "livelihood",
    "ballot",
    "congress",
    "deputy",
    "password",
    "民生票决",
    "民生",
    "票决",
    "人大",
    "代表",
    "密码",
];

#[derive(Clone)]
pub(crate) struct Passwords {
    /// The way to the threads, one for each core, which take their turns in order and end with the last of these.
    jobs: Sender<Job>,
    /// A place in the queue before them.
    queue: Arc<Semaphore>,
}

type Job = Box<dyn FnOnce() + Send>;

impl Passwords {
    pub(crate) fn new() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let (jobs, waiting) = std::sync::mpsc::channel();
        let waiting = Arc::new(Mutex::new(waiting));
        for _ in 0..cores {
            let waiting = waiting.clone();
            std::thread::spawn(move || work(&waiting));
        }
        Self { jobs, queue: Arc::new(Semaphore::new(cores + MOST_WAITING)) }
    }

    /// The hash of a password that a person chooses; [`Refusal::PasswordTooWeak`] where it is too short, too long or guessed
    /// too soon.
    pub(crate) async fn choose(&self, password: String, sign_in: &str, name: &Bilingual) -> Result<String> {
        let names = parts_of([sign_in, &name.zh, &name.en]);
        self.run(move || {
            if is_weak(&password, &names) {
                return Err(Refusal::PasswordTooWeak { least: LEAST_CHARS, most: MOST_CHARS }.into());
            }
            hash(&password)
        })
        .await
    }

    /// The hash of a password that nobody chose, in PHC form, with a salt of its own.
    pub(crate) async fn hash(&self, password: String) -> Result<String> {
        self.run(move || hash(&password)).await
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

    /// The hashes of one-time codes, all with the salt of the site, so that a code alone finds its owner. They take turns
    /// with everyone who signs in meanwhile.
    pub(crate) async fn hash_codes(&self, codes: Vec<String>, salt: &str) -> Result<Vec<String>> {
        let _place = self.place()?;
        let mut hashes = Vec::new();
        for code in codes {
            let salt = salt.to_owned();
            hashes.push(self.turn(move || hash_with(&code, &salt)).await?);
        }
        Ok(hashes)
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
        let _place = self.place()?;
        self.turn(work).await
    }

    fn place(&self) -> Result<SemaphorePermit<'_>> {
        self.queue.try_acquire().map_err(|_| Error::from(Refusal::TooMany { seconds: 5 }))
    }

    async fn turn<T: Send + 'static>(&self, work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
        let (tell, told) = oneshot::channel();
        // Nobody may be there any more to be told.
        let job = Box::new(move || drop(tell.send(work())));
        self.jobs.send(job).map_err(|_| Fault::other("the threads of passwords have ended"))?;
        told.await.map_err(|_| Fault::other("a password's hash was cut short"))?
    }
}

/// One thread: a job after the other. One that panics tells nobody anything, and the next one is done.
fn work(waiting: &Mutex<Receiver<Job>>) {
    loop {
        let job = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else { return };
        _ = catch_unwind(AssertUnwindSafe(job));
    }
}

fn hash(password: &str) -> Result<String> {
    let hash = Argon2::default().hash_password(password.as_bytes()).map_err(|error| Fault::other(error.to_string()))?;
    Ok(hash.to_string())
}

fn hash_with(code: &str, salt: &str) -> Result<String> {
    let mut hash = [0; 32];
    Argon2::default()
        .hash_password_into(code.as_bytes(), salt.as_bytes(), &mut hash)
        .map_err(|error| Fault::other(error.to_string()))?;
    Ok(hexadecimal(&hash))
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

/// The names of a person and what they are made of, longest first: `li.na` is also `li` and `na`.
fn parts_of(names: [&str; 3]) -> Vec<String> {
    let mut parts = Vec::new();
    for name in names.map(text::fold) {
        parts.extend(name.split(|c: char| !c.is_alphanumeric()).map(str::to_owned));
        parts.push(name);
    }
    // A single letter is in everything.
    parts.retain(|part| part.chars().count() > 1);
    parts.sort_by_key(|part| std::cmp::Reverse(part.chars().count()));
    parts
}

fn is_weak(password: &str, names: &[String]) -> bool {
    let n_chars = password.chars().count();
    if n_chars < LEAST_CHARS as usize || n_chars > MOST_CHARS as usize {
        return true;
    }
    let folded = text::fold(password);
    if WELL_KNOWN.contains(&folded.as_str()) || is_made_of_known(&folded, names) {
        return true;
    }
    let judged: String = password.chars().take(CHARS_JUDGED).collect();
    let known: Vec<_> = names.iter().map(String::as_str).chain(WORDS_OF_THE_SITE).collect();
    zxcvbn(&judged, &known).score() < Score::Two
}

/// Whether nothing but digits, signs and dates is left where names and words that everybody knows are taken out.
fn is_made_of_known(password: &str, names: &[String]) -> bool {
    let mut left = password.to_owned();
    for word in names.iter().map(String::as_str).chain(WORDS_OF_THE_SITE) {
        // A space keeps what stood on both sides from becoming a word.
        left = left.replace(word, " ");
    }
    left != password && !left.chars().any(|c| c.is_alphabetic() && !"年月日号".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_weak_for_li_na(password: &str) -> bool {
        is_weak(password, &parts_of(["li.na", "李娜", "Li Na"]))
    }

    #[tokio::test]
    async fn a_job_that_panics_is_a_fault_and_the_next_one_is_done() {
        let passwords = Passwords::new();
        for _ in 0..64 {
            let broken = passwords.run(|| -> Result<()> { panic!("on purpose") }).await;
            assert!(matches!(broken, Err(Error::Broken(_))));
        }
        assert_eq!(passwords.run(|| Ok(7)).await.unwrap(), 7);
    }

    #[test]
    fn what_is_guessed_first_is_refused() {
        for password in [
            "passwordpassword",
            "PasswordPassword",
            "qwertyuiop123",
            "minsheng2026!",
            "Minsheng-2026-01",
            "民生票决2026年1月20日",
            "li.nali.nali.na",
            "li.na2026li.na",
            "李娜李娜李娜李娜李娜李娜",
            "LiNa-2026-LiNa",
            "好密码好密码好密码好密码",
            "aaaaaaaaaaaa",
            "123456789012",
            "abcdefghijklmnop",
        ] {
            assert!(is_weak_for_li_na(password), "{password}");
        }
    }

    #[test]
    fn a_phrase_is_a_password_in_either_language() {
        for password in
            ["correct horse battery", "春天的风吹过江边的柳树林", "今晚月色真美我们回家吧吗", "twelve chars"]
        {
            assert!(!is_weak_for_li_na(password), "{password}");
        }
    }

    #[test]
    fn length_is_counted_in_characters() {
        let phrase = "春天的风吹过江边的柳树林";
        assert_eq!(phrase.chars().count(), 12);
        assert!(is_weak_for_li_na(phrase.strip_suffix('林').expect("it ends so")));
        let long: String =
            "correct horse battery staple and so on ".chars().cycle().take(MOST_CHARS as usize).collect();
        assert!(!is_weak_for_li_na(&long));
        assert!(is_weak_for_li_na(&(long + "!")));
    }

    #[test]
    fn a_name_within_a_phrase_does_no_harm() {
        assert!(!is_weak_for_li_na("violin and trombone"));
        assert!(!is_weak(" a ballot is not a bullet ", &parts_of(["a", "", "A"])));
    }
}
