//! Signing in, staying signed in, and ceasing to be.

use crate::site::{TestSite, said};

fn cookie(answer: &reqwest::Response) -> String {
    let mut cookies = answer.headers().get_all("set-cookie").iter().map(|line| line.to_str().unwrap());
    let session = cookies.find(|cookie| cookie.starts_with("sid=")).unwrap();
    session.split(';').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_name_and_a_wrong_password_get_the_same_answer() {
    let site = TestSite::start().await;
    let mut pages = Vec::new();
    for name in ["citizen5", "nobody-at-all"] {
        let answer = site.anyone().post("/sign-in", &[("name", name), ("password", "wrong")]).await;
        assert_eq!(answer.status(), 422);
        assert!(answer.headers().get("set-cookie").is_none());
        pages.push(answer.text().await.unwrap().replace(name, "NAME"));
    }
    assert_eq!(pages[0], pages[1]);
    assert!(pages[0].contains("账号或密码不对"));
    assert!(pages[0].contains("value=\"NAME\""), "the name typed is kept");
    assert!(!pages[0].contains("wrong"), "the password is not");
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_begins_a_new_session_and_the_old_one_is_dead() {
    let site = TestSite::start().await;
    let visitor = site.anyone();
    let first = visitor.post("/sign-in", &[("name", "citizen1"), ("password", "demo")]).await;
    let second = visitor.post("/sign-in", &[("name", "clerk1"), ("password", "demo")]).await;
    assert_ne!(cookie(&first), cookie(&second));
    let old = site.anyone().asks("/desk").header("cookie", cookie(&first)).send().await.unwrap();
    assert_eq!(old.status(), 401);
    assert_eq!(visitor.get("/desk").await.status(), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_outlives_a_restart() {
    let site = TestSite::start().await;
    let answer = site.anyone().post("/sign-in", &[("name", "deputy001"), ("password", "demo")]).await;
    let (cookie, folder) = (cookie(&answer), site.folder.clone());
    drop(site);
    let again = TestSite::on(folder, false).await;
    let page = again.anyone().asks("/ballot").header("cookie", cookie).send().await.unwrap();
    assert_eq!(page.status(), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_ends_the_session_on_the_server_too() {
    let site = TestSite::start().await;
    let visitor = site.anyone();
    let cookie = cookie(&visitor.post("/sign-in", &[("name", "clerk1"), ("password", "demo")]).await);
    assert_eq!(visitor.post("/api/accounts/sign_out", &[]).await.status(), 302);
    let old = site.anyone().asks("/desk").header("cookie", cookie).send().await.unwrap();
    assert_eq!(old.status(), 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suspended_person_may_do_nothing_more_and_reads_why() {
    let site = TestSite::start().await;
    let clerk = site.person("clerk1").await;
    assert_eq!(clerk.get("/desk").await.status(), 200);
    site.service.suspend_account("clerk1").await.unwrap();
    let desk = clerk.get("/desk").await;
    assert_eq!(desk.status(), 403);
    assert!(desk.text().await.unwrap().contains("停用"));
    assert_eq!(clerk.get("/projects").await.status(), 200, "what everyone may read stays open");
}

#[tokio::test(flavor = "multi_thread")]
async fn after_signing_in_one_comes_back_and_never_elsewhere() {
    let site = TestSite::start().await;
    for (to, expected) in
        [("/projects/12", "/projects/12"), ("//evil.example", "/projects"), ("https://evil.example", "/projects")]
    {
        let fields = [("name", "citizen1"), ("password", "demo"), ("to", to)];
        let answer = site.anyone().post("/sign-in", &fields).await;
        assert_eq!((answer.status().as_u16(), answer.headers()["location"].to_str().unwrap()), (303, expected));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn in_a_demonstration_each_part_is_a_session_of_its_own() {
    let site = TestSite::start().await;
    let visitor = site.anyone();
    let citizen = visitor.post("/api/accounts/act_as", &[("name", "citizen1")]).await;
    assert_eq!((citizen.status().as_u16(), citizen.headers()["location"].to_str().unwrap()), (302, "/projects"));
    let clerk = visitor.post("/api/accounts/act_as", &[("name", "clerk1")]).await;
    assert_ne!(cookie(&citizen), cookie(&clerk));
    assert_eq!(visitor.get("/desk").await.status(), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn outside_a_demonstration_nobody_takes_a_part_and_demo_passwords_open_nothing() {
    let folder = std::sync::Arc::new(tempfile::TempDir::new().unwrap());
    let site = TestSite::on(folder, false).await;
    let visitor = site.anyone();
    assert_eq!(said(&visitor.call("accounts/act_as", &[("name", "clerk1")]).await), (403, "demo_only"));
    let answer = visitor.post("/sign-in", &[("name", "clerk1"), ("password", "demo")]).await;
    assert_eq!(answer.status(), 422);
    assert_eq!(visitor.get("/").await.status(), 503, "there is no round yet");
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_is_slowed_and_a_forged_header_does_not_help() {
    let site = TestSite::start().await;
    let visitor = site.anyone();
    let mut statuses = Vec::new();
    for guess in 0..14 {
        let fields = [("name", "citizen1"), ("password", "guess")];
        let forged = format!("198.51.100.{guess}");
        let answer = visitor.posts("/sign-in", &fields).header("x-forwarded-for", forged).send().await.unwrap();
        statuses.push(answer.status().as_u16());
    }
    assert_eq!(statuses[..10], [422; 10]);
    assert_eq!(statuses[12..], [429; 2]);
    // Another name from the same place is not held back by it.
    assert_eq!(visitor.post("/sign-in", &[("name", "citizen2"), ("password", "demo")]).await.status(), 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn everyone_begins_where_the_work_is() {
    let site = TestSite::start().await;
    for (name, first) in [
        ("citizen1", "/projects"),
        ("deputy001", "/ballot"),
        ("clerk1", "/desk"),
        ("chief", "/desk"),
        ("scrutineer1", "/desk"),
        ("moderator", "/moderation"),
        ("sysadmin", "/staff"),
        ("secadmin", "/staff"),
        ("auditor", "/audit"),
    ] {
        let visitor = site.anyone();
        let answer = visitor.post("/sign-in", &[("name", name), ("password", "demo"), ("to", "")]).await;
        assert_eq!(answer.headers()["location"], first, "{name}");
        assert_eq!(visitor.get(first).await.status(), 200, "{name} may read {first}");
    }
}
