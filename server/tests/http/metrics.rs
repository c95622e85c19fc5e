//! Figures for Prometheus: they tell how the site does, and nothing of who did what.

use crate::site::TestSite;
use server::metrics;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

const FOR_20: &str = "oooooooooooooooooooo---";
const BLANK: &str = "-----------------------";

/// Every value that a label may have; `le` is a number and is looked at by itself.
const VALUES: &[(&str, &[&str])] = &[
    ("class", &["page", "own_page", "form", "download", "file", "interface", "health", "other"]),
    ("status", &["2xx", "3xx", "4xx", "5xx"]),
    ("kind", &["read", "write"]),
    ("pool", &["readers", "writer", "all"]),
    ("version", &[env!("CARGO_PKG_VERSION")]),
];

/// The series of an exposition: name and labels as written, and the value.
fn series(text: &str) -> BTreeMap<String, f64> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| line.rsplit_once(' ').expect(line))
        .map(|(name, n)| (name.to_owned(), n.parse().unwrap()))
        .collect()
}

fn labels(series: &str) -> Vec<(String, String)> {
    let Some((_, inside)) = series.trim_end_matches('}').split_once('{') else { return Vec::new() };
    let pairs = inside.split(',').map(|pair| pair.split_once('=').expect(series));
    pairs.map(|(name, value)| (name.to_owned(), value.trim_matches('"').to_owned())).collect()
}

fn is_allowed(series: &str, name: &str, value: &str) -> bool {
    if series.starts_with("minsheng_limit_refusals_total") {
        return name == "kind" && server::limits::Limits::NAMES.contains(&value);
    }
    if name == "le" {
        return value == "+Inf" || value.parse::<f64>().is_ok();
    }
    VALUES.iter().any(|(label, values)| *label == name && values.contains(&value))
}

/// What has been counted between two looks: no times, which never are the same twice, and nothing of the process.
fn counted(before: &BTreeMap<String, f64>, after: &BTreeMap<String, f64>) -> BTreeMap<String, f64> {
    let is_count = |name: &str| {
        (name.contains("_total") || name.contains("_count"))
            && !name.starts_with("process_")
            && !name.contains("_faults")
    };
    let grown = after
        .iter()
        .filter(|(name, _)| is_count(name))
        .map(|(name, n)| (name.clone(), n - before.get(name).copied().unwrap_or(0.0)));
    grown.filter(|(_, n)| *n != 0.0).collect()
}

