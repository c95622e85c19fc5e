//! The accounts of staff: three administrators, of whom each sees and does the own part; and the log of it.

use crate::factors::{adds, code, digits, real_site, signs_in};
use crate::site::{TestSite, Visitor, said};
use domain::Role;
use sha2::{Digest, Sha256};

fn location(answer: &reqwest::Response) -> &str {
    answer.headers()["location"].to_str().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_administrator_sees_the_own_buttons_only() {
    let site = TestSite::start().await;
    let (issuer, governor) = (site.person("sysadmin").await, site.person("secadmin").await);
    let (issues, governs) = (issuer.reads("/staff").await, governor.reads("/staff").await);
    for (action, page, other) in [
        ("action=\"/staff/issue\"", &issues, &governs),
        ("action=\"/staff/reset\"", &issues, &governs),
        ("action=\"/staff/role\"", &governs, &issues),
        ("action=\"/api/staff/suspend\"", &governs, &issues),
    ] {
        assert!(page.contains(action) && !other.contains(action), "{action}");
    }
    assert!(!issues.contains("deputy001") && !issues.contains("citizen1"), "only staff is listed");
    assert_eq!(site.person("auditor").await.get("/staff").await.status(), 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_for_staff_is_in_one_answer_and_nowhere_else() {
    let site = TestSite::start().await;
    let (issuer, governor) = (site.person("sysadmin").await, site.person("secadmin").await);
    let fields = [("sign_in", "clerk9"), ("name_zh", "工作人员 9"), ("role", "clerk")];
    let answer = issuer.post("/staff/issue", &fields).await;
    assert!(answer.headers()["cache-control"].to_str().unwrap().contains("no-store"));
    let code = code(&answer.text().await.unwrap());
    for (visitor, path) in [(&issuer, "/staff"), (&governor, "/staff"), (&issuer, "/staff/issue")] {
        let page = visitor.get(path).await;
        assert!(page.status().is_success() || page.status().is_redirection());
        assert!(!page.text().await.unwrap().contains(&code), "{path}");
    }
    assert!(governor.reads("/staff").await.contains("等待放行 1 个"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_for_a_new_account_is_kept_where_it_is_refused() {
    let site = TestSite::start().await;
    let issuer = site.person("sysadmin").await;
    for (fields, code) in [
        ([("sign_in", "clerk1"), ("name_zh", "某甲"), ("role", "clerk")], "issue-sign_in"),
        ([("sign_in", "clerk9"), ("name_zh", ""), ("role", "clerk")], "issue-name_zh"),
        ([("sign_in", "clerk9"), ("name_zh", "某甲"), ("role", "deputy")], "issue-role"),
        ([("sign_in", "clerk9"), ("name_zh", "某甲"), ("role", "")], "issue-role"),
        ([("sign_in", "clerk9"), ("name_zh", "某甲"), ("role", "department_editor")], "issue-department"),
    ] {
        let answer = issuer.post("/staff/issue", &fields).await;
        assert_eq!(answer.status(), 422, "{fields:?}");
        let page = answer.text().await.unwrap();
        assert!(page.contains(&format!("href=\"#{code}\"")), "{fields:?} leads to {code}");
        assert!(page.contains(&format!("value=\"{}\"", fields[0].1)), "{fields:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_ends_the_sessions_and_the_password() {
    let site = TestSite::start().await;
    let (issuer, clerk) = (site.person("sysadmin").await, site.person("clerk2").await);
    assert_eq!(clerk.get("/desk").await.status(), 200);
    let code = code(&issuer.post("/staff/reset", &[("sign_in", "clerk2")]).await.text().await.unwrap());
    assert_eq!(clerk.get("/desk").await.status(), 401);
    let old = site.anyone().post("/sign-in", &[("name", "clerk2"), ("password", "demo")]).await;
    assert_eq!(old.status(), 422);
    let waiting = site.anyone().post("/sign-in/code", &[("code", code.as_str())]).await;
    assert_eq!(waiting.status(), 403, "a second person looks at it first");
    assert_eq!(issuer.post("/staff/reset", &[("sign_in", "sysadmin")]).await.status(), 403, "not one's own");
    assert_eq!(issuer.post("/staff/reset", &[("sign_in", "deputy001")]).await.status(), 404, "not a deputy's");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_role_and_a_suspension_end_what_was_open() {
    let site = TestSite::start().await;
    let (governor, clerk) = (site.person("secadmin").await, site.person("clerk2").await);
    let fields = [("sign_in", "clerk2"), ("role", "department_editor"), ("department", "")];
    let refused = governor.post("/staff/role", &fields).await;
    assert_eq!(refused.status(), 422);
    assert!(refused.text().await.unwrap().contains("href=\"#role-clerk2\""), "the form of that account is shown");
    assert_eq!(clerk.get("/desk").await.status(), 200, "nothing has changed");
    let fields = [("sign_in", "clerk2"), ("role", "scrutineer"), ("department", "")];
    assert_eq!(governor.post("/staff/role", &fields).await.status(), 303);
    assert_eq!(clerk.get("/desk").await.status(), 401);
    let scrutineer = site.person("clerk2").await;
    assert_eq!(scrutineer.get("/desk/letters").await.status(), 403);
    let clerk2 = [("sign_in", "clerk2")];
    assert_eq!(governor.call("staff/suspend", &clerk2).await.status(), 200);
    assert_eq!(scrutineer.get("/desk").await.status(), 401);
    let refused = site.anyone().post("/sign-in", &[("name", "clerk2"), ("password", "demo")]).await;
    assert_eq!(refused.status(), 403);
    assert_eq!(governor.call("staff/lift", &clerk2).await.status(), 200);
    drop(site.person("clerk2").await);
    assert_eq!(said(&governor.call("staff/suspend", &[("sign_in", "secadmin")]).await), (403, "own_account_only"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suspended_person_reads_public_pages_and_signs_out() {
    let site = TestSite::start().await;
    let deputy = site.person("deputy070").await;
    site.service.suspend_account("deputy070").await.unwrap();
    for (path, status) in [("/", 200), ("/projects/3", 200), ("/results", 200), ("/ballot", 403), ("/account", 403)] {
        assert_eq!(deputy.get(path).await.status(), status, "{path}");
    }
    assert!(deputy.reads("/ballot").await.contains("停用"));
    assert_eq!(deputy.post("/api/accounts/sign_out", &[]).await.status(), 302);
    assert_eq!(deputy.get("/ballot").await.status(), 401);
}

/// Comes in by password and the first digits of a device.
async fn comes_in(visitor: &Visitor, name: &str) {
    assert_eq!(signs_in(visitor, name).await, "/sign-in/second");
    let shown = digits(&visitor.reads("/sign-in/second").await);
    let came_in = visitor.post("/sign-in/second", &[("digits", shown.as_str())]).await;
    assert_eq!(came_in.status(), 303, "{name}");
}

#[tokio::test(flavor = "multi_thread")]
async fn outside_a_demonstration_a_newcomer_takes_three_steps_and_no_other_page_is_open_before() {
    let site = real_site().await;
    adds(&site, "boss", Role::SystemAdministrator).await;
    adds(&site, "guard", Role::SecurityAdministrator).await;
    let (issuer, governor, newcomer) = (site.anyone(), site.anyone(), site.anyone());
    comes_in(&issuer, "boss").await;
    comes_in(&governor, "guard").await;
    let fields = [("sign_in", "clerk9"), ("name_zh", "某甲"), ("role", "audit_administrator")];
    let code = code(&issuer.post("/staff/issue", &fields).await.text().await.unwrap());
    assert_eq!(governor.call("staff/release", &[("sign_in", "clerk9")]).await.status(), 200);

    let by_code = newcomer.post("/sign-in/code", &[("code", code.as_str())]).await;
    assert_eq!(location(&by_code), "/sign-in/second");
    assert_eq!(newcomer.get("/audit").await.status(), 401);
    let page = newcomer.get("/sign-in/second").await;
    assert!(page.headers()["cache-control"].to_str().unwrap().contains("no-store"), "it shows a secret");
    let shown = digits(&page.text().await.unwrap());
    let by_digits = newcomer.post("/sign-in/second", &[("digits", shown.as_str()), ("to", "/audit")]).await;
    assert_eq!(location(&by_digits), "/account");
    for path in ["/audit", "/audit.json", "/projects"] {
        let answer = newcomer.get(path).await;
        assert_eq!((answer.status().as_u16(), location(&answer)), (303, "/account"), "{path}");
    }
    assert_eq!(newcomer.call("audit/show", &[]).await.status(), 303, "no door is open beside the pages");
    let phrase = "correct horse battery";
    let chosen = newcomer.post("/account/password", &[("password", phrase), ("again", phrase)]).await;
    assert_eq!(location(&chosen), "/audit");
    assert_eq!(newcomer.get("/audit").await.status(), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn digits_are_guessed_slowly_from_however_many_sessions() {
    let site = real_site().await;
    adds(&site, "boss", Role::SystemAdministrator).await;
    let mut statuses = Vec::new();
    for _ in 0..2 {
        let visitor = site.anyone();
        signs_in(&visitor, "boss").await;
        visitor.reads("/sign-in/second").await;
        for _ in 0..4 {
            statuses.push(visitor.post("/sign-in/second", &[("digits", "000000")]).await.status().as_u16());
        }
    }
    assert_eq!(statuses, [422, 422, 422, 422, 422, 422, 429, 429]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_exported_log_is_checked_without_this_program() {
    let site = TestSite::start().await;
    for name in ["clerk1", "secadmin", "chief"] {
        drop(site.person(name).await);
    }
    let failed = site.anyone().post("/sign-in", &[("name", "clerk1"), ("password", "=1+1")]).await;
    assert_eq!(failed.status(), 422);
    let auditor = site.person("auditor").await;
    let text = auditor.reads("/audit.json").await;
    let lines: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    assert!(lines.len() >= 4, "{text}");
    let mut previous = "0".repeat(64);
    for (place, line) in lines.iter().enumerate() {
        let words = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        let number = |value: &serde_json::Value| value.as_i64().map(|number| number.to_string()).unwrap_or_default();
        let fields = [
            number(&line["number"]),
            words(&line["at"]),
            number(&line["person"]),
            words(&line["name"]["zh"]),
            words(&line["name"]["en"]),
            words(&line["role"]),
            words(&line["act"]),
            words(&line["subject"]),
            words(&line["details"]),
            words(&line["previous"]),
        ];
        assert_eq!((fields[0].clone(), &fields[9]), ((place + 1).to_string(), &previous));
        let hash = Sha256::digest(serde_json::to_string(&fields).unwrap());
        previous = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(line["hash"], previous);
    }
    let page = auditor.reads("/audit?verify=1").await;
    assert!(page.contains(&format!("共 {} 条，链条完整", lines.len() + 1)), "the export is a line of its own");
    let csv = auditor.reads("/audit.csv").await;
    assert!(csv.starts_with("\u{FEFF}number,at,"));
    assert!(auditor.reads("/audit?q=secadmin").await.contains("登录"));
    assert!(auditor.reads("/audit?q=没有这样的字").await.contains("没有找到"));
}
