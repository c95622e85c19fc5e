//! The roll, the box, the count.

use crate::database::{Database, on_both};
use crate::given::{self, PAPER, figures, noon, outcome};
use domain::{PersonId, Phase, Role, RoundId};

#[tokio::test]
async fn the_roll_holds_every_deputy_who_is_not_suspended() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let round = given::round(&mut tx, Phase::MethodAdopted).await;
        let deputy = given::person(&mut tx, "deputy1", Role::Deputy).await;
        let suspended = given::person(&mut tx, "deputy2", Role::Deputy).await;
        let clerk = given::person(&mut tx, "clerk1", Role::Clerk).await;
        tx.suspend_person("deputy2").await.unwrap();
        assert_eq!(tx.count_roll(round).await.unwrap(), 0);
        assert_eq!(tx.make_roll(round).await.unwrap(), 1);
        assert_eq!(tx.count_roll(round).await.unwrap(), 1);
        for (person, expected) in [(deputy, true), (suspended, false), (clerk, false)] {
            assert_eq!(tx.is_on_roll(round, person).await.unwrap(), expected);
        }
        assert!(!tx.is_on_roll(RoundId(round.0 + 1), deputy).await.unwrap());
        assert!(tx.make_roll(round).await.is_err(), "a roll is made once");
    })
    .await;
}

#[tokio::test]
async fn a_deputy_is_marked_once() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let (round, deputies) = given::open_vote(&mut tx).await;
        assert_eq!(tx.find_mark(round, deputies[0]).await.unwrap(), None);
        assert!(tx.mark_voted(round, deputies[0], "first").await.unwrap());
        assert!(!tx.mark_voted(round, deputies[0], "second").await.unwrap());
        assert_eq!(tx.find_mark(round, deputies[0]).await.unwrap(), Some(Some("first".to_owned())));
        assert_eq!(tx.count_marks(round).await.unwrap(), 1);
    })
    .await;
}

#[tokio::test]
async fn who_is_not_on_the_roll_is_not_marked() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let (round, deputies) = given::open_vote(&mut tx).await;
        let late = PersonId(deputies[4].0 + 1);
        assert!(tx.mark_voted(round, late, "attempt").await.is_err());
    })
    .await;
}

#[tokio::test]
async fn forgotten_attempts_leave_the_marks() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let (round, deputies) = given::open_vote(&mut tx).await;
        tx.mark_voted(round, deputies[0], "first").await.unwrap();
        tx.mark_voted(round, deputies[1], "second").await.unwrap();
        tx.forget_attempts(round).await.unwrap();
        assert_eq!(tx.find_mark(round, deputies[0]).await.unwrap(), Some(None));
        assert_eq!(tx.count_marks(round).await.unwrap(), 2);
    })
    .await;
}

#[tokio::test]
async fn papers_come_by_their_random_keys() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let (round, _) = given::open_vote(&mut tx).await;
        for (key, paper) in [(9, b"ooo"), (200, b"xxx"), (1, b"---")] {
            tx.drop_in_box(round, [key; 16], paper).await.unwrap();
        }
        assert_eq!(tx.count_box(round).await.unwrap(), 3);
        assert_eq!(tx.papers(round).await.unwrap(), [b"---", b"ooo", b"xxx"]);
        assert!(tx.papers(RoundId(round.0 + 1)).await.unwrap().is_empty());
        assert!(tx.drop_in_box(round, [9; 16], PAPER).await.is_err(), "a key is used once");
    })
    .await;
}

#[tokio::test]
async fn a_reshuffled_box_holds_the_same_papers_under_other_keys() {
    on_both(async |database, store| {
        let mut tx = store.write().await.unwrap();
        let (round, _) = given::open_vote(&mut tx).await;
        for (key, paper) in [(1, b"ooo"), (2, b"xxx"), (3, b"---")] {
            tx.drop_in_box(round, [key; 16], paper).await.unwrap();
        }
        tx.reshuffle_box(round, &[[30; 16], [10; 16], [20; 16]]).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = store.read().await.unwrap();
        assert_eq!(tx.papers(round).await.unwrap(), [b"xxx", b"---", b"ooo"]);
        let mut raw = database.raw().await;
        let first = raw.bytes(&[3; 16]);
        assert_eq!(raw.number(&format!("select count(*) from box_paper where paper_id <= {first}")).await, 0);
    })
    .await;
}

