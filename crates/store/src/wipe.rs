//! Deleting for good, up to everything but the schema.

use crate::queries::meta;
use crate::{Db, Result};

/// Notes with what is deleted that nothing of it may be left: [`crate::Store::forget_deleted`] sees to that, now or, if the
/// program ends before, in its next life.
///
/// # Errors
/// Those of the database.
pub fn for_good(db: &Db) -> Result<()> {
    meta::put(db, meta::FORGETTING, "1")
}

/// Deletes every row of every table. Pages are overwritten as they are freed (`secure_delete`); the caller empties the log
/// afterwards ([`crate::Store::forget_deleted`]).
///
/// Tables are asked of the database, so that none added later is forgotten here.
///
/// # Errors
/// Those of the database.
pub fn everything(db: &Db) -> Result<()> {
    let tables: Vec<String> = db
        .prepare(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'migrations'",
        )?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    for table in tables {
        db.execute(&format!("DELETE FROM \"{table}\""), [])?;
    }
    for_good(db)
}
