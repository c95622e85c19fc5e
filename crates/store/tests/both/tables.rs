//! Whole tables come out of one database and go into another as they were.

use crate::database::{Database, Kind, on_both, sort};
use crate::given::{self, noon};
use domain::{Phase, Role};
use store::{Extent, REFERENCE, Row, Store, TABLES, Tx};

/// Everything that a transaction sees, table by table.
async fn all(tx: &mut Tx, extent: Extent) -> Vec<Vec<Row>> {
    let mut tables = Vec::new();
    for table in tx.tables().await.unwrap() {
        let mut rows = Vec::new();
        let taken: Result<(), store::Fault> = tx
            .each_piece(&table, extent, async |piece| {
                rows.extend(piece);
                Ok(())
            })
            .await;
        taken.unwrap();
        tables.push(rows);
    }
    tables
}

fn n_rows(tables: &[Vec<Row>], name: &str) -> usize {
    tables[TABLES.iter().position(|table| *table == name).unwrap()].len()
}

/// Loads everything into an empty database, as a restore does.
async fn load(to: &Store, tables: &[Vec<Row>]) {
    let mut tx = to.write().await.unwrap();
    assert_eq!(tx.first_filled().await.unwrap(), None);
    let lifted = tx.lift_triggers().await.unwrap();
    tx.clear_reference().await.unwrap();
    for (table, rows) in tx.tables().await.unwrap().iter().zip(tables) {
        tx.lay_rows(table, rows).await.unwrap();
    }
    tx.restart_numbers().await.unwrap();
    tx.set_triggers(lifted).await.unwrap();
    assert!(tx.broken_references().await.unwrap().is_empty());
    tx.commit_unseen().await.unwrap();
}

#[tokio::test]
async fn the_list_of_tables_is_complete() {
    on_both(async |database, store| {
        let known = sort(TABLES.into_iter().map(str::to_owned).collect());
        assert_eq!(database.raw().await.tables().await, known, "a table that no backup would have");
        let mut tx = store.read().await.unwrap();
        assert_eq!(tx.schema().await.unwrap(), Some(Store::newest_schema()));
        let columns: usize = tx.tables().await.unwrap().iter().map(|table| table.columns.len()).sum();
        assert_eq!(columns, database.raw().await.columns().await.len());
        for (name, rows) in TABLES.iter().zip(all(&mut tx, Extent::Everything).await) {
            assert_eq!(!rows.is_empty(), REFERENCE.contains(name), "{name}: what a migration fills");
        }
    })
    .await;
}

#[tokio::test]
async fn a_table_that_is_not_known_stops_it() {
    on_both(async |database, store| {
        database.raw().await.run("create table stranger (id integer primary key)").await;
        let fault = store.read().await.unwrap().tables().await.unwrap_err();
        assert!(fault.to_string().contains("does not know"), "{fault}");
    })
    .await;
}

#[tokio::test]
async fn what_is_loaded_is_what_was_there_and_is_guarded_as_before() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        given::open_vote(&mut tx).await;
        tx.commit().await.unwrap();
        let before = all(&mut store.read().await.unwrap(), Extent::Everything).await;
        let mut targets = vec![Database::sqlite()];
        targets.extend(Database::postgres().await);
        for target in targets {
            let to = target.migrated().await;
            load(&to, &before).await;
            assert!(all(&mut to.read().await.unwrap(), Extent::Everything).await == before, "{:?}", target.kind);
            let mut raw = target.raw().await;
            raw.is_refused("update step set by_en = 'x'", "a step taken stays written").await;
            raw.is_refused("delete from vote", "a vote is kept").await;
            let mut tx = to.write().await.unwrap();
            assert_eq!(tx.first_filled().await.unwrap(), Some("department"));
            given::person(&mut tx, "after", Role::Citizen).await; // under a number that is free
            drop(tx);
            to.close().await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_backup_holds_no_mark_and_no_paper_of_an_open_vote_and_nobody_is_signed_in_by_it() {
    on_both(async |database, store| {
        let mut tx = store.write().await.unwrap();
        let voting = given::open_vote(&mut tx).await;
        tx.mark_voted(voting.vote, voting.deputies[0], "attempt").await.unwrap();
        tx.drop_in_box(voting.vote, [7; 16], given::PAPER).await.unwrap();
        tx.commit().await.unwrap();
        database.raw().await.run("insert into session values ('s', '{}', 1)").await;
        let mut tx = store.write().await.unwrap();
        let (everything, backup) = (all(&mut tx, Extent::Everything).await, all(&mut tx, Extent::Backup).await);
        for name in ["roll_mark", "box_paper", "session"] {
            assert_eq!((n_rows(&everything, name), n_rows(&backup, name)), (1, 0), "{name}");
        }
        assert_eq!(tx.open_votes().await.unwrap(), [voting.vote]);
        let lifted = tx.lift_triggers().await.unwrap();
        tx.void_open_votes(noon()).await.unwrap();
        tx.set_triggers(lifted).await.unwrap();
        assert!(tx.open_votes().await.unwrap().is_empty());
        assert_eq!(tx.find_current_round().await.unwrap().unwrap().phase, Phase::MethodAdopted);
        // Of a vote that is over everything is in it.
        assert_eq!(n_rows(&all(&mut tx, Extent::Backup).await, "box_paper"), 1);
    })
    .await;
}

#[tokio::test]
async fn a_row_that_does_not_fit_is_refused() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let table = tx.tables().await.unwrap().into_iter().find(|table| table.name == "area").unwrap();
        assert!(tx.lay_rows(&table, &[vec![store::Cell::Number(1)]]).await.is_err());
        let wrong = vec![store::Cell::Number(1); table.columns.len()];
        assert!(tx.lay_rows(&table, &[wrong]).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn who_else_uses_a_database_is_known() {
    on_both(async |database, store| {
        assert!(Store::is_in_use(&database.url).await.unwrap());
        store.close().await;
        if database.kind == Kind::Sqlite {
            assert!(!Store::is_in_use(&database.url).await.unwrap());
        }
        assert!(!Store::is_in_use("sqlite:/nowhere/at/all.db").await.unwrap());
    })
    .await;
}
