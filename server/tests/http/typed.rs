//! Whatever is typed into any form, by whomever: an answer in words, never a fault, and where it is a no, nothing of it
//! stays.

use crate::site::{TestSite, Visitor};
use app::doors::FORMS;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use reqwest::Response;

/// One of each kind, and nobody.
const PEOPLE: [&str; 8] =
    ["", "citizen1", "deputy001", "clerk1", "moderator", "editor-health", "secadmin", "scrutineer1"];
/// Every name that a form of ours gives a field, and some that none does.
const NAMES: [&str; 45] = [
    "body",
    "words",
    "reason",
    "tag",
    "reply",
    "draft",
    "anyway",
    "count",
    "id",
    "number",
    "name",
    "nickname",
    "password",
    "again",
    "agreed",
    "to",
    "code",
    "digits",
    "how",
    "address",
    "total",
    "present",
    "minutes",
    "hash",
    "date",
    "day",
    "from",
    "after",
    "wording",
    "office",
    "reference",
    "outcome",
    "overturned",
    "word",
    "handle",
    "sign_in",
    "role",
    "unit",
    "department",
    "seat",
    "title",
    "",
    "__err",
    "__proto__",
    "姓名",
];

/// What people type, and what only programs send.
fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => any::<String>(),
        2 => "[停车位难学校路灯，。！？a-z0-9 \\n\\r\\t]{0,80}",
        1 => "[\u{0}-\u{1F}\u{7F}-\u{A0}\u{200B}-\u{200F}\u{202A}-\u{202E}\u{2066}-\u{2069}\u{FEFF}]{1,20}",
        1 => "[👩‍👧🇨🇳é\u{301}𠀀\u{E000}\u{10FFFF}]{1,30}",
        1 => "(-|\\+)?[0-9０-９]{1,30}",
        1 => "[0-9]{1,5}-[0-9]{1,3}-[0-9]{1,3}(T[0-9:]{1,9}Z?)?",
        1 => "['\"<>%;&\\\\]{1,20}",
        1 => (1..3_usize).prop_map(|n| "长".repeat(n * 400)),
    ]
}

/// A form as a program would send it: names once, twice or not at all.
fn forms() -> impl Strategy<Value = Vec<(&'static str, String)>> {
    prop::collection::vec((prop::sample::select(&NAMES[..]), texts()), 0..40)
}

fn path_of(form: &str) -> String {
    form.replace("{number}", "7").replace("{id}", "7")
}

fn check(answer: &Response, said: &str) {
    let status = answer.status().as_u16();
    assert!((200..500).contains(&status), "{status} from {said}");
    for header in ["content-security-policy", "x-content-type-options", "referrer-policy", "cache-control"] {
        assert!(answer.headers().contains_key(header), "no {header} from {said}");
    }
}

async fn everyone(site: &TestSite) -> Vec<Visitor> {
    let mut people = Vec::new();
    for name in PEOPLE {
        people.push(if name.is_empty() { site.anyone() } else { site.person(name).await });
    }
    people
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_typed_into_any_form_is_answered_and_a_no_leaves_nothing() {
    let site = TestSite::start().await;
    let people = everyone(&site).await;
    let mut runner = TestRunner::deterministic();
    let strategy = forms();
    for (form, _) in FORMS {
        for (who, visitor) in PEOPLE.iter().zip(&people) {
            let typed = strategy.new_tree(&mut runner).unwrap().current();
            let fields: Vec<(&str, &str)> = typed.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let before = site.service.store().changes();
            let answer = visitor.post(&path_of(form), &fields).await;
            let said = format!("{form} for {who:?} with {fields:?}");
            check(&answer, &said);
            if answer.status().as_u16() >= 400 {
                assert_eq!(site.service.store().changes(), before, "something of it stayed: {said}");
            }
        }
    }
    assert_eq!(site.service.store().faults_of_the_file().await.unwrap(), Vec::<String>::new());
    assert_eq!(site.anyone().get("/projects").await.status(), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn bytes_that_are_no_form_are_answered_too() {
    let site = TestSite::start().await;
    let people = [site.anyone(), site.person("citizen1").await, site.person("moderator").await];
    let kinds =
        ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json", "text/plain", "?"];
    let mut runner = TestRunner::deterministic();
    let bytes = prop::collection::vec(any::<u8>(), 0..2_000);
    for (form, _) in FORMS {
        for (visitor, kind) in people.iter().zip(kinds.iter().cycle().skip(form.len())) {
            let body = bytes.new_tree(&mut runner).unwrap().current();
            let before = site.service.store().changes();
            let request = visitor.posts(&path_of(form), &[]).header("content-type", *kind).body(body);
            let answer = request.send().await.unwrap();
            check(&answer, form);
            assert_eq!(site.service.store().changes(), before, "bytes changed something at {form}");
        }
    }
}
