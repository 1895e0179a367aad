//! Brings a database to the newest schema. One file per migration; an applied one never changes, which its checksum
//! proves. `user_version` counts the applied ones.

use rusqlite::{Connection, OptionalExtension, params};
use sha2::{Digest, Sha256};

use crate::{Result, StoreError};

/// All migrations, oldest first.
pub(crate) const MIGRATIONS: &[(&str, &str)] = &[
    ("0001_replica", include_str!("migrations/0001_replica.sql")),
    ("0002_cards", include_str!("migrations/0002_cards.sql")),
    ("0003_cargo", include_str!("migrations/0003_cargo.sql")),
    ("0004_due", include_str!("migrations/0004_due.sql")),
    ("0005_planned", include_str!("migrations/0005_planned.sql")),
    ("0006_waiting", include_str!("migrations/0006_waiting.sql")),
    ("0007_offers", include_str!("migrations/0007_offers.sql")),
    ("0008_forced", include_str!("migrations/0008_forced.sql")),
];

/// The version that this program writes.
pub(crate) fn known() -> u32 {
    u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX)
}

/// The version of the database.
pub(crate) fn version(db: &Connection) -> Result<u32> {
    Ok(db.query_row("PRAGMA user_version", [], |row| row.get(0))?)
}

/// Refuses a database of a newer program, before anything is written.
pub(crate) fn refuse_newer(db: &Connection) -> Result<u32> {
    known_or_newer(version(db)?)
}

/// The version, if this program knows it.
pub(crate) fn known_or_newer(found: u32) -> Result<u32> {
    if found > known() {
        return Err(StoreError::Newer { found, known: known() });
    }
    Ok(found)
}

/// Applies what is missing, each migration in a transaction of its own.
pub(crate) fn run(db: &mut Connection) -> Result<()> {
    let applied = refuse_newer(db)?;
    db.execute_batch("CREATE TABLE IF NOT EXISTS migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL) STRICT")?;
    for (index, (name, sql)) in MIGRATIONS.iter().enumerate() {
        let version = u32::try_from(index + 1).unwrap_or(u32::MAX);
        let checksum = hex::encode(Sha256::digest(sql.as_bytes()));
        if version <= applied {
            let recorded: Option<String> = db
                .query_row("SELECT checksum FROM migrations WHERE version = ?1", [version], |row| row.get(0))
                .optional()?;
            if recorded.as_deref() != Some(checksum.as_str()) {
                return Err(StoreError::MigrationChanged(version));
            }
            continue;
        }
        let tx = db.transaction()?;
        tx.execute_batch(sql)?;
        tx.execute(
            "INSERT INTO migrations (version, name, checksum) VALUES (?1, ?2, ?3)",
            params![version, name, checksum],
        )?;
        tx.pragma_update(None, "user_version", version)?;
        tx.commit()?;
    }
    Ok(())
}
