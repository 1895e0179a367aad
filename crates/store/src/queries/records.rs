//! Field records: the cached snapshot and the mark that stands while one is being loaded.

use rusqlite::{OptionalExtension, params};

use crate::{Db, Result};

/// A record's row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordRow {
    /// Saved document that holds the folded changes; none: all of it is in the changes.
    pub snapshot: Option<Vec<u8>>,
    /// Newest changes, hex, joined by commas.
    pub heads: String,
    /// It could not be loaded.
    pub set_aside: bool,
    /// It was being loaded when the program died.
    pub opening: bool,
}

/// One record.
///
/// # Errors
/// Those of the database.
pub fn get(db: &Db, order: &str) -> Result<Option<RecordRow>> {
    Ok(db
        .prepare_cached("SELECT snapshot, heads, set_aside, opening > 0 FROM records WHERE order_id = ?1")?
        .query_row([order], |row| {
            Ok(RecordRow { snapshot: row.get(0)?, heads: row.get(1)?, set_aside: row.get(2)?, opening: row.get(3)? })
        })
        .optional()?)
}

/// Notes that a change was added; the snapshot stays.
///
/// # Errors
/// Those of the database.
pub fn advance(db: &Db, order: &str, heads: &str) -> Result<()> {
    db.prepare_cached(
        "INSERT INTO records (order_id, snapshot, heads) VALUES (?1, NULL, ?2) ON CONFLICT (order_id) DO UPDATE SET heads = excluded.heads",
    )?
    .execute(params![order, heads])?;
    Ok(())
}

/// Folds everything that is part of the record into a new snapshot.
///
/// # Errors
/// Those of the database.
pub fn fold(db: &Db, order: &str, heads: &str, snapshot: &[u8]) -> Result<()> {
    db.prepare_cached(
        "INSERT INTO records (order_id, snapshot, heads) VALUES (?1, ?2, ?3)
         ON CONFLICT (order_id) DO UPDATE SET snapshot = excluded.snapshot, heads = excluded.heads",
    )?
    .execute(params![order, snapshot, heads])?;
    db.prepare_cached("UPDATE changes SET folded = 1 WHERE order_id = ?1 AND standing <> 'refused' AND folded = 0")?
        .execute([order])?;
    Ok(())
}

/// Forgets the snapshot: the record is rebuilt from its changes when it is needed.
///
/// # Errors
/// Those of the database.
pub fn unfold(db: &Db, order: &str) -> Result<()> {
    db.execute("UPDATE records SET snapshot = NULL WHERE order_id = ?1", [order])?;
    db.execute("UPDATE changes SET folded = 0 WHERE order_id = ?1", [order])?;
    Ok(())
}

/// Marks a record as being loaded, once more if the last time never ended, or as loaded.
///
/// # Errors
/// Those of the database.
pub fn opening(db: &Db, order: &str, opening: bool) -> Result<()> {
    db.prepare_cached("UPDATE records SET opening = CASE WHEN ?2 THEN opening + 1 ELSE 0 END WHERE order_id = ?1")?
        .execute(params![order, opening])?;
    Ok(())
}

/// Sets a record aside, or tries it again.
///
/// # Errors
/// Those of the database.
pub fn set_aside(db: &Db, order: &str, set_aside: bool) -> Result<()> {
    db.execute("UPDATE records SET set_aside = ?2, opening = 0 WHERE order_id = ?1", params![order, set_aside])?;
    Ok(())
}

/// Sets aside what was being loaded when the program died, twice in a row; their orders. Once may be chance: a phone that
/// happens to be switched off in that moment must not take a good record from its person.
///
/// # Errors
/// Those of the database.
pub fn set_aside_opening(db: &Db) -> Result<Vec<String>> {
    let orders = db
        .prepare("UPDATE records SET set_aside = 1, opening = 0 WHERE opening > 1 RETURNING order_id")?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(orders)
}

/// All records that are set aside.
///
/// # Errors
/// Those of the database.
pub fn all_set_aside(db: &Db) -> Result<Vec<String>> {
    let orders = db
        .prepare_cached("SELECT order_id FROM records WHERE set_aside = 1 ORDER BY order_id")?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(orders)
}

/// Purges a record.
///
/// # Errors
/// Those of the database.
pub fn remove(db: &Db, order: &str) -> Result<()> {
    db.execute("DELETE FROM records WHERE order_id = ?1", [order])?;
    Ok(())
}
