//! A citizen speaks, a moderator decides.

use crate::site::TestSite;

#[tokio::test(flavor = "multi_thread")]
async fn a_comment_waits_is_approved_and_is_then_seen_at_once() {
    let site = TestSite::start().await;
    let (citizen, visitor, moderator) = (site.person("citizen1").await, site.anyone(), site.person("moderator").await);
    let words = "这里<b>夜里的灯</b>太暗了";
    assert!(!visitor.reads("/projects/18").await.contains("夜里的灯"), "the page is kept from now on");
    let left = citizen.post("/projects/18/comments", &[("body", words)]).await;
    let to = left.headers()["location"].to_str().unwrap().to_owned();
    let id = to.strip_prefix("/projects/18#c").expect("it leads to the comment").to_owned();
    let mine = citizen.reads("/projects/18").await;
    assert!(mine.contains("待审核") && mine.contains("&lt;b&gt;夜里的灯&lt;/b&gt;"), "plain text, and it waits");
    assert!(!visitor.reads("/projects/18").await.contains("夜里的灯"));
    assert_eq!(moderator.post("/api/comments/approve", &[("id", &id)]).await.status(), 302);
    assert!(visitor.reads("/projects/18").await.contains("夜里的灯"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_comment_is_seen_by_its_author_with_the_reason() {
    let site = TestSite::start().await;
    let (citizen, moderator) = (site.person("citizen2").await, site.person("moderator").await);
    let left = citizen.post("/projects/5/comments", &[("body", "买房请找我")]).await;
    let id = left.headers()["location"].to_str().unwrap().rsplit('c').next().unwrap().to_owned();
    let path = format!("/moderation/{id}/refuse");
    let without = moderator.post(&path, &[("reason", ""), ("words", "这是广告")]).await;
    assert_eq!(without.status(), 422);
    assert!(without.text().await.unwrap().contains("这是广告"), "what the moderator typed is kept");
    assert_eq!(moderator.post(&path, &[("reason", "advertising"), ("words", "这是广告")]).await.status(), 303);
    assert!(citizen.reads("/projects/5").await.contains("这是广告"));
    assert!(!site.person("citizen3").await.reads("/projects/5").await.contains("买房请找我"));
    assert_eq!(moderator.post(&path, &[("reason", "advertising"), ("words", "")]).await.status(), 409);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_typed_is_lost_when_a_comment_is_refused() {
    let site = TestSite::start().await;
    let citizen = site.person("citizen1").await;
    let long = "停车难".repeat(200);
    let answer = citizen.post("/projects/12/comments", &[("body", &long)]).await;
    assert_eq!(answer.status(), 422);
    let page = answer.text().await.unwrap();
    assert!(page.contains(&long) && page.contains("600"), "the words and their number");
    let signed_out = site.anyone().post("/projects/12/comments", &[("body", "会话过期前写的话")]).await;
    assert_eq!(signed_out.status(), 401);
    assert!(signed_out.text().await.unwrap().contains("会话过期前写的话"));
}

#[tokio::test(flavor = "multi_thread")]
async fn comments_close_when_the_notice_ends() {
    let site = TestSite::start().await;
    site.person("clerk1").await.call("rounds/advance", &[("from", "public_notice")]).await;
    let answer = site.person("citizen1").await.post("/projects/12/comments", &[("body", "晚了一步")]).await;
    assert_eq!(answer.status(), 409);
    assert!(answer.text().await.unwrap().contains("晚了一步"));
}
