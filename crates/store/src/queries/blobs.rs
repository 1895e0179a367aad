//! Bytes of files, by content, in chunks: a file is written together with the fact that names it and read in pieces.

use rusqlite::{OptionalExtension, params};

use crate::queries::number::{int, uint};
use crate::{Db, Result, StoreError};

/// Bytes of one chunk. Uploads read whole chunks.
pub const CHUNK: usize = 256 * 1024;

/// Keeps a file; one that is there already stays. The caller vouches for the hash.
///
/// # Errors
/// Those of the database; [`StoreError::Full`] when there is no room.
pub fn put(db: &Db, sha256: &str, mime: &str, bytes: &[u8]) -> Result<()> {
    let length = i64::try_from(bytes.len()).map_err(StoreError::unreadable("blobs.bytes"))?;
    let added = db
        .prepare_cached("INSERT INTO blobs (sha256, bytes, mime) VALUES (?1, ?2, ?3) ON CONFLICT (sha256) DO NOTHING")?
        .execute(params![sha256, length, mime])?;
    if added == 0 {
        return Ok(());
    }
    let mut insert = db.prepare_cached("INSERT INTO blob_chunks (sha256, chunk, data) VALUES (?1, ?2, ?3)")?;
    for (index, chunk) in bytes.chunks(CHUNK).enumerate() {
        insert.execute(params![sha256, i64::try_from(index).unwrap_or(i64::MAX), chunk])?;
    }
    Ok(())
}

/// Length and type of a file, if it is here.
///
/// # Errors
/// Those of the database.
pub fn info(db: &Db, sha256: &str) -> Result<Option<(u64, String)>> {
    Ok(db
        .prepare_cached("SELECT bytes, mime FROM blobs WHERE sha256 = ?1")?
        .query_row([sha256], |row| Ok((uint(row, 0)?, row.get(1)?)))
        .optional()?)
}

/// All bytes of a file.
///
/// # Errors
/// Those of the database.
pub fn read(db: &Db, sha256: &str) -> Result<Option<Vec<u8>>> {
    let Some((length, _)) = info(db, sha256)? else { return Ok(None) };
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
    let mut chunks = db.prepare_cached("SELECT data FROM blob_chunks WHERE sha256 = ?1 ORDER BY chunk")?;
    let mut rows = chunks.query([sha256])?;
    while let Some(row) = rows.next()? {
        bytes.extend_from_slice(row.get_ref(0)?.as_blob().map_err(StoreError::unreadable("blob_chunks.data"))?);
    }
    Ok(Some(bytes))
}

/// The bytes of a file from `offset` to the end of the chunk that holds it; empty at the end.
///
/// # Errors
/// Those of the database.
pub fn read_from(db: &Db, sha256: &str, offset: u64) -> Result<Vec<u8>> {
    let chunk = offset / CHUNK as u64;
    let skip = usize::try_from(offset % CHUNK as u64).unwrap_or(0);
    let data: Option<Vec<u8>> = db
        .prepare_cached("SELECT data FROM blob_chunks WHERE sha256 = ?1 AND chunk = ?2")?
        .query_row(params![sha256, int(chunk)], |row| row.get(0))
        .optional()?;
    Ok(data.and_then(|data| data.get(skip..).map(<[u8]>::to_vec)).unwrap_or_default())
}

/// Purges files that no attachment names.
///
/// # Errors
/// Those of the database.
pub fn remove_unnamed(db: &Db) -> Result<()> {
    db.execute("DELETE FROM blob_chunks WHERE sha256 NOT IN (SELECT sha256 FROM attachments)", [])?;
    db.execute("DELETE FROM blobs WHERE sha256 NOT IN (SELECT sha256 FROM attachments)", [])?;
    Ok(())
}
