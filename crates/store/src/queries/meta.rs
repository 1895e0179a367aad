//! Single values: what the program remembers of its own life, and the person's settings.

use rusqlite::{OptionalExtension, params};

use crate::{Db, Result};

/// `1` while nobody has the replica open: the last exit was orderly.
pub const CLEAN: &str = "clean";
/// `1`: the next sign-in must ask for a new incarnation.
pub const NEW_INCARNATION: &str = "new_incarnation";
/// The last time the server answered, in its milliseconds.
pub const LAST_CONTACT: &str = "last_contact";
/// Epoch of the server that the feeds' positions belong to.
pub const SERVER_EPOCH: &str = "server_epoch";
/// The person whose feeds are being followed.
pub const FEEDS_OF: &str = "feeds_of";
/// Milliseconds by which this device's wall clock was ahead of the server's at the last contact.
pub const CLOCK_AHEAD: &str = "clock_ahead";

/// `1`: something was deleted for good, and what is left of it has not been overwritten everywhere.
pub const FORGETTING: &str = "forgetting";

/// Reads a value.
///
/// # Errors
/// Those of the database.
pub fn get(db: &Db, key: &str) -> Result<Option<String>> {
    Ok(db.prepare_cached("SELECT value FROM meta WHERE key = ?1")?.query_row([key], |row| row.get(0)).optional()?)
}

/// Writes a value.
///
/// # Errors
/// Those of the database.
pub fn put(db: &Db, key: &str, value: &str) -> Result<()> {
    db.prepare_cached(
        "INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
    )?
    .execute(params![key, value])?;
    Ok(())
}

/// Forgets a value.
///
/// # Errors
/// Those of the database.
pub fn remove(db: &Db, key: &str) -> Result<()> {
    db.prepare_cached("DELETE FROM meta WHERE key = ?1")?.execute([key])?;
    Ok(())
}

/// Reads a setting.
///
/// # Errors
/// Those of the database.
pub fn setting(db: &Db, key: &str) -> Result<Option<String>> {
    Ok(db.prepare_cached("SELECT value FROM settings WHERE key = ?1")?.query_row([key], |row| row.get(0)).optional()?)
}

/// Writes a setting.
///
/// # Errors
/// Those of the database.
pub fn put_setting(db: &Db, key: &str, value: &str) -> Result<()> {
    db.prepare_cached(
        "INSERT INTO settings (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
    )?
    .execute(params![key, value])?;
    Ok(())
}
