//! Without a decision that allows it, an on-screen ballot is a rehearsal, and everything of it is headed so: every door in
//! both languages, from the day the method is adopted. With a decision, and before, nothing is.

use crate::site::{TestSite, Visitor};
use app::doors::{DOWNLOADS, FORMS, PAGES};
use domain::Phase;
use domain::permit::permits;
use service::TypedMandate;
use std::io::Read;

/// Somebody of each role who has a page of his own, by name and role.
const PEOPLE: [&str; 10] = [
    "citizen1",
    "deputy001",
    "clerk1",
    "chief",
    "scrutineer1",
    "moderator",
    "editor-health",
    "sysadmin",
    "secadmin",
    "auditor",
];
/// Languages as a browser asks for them, with how the heading is said.
const LANGUAGES: [(&str, &str); 2] = [("zh-CN", "模拟票决"), ("en", "Rehearsal ballot")];

/// A site with somebody of each role and nobody.
struct Walk {
    site: TestSite,
    people: Vec<(Option<domain::Role>, Visitor)>,
}

impl Walk {
    async fn begins() -> Self {
        let site = TestSite::start().await;
        let mut people = vec![(None, site.anyone())];
        for name in PEOPLE {
            let role = site.service.act_as(name).await.unwrap().person.role;
            let visitor = site.anyone();
            assert!(visitor.call("accounts/act_as", &[("name", name)]).await.status().as_u16() < 400, "{name}");
            people.push((Some(role), visitor));
        }
        Self { site, people }
    }

    async fn goes_on_from(&self, phase: &str) {
        let clerk = self.site.person("clerk1").await;
        assert_eq!(clerk.call("rounds/advance", &[("from", phase)]).await.status(), 200, "{phase}");
    }

    async fn publishes(&self) {
        self.site.desk_does("/desk/close", &[("reason", "都已投完")]).await;
        self.site.desk_does("/desk/count", &[]).await;
        self.site.desk_confirms().await;
        self.site.desk_does("/desk/publish", &[]).await;
    }

    /// Looks behind every door: pages and files as nobody and as somebody for whom they open, forms as nobody.
    async fn looks(&self, phase: Phase, is_headed: bool) {
        let nobody = &self.people[0].1;
        for (language, mock) in LANGUAGES {
            for (path, action) in PAGES.iter().chain(DOWNLOADS) {
                let path = path
                    .replace(":number", "12")
                    .replace("{number}", "12")
                    .replace(":id", "1")
                    .replace(":year", "2025")
                    .replace("{year}", "2025");
                let opens = self.people.iter().find(|(role, _)| role.is_some() && permits(*role, *action, phase));
                for visitor in [Some(nobody), opens.map(|(_, visitor)| visitor)].into_iter().flatten() {
                    let answer = visitor.asks(&path).header("accept-language", language).send().await.unwrap();
                    says(answer, mock, is_headed, &format!("{path} in {language} during {phase:?}")).await;
                }
            }
            for path in ["/feed.atom", "/projects/12/feed.atom", "/calendar.ics"] {
                let answer = nobody.asks(path).header("accept-language", language).send().await.unwrap();
                // Lines of a calendar are cut; put together again they hold the words.
                let file = answer.text().await.unwrap().replace("\r\n ", "");
                assert_eq!(file.contains(mock), is_headed, "{path} in {language} during {phase:?}");
            }
            for (path, _) in FORMS {
                let path = path.replace("{number}", "12").replace("{id}", "1");
                let answer = nobody.posts(&path, &[]).header("accept-language", language).send().await.unwrap();
                says(answer, mock, is_headed, &format!("{path} in {language} during {phase:?}")).await;
            }
        }
    }
}

