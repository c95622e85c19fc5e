//! The disk is full, the file cannot be written, the server goes away: nothing false is promised, and when it is over the
//! same store goes on.

use crate::database::{Database, Kind, on_both};
use crate::given;
use domain::Role;
use store::{Fault, Store};

/// A person with a long name, so that it needs room.
async fn adds(store: &Store, name: &str) -> Result<(), Fault> {
    let mut tx = store.write().await?;
    let long = "字".repeat(20_000);
    let person = store::NewPerson { password_hash: long, ..given::new_person(name, Role::Citizen) };
    tx.add_person(&person).await?;
    tx.commit().await
}

async fn n_people(store: &Store) -> usize {
    store.read().await.unwrap().people_of_role(Role::Citizen, 100).await.unwrap().len()
}

#[tokio::test]
async fn a_full_disk_is_a_fault_and_room_is_enough_to_go_on() {
    let database = Database::sqlite();
    let store = database.migrated().await;
    adds(&store, "before").await.unwrap();
    for _ in 0..3 {
        store.limit_pages(1).await.unwrap(); // never less than what there is
        let fault = adds(&store, "during").await.unwrap_err();
        assert!(fault.to_string().contains("full"), "{fault}");
        assert_eq!(n_people(&store).await, 1);
    }
    store.limit_pages(1_000_000).await.unwrap();
    adds(&store, "after").await.unwrap();
    assert_eq!(n_people(&store).await, 2);
    store.close().await;
}

/// What was met once: a commit fails inside SQLite, and the only writing connection is of no use any more.
#[tokio::test]
async fn a_writer_whose_transaction_ended_by_itself_is_replaced() {
    let database = Database::sqlite();
    let store = database.migrated().await;
    let mut tx = store.write().await.unwrap();
    tx.end_unnoticed().await.unwrap();
    assert!(tx.commit_unseen().await.is_err(), "nothing is promised");
    adds(&store, "after").await.unwrap();
    assert_eq!(n_people(&store).await, 1);
    store.close().await;
}

#[tokio::test]
async fn connections_that_were_cut_are_replaced() {
    on_both(async |database, store| {
        if database.kind == Kind::Sqlite {
            return;
        }
        adds(&store, "before").await.unwrap();
        let mut raw = database.raw().await;
        let cut = "select count(pg_terminate_backend(pid)) from pg_stat_activity
                   where datname = current_database() and pid <> pg_backend_pid()";
        // Idle connections: the next one does not notice.
        assert!(raw.number(cut).await > 0);
        adds(&store, "next").await.unwrap();
        // In the middle of a transaction: it fails, and nothing of it stays.
        let mut tx = store.write().await.unwrap();
        tx.add_person(&given::new_person("lost", Role::Citizen)).await.unwrap();
        assert!(raw.number(cut).await > 0);
        assert!(tx.commit().await.is_err());
        adds(&store, "after").await.unwrap();
        assert_eq!(n_people(&store).await, 3);
    })
    .await;
}
