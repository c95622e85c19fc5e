//! What is held fast, and from when on; somebody writes SQL by hand. As in `refused.rs`, the databases refuse in words.

use crate::database::{Kind, on_both};
use crate::given::{self, PAPER, noon};
use domain::{DeedKind, Phase, Role, VoteState};
use store::NewDeed;

const OPENING_WAITS: &str = "an opening waits";
const RULES: &str = "the rules are fixed";

const OTHER_RULES: [&str; 3] = [
    "update round set rules = replace(rules, '\"seats\":2', '\"seats\":1')",
    "update round set rules = replace(rules, 'all_deputies', 'present')",
    "update round set rules = replace(rules, 'further_ballot', 'next_session')",
];
const OTHER_TOTAL: &str = "update round set rules = replace(rules, '\"total_deputies\":5', '\"total_deputies\":6')";

const ANOTHER_PROJECT: &str = "insert into project (round_id, number, title_zh, title_en, summary_zh, summary_en,
        area_code, department_code, target_zh, target_en, targets, place_zh, place_en, quote)
     select id, 4, '', '', '', '', 'traffic', 'roads', '', '', '[]', '', '', '' from round";

#[tokio::test]
async fn an_opening_says_what_it_opens() {
    on_both(async |_, store| {
        let opening = |change: fn(&mut NewDeed)| {
            let mut deed = given::new_deed(domain::RoundId(1), None, DeedKind::OpenVote);
            change(&mut deed);
            deed
        };
        for silent in [opening(|it| it.digest = None), opening(|it| it.total = None), opening(|it| it.present = None)] {
            given::is_refused(&store, "an opening says what it opens", async |tx| {
                let round = given::round(tx, Phase::MethodAdopted).await;
                let (one, _) = given::clerks(tx).await;
                tx.add_deed(&NewDeed { round, ..silent.clone() }, &one, noon()).await
            })
            .await;
        }
        given::is_refused(&store, "onstraint", async |tx| {
            let given = given::open_vote(tx).await;
            let (one, _) = given::clerks(tx).await;
            let deed = NewDeed { digest: Some("d1".repeat(32)), ..given.deed(DeedKind::CloseVote) };
            tx.add_deed(&deed, &one, noon()).await
        })
        .await;
        let mut tx = store.write().await.unwrap();
        let round = given::round(&mut tx, Phase::MethodAdopted).await;
        given::asked(&mut tx, &given::new_deed(round, None, DeedKind::OpenVote)).await;
        assert_eq!(tx.find_waiting_deed(round).await.unwrap().unwrap().digest, Some("d1".repeat(32)));
    })
    .await;
}

