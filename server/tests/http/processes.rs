//! Two programs on one database: what one changes, the readers of the other see soon.

use crate::database::Database;
use crate::site::{TestSite, Visitor};
use std::time::{Duration, Instant};

/// How long a test waits at most. A site looks after the others twice a second; a machine full of tests may be slower.
const PATIENCE: Duration = Duration::from_secs(20);

/// Within what time what one program changes is seen at the others.
const SOON: Duration = Duration::from_secs(1);

/// Asks until the page is as expected; how long that took.
async fn comes_to_be(visitor: &Visitor, path: &str, is_so: impl Fn(&str) -> bool) -> Duration {
    let begun = Instant::now();
    while !is_so(&visitor.reads(path).await) {
        assert!(begun.elapsed() < PATIENCE, "{path} stayed as it was");
        tokio::task::yield_now().await;
    }
    begun.elapsed()
}

/// What is decided at one program is seen at the other within a second: of some decisions, each made when the one before was
/// seen, the middle one. A machine full of tests may be held up once or twice.
async fn is_soon_seen(here: &TestSite, there: &TestSite) {
    let (citizen, moderator, reader) = (here.person("citizen1").await, here.person("moderator").await, there.anyone());
    let words = "两个进程都看得见";
    let left = citizen.post("/projects/18/comments", &[("tag", "other"), ("body", words), ("anyway", "1")]).await;
    assert_eq!(left.status(), 303);
    let id = left.headers()["location"].to_str().unwrap().rsplit('c').next().unwrap().to_owned();
    assert!(!reader.reads("/projects/18").await.contains(words), "the page is kept from now on");
    let hide: &[(&str, &str)] = &[("reason", "off_topic"), ("words", "")];
    let nothing: &[(&str, &str)] = &[];
    let mut took = Vec::new();
    let doors = [("approve", nothing), ("hide", hide), ("restore", nothing), ("hide", hide), ("restore", nothing)];
    for (door, fields) in doors {
        assert_eq!(moderator.post(&format!("/moderation/{id}/{door}"), fields).await.status(), 303, "{door}");
        took.push(comes_to_be(&reader, "/projects/18", |page| page.contains(words) == (door != "hide")).await);
    }
    took.sort_unstable();
    assert!(took[took.len() / 2] < SOON, "{took:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_decided_at_one_program_is_seen_at_another_within_a_second() {
    for database in [Some(Database::sqlite()), Database::postgres().await].into_iter().flatten() {
        println!("--- on {:?}", database.kind);
        let here = TestSite::over(&database.url).await;
        server::demo::seed(&here.service).await.unwrap();
        let there = TestSite::over(&database.url).await;
        is_soon_seen(&here, &there).await;
        here.service.store().close().await;
        there.service.store().close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_lines_changes_are_known_to_a_site_that_runs() {
    let site = TestSite::start().await;
    let before = site.service.store().changes();
    // As `minsheng user suspend` does, with a store of its own.
    let path = site.folder.path().join("minsheng.db");
    let store = service::Store::open(&format!("sqlite:{}", path.display())).await.unwrap();
    let other = service::Service::new(store, server::command::system_clock(), server::command::system_random());
    other.suspend_account("citizen1").await.unwrap();
    let begun = Instant::now();
    while site.service.store().changes() == before {
        assert!(begun.elapsed() < PATIENCE, "the site never learned of it");
        tokio::task::yield_now().await;
    }
}

/// A page that shows where readers reach the site takes that from the request where the operator has set nothing; nobody
/// else may be shown it.
#[tokio::test(flavor = "multi_thread")]
async fn no_page_names_a_host_that_another_reader_made_up() {
    let site = TestSite::start().await;
    let visitor = site.anyone();
    for (path, _) in app::doors::PAGES.iter().chain(app::doors::DOWNLOADS) {
        let path = path
            .replace(":number", "12")
            .replace("{number}", "12")
            .replace(":id", "1")
            .replace("{id}", "1")
            .replace(":year", "2025")
            .replace("{year}", "2025");
        drop(visitor.asks(&path).header("host", "made-up.example").send().await.unwrap());
        assert!(!visitor.reads(&path).await.contains("made-up.example"), "{path}");
    }
}
