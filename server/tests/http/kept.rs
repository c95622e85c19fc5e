//! Pages kept in memory are the right ones for whoever asks.

use crate::site::TestSite;

#[tokio::test(flavor = "multi_thread")]
async fn a_kept_page_has_a_tag_and_is_not_sent_twice() {
    let site = TestSite::start().await;
    let visitor = site.anyone();
    let first = visitor.get("/projects").await;
    let tag = first.headers()["etag"].clone();
    assert_eq!(first.headers()["cache-control"], "no-cache");
    let again = visitor.asks("/projects").header("if-none-match", &tag).send().await.unwrap();
    assert_eq!(again.status(), 304);
    assert_eq!(again.text().await.unwrap(), "");
    assert_eq!(first.text().await.unwrap(), visitor.reads("/projects").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_gets_a_page_of_somebody_who_is_signed_in() {
    let site = TestSite::start().await;
    let citizen = site.person("citizen1").await;
    let answer = citizen.get("/projects").await;
    assert_eq!(answer.headers()["cache-control"], "private, no-store");
    assert!(answer.text().await.unwrap().contains("top-line__name"));
    assert!(!site.anyone().reads("/projects").await.contains("top-line__name"));
    assert!(citizen.reads("/projects").await.contains("top-line__name"));
}

#[tokio::test(flavor = "multi_thread")]
async fn language_type_size_and_query_are_kept_apart() {
    let site = TestSite::start().await;
    let visitor = site.anyone();
    let ask = async |path: &str, cookies: &str| {
        visitor.asks(path).header("cookie", cookies).send().await.unwrap().text().await.unwrap()
    };
    for _ in 0..2 {
        assert!(ask("/projects", "language=zh").await.contains("lang=\"zh-CN\""));
        assert!(ask("/projects", "language=en").await.contains("lang=\"en\""));
        assert!(ask("/projects", "language=en; elder=1").await.contains("class=\"elder\""));
        assert!(!ask("/projects", "language=en").await.contains("class=\"elder\""));
        assert_eq!(ask("/projects?area=rural", "").await.matches("<li class=\"project-row\"").count(), 2);
        assert_eq!(ask("/projects", "").await.matches("<li class=\"project-row\"").count(), 23);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_characters_of_chinese_are_found_and_english_too() {
    let site = TestSite::start().await;
    let visitor = site.anyone();
    for (q, title) in
        [("%E5%81%9C%E8%BD%A6", "扩容停车泊位"), ("village+clinics", "升级村卫生室"), ("12", "扩容停车泊位")]
    {
        assert!(visitor.reads(&format!("/projects?q={q}")).await.contains(title), "{q}");
    }
    let none = visitor.reads("/projects?q=%E7%81%AB%E7%AE%AD").await;
    assert_eq!(none.matches("<li class=\"project-row\"").count(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_of_the_round_is_seen_at_once() {
    let site = TestSite::start().await;
    let visitor = site.anyone();
    assert!(visitor.reads("/rules").await.contains("phase-bar"));
    let before = visitor.get("/projects").await.headers()["etag"].clone();
    site.person("clerk1").await.call("rounds/advance", &[("from", "public_notice")]).await;
    assert_ne!(visitor.get("/projects").await.headers()["etag"], before);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_moderator_decides_and_what_is_published_is_seen_at_once() {
    let site = TestSite::start().await;
    let (citizen, moderator, visitor) = (site.person("citizen1").await, site.person("moderator").await, site.anyone());
    let words = "审核完马上看得见";
    let left = citizen.post("/projects/18/comments", &[("tag", "other"), ("body", words), ("anyway", "1")]).await;
    assert_eq!(left.status(), 303);
    let id = left.headers()["location"].to_str().unwrap().rsplit('c').next().unwrap().to_owned();
    let shows = async |path: &str, words: &str| visitor.reads(path).await.contains(words);
    let decide = async |door: &str, fields: &[(&str, &str)]| {
        assert_eq!(moderator.post(&format!("/moderation/{id}/{door}"), fields).await.status(), 303, "{door}");
    };
    assert!(!shows("/projects/18", words).await && !shows("/feed.atom", words).await, "both are kept from now on");
    decide("approve", &[]).await;
    assert!(shows("/projects/18", words).await && shows("/feed.atom", words).await);
    decide("hide", &[("reason", "off_topic"), ("words", "")]).await;
    assert!(!shows("/projects/18", words).await && !shows("/feed.atom", words).await);

    site.opens_the_vote().await;
    for (door, fields) in [("/desk/close", vec![("reason", "都已投完")]), ("/desk/count", vec![])] {
        site.desk_does(door, &fields).await;
    }
    site.desk_confirms().await;
    let before = visitor.get("/results").await.headers()["etag"].clone();
    site.desk_does("/desk/publish", &[]).await;
    assert_ne!(visitor.get("/results").await.headers()["etag"], before);
}

/// What is kept holds nothing of whoever asks, and what names somebody is not kept at all.
#[tokio::test(flavor = "multi_thread")]
async fn only_pages_of_nobody_are_kept() {
    let site = TestSite::start().await;
    let citizen = site.person("citizen1").await;
    for path in ["/", "/projects/12", "/voices", "/search?q=x", "/compare?p=1", "/account"] {
        let answer = citizen.get(path).await;
        assert_eq!(answer.headers()["cache-control"], "private, no-store", "{path}");
        assert!(!answer.headers().contains_key("etag"), "{path}");
    }
}
