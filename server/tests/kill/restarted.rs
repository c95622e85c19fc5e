//! PostgreSQL is ended and started again, twice, while deputies cast. Whoever heard that the ballot is in the box finds it
//! there; everyone else heard clearly that it is not known to be, presses again, and is heard; and the program goes on
//! without a restart of its own.

use crate::casting::{Answer, Deputy, HANDS, Serving, cast, look, prepare};
use domain::VoteId;
use reqwest::Client;
use sqlx::{Connection, Executor, PgConnection};
use std::collections::VecDeque;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const N_DEPUTIES: usize = 420;
/// After so many ballots in the box it is restarted.
const RESTART_AFTER: [usize; 2] = [100, 250];
/// How long a deputy goes on pressing.
const PATIENCE: Duration = Duration::from_secs(90);

/// A PostgreSQL of this test's own; gone when it is dropped.
struct Own {
    folder: TempDir,
    url: String,
}

fn script(verb: &str, folder: &TempDir) -> Output {
    let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../scripts/postgres.sh");
    Command::new(script).arg(verb).arg(folder.path()).output().unwrap()
}

impl Own {
    /// Nothing, said loudly, where PostgreSQL is not installed.
    async fn start() -> Option<Self> {
        let folder = TempDir::new().unwrap();
        let started = script("start", &folder);
        let said = String::from_utf8_lossy(&started.stderr).into_owned();
        if said.contains("PostgreSQL is missing") {
            // Straight to the terminal: what a passing test prints is not shown.
            let mut terminal = std::io::stderr();
            writeln!(terminal, "\nNOT RUN: PostgreSQL restarted (it is not installed)\n").unwrap();
            return None;
        }
        assert!(started.status.success(), "{said}");
        let url = String::from_utf8(started.stdout).unwrap().trim().to_owned();
        let own = Self { folder, url };
        // The script's server is for tests that lose their data gladly. This one promises what a real one does.
        let mut connection = PgConnection::connect(&own.url).await.unwrap();
        connection.execute("alter database postgres set synchronous_commit = on").await.unwrap();
        connection.close().await.unwrap();
        Some(own)
    }

    async fn began(&self) -> String {
        let mut connection = PgConnection::connect(&self.url).await.unwrap();
        let sql = "select cast(pg_postmaster_start_time() as text) || current_setting('synchronous_commit')";
        sqlx::query_scalar(sql).fetch_one(&mut connection).await.unwrap()
    }

    fn restart(&self) {
        let done = script("restart", &self.folder);
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        drop(script("stop", &self.folder));
        // The script has removed it; the folder is there again for whoever removes it once more.
        drop(std::fs::create_dir_all(self.folder.path()));
    }
}

/// Presses until it is answered yes; returns how often it was not. Whatever else is said is said clearly.
async fn press_until_in_the_box(client: &Client, address: &str, vote: VoteId, deputy: &Deputy) -> usize {
    let begun = Instant::now();
    let mut n_refused = 0;
    loop {
        match cast(client, address, vote, deputy).await {
            Answer::InTheBox => return n_refused,
            // Broken for now, with a reference, and the page sends again.
            Answer::Other(500 | 503, _) => n_refused += 1,
            answer => panic!("a ballot was answered {answer:?}"),
        }
        assert!(begun.elapsed() < PATIENCE, "deputy {} was never heard", deputy.number);
        tokio::task::yield_now().await;
    }
}

async fn all_cast(address: &str, vote: VoteId, deputies: VecDeque<Deputy>, own: &Arc<Own>) -> usize {
    let (queue, n_in) = (Arc::new(Mutex::new(deputies)), Arc::new(AtomicUsize::new(0)));
    let mut hands = tokio::task::JoinSet::new();
    for _ in 0..HANDS {
        let client = Client::builder().timeout(PATIENCE).build().unwrap();
        let (queue, n_in, address, own) = (queue.clone(), n_in.clone(), address.to_owned(), own.clone());
        hands.spawn(async move {
            let mut n_refused = 0;
            loop {
                let Some(deputy) = queue.lock().unwrap().pop_front() else { return n_refused };
                n_refused += press_until_in_the_box(&client, &address, vote, &deputy).await;
                if RESTART_AFTER.contains(&(n_in.fetch_add(1, Ordering::SeqCst) + 1)) {
                    let own = own.clone();
                    // The others cast meanwhile.
                    tokio::task::spawn_blocking(move || own.restart()).await.unwrap();
                }
            }
        });
    }
    hands.join_all().await.into_iter().sum()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn postgresql_restarted_while_deputies_cast_loses_nothing_that_was_acknowledged() {
    let Some(own) = Own::start().await.map(Arc::new) else { return };
    let folder = tempfile::tempdir().unwrap();
    let (vote, deputies) = prepare(&own.url, N_DEPUTIES).await;
    let began = own.began().await;
    assert!(began.ends_with("on"), "commits are waited for: {began}");
    let settings = ["--database-url", &own.url, "--trusted-proxies", "127.0.0.1"];
    let mut serving = Serving::run(folder.path(), &settings, None);
    let acknowledged: Vec<_> = deputies.iter().map(Deputy::paper).collect();
    let n_refused = all_cast(&serving.address, vote, deputies, &own).await;
    assert_ne!(own.began().await, began, "it was restarted");
    assert!(serving.child.try_wait().unwrap().is_none(), "the program is still the same process");
    for path in ["/readyz", "/projects"] {
        assert_eq!(reqwest::get(format!("http://{}{path}", serving.address)).await.unwrap().status(), 200, "{path}");
    }
    drop(serving);
    assert_eq!(look(&own.url, vote, &acknowledged).await, N_DEPUTIES, "every paper once");
    println!(
        "PostgreSQL restarted twice · {N_DEPUTIES} acknowledged, {N_DEPUTIES} in the box · {n_refused} told to try again"
    );
}
