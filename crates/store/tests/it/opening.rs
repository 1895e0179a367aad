//! New, newer, damaged, in use.

use jobsheet_store::queries::meta;
use jobsheet_store::{Store, StoreError};
use rusqlite::Connection;

#[test]
fn a_new_database_has_its_tables_and_its_migrations_never_change() {
    let opened = Store::open_connection(Connection::open_in_memory().unwrap()).unwrap();
    let db = opened.store.db();
    let mut query =
        db.prepare("SELECT version || ' ' || name || ' ' || checksum FROM migrations ORDER BY version").unwrap();
    let applied: Vec<String> = query.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    // A changed checksum means a changed migration: write a new one instead.
    insta::assert_snapshot!("migrations", applied.join("\n"));
    let strict: i64 = db.query_row("SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite%'", [], |row| row.get(0)).unwrap();
    assert_eq!(strict, 0, "every table is STRICT");
    let flushing: i64 = db.query_row("PRAGMA synchronous", [], |row| row.get(0)).unwrap();
    assert_eq!(flushing, 2, "FULL");
}

#[test]
fn a_newer_database_is_refused_and_not_touched() {
    let pocket = tempfile::tempdir().unwrap();
    let path = pocket.path().join("replica.db");
    Store::open(&path, 0).unwrap().store.close().unwrap();
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
    let before = std::fs::read(&path).unwrap();
    let refused = Store::open(&path, 0).map(|_| ());
    assert!(matches!(refused, Err(StoreError::Newer { found: 99, .. })), "{refused:?}");
    assert_eq!(std::fs::read(&path).unwrap(), before);
    let names: Vec<_> = std::fs::read_dir(pocket.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert_eq!(names, ["replica.db"], "no copy, no log is left beside it");
    // In a browser the connection is open already; still nothing is written.
    let refused = Store::open_connection(Connection::open(&path).unwrap()).map(|_| ());
    assert!(matches!(refused, Err(StoreError::Newer { found: 99, .. })));
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn what_is_no_database_is_renamed_and_a_new_one_begun() {
    let pocket = tempfile::tempdir().unwrap();
    let path = pocket.path().join("replica.db");
    std::fs::write(&path, b"this is a photo of a cat, 4096 bytes of it".repeat(100)).unwrap();
    let opened = Store::open(&path, 77).unwrap();
    let salvage = opened.salvage.unwrap();
    assert!(salvage.rows.values().all(|rows| *rows == 0), "{salvage:?}");
    assert!(pocket.path().join("replica.db.corrupt-77").exists());
    assert_eq!(meta::get(opened.store.db(), meta::NEW_INCARNATION).unwrap().as_deref(), Some("1"));
}

#[test]
fn an_orderly_exit_is_remembered() {
    let pocket = tempfile::tempdir().unwrap();
    let path = pocket.path().join("replica.db");
    let clean = |path| meta::get(&Connection::open(path).unwrap(), meta::CLEAN).unwrap();
    drop(Store::open(&path, 0).unwrap());
    assert_eq!(clean(&path).as_deref(), Some("0"));
    Store::open(&path, 0).unwrap().store.close().unwrap();
    assert_eq!(clean(&path).as_deref(), Some("1"));
}

#[test]
fn two_programs_do_not_share_a_replica() {
    let pocket = tempfile::tempdir().unwrap();
    let path = pocket.path().join("replica.db");
    let first = Store::open(&path, 0).unwrap();
    let second = Store::open(&path, 0).map(|_| ());
    assert!(matches!(second, Err(StoreError::Busy)), "{second:?}");
    drop(first);
    assert!(Store::open(&path, 0).is_ok());
}

#[test]
fn a_transaction_leaves_all_or_nothing() {
    let mut store = Store::open_connection(Connection::open_in_memory().unwrap()).unwrap().store;
    let failed: Result<(), StoreError> = store.write(|db| {
        meta::put(db, "a", "1")?;
        Err(StoreError::Full)
    });
    assert!(failed.is_err());
    assert_eq!((meta::get(store.db(), "a").unwrap(), store.commits()), (None, 1));
    store.write(|db| meta::put(db, "a", "2")).unwrap();
    assert_eq!((meta::get(store.db(), "a").unwrap().as_deref(), store.commits()), (Some("2"), 2));
}
