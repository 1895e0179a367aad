//! The changes of records: the authority over what a record says.

use jobsheet_model::Timestamp;
use rusqlite::{OptionalExtension, Row, params};

use crate::{Db, Result};

/// How a change stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// The server has it.
    Confirmed,
    /// Made here and not confirmed.
    Local,
    /// Refused by the server or dropped with a refused one: kept, no part of the record.
    Refused,
}

impl Standing {
    fn code(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Local => "local",
            Self::Refused => "refused",
        }
    }

    fn from_code(code: &str) -> Self {
        match code {
            "confirmed" => Self::Confirmed,
            "local" => Self::Local,
            _ => Self::Refused,
        }
    }
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeRow {
    /// Its name, hex.
    pub hash: String,
    /// Of which record.
    pub order: String,
    /// Author's replica; none for the office.
    pub replica: Option<String>,
    /// How it stands.
    pub standing: Standing,
    /// Why it was refused.
    pub refusal: Option<String>,
    /// The command that made it, for own ones.
    pub command: Option<String>,
    /// When it was stored.
    pub at: Timestamp,
    /// As stored and sent.
    pub bytes: Vec<u8>,
}

const COLUMNS: &str = "hash, order_id, replica, standing, refusal, command, at, bytes";

fn read(row: &Row<'_>) -> rusqlite::Result<ChangeRow> {
    Ok(ChangeRow {
        hash: row.get(0)?,
        order: row.get(1)?,
        replica: row.get(2)?,
        standing: Standing::from_code(&row.get::<_, String>(3)?),
        refusal: row.get(4)?,
        command: row.get(5)?,
        at: Timestamp(row.get(6)?),
        bytes: row.get(7)?,
    })
}

/// Stores a change; one that is there stays as it is, but becomes confirmed if the new word says so. True if it is new.
///
/// # Errors
/// Those of the database.
pub fn add(db: &Db, change: &ChangeRow) -> Result<bool> {
    let added = db
        .prepare_cached(
            "INSERT INTO changes (hash, order_id, replica, standing, refusal, command, at, bytes) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
             ON CONFLICT (hash) DO NOTHING",
        )?
        .execute(params![
            change.hash,
            change.order,
            change.replica,
            change.standing.code(),
            change.refusal,
            change.command,
            change.at.0,
            change.bytes
        ])?;
    if added == 0 && change.standing == Standing::Confirmed {
        stand(db, &change.hash, Standing::Confirmed, None)?;
    }
    Ok(added > 0)
}

/// One change.
///
/// # Errors
/// Those of the database.
pub fn get(db: &Db, hash: &str) -> Result<Option<ChangeRow>> {
    Ok(db
        .prepare_cached(&format!("SELECT {COLUMNS} FROM changes WHERE hash = ?1"))?
        .query_row([hash], read)
        .optional()?)
}

/// Bytes of the record's changes that the snapshot does not hold, in the order in which they came.
///
/// # Errors
/// Those of the database.
pub fn unfolded(db: &Db, order: &str) -> Result<Vec<Vec<u8>>> {
    let bytes = db
        .prepare_cached(
            "SELECT bytes FROM changes WHERE order_id = ?1 AND folded = 0 AND standing <> 'refused' ORDER BY n",
        )?
        .query_map([order], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(bytes)
}

/// Bytes of all of the record's changes, in the order in which they came.
///
/// # Errors
/// Those of the database.
pub fn in_record(db: &Db, order: &str) -> Result<Vec<Vec<u8>>> {
    let bytes = db
        .prepare_cached("SELECT bytes FROM changes WHERE order_id = ?1 AND standing <> 'refused' ORDER BY n")?
        .query_map([order], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(bytes)
}

/// How many changes the snapshot does not hold.
///
/// # Errors
/// Those of the database.
pub fn count_unfolded(db: &Db, order: &str) -> Result<u32> {
    Ok(db
        .prepare_cached("SELECT count(*) FROM changes WHERE order_id = ?1 AND folded = 0 AND standing <> 'refused'")?
        .query_row([order], |row| row.get(0))?)
}

/// All changes of a record with this standing, in the order in which they came.
///
/// # Errors
/// Those of the database.
pub fn of_order(db: &Db, order: &str, standing: Standing) -> Result<Vec<ChangeRow>> {
    let rows = db
        .prepare_cached(&format!("SELECT {COLUMNS} FROM changes WHERE order_id = ?1 AND standing = ?2 ORDER BY n"))?
        .query_map(params![order, standing.code()], read)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(rows)
}

/// Changes made here and not confirmed, in a person's orders: order and bytes, in the order in which they were made.
///
/// # Errors
/// Those of the database.
pub fn local_of(db: &Db, user: &str) -> Result<Vec<(String, Vec<u8>)>> {
    let rows = db
        .prepare_cached(
            "SELECT c.order_id, c.bytes FROM changes c JOIN orders r ON r.id = c.order_id
             WHERE c.standing = 'local' AND r.user = ?1 ORDER BY c.n",
        )?
        .query_map([user], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(rows)
}

/// Changes how a change stands.
///
/// # Errors
/// Those of the database.
pub fn stand(db: &Db, hash: &str, standing: Standing, refusal: Option<&str>) -> Result<()> {
    db.prepare_cached("UPDATE changes SET standing = ?2, refusal = ?3 WHERE hash = ?1")?.execute(params![
        hash,
        standing.code(),
        refusal
    ])?;
    Ok(())
}

/// Names of the changes that a command has made, refused ones included.
///
/// # Errors
/// Those of the database.
pub fn of_command(db: &Db, command: &str) -> Result<Vec<String>> {
    let rows = db
        .prepare_cached("SELECT hash FROM changes WHERE command = ?1 ORDER BY n")?
        .query_map([command], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(rows)
}

/// Notes whose change it is.
///
/// # Errors
/// Those of the database.
pub fn set_replica(db: &Db, hash: &str, replica: &str) -> Result<()> {
    db.prepare_cached("UPDATE changes SET replica = ?2 WHERE hash = ?1")?.execute(params![hash, replica])?;
    Ok(())
}

/// Makes a device's own changes since `since` unconfirmed: a restored server may have lost them.
///
/// # Errors
/// Those of the database.
pub fn unconfirm(db: &Db, replica: &str, since: Timestamp) -> Result<()> {
    db.execute(
        "UPDATE changes SET standing = 'local' WHERE replica = ?1 AND at >= ?2 AND standing = 'confirmed'",
        params![replica, since.0],
    )?;
    Ok(())
}

/// Purges a record's changes.
///
/// # Errors
/// Those of the database.
pub fn remove(db: &Db, order: &str) -> Result<()> {
    db.execute("DELETE FROM changes WHERE order_id = ?1", [order])?;
    Ok(())
}
