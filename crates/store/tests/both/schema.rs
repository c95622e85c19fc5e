//! The two schemas are one.

use crate::database::{Database, Raw, sort};

fn migrations(folder: &str) -> Vec<String> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations").join(folder);
    let names = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    sort(names.collect())
}

#[test]
fn both_folders_hold_the_same_migrations() {
    assert_eq!(migrations("sqlite"), migrations("postgres"));
    assert!(!migrations("sqlite").is_empty());
}

/// `table: trigger` and `table: index`, without what keys bring with them.
async fn triggers_and_indexes(raw: &mut Raw) -> Vec<String> {
    let sql = match raw {
        Raw::Sqlite(_) => {
            "select type || ' ' || tbl_name || ': ' || name from sqlite_master
             where type = 'trigger' or type = 'index' and sql is not null"
        }
        Raw::Postgres(_) => {
            "select cast('trigger ' || c.relname || ': ' || t.tgname as text)
             from pg_trigger t join pg_class c on c.oid = t.tgrelid where not t.tgisinternal
             union select cast('index ' || tablename || ': ' || indexname as text) from pg_indexes
             where schemaname = 'public' and indexname !~ '_(pkey|key)$'"
        }
    };
    sort(raw.texts(sql).await)
}

async fn schema(database: &Database) -> (Vec<String>, Vec<String>, Vec<String>) {
    let store = database.migrated().await;
    let mut raw = database.raw().await;
    let schema = (raw.tables().await, raw.columns().await, triggers_and_indexes(&mut raw).await);
    store.close().await;
    schema
}

#[tokio::test]
async fn both_databases_have_the_same_tables_columns_and_triggers() {
    let sqlite = schema(&Database::sqlite()).await;
    assert!(sqlite.0.len() >= 25 && sqlite.1.len() >= 170 && sqlite.2.len() >= 60, "{sqlite:?}");
    if let Some(database) = Database::postgres().await {
        let postgres = schema(&database).await;
        assert_eq!(sqlite.0, postgres.0);
        assert_eq!(sqlite.1, postgres.1);
        assert_eq!(sqlite.2, postgres.2);
    }
}
