//! Emptying a replica for good: everything but the schema.

use crate::{Db, Result};

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
    Ok(())
}
