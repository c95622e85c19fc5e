//! Somebody writes SQL by hand, at counts and results, at the decision, at seats. As in `refused.rs`.

use crate::database::{Kind, on_both};
use crate::given::{self, Voting};
use domain::{DeedKind, Phase, VoteState};
use store::Store;

/// The deed that waits, and the last one that was agreed to.
const WAITS: &str = "(select max(id) from deed where agreed_at is null)";
const AGREED: &str = "(select max(id) from deed where agreed_at is not null)";

async fn asked(store: &Store, given: &Voting, kind: DeedKind) {
    let mut tx = store.write().await.unwrap();
    given::asked(&mut tx, &given.deed(kind)).await;
    tx.commit().await.unwrap();
}

async fn agreed(store: &Store, given: &Voting, kind: DeedKind) {
    let mut tx = store.write().await.unwrap();
    given::agreed(&mut tx, &given.deed(kind)).await;
    tx.commit().await.unwrap();
}

fn count_sql(published_at: &str, deed: &str) -> String {
    format!(
        "insert into result (vote_id, figures, outcome, canonical, sha256, counted_at, published_at, count_deed)
         select id, '{{}}', '{{}}', '', '', '', {published_at}, {deed} from vote"
    )
}

#[tokio::test]
async fn nobody_counts_alone() {
    on_both(async |database, store| {
        let given = given::closed_vote(&store).await;
        asked(&store, &given, DeedKind::CountBallots).await;
        let mut raw = database.raw().await;
        for deed in ["null", "1", "99", AGREED, WAITS] {
            raw.is_refused(&count_sql("null", deed), "ballots are counted by two people").await;
        }
        raw.run(&format!("update deed set dropped_by = 1, dropped_at = '' where id = {WAITS}")).await;
        agreed(&store, &given, DeedKind::CountBallots).await;
        raw.is_refused(&count_sql("''", AGREED), "ballots are counted by two people").await;
        raw.run(&count_sql("null", AGREED)).await;
    })
    .await;
}

#[tokio::test]
async fn a_result_does_not_come_before_the_count() {
    on_both(async |database, store| {
        let given = given::cast_vote(&store).await;
        agreed(&store, &given, DeedKind::CountBallots).await;
        database.raw().await.is_refused(&count_sql("null", AGREED), "after the vote has closed").await;
    })
    .await;
}

#[tokio::test]
async fn nobody_publishes_alone() {
    on_both(async |database, store| {
        let given = given::confirmed_vote(&store).await;
        asked(&store, &given, DeedKind::PublishResult).await;
        let mut raw = database.raw().await;
        for deed in ["null", "1", "99", AGREED, WAITS] {
            let publish = format!("update result set published_at = '', publish_deed = {deed}");
            raw.is_refused(&publish, "a result is published once, by two people").await;
        }
        raw.run(&format!("update deed set dropped_by = 1, dropped_at = '' where id = {WAITS}")).await;
        agreed(&store, &given, DeedKind::PublishResult).await;
        let half = format!("update result set publish_deed = {AGREED}");
        raw.is_refused(&half, "a result is published once, by two people").await;
        raw.is_refused("update result set published_at = ''", "a result is published once, by two people").await;
        raw.is_refused("update round set phase = 'announced'", "a round is announced with its result").await;
    })
    .await;
}

#[tokio::test]
async fn nothing_unconfirmed_is_published() {
    on_both(async |database, store| {
        let given = given::counted_vote(&store).await;
        agreed(&store, &given, DeedKind::PublishResult).await;
        let publish = format!("update result set published_at = '', publish_deed = {AGREED}");
        database.raw().await.is_refused(&publish, "the chief scrutineer and one more").await;
    })
    .await;
}

#[tokio::test]
async fn a_result_is_published_once_and_not_changed() {
    on_both(async |database, store| {
        let given = given::confirmed_vote(&store).await;
        agreed(&store, &given, DeedKind::PublishResult).await;
        let mut raw = database.raw().await;
        let changes = [
            "vote_id = vote_id + 1",
            "figures = '{}'",
            "outcome = '{}'",
            "canonical = '{}'",
            "sha256 = ''",
            "counted_at = ''",
            "count_deed = count_deed + 50",
            "count_deed = null",
            "publish_deed = null",
        ];
        for change in changes {
            raw.is_refused(&format!("update result set {change}"), "not changed").await;
            if !change.starts_with("publish_deed") {
                let publish = format!("update result set published_at = '', publish_deed = {AGREED}, {change}");
                let words = if change.starts_with("vote_id") { "is" } else { "not changed" };
                raw.is_refused(&publish, words).await;
            }
        }
        raw.is_refused("delete from result", "a result is kept").await;
        raw.run(&format!("update result set published_at = '2026-01-20T04:00:00Z', publish_deed = {AGREED}")).await;
        for change in changes.into_iter().chain(["published_at = null", "published_at = ''"]) {
            raw.is_refused(&format!("update result set {change}"), "not changed").await;
        }
        raw.is_refused("delete from result", "a result is kept").await;
    })
    .await;
}

