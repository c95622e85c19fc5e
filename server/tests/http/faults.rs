//! The disk is full, or cannot be written, while people use the site: they read a page with a reference, lose nothing that
//! they typed, nothing false is said, and they go on once there is room, without a restart.

use crate::site::{TestSite, Visitor, said};
use reqwest::Response;

const BLANK: &str = "-----------------------";

/// As many words as a comment may have, and new ones each time, so that finding them by their words needs room too.
fn words(number: u32) -> String {
    let letter = |place: u32| char::from_u32(0x4E00 + (number * 251 + place * 17) % 0x5000).unwrap();
    (0..250).map(letter).collect()
}

async fn says(citizen: &Visitor, words: &str) -> Response {
    citizen.post("/projects/12/comments", &[("tag", "other"), ("body", words), ("anyway", "1")]).await
}

/// Eight characters without look-alikes, under which the log has it.
fn has_reference(page: &str) -> bool {
    let is_one = |word: &str| word.len() == 8 && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    page.split("编号").skip(1).any(|rest| rest.split(|c: char| !c.is_ascii_alphanumeric()).take(12).any(is_one))
}

async fn everything_is_read(site: &TestSite, citizen: &Visitor) {
    let visitor = site.anyone();
    for path in ["/", "/projects/12", "/rules", "/readyz", "/sign-in", "/feed.atom", "/api/v1/rounds"] {
        assert_eq!(visitor.get(path).await.status(), 200, "{path}");
    }
    assert_eq!(citizen.get("/account/comments").await.status(), 200, "who is signed in stays so");
}

/// The page that gives the words back.
async fn is_broken_in_words(answer: Response, words: &str) {
    assert_eq!(answer.status(), 500);
    let page = answer.text().await.unwrap();
    assert!(page.contains(words), "what was typed is lost");
    assert!(has_reference(&page), "no reference: {page}");
    assert!(!page.contains("disk is full") && !page.contains("readonly database"), "no library's text: {page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn on_a_disk_that_cannot_be_written_everything_is_read_and_nothing_typed_is_lost() {
    let site = TestSite::start().await;
    let citizen = site.person("citizen1").await;
    site.service.store().forbid_writing(true).await.unwrap();
    is_broken_in_words(says(&citizen, &words(1)).await, &words(1)).await;
    let signs_in = site.anyone().post("/sign-in", &[("name", "citizen2"), ("password", "demo"), ("to", "")]).await;
    assert!(signs_in.status().is_server_error());
    assert!(has_reference(&signs_in.text().await.unwrap()), "a sign-in needs a session, which is written");
    everything_is_read(&site, &citizen).await;
    site.service.store().forbid_writing(false).await.unwrap();
    assert_eq!(says(&citizen, &words(1)).await.status(), 303, "the same words, once it can be written");
    site.person("citizen2").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ballot_on_a_disk_that_cannot_be_written_is_not_acknowledged_and_heard_later() {
    let site = TestSite::start().await;
    site.opens_the_vote().await;
    let (voter, vote) = (site.person("deputy001").await, site.vote().await);
    site.service.store().forbid_writing(true).await.unwrap();
    for _ in 0..2 {
        assert_eq!(said(&voter.casts(vote, BLANK, "a").await), (500, "broken"), "no false yes");
    }
    assert_eq!(voter.get("/ballot").await.status(), 200, "the paper is there");
    site.service.store().forbid_writing(false).await.unwrap();
    assert_eq!(said(&voter.casts(vote, BLANK, "a").await), (200, ""), "the same press is heard now");
    let clerk = site.service.act_as("clerk1").await.unwrap().person;
    assert_eq!(site.service.show_desk(Some(&clerk)).await.unwrap().n_cast, 1, "who heard yes, and no more");
}

#[tokio::test(flavor = "multi_thread")]
async fn on_a_full_disk_whoever_writes_is_told_and_goes_on_once_there_is_room() {
    let site = TestSite::start().await;
    let citizens = [site.person("citizen1").await, site.person("citizen2").await, site.person("citizen3").await];
    site.service.store().limit_pages(1).await.unwrap(); // never less than what there is
    let mut refused = None;
    for number in 0..24 {
        let citizen = &citizens[number as usize % 3];
        let answer = says(citizen, &words(number)).await;
        if answer.status() != 303 {
            refused = Some((citizen, answer, words(number)));
            break;
        }
    }
    let (citizen, answer, words) = refused.expect("the disk was never full");
    is_broken_in_words(answer, &words).await;
    everything_is_read(&site, citizen).await;
    site.service.store().limit_pages(1_000_000).await.unwrap();
    assert_eq!(says(citizen, &words).await.status(), 303, "the same words, once there is room");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_its_database_the_site_says_so_with_a_reference() {
    let site = TestSite::start().await;
    let citizen = site.person("citizen1").await;
    site.service.store().close().await;
    for answer in [site.anyone().get("/projects").await, says(&citizen, "修好路灯").await] {
        assert_eq!(answer.status(), 503);
        let page = answer.text().await.unwrap();
        assert!(page.contains("连不上数据库") && has_reference(&page), "{page}");
    }
}
