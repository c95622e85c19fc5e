//! The roll, the box, the count.

use crate::database::{Database, on_both};
use crate::given::{self, PAPER, noon};
use domain::{DeedKind, Phase, Role, VoteId, VoteState};
use store::StoredResult;

#[tokio::test]
async fn the_roll_holds_every_deputy_who_is_not_suspended() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let round = given::round(&mut tx, Phase::MethodAdopted).await;
        let deputy = given::person(&mut tx, "deputy1", Role::Deputy).await;
        let suspended = given::person(&mut tx, "deputy2", Role::Deputy).await;
        let clerk = given::person(&mut tx, "clerk1", Role::Clerk).await;
        tx.suspend_person("deputy2").await.unwrap();
        let vote = given::added_vote(&mut tx, round).await;
        assert_eq!(tx.count_roll(vote).await.unwrap(), 0);
        assert_eq!(tx.make_roll(vote).await.unwrap(), 1);
        assert_eq!(tx.count_roll(vote).await.unwrap(), 1);
        for (person, expected) in [(deputy, true), (suspended, false), (clerk, false)] {
            assert_eq!(tx.is_on_roll(vote, person).await.unwrap(), expected);
        }
        assert!(!tx.is_on_roll(VoteId(vote.0 + 1), deputy).await.unwrap());
        assert!(tx.make_roll(vote).await.is_err(), "a roll is made once");
    })
    .await;
}

#[tokio::test]
async fn a_deputy_is_marked_once() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let given::Voting { vote, deputies, .. } = given::open_vote(&mut tx).await;
        assert_eq!(tx.find_mark(vote, deputies[0]).await.unwrap(), None);
        assert!(tx.mark_voted(vote, deputies[0], "first").await.unwrap());
        assert!(!tx.mark_voted(vote, deputies[0], "second").await.unwrap());
        assert_eq!(tx.find_mark(vote, deputies[0]).await.unwrap(), Some(Some("first".to_owned())));
        assert_eq!(tx.count_marks(vote).await.unwrap(), 1);
    })
    .await;
}

#[tokio::test]
async fn who_is_not_on_the_roll_is_not_marked() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let given::Voting { vote, deputies, .. } = given::open_vote(&mut tx).await;
        let late = given::person(&mut tx, "deputy6", Role::Deputy).await;
        assert!(late > deputies[4] && !tx.is_on_roll(vote, late).await.unwrap());
        assert!(tx.mark_voted(vote, late, "attempt").await.is_err());
    })
    .await;
}

#[tokio::test]
async fn forgotten_attempts_leave_the_marks() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let given::Voting { vote, deputies, .. } = given::open_vote(&mut tx).await;
        tx.mark_voted(vote, deputies[0], "first").await.unwrap();
        tx.mark_voted(vote, deputies[1], "second").await.unwrap();
        tx.forget_attempts(vote).await.unwrap();
        assert_eq!(tx.find_mark(vote, deputies[0]).await.unwrap(), Some(None));
        assert_eq!(tx.count_marks(vote).await.unwrap(), 2);
    })
    .await;
}

#[tokio::test]
async fn papers_come_by_their_random_keys() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let vote = given::open_vote(&mut tx).await.vote;
        for (key, paper) in [(9, b"ooo"), (200, b"xxx"), (1, b"---")] {
            tx.drop_in_box(vote, [key; 16], paper).await.unwrap();
        }
        assert_eq!(tx.count_box(vote).await.unwrap(), 3);
        assert_eq!(tx.papers(vote).await.unwrap(), [b"---", b"ooo", b"xxx"]);
        assert!(tx.papers(VoteId(vote.0 + 1)).await.unwrap().is_empty());
        assert!(tx.drop_in_box(vote, [9; 16], PAPER).await.is_err(), "a key is used once");
    })
    .await;
}

#[tokio::test]
async fn a_reshuffled_box_holds_the_same_papers_under_other_keys() {
    on_both(async |database, store| {
        let mut tx = store.write().await.unwrap();
        let given = given::open_vote(&mut tx).await;
        let vote = given.vote;
        for (key, paper) in [(1, b"ooo"), (2, b"xxx"), (3, b"---")] {
            tx.drop_in_box(vote, [key; 16], paper).await.unwrap();
        }
        given::agreed(&mut tx, &given.deed(DeedKind::CloseVote)).await;
        tx.reshuffle_box(vote, &[[30; 16], [10; 16], [20; 16]]).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = store.read().await.unwrap();
        assert_eq!(tx.papers(vote).await.unwrap(), [b"xxx", b"---", b"ooo"]);
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
        let vote = given::open_vote(&mut tx).await.vote;
        tx.drop_in_box(vote, [1; 16], PAPER).await.unwrap();
        for keys in [&[][..], &[[1; 16], [2; 16]]] {
            assert!(tx.reshuffle_box(vote, keys).await.is_err());
        }
        assert_eq!(tx.papers(vote).await.unwrap(), [PAPER]);
    })
    .await;
}

