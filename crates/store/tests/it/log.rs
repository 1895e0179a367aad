//! The log: what a commit leaves in it, and when it goes into the file.

use std::path::Path;

use jobsheet_store::Store;
use jobsheet_store::queries::meta;
use rusqlite::Connection;

fn commit(store: &mut Store, times: usize) {
    (0..times).for_each(|time| store.write(|db| meta::put(db, "said", &format!("{time} times"))).unwrap());
}

/// What the file says without its log.
fn alone(path: &Path) -> Option<String> {
    let copy = tempfile::tempdir().unwrap();
    let copy = copy.path().join("alone.db");
    std::fs::copy(path, &copy).unwrap();
    meta::get(&Connection::open(copy).unwrap(), "said").unwrap()
}

fn log_length(path: &Path) -> u64 {
    std::fs::metadata(path.with_extension("db-wal")).unwrap().len()
}

#[test]
fn a_log_is_written_back_when_nobody_waits_and_it_is_worth_it() {
    let pocket = tempfile::tempdir().unwrap();
    let path = pocket.path().join("replica.db");
    let mut store = Store::open(&path, 0).unwrap().store;
    store.rest().unwrap();
    commit(&mut store, 3);
    assert!(!store.owes_rest(), "three commits are not worth a flush");
    commit(&mut store, 20);
    assert!(store.owes_rest());
    assert_eq!(alone(&path), None);
    store.rest().unwrap();
    assert!(!store.owes_rest());
    assert_eq!(alone(&path).as_deref(), Some("19 times"));

    let long = log_length(&path);
    commit(&mut store, 3);
    assert_eq!(log_length(&path), long, "it is written anew from its beginning");
}

#[test]
fn what_an_earlier_life_left_in_the_log_is_emptied_when_nobody_waits() {
    let pocket = tempfile::tempdir().unwrap();
    let path = pocket.path().join("replica.db");
    let mut store = Store::open(&path, 0).unwrap().store;
    commit(&mut store, 3);
    // As when the system kills it: without the orderly end of the connection.
    let before = (std::fs::read(&path).unwrap(), std::fs::read(path.with_extension("db-wal")).unwrap());
    drop(store);
    std::fs::write(&path, before.0).unwrap();
    std::fs::write(path.with_extension("db-wal"), before.1).unwrap();

    let mut store = Store::open(&path, 0).unwrap().store;
    assert_eq!(meta::get(store.db(), "said").unwrap().as_deref(), Some("2 times"));
    assert!(log_length(&path) > 0 && store.owes_rest());
    store.rest().unwrap();
    assert_eq!((log_length(&path), store.owes_rest()), (0, false));
    assert_eq!(alone(&path).as_deref(), Some("2 times"));
}
