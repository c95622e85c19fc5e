//! Nothing that is sent makes a 5xx.

use crate::site::TestSite;
use app::doors::{FORMS, PAGES, SERVER_FUNCTIONS};

const ODD: [&str; 12] = [
    "",
    " ",
    "0",
    "-1",
    "99999999999999999999",
    "NaN",
    "\u{0}",
    "'; drop table person; --",
    "<script>alert(1)</script>",
    "\u{202E}\u{200B}",
    "%",
    "￥１２３",
];

#[tokio::test(flavor = "multi_thread")]
async fn odd_values_in_every_field_of_every_door() {
    let site = TestSite::start().await;
    let people = [
        site.anyone(),
        site.person("citizen1").await,
        site.person("clerk1").await,
        site.person("moderator").await,
        site.person("deputy001").await,
    ];
    let names = [
        "area", "q", "shuffle", "number", "page", "from", "id", "round", "paper", "attempt", "name", "language",
        "elder", "body", "reason", "words", "total", "present", "to", "password",
    ];
    for odd in ODD {
        let fields: Vec<(&str, &str)> = names.iter().map(|name| (*name, odd)).collect();
        for visitor in &people {
            for (path, _) in SERVER_FUNCTIONS.iter().filter(|(path, _)| !path.contains("accounts/")) {
                let status = visitor.call(path.trim_start_matches("/api/"), &fields).await.status().as_u16();
                assert!(status < 500, "{status} from {path} with {odd:?}");
            }
            for (path, _) in FORMS.iter().filter(|(path, _)| *path != "/sign-in") {
                let path = path.replace("{number}", "7").replace("{id}", "7");
                let status = visitor.post(&path, &fields).await.status().as_u16();
                assert!(status < 500, "{status} from {path} with {odd:?}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn odd_addresses_are_pages_that_say_so() {
    let site = TestSite::start().await;
    let visitor = site.anyone();
    let odd = [
        "/projects/0",
        "/projects/99",
        "/projects/-1",
        "/projects/x",
        "/projects/99999999999",
        "/projects/1/2",
        "/%00",
        "/projects?area=%FF",
        "/projects?shuffle=x",
        "/projects?q=%",
        "/projects/1?page=999999999999",
        "/pkg/0/none.js",
        "/pkg/../Cargo.toml",
        "/pkg/0/site.css.br",
        "/api/no/such",
        "/desk/open",
        "/?__err=%21%21",
        "/?__err=aGVsbG8=&__path=x",
    ];
    for path in odd {
        let answer = visitor.get(path).await;
        let status = answer.status().as_u16();
        assert!(status < 500, "{status} from {path}");
    }
    for (path, _) in PAGES {
        let status = visitor.get(&format!("{path}/%F0%9F%92%A9")).await.status().as_u16();
        assert!((400..500).contains(&status), "{status} from {path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_is_too_long_is_refused_in_words() {
    let site = TestSite::start().await;
    let citizen = site.person("citizen1").await;
    let long = "x".repeat(70 << 10);
    let answer = citizen.post("/projects/12/comments", &[("body", &long)]).await;
    assert_eq!(answer.status(), 413);
    assert!(answer.text().await.unwrap().contains("太长"));
}

#[tokio::test(flavor = "multi_thread")]
async fn health_and_readiness() {
    let site = TestSite::start().await;
    let visitor = site.anyone();
    assert_eq!(visitor.get("/healthz").await.status(), 200);
    assert_eq!(visitor.get("/readyz").await.status(), 200);
    site.service.store().close().await;
    assert_eq!(visitor.get("/healthz").await.status(), 200);
    assert_eq!(visitor.get("/readyz").await.status(), 503);
    assert_eq!(visitor.get("/projects").await.status(), 503, "and a page says so in words");
}