/// A whole vote, with all that goes wrong on the way.
async fn walk(site: &TestSite) {
    let visitor = site.anyone();
    for path in ["/", "/projects/7", "/projects/7", "/search?q=停车", "/none/of/ours", "/feed.atom", "/api/v1/rounds"]
    {
        visitor.get(path).await;
    }
    visitor.post("/sign-in", &[("name", "deputy001"), ("password", "wrong"), ("to", "")]).await;
    site.opens_the_vote().await;
    let vote = site.vote().await;
    for deputy in 1..=4 {
        let voter = site.person(&format!("deputy{deputy:03}")).await;
        voter.reads("/ballot").await;
        voter.casts(vote, if deputy == 4 { BLANK } else { FOR_20 }, "word-of-the-press").await;
        voter.casts(vote, BLANK, "another-word").await;
    }
    site.person("citizen1").await.post("/projects/12/comments", &[("tag", "other"), ("body", "路灯太暗")]).await;
    site.desk_does("/desk/close", &[("reason", "代表都已投完")]).await;
    site.desk_does("/desk/count", &[]).await;
    site.desk_confirms().await;
    site.desk_does("/desk/publish", &[]).await;
    visitor.get("/results").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_whole_vote_every_label_is_one_of_a_list() {
    let site = TestSite::start().await;
    let before: BTreeSet<_> = series(&site.metrics.text()).into_keys().collect();
    walk(&site).await;
    let after = series(&site.metrics.text());
    for name in after.keys() {
        for (label, value) in labels(name) {
            assert!(is_allowed(name, &label, &value), "{label}={value} in {name}");
        }
    }
    let new: Vec<_> = after.keys().filter(|name| !before.contains(*name)).collect();
    assert!(new.is_empty(), "nothing comes into being by what people do: {new:?}");
    let n = |name: &str| after.get(name).copied().unwrap_or_else(|| panic!("there is no {name}"));
    assert!(n("minsheng_requests_total{class=\"form\",status=\"2xx\"}") >= 4.0);
    assert!(n("minsheng_requests_total{class=\"other\",status=\"4xx\"}") >= 1.0);
    assert!(n("minsheng_kept_hits_total") >= 1.0 && n("minsheng_kept_misses_total") >= 1.0);
    assert!(n("minsheng_request_seconds_count{class=\"own_page\"}") >= 4.0);
    assert!(n("minsheng_database_transaction_seconds_count{kind=\"write\"}") >= 4.0);
    assert_eq!(n("minsheng_sign_in_failures_total"), 1.0);
    assert_eq!(n("minsheng_database_connections_max{pool=\"writer\"}"), 1.0);
    assert!(n("minsheng_render_seconds_count") >= 4.0 && n("process_resident_memory_bytes") > 1e6);
    for word in ["deputy", "word-of-the-press", FOR_20, "路灯", "停车", "projects", "ballot"] {
        assert!(!site.metrics.text().contains(word), "{word}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_ballots_with_different_marks_move_the_same_figures_alike() {
    let site = TestSite::start().await;
    site.opens_the_vote().await;
    let vote = site.vote().await;
    let mut moved = Vec::new();
    for (deputy, paper) in [("deputy001", FOR_20), ("deputy002", BLANK), ("deputy003", "xxxxxxxxxxxxxxxxxxxxxxx")] {
        let voter = site.person(deputy).await;
        let before = series(&site.metrics.text());
        assert_eq!(voter.casts(vote, paper, "a").await.status(), 200);
        moved.push(counted(&before, &series(&site.metrics.text())));
    }
    // What else looks at the database meanwhile is not the ballot's.
    for of in &mut moved {
        of.retain(|name, _| !name.contains("kind=\"read\""));
    }
    assert!(moved[0].len() >= 3 && moved[0] == moved[1] && moved[1] == moved[2], "{moved:#?}");
    let report = {
        let citizen = site.person("citizen1").await;
        let before = series(&site.metrics.text());
        let reported = citizen.post("/comments/2/report", &[("reason", "off_topic"), ("words", "")]).await;
        assert_eq!(reported.status(), 303);
        counted(&before, &series(&site.metrics.text()))
    };
    let none_of_its_own = moved[0].keys().all(|name| report.contains_key(name));
    assert!(none_of_its_own, "a ballot moves nothing that other forms do not: {:#?} {report:#?}", moved[0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_have_an_address_of_their_own_and_are_no_clock() {
    let site = TestSite::start().await;
    let visitor = site.anyone();
    assert_eq!(visitor.get("/metrics").await.status(), 404);
    assert!(!visitor.reads("/metrics").await.contains("minsheng_"));
    let any = ([127, 0, 0, 1], 0).into();
    let slow = metrics::listen(any, site.metrics.clone(), Duration::from_secs(3600)).unwrap();
    let fast = metrics::listen(any, site.metrics.clone(), Duration::ZERO).unwrap();
    let reads = async |address: std::net::SocketAddr| {
        let answer = reqwest::get(format!("http://{address}/metrics")).await.unwrap();
        assert_eq!(answer.headers()["content-type"], "text/plain; version=0.0.4; charset=utf-8");
        answer.text().await.unwrap()
    };
    let (first, other) = (reads(slow).await, reads(fast).await);
    visitor.post("/sign-in", &[("name", "nobody"), ("password", "wrong"), ("to", "")]).await;
    assert_eq!(reads(slow).await, first, "whoever asks sooner than they are taken gets the last ones");
    assert_ne!(reads(fast).await, other);
    for path in ["/", "/projects", "/readyz", "/pkg/0/site.css"] {
        assert_eq!(reqwest::get(format!("http://{slow}{path}")).await.unwrap().status(), 404, "{path}");
    }
    assert!(metrics::listen(slow, site.metrics.clone(), Duration::ZERO).unwrap_err().to_string().contains("metrics"));
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_and_refusals_are_counted() {
    let site = TestSite::start().await;
    let visitor = site.anyone();
    visitor.get("/healthz").await;
    assert!(series(&site.metrics.text())["minsheng_connections"] >= 1.0);
    for _ in 0..20 {
        visitor.post("/sign-in", &[("name", "deputy001"), ("password", "wrong"), ("to", "")]).await;
    }
    let seen = series(&site.metrics.text());
    assert_eq!(seen["minsheng_limit_refusals_total{kind=\"names\"}"], 10.0);
    assert_eq!(seen["minsheng_sign_in_failures_total"], 10.0);
}

/// The names of figures in a text, as they stand there.
fn names(text: &str) -> BTreeSet<&str> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    words.filter(|word| word.starts_with("minsheng_") || word.starts_with("process_")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn dashboard_and_alerts_name_what_there_is_and_leave_nothing_out() {
    let site = TestSite::start().await;
    let text = site.metrics.text();
    let there: BTreeSet<_> = series(&text).into_keys().map(|name| name.split('{').next().unwrap().to_owned()).collect();
    let dashboard = include_str!("../../../packaging/grafana-dashboard.json");
    let alerts = include_str!("../../../packaging/prometheus-alerts.yml");
    assert!(serde_json::from_str::<serde_json::Value>(dashboard).unwrap()["panels"].as_array().unwrap().len() > 10);
    let asked: BTreeSet<_> = names(dashboard).into_iter().chain(names(alerts)).collect();
    let unknown: Vec<_> = asked.iter().filter(|name| !there.contains(**name)).collect();
    assert!(unknown.is_empty(), "there is no {unknown:?}");
    let whole =
        |name: &str| ["_bucket", "_sum", "_count"].iter().find_map(|end| name.strip_suffix(end)).map(str::to_owned);
    let shown: BTreeSet<_> = asked.iter().map(|name| whole(name).unwrap_or_else(|| (*name).to_owned())).collect();
    let left_out: Vec<_> =
        there.iter().filter(|name| !shown.contains(&whole(name).unwrap_or_else(|| (*name).clone()))).collect();
    assert!(left_out.is_empty(), "the dashboard does not show {left_out:?}");
}
