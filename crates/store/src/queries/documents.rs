//! Documents that the whole company shares.

use rusqlite::{OptionalExtension, params};

use crate::queries::number::{int, uint};
use crate::{Db, Result};

/// Name of the catalogue.
pub const CATALOG: &str = "catalog";

/// Version and JSON of a document.
///
/// # Errors
/// Those of the database.
pub fn get(db: &Db, name: &str) -> Result<Option<(u64, String)>> {
    Ok(db
        .prepare_cached("SELECT version, json FROM documents WHERE name = ?1")?
        .query_row([name], |row| Ok((uint(row, 0)?, row.get(1)?)))
        .optional()?)
}

/// Keeps a document.
///
/// # Errors
/// Those of the database.
pub fn put(db: &Db, name: &str, version: u64, json: &str) -> Result<()> {
    db.execute(
        "INSERT INTO documents (name, version, json) VALUES (?1, ?2, ?3)
         ON CONFLICT (name) DO UPDATE SET version = excluded.version, json = excluded.json",
        params![name, int(version), json],
    )?;
    Ok(())
}
