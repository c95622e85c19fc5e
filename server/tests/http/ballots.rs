//! Deputies vote over HTTP, as the page's script does.

use crate::site::{TestSite, said};

const FOR_20: &str = "oooooooooooooooooooo---";
const FOR_21: &str = "ooooooooooooooooooooo--";
const BLANK: &str = "-----------------------";

#[tokio::test(flavor = "multi_thread")]
async fn a_ballot_is_cast_once_however_often_it_is_sent() {
    let site = TestSite::start().await;
    let vote = site.vote().await;
    let deputy = site.person("deputy001").await;
    assert_eq!(said(&deputy.casts(vote, FOR_20, "a").await), (404, "not_found"));
    site.opens_the_vote().await;
    assert_eq!(said(&deputy.casts(vote, FOR_21, "a").await), (422, "too_many_for"));
    assert_eq!(said(&deputy.casts(vote, "oox", "a").await), (422, "paper_unreadable"));
    assert_eq!(said(&deputy.casts(vote, FOR_20, "a").await), (200, ""));
    assert_eq!(said(&deputy.casts(vote, FOR_20, "a").await), (200, ""), "a retry gets the same answer");
    assert_eq!(said(&deputy.casts(vote, BLANK, "b").await), (409, "already_voted"));
    assert_eq!(
        said(&site.person("deputy002").await.casts(vote, BLANK, "c").await),
        (200, ""),
        "a blank ballot is valid"
    );
    assert_eq!(said(&site.person("clerk1").await.casts(vote, BLANK, "d").await), (403, "not_allowed"));
    let page = deputy.reads("/ballot").await;
    assert!(page.contains("已投入票箱") && !page.contains("<script") && !page.contains("aria-pressed=\"true\" data"));
}