#[tokio::test]
async fn nothing_of_an_opening_changes_while_it_waits() {
    on_both(async |database, store| {
        let mut tx = store.write().await.unwrap();
        let round = given::round(&mut tx, Phase::MethodAdopted).await;
        let (one, _) = given::clerks(&mut tx).await;
        tx.record_mandate(round, &given::new_mandate(), &one, noon()).await.unwrap();
        let deed = given::asked(&mut tx, &given::new_deed(round, None, DeedKind::OpenVote)).await;
        tx.commit().await.unwrap();
        let mut raw = database.raw().await;
        let changes = [
            "update project set title_zh = 'x' where number = 1",
            "update project set number = 9 where number = 1",
            "delete from project where number = 3",
            ANOTHER_PROJECT,
            "update mandate set number = '9'",
        ];
        for change in changes {
            raw.is_refused(change, OPENING_WAITS).await;
        }
        for rules in OTHER_RULES.into_iter().chain([OTHER_TOTAL]) {
            // Two rules say no here; which of them speaks first differs.
            assert!(raw.try_run(rules).await.is_err(), "{rules}");
        }
        let mut tx = store.write().await.unwrap();
        assert!(tx.drop_deed(deed, one.id, noon()).await.unwrap());
        tx.commit().await.unwrap();
        for change in changes {
            raw.run(change).await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_decision_does_not_come_while_an_opening_waits() {
    on_both(async |_, store| {
        given::is_refused(&store, OPENING_WAITS, async |tx| {
            let round = given::round(tx, Phase::MethodAdopted).await;
            let (one, _) = given::clerks(tx).await;
            given::asked(tx, &given::new_deed(round, None, DeedKind::OpenVote)).await;
            tx.record_mandate(round, &given::new_mandate(), &one, noon()).await
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn the_adopted_method_is_changed_by_nobody_and_an_opening_sets_the_total() {
    on_both(async |database, store| {
        let mut tx = store.write().await.unwrap();
        let round = given::round(&mut tx, Phase::Deliberation).await;
        tx.commit().await.unwrap();
        let mut raw = database.raw().await;
        raw.run(OTHER_RULES[0]).await;
        raw.run(&OTHER_RULES[0].replace(":2'", ":x'").replace(":1'", ":2'").replace(":x'", ":1'")).await;
        raw.run("update round set phase = 'method_adopted'").await;
        for rules in OTHER_RULES.into_iter().chain([OTHER_TOTAL]) {
            raw.is_refused(rules, RULES).await;
        }
        let mut tx = store.write().await.unwrap();
        let opening = NewDeed { total: Some(6), ..given::new_deed(round, None, DeedKind::OpenVote) };
        let deed = given::agreed(&mut tx, &opening).await;
        tx.commit().await.unwrap();
        for rules in OTHER_RULES {
            raw.is_refused(rules, RULES).await;
        }
        raw.is_refused(&OTHER_TOTAL.replace(":6", ":7"), RULES).await;
        raw.run(OTHER_TOTAL).await;
        let insert = |present: u32, rules: &str| {
            format!(
                "insert into vote (round_id, number, rules, candidates, present, is_mock, state, opened_at, ends_at,
                    deed_id) select id, 1, {rules}, '', {present}, 1, 'open', '', '', {deed} from round"
            )
        };
        let other = "replace(rules, ':6', ':5')";
        for (present, rules) in [(5, "rules"), (4, other), (4, "replace(rules, 'seats', 'seats ')")] {
            raw.is_refused(&insert(present, rules), "a vote opens as two people agreed").await;
        }
        raw.run(&insert(4, "rules")).await;
        for rules in OTHER_RULES.into_iter().chain(["update round set rules = replace(rules, ':6', ':5')"]) {
            raw.is_refused(rules, RULES).await;
        }
    })
    .await;
}

#[tokio::test]
async fn after_a_void_vote_the_method_is_the_one_that_was_adopted() {
    on_both(async |database, store| {
        let mut tx = store.write().await.unwrap();
        let given = given::open_vote(&mut tx).await;
        given.is_voided(&mut tx).await;
        tx.commit().await.unwrap();
        let mut raw = database.raw().await;
        let candidates = "update round set rules = replace(rules, '\"candidates\":3', '\"candidates\":4')";
        for rules in OTHER_RULES.into_iter().chain([OTHER_TOTAL, candidates]) {
            raw.is_refused(rules, RULES).await;
        }
        let mut tx = store.write().await.unwrap();
        let opening = NewDeed { total: Some(6), ..given::new_deed(given.round, None, DeedKind::OpenVote) };
        given::agreed(&mut tx, &opening).await;
        tx.commit().await.unwrap();
        for rules in OTHER_RULES.into_iter().chain([candidates]) {
            raw.is_refused(rules, RULES).await;
        }
        raw.run(OTHER_TOTAL).await;
    })
    .await;
}

#[tokio::test]
async fn the_attendance_is_corrected_in_writing() {
    on_both(async |database, store| {
        let given = given::cast_vote(&store).await;
        let mut raw = database.raw().await;
        let insert = |number: u32, from: u32, to: u32, deed: &str| {
            format!("insert into attendance select id, {number}, {from}, {to}, 1, '', '', '', {deed} from vote")
        };
        let by_two = "by two people once the vote has closed";
        raw.is_refused("update vote set present = 5", "is written down first").await;
        for wrong in [insert(2, 4, 5, "null"), insert(1, 3, 5, "null"), insert(1, 4, 5, "1")] {
            raw.is_refused(&wrong, by_two).await;
        }
        raw.run(&insert(1, 4, 5, "null")).await;
        raw.is_refused("update vote set present = 3", "is written down first").await;
        let mut tx = store.write().await.unwrap();
        given.is_closed(&mut tx).await;
        tx.commit().await.unwrap();
        // Written by one hand while the vote was open, it does not count after the close.
        raw.is_refused("update vote set present = 5", "is written down first").await;
        let deed = "(select max(id) from deed)";
        raw.is_refused(&insert(2, 4, 5, deed), by_two).await; // the deed that closed it
        raw.is_refused(&insert(2, 4, 5, "null"), by_two).await;
        let mut tx = store.write().await.unwrap();
        let amend = NewDeed { present: Some(5), ..given.deed(DeedKind::AmendAttendance) };
        given::asked(&mut tx, &amend).await;
        tx.commit().await.unwrap();
        raw.is_refused(&insert(2, 4, 5, deed), by_two).await; // it waits
        raw.run(
            "update deed set agreed_by = 9, agreed_zh = '', agreed_en = '', agreed_at = '' where agreed_at is null",
        )
        .await;
        raw.is_refused(&insert(2, 4, 3, deed), by_two).await;
        raw.run(&insert(2, 4, 5, deed)).await;
        raw.run("update vote set present = 5").await;
        raw.is_refused(&insert(3, 5, 5, deed), "attendance").await; // a deed is done once
        raw.is_refused("update attendance set present = 3", "a correction of the attendance is kept").await;
        raw.is_refused("delete from attendance", "a correction of the attendance is kept").await;
    })
    .await;
}

#[tokio::test]
async fn no_paper_is_taken_out_but_by_the_deed_that_ends_the_vote() {
    on_both(async |database, store| {
        let given = given::cast_vote(&store).await;
        let mut raw = database.raw().await;
        let kept = "a paper in the box is kept";
        let (key, paper) = (raw.bytes(&[9; 16]), raw.bytes(PAPER));
        let insert = format!("insert into box_paper (vote_id, paper_id, paper) select id, {key}, {paper} from vote");
        raw.is_refused("delete from box_paper", kept).await;
        let mut tx = store.write().await.unwrap();
        given.is_suspended(&mut tx).await;
        tx.commit().await.unwrap();
        raw.is_refused("delete from box_paper", kept).await;
        raw.is_refused(&insert, "the box is closed").await;
        for kind in [DeedKind::CloseVote, DeedKind::VoidVote, DeedKind::ExtendVote] {
            let mut tx = store.write().await.unwrap();
            let deed = given::asked(&mut tx, &given.deed(kind)).await;
            tx.commit().await.unwrap();
            raw.is_refused("delete from box_paper", kept).await; // it waits
            raw.is_refused(&insert, "the box is closed").await;
            let mut tx = store.write().await.unwrap();
            tx.drop_deed(deed, domain::PersonId(1), noon()).await.unwrap();
            tx.commit().await.unwrap();
        }
        let mut tx = store.write().await.unwrap();
        let other = given::agreed(&mut tx, &given.deed(DeedKind::ExtendVote)).await;
        tx.extend_vote(given.vote, noon().plus_seconds(1200), other).await.unwrap();
        tx.commit().await.unwrap();
        raw.is_refused("delete from box_paper", kept).await;
        let mut tx = store.write().await.unwrap();
        given::agreed(&mut tx, &given.deed(DeedKind::CloseVote)).await;
        tx.reshuffle_box(given.vote, &[[8; 16]]).await.unwrap();
        drop(tx);
        let mut tx = store.write().await.unwrap();
        given.is_closed(&mut tx).await;
        tx.commit().await.unwrap();
        raw.is_refused("delete from box_paper", kept).await;
    })
    .await;
}

#[tokio::test]
async fn a_step_is_written_down_where_the_round_stands() {
    on_both(async |database, store| {
        let mut tx = store.write().await.unwrap();
        given::round(&mut tx, Phase::MethodAdopted).await;
        tx.commit().await.unwrap();
        let mut raw = database.raw().await;
        for phase in Phase::ALL.into_iter().filter(|phase| *phase != Phase::MethodAdopted) {
            let step = format!("insert into step select id, '{}', 1, '', '', '' from round", phase.code());
            raw.is_refused(&step, "where the round stands").await;
        }
        raw.run("insert into step select id, 'method_adopted', 1, '', '', '' from round").await;
        let again = "insert into step select id, 'method_adopted', 2, '', '', '' from round";
        raw.is_refused(again, "stays written").await;
        let mut tx = store.write().await.unwrap();
        given::person(&mut tx, "deputy1", Role::Deputy).await;
        let round = tx.find_current_round().await.unwrap().unwrap().id;
        given::opened(&mut tx, round).await;
        tx.commit().await.unwrap();
        let vote = "insert into step select id, 'voting', 1, '', '', '' from round";
        raw.is_refused(vote, "where the round stands").await;
    })
    .await;
}

#[tokio::test]
async fn what_the_vote_and_its_candidates_are_called_is_fixed_at_the_opening() {
    on_both(async |database, store| {
        let mut tx = store.write().await.unwrap();
        let round = given::round(&mut tx, Phase::MethodAdopted).await;
        for phase in [Phase::PublicNotice, Phase::Implementing] {
            let stage = domain::Stage { phase, from: noon(), to: noon(), note: given::words("", "") };
            tx.add_stage(round, &stage).await.unwrap();
        }
        tx.add_area(&domain::Area { code: "other".to_owned(), name: given::words("", "") }).await.unwrap();
        tx.commit().await.unwrap();
        let name = "the name of the round is fixed";
        let (area, department) = ("the areas of candidates are fixed", "the departments of candidates are fixed");
        let plan = "the plan up to the vote is fixed";
        let changes = [
            ("update round set title_zh = 'x'", name),
            ("update round set title_en = 'x'", name),
            ("update round set congress_zh = 'x'", name),
            ("update round set congress_en = 'x'", name),
            ("update round set district_zh = 'x'", name),
            ("update round set district_en = 'x'", name),
            ("update round set year = year + 5", name),
            ("update area set name_zh = 'x' where code = 'traffic'", area),
            ("update area set name_en = 'x' where code = 'traffic'", area),
            ("update area set position = 90 where code = 'traffic'", area),
            ("update department set name_zh = 'x'", department),
            ("update department set name_en = 'x'", department),
            ("update stage set to_at = 'x' where phase = 'public_notice'", plan),
            ("update stage set phase = 'rating' where phase = 'public_notice'", plan),
            ("insert into stage select id, 'voting', '', '', '', '' from round", plan),
            ("delete from stage where phase = 'rating'", plan),
        ];
        let mut raw = database.raw().await;
        for (change, _) in changes {
            raw.run(change).await;
        }
        raw.run("insert into stage select id, 'public_notice', '', '', '', '' from round").await;
        let mut tx = store.write().await.unwrap();
        given::person(&mut tx, "deputy1", Role::Deputy).await;
        given::opened(&mut tx, round).await;
        tx.commit().await.unwrap();
        for (change, words) in changes {
            let change = change.replace("'x'", "'y'").replace("= 90", "= 91").replace("'voting'", "'screening'");
            let change =
                change.replace("delete from stage where phase = 'rating'", "delete from stage where phase = 'voting'");
            raw.is_refused(&change, words).await;
        }
        raw.run("update stage set to_at = 'y' where phase = 'implementing'").await;
        raw.run("update area set name_zh = 'y' where code = 'other'").await;
        raw.run("update round set notice_zh = 'y'").await;
        for change in
            ["update phase set position = position", "delete from phase", "insert into phase values ('x', 12)"]
        {
            raw.is_refused(change, "the phases are for ever").await;
        }
    })
    .await;
}

/// What one database refuses by its own rule for keys, both refuse in words.
#[tokio::test]
async fn what_is_kept_is_written_once() {
    on_both(async |database, store| {
        let given = given::counted_vote(&store).await;
        let mut tx = store.write().await.unwrap();
        given.is_confirmed(&mut tx).await;
        assert_eq!(tx.find_vote(given.vote).await.unwrap().unwrap().state, VoteState::Closed);
        tx.commit().await.unwrap();
        let mut raw = database.raw().await;
        for (table, words) in
            [("round", "kept for ever"), ("project", "the candidates are fixed"), ("roll", "the roll is fixed")]
        {
            raw.is_refused(&format!("insert into {table} select * from {table}"), words).await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_statement_cannot_be_replaced() {
    on_both(async |database, store| {
        let given = given::published_vote(&store).await;
        let mut tx = store.write().await.unwrap();
        let deed = given::agreed(&mut tx, &given.deed(DeedKind::CorrectResult)).await;
        tx.add_correction(given.vote, given::REASON, deed, noon()).await.unwrap();
        tx.commit().await.unwrap();
        let mut raw = database.raw().await;
        let sql = if database.kind == Kind::Sqlite { "insert or replace into" } else { "insert into" };
        raw.is_refused(&format!("{sql} correction select * from correction"), "a correction is kept").await;
    })
    .await;
}
