//! What was deleted for good is in no file.

use std::path::Path;

use jobsheet_store::queries::meta;
use jobsheet_store::{Store, wipe};

const WORDS: &[u8] = b"geheim";

/// How often the words are found beside a path, the log included.
fn words(path: &Path) -> usize {
    let files = std::fs::read_dir(path.parent().unwrap()).unwrap();
    let found = |bytes: Vec<u8>| bytes.windows(WORDS.len()).filter(|window| *window == WORDS).count();
    files.map(|file| found(std::fs::read(file.unwrap().path()).unwrap())).sum()
}

/// Rows with the words and rows without, which come and go in such an order that SQLite moves them about; in the end those
/// with the words are deleted.
fn deleted(store: &mut Store) {
    let done = store.write(|db| {
        for n in 0..400_usize {
            let key = n * 167 % 400;
            let what = if key.is_multiple_of(3) { "public" } else { "geheim" };
            meta::put(db, &format!("row {key:03}"), &format!("{what}{}", ".".repeat(n * 97 % 800)))?;
        }
        (0..400).filter(|key| key % 3 != 0).try_for_each(|key| meta::remove(db, &format!("row {key:03}")))
    });
    done.unwrap();
    store.forget_deleted().unwrap();
}

fn is_whole(store: &Store) {
    let found: String = store.db().query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(found, "ok");
    for key in (0..400).filter(|key| key % 3 == 0) {
        assert!(meta::get(store.db(), &format!("row {key:03}")).unwrap().unwrap().starts_with("public"));
    }
}

#[test]
fn copies_that_sqlite_leaves_where_it_moves_rows_are_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("replica.sqlite");
    let mut store = Store::open(&path, 0).unwrap().store;
    deleted(&mut store);
    assert!(words(&path) > 0, "deleting a row does not find them");
    store.write(wipe::for_good).unwrap();
    store.forget_deleted().unwrap();
    assert_eq!(words(&path), 0);
    assert!(!store.owes_forgetting().unwrap());
    is_whole(&store);
}

#[test]
fn what_a_life_did_not_forget_the_next_one_does() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("replica.sqlite");
    let mut store = Store::open(&path, 0).unwrap().store;
    deleted(&mut store);
    store.write(wipe::for_good).unwrap();
    drop(store);
    assert!(words(&path) > 0);
    let store = Store::open(&path, 0).unwrap().store;
    assert_eq!(words(&path), 0);
    is_whole(&store);
}