#[tokio::test]
async fn a_closed_box_takes_nothing() {
    on_both(async |_, store| {
        let given::Voting { vote, deputies, .. } = given::closed_vote(&store).await;
        let mut tx = store.write().await.unwrap();
        assert!(tx.drop_in_box(vote, [8; 16], PAPER).await.is_err());
        drop(tx);
        let mut tx = store.write().await.unwrap();
        assert!(tx.mark_voted(vote, deputies[1], "late").await.is_err());
        drop(tx);
        let mut tx = store.write().await.unwrap();
        assert!(tx.reshuffle_box(vote, &[[9; 16]]).await.is_err(), "nor is it laid down anew");
    })
    .await;
}

#[tokio::test]
async fn forgetting_the_order_keeps_papers_and_marks() {
    on_both(async |_, store| {
        let given::Voting { vote, deputies, .. } = given::closed_vote(&store).await;
        store.forget_order_of_casting().await.unwrap();
        let mut tx = store.read().await.unwrap();
        assert_eq!(tx.papers(vote).await.unwrap(), [PAPER]);
        assert!(tx.find_mark(vote, deputies[0]).await.unwrap().is_some());
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
async fn a_suspended_vote_takes_no_mark_and_is_laid_down_anew_when_it_closes() {
    on_both(async |_, store| {
        let given = given::cast_vote(&store).await;
        let mut tx = store.write().await.unwrap();
        given.is_suspended(&mut tx).await;
        tx.commit().await.unwrap();
        given::is_refused(&store, "not open", async |tx| tx.mark_voted(given.vote, given.deputies[1], "late").await)
            .await;
        let mut tx = store.write().await.unwrap();
        let deed = given::agreed(&mut tx, &given.deed(DeedKind::CloseVote)).await;
        tx.reshuffle_box(given.vote, &[[9; 16]]).await.unwrap();
        tx.change_vote_state(given.vote, VoteState::Closed, deed, Some(noon())).await.unwrap();
        assert_eq!(tx.papers(given.vote).await.unwrap(), [PAPER]);
    })
    .await;
}

#[tokio::test]
async fn a_resumed_vote_takes_marks_again() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let given = given::open_vote(&mut tx).await;
        given.is_suspended(&mut tx).await;
        given.goes(&mut tx, DeedKind::ResumeVote, VoteState::Open, None).await;
        assert!(tx.mark_voted(given.vote, given.deputies[1], "attempt").await.unwrap());
        tx.drop_in_box(given.vote, [8; 16], PAPER).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_count_is_kept_once() {
    on_both(async |_, store| {
        let given = given::closed_vote(&store).await;
        let mut tx = store.write().await.unwrap();
        assert!(tx.find_result(given.vote).await.unwrap().is_none());
        let deed = given::agreed(&mut tx, &given.deed(DeedKind::CountBallots)).await;
        assert!(tx.add_result(given.vote, &given::count(), deed).await.unwrap());
        let later = StoredResult { counted_at: noon().plus_seconds(1), ..given::count() };
        assert!(!tx.add_result(given.vote, &later, deed).await.unwrap());
        let another = given::agreed(&mut tx, &given.deed(DeedKind::CountBallots)).await;
        assert!(!tx.add_result(given.vote, &later, another).await.unwrap(), "two other people change nothing");
        assert_eq!(tx.find_result(given.vote).await.unwrap(), Some(given::count()));
        assert!(tx.find_result(VoteId(given.vote.0 + 1)).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn nothing_is_counted_before_the_vote_has_closed() {
    on_both(async |_, store| {
        let given = given::cast_vote(&store).await;
        for suspends in [false, true] {
            given::is_refused(&store, "after the vote has closed", async |tx| {
                if suspends {
                    given.is_suspended(tx).await;
                }
                let deed = given::agreed(tx, &given.deed(DeedKind::CountBallots)).await;
                tx.add_result(given.vote, &given::count(), deed).await
            })
            .await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_result_is_published_once() {
    on_both(async |_, store| {
        let given = given::closed_vote(&store).await;
        let mut tx = store.write().await.unwrap();
        let early = given::agreed(&mut tx, &given.deed(DeedKind::PublishResult)).await;
        assert!(!tx.publish_result(given.vote, noon(), early).await.unwrap(), "there is no count yet");
        given.is_counted(&mut tx).await;
        given.is_confirmed(&mut tx).await;
        let deed = given::agreed(&mut tx, &given.deed(DeedKind::PublishResult)).await;
        assert!(tx.publish_result(given.vote, noon(), deed).await.unwrap());
        assert!(!tx.publish_result(given.vote, noon().plus_days(1), deed).await.unwrap());
        let published = StoredResult { published_at: Some(noon()), ..given::count() };
        assert_eq!(tx.find_result(given.vote).await.unwrap(), Some(published));
    })
    .await;
}
