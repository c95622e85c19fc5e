//! What reading and writing transactions promise.

use crate::database::{Kind, on_both};
use crate::given;
use domain::{Phase, RoundId};

#[tokio::test]
async fn a_reading_transaction_cannot_write() {
    on_both(async |_, store| {
        let mut tx = store.read().await.unwrap();
        assert!(tx.add_area(&given::area()).await.is_err());
        drop(tx);
        let mut tx = store.read().await.unwrap();
        assert!(tx.stamp_demo().await.is_err());
        drop(tx);
        assert!(store.read().await.unwrap().areas().await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_reading_transaction_sees_one_moment() {
    on_both(async |_, store| {
        let mut reading = store.read().await.unwrap();
        assert!(reading.areas().await.unwrap().is_empty());
        let mut writing = store.write().await.unwrap();
        writing.add_area(&given::area()).await.unwrap();
        writing.commit().await.unwrap();
        assert!(reading.areas().await.unwrap().is_empty());
        assert_eq!(store.read().await.unwrap().areas().await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_dropped_transaction_leaves_nothing() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        given::open_vote(&mut tx).await;
        drop(tx);
        let mut tx = store.write().await.unwrap();
        assert!(tx.is_empty().await.unwrap());
        assert_eq!(store.changes(), 0);
    })
    .await;
}

#[tokio::test]
async fn only_a_seen_commit_makes_kept_pages_old() {
    on_both(async |_, store| {
        let other = store.clone();
        let mut tx = store.write().await.unwrap();
        tx.add_area(&given::area()).await.unwrap();
        tx.commit_unseen().await.unwrap();
        assert_eq!(other.changes(), 0);
        let mut tx = store.write().await.unwrap();
        tx.add_department(&given::department()).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(other.changes(), 1);
        assert_eq!(store.read().await.unwrap().areas().await.unwrap().len(), 1);
    })
    .await;
}

/// What a deed looks at before it writes cannot change in between.
#[tokio::test]
async fn a_writer_on_sqlite_is_alone_from_its_beginning() {
    on_both(async |database, store| {
        if database.kind == Kind::Postgres {
            return; // there writers meet at the row of the round
        }
        let mut raw = database.raw().await;
        raw.run("pragma busy_timeout = 0").await;
        let tx = store.write().await.unwrap();
        raw.is_refused("begin immediate", "database is locked").await;
        drop(tx);
        store.write().await.unwrap().commit().await.unwrap();
        raw.run("begin immediate").await;
    })
    .await;
}

/// On SQLite a writing transaction is alone and neither call does anything.
#[tokio::test]
async fn many_ballots_hold_the_round_and_a_step_has_it_alone() {
    on_both(async |database, store| {
        let mut tx = store.write().await.unwrap();
        let round = given::round(&mut tx, Phase::PublicNotice).await;
        tx.commit().await.unwrap();
        let mut tx = store.write().await.unwrap();
        tx.hold_round(round).await.unwrap();
        tx.take_round(RoundId(round.0 + 1)).await.unwrap();
        if database.kind == Kind::Postgres {
            let mut raw = database.raw().await;
            raw.run("select 1 from round for share nowait").await;
            raw.is_refused("select 1 from round for update nowait", "could not obtain lock").await;
            tx.take_round(round).await.unwrap();
            raw.is_refused("select 1 from round for share nowait", "could not obtain lock").await;
            drop(tx);
            store.write().await.unwrap().take_round(round).await.unwrap();
        }
    })
    .await;
}

#[tokio::test]
async fn what_another_program_commits_is_known_once_it_is_asked_for() {
    on_both(async |database, store| {
        let other = database.migrated().await;
        let mut tx = other.write().await.unwrap();
        tx.add_area(&given::area()).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!((other.changes(), store.changes()), (1, 0));
        assert_eq!(store.refresh_changes().await.unwrap(), 1);
        assert_eq!(store.changes(), 1);
        // What no page shows is nobody's concern; what never was committed neither.
        other.write().await.unwrap().commit_unseen().await.unwrap();
        drop(other.write().await.unwrap());
        assert_eq!(store.refresh_changes().await.unwrap(), 1);
        // One's own change covers those of others before it.
        other.write().await.unwrap().commit().await.unwrap();
        store.write().await.unwrap().commit().await.unwrap();
        assert_eq!((store.changes(), other.changes()), (3, 2));
        assert_eq!(other.refresh_changes().await.unwrap(), 3);
        other.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_at_the_same_time_are_all_counted() {
    on_both(async |database, store| {
        let other = database.migrated().await;
        let writers: Vec<_> = (0..40)
            .map(|number| if number % 2 == 0 { store.clone() } else { other.clone() })
            .map(|store| {
                tokio::spawn(async move {
                    let before = store.changes();
                    store.write().await.unwrap().commit().await.unwrap();
                    assert!(store.changes() > before);
                })
            })
            .collect();
        for writer in writers {
            writer.await.unwrap();
        }
        assert_eq!(store.refresh_changes().await.unwrap(), 40);
        assert_eq!(other.refresh_changes().await.unwrap(), 40);
        other.close().await;
    })
    .await;
}

/// What was told of transactions: kind, and whether it was the end.
#[derive(Clone, Default)]
struct Told(std::sync::Arc<std::sync::Mutex<Vec<(store::Kind, bool)>>>);

impl store::Watch for Told {
    fn began(&self, kind: store::Kind, _: std::time::Duration) {
        self.0.lock().unwrap().push((kind, false));
    }

    fn ended(&self, kind: store::Kind, _: std::time::Duration) {
        self.0.lock().unwrap().push((kind, true));
    }
}

#[tokio::test]
async fn whoever_watches_is_told_of_each_transaction_and_of_who_waits() {
    use store::Kind::{Read, Write};
    on_both(async |database, store| {
        let told = Told::default();
        store.watch(told.clone());
        store.write().await.unwrap().commit().await.unwrap();
        drop(store.read().await.unwrap());
        assert_eq!(*told.0.lock().unwrap(), [(Write, false), (Write, true), (Read, false), (Read, true)]);
        let pools = store.pools();
        assert!(pools.iter().all(|pool| pool.connections <= pool.most && pool.idle <= pool.connections), "{pools:?}");
        let holds = store.write().await.unwrap();
        assert_eq!(store.n_waiting(Write), 0);
        let mut waits = Box::pin(store.write());
        let is_there = futures::poll!(&mut waits).is_ready();
        if database.kind == crate::database::Kind::Sqlite {
            assert!(!is_there);
            assert_eq!(store.n_waiting(Write), 1, "one writer at a time");
        }
        drop(waits);
        assert_eq!(store.n_waiting(Write), 0, "who goes away does not wait any more");
        drop(holds);
    })
    .await;
}
