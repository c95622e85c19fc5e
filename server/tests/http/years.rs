//! Earlier rounds under their year, read over HTTP.

use crate::site::TestSite;
use domain::{Phase, Round};
use store::NewRound;

/// The round of the year after begins; it has no candidates yet.
async fn another_begins(site: &TestSite) {
    let mut tx = site.service.store().write().await.unwrap();
    let before = tx.find_current_round().await.unwrap().unwrap();
    let Round { year, congress, district, notice, source, rules, .. } = before;
    let title =
        domain::Bilingual::new("2026年民生实事项目人大代表票决", "2026 Deputies' Ballot on Livelihood Projects");
    let new = NewRound { year: year + 1, title, congress, district, notice, source, rules, phase: Phase::Collecting };
    tx.add_round(&new).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_and_files_of_a_year_stay_under_it_and_say_that_they_are_of_an_earlier_one() {
    let site = TestSite::start().await;
    let visitor = site.anyone();
    // Of the current year they are the pages without a year, with all that can be done there.
    let now = visitor.reads("/years/2025/projects/12").await;
    assert!(now.contains("扩容停车泊位") && now.contains("id=\"say\"") && !now.contains("years-earlier"));
    let list = visitor.reads("/years").await;
    assert!(list.contains("href=\"/years/2025\"") && list.contains("本年度"));
    let comments = visitor.reads("/comments.csv").await;
    assert_eq!(visitor.reads("/years/2025/comments.csv").await, comments);
    let id = comments.lines().nth(1).unwrap().split(',').next().unwrap().to_owned();
    another_begins(&site).await;

    let list = visitor.reads("/years").await;
    assert!(list.contains("href=\"/years/2026\"") && list.contains("href=\"/years/2025\""));
    let year = visitor.reads("/years/2025").await;
    assert_eq!(year.matches("class=\"project-row\"").count(), 23);
    assert!(year.contains("years-earlier") && year.contains("href=\"/years/2025/projects/12\""));
    let page = visitor.reads("/years/2025/projects/12").await;
    assert!(page.contains("扩容停车泊位") && page.contains("years-earlier") && page.contains("href=\"/years/2025\""));
    for gone in ["id=\"say\"", "id=\"follow\"", "/report\"", "href=\"/projects/11\""] {
        assert!(!page.contains(gone), "{gone}");
    }
    assert!(page.contains("href=\"/years/2025/projects/11\""));
    assert!(visitor.reads("/years/2025/rules").await.contains("years-earlier"));
    assert!(visitor.reads("/years/2025/results").await.contains("years-earlier"));
    assert_eq!(visitor.reads("/years/2025/comments.csv").await, comments);
    assert_eq!(visitor.reads("/comments.csv").await.lines().count(), 1);
    let place = visitor.get(&format!("/comments/{id}")).await;
    assert!(place.headers()["location"].to_str().unwrap().starts_with("/years/2025/projects/"));
    assert_eq!(visitor.get("/projects/12").await.status(), 404);
    // Once read, kept, and still the same.
    assert_eq!(visitor.reads("/years/2025/projects/12").await, page);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_year_has_answers_with_a_page_that_says_so() {
    let site = TestSite::start().await;
    let visitor = site.anyone();
    for path in [
        "/years/1999",
        "/years/x",
        "/years/x/projects/1",
        "/years/x/rules",
        "/years/x/results",
        "/years/2025/projects/x",
        "/years/2025/projects/99",
        "/years/1999/rules",
        "/years/1999/results",
        "/years/99999999999/results.csv",
        "/years/1999/comments.csv",
        "/years/x/comments.xlsx",
        "/years/2025/results.csv",
        "/years/2025/results.pb",
        "/years/2025/mandate/scan",
        "/years/x/mandate/scan",
    ] {
        let answer = visitor.get(path).await;
        assert_eq!(answer.status(), 404, "{path}");
        assert!(answer.headers()["content-type"].to_str().unwrap().starts_with("text/html"), "{path}");
    }
}
