//! Somebody writes SQL by hand. The databases themselves refuse, in words that name the rule.

use crate::database::{Database, Kind, Raw, on_both};
use crate::given;
use domain::{DeedKind, Phase, VoteState};
use store::Store;

async fn open_vote(database: &Database, store: &Store) -> Raw {
    given::cast_vote(store).await;
    database.raw().await
}

#[tokio::test]
async fn the_closed_box_is_neither_filled_nor_changed_nor_emptied() {
    on_both(async |database, store| {
        given::closed_vote(&store).await;
        let mut raw = database.raw().await;
        let (key, paper) = (raw.bytes(&[9; 16]), raw.bytes(b"ooo"));
        let insert = format!("insert into box_paper (vote_id, paper_id, paper) select id, {key}, {paper} from vote");
        raw.is_refused(&insert, "the box is closed").await;
        raw.is_refused(&format!("update box_paper set paper = {paper}"), "is not changed").await;
        raw.is_refused("delete from box_paper", "is kept").await;
        assert_eq!(raw.number("select count(*) from box_paper").await, 1);
    })
    .await;
}

#[tokio::test]
async fn the_open_box_is_not_changed_either() {
    on_both(async |database, store| {
        let mut raw = open_vote(database, &store).await;
        let paper = raw.bytes(b"ooo");
        raw.is_refused(&format!("update box_paper set paper = {paper}"), "is not changed").await;
    })
    .await;
}

#[tokio::test]
async fn no_paper_and_no_mark_before_the_vote() {
    on_both(async |database, store| {
        let mut tx = store.write().await.unwrap();
        let round = given::round(&mut tx, Phase::MethodAdopted).await;
        given::person(&mut tx, "deputy1", domain::Role::Deputy).await;
        let vote = given::added_vote(&mut tx, round).await;
        tx.make_roll(vote).await.unwrap();
        tx.commit().await.unwrap();
        let mut raw = database.raw().await;
        let (key, paper) = (raw.bytes(&[9; 16]), raw.bytes(b"ooo"));
        let insert = format!("insert into box_paper (vote_id, paper_id, paper) select id, {key}, {paper} from vote");
        raw.is_refused(&insert, "the box is closed").await;
        raw.is_refused("insert into roll_mark (vote_id, person_id) select vote_id, person_id from roll", "not open")
            .await;
    })
    .await;
}

#[tokio::test]
async fn a_mark_is_neither_doubled_nor_changed_nor_taken_back() {
    on_both(async |database, store| {
        let mut raw = open_vote(database, &store).await;
        let again = "insert into roll_mark (vote_id, person_id) select vote_id, person_id from roll_mark";
        let words = if database.kind == Kind::Sqlite { "a mark on the roll is kept" } else { "duplicate key" };
        raw.is_refused(again, words).await;
        raw.is_refused("update roll_mark set attempt = 'another'", "only forgets").await;
        raw.is_refused("update roll_mark set person_id = person_id + 1, attempt = null", "only forgets").await;
        raw.is_refused("update roll_mark set vote_id = vote_id + 1, attempt = null", "only forgets").await;
        raw.is_refused("delete from roll_mark", "is kept").await;
    })
    .await;
}

#[tokio::test]
async fn no_mark_comes_after_the_vote() {
    on_both(async |database, store| {
        given::closed_vote(&store).await;
        let mut raw = database.raw().await;
        let mark =
            "insert into roll_mark (vote_id, person_id) select vote_id, max(person_id) from roll group by vote_id";
        raw.is_refused(mark, "not open").await;
    })
    .await;
}

#[tokio::test]
async fn the_roll_is_fixed_when_the_vote_opens() {
    on_both(async |database, store| {
        let mut raw = open_vote(database, &store).await;
        raw.run(
            "insert into person (sign_in, password_hash, role, name_zh, name_en) values ('late', '', 'deputy', '', '')",
        )
        .await;
        let add =
            "insert into roll (vote_id, person_id) select v.id, p.id from vote v, person p where p.sign_in = 'late'";
        raw.is_refused(add, "the roll is fixed").await;
        raw.is_refused("update roll set person_id = person_id + 100", "the roll is fixed").await;
        raw.is_refused("delete from roll where person_id = (select max(person_id) from roll)", "the roll is fixed")
            .await;
        assert_eq!(raw.number("select count(*) from roll").await, 5);
    })
    .await;
}

#[tokio::test]
async fn a_round_goes_forward_one_step_at_a_time() {
    on_both(async |database, store| {
        let mut raw = open_vote(database, &store).await;
        for phase in Phase::ALL {
            let sql = format!("update round set phase = '{}'", phase.code());
            match phase {
                Phase::Voting => {} // where it stands
                Phase::Counting => raw.is_refused(&sql, "moves with its vote").await,
                Phase::Announced => raw.is_refused(&sql, "announced with its result").await,
                _ => raw.is_refused(&sql, "one step at a time").await,
            }
        }
        raw.is_refused("delete from round", "kept for ever").await;
    })
    .await;
}

#[tokio::test]
async fn rules_and_projects_are_fixed_when_the_vote_opens() {
    on_both(async |database, store| {
        let given = given::cast_vote(&store).await;
        let mut raw = database.raw().await;
        raw.is_refused("update round set rules = '{}'", "the rules are fixed").await;
        raw.is_refused("update project set title_zh = 'x'", "the candidates are fixed").await;
        raw.is_refused("update project set number = number + 1", "the candidates are fixed").await;
        raw.is_refused("delete from project", "the candidates are fixed").await;
        let add = "insert into project (round_id, number, title_zh, title_en, summary_zh, summary_en, area_code,
                department_code, target_zh, target_en, targets, place_zh, place_en, quote)
             select id, 4, '', '', '', '', 'traffic', 'roads', '', '', '[]', '', '', '' from round";
        raw.is_refused(add, "the candidates are fixed").await;
        let mut tx = store.write().await.unwrap();
        given.goes(&mut tx, DeedKind::CloseVote, VoteState::Closed, None).await;
        tx.commit().await.unwrap();
        raw.is_refused("update round set rules = '{}', phase = 'counting'", "the rules are fixed").await;
        raw.run("update round set phase = 'counting'").await;
    })
    .await;
}

#[tokio::test]
async fn no_project_is_moved_into_an_open_vote() {
    on_both(async |database, store| {
        let mut raw = open_vote(database, &store).await;
        let mut tx = store.write().await.unwrap();
        let other = tx.add_round(&given::new_round(2027, Phase::Collecting)).await.unwrap();
        tx.add_project(other, &given::new_project(4)).await.unwrap();
        tx.commit().await.unwrap();
        let moved = "update project set round_id = (select id from round where year = 2026) where number = 4";
        raw.is_refused(moved, "the candidates are fixed").await;
        raw.run("update project set title_zh = '新' where number = 4").await;
    })
    .await;
}

#[tokio::test]
async fn a_step_taken_stays_written() {
    on_both(async |database, store| {
        given::closed_vote(&store).await;
        let mut raw = database.raw().await;
        raw.is_refused("update step set by_zh = 'x'", "stays written").await;
        raw.is_refused("delete from step", "stays written").await;
    })
    .await;
}

#[tokio::test]
async fn a_demonstration_is_one_for_ever() {
    on_both(async |database, store| {
        given::closed_vote(&store).await;
        let mut raw = database.raw().await;
        raw.is_refused("delete from site", "for ever").await;
        raw.is_refused("update site set name = 'real'", "for ever").await;
        assert!(store.read().await.unwrap().is_demo().await.unwrap());
    })
    .await;
}
