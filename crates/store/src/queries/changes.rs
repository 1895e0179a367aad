//! The changes of records: the authority over what a record says.

use jobsheet_model::Timestamp;
use rusqlite::{OptionalExtension, Row, params};

use crate::queries::outbox::{DueChange, due_change};
use crate::{Db, Result};

/// How a change stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// The server has it.
    Confirmed,
    /// Made here and not confirmed.
    Local,
    /// Somebody else's, confirmed by the server before it was restored from a backup; it has not said so again.
    Doubtful,
    /// Refused by the server or dropped with a refused one: kept, no part of the record.
    Refused,
}

impl Standing {
    fn code(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Local => "local",
            Self::Doubtful => "doubtful",
            Self::Refused => "refused",
        }
    }

    fn from_code(code: &str) -> Self {
        match code {
            "confirmed" => Self::Confirmed,
            "local" => Self::Local,
            "doubtful" => Self::Doubtful,
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

/// Changes made here and not confirmed, in a person's orders and answers to offers: order and bytes, in the order in which they were made.
///
/// # Errors
/// Those of the database.
pub fn local_of(db: &Db, user: &str) -> Result<Vec<(String, Vec<u8>)>> {
    let rows = db
        .prepare_cached(
            "SELECT c.order_id, c.bytes FROM changes c WHERE c.standing = 'local'
                AND coalesce((SELECT r.user FROM orders r WHERE r.id = c.order_id),
                             (SELECT f.user FROM offers f WHERE f.record = c.order_id)) = ?1
             ORDER BY c.n",
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

/// The server has a change that was made here. One that stands otherwise meanwhile stays so.
///
/// # Errors
/// Those of the database.
pub fn confirm_local(db: &Db, hash: &str) -> Result<()> {
    db.prepare_cached(
        "UPDATE changes SET standing = 'confirmed', refusal = NULL WHERE hash = ?1 AND standing = 'local'",
    )?
    .execute([hash])?;
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

/// The server was restored from a backup: nothing counts as confirmed until it says so again. What was made here is
/// offered again, the rest is doubtful.
///
/// # Errors
/// Those of the database.
pub fn doubt_all(db: &Db) -> Result<()> {
    db.execute(
        "UPDATE changes SET standing = CASE WHEN command IS NULL THEN 'doubtful' ELSE 'local' END WHERE standing = 'confirmed'",
        [],
    )?;
    Ok(())
}

/// Records that hold doubtful changes.
///
/// # Errors
/// Those of the database.
pub fn doubtful_orders(db: &Db) -> Result<Vec<String>> {
    let rows = db
        .prepare("SELECT DISTINCT order_id FROM changes WHERE standing = 'doubtful' ORDER BY order_id")?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(rows)
}

/// Records that hold unconfirmed changes made here when the server called this device otherwise.
///
/// # Errors
/// Those of the database.
pub fn orders_under_another_name(db: &Db, replica: &str) -> Result<Vec<String>> {
    let rows = db
        .prepare("SELECT DISTINCT order_id FROM changes WHERE standing = 'local' AND replica <> ?1 ORDER BY order_id")?
        .query_map([replica], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(rows)
}

/// Takes a record's doubtful changes out of it. Those that the server names later come back by themselves.
///
/// # Errors
/// Those of the database.
pub fn forget_doubtful(db: &Db, order: &str) -> Result<()> {
    db.execute(
        "UPDATE changes SET standing = 'refused', refusal = 'forgotten' WHERE order_id = ?1 AND standing = 'doubtful'",
        [order],
    )?;
    Ok(())
}

/// Work that is in no record any more, as it was made last, and that the server has not been shown: also what there was
/// nothing to do about when it was done again. For a device that is about to empty itself: up to `limit` of it.
///
/// # Errors
/// Those of the database.
pub fn to_hand_in(db: &Db, limit: u32) -> Result<Vec<DueChange>> {
    let rows = db
        .prepare_cached(
            "SELECT c.hash, c.order_id, c.bytes, c.n FROM commands m JOIN changes c ON c.command = m.id
             WHERE c.standing = 'refused' AND c.refusal IS NOT 'handed_in'
                AND c.n = (SELECT max(n) FROM changes WHERE command = m.id)
             ORDER BY c.n LIMIT ?1",
        )?
        .query_map([limit], due_change)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(rows)
}

/// The server was shown such work, and keeps it.
///
/// # Errors
/// Those of the database.
pub fn handed_in(db: &Db, hash: &str) -> Result<()> {
    db.prepare_cached("UPDATE changes SET refusal = 'handed_in' WHERE hash = ?1 AND standing = 'refused'")?
        .execute([hash])?;
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
