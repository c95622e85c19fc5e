//! Somebody writes SQL about comments by hand. The databases refuse what moderators never may.

use crate::database::{Database, Raw, on_both};
use crate::given::noon;
use crate::moderation::{Desk, desk};
use domain::{CommentId, CommentState, Office, RefusalReason};
use store::Store;

async fn refused(database: &Database, store: &Store) -> (Raw, Desk, CommentId) {
    let mut tx = store.write().await.unwrap();
    let desk = desk(&mut tx).await;
    let id = desk.says(&mut tx, "words").await;
    desk.decides(&mut tx, id, CommentState::Refused).await;
    tx.commit().await.unwrap();
    (database.raw().await, desk, id)
}

#[tokio::test]
async fn a_comment_goes_its_ways_and_no_others() {
    on_both(async |database, store| {
        let (mut raw, _, id) = refused(database, &store).await;
        let to = |state: &str, reason: &str| {
            format!("update comment set state = '{state}', reason = {reason} where id = {id}")
        };
        for state in ["approved", "pending", "draft"] {
            raw.is_refused(&to(state, "null"), "decided once").await;
        }
        raw.is_refused(&to("hidden", "'off_topic'"), "decided once").await;
        raw.is_refused(&format!("update comment set body = 'other' where id = {id}"), "edited until it is decided")
            .await;
        raw.is_refused("delete from comment", "a comment is kept").await;
        let mut tx = store.write().await.unwrap();
        assert!(tx.add_appeal(id, "again", noon()).await.unwrap());
        tx.commit().await.unwrap();
        raw.is_refused(&to("approved", "null"), "decided once").await;
    })
    .await;
}

#[tokio::test]
async fn an_appeal_is_against_a_refusal_decided_once_by_another_and_kept() {
    on_both(async |database, store| {
        let mut tx = store.write().await.unwrap();
        let desk = desk(&mut tx).await;
        let (id, waits) = (desk.says(&mut tx, "words").await, desk.says(&mut tx, "waits").await);
        desk.decides(&mut tx, id, CommentState::Refused).await;
        tx.add_appeal(id, "again", noon()).await.unwrap();
        tx.commit().await.unwrap();
        let mut raw = database.raw().await;
        let add = format!("insert into appeal (comment_id, words, made_at) values ({waits}, 'x', 'x')");
        raw.is_refused(&add, "an appeal is against a refusal").await;
        let decide = |by: i64| {
            format!("update appeal set decided_at = 'x', decided_by = {by}, overturned = 1 where comment_id = {id}")
        };
        raw.is_refused(&decide(desk.one.0), "decided once, by somebody else").await;
        raw.is_refused("update appeal set words = 'y'", "an appeal keeps its words").await;
        raw.run(&format!("update person set unit_code = 'roads' where id = {}", desk.other)).await;
        raw.is_refused(&decide(desk.other.0), "his own unit").await;
        raw.run(&format!("update person set unit_code = null where id = {}", desk.other)).await;
        raw.run(&decide(desk.other.0)).await;
        raw.is_refused(&decide(desk.other.0), "decided once, by somebody else").await;
        raw.is_refused("delete from appeal", "an appeal is kept").await;
    })
    .await;
}

#[tokio::test]
async fn nobody_moderates_comments_on_his_own_unit() {
    on_both(async |database, store| {
        let mut tx = store.write().await.unwrap();
        let desk = desk(&mut tx).await;
        let (id, seen) = (desk.says(&mut tx, "words").await, desk.says(&mut tx, "seen").await);
        desk.decides(&mut tx, seen, CommentState::Approved).await;
        tx.add_report(seen, desk.reader, (RefusalReason::OffTopic, ""), noon()).await.unwrap();
        tx.change_unit(desk.other, Some("roads")).await.unwrap();
        tx.commit().await.unwrap();
        let mut raw = database.raw().await;
        let other = desk.other;
        let approve =
            format!("update comment set state = 'approved', decided_at = 'x', decided_by = {other} where id = {id}");
        raw.is_refused(&approve, "his own unit").await;
        let hide = format!(
            "update comment set state = 'hidden', reason = 'off_topic', decided_by = {other} where id = {seen}"
        );
        raw.is_refused(&hide, "his own unit").await;
        raw.is_refused(&format!("update report set settled_at = 'x', settled_by = {other}"), "his own unit").await;
        raw.run(&format!("update report set settled_at = 'x', settled_by = {}", desk.one)).await;
        raw.is_refused(&format!("update report set settled_at = 'y', settled_by = {}", desk.one), "settled once").await;
        // The reporter's account can go all the same.
        raw.run("update report set reporter_id = null").await;
        raw.is_refused(&format!("update person set unit_code = 'nowhere' where id = {other}"), "").await;
    })
    .await;
}

#[tokio::test]
async fn what_one_has_before_him_no_other_decides() {
    on_both(async |database, store| {
        let mut tx = store.write().await.unwrap();
        let desk = desk(&mut tx).await;
        let id = desk.says(&mut tx, "words").await;
        tx.claim_comment(id, desk.one, noon(), noon().plus_seconds(600)).await.unwrap();
        tx.commit().await.unwrap();
        let mut raw = database.raw().await;
        let approve = |by: i64, at: &str| {
            format!("update comment set state = 'approved', decided_at = '{at}', decided_by = {by} where id = {id}")
        };
        raw.is_refused(&approve(desk.other.0, &noon().to_text()), "before him").await;
        raw.is_refused("update comment set claimed_by = null", "").await;
        raw.run(&approve(desk.other.0, &noon().plus_seconds(600).to_text())).await;
    })
    .await;
}

#[tokio::test]
async fn a_handover_is_of_a_refusal_stays_as_it_is_and_comes_back_once() {
    on_both(async |database, store| {
        let (mut raw, desk, id) = refused(database, &store).await;
        let mut tx = store.write().await.unwrap();
        let waits = desk.says(&mut tx, "waits").await;
        tx.add_handover(id, Office::City, "7", desk.one, noon()).await.unwrap();
        tx.commit().await.unwrap();
        let add = |id: CommentId, by: i64| {
            format!(
                "insert into handover (comment_id, office, reference, handed_at, handed_by)
                 values ({id}, 'city', '8', 'x', {by})"
            )
        };
        raw.is_refused(&add(waits, desk.one.0), "what is handed over is refused").await;
        raw.is_refused(&add(id, desk.other.0), "what is handed over is refused").await;
        raw.is_refused("update handover set reference = '9'", "stays as it is").await;
        raw.run("update handover set returned_at = 'x', outcome = 'done'").await;
        raw.is_refused("update handover set outcome = 'other'", "comes back once").await;
        raw.is_refused("delete from handover", "a handover is kept").await;
    })
    .await;
}

#[tokio::test]
async fn what_became_of_a_comment_stays_written() {
    on_both(async |database, store| {
        let (mut raw, _, id) = refused(database, &store).await;
        raw.run(&format!("insert into comment_event (comment_id, at, act) values ({id}, 'x', 'left')")).await;
        raw.is_refused("update comment_event set act = 'approved'", "stays written").await;
        raw.is_refused("delete from comment_event", "stays written").await;
    })
    .await;
}
