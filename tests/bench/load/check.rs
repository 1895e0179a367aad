//! After the server was killed: is everything on the disk of which it said so?

use std::collections::BTreeSet;
use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use crate::explain;
use crate::figures::Figures;
use crate::house::PHOTO;

/// Changes and photos that were acknowledged and are not there.
pub fn lost(data: &Path, figures: &Figures) -> usize {
    // Not read-only: what a killed server left in its log is read by whoever opens next.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let database = Connection::open_with_flags(data.join("jobsheet.sqlite"), flags).unwrap();
    let all = |sql: &str| -> BTreeSet<String> {
        let mut statement = database.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    };
    let (changes, blobs) = (all("SELECT hash FROM record_changes"), all("SELECT sha256 FROM blobs"));
    let changes = figures.stored.iter().filter(|hash| !changes.contains(*hash)).count();
    let whole = |sha256: &str| {
        let path = data.join("blobs").join(&sha256[..2]).join(&sha256[2..4]).join(sha256);
        path.metadata().is_ok_and(|file| file.len() == PHOTO as u64)
    };
    let photos = figures.received.iter().filter(|sha256| !blobs.contains(*sha256) || !whole(sha256)).count();
    explain(&format!(
        "acknowledged: {} changes, of them lost {changes}; {} photos, of them lost {photos}",
        figures.stored.len(),
        figures.received.len()
    ));
    changes + photos
}