/// A page is headed once, and its title begins so; or neither is there.
async fn says(answer: reqwest::Response, mock: &str, is_headed: bool, what: &str) {
    let is_page =
        answer.headers().get("content-type").is_some_and(|kind| kind.to_str().unwrap().starts_with("text/html"));
    let status = answer.status();
    assert!(status != 429 && !status.is_server_error(), "{what}: {status}");
    if !is_page || status.is_redirection() {
        return;
    }
    let page = answer.text().await.unwrap();
    let title = page.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next()).unwrap_or_default();
    let heading = format!("<p class=\"mock-heading__title\">{mock}</p>");
    assert_eq!(page.matches("class=\"mock-heading__title\"").count(), usize::from(is_headed), "{what}");
    assert_eq!(page.contains(&heading), is_headed, "{what}");
    assert_eq!(title.starts_with(&format!("{mock} · ")), is_headed, "{what}: {title}");
}

/// What the interface says above the figures, in the language.
async fn notice(site: &TestSite, language: &str) -> String {
    let result: serde_json::Value = site.anyone().get("/api/v1/rounds/2025/result").await.json().await.unwrap();
    result["notice"][&language[..2]].as_str().unwrap().to_owned()
}

/// The files of the result: the first line of the table, the first cell of the workbook, what the record says.
async fn files(site: &TestSite, language: &str) -> (String, String, bool) {
    let get = async |path: &str| site.anyone().asks(path).header("accept-language", language).send().await.unwrap();
    let csv = get("/results.csv").await.text().await.unwrap();
    let xlsx = get("/results.xlsx").await.bytes().await.unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(xlsx)).unwrap();
    let mut strings = String::new();
    archive.by_name("xl/sharedStrings.xml").unwrap().read_to_string(&mut strings).unwrap();
    let first = strings.split("<t>").nth(1).and_then(|rest| rest.split("</t>").next()).unwrap_or_default();
    let record: serde_json::Value = get("/results.json").await.json().await.unwrap();
    let line = csv.trim_start_matches('\u{FEFF}').lines().next().unwrap_or_default();
    (line.to_owned(), first.to_owned(), record["is_mock"].as_bool().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_decision_everything_from_the_adoption_of_the_method_on_is_headed_as_a_rehearsal() {
    let walk = Walk::begins().await;
    walk.looks(Phase::PublicNotice, false).await;
    walk.goes_on_from("public_notice").await;
    walk.looks(Phase::Deliberation, false).await;
    walk.goes_on_from("deliberation").await;
    walk.looks(Phase::MethodAdopted, true).await;
    walk.site.desk_does("/desk/open", &[("total", "410"), ("present", "384"), ("minutes", "10")]).await;
    walk.looks(Phase::Voting, true).await;
    walk.publishes().await;
    walk.looks(Phase::Announced, true).await;
    for (language, mock) in LANGUAGES {
        let (csv, xlsx, is_mock) = files(&walk.site, language).await;
        assert!(is_mock && csv.contains(mock) && xlsx.contains(mock), "{language}: {csv} | {xlsx}");
        assert!(notice(&walk.site, language).await.starts_with(mock), "{language}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_decision_nothing_is() {
    let walk = Walk::begins().await;
    let clerk = walk.site.service.act_as("clerk1").await.unwrap().person;
    let mandate = TypedMandate {
        organ: "大会主席团".to_owned(),
        number: "第 3 号".to_owned(),
        decided_on: "2026-1-19".to_owned(),
        scan: b"%PDF-1.7 a decision".to_vec(),
    };
    walk.site.service.record_mandate(Some(&clerk), mandate).await.unwrap();
    walk.site.opens_the_vote().await;
    walk.looks(Phase::Voting, false).await;
    walk.publishes().await;
    walk.looks(Phase::Announced, false).await;
    for (language, mock) in LANGUAGES {
        let (csv, xlsx, is_mock) = files(&walk.site, language).await;
        assert!(!is_mock && !csv.contains(mock) && !xlsx.contains(mock), "{language}: {csv} | {xlsx}");
        assert_eq!(notice(&walk.site, language).await, "", "{language}");
    }
}
