//! What stands in the log of a program that names every statement as slow, while people sign in, search, say something and
//! cast: texts of statements, no value of anybody, and nothing of casting.

use crate::casting::{Answer, Serving, cast, prepare};
use crate::database::Database;
use reqwest::Client;
use reqwest::redirect::Policy;
use sqlx::{Connection, Executor, PgConnection};
use std::time::{Duration, Instant};

/// A statement that comes after the others: once it is in the log, so are they.
const LAST: &str = "comment_term";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn slow_statements_are_named_without_values_and_none_of_casting_is() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("minsheng.db").display());
    let (vote, deputies) = prepare(&url, 410).await;
    // A filter that lets everything of the database through, slow or not.
    let settings =
        ["--data", ".", "--trusted-proxies", "127.0.0.1", "--log-slow-query-ms", "1", "--log", "info,sqlx=debug"];
    let serving = Serving::run(folder.path(), &settings, None);
    let client = Client::builder().redirect(Policy::none()).build().unwrap();
    for deputy in deputies.iter().take(20) {
        assert_eq!(cast(&client, &serving.address, vote, deputy).await, Answer::InTheBox);
    }
    let fields = [("name", "clerk1"), ("password", "demo"), ("to", "")];
    let signed = client.post(format!("http://{}/sign-in", serving.address)).form(&fields).send().await.unwrap();
    assert_eq!(signed.status(), 303);
    let searched = client.get(format!("http://{}/search?q=sonderbarword", serving.address)).send().await.unwrap();
    assert_eq!(searched.status(), 200);
    let begun = Instant::now();
    while !serving.log().contains(LAST) {
        assert!(begun.elapsed() < Duration::from_secs(60), "it never came: {}", serving.log());
        tokio::task::yield_now().await;
    }
    let log = serving.log();
    assert!(log.contains("select") && log.contains("elapsed"), "statements are named: {log}");
    for said in
        ["roll_mark", "box_paper", "press-", "sonderbarword", "clerk1", &deputies[3].paper(), &deputies[3].cookie]
    {
        assert!(!log.contains(said), "{said} is in the log");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_statement_is_slow_from_the_set_time_on() {
    let Some(database) = Database::postgres().await else { return };
    prepare(&database.url, 410).await;
    for (threshold, is_named) in [("1", true), ("0", false), ("600000", false)] {
        let folder = tempfile::tempdir().unwrap();
        let settings =
            ["--database-url", &database.url, "--trusted-proxies", "127.0.0.1", "--log-slow-query-ms", threshold];
        let serving = Serving::run(folder.path(), &settings, None);
        let mut holds = PgConnection::connect(&database.url).await.unwrap();
        let mut held = holds.begin().await.unwrap();
        held.execute("lock table person in access exclusive mode").await.unwrap();
        let address = format!("http://{}/sign-in", serving.address);
        let fields = [("name", "sonderbarname"), ("password", "sonderbarword"), ("to", "")];
        let asked = tokio::spawn(Client::new().post(address).form(&fields).send());
        let mut looks = PgConnection::connect(&database.url).await.unwrap();
        let waiting = "select count(*) from pg_stat_activity
                       where datname = current_database() and wait_event_type = 'Lock'";
        let begun = Instant::now();
        // Found waiting twice, it has waited for longer than the time between the two.
        let mut n_found = 0;
        while n_found < 2 {
            n_found += sqlx::query_scalar::<_, i64>(waiting).fetch_one(&mut looks).await.unwrap().min(1);
            assert!(begun.elapsed() < Duration::from_secs(60), "nobody waits for the table");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        held.rollback().await.unwrap();
        assert_eq!(asked.await.unwrap().unwrap().status(), 422);
        let log = serving.log();
        assert_eq!(log.contains("slow statement"), is_named, "{threshold}: {log}");
        assert_eq!(log.contains("from person"), is_named, "its text is named: {log}");
        assert!(!log.contains("sonderbar"), "no value is: {log}");
    }
}
