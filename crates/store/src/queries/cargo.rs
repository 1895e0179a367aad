//! Work of other devices on its way to the server. Rows come in sealed and go out as they came.

use jobsheet_model::Timestamp;
use rusqlite::{OptionalExtension, Row, params};

use crate::queries::blobs::CHUNK;
use crate::queries::number::{int, uint};
use crate::{Db, Result, StoreError};

/// A signed envelope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEnvelope<'a> {
    /// SHA-256 of its bytes.
    pub id: &'a str,
    /// Whose.
    pub author: &'a str,
    /// When it was packed.
    pub packed_at: Timestamp,
    /// As it was sealed.
    pub bytes: &'a [u8],
    /// Names of the changes in it.
    pub changes: &'a [String],
}

/// A file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFile<'a> {
    /// SHA-256 of its content.
    pub sha256: &'a str,
    /// Whose.
    pub author: &'a str,
    /// When it was packed.
    pub packed_at: Timestamp,
    /// Its type.
    pub mime: &'a str,
    /// Its content.
    pub bytes: &'a [u8],
}

/// A file on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRow {
    /// The row.
    pub n: i64,
    /// Its content.
    pub sha256: String,
    /// All of it.
    pub bytes: u64,
    /// Its type.
    pub mime: String,
    /// Address of the upload; empty before the server has given one.
    pub upload: String,
    /// Bytes that the server has confirmed.
    pub sent: u64,
    /// Tries that failed.
    pub attempts: u32,
}

/// What is carried for one author.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Load {
    /// Whose.
    pub author: String,
    /// The newest packing.
    pub packed_at: Timestamp,
    /// Changes and files without an answer.
    pub waiting: u32,
    /// Those that were refused.
    pub refused: u32,
    /// Bytes of files still to send.
    pub bytes_left: u64,
    /// Why something was refused.
    pub error: Option<String>,
}