fn confirm_sql(person: &str, is_chief: u8, sha256: &str) -> String {
    format!(
        "insert into confirmation (vote_id, person_id, is_chief, sha256, name_zh, name_en, at)
         select r.vote_id, p.id, {is_chief}, {sha256}, '', '', '' from result r, person p where p.sign_in = '{person}'"
    )
}

#[tokio::test]
async fn a_confirmation_is_of_these_figures_by_a_scrutineer_and_kept() {
    on_both(async |database, store| {
        let given = given::confirmed_vote(&store).await;
        let mut raw = database.raw().await;
        let refused = "scrutineers confirm the figures of this count";
        for (person, is_chief) in [("clerk1", 0), ("clerk1", 1), ("deputy1", 0), ("deputy1", 1)] {
            raw.is_refused(&confirm_sql(person, is_chief, "r.sha256"), refused).await;
        }
        raw.run(
            "insert into person (sign_in, password_hash, role, name_zh, name_en)
                 values ('third', '', 'scrutineer', '', '')",
        )
        .await;
        raw.is_refused(&confirm_sql("third", 1, "r.sha256"), refused).await;
        raw.is_refused(&confirm_sql("third", 0, "''"), refused).await;
        raw.run("update person set suspended = 1 where sign_in = 'third'").await;
        raw.is_refused(&confirm_sql("third", 0, "r.sha256"), refused).await;
        raw.run("update person set suspended = 0 where sign_in = 'third'").await;
        raw.run(&confirm_sql("third", 0, "r.sha256")).await;
        for change in
            ["vote_id = vote_id + 1", "person_id = 1", "is_chief = 0", "sha256 = ''", "name_zh = 'x'", "at = ''"]
        {
            raw.is_refused(&format!("update confirmation set {change}"), "a confirmation is kept").await;
        }
        raw.is_refused("delete from confirmation", "a confirmation is kept").await;
        let mut tx = store.write().await.unwrap();
        given.is_published(&mut tx).await;
        tx.commit().await.unwrap();
        raw.run(
            "insert into person (sign_in, password_hash, role, name_zh, name_en)
                 values ('late', '', 'scrutineer', '', '')",
        )
        .await;
        raw.is_refused(&confirm_sql("late", 0, "r.sha256"), refused).await;
    })
    .await;
}

fn correct_sql(deed: &str, sha256: &str, body: &str) -> String {
    format!(
        "insert into correction (vote_id, number, deed_id, body, result_sha256, at)
         select vote_id, 1, {deed}, {body}, {sha256}, '' from result"
    )
}

#[tokio::test]
async fn a_correction_is_of_two_people_beside_this_result_and_kept() {
    on_both(async |database, store| {
        let given = given::confirmed_vote(&store).await;
        let body = format!("'{}'", given::REASON);
        let refused = "a correction belongs to a published result and takes two people";
        agreed(&store, &given, DeedKind::CorrectResult).await;
        let mut raw = database.raw().await;
        raw.is_refused(&correct_sql(AGREED, "sha256", &body), refused).await;
        let mut tx = store.write().await.unwrap();
        given.is_published(&mut tx).await;
        tx.commit().await.unwrap();
        asked(&store, &given, DeedKind::CorrectResult).await;
        for deed in ["0", "1", "99", AGREED, WAITS] {
            raw.is_refused(&correct_sql(deed, "sha256", &body), refused).await;
        }
        raw.run(&format!("update deed set dropped_by = 1, dropped_at = '' where id = {WAITS}")).await;
        agreed(&store, &given, DeedKind::CorrectResult).await;
        raw.is_refused(&correct_sql(AGREED, "''", &body), refused).await;
        raw.is_refused(&correct_sql(AGREED, "sha256", "'another'"), refused).await;
        raw.run(&correct_sql(AGREED, "sha256", &body)).await;
        for change in
            ["vote_id = vote_id + 1", "number = 2", "deed_id = 1", "body = 'x'", "result_sha256 = ''", "at = ''"]
        {
            raw.is_refused(&format!("update correction set {change}"), "a correction is kept").await;
        }
        raw.is_refused("delete from correction", "a correction is kept").await;
    })
    .await;
}