#[tokio::test(flavor = "multi_thread")]
async fn whose_ballot_it_is_comes_from_the_session_alone() {
    let site = TestSite::start().await;
    site.opens_the_vote().await;
    let vote = site.vote().await.to_string();
    let fields = [("vote", vote.as_str()), ("paper", BLANK), ("attempt", "a"), ("person", "2"), ("deputy_id", "2")];
    assert_eq!(said(&site.person("deputy001").await.call("ballots/cast", &fields).await).0, 200);
    let page = site.person("deputy002").await.reads("/ballot").await;
    assert!(page.contains("boot.js"), "the other can still vote");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_site_cannot_cast_a_ballot() {
    let site = TestSite::start().await;
    site.opens_the_vote().await;
    let vote = site.vote().await.to_string();
    let deputy = site.person("deputy001").await;
    let fields = [("vote", vote.as_str()), ("paper", BLANK), ("attempt", "a")];
    for (header, value) in [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")] {
        let forged = deputy.posts("/api/ballots/cast", &fields).header(header, value).send().await.unwrap();
        assert_eq!(forged.status(), 403, "{header}");
    }
    assert!(deputy.reads("/ballot").await.contains("boot.js"), "nothing was cast");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_round_from_the_open_vote_to_the_published_result() {
    let site = TestSite::start().await;
    site.opens_the_vote().await;
    let (vote, clerk, visitor) = (site.vote().await, site.person("clerk1").await, site.anyone());
    for deputy in 1..=6 {
        let paper = if deputy == 6 { BLANK } else { FOR_20 };
        let voter = site.person(&format!("deputy{deputy:03}")).await;
        assert_eq!(voter.casts(vote, paper, "a").await.status(), 200);
    }
    let desk = clerk.reads("/desk").await;
    assert!(desk.contains('6') && desk.contains("410"));
    let closing = [("reason", "代表都已投完")];
    assert_eq!(site.desk_asks("/desk/count", &[]).await.status(), 409, "nothing is counted before the close");
    site.desk_does("/desk/close", &closing).await;
    assert_eq!(said(&site.person("deputy007").await.casts(vote, BLANK, "z").await), (409, "not_now"));
    assert_eq!(site.desk_asks("/desk/publish", &[]).await.status(), 409);
    assert!(!visitor.reads("/results").await.contains("result-table"));
    site.desk_does("/desk/count", &[]).await;
    assert_eq!(site.desk_asks("/desk/count", &[]).await.status(), 409, "it is counted once");
    assert!(!visitor.reads("/results").await.contains("result-table"), "counted is not published");
    assert_eq!(site.desk_asks("/desk/publish", &[]).await.status(), 409, "nobody has confirmed it");
    site.desk_confirms().await;
    site.desk_does("/desk/publish", &[]).await;
    let result = visitor.reads("/results").await;
    assert!(result.contains("result-table") && result.contains("384"), "{result}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_vote_is_not_opened_without_a_quorum_and_the_figures_stay_in_the_form() {
    let site = TestSite::start().await;
    let clerk = site.person("clerk1").await;
    for from in ["public_notice", "deliberation"] {
        clerk.call("rounds/advance", &[("from", from)]).await;
    }
    let answer = clerk.post("/desk/open", &[("total", "410"), ("present", "273")]).await;
    assert_eq!(answer.status(), 422);
    let page = answer.text().await.unwrap();
    assert!(page.contains("value=\"273\"") && page.contains("274"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_attendance_is_corrected_by_two_after_the_close_and_everyone_reads_it() {
    let site = TestSite::start().await;
    site.opens_the_vote().await;
    let (clerk, visitor) = (site.person("clerk1").await, site.anyone());
    assert_eq!(clerk.post("/desk/attendance", &[("present", "390")]).await.status(), 303);
    assert_eq!(site.desk_asks("/desk/amend", &[("present", "391"), ("reason", "漏计")]).await.status(), 409);
    site.desk_does("/desk/close", &[("reason", "代表都已投完")]).await;
    assert_eq!(clerk.post("/desk/attendance", &[("present", "391")]).await.status(), 409, "one is not enough now");
    let answer = clerk.post("/desk/amend", &[("present", "273"), ("reason", "签到表漏计一名代表")]).await;
    assert_eq!(answer.status(), 422);
    let page = answer.text().await.unwrap();
    assert!(page.contains("value=\"273\"") && page.contains("签到表漏计一名代表"), "what was typed stays: {page}");
    site.desk_does("/desk/amend", &[("present", "391"), ("reason", "签到表漏计一名代表")]).await;
    let said = visitor.reads("/results").await;
    for words in ["由 384 人更正为 390 人", "由 390 人更正为 391 人", "签到表漏计一名代表"] {
        assert!(said.contains(words), "{words}: {said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_agrees_to_an_opening_reads_its_rules() {
    let site = TestSite::start().await;
    let clerk = site.person("clerk1").await;
    for from in ["public_notice", "deliberation"] {
        clerk.call("rounds/advance", &[("from", from)]).await;
    }
    let late = clerk.post("/desk/rules", &[("seats", "10")]).await;
    assert_eq!(late.status(), 409, "the adopted method is not changed");
    assert_eq!(clerk.post("/desk/open", &[("total", "410"), ("present", "384")]).await.status(), 303);
    let desk = site.person("chief").await.reads("/desk").await;
    let seats = desk.split("seats__seat--taken").nth(1).and_then(|rest| rest.split("seats__seat").next()).unwrap();
    assert!(seats.contains("274") && seats.contains("<ol>"), "{seats}");
}

#[tokio::test(flavor = "multi_thread")]
async fn before_the_opening_the_page_says_at_most_or_exactly_as_the_method_does() {
    let site = TestSite::start().await;
    let deputy = site.person("deputy001").await;
    let clerk = site.service.act_as("clerk1").await.unwrap().person;
    for (is_exact, said) in [(false, "赞成至多 20 项"), (true, "赞成必须正好 20 项")] {
        let typed = |word: &str| word.to_owned();
        let rules = service::TypedRules {
            seats: typed("20"),
            cap: typed("seats"),
            exact: is_exact,
            pass_basis: typed("all_deputies"),
            tie_at_cut: typed("revote"),
            shortfall: typed("accept_fewer"),
        };
        site.service.set_rules(Some(&clerk), &rules).await.unwrap();
        let page = deputy.reads("/ballot").await;
        assert!(page.contains(said), "{said} in {page}");
    }
}
