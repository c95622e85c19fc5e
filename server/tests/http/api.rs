//! The open interface for programs: every address, every no, nothing of anybody.

use crate::site::{TestSite, Visitor};
use app::doors::INTERFACE;
use app::scene::Operator;
use reqwest::Response;
use serde_json::Value;

/// An address with the numbers of the demonstration in it.
fn address(path: &str) -> String {
    path.replace("{year}", "2025").replace("{number}", "12")
}

async fn value(visitor: &Visitor, path: &str) -> Value {
    let answer = visitor.get(path).await;
    assert_eq!(answer.status(), 200, "{path}");
    answer.json().await.unwrap()
}

fn header<'a>(answer: &'a Response, name: &str) -> &'a str {
    answer.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

/// A no: its status and code, written as the standard asks.
async fn no(answer: Response) -> (u16, String) {
    let status = answer.status().as_u16();
    assert_eq!(header(&answer, "content-type"), "application/problem+json");
    assert_eq!(header(&answer, "access-control-allow-origin"), "*");
    assert_eq!(header(&answer, "cache-control"), "no-store");
    let problem: Value = answer.json().await.unwrap();
    assert_eq!(problem["status"], status);
    let code = problem["code"].as_str().unwrap().to_owned();
    assert_eq!(problem["type"], format!("/api#{code}"));
    assert!(!problem["title"].as_str().unwrap().is_empty());
    (status, code)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_address_answers_json_that_any_site_may_read_and_knows_by_its_tag() {
    let site = TestSite::start().await;
    let visitor = site.anyone();
    for (path, _) in INTERFACE.iter().filter(|(path, _)| !path.ends_with("/result")) {
        let path = address(path);
        let answer = visitor.get(&path).await;
        assert_eq!((answer.status().as_u16(), header(&answer, "content-type")), (200, "application/json"), "{path}");
        assert_eq!(header(&answer, "access-control-allow-origin"), "*", "{path}");
        assert_eq!(header(&answer, "cache-control"), "public, no-cache", "{path}");
        assert_eq!(header(&answer, "x-content-type-options"), "nosniff", "{path}");
        assert!(!answer.headers().contains_key("access-control-allow-credentials"), "{path}");
        assert!(!answer.headers().contains_key("set-cookie"), "{path}");
        let tag = header(&answer, "etag").to_owned();
        let bytes = answer.bytes().await.unwrap();
        assert!(serde_json::from_slice::<Value>(&bytes).is_ok(), "{path}");
        for known in [tag.clone(), format!("\"x\", {tag}"), "*".to_owned()] {
            let again = visitor.asks(&path).header("if-none-match", known).send().await.unwrap();
            assert_eq!((again.status().as_u16(), header(&again, "etag")), (304, tag.as_str()), "{path}");
            assert_eq!(header(&again, "access-control-allow-origin"), "*", "{path}");
            assert!(again.bytes().await.unwrap().is_empty(), "{path}");
        }
        let other = visitor.asks(&path).header("if-none-match", "W/\"x\"").send().await.unwrap();
        assert_eq!(other.bytes().await.unwrap(), bytes, "{path}: the same question has the same answer");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn rounds_candidates_and_rules_are_those_of_the_pages() {
    let site = TestSite::start_of(Operator { data_licence: "某某许可".to_owned(), ..Operator::default() }).await;
    let visitor = site.anyone();
    let rounds = value(&visitor, "/api/v1/rounds").await;
    assert_eq!(rounds["licence"], "某某许可");
    assert_eq!(rounds["rounds"][0]["phase"], "public_notice");
    let round = value(&visitor, rounds["rounds"][0]["address"].as_str().unwrap()).await;
    assert_eq!((&round["year"], &round["n_candidates"]), (&Value::from(2025), &Value::from(23)));
    assert!(round["stages"].as_array().unwrap().len() > 4 && round["is_mock"].is_boolean());
    let all = value(&visitor, "/api/v1/rounds/2025/candidates").await;
    assert_eq!(all["candidates"].as_array().unwrap().len(), 23);
    assert!(!all["notice"]["zh"].as_str().unwrap().is_empty());
    let one = value(&visitor, "/api/v1/rounds/2025/candidates/12").await;
    assert_eq!(one, all["candidates"][11]);
    assert_eq!(
        (&one["title"]["zh"], &one["page"]),
        (&Value::from("扩容停车泊位"), &Value::from("/years/2025/projects/12"))
    );
    let rules = value(&visitor, "/api/v1/rounds/2025/rules").await;
    assert_eq!((&rules["candidates"], &rules["quorum"]), (&Value::from(23), &Value::from(274)));
    let words = rules["words"].as_array().unwrap();
    assert!(words.len() > 4 && words.iter().all(|it| it["zh"] != it["en"] && !it["en"].as_str().unwrap().is_empty()));
    let document = value(&visitor, "/api/v1/openapi.json").await;
    assert_eq!(document["info"]["license"]["name"], "某某许可");
}

#[tokio::test(flavor = "multi_thread")]
async fn comments_come_part_by_part_each_once_and_without_their_authors() {
    let site = TestSite::start().await;
    let visitor = site.anyone();
    let whole = value(&visitor, "/api/v1/rounds/2025/comments?limit=100").await;
    let whole = whole["comments"].as_array().unwrap().clone();
    assert!(whole.len() > 10, "the demonstration has comments");
    let (mut next, mut parts) = (Some("/api/v1/rounds/2025/comments?limit=3".to_owned()), Vec::new());
    while let Some(path) = next {
        let part = value(&visitor, &path).await;
        assert!(part["comments"].as_array().unwrap().len() <= 3);
        parts.extend(part["comments"].as_array().unwrap().clone());
        next = part["next"].as_str().map(str::to_owned);
        if parts.len() >= whole.len() {
            break;
        }
    }
    assert_eq!(parts[..whole.len()], whole[..]);
    let keys: Vec<&str> = whole[0].as_object().unwrap().keys().map(String::as_str).collect();
    let known = ["body", "candidate", "id", "left_at", "official_replies", "page", "published_at", "reply_to", "tag"];
    assert_eq!(keys, known, "and no author");
    let answered =
        whole.iter().find(|it| !it["official_replies"].as_array().unwrap().is_empty()).expect("one is answered");
    assert!(!answered["official_replies"][0]["department"]["zh"].as_str().unwrap().is_empty());
    let of_one = value(&visitor, "/api/v1/rounds/2025/candidates/12/comments").await;
    let of_one = of_one["comments"].as_array().unwrap();
    assert!(!of_one.is_empty() && of_one.iter().all(|it| it["candidate"] == 12 && it["reply_to"].is_null()));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_no_is_a_problem_with_its_code() {
    let site = TestSite::start().await;
    let visitor = site.anyone();
    for path in [
        "/api/v1",
        "/api/v1/",
        "/api/v1/rounds/",
        "/api/v1/nothing",
        "/api/v1/rounds/1999",
        "/api/v1/rounds/x",
        "/api/v1/rounds/99999999999",
        "/api/v1/rounds/2025/candidates/99",
        "/api/v1/rounds/2025/candidates/-1",
        "/api/v1/rounds/2025/candidates/99/comments",
        "/api/v1/rounds/%00/rules",
        "/api/v1/rounds/%ff/rules",
    ] {
        assert_eq!(no(visitor.get(path).await).await, (404, "not_found".to_owned()), "{path}");
    }
    let result = no(visitor.get("/api/v1/rounds/2025/result").await).await;
    assert_eq!(result, (404, "result_not_published".to_owned()));
    for query in
        ["limit=0", "limit=101", "limit=x", "before=0", "before=-1", "before=x", "after=1", "limit=1&limit=2", "x"]
    {
        let path = format!("/api/v1/rounds/2025/comments?{query}");
        assert_eq!(no(visitor.get(&path).await).await, (400, "bad_query".to_owned()), "{query}");
    }
    assert_eq!(no(visitor.get("/api/v1/rounds?x=1").await).await, (400, "bad_query".to_owned()));
    for kind in ["text/html", "application/json;q=0"] {
        let answer = visitor.asks("/api/v1/rounds").header("accept", kind).send().await.unwrap();
        assert_eq!(no(answer).await, (406, "not_acceptable".to_owned()), "{kind}");
    }
    site.service.store().close().await;
    for (path, _) in INTERFACE.iter().filter(|(path, _)| !path.ends_with(".json")) {
        let answer = visitor.get(&address(path)).await;
        assert!(answer.headers().contains_key("retry-after"), "{path}");
        assert_eq!(no(answer).await, (503, "database_away".to_owned()), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_for_reading_and_other_sites_hear_so_beforehand() {
    let site = TestSite::start().await;
    let client = reqwest::Client::new();
    for method in ["POST", "PUT", "PATCH", "DELETE", "TRACE"] {
        let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
        // A browser says from where; here that is no reason for another answer.
        let asked =
            client.request(method.clone(), site.url("/api/v1/rounds")).header("origin", "https://other.example");
        let answer = asked.header("sec-fetch-site", "cross-site").send().await.unwrap();
        assert_eq!(header(&answer, "allow"), "GET, HEAD, OPTIONS", "{method}");
        assert_eq!(no(answer).await, (405, "method_not_allowed".to_owned()), "{method}");
    }
    let asked = client.request(reqwest::Method::OPTIONS, site.url("/api/v1/rounds"));
    let answer = asked.header("origin", "https://other.example").send().await.unwrap();
    assert_eq!(answer.status(), 204);
    assert_eq!(header(&answer, "access-control-allow-methods"), "GET, HEAD, OPTIONS");
    assert_eq!(header(&answer, "access-control-allow-origin"), "*");
    let (head, whole) = (client.head(site.url("/api/v1/rounds")).send().await.unwrap(), site.anyone());
    let whole = whole.get("/api/v1/rounds").await;
    assert_eq!((head.status().as_u16(), header(&head, "etag")), (200, header(&whole, "etag")));
    assert!(head.bytes().await.unwrap().is_empty());
    // What is not the interface is still the site's.
    assert_eq!(site.anyone().call("view/set", &[("language", "en")]).await.status().as_u16() / 100, 2);
    assert_eq!(site.anyone().get("/api/v10").await.status(), 405);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_changes_nothing_and_no_database_is_asked_for_it() {
    let site = TestSite::start().await;
    let clerk = site.person("clerk1").await;
    for (path, _) in INTERFACE {
        let path = address(path);
        let (mine, anyones) = (clerk.get(&path).await, site.anyone().get(&path).await);
        assert_eq!(mine.status(), anyones.status(), "{path}");
        assert_eq!(mine.bytes().await.unwrap(), anyones.bytes().await.unwrap(), "{path}");
    }
    site.service.store().close().await;
    assert_eq!(clerk.get("/api/v1/openapi.json").await.status(), 200, "the session was not looked up");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_questions_is_slowed_and_told_so() {
    let site = TestSite::start().await;
    let visitor = site.anyone();
    // In handfuls, as there are only so many descriptors; far more of them than are let through in that time.
    let mut slowed = None;
    for _ in 0..80 {
        let flood = futures::future::join_all((0..50).map(|_| visitor.get("/api/v1/nothing"))).await;
        slowed = flood.into_iter().find(|answer| answer.status() == 429);
        if slowed.is_some() {
            break;
        }
    }
    let slowed = slowed.expect("a flood is slowed");
    assert!(slowed.headers().contains_key("retry-after"));
    assert_eq!(no(slowed).await, (429, "too_many".to_owned()));
    assert_eq!(visitor.get("/").await.status(), 200, "pages are not held back by it");
}

#[test]
fn the_document_describes_every_address_and_says_this() {
    let document = server::api::document::document("CC BY 4.0");
    let described: Vec<&str> = document.paths.paths.keys().map(String::as_str).collect();
    let listed: Vec<&str> = INTERFACE.iter().map(|(path, _)| *path).collect();
    assert_eq!(described, listed);
    insta::assert_snapshot!(document.to_pretty_json().unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn comments_are_tables_too_and_the_pages_explain_every_file() {
    let site = TestSite::start().await;
    let visitor = site.anyone();
    let csv = visitor.reads("/comments.csv").await;
    let names = "\u{FEFF}id,candidate,reply_to,tag,left_at,published_at,body,official_replies\r\n";
    assert!(csv.starts_with(names) && csv.lines().count() > 10, "{csv}");
    let xlsx = visitor.get("/comments.xlsx").await.bytes().await.unwrap();
    let mut book = zip::ZipArchive::new(std::io::Cursor::new(xlsx)).unwrap();
    let sheet = std::io::read_to_string(book.by_name("xl/worksheets/sheet1.xml").unwrap()).unwrap();
    assert!(sheet.contains("state=\"frozen\"") && sheet.contains("<c r=\"B2\"><v>"), "{sheet}");
    let page = visitor.reads("/open-data").await;
    for path in ["/results.csv", "/results.xlsx", "/results.json", "/results.pb", "/comments.csv", "/comments.xlsx"] {
        assert!(page.contains(&format!("href=\"{path}\"")), "{path}");
    }
    assert!(page.contains("CC BY 4.0") && page.contains("不是一张票") && !page.contains("<script"));
    let page = visitor.reads("/api").await.replace("<!>", "");
    for (path, _) in INTERFACE {
        assert!(page.contains(path), "{path}");
    }
    for code in server::api::Code::ALL {
        assert!(page.contains(&format!("id=\"{}\"", code.name())), "{code:?}");
    }
}