async fn seat_is_lost(store: &Store, given: &Voting) {
    let mut tx = store.write().await.unwrap();
    let deed = given::agreed(&mut tx, &given.against(given.deputies[1])).await;
    assert!(tx.suspend_seat(given.vote, given.deputies[1], deed).await.unwrap());
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_seat_is_lost_by_two_people_and_for_good() {
    on_both(async |database, store| {
        let given = given::cast_vote(&store).await;
        let (lost, other) = (given.deputies[1], given.deputies[2]);
        let mut tx = store.write().await.unwrap();
        given::asked(&mut tx, &given.against(lost)).await;
        tx.commit().await.unwrap();
        let mut raw = database.raw().await;
        let insert = |deputy: &str, deed: &str| {
            format!("insert into seat_lost (vote_id, person_id, deed_id) select id, {deputy}, {deed} from vote")
        };
        for deed in ["0", "1", "99", AGREED, WAITS] {
            raw.is_refused(&insert(&lost.to_string(), deed), "a deputy is suspended by two people").await;
        }
        raw.run(&format!("update deed set dropped_by = 1, dropped_at = '' where id = {WAITS}")).await;
        seat_is_lost(&store, &given).await;
        // On SQLite it is told that the deed was done already.
        raw.is_refused(&insert(&other.to_string(), AGREED), "a deputy is").await;
        for change in ["vote_id = vote_id + 1", "person_id = person_id + 1", "deed_id = 99"] {
            raw.is_refused(&format!("update seat_lost set {change}"), "a suspension of a deputy is kept").await;
        }
        raw.is_refused("delete from seat_lost", "a suspension of a deputy is kept").await;
        let mark = format!("insert into roll_mark (vote_id, person_id) select id, {lost} from vote");
        raw.is_refused(&mark, "this deputy has lost the seat").await;
    })
    .await;
}

#[tokio::test]
async fn the_decision_is_fixed_at_the_opening_and_kept() {
    on_both(async |database, store| {
        let insert = "insert into mandate (round_id, organ, number, decided_on, scan, scan_kind, person_id, name_zh,
                name_en, at) select id, 'x', 'x', '2026-01-19', organ_of_bytes, 'image/png', 1, '', '', '' from round
             where year = ";
        let mut raw = database.raw().await;
        let insert = insert.replace("organ_of_bytes", &raw.bytes(&[1]));
        let given = given::cast_vote(&store).await;
        raw.is_refused(&format!("{insert} 2026"), "the decision is fixed").await;
        let mut tx = store.write().await.unwrap();
        tx.add_round(&given::new_round(2027, Phase::MethodAdopted)).await.unwrap();
        tx.commit().await.unwrap();
        raw.run(&format!("{insert} 2027")).await;
        let moved = "update mandate set round_id = (select id from round where year = 2026)";
        raw.is_refused(moved, "the decision is fixed").await;
        raw.run("update mandate set organ = 'y'").await;
        raw.is_refused("delete from mandate", "the decision is kept").await;
        let mut tx = store.write().await.unwrap();
        given.is_voided(&mut tx).await;
        tx.commit().await.unwrap();
        raw.run(moved).await;
        raw.is_refused("delete from mandate", "the decision is kept").await;
        let mut tx = store.write().await.unwrap();
        let deed = given::agreed(&mut tx, &given::new_deed(given.round, None, DeedKind::OpenVote)).await;
        let vote = store::NewVote { is_mock: false, ..given::new_vote(given.round, deed) };
        tx.add_vote(&vote).await.unwrap();
        tx.commit().await.unwrap();
        let away = "update mandate set round_id = (select id from round where year = 2027)";
        for change in ["update mandate set organ = 'z'", away] {
            raw.is_refused(change, "the decision is fixed").await;
        }
        raw.is_refused("delete from mandate", "the decision is kept").await;
    })
    .await;
}

