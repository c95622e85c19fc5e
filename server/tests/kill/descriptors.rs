//! 5,000 connections meet a program that may open 1,024 descriptors. It takes as many as it can serve, closes the others at
//! once, keeps its database, does not spin, and serves as before when they are gone.

use crate::casting::{Serving, prepare};
use futures::future::join_all;
use reqwest::Client;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Descriptors of the program.
const DESCRIPTORS: usize = 1_024;
/// What it keeps back of them for itself.
const PLACES: usize = DESCRIPTORS - server::listen::RESERVE;
/// How long it waits for the first request of a connection here: time enough for all of them to come.
const PATIENCE: &str = "20";

/// As many connections as this process may hold, at most 5,000.
fn n_connections() -> usize {
    let most = getrlimit(Resource::Nofile).maximum;
    setrlimit(Resource::Nofile, Rlimit { current: most, maximum: most }).expect("up to the hard limit it may");
    let most = most.map_or(usize::MAX, |most| usize::try_from(most).unwrap_or(usize::MAX));
    let n = most.saturating_sub(500).min(5_000);
    assert!(n > 2 * DESCRIPTORS, "this process may open {most} descriptors: too few for this test");
    n
}

/// Seconds of processors that a process has used.
fn used(process: u32) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    let numbers: Vec<&str> = stat.rsplit_once(')').unwrap().1.split_whitespace().collect();
    let ticks = |place: usize| numbers[place].parse::<f64>().unwrap();
    (ticks(11) + ticks(12)) / 100.0
}

fn n_descriptors(process: u32) -> usize {
    std::fs::read_dir(format!("/proc/{process}/fd")).unwrap().count()
}

/// Somebody who connects, says a word and no more; when he was turned away, or nothing where he never was.
async fn silent(address: String) -> Option<Instant> {
    let Ok(mut stream) = TcpStream::connect(address).await else { return Some(Instant::now()) };
    // Without a word the system would not tell him of a connection that never came about.
    if stream.write_all(b"GET").await.is_err() {
        return Some(Instant::now());
    }
    let read = tokio::time::timeout(Duration::from_secs(120), stream.read(&mut [0; 16])).await;
    assert!(!matches!(read, Ok(Ok(1..))), "nobody asked, and yet it answers");
    read.is_ok().then(Instant::now)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_thousand_connections_do_not_end_a_program_with_a_thousand_descriptors() {
    let n_connections = n_connections();
    let folder = tempfile::tempdir().unwrap();
    prepare(&format!("sqlite:{}", folder.path().join("minsheng.db").display()), 410).await;
    let settings = ["--data", ".", "--trusted-proxies", "127.0.0.1", "--patience-seconds", PATIENCE];
    let mut serving = Serving::limited(folder.path(), &format!("ulimit -n {DESCRIPTORS}"), &settings);
    let (process, address) = (serving.child.id(), serving.address.clone());
    // One reader who was there before goes on on his own connection.
    let early = Client::builder().pool_max_idle_per_host(1).build().unwrap();
    let asks =
        async |path: &str| early.get(format!("http://{address}{path}")).send().await.map(|got| got.status().as_u16());
    assert_eq!(asks("/readyz").await.unwrap(), 200);
    let crowd = tokio::spawn(join_all((0..n_connections).map(|_| silent(address.clone()))));
    let begun = Instant::now();
    while Client::new().get(format!("http://{address}/readyz")).send().await.is_ok() {
        assert!(begun.elapsed() < Duration::from_secs(60), "one more was never turned away");
        assert_eq!(asks("/readyz").await.unwrap(), 200, "who is in is served");
    }
    assert_eq!(asks("/readyz").await.unwrap(), 200, "while it is full too, and the database can be asked");
    assert!((PLACES..DESCRIPTORS).contains(&n_descriptors(process)), "some are kept for the program itself");
    let (before, at) = (used(process), Instant::now());
    let closed: Vec<Instant> = crowd.await.unwrap().into_iter().flatten().collect();
    let share = (used(process) - before) / at.elapsed().as_secs_f64();
    assert_eq!(closed.len(), n_connections, "everyone is turned away in the end");
    let last = closed.iter().max().unwrap();
    let n_turned_away = closed.iter().filter(|closed| last.duration_since(**closed) > Duration::from_secs(10)).count();
    assert!(n_turned_away > n_connections / 2, "most were turned away at once, not kept waiting: {n_turned_away}");
    assert!(share < 0.9, "it does not spin while it is full: {share}");
    assert!(serving.child.try_wait().unwrap().is_none(), "it is still there");
    for path in ["/readyz", "/projects", "/ballot"] {
        let page = Client::new().get(format!("http://{address}{path}")).send().await.unwrap();
        assert!(page.status().as_u16() < 500, "{path}: {}", page.status());
    }
    assert!(n_descriptors(process) < 200, "nothing of them is left");
    println!(
        "{n_connections} connections, {DESCRIPTORS} descriptors · {n_turned_away} turned away · processor {share:.2}"
    );
}
