//! Letters to deputies and their one-time codes, beyond the first sign-in.

use crate::factors::code;
use crate::site::TestSite;
use domain::{Bilingual, Role};
use std::io::Write;
use std::sync::Mutex;
use store::{NO_PASSWORD, NewPerson};

/// The code of a new letter to a deputy.
async fn letter(site: &TestSite, sign_in: &str) -> String {
    let clerk = site.person("clerk1").await;
    let answer = clerk.post("/desk/letters/one", &[("sign_in", sign_in)]).await;
    assert_eq!(answer.status(), 200, "{sign_in}");
    code(&answer.text().await.unwrap())
}

fn location(answer: &reqwest::Response) -> &str {
    answer.headers()["location"].to_str().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_field_for_a_code_comes_first_for_whoever_comes_by_a_letter() {
    let site = TestSite::start().await;
    let is_first = |page: &str| page.find("id=\"code\"").unwrap() < page.find("id=\"password\"").unwrap();
    assert!(is_first(&site.anyone().reads("/sign-in?letter").await));
    assert!(!is_first(&site.anyone().reads("/sign-in").await));
    let refused = site.anyone().post("/sign-in/code", &[("code", "ACDE-FGHJ-KMN4")]).await;
    assert_eq!(refused.status(), 422);
    let page = refused.text().await.unwrap();
    assert!(is_first(&page) && page.contains("ACDE-FGHJ-KMN4"), "what was typed can be put right");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deputy_without_a_password_is_told_once_that_one_can_be_chosen() {
    let site = TestSite::start().await;
    let mut tx = site.service.store().write().await.unwrap();
    let new = NewPerson {
        sign_in: "deputy900".into(),
        password_hash: NO_PASSWORD.into(),
        role: Role::Deputy,
        name: Bilingual::new("代表 900", "Deputy 900"),
        delegation: None,
        department: None,
    };
    tx.add_person(&new).await.unwrap().unwrap();
    tx.commit().await.unwrap();
    let code = letter(&site, "deputy900").await;
    let deputy = site.anyone();
    let came_in = deputy.post("/sign-in/code", &[("code", code.as_str())]).await;
    assert_eq!(location(&came_in), "/ballot?new");
    assert!(deputy.reads("/ballot?new").await.contains("设密码"));
    assert!(!deputy.reads("/ballot").await.contains("设密码"), "and then no more");
    let phrase = "夜里的灯照着回家的路啊";
    let chosen = deputy.post("/account/password", &[("password", phrase), ("again", phrase)]).await;
    assert_eq!(chosen.status(), 422, "eleven characters are too few");
    let phrase = "夜里的灯照着回家的路，真好";
    let chosen = deputy.post("/account/password", &[("password", phrase), ("again", phrase)]).await;
    assert_eq!((chosen.status().as_u16(), location(&chosen)), (303, "/account?chosen"));
    let again = site.anyone().post("/sign-in", &[("name", "deputy900"), ("password", phrase)]).await;
    assert_eq!(location(&again), "/ballot");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_of_a_suspended_deputy_waits_and_a_new_letter_ends_it() {
    let site = TestSite::start().await;
    let code = letter(&site, "deputy050").await;
    site.service.suspend_account("deputy050").await.unwrap();
    let refused = site.anyone().post("/sign-in/code", &[("code", code.as_str())]).await;
    assert_eq!(refused.status(), 403);
    assert!(refused.text().await.unwrap().contains("停用"));
    site.service.lift_account("deputy050").await.unwrap();
    let newer = letter(&site, "deputy050").await;
    for (code, status) in [(&code, 422), (&newer, 303), (&newer, 422)] {
        let answer = site.anyone().post("/sign-in/code", &[("code", code.as_str())]).await;
        assert_eq!(answer.status(), status);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delegation_gets_a_letter_each_and_the_page_counts_what_waits() {
    let site = TestSite::start().await;
    let clerk = site.person("clerk1").await;
    let answer = clerk.post("/desk/letters", &[("delegation", "1")]).await;
    assert_eq!(answer.status(), 200);
    assert!(answer.headers()["cache-control"].to_str().unwrap().contains("no-store"));
    let letters = answer.text().await.unwrap();
    assert_eq!(letters.matches("letter__code").count(), 41);
    assert_eq!(letters.matches("模拟票决").count(), 41, "each of them says that it is a rehearsal");
    assert_eq!(letters.matches("/sign-in?letter").count(), 41, "the square names the page and nothing else");
    assert!(clerk.reads("/desk/letters").await.contains("41 个登录码还没用"));
    assert_eq!(clerk.post("/desk/letters", &[("delegation", "99")]).await.status(), 404);
    let unknown = clerk.post("/desk/letters/one", &[("sign_in", "clerk2")]).await;
    assert_eq!(unknown.status(), 404);
    assert!(unknown.text().await.unwrap().contains("value=\"clerk2\""), "the name typed is kept");
    assert_eq!(clerk.get("/desk/letters/one").await.status(), 303, "a reload comes to the page and makes nothing");
}

/// What the program has written to its log while these tests run.
static LOG: Mutex<Vec<u8>> = Mutex::new(Vec::new());

struct Log;

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        LOG.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_code_and_no_password_is_in_the_log_of_the_program() {
    let levels = "info,server=trace,app=trace,service=trace,store=trace,sqlx=debug,tower_sessions=debug,axum=trace";
    let filter = tracing_subscriber::EnvFilter::new(levels);
    drop(tracing_subscriber::fmt().with_ansi(false).with_env_filter(filter).with_writer(|| Log).try_init());
    let site = TestSite::start().await;
    let code = letter(&site, "deputy060").await;
    let deputy = site.anyone();
    assert_eq!(deputy.post("/sign-in/code", &[("code", code.as_str())]).await.status(), 303);
    let phrase = "correct horse battery staple";
    assert_eq!(deputy.post("/account/password", &[("password", phrase), ("again", phrase)]).await.status(), 303);
    let log = String::from_utf8(LOG.lock().unwrap().clone()).unwrap();
    assert!(log.contains("insert into"), "the log is listened to");
    for secret in [code.clone(), code.replace('-', ""), phrase.to_owned()] {
        assert!(!log.contains(&secret), "{secret}");
    }
}
