//! Staff and deputies come in, as they do outside a demonstration: two factors, and letters.

use crate::site::{TestSite, Visitor};
use domain::{Bilingual, Role};
use service::NewAccount;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};
use tempfile::TempDir;

const PASSWORD: &str = "correct horse battery";

/// A site on an empty database that is no demonstration.
async fn real_site() -> TestSite {
    TestSite::on(Arc::new(TempDir::new().unwrap()), false).await
}

async fn adds(site: &TestSite, sign_in: &str, role: Role) {
    let account = NewAccount {
        sign_in: sign_in.to_owned(),
        password: PASSWORD.to_owned(),
        role,
        name: Bilingual::new("某人", "Somebody"),
        department: None,
    };
    site.service.add_account(account).await.unwrap();
}

/// What the device shows now, from the address that the page gave it.
fn digits(page: &str) -> String {
    let (_, rest) = page.split_once("?secret=").expect("the page holds the address for a device");
    let secret: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
    let secret = totp_rs::Secret::try_from_base32(&secret).unwrap();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    totp_rs::Builder::new().with_secret(secret).build().unwrap().generate(now).to_string()
}

async fn signs_in(visitor: &Visitor, name: &str) -> String {
    let answer = visitor.post("/sign-in", &[("name", name), ("password", PASSWORD), ("to", "")]).await;
    assert_eq!(answer.status(), 303, "{name}");
    answer.headers()["location"].to_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_alone_opens_nothing_for_staff() {
    let site = real_site().await;
    adds(&site, "auditor", Role::AuditAdministrator).await;
    let visitor = site.anyone();
    assert_eq!(signs_in(&visitor, "auditor").await, "/sign-in/second");
    assert_eq!(visitor.get("/account").await.status(), 401, "between the factors nobody is signed in");
    assert_eq!(visitor.get("/audit.csv").await.status(), 401);
    let page = visitor.reads("/sign-in/second").await;
    let wrong = visitor.post("/sign-in/second", &[("digits", "12345")]).await;
    assert_eq!(wrong.status(), 422);
    let shown = digits(&page);
    assert_eq!(visitor.post("/sign-in/second", &[("digits", shown.as_str())]).await.status(), 303);
    assert_eq!(visitor.get("/account").await.status(), 200);
    assert_eq!(visitor.get("/audit.csv").await.status(), 200);
    // Elsewhere, the same digits again: a step is used once, and the secret is not shown a second time.
    let other = site.anyone();
    assert_eq!(signs_in(&other, "auditor").await, "/sign-in/second");
    assert!(!other.reads("/sign-in/second").await.contains("secret="));
    assert_eq!(other.post("/sign-in/second", &[("digits", shown.as_str())]).await.status(), 422);
    assert_eq!(other.get("/account").await.status(), 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_password_ends_the_sessions_elsewhere_and_not_the_one_at_hand() {
    let site = real_site().await;
    adds(&site, "deputy001", Role::Deputy).await;
    let (here, elsewhere) = (site.anyone(), site.anyone());
    for visitor in [&here, &elsewhere] {
        signs_in(visitor, "deputy001").await;
        assert_eq!(visitor.get("/account").await.status(), 200);
    }
    assert!(here.reads("/account").await.contains("name=\"current\""), "whoever has a password is asked for it");
    let differ = here.post("/account/password", &[("password", "one long password"), ("again", "another")]).await;
    assert_eq!(differ.status(), 422);
    let with = |current| [("current", current), ("password", "my own long phrase"), ("again", "my own long phrase")];
    let wrong = here.post("/account/password", &with("not my password")).await;
    assert_eq!(wrong.status(), 422);
    let page = wrong.text().await.unwrap();
    assert!(page.contains("href=\"#current\"") && page.contains("id=\"current-error\""), "the field says so");
    assert!(!page.contains("not my password") && !page.contains("my own long phrase"), "never a password");
    assert_eq!(here.post("/account/password", &with(PASSWORD)).await.status(), 303);
    assert_eq!(here.get("/account").await.status(), 200);
    assert_eq!(elsewhere.get("/account").await.status(), 401);
}

/// The one code of a page of letters.
fn code(page: &str) -> String {
    let (_, rest) = page.split_once("letter__code\">").expect("a letter holds a code");
    rest.chars().take_while(|letter| *letter != '<').collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_signs_in_once_and_is_shown_once() {
    let site = TestSite::start().await;
    let clerk = site.person("clerk1").await;
    let answer = clerk.post("/desk/letters/one", &[("sign_in", "deputy042")]).await;
    assert_eq!(answer.status(), 200);
    assert!(answer.headers()["cache-control"].to_str().unwrap().contains("no-store"));
    let code = code(&answer.text().await.unwrap());
    assert_eq!(code.len(), 14, "{code}");
    let auditor = site.person("auditor").await;
    for (visitor, path) in
        [(&clerk, "/desk/letters"), (&clerk, "/desk"), (&auditor, "/audit"), (&auditor, "/audit.json")]
    {
        assert!(!visitor.reads(path).await.contains(&code), "{path}");
    }
    let deputy = site.anyone();
    let typed = code.to_lowercase().replace('-', " ");
    let came_in = deputy.post("/sign-in/code", &[("code", typed.as_str())]).await;
    assert_eq!((came_in.status().as_u16(), came_in.headers()["location"].to_str().unwrap()), (303, "/ballot"));
    assert!(deputy.reads("/ballot").await.contains("代表 042"));
    for wrong in [code.as_str(), "AAAA-CCCC-DDDD", ""] {
        let again = site.anyone().post("/sign-in/code", &[("code", wrong)]).await;
        assert_eq!(again.status(), 422, "{wrong}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_account_of_staff_waits_for_its_release() {
    let site = TestSite::start().await;
    let (issuer, governor) = (site.person("sysadmin").await, site.person("secadmin").await);
    let fields = [
        ("sign_in", "clerk9"),
        ("name_zh", "工作人员 9"),
        ("name_en", "Clerk 9"),
        ("role", "clerk"),
        ("department", ""),
    ];
    let issued = issuer.post("/staff/issue", &fields).await;
    assert_eq!(issued.status(), 200, "{}", issued.text().await.unwrap());
    let code = code(&issued.text().await.unwrap());
    let newcomer = site.anyone();
    assert_eq!(newcomer.post("/sign-in/code", &[("code", code.as_str())]).await.status(), 403);
    assert_eq!(
        issuer.call("staff/release", &[("sign_in", "clerk9")]).await.status(),
        403,
        "who issues does not release"
    );
    assert_eq!(governor.call("staff/release", &[("sign_in", "clerk9")]).await.status(), 200);
    let came_in = newcomer.post("/sign-in/code", &[("code", code.as_str())]).await;
    assert_eq!(came_in.headers()["location"].to_str().unwrap(), "/account", "a password is chosen first");
    assert_eq!(newcomer.get("/desk").await.status().as_u16() / 100, 3, "and nothing before it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_moderator_is_released_once_it_is_said_for_which_unit() {
    let site = TestSite::start().await;
    let (issuer, governor) = (site.person("sysadmin").await, site.person("secadmin").await);
    let fields = [
        ("sign_in", "moderator9"),
        ("name_zh", "审核员 9"),
        ("name_en", ""),
        ("role", "moderator"),
        ("department", ""),
    ];
    assert_eq!(issuer.post("/staff/issue", &fields).await.status(), 200);
    assert!(governor.reads("/staff").await.contains("action=\"/staff/release\""));
    let release = async |unit| governor.post("/staff/release", &[("sign_in", "moderator9"), ("unit", unit)]).await;
    let unsaid = release("").await;
    assert_eq!(unsaid.status(), 422);
    assert!(unsaid.text().await.unwrap().contains("href=\"#release-moderator9\""), "the page leads to the field");
    assert_eq!(governor.call("staff/release", &[("sign_in", "moderator9")]).await.status(), 422);
    assert_eq!(release("nowhere").await.status(), 404);
    assert_eq!(release("*").await.status(), 303);
    assert!(!governor.reads("/staff").await.contains("action=\"/staff/release\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newcomer_of_staff_comes_by_code_chooses_a_password_and_sets_up_the_device() {
    let site = real_site().await;
    for (name, role) in [("sysadmin", Role::SystemAdministrator), ("secadmin", Role::SecurityAdministrator)] {
        adds(&site, name, role).await;
    }
    let enters = async |name: &str| {
        let visitor = site.anyone();
        assert_eq!(signs_in(&visitor, name).await, "/sign-in/second");
        let shown = digits(&visitor.reads("/sign-in/second").await);
        let answer = visitor.post("/sign-in/second", &[("digits", shown.as_str())]).await;
        assert_eq!(answer.headers()["location"], "/staff", "{name}");
        visitor
    };
    let (issuer, governor) = (enters("sysadmin").await, enters("secadmin").await);
    let fields = [
        ("sign_in", "clerk9"),
        ("name_zh", "工作人员 9"),
        ("name_en", "Clerk 9"),
        ("role", "clerk"),
        ("department", ""),
    ];
    let issued = issuer.post("/staff/issue", &fields).await;
    let code = code(&issued.text().await.unwrap());
    assert_eq!(governor.call("staff/release", &[("sign_in", "clerk9")]).await.status(), 200);

    let newcomer = site.anyone();
    let came_in = newcomer.post("/sign-in/code", &[("code", code.as_str())]).await;
    assert_eq!(came_in.headers()["location"], "/sign-in/second", "the second factor first: a code alone is one thing");
    let shown = digits(&newcomer.reads("/sign-in/second").await);
    let answer = newcomer.post("/sign-in/second", &[("digits", shown.as_str())]).await;
    assert_eq!(answer.headers()["location"], "/account", "then a password");
    assert_eq!(newcomer.get("/staff").await.status().as_u16() / 100, 3, "and nothing before it");
    let chosen = [("password", "my own long phrase"), ("again", "my own long phrase")];
    assert_eq!(newcomer.post("/account/password", &chosen).await.status(), 303);
    assert_eq!(newcomer.get("/staff").await.status(), 403, "a clerk issues nobody");
}
