//! Every door is listed with the right it asks for, and opens for whom the table of rights says.

use crate::site::{TestSite, said};
use app::doors::{DOWNLOADS, FORMS, INTERFACE, PAGES, SERVER_FUNCTIONS};
use domain::permit::permits;
use domain::{Phase, Role};
use std::collections::BTreeSet;

#[test]
fn every_server_function_is_in_the_list_of_doors() {
    // Linking the site registers its functions.
    let _ = server::site::Site::cookie;
    let known: BTreeSet<&str> = leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path).collect();
    let listed: BTreeSet<&str> = SERVER_FUNCTIONS.iter().map(|(path, _)| *path).collect();
    assert_eq!(known, listed);
}

#[test]
fn every_page_is_in_the_list_of_doors() {
    let source = include_str!("../../../app/src/routes.rs");
    let routes: BTreeSet<&str> = source.split("path!(\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let listed: BTreeSet<&str> = PAGES.iter().map(|(path, _)| *path).collect();
    assert_eq!(routes, listed);
}

/// What the source of the server says is routed, but for the build's files and signs of life, and for the figures, which have
/// an address of their own.
fn routes() -> BTreeSet<String> {
    let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![source];
    let mut routes = BTreeSet::new();
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else {
                let text = std::fs::read_to_string(path).unwrap();
                let found = text.split(".route(\"").skip(1).filter_map(|rest| rest.split('"').next());
                routes.extend(found.map(str::to_owned));
            }
        }
    }
    let known =
        ["/api/{*name}", "/healthz", "/readyz", "/pkg/{build}/{file}", "/robots.txt", "/favicon.ico", "/metrics"];
    assert!(known.iter().all(|path| routes.remove(*path)), "{routes:?}");
    routes
}

#[test]
fn every_form_and_every_file_is_in_the_list_of_doors() {
    let listed: BTreeSet<String> =
        FORMS.iter().chain(DOWNLOADS).chain(INTERFACE).map(|(path, _)| (*path).to_owned()).collect();
    assert_eq!(routes(), listed);
}

#[test]
fn the_doors_and_their_rights() {
    let kinds =
        [("page", PAGES), ("function", SERVER_FUNCTIONS), ("form", FORMS), ("file", DOWNLOADS), ("data", INTERFACE)];
    let lines: Vec<String> = kinds
        .into_iter()
        .flat_map(|(kind, doors)| doors.iter().map(move |(path, action)| format!("{kind:<8} {path:<30} {action:?}")))
        .collect();
    insta::assert_snapshot!(lines.join("\n"));
}

/// One person of each role, and nobody.
const PEOPLE: [(Option<Role>, &str); 11] = [
    (None, ""),
    (Some(Role::Citizen), "citizen1"),
    (Some(Role::Deputy), "deputy001"),
    (Some(Role::Clerk), "clerk1"),
    (Some(Role::ChiefScrutineer), "chief"),
    (Some(Role::Scrutineer), "scrutineer1"),
    (Some(Role::Moderator), "moderator"),
    (Some(Role::DepartmentEditor), "editor-health"),
    (Some(Role::SystemAdministrator), "sysadmin"),
    (Some(Role::SecurityAdministrator), "secadmin"),
    (Some(Role::AuditAdministrator), "auditor"),
];

#[tokio::test(flavor = "multi_thread")]
async fn each_page_opens_for_whom_the_table_says() {
    let site = TestSite::start().await;
    for (role, name) in PEOPLE {
        let visitor = if name.is_empty() { site.anyone() } else { site.person(name).await };
        for (path, action) in PAGES {
            let status = visitor
                .get(&path.replace(":number", "12").replace(":id", "1").replace(":year", "2025"))
                .await
                .status()
                .as_u16();
            let expected = match (permits(role, *action, Phase::PublicNotice), role) {
                (true, _) => 200,
                (false, None) => 401,
                (false, Some(_)) => 403,
            };
            assert_eq!(status, expected, "{path} for {name:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_file_opens_for_whom_the_table_says() {
    let site = TestSite::start().await;
    for (role, name) in PEOPLE {
        let visitor = if name.is_empty() { site.anyone() } else { site.person(name).await };
        for (path, action) in DOWNLOADS {
            let status = visitor.get(&path.replace("{number}", "12").replace("{year}", "2025")).await.status().as_u16();
            // Nothing is decided and nothing is published yet; the audit log has its first lines. Feeds and dates are there
            // from the beginning, the map of the site once it is known where readers reach it.
            let is_there = path.starts_with("/audit")
                || path.starts_with("/moderation")
                || path.starts_with("/account")
                || path.contains("/comments.")
                || path.starts_with("/exchange")
                || path.ends_with(".atom")
                || path.ends_with(".ics");
            let there = if is_there { 200 } else { 404 };
            let expected = match (permits(role, *action, Phase::PublicNotice), role) {
                (true, _) => there,
                (false, None) => 401,
                (false, Some(_)) => 403,
            };
            assert_eq!(status, expected, "{path} for {name:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_server_function_refuses_whom_the_table_refuses() {
    let site = TestSite::start().await;
    for (role, name) in PEOPLE {
        let visitor = if name.is_empty() { site.anyone() } else { site.person(name).await };
        for (path, action) in SERVER_FUNCTIONS {
            let ever = Phase::ALL.into_iter().any(|phase| permits(role, *action, phase));
            if ever || path.contains("accounts/") {
                continue;
            }
            let fields = [
                ("id", "1"),
                ("number", "1"),
                ("from", "public_notice"),
                ("vote", "1"),
                ("sign_in", "clerk1"),
                ("name", "clerk1"),
                ("paper", "-"),
                ("attempt", "a"),
            ];
            let answer = visitor.call(path.trim_start_matches("/api/"), &fields).await;
            let expected = if role.is_none() { (401, "sign_in_first") } else { (403, "not_allowed") };
            assert_eq!(said(&answer), expected, "{path} for {name:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_form_refuses_whom_the_table_refuses() {
    let site = TestSite::start().await;
    for (role, name) in PEOPLE {
        let visitor = if name.is_empty() { site.anyone() } else { site.person(name).await };
        for (path, action) in FORMS {
            if Phase::ALL.into_iter().any(|phase| permits(role, *action, phase)) {
                continue;
            }
            let path = path.replace("{number}", "1").replace("{id}", "1");
            let fields = [("body", "x"), ("reason", "off_topic"), ("total", "410"), ("present", "384")];
            let answer = visitor.post(&path, &fields).await;
            assert_eq!(answer.status(), if role.is_none() { 401 } else { 403 }, "{path} for {name:?}");
        }
    }
}
