//! Citizens sign up, are verified, end sessions and go, with real cookies.

use crate::site::{TestSite, Visitor};
use domain::VerifiedHow;
use reqwest::Response;
use service::Settings;
use std::sync::Arc;
use tempfile::TempDir;

const PASSWORD: &str = "春天的风吹过江边的柳树林";

fn location(answer: &Response) -> &str {
    answer.headers()["location"].to_str().unwrap()
}

/// What somebody types to sign up.
fn typed<'a>(nickname: &'a str, to: &'a str) -> Vec<(&'static str, &'a str)> {
    vec![("nickname", nickname), ("password", PASSWORD), ("again", PASSWORD), ("agreed", "yes"), ("to", to)]
}

async fn joins(site: &TestSite, nickname: &str) -> Visitor {
    let visitor = site.anyone();
    assert_eq!(visitor.post("/sign-up", &typed(nickname, "")).await.status(), 303, "{nickname} signs up");
    visitor
}

async fn signs_in(visitor: &Visitor, name: &str) -> Response {
    visitor.post("/sign-in", &[("name", name), ("password", PASSWORD), ("to", "/projects/3#say")]).await
}

/// A site that is no demonstration, with a window and nothing else.
async fn real_site() -> TestSite {
    let site = TestSite::on(Arc::new(TempDir::new().unwrap()), false).await;
    assert!(!site.service.store().read().await.unwrap().is_demo().await.unwrap());
    site
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_signs_up_comes_back_to_the_project_and_comments() {
    let site = TestSite::start().await;
    let visitor = site.anyone();
    assert!(visitor.reads("/projects/3").await.contains("/sign-up?to=/projects/3%23say"));
    assert!(visitor.reads("/sign-in?to=/projects/3%23say").await.contains("/sign-up?to=/projects/3%23say"));
    let joined = visitor.post("/sign-up", &typed("江边散步", "/projects/3#say")).await;
    assert_eq!((joined.status().as_u16(), location(&joined)), (303, "/projects/3#say"));
    let cookies: Vec<_> = joined.headers().get_all("set-cookie").iter().map(|it| it.to_str().unwrap()).collect();
    let of_session = cookies.iter().find(|cookie| cookie.starts_with("sid=")).expect("signed in at once");
    let seconds: u64 = of_session.split("Max-Age=").nth(1).unwrap().split(';').next().unwrap().parse().unwrap();
    assert!((29 * 86_400..=30 * 86_400).contains(&seconds), "a citizen's session lasts thirty days: {seconds}");
    assert!(cookies.iter().any(|cookie| cookie.starts_with("device=") && cookie.contains("HttpOnly")));
    assert_eq!(visitor.post("/projects/3/comments", &[("body", "请多种些树")]).await.status(), 303);
    assert!(visitor.reads("/account").await.contains("江边散步"));
    assert_eq!(visitor.get("/sign-up").await.status(), 403, "whoever is in has an account");
    let again = site.anyone();
    let back = signs_in(&again, " 江边散步 ").await;
    assert_eq!((back.status().as_u16(), location(&back)), (303, "/projects/3#say"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_comes_back_but_never_a_password() {
    let site = TestSite::start().await;
    for (nickname, change, sentence) in [
        ("管理员", ("agreed", "yes"), "不能像是机关"),
        ("citizen1", ("agreed", "yes"), "已经有人用了"),
        ("江边散步", ("agreed", ""), "请先阅读并同意"),
        ("江边散步", ("again", "别的"), "不一样"),
    ] {
        let mut fields = typed(nickname, "/projects/3");
        fields.iter_mut().filter(|(name, _)| *name == change.0).for_each(|field| field.1 = change.1);
        let answer = site.anyone().post("/sign-up", &fields).await;
        assert!([409, 422].contains(&answer.status().as_u16()), "{nickname}");
        assert!(answer.headers().get("set-cookie").is_none());
        let page = answer.text().await.unwrap();
        assert!(page.contains(sentence), "{nickname}: {sentence}");
        assert!(page.contains(&format!("value=\"{nickname}\"")) && page.contains("value=\"/projects/3\""));
        assert!(!page.contains(PASSWORD));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_sign_ups_is_slowed() {
    let site = TestSite::start().await;
    let visitor = site.anyone();
    let mut statuses = Vec::new();
    for _ in 0..22 {
        // Refused for the name: the limit counts tries, and a hash costs nothing here.
        statuses.push(visitor.post("/sign-up", &typed("管理员", "")).await.status().as_u16());
    }
    assert_eq!(statuses[..20], [422; 20]);
    assert_eq!(statuses[21], 429);
    let page = visitor.post("/sign-up", &typed("江边散步", "")).await.text().await.unwrap();
    assert!(page.contains("value=\"江边散步\""), "and nothing typed is lost");
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_are_listed_and_ended() {
    let site = TestSite::start().await;
    let here = joins(&site, "江边散步").await;
    let phone = site.anyone();
    let agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) Mobile/15E148 MicroMessenger/8.0.49";
    let fields = [("name", "江边散步"), ("password", PASSWORD)];
    assert_eq!(phone.posts("/sign-in", &fields).header("user-agent", agent).send().await.unwrap().status(), 303);
    let page = here.reads("/account/sessions").await;
    assert!(page.contains("微信") && page.contains("就是这一台"));
    let handle = page.split("name=\"handle\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let elsewhere = joins(&site, "山上散步").await;
    assert_eq!(elsewhere.post("/account/sessions/end", &[("handle", &handle)]).await.status(), 404, "not theirs");
    assert_eq!(here.post("/account/sessions/end", &[("handle", &handle)]).await.status(), 303);
    assert_eq!(phone.get("/account").await.status(), 401);
    assert_eq!(signs_in(&phone, "江边散步").await.status(), 303);
    assert_eq!(here.post("/account/sessions/others", &[]).await.status(), 303);
    assert_eq!(phone.get("/account").await.status(), 401);
    assert_eq!(here.get("/account").await.status(), 200, "this one goes on");
    assert!(!here.reads("/account/sessions").await.contains("微信"));
    assert_eq!(here.post("/api/accounts/sign_out", &[]).await.status(), 302);
    assert_eq!(here.get("/account").await.status(), 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn ones_data_are_downloaded_corrected_and_deleted() {
    let site = TestSite::start().await;
    let visitor = joins(&site, "江边散步").await;
    visitor.post("/projects/3/comments", &[("body", "请多种些树")]).await;
    let answer = visitor.get("/account/data.json").await;
    assert!(answer.headers()["content-disposition"].to_str().unwrap().starts_with("attachment"));
    assert_eq!(answer.headers()["cache-control"], "private, no-store");
    let data: serde_json::Value = answer.json().await.unwrap();
    assert_eq!(
        (data["nickname"].as_str(), data["comments"][0]["body"].as_str()),
        (Some("江边散步"), Some("请多种些树"))
    );
    assert_eq!(site.anyone().get("/account/data.json").await.status(), 401);
    assert!(visitor.reads("/account/data").await.contains("请多种些树"));
    let correct = [("nickname", "江边跑步"), ("password", PASSWORD)];
    let corrected = visitor.post("/account/nickname", &correct).await;
    assert_eq!(location(&corrected), "/account?corrected");
    assert!(visitor.reads("/account").await.contains("江边跑步"));
    let wrong = visitor.post("/account/delete", &[("nickname", "江边跑步"), ("password", "wrong")]).await;
    assert_eq!(wrong.status(), 422);
    assert!(wrong.text().await.unwrap().contains("密码不对"));
    let gone = visitor.post("/account/delete", &[("nickname", "江边跑步"), ("password", PASSWORD)]).await;
    assert_eq!((gone.status().as_u16(), location(&gone)), (303, "/privacy?deleted"));
    assert!(visitor.reads("/privacy?deleted").await.contains("账号已注销"));
    assert_eq!(visitor.get("/account").await.status(), 401, "the session ended");
    assert_eq!(signs_in(&visitor, "江边跑步").await.status(), 422);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clerk_hands_out_a_code_and_a_citizen_is_verified_and_back_at_the_draft() {
    let site = TestSite::start().await;
    let (clerk, citizen) = (site.person("clerk1").await, joins(&site, "江边散步").await);
    let slip = clerk.post("/window", &[]).await.text().await.unwrap();
    let code = slip.split("letter__code\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
    assert!(!clerk.reads("/window").await.contains(&code), "it is shown this once");
    assert!(citizen.reads("/account").await.contains("未认证"));
    let page = citizen.reads("/account/verify?to=/projects/3%23say").await;
    assert!(page.contains("value=\"/projects/3#say\""));
    let wrong = citizen.post("/account/verify/code", &[("code", "ACDE-FGHJ-KMN3"), ("to", "/projects/3#say")]).await;
    assert_eq!(wrong.status(), 422);
    let page = wrong.text().await.unwrap();
    assert!(page.contains("ACDE-FGHJ-KMN3") && page.contains("value=\"/projects/3#say\""));
    let right = citizen.post("/account/verify/code", &[("code", &code), ("to", "/projects/3#say")]).await;
    assert_eq!((right.status().as_u16(), location(&right)), (303, "/projects/3#say"));
    assert!(citizen.reads("/account/verify").await.contains("已在服务窗口认证"), "an account that is verified says so");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_notice_is_for_everyone_and_its_new_wording_is_asked_for() {
    let site = real_site().await;
    assert!(site.anyone().reads("/sign-up").await.contains("2026-11"));
    let visitor = joins(&site, "江边散步").await;
    assert_eq!(visitor.post("/account/consent", &[("agreed", "")]).await.status(), 422);
    site.service.add_account(operators_own()).await.unwrap();
    let owes = signs_in(&site.anyone(), "li.na").await;
    assert_eq!(location(&owes), "/account/consent?to=/projects/3%23say", "whose account others made has not agreed");
    let visitor = site.anyone();
    signs_in(&visitor, "li.na").await;
    let agreed = visitor.post("/account/consent", &[("agreed", "yes"), ("to", "/projects/3#say")]).await;
    assert_eq!(location(&agreed), "/projects/3#say");
    assert_eq!(location(&signs_in(&site.anyone(), "li.na").await), "/projects/3#say", "once is enough");
}

fn operators_own() -> service::NewAccount {
    service::NewAccount {
        sign_in: "li.na".to_owned(),
        password: PASSWORD.to_owned(),
        role: domain::Role::Citizen,
        name: domain::Bilingual::new("李娜", "Li Na"),
        department: None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_notice_reads_in_both_languages() {
    let site = TestSite::start().await;
    for (language, words) in [("zh", ["第四十七条", "不收姓名、身份证号"]), ("en", ["Art 47", "identity numbers"])]
    {
        let answer = site.anyone().asks("/privacy").header("cookie", format!("language={language}")).send().await;
        let page = answer.unwrap().text().await.unwrap();
        assert!(words.iter().all(|word| page.contains(word)) && page.contains("2026-11"), "{language}");
        assert!(page.contains("href=\"/privacy\""), "the foot of every page leads to it");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_say_which_ways_there_are() {
    let verifiers = vec![VerifiedHow::Window];
    let site = real_site().await;
    let service = site.service.clone().with_settings(Settings { verifiers, ..Settings::default() });
    let who = service.sign_up(
        None,
        service::NewSelf {
            nickname: "江边散步".to_owned(),
            password: PASSWORD.to_owned(),
            again: PASSWORD.to_owned(),
            agreed: true,
        },
    );
    let who = who.await.unwrap().person;
    assert_eq!(service.show_verification(Some(&who)).await.unwrap().ways, [VerifiedHow::Window]);
    assert!(site.service.show_verification(Some(&who)).await.unwrap().ways.is_empty());
}
