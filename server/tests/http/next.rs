//! The next round is prepared by forms of the desk, over real connections, on the demonstration.

use crate::site::{TestSite, Visitor};
use domain::exchange::Kind;
use reqwest::Response;

fn location(answer: &Response) -> (u16, String) {
    let to = answer.headers().get("location").map_or(String::new(), |to| to.to_str().unwrap().to_owned());
    (answer.status().as_u16(), to)
}

/// The fields of a form as a browser would send them: names and values of inputs, text areas and choices.
fn fields(page: &str, action: &str) -> Vec<(String, String)> {
    let form = page.split(&format!("action=\"{action}\"")).nth(1).unwrap().split("</form>").next().unwrap();
    let attribute = |tag: &str, name: &str| {
        let value = tag.split(&format!(" {name}=\"")).nth(1)?.split('"').next()?;
        Some(value.replace("&quot;", "\"").replace("&amp;", "&"))
    };
    let mut fields = Vec::new();
    for piece in form.split('<').skip(1) {
        let (tag, inside) = piece.split_once('>').unwrap();
        let name = attribute(tag, "name");
        match (tag.split([' ', '\n']).next().unwrap(), name) {
            ("input", Some(name)) => fields.push((name, attribute(tag, "value").unwrap_or_default())),
            ("textarea", Some(name)) => fields.push((name, inside.trim().to_owned())),
            ("select", Some(name)) => fields.push((name, String::new())),
            ("option", None) if tag.contains(" selected") => {
                fields.last_mut().unwrap().1 = attribute(tag, "value").unwrap();
            }
            _ => {}
        }
    }
    fields
}

async fn posts(visitor: &Visitor, action: &str, fields: &[(String, String)]) -> Response {
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    visitor.post(action, &fields).await
}

fn with(fields: &[(String, String)], name: &str, value: &str) -> Vec<(String, String)> {
    let mut changed = fields.to_vec();
    changed.iter_mut().find(|(found, _)| found == name).unwrap().1 = value.to_owned();
    changed
}

/// Candidates of the draft: each text in its field, faults at theirs.
async fn writes_candidates(clerk: &Visitor) {
    let page = clerk.reads("/desk/next?candidate=3").await;
    let cells = fields(&page, "/desk/next/candidate");
    assert_eq!(cells.len(), 1 + Kind::Candidates.columns().len(), "{cells:?}");
    assert_eq!(posts(clerk, "/desk/next/candidate", &cells).await.status(), 303);
    let wrong = with(&with(&cells, "title_zh", ""), "number", "4");
    let refused = posts(clerk, "/desk/next/candidate", &wrong).await;
    assert_eq!(refused.status(), 422);
    let refused = refused.text().await.unwrap();
    for words in
        ["没有保存，有 1 处要改", "href=\"#candidate-title_zh\"", "id=\"candidate-title_zh-error\"", "不能为空"]
    {
        assert!(refused.contains(words), "{words}: {refused}");
    }
    let taken = posts(clerk, "/desk/next/candidate", &with(&cells, "number", "4")).await.text().await.unwrap();
    assert!(taken.contains("编号“4”已经用了") && taken.contains("name=\"before\" value=\"3\""), "{taken}");
    let changed = posts(clerk, "/desk/next/candidate", &with(&cells, "title_zh", "</textarea>新建<一所>学校")).await;
    assert_eq!(location(&changed), (303, "/desk/next#candidates".to_owned()));
    let new = with(&with(&cells, "before", ""), "number", "24");
    assert_eq!(posts(clerk, "/desk/next/candidate", &new).await.status(), 303);
}

