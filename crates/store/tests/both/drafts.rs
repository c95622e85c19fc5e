//! A draft is written down, changed and thrown away; it is one, of a year to come, and no round.

use crate::database::on_both;
use crate::given::{self, noon, words};
use domain::{Draft, Phase, Stage};

fn new_draft(year: i32) -> Draft {
    Draft {
        year,
        title: words("下一轮", "Next round"),
        congress: words("人民代表大会", "Congress"),
        notice: words("说明", "Notice"),
        source: words("报告", "Report"),
        rules: given::rules(5),
        stages: vec![Stage {
            phase: Phase::Screening,
            from: noon(),
            to: noon().plus_days(3),
            note: words("筛选", "Screening"),
        }],
    }
}

fn row(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|cell| (*cell).to_owned()).collect()
}

#[tokio::test]
async fn a_draft_comes_back_as_it_was_given_and_goes_whole() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let round = given::round(&mut tx, Phase::Closed).await;
        assert_eq!(tx.find_draft().await.unwrap(), None);
        tx.add_draft(&new_draft(2027)).await.unwrap();
        assert_eq!(tx.find_draft().await.unwrap(), Some(new_draft(2027)));
        let changed = Draft { title: words("改过", "Changed"), stages: vec![], ..new_draft(2027) };
        tx.change_draft(&changed).await.unwrap();
        assert_eq!(tx.find_draft().await.unwrap(), Some(changed));
        tx.add_draft_candidate(12, &row(&["12", "停车"])).await.unwrap();
        tx.add_draft_candidate(3, &row(&["3", "学校"])).await.unwrap();
        assert_eq!(tx.draft_candidates().await.unwrap(), [row(&["3", "学校"]), row(&["12", "停车"])]);
        assert!(tx.remove_draft_candidate(12).await.unwrap() && !tx.remove_draft_candidate(12).await.unwrap());
        // No round has come of it.
        assert_eq!(tx.find_current_round().await.unwrap().unwrap().id, round);
        assert_eq!((tx.rounds().await.unwrap().len(), tx.projects(round).await.unwrap().len()), (1, 3));
        assert_eq!(tx.find_round_of(2027).await.unwrap(), None);
        tx.drop_draft().await.unwrap();
        assert_eq!(tx.find_draft().await.unwrap(), None);
        assert!(tx.draft_candidates().await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn there_is_one_draft_and_it_is_of_a_year_to_come() {
    on_both(async |database, store| {
        let mut tx = store.write().await.unwrap();
        given::round(&mut tx, Phase::Closed).await;
        tx.add_draft(&new_draft(2027)).await.unwrap();
        tx.add_draft_candidate(1, &row(&["1", "停车"])).await.unwrap();
        tx.commit().await.unwrap();
        let mut raw = database.raw().await;
        let columns =
            "title_zh, title_en, congress_zh, congress_en, notice_zh, notice_en, source_zh, source_en, rules, stages";
        let copy = |id: u32, year: u32| {
            format!("insert into draft (id, year, {columns}) select {id}, {year}, {columns} from draft")
        };
        raw.is_refused(&copy(1, 2028), "").await;
        raw.is_refused(&copy(2, 2028), "").await;
        raw.is_refused(&copy(2, 2026), "of a year to come").await;
        raw.is_refused("update draft set year = 2026", "of a year to come").await;
        raw.is_refused("insert into draft_candidate values (2, 1, '[]')", "").await;
        raw.is_refused("insert into draft_candidate values (1, 1, '[]')", "").await;
        raw.is_refused("insert into draft_candidate values (1, 0, '[]')", "").await;
        raw.is_refused("delete from draft", "").await;
        // The round of its year comes after it.
        let columns = "title_zh, title_en, congress_zh, congress_en, district_zh, district_en, notice_zh, notice_en,
            source_zh, source_en, rules, phase";
        let round = |year: u32| format!("insert into round (year, {columns}) select {year}, {columns} from round");
        raw.is_refused(&round(2027), "a draft goes before").await;
        raw.is_refused(&round(2028), "a draft goes before").await;
        raw.is_refused("update round set year = 2027", "a draft goes before").await;
        raw.run("delete from draft_candidate").await;
        raw.run("delete from draft").await;
        raw.run(&round(2027)).await;
    })
    .await;
}

#[tokio::test]
async fn nothing_of_a_vote_a_comment_or_a_result_can_refer_to_a_draft() {
    on_both(async |database, store| {
        let mut tx = store.write().await.unwrap();
        given::round(&mut tx, Phase::PublicNotice).await;
        tx.add_draft(&new_draft(2027)).await.unwrap();
        tx.add_draft_candidate(1, &row(&["1", "停车"])).await.unwrap();
        let names = tx.tables().await.unwrap();
        let of_draft = |name: &str| {
            let table = names.iter().find(|table| table.name == name);
            table.is_some_and(|table| table.columns.iter().any(|column| column.starts_with("draft")))
        };
        // The one table that knows of drafts by a column of its own.
        let known: Vec<_> = names.iter().map(|table| table.name).filter(|name| of_draft(name)).collect();
        assert_eq!(known, ["draft_candidate"]);
        tx.commit().await.unwrap();
        let mut raw = database.raw().await;
        // No draft has a phase to be moved, and none of its candidates is a project.
        raw.is_refused("update draft set phase = 'voting'", "phase").await;
        let counts =
            raw.texts("select cast(count(*) as text) from project where round_id not in (select id from round)");
        assert_eq!(counts.await, ["0"]);
    })
    .await;
}
