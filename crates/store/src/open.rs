//! Opening: refuse what is newer, copy before migrating, look for damage after a crash, salvage what can be read.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::queries::{meta, records};
use crate::salvage::{Salvage, salvage};
use crate::{Result, Store, StoreError, migrate};

/// An opened replica and what was found while opening it.
pub struct Opened {
    /// The replica.
    pub store: Store,
    /// The old file was damaged: it was renamed and this was saved from it. The caller must ask for a new incarnation.
    pub salvage: Option<Salvage>,
    /// Records during whose loading the program died last time. They are set aside now.
    pub set_aside: Vec<String>,
}

/// Prepared statements that are kept: more than the queries that there are, so that each is compiled once.
const STATEMENTS: usize = 256;
/// Pages of a log that is written back in any case.
const LONG_LOG: u32 = 4_000;
/// What is kept of the file in memory, at most.
const CACHE_KIB: i32 = 16 * 1024;

/// How long another process may hold the file before we give up.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(5);

impl Store {
    /// Opens the replica in a file, making it if it is not there. `now` (milliseconds) names a damaged file's new name.
    ///
    /// # Errors
    /// [`StoreError::Newer`] leaves the file untouched.
    pub fn open(path: &Path, now: i64) -> Result<Opened> {
        match Self::open_file(path) {
            Err(StoreError::Damaged(_)) => {
                let old = set_file_aside(path, now)?;
                let mut opened = Self::open_file(path)?;
                let damaged = Connection::open_with_flags(&old, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
                opened.salvage = Some(salvage(&damaged, &mut opened.store)?);
                Ok(opened)
            }
            other => other,
        }
    }

    /// Takes over a connection: in a browser, to a file of the pool; in tests, to memory.
    ///
    /// # Errors
    /// [`StoreError::Newer`] before anything is written; [`StoreError::Damaged`] when the caller must start a new file
    /// and [`salvage`] the old one into it.
    pub fn open_connection(mut db: Connection) -> Result<Opened> {
        db.busy_timeout(PATIENCE)?;
        // Plans do not depend on what is bound. Otherwise most statements are compiled anew each time they are used.
        db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        only_ours(&db)?;
        let before = migrate::refuse_newer(&db)?;
        // A commit is one flush of one file.
        db.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
        db.pragma_update(None, "synchronous", "FULL")?;
        // The log is written back when nobody waits ([`Store::rest`]), in the middle of a commit only if that never comes.
        db.pragma_update(None, "wal_autocheckpoint", LONG_LOG)?;
        // What a transaction touches and does not fit here is written to the log and read back again and again.
        db.pragma_update(None, "cache_size", -CACHE_KIB)?;
        // What a savepoint or a statement would be rolled back to goes through memory, not through a file.
        db.pragma_update(None, "temp_store", "MEMORY")?;
        // What was deleted is overwritten: an order that was taken away leaves no text behind.
        db.pragma_update(None, "secure_delete", true)?;
        db.set_prepared_statement_cache_capacity(STATEMENTS);
        let unclean = before > 0 && meta::get(&db, meta::CLEAN)?.as_deref() != Some("1");
        if unclean {
            check(&db)?;
        }
        migrate::run(&mut db)?;
        let mut store = Self::new(db, unclean);
        let set_aside = store.write(|db| {
            meta::put(db, meta::CLEAN, "0")?;
            records::set_aside_opening(db)
        })?;
        if store.owes_forgetting()? {
            // The program may have died between deleting something and overwriting what is left of it. A disk without room
            // is no reason not to start.
            match store.forget_deleted() {
                Ok(()) | Err(StoreError::Full) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(Opened { store, salvage: None, set_aside })
    }

    fn open_file(path: &Path) -> Result<Opened> {
        let mut copy = false;
        if path.exists() {
            let found = migrate::known_or_newer(peek(path)?)?;
            copy = found > 0 && found < migrate::known();
        }
        let db = Connection::open(path)?;
        if copy {
            let target = suffixed(path, ".before-migration");
            if target.exists() {
                std::fs::remove_file(&target)?;
            }
            db.execute("VACUUM INTO ?1", [target.to_string_lossy()])?;
        }
        Self::open_connection(db)
    }
}

/// The version of a database in a file, without touching anything beside it: a newer one stays as it is, byte for byte.
fn peek(path: &Path) -> Result<u32> {
    if suffixed(path, "-wal").exists() {
        // The newest version may be in the log. A reader's connection neither recovers nor checkpoints.
        let reader = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        return migrate::version(&reader);
    }
    // `user_version` in SQLite's file header: big-endian at byte 60. Whatever is shorter is new, or no database.
    let mut header = Vec::with_capacity(64);
    std::fs::File::open(path)?.take(64).read_to_end(&mut header)?;
    let stored = header.get(60..64).and_then(|bytes| <[u8; 4]>::try_from(bytes).ok());
    Ok(if header.starts_with(b"SQLite format 3\0") { stored.map_or(0, u32::from_be_bytes) } else { 0 })
}

/// One program at a time: the core keeps records in memory and would not see another one's writes. And the log's index
/// then lies in our memory, where it must: a browser's files have no memory that is shared.
pub(crate) fn only_ours(db: &Connection) -> Result<()> {
    db.pragma_update_and_check(None, "locking_mode", "EXCLUSIVE", |_| Ok(()))?;
    Ok(())
}

/// Looks for damage. File bytes are left out: they are many, and their hashes are checked when they are used.
fn check(db: &Connection) -> Result<()> {
    let mut tables =
        db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'blob_chunks' ORDER BY name")?;
    let names = tables.query_map([], |row| row.get::<_, String>(0))?.collect::<rusqlite::Result<Vec<_>>>()?;
    for name in names {
        let found: String = db.query_row(&format!("PRAGMA quick_check(\"{name}\")"), [], |row| row.get(0))?;
        if found != "ok" {
            return Err(StoreError::Damaged(found));
        }
    }
    Ok(())
}

/// Renames a damaged file and its log, never deletes them.
fn set_file_aside(path: &Path, now: i64) -> Result<PathBuf> {
    let target = suffixed(path, &format!(".corrupt-{now}"));
    std::fs::rename(path, &target)?;
    for part in ["-wal", "-shm", "-journal"] {
        let from = suffixed(path, part);
        if from.exists() {
            std::fs::rename(from, suffixed(&target, part))?;
        }
    }
    Ok(target)
}

fn suffixed(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
