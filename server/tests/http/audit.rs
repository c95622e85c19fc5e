//! The page of the audit log says in words what the lines hold as codes and figures, in the reader's language.

use crate::site::TestSite;
use service::{TypedMandate, TypedRules};

#[tokio::test(flavor = "multi_thread")]
async fn the_page_of_the_log_has_no_codes_in_it() {
    let site = TestSite::start().await;
    let clerk = site.service.act_as("clerk1").await.unwrap().person;
    let mandate = TypedMandate {
        organ: "大会主席团".to_owned(),
        number: "第 3 号; 附件".to_owned(),
        decided_on: "2026-1-19".to_owned(),
        scan: b"%PDF-1.7 a decision".to_vec(),
    };
    site.service.record_mandate(Some(&clerk), mandate).await.unwrap();
    let rules = TypedRules {
        seats: "19".to_owned(),
        cap: "seats".to_owned(),
        exact: false,
        pass_basis: "all_deputies".to_owned(),
        tie_at_cut: "revote".to_owned(),
        shortfall: "accept_fewer".to_owned(),
    };
    site.service.set_rules(Some(&clerk), &rules).await.unwrap();
    site.opens_the_vote().await;
    site.desk_does("/desk/seat", &[("deputy", "deputy007"), ("reason", "代表资格终止; total 3")]).await;
    let auditor = site.person("auditor").await;
    for (language, said) in [
        (
            "zh-CN",
            [
                "全体代表 410 人；实到 384 人；10 分钟",
                "（deputy007）；代表资格终止; total 3",
                "不超过名额，19 项",
                "扫描件校验值",
            ],
        ),
        (
            "en",
            [
                "410 deputies in all; 384 present; 10 minutes",
                "(deputy007); 代表资格终止; total 3",
                "19",
                "scan, SHA-256",
            ],
        ),
    ] {
        let page =
            auditor.asks("/audit").header("accept-language", language).send().await.unwrap().text().await.unwrap();
        for words in said {
            assert!(page.contains(words), "{language}: {words}");
        }
        for code in ["total 410", "present 384", "all_deputies", "scan 0", "⟦"] {
            assert!(!page.contains(code), "{language}: {code}");
        }
        // The word alone stands in the script that recounts the chain.
        let is_figure = |rest: &str| rest.starts_with(|c: char| c.is_ascii_digit());
        assert!(!page.split("person ").skip(1).any(is_figure), "{language}: a number of a person");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_is_searched_by_the_words_that_its_page_says() {
    let site = TestSite::start().await;
    site.opens_the_vote().await;
    let auditor = site.person("auditor").await;
    for (language, typed, said) in [("zh-CN", "开启票决", "开启票决"), ("en", "open the ballot", "Open the ballot")]
    {
        let address = format!("/audit?q={}", typed.replace(' ', "+"));
        let asked = auditor.asks(&address).header("accept-language", language);
        let page = asked.send().await.unwrap().text().await.unwrap();
        let (_, rows) = page.split_once("<tbody").unwrap_or_else(|| panic!("{language}: nothing was found in {page}"));
        let rows = rows.split("</tbody>").next().unwrap_or_default();
        assert_eq!(rows.matches("<tr").count(), 2, "{language}: asked and agreed in {rows}");
        assert!(rows.contains(said), "{language}: {rows}");
    }
}