#[tokio::test]
async fn the_figures_of_a_count_stay_and_a_published_vote_stands() {
    on_both(async |database, store| {
        let given = given::published_vote(&store).await;
        let mut raw = database.raw().await;
        raw.is_refused("update vote set present = present + 1", "the attendance").await;
        agreed(&store, &given, DeedKind::VoidVote).await;
        let void = format!("update vote set state = 'void', deed_id = {AGREED}");
        raw.is_refused(&void, "a published result stands").await;
        raw.is_refused("update round set phase = 'method_adopted'", "one step at a time").await;
    })
    .await;
}

/// Every table that is kept holds something.
async fn everything(store: &Store) -> Voting {
    let given = given::cast_vote(store).await;
    seat_is_lost(store, &given).await;
    let mut tx = store.write().await.unwrap();
    tx.stamp_demo().await.unwrap();
    let other = tx.add_round(&given::new_round(2027, Phase::MethodAdopted)).await.unwrap();
    let (clerk, _) = given::clerks(&mut tx).await;
    tx.correct_present(given.vote, 5, &clerk, given::noon(), None).await.unwrap();
    tx.correct_present(given.vote, 4, &clerk, given::noon(), None).await.unwrap();
    tx.record_mandate(other, &given::new_mandate(), &clerk, given::noon()).await.unwrap();
    given.is_closed(&mut tx).await;
    given.is_counted(&mut tx).await;
    given.is_confirmed(&mut tx).await;
    tx.commit().await.unwrap();
    given
}

#[tokio::test]
async fn what_is_kept_cannot_be_truncated() {
    on_both(async |database, store| {
        if database.kind == Kind::Sqlite {
            return; // SQLite has no such statement
        }
        everything(&store).await;
        let mut raw = database.raw().await;
        for (table, words) in [
            ("box_paper", "is not changed"),
            ("roll_mark", "a mark on the roll is kept"),
            ("roll", "the roll is fixed"),
            ("result", "a result is kept"),
            ("step", "stays written"),
            ("site", "for ever"),
            ("round", "kept for ever"),
            ("deed", "a deed is kept"),
            ("vote", "a vote is kept"),
            ("mandate", "the decision is kept"),
            ("confirmation", "a confirmation is kept"),
            ("attendance", "a correction of the attendance is kept"),
            ("phase", "the phases are for ever"),
            ("correction", "a correction is kept"),
            ("seat_lost", "a suspension of a deputy is kept"),
        ] {
            raw.is_refused(&format!("truncate {table} cascade"), words).await;
        }
    })
    .await;
}

/// SQLite's `insert or replace` deletes, and asks the triggers that keep a row only where the connection wants that: ours do.
#[tokio::test]
async fn what_is_kept_cannot_be_replaced() {
    on_both(async |database, store| {
        if database.kind == Kind::Postgres {
            return; // PostgreSQL has no such statement
        }
        let given = everything(&store).await;
        let mut raw = database.raw().await;
        for setting in ["off", "on"] {
            raw.run(&format!("pragma recursive_triggers = {setting}")).await;
            for (table, words) in [
                ("site", "a stamp is for ever"),
                ("round", "a round is kept for ever"),
                ("project", "the candidates are fixed"),
                ("step", "a step"),
                ("phase", "the phases are for ever"),
                ("area", "the areas of candidates are fixed"),
                ("department", "the departments of candidates are fixed"),
                ("result", "a result is kept"),
                ("confirmation", "a confirmation is kept"),
                ("seat_lost", "a suspension of a deputy is kept"),
                ("deed", "a deed is kept"),
                ("vote", "a vote is kept"),
                ("roll", "the roll is fixed"),
                ("roll_mark", "a mark on the roll is kept"),
                ("box_paper", "a paper in the box is not changed"),
                ("mandate", "the decision is kept"),
                ("attendance", "a correction of the attendance is kept"),
            ] {
                raw.is_refused(&format!("insert or replace into {table} select * from {table}"), words).await;
            }
        }
        asked(&store, &given, DeedKind::PublishResult).await;
        let waits = format!("insert or replace into deed select * from deed where id = {WAITS}");
        raw.is_refused(&waits, "a deed is kept").await;
        let other =
            "insert or replace into deed (round_id, vote_id, kind, reason, asked_by, asked_zh, asked_en, asked_at)
             select round_id, id, 'void_vote', 'x', 1, '', '', '' from vote";
        raw.is_refused(other, "one waits at a time").await;
        assert_eq!(given::count().sha256, raw.texts("select sha256 from result").await[0]);
        let mut tx = store.read().await.unwrap();
        assert_eq!(tx.find_vote(given.vote).await.unwrap().unwrap().state, VoteState::Closed);
    })
    .await;
}