async fn nobody_else_has_seen_it(anyone: &Visitor, before: &str) {
    assert_eq!(anyone.reads("/").await, before);
    assert!(!anyone.reads("/projects").await.contains("一所"));
    assert!(!anyone.reads("/api/v1/rounds").await.contains("2026年民生"));
    assert_eq!(anyone.get("/api/v1/rounds/2026").await.status(), 404);
    for path in ["/search?q=一所", "/sitemap.xml", "/feed.atom", "/open-data", "/calendar.ics"] {
        assert!(!anyone.reads(path).await.contains("一所&gt;"), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clerk_copies_changes_and_throws_away_while_everyone_sees_this_year() {
    let site = TestSite::start().await;
    let (clerk, anyone) = (site.person("clerk1").await, site.anyone());
    let before = anyone.reads("/").await;
    assert!(clerk.reads("/desk").await.contains("href=\"/desk/next\""));
    assert!(clerk.reads("/desk/next").await.contains("照抄成2026年度草稿"));
    assert_eq!(location(&clerk.post("/desk/next/copy", &[]).await), (303, "/desk/next".to_owned()));
    assert_eq!(clerk.post("/desk/next/copy", &[]).await.status(), 409);
    let page = clerk.reads("/desk/next").await;
    for words in [
        "2026年度草稿",
        "现有 23 项，应选 20 项",
        "value=\"2026年民生实事项目人大代表票决\"",
        "2025年度归档以后才能开始",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    for forbidden in ["<script", " style=", "⟦", "step=begin"] {
        assert!(!page.contains(forbidden), "{forbidden}: {page}");
    }
    // The form comes back as it went, and says which field to change.
    let all = fields(&page, "/desk/next/change");
    assert_eq!(all.len(), 9 + 2 * 11, "{all:?}");
    assert_eq!(location(&posts(&clerk, "/desk/next/change", &all).await), (303, "/desk/next#round".to_owned()));
    let refused = posts(&clerk, "/desk/next/change", &with(&all, "to_screening", "2020-01-01")).await;
    assert_eq!(refused.status(), 422);
    let refused = refused.text().await.unwrap();
    assert!(refused.contains("href=\"#draft-to_screening\"") && refused.contains("value=\"2020-01-01\""), "{refused}");
    assert_eq!(posts(&clerk, "/desk/next/change", &with(&all, "seats", "10")).await.status(), 303);
    writes_candidates(&clerk).await;
    assert_eq!(clerk.post("/desk/next/remove", &[("number", "1")]).await.status(), 303);
    assert_eq!(clerk.post("/desk/next/remove", &[("number", "1")]).await.status(), 404);
    let page = clerk.reads("/desk/next").await;
    assert!(page.contains("现有 23 项，应选 10 项") && page.contains("新建&lt;一所&gt;学校"), "{page}");
    assert!(clerk.reads("/desk/next?candidate=new").await.contains("value=\"25\""));
    assert_eq!(clerk.get("/desk/next?candidate=1").await.status(), 404);
    nobody_else_has_seen_it(&anyone, &before).await;
    assert_eq!(anyone.get("/desk/next").await.status(), 401);
    assert_eq!(site.person("chief").await.post("/desk/next/drop", &[]).await.status(), 403);
    let log = site.person("auditor").await.reads("/audit").await;
    for words in ["照抄成下一年度草稿", "候选项目 23 个", "填写草稿的候选项目", "从草稿删去候选项目", "2026年度"]
    {
        assert!(log.contains(words), "{words}: {log}");
    }
    assert!(clerk.reads("/desk/next?step=drop").await.contains("2026年度草稿和其中改过的内容都不再保留"));
    assert_eq!(location(&clerk.post("/desk/next/drop", &[]).await), (303, "/desk/next".to_owned()));
    assert_eq!(clerk.post("/desk/next/drop", &[]).await.status(), 409);
    assert!(clerk.reads("/desk/next?step=drop").await.contains("现在没有草稿"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_round_begins_once_this_one_is_closed() {
    let site = TestSite::start().await;
    let clerk = site.person("clerk1").await;
    assert_eq!(clerk.post("/desk/next/copy", &[]).await.status(), 303);
    assert_eq!(clerk.post("/desk/next/begin", &[]).await.status(), 409);
    site.opens_the_vote().await;
    site.desk_does("/desk/close", &[("reason", "代表都已投完")]).await;
    site.desk_does("/desk/count", &[]).await;
    site.desk_confirms().await;
    site.desk_does("/desk/publish", &[]).await;
    for from in ["announced", "implementing", "rating"] {
        assert!(!clerk.reads("/desk/next?step=begin").await.contains("action=\"/desk/next/begin\""));
        assert_eq!(clerk.call("rounds/advance", &[("from", from)]).await.status(), 200);
    }
    let anyone = site.anyone();
    assert!(anyone.reads("/").await.contains("2025 年度"));
    let page = clerk.reads("/desk/next?step=begin").await;
    assert!(page.contains("action=\"/desk/next/begin\"") && page.contains("所有人看到的是2026年度"), "{page}");
    assert_eq!(location(&clerk.post("/desk/next/begin", &[]).await), (303, "/desk".to_owned()));
    assert_eq!(clerk.post("/desk/next/begin", &[]).await.status(), 409);
    // Kept pages too are of the new year.
    assert!(anyone.reads("/").await.contains("2026 年度"));
    let rounds = anyone.reads("/api/v1/rounds").await;
    assert!(rounds.contains("2026年民生") && rounds.contains("2025年民生"), "{rounds}");
    assert!(clerk.reads("/desk").await.contains("征集"));
    assert!(clerk.reads("/desk/next").await.contains("照抄成2027年度草稿"));
}