/// Takes an envelope on. False when it is here already.
///
/// # Errors
/// Those of the database.
pub fn add_envelope(db: &Db, envelope: &NewEnvelope<'_>) -> Result<bool> {
    let added = db
        .prepare_cached(
            "INSERT INTO cargo (kind, id, author, packed_at, state, envelope, bytes, mime)
             VALUES ('envelope', ?1, ?2, ?3, 'waiting', ?4, 0, '') ON CONFLICT (kind, id) DO NOTHING",
        )?
        .execute(params![envelope.id, envelope.author, envelope.packed_at.0, envelope.bytes])?;
    if added == 0 {
        return Ok(false);
    }
    let n = db.last_insert_rowid();
    let mut insert =
        db.prepare_cached("INSERT INTO cargo_changes (hash, cargo) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?;
    for hash in envelope.changes {
        insert.execute(params![hash, n])?;
    }
    Ok(true)
}

/// Takes a file on. False when it is here already.
///
/// # Errors
/// Those of the database; [`StoreError::Full`] when there is no room.
pub fn add_file(db: &Db, file: &NewFile<'_>) -> Result<bool> {
    let length = i64::try_from(file.bytes.len()).map_err(StoreError::unreadable("cargo.bytes"))?;
    let added = db
        .prepare_cached(
            "INSERT INTO cargo (kind, id, author, packed_at, state, envelope, bytes, mime)
             VALUES ('file', ?1, ?2, ?3, 'waiting', x'', ?4, ?5) ON CONFLICT (kind, id) DO NOTHING",
        )?
        .execute(params![file.sha256, file.author, file.packed_at.0, length, file.mime])?;
    if added == 0 {
        return Ok(false);
    }
    let n = db.last_insert_rowid();
    let mut insert = db.prepare_cached("INSERT INTO cargo_chunks (cargo, chunk, data) VALUES (?1, ?2, ?3)")?;
    for (index, chunk) in file.bytes.chunks(CHUNK).enumerate() {
        insert.execute(params![n, i64::try_from(index).unwrap_or(i64::MAX), chunk])?;
    }
    Ok(true)
}

/// Envelopes to send, oldest first, up to `limit`: the row and the bytes.
///
/// # Errors
/// Those of the database.
pub fn due_envelopes(db: &Db, now: Timestamp, limit: u32) -> Result<Vec<(i64, Vec<u8>)>> {
    let rows = db
        .prepare_cached(
            "SELECT n, envelope FROM cargo WHERE kind = 'envelope' AND state IN ('waiting', 'sent') AND retry_at <= ?1
             ORDER BY n LIMIT ?2",
        )?
        .query_map(params![now.0, limit], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(rows)
}

/// The next file to send. Words go before: not while an envelope waits.
///
/// # Errors
/// Those of the database.
pub fn due_file(db: &Db, now: Timestamp) -> Result<Option<i64>> {
    Ok(db
        .prepare_cached(
            "SELECT n FROM cargo WHERE kind = 'file' AND state IN ('waiting', 'sent') AND retry_at <= ?1
                AND NOT EXISTS (SELECT 1 FROM cargo WHERE kind = 'envelope' AND state IN ('waiting', 'sent'))
             ORDER BY n LIMIT 1",
        )?
        .query_row([now.0], |row| row.get(0))
        .optional()?)
}

/// The next time after `now` at which something that waits may be tried again.
///
/// # Errors
/// Those of the database.
pub fn next_retry(db: &Db, now: Timestamp) -> Result<Option<Timestamp>> {
    Ok(db
        .prepare_cached("SELECT min(retry_at) FROM cargo WHERE state IN ('waiting', 'sent') AND retry_at > ?1")?
        .query_row([now.0], |row| Ok(row.get::<_, Option<i64>>(0)?.map(Timestamp)))?)
}

fn file_of(row: &Row<'_>) -> rusqlite::Result<FileRow> {
    Ok(FileRow {
        n: row.get(0)?,
        sha256: row.get(1)?,
        bytes: uint(row, 2)?,
        mime: row.get(3)?,
        upload: row.get(4)?,
        sent: uint(row, 5)?,
        attempts: row.get(6)?,
    })
}

/// One file.
///
/// # Errors
/// Those of the database.
pub fn file(db: &Db, n: i64) -> Result<Option<FileRow>> {
    Ok(db
        .prepare_cached("SELECT n, id, bytes, mime, upload, sent, attempts FROM cargo WHERE n = ?1 AND kind = 'file'")?
        .query_row([n], file_of)
        .optional()?)
}

/// The bytes of a file from `offset` to the end of the chunk that holds it; empty at the end.
///
/// # Errors
/// Those of the database.
pub fn read_from(db: &Db, n: i64, offset: u64) -> Result<Vec<u8>> {
    let skip = usize::try_from(offset % CHUNK as u64).unwrap_or(0);
    let data: Option<Vec<u8>> = db
        .prepare_cached("SELECT data FROM cargo_chunks WHERE cargo = ?1 AND chunk = ?2")?
        .query_row(params![n, int(offset / CHUNK as u64)], |row| row.get(0))
        .optional()?;
    Ok(data.and_then(|data| data.get(skip..).map(<[u8]>::to_vec)).unwrap_or_default())
}

/// Notes that an item is on its way.
///
/// # Errors
/// Those of the database.
pub fn sent(db: &Db, n: i64) -> Result<()> {
    db.prepare_cached("UPDATE cargo SET state = 'sent' WHERE n = ?1 AND state = 'waiting'")?.execute([n])?;
    Ok(())
}

/// Notes where an upload goes on.
///
/// # Errors
/// Those of the database.
pub fn progress(db: &Db, n: i64, upload: &str, sent: u64) -> Result<()> {
    db.prepare_cached("UPDATE cargo SET upload = ?2, sent = ?3 WHERE n = ?1")?.execute(params![
        n,
        upload,
        int(sent)
    ])?;
    Ok(())
}

/// Leaves an item alone until `retry_at`, without counting that as a failure.
///
/// # Errors
/// Those of the database.
pub fn wait(db: &Db, n: i64, retry_at: Timestamp) -> Result<()> {
    db.prepare_cached("UPDATE cargo SET retry_at = ?2 WHERE n = ?1")?.execute(params![n, retry_at.0])?;
    Ok(())
}

/// Notes that a try failed.
///
/// # Errors
/// Those of the database.
pub fn failed(db: &Db, n: i64, retry_at: Timestamp, error: &str) -> Result<()> {
    db.prepare_cached(
        "UPDATE cargo SET state = 'waiting', attempts = attempts + 1, retry_at = ?2, error = ?3 WHERE n = ?1",
    )?
    .execute(params![n, retry_at.0, error])?;
    Ok(())
}

/// Notes that the server will not take it as it is. It stays: somebody may mend what is wrong there.
///
/// # Errors
/// Those of the database.
pub fn refused(db: &Db, n: i64, error: &str) -> Result<()> {
    db.prepare_cached("UPDATE cargo SET state = 'refused', error = ?2 WHERE n = ?1")?.execute(params![n, error])?;
    Ok(())
}

/// Lets everything be tried now, what was refused too.
///
/// # Errors
/// Those of the database.
pub fn retry_all(db: &Db) -> Result<()> {
    db.execute("UPDATE cargo SET state = 'waiting', retry_at = 0, error = NULL", [])?;
    Ok(())
}

/// Lets what waits be tried now, and makes what was sent and not answered count as not sent: for a program that begins
/// anew, or a line that is back.
///
/// # Errors
/// Those of the database.
pub fn hurry(db: &Db) -> Result<()> {
    db.execute("UPDATE cargo SET state = 'waiting', retry_at = 0 WHERE state IN ('waiting', 'sent')", [])?;
    Ok(())
}

/// Some envelope holds some change.
///
/// # Errors
/// Those of the database.
pub fn any(db: &Db) -> Result<bool> {
    Ok(db.prepare_cached("SELECT EXISTS (SELECT 1 FROM cargo_changes)")?.query_row([], |row| row.get(0))?)
}

/// Rows of the envelopes that hold this change.
///
/// # Errors
/// Those of the database.
pub fn holding(db: &Db, hash: &str) -> Result<Vec<i64>> {
    let rows = db
        .prepare_cached("SELECT cargo FROM cargo_changes WHERE hash = ?1 ORDER BY cargo")?
        .query_map([hash], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(rows)
}

/// The server has a change: an envelope of which it has all leaves.
///
/// # Errors
/// Those of the database.
pub fn stored(db: &Db, n: i64, hash: &str) -> Result<()> {
    db.prepare_cached("DELETE FROM cargo_changes WHERE cargo = ?1 AND hash = ?2")?.execute(params![n, hash])?;
    db.prepare_cached("DELETE FROM cargo WHERE n = ?1 AND NOT EXISTS (SELECT 1 FROM cargo_changes WHERE cargo = ?1)")?
        .execute([n])?;
    Ok(())
}

/// The server has a file: it leaves. True if it was carried here.
///
/// # Errors
/// Those of the database.
pub fn received(db: &Db, sha256: &str) -> Result<bool> {
    db.prepare_cached("DELETE FROM cargo_chunks WHERE cargo IN (SELECT n FROM cargo WHERE kind = 'file' AND id = ?1)")?
        .execute([sha256])?;
    let gone = db.prepare_cached("DELETE FROM cargo WHERE kind = 'file' AND id = ?1")?.execute([sha256])?;
    Ok(gone > 0)
}

/// What is carried, by author.
///
/// # Errors
/// Those of the database.
pub fn loads(db: &Db) -> Result<Vec<Load>> {
    let rows = db
        .prepare_cached(
            "SELECT author, max(packed_at),
                sum(CASE WHEN state = 'refused' THEN 0 WHEN kind = 'file' THEN 1 ELSE (SELECT count(*) FROM cargo_changes h WHERE h.cargo = c.n) END),
                sum(CASE WHEN state <> 'refused' THEN 0 WHEN kind = 'file' THEN 1 ELSE (SELECT count(*) FROM cargo_changes h WHERE h.cargo = c.n) END),
                sum(CASE WHEN state = 'refused' THEN 0 ELSE bytes - min(sent, bytes) END),
                max(CASE WHEN state = 'refused' THEN error END)
             FROM cargo c GROUP BY author ORDER BY author",
        )?
        .query_map([], |row| {
            Ok(Load {
                author: row.get(0)?,
                packed_at: Timestamp(row.get(1)?),
                waiting: row.get(2)?,
                refused: row.get(3)?,
                bytes_left: uint(row, 4)?,
                error: row.get(5)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(rows)
}
