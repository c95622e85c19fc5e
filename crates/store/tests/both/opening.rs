//! Opening, settings, signs of life.

use crate::database::{Database, Kind, on_both};
use crate::given;
use domain::Phase;
use store::Store;

#[tokio::test]
async fn migrating_twice_is_harmless() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        given::round(&mut tx, Phase::PublicNotice).await;
        tx.commit().await.unwrap();
        store.migrate().await.unwrap();
        let mut tx = store.read().await.unwrap();
        assert!(tx.find_current_round().await.unwrap().is_some());
    })
    .await;
}

#[tokio::test]
async fn a_schema_that_is_newer_than_the_program_is_refused() {
    on_both(async |database, store| {
        let mut raw = database.raw().await;
        let checksum = raw.bytes(&[0]);
        raw.run(&format!(
            "insert into _sqlx_migrations (version, description, success, checksum, execution_time)
             values (9999, 'from the future', true, {checksum}, 0)"
        ))
        .await;
        assert!(store.migrate().await.is_err());
    })
    .await;
}

#[tokio::test]
async fn it_gives_a_sign_of_life_until_it_is_closed() {
    on_both(async |_, store| {
        store.ping().await.unwrap();
        store.close().await;
        assert!(store.ping().await.is_err());
    })
    .await;
}

#[tokio::test]
async fn a_store_without_a_schema_gives_no_sign_of_life() {
    let database = Database::sqlite();
    let store = Store::open(&database.url).await.unwrap();
    assert!(store.ping().await.is_err());
}

#[tokio::test]
async fn the_version_names_the_database() {
    on_both(async |database, store| {
        let version = store.version().await.unwrap();
        match database.kind {
            Kind::Sqlite => assert!(version.starts_with("SQLite 3."), "{version}"),
            Kind::Postgres => assert!(version.starts_with("PostgreSQL "), "{version}"),
        }
    })
    .await;
}

#[tokio::test]
async fn every_sqlite_connection_has_all_six_settings() {
    let database = Database::sqlite();
    let settings = database.migrated().await.sqlite_settings().await.unwrap();
    // journal_mode synchronous(2 = full) foreign_keys busy_timeout secure_delete query_only
    let (writer, reader) = ("wal 2 1 5000 1 0", "wal 2 1 5000 1 1");
    assert_eq!(settings, [writer, reader, reader, reader, reader]);
}

#[tokio::test]
async fn an_address_that_is_not_understood_is_a_fault() {
    for address in [
        "",
        "data.db",
        "sqlite:",
        "sqlite::memory:",
        "sqlite:/no/such/folder/at/all.db",
        "mysql://127.0.0.1/x",
        "postgres://127.0.0.1:port/x",
    ] {
        assert!(Store::open(address).await.is_err(), "{address}");
    }
}

#[tokio::test]
async fn after_closing_sqlite_leaves_one_file() {
    let database = Database::sqlite();
    database.migrated().await.close().await;
    let names: Vec<_> = database.files().into_iter().map(|(name, _)| name).collect();
    assert_eq!(names.len(), 1, "{names:?}");
}

#[tokio::test]
async fn a_fresh_file_is_sound_and_a_reference_to_nothing_is_found() {
    on_both(async |database, store| {
        assert_eq!(store.faults_of_the_file().await.unwrap(), Vec::<String>::new());
        if database.kind == Kind::Postgres {
            return; // there a reference to nothing cannot be written
        }
        let mut raw = database.raw().await;
        raw.run("pragma foreign_keys = off").await;
        raw.run("drop trigger roll_is_fixed_insert").await;
        raw.run("insert into roll (vote_id, person_id) values (99, 99)").await;
        let faults = store.faults_of_the_file().await.unwrap();
        assert!(faults.iter().all(|fault| fault.starts_with("roll refers")) && !faults.is_empty(), "{faults:?}");
    })
    .await;
}

#[tokio::test]
async fn what_a_check_before_the_day_asks_is_answered_and_changes_nothing() {
    on_both(async |database, store| {
        assert_eq!(store.schema().await.unwrap(), Some(Store::newest_schema()));
        let (before, raised) = (store.refresh_changes().await.unwrap(), store.try_writing().await);
        raised.unwrap();
        assert_eq!(store.refresh_changes().await.unwrap(), before, "it was taken back");
        let now = store.clock().await.unwrap();
        assert_eq!(now.is_some(), database.kind == Kind::Postgres, "a file has no clock of its own");
        assert!(now.is_none_or(|now| now > 1_700_000_000));
        store.close().await;
        assert!(store.try_writing().await.is_err());
    })
    .await;
    let empty = Database::sqlite();
    let store = Store::open_naming_slow(&empty.url, Some(std::time::Duration::from_secs(1))).await.unwrap();
    assert_eq!(store.schema().await.unwrap(), None);
}

#[tokio::test]
async fn a_writer_that_is_forbidden_to_write_is_let_write_again() {
    let database = Database::sqlite();
    let store = database.migrated().await;
    store.forbid_writing(true).await.unwrap();
    assert!(store.try_writing().await.unwrap_err().to_string().contains("readonly"));
    store.forbid_writing(false).await.unwrap();
    store.try_writing().await.unwrap();
}
