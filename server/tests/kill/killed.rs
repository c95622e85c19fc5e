//! The program is killed in the middle of casting, again and again. Whoever heard that the ballot is in the box must find
//! it there, nobody's may be there twice, and the database must be sound each time.
//!
//! The oracle is outside the program: this process keeps what was acknowledged. `MINSHENG_KILLS` says how often (100
//! where it is not set); a third of the kills come from outside, between two answers, and the rest at the named points on
//! a ballot's way. `make bench` runs a thousand.

use crate::casting::{Answer, Deputy, HANDS, Serving, cast, look, prepare};
use domain::VoteId;
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use reqwest::Client;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Deputies for each kill: more than a kill ever uses up.
const DEPUTIES_PER_KILL: usize = 24;

#[expect(clippy::disallowed_methods, reason = "whoever runs the test says how often")]
fn n_kills() -> usize {
    std::env::var("MINSHENG_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(100)
}

/// Deputies cast until the program is gone: by itself at its point, or killed after so many answers. Those who heard
/// nothing come first the next time, with the same press.
async fn cast_until_gone(
    serving: &mut Serving,
    vote: VoteId,
    waiting: VecDeque<Deputy>,
    kill_after: Option<usize>,
) -> (Vec<Deputy>, VecDeque<Deputy>) {
    let client = Client::builder().timeout(Duration::from_secs(20)).build().unwrap();
    let queue = Arc::new(Mutex::new(waiting));
    let (heard, unheard) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new(VecDeque::new())));
    let n_heard = Arc::new(AtomicUsize::new(0));
    let (kill, mut killed) = tokio::sync::mpsc::unbounded_channel();
    let mut hands = tokio::task::JoinSet::new();
    for _ in 0..HANDS {
        let (client, address, queue, kill) = (client.clone(), serving.address.clone(), queue.clone(), kill.clone());
        let (heard, unheard, n_heard) = (heard.clone(), unheard.clone(), n_heard.clone());
        hands.spawn(async move {
            loop {
                let Some(deputy) = queue.lock().unwrap().pop_front() else { return };
                match cast(&client, &address, vote, &deputy).await {
                    Answer::InTheBox => {
                        heard.lock().unwrap().push(deputy);
                        if Some(n_heard.fetch_add(1, Ordering::SeqCst) + 1) == kill_after {
                            _ = kill.send(());
                        }
                    }
                    Answer::Nothing => {
                        unheard.lock().unwrap().push_back(deputy);
                        return;
                    }
                    Answer::Other(status, refusal) => panic!("a ballot was answered {status} {refusal}"),
                }
            }
        });
    }
    drop(kill);
    if kill_after.is_some() && killed.recv().await.is_some() {
        serving.child.kill().unwrap();
    }
    while let Some(done) = hands.join_next().await {
        done.unwrap();
    }
    serving.child.wait().unwrap();
    let mut left = std::mem::take(&mut *unheard.lock().unwrap());
    left.append(&mut queue.lock().unwrap());
    (std::mem::take(&mut *heard.lock().unwrap()), left)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn killed_while_deputies_cast_it_loses_and_doubles_nothing() {
    let n_kills = n_kills();
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("minsheng.db").display());
    let (vote, mut waiting) = prepare(&url, n_kills * DEPUTIES_PER_KILL).await;
    let n_deputies = waiting.len();
    let mut dice = SmallRng::seed_from_u64(20_260_120);
    let (mut acknowledged, mut slowest) = (Vec::new(), Duration::ZERO);
    let mut n_unanswered = 0;
    for kill in 0..n_kills {
        let points = service::points::POINTS;
        let place = kill % (points.len() + 2);
        let (die_at, kill_after) = match points.get(place) {
            Some(point) => (Some((*point, dice.random_range(1..10))), None),
            None => (None, Some(dice.random_range(1..12))),
        };
        let begun = Instant::now();
        let mut serving = Serving::start(folder.path(), die_at);
        let page = reqwest::get(format!("http://{}/projects", serving.address)).await.unwrap();
        assert!(page.status().is_success());
        slowest = slowest.max(begun.elapsed());
        let (heard, left) = cast_until_gone(&mut serving, vote, waiting, kill_after).await;
        waiting = left;
        assert!(!waiting.is_empty(), "there were deputies for every kill");
        acknowledged.extend(heard.iter().map(Deputy::paper));
        n_unanswered += look(&url, vote, &acknowledged).await - acknowledged.len();
    }
    // Whoever is left casts without a kill: the retries of lost answers among them hear yes.
    let mut serving = Serving::start(folder.path(), None);
    let rest = waiting.len().min(200);
    let last: VecDeque<_> = waiting.drain(..rest).collect();
    let (heard, left) = cast_until_gone(&mut serving, vote, last, Some(rest)).await;
    assert!(left.is_empty());
    acknowledged.extend(heard.iter().map(Deputy::paper));
    assert_eq!(look(&url, vote, &acknowledged).await, acknowledged.len(), "every paper was acknowledged in the end");
    println!(
        "kills {n_kills} · acknowledged {} of {n_deputies} · in the box before an answer was heard {n_unanswered} · \
         slowest start to first page {} ms",
        acknowledged.len(),
        slowest.as_millis()
    );
}
