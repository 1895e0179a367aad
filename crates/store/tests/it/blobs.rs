//! Files in chunks.

use jobsheet_store::Store;
use jobsheet_store::queries::blobs::{self, CHUNK};

#[test]
fn a_file_is_read_whole_and_from_any_offset() {
    let mut store = Store::open_connection(rusqlite::Connection::open_in_memory().unwrap()).unwrap().store;
    let bytes: Vec<u8> = (0..2 * CHUNK + 100).map(|n| u8::try_from(n % 251).unwrap()).collect();
    store.write(|db| blobs::put(db, "a", "image/jpeg", &bytes)).unwrap();
    // The same file again is the same file.
    store.write(|db| blobs::put(db, "a", "image/png", &bytes)).unwrap();
    let db = store.db();
    assert_eq!(blobs::info(db, "a").unwrap(), Some((bytes.len() as u64, "image/jpeg".to_owned())));
    assert_eq!(blobs::read(db, "a").unwrap().unwrap(), bytes);
    for offset in [0, 5, CHUNK - 1, CHUNK, CHUNK + 7, 2 * CHUNK + 99] {
        let part = blobs::read_from(db, "a", offset as u64).unwrap();
        assert_eq!(part, bytes[offset..bytes.len().min((offset / CHUNK + 1) * CHUNK)]);
    }
    assert!(blobs::read_from(db, "a", bytes.len() as u64).unwrap().is_empty());
    assert!(blobs::read(db, "b").unwrap().is_none());
    store.write(blobs::remove_unnamed).unwrap();
    assert!(blobs::info(store.db(), "a").unwrap().is_none());
}
