//! Two programs on one database: what one changes, the readers of the other see soon.

use crate::site::{TestSite, Visitor};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How long a test waits at most. A site looks after the others twice a second; a machine full of tests may be slower.
const PATIENCE: Duration = Duration::from_secs(20);

/// Asks until the page is as expected.
async fn comes_to_be(visitor: &Visitor, path: &str, is_so: impl Fn(&str) -> bool) {
    let begun = Instant::now();
    while !is_so(&visitor.reads(path).await) {
        assert!(begun.elapsed() < PATIENCE, "{path} stayed as it was");
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_decided_at_one_program_is_soon_seen_at_another() {
    let folder = Arc::new(TempDir::new().unwrap());
    let here = TestSite::on(folder.clone(), false).await;
    server::demo::seed(&here.service).await.unwrap();
    let there = TestSite::on(folder, false).await;
    let (citizen, moderator, reader) = (here.person("citizen1").await, here.person("moderator").await, there.anyone());
    let words = "两个进程都看得见";
    let left = citizen.post("/projects/18/comments", &[("tag", "other"), ("body", words), ("anyway", "1")]).await;
    assert_eq!(left.status(), 303);
    let id = left.headers()["location"].to_str().unwrap().rsplit('c').next().unwrap().to_owned();
    assert!(!reader.reads("/projects/18").await.contains(words), "the page is kept from now on");
    assert_eq!(moderator.post(&format!("/moderation/{id}/approve"), &[]).await.status(), 303);
    comes_to_be(&reader, "/projects/18", |page| page.contains(words)).await;
    let hidden = moderator.post(&format!("/moderation/{id}/hide"), &[("reason", "off_topic"), ("words", "")]).await;
    assert_eq!(hidden.status(), 303);
    comes_to_be(&reader, "/projects/18", |page| !page.contains(words)).await;
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
        let path = path.replace(":number", "12").replace("{number}", "12").replace(":id", "1").replace("{id}", "1");
        drop(visitor.asks(&path).header("host", "made-up.example").send().await.unwrap());
        assert!(!visitor.reads(&path).await.contains("made-up.example"), "{path}");
    }
}
