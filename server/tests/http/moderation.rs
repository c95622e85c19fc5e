//! Moderators at work, as their browsers see it.

use crate::site::{TestSite, Visitor};

/// A citizen leaves a comment; its number.
async fn left(site: &TestSite, name: &str, project: u32, words: &str) -> String {
    let citizen = site.person(name).await;
    let answer = citizen.post(&format!("/projects/{project}/comments"), &[("body", words)]).await;
    assert_eq!(answer.status(), 303, "{words}");
    answer.headers()["location"].to_str().unwrap().rsplit('c').next().unwrap().to_owned()
}

/// Posts a form that goes well; where it leads.
async fn goes(who: &Visitor, path: &str, fields: &[(&str, &str)]) -> String {
    let answer = who.post(path, fields).await;
    assert_eq!(answer.status(), 303, "{path}");
    answer.headers()["location"].to_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_moderator_takes_decides_and_goes_on_to_the_next() {
    let site = TestSite::start().await;
    let moderator = site.person("moderator").await;
    let first = goes(&moderator, "/moderation/next", &[]).await;
    let page = moderator.reads(&first).await;
    for part in ["您正在办理", "accesskey=\"a\"", "accesskey=\"r\"", "accesskey=\"h\"", "autofocus"] {
        assert!(page.contains(part), "{part} in {page}");
    }
    let done = goes(&moderator, &format!("{first}/approve"), &[]).await;
    assert_eq!(done, format!("{first}?done"));
    let page = moderator.reads(&done).await;
    assert!(page.contains("已经办好") && page.contains("accesskey=\"n\" autofocus"), "{page}");
    let id = first.rsplit('/').next().unwrap();
    let second = goes(&moderator, "/moderation/next", &[("after", id)]).await;
    assert_ne!(first, second);
    assert_eq!(goes(&moderator, &format!("{second}/release"), &[]).await, "/moderation");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_has_the_other_sees_and_cannot_decide_and_his_words_stay() {
    let site = TestSite::start().await;
    let (one, other) = (site.person("moderator").await, site.person("moderator2").await);
    let id = left(&site, "citizen1", 3, "好").await;
    let path = format!("/moderation/{id}");
    goes(&one, &format!("{path}/take"), &[]).await;
    assert!(other.reads(&path).await.contains("留言审核员正在办理"));
    assert!(!other.reads(&path).await.contains("accesskey=\"a\""));
    let answer = other.post(&format!("{path}/refuse"), &[("reason", "off_topic"), ("words", "写了半天的理由")]).await;
    assert_eq!(answer.status(), 409);
    assert!(answer.text().await.unwrap().contains("写了半天的理由"));
    goes(&one, &format!("{path}/approve"), &[]).await;
    let answer = one.post(&format!("{path}/refuse"), &[("reason", "off_topic"), ("words", "又写了一遍")]).await;
    assert_eq!(answer.status(), 409);
    assert!(answer.text().await.unwrap().contains("又写了一遍"));
    let signed_out = site.anyone().post(&format!("{path}/refuse"), &[("reason", ""), ("words", "会话过期了")]).await;
    assert_eq!(signed_out.status(), 401);
    assert!(signed_out.text().await.unwrap().contains("会话过期了"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_comment_that_was_changed_meanwhile_is_looked_at_again() {
    let site = TestSite::start().await;
    let moderator = site.person("moderator").await;
    let id = left(&site, "citizen1", 3, "好").await;
    let answer = moderator.post(&format!("/moderation/{id}/approve"), &[("wording", "2020-01-01T00:00:00Z")]).await;
    assert_eq!(answer.status(), 409);
    assert!(answer.text().await.unwrap().contains("对方刚刚改了"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_handed_over_is_listed_exported_and_comes_back() {
    let site = TestSite::start().await;
    let moderator = site.person("moderator").await;
    let id = left(&site, "citizen1", 3, "=楼道的灯坏了").await;
    let path = format!("/moderation/{id}");
    let missing =
        moderator.post(&format!("{path}/hand"), &[("office", "hotline"), ("reference", ""), ("words", "转")]).await;
    assert_eq!(missing.status(), 422);
    assert!(missing.text().await.unwrap().contains("href=\"#hand-reference\""));
    let fields = [("office", "hotline"), ("reference", "+2026-7"), ("words", "已转 12345")];
    goes(&moderator, &format!("{path}/hand"), &fields).await;
    assert!(moderator.reads("/moderation/handovers").await.contains("+2026-7"));
    goes(&moderator, &format!("{path}/back"), &[("outcome", "灯换好了")]).await;
    assert!(moderator.reads("/moderation/handovers?all=1").await.contains("灯换好了"));
    let answer = moderator.get("/moderation/handovers.csv").await;
    assert_eq!(answer.headers()["content-type"], "text/csv; charset=utf-8");
    assert_eq!(answer.headers()["cache-control"], "private, no-store");
    let file = answer.bytes().await.unwrap();
    assert!(file.starts_with("\u{FEFF}意见编号,".as_bytes()));
    let text = String::from_utf8(file.to_vec()).unwrap();
    assert!(text.contains("'=楼道的灯坏了") && text.contains("'+2026-7"), "{text}");
    assert!(site.person("auditor").await.reads("/audit").await.contains("导出"));
}

#[tokio::test(flavor = "multi_thread")]
async fn comments_on_the_own_unit_have_no_buttons() {
    let site = TestSite::start().await;
    let mut tx = site.service.store().read().await.unwrap();
    let round = tx.find_current_round().await.unwrap().unwrap().id;
    let projects = tx.projects(round).await.unwrap();
    drop(tx);
    let own = projects.iter().find(|project| project.department.code == "urban-management").unwrap().number;
    let id = left(&site, "citizen1", own, "好").await;
    let other = site.person("moderator2").await;
    let page = other.reads(&format!("/moderation/{id}")).await;
    assert!(page.contains("回避") && !page.contains("/approve\"") && !page.contains("/take\""), "{page}");
    assert_eq!(other.post(&format!("/moderation/{id}/approve"), &[]).await.status(), 403);
    assert!(other.reads(&format!("/moderation?project={own}")).await.contains("回避"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_of_words_is_kept_by_moderators_and_marks_in_the_queue() {
    let site = TestSite::start().await;
    let moderator = site.person("moderator").await;
    goes(&moderator, "/moderation/words/add", &[("word", "ＶＸ号")]).await;
    assert!(moderator.reads("/moderation/words").await.contains("vx号"));
    let long = "字".repeat(21);
    let answer = moderator.post("/moderation/words/add", &[("word", &long)]).await;
    assert_eq!(answer.status(), 422);
    assert!(answer.text().await.unwrap().contains(&long));
    let id = left(&site, "citizen1", 3, "加我Vx号").await;
    let page = moderator.reads(&format!("/moderation/{id}")).await.replace("<!>", "");
    assert!(page.contains("<mark class=\"flagged\">Vx号</mark>"), "{page}");
    goes(&moderator, "/moderation/words/remove", &[("word", "vx号")]).await;
    assert!(!moderator.reads("/moderation/words").await.contains("vx号"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_figures_are_everyones_and_change_with_the_next_decision() {
    let site = TestSite::start().await;
    let visitor = site.anyone();
    let before = visitor.reads("/moderation/figures").await;
    assert!(before.contains("不通过的理由") && before.contains("广告"));
    assert!(visitor.reads("/about").await.contains("/moderation/figures"));
    let id = left(&site, "citizen1", 3, "买房找我").await;
    let moderator = site.person("moderator").await;
    goes(&moderator, &format!("/moderation/{id}/refuse"), &[("reason", "advertising"), ("words", "")]).await;
    assert_ne!(visitor.reads("/moderation/figures").await, before);
}