#[tokio::test]
async fn no_paper_is_lost_for_want_of_a_key() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let (round, _) = given::open_vote(&mut tx).await;
        tx.drop_in_box(round, [1; 16], PAPER).await.unwrap();
        for keys in [&[][..], &[[1; 16], [2; 16]]] {
            assert!(tx.reshuffle_box(round, keys).await.is_err());
        }
        assert_eq!(tx.papers(round).await.unwrap(), [PAPER]);
    })
    .await;
}

#[tokio::test]
async fn a_closed_box_takes_nothing() {
    on_both(async |_, store| {
        let (round, deputy) = given::closed_vote(&store).await;
        let mut tx = store.write().await.unwrap();
        assert!(tx.drop_in_box(round, [8; 16], PAPER).await.is_err());
        drop(tx);
        let mut tx = store.write().await.unwrap();
        assert!(tx.mark_voted(round, PersonId(deputy.0 + 1), "late").await.is_err());
        drop(tx);
        let mut tx = store.write().await.unwrap();
        assert!(tx.reshuffle_box(round, &[[9; 16]]).await.is_err(), "nor is it laid down anew");
    })
    .await;
}

#[tokio::test]
async fn forgetting_the_order_keeps_papers_and_marks() {
    on_both(async |_, store| {
        let (round, deputy) = given::closed_vote(&store).await;
        store.forget_order_of_casting().await.unwrap();
        let mut tx = store.read().await.unwrap();
        assert_eq!(tx.papers(round).await.unwrap(), [PAPER]);
        assert!(tx.find_mark(round, deputy).await.unwrap().is_some());
        drop(tx);
        store.forget_order_of_casting().await.expect("it may be done again");
    })
    .await;
}

/// SQLite waits for readers, for as long as a writer waits for another.
#[tokio::test]
async fn a_reader_in_the_way_of_forgetting_is_a_fault() {
    let database = Database::sqlite();
    let store = database.migrated().await;
    given::closed_vote(&store).await;
    let mut reading = store.read().await.unwrap();
    assert!(reading.is_demo().await.unwrap());
    assert!(store.forget_order_of_casting().await.is_err());
    drop(reading);
    store.forget_order_of_casting().await.unwrap();
}

#[tokio::test]
async fn a_count_is_kept_once() {
    on_both(async |_, store| {
        let (round, _) = given::closed_vote(&store).await;
        let mut tx = store.write().await.unwrap();
        assert!(tx.find_result(round).await.unwrap().is_none());
        assert!(tx.add_result(round, &figures(), &outcome(), noon()).await.unwrap());
        let later = noon().plus_seconds(1);
        assert!(!tx.add_result(round, &figures(), &outcome(), later).await.unwrap());
        let kept = tx.find_result(round).await.unwrap().expect("it was just kept");
        assert_eq!((kept.figures, kept.outcome), (figures(), outcome()));
        assert_eq!((kept.counted_at, kept.published_at), (noon(), None));
    })
    .await;
}

#[tokio::test]
async fn nothing_is_counted_before_the_vote_has_closed() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let (round, _) = given::open_vote(&mut tx).await;
        assert!(tx.add_result(round, &figures(), &outcome(), noon()).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn a_result_is_published_once() {
    on_both(async |_, store| {
        let (round, _) = given::closed_vote(&store).await;
        let mut tx = store.write().await.unwrap();
        assert!(!tx.publish_result(round, noon()).await.unwrap(), "there is no count yet");
        tx.add_result(round, &figures(), &outcome(), noon()).await.unwrap();
        assert!(tx.publish_result(round, noon()).await.unwrap());
        assert!(!tx.publish_result(round, noon().plus_days(1)).await.unwrap());
        assert_eq!(tx.find_result(round).await.unwrap().unwrap().published_at, Some(noon()));
    })
    .await;
}
