//! How far each feed has been read and what it holds.

use rusqlite::{OptionalExtension, params};

use crate::queries::number::{int, uint};
use crate::{Db, Result};

/// A followed feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    /// Its name.
    pub feed: String,
    /// Everything up to here has been applied.
    pub position: u64,
    /// Digest of what it holds.
    pub digest: Vec<u8>,
}

/// All feeds, by name.
///
/// # Errors
/// Those of the database.
pub fn all(db: &Db) -> Result<Vec<Feed>> {
    let feeds = db
        .prepare_cached("SELECT feed, position, digest FROM feeds ORDER BY feed")?
        .query_map([], |row| Ok(Feed { feed: row.get(0)?, position: uint(row, 1)?, digest: row.get(2)? }))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(feeds)
}

/// Moves a feed on.
///
/// # Errors
/// Those of the database.
pub fn put(db: &Db, feed: &Feed) -> Result<()> {
    db.prepare_cached(
        "INSERT INTO feeds (feed, position, digest) VALUES (?1, ?2, ?3)
         ON CONFLICT (feed) DO UPDATE SET position = excluded.position, digest = excluded.digest",
    )?
    .execute(params![feed.feed, int(feed.position), feed.digest])?;
    Ok(())
}

/// Leaves a feed; what it held alone is to be purged by the caller.
///
/// # Errors
/// Those of the database.
pub fn remove(db: &Db, feed: &str) -> Result<()> {
    db.execute("DELETE FROM feeds WHERE feed = ?1", [feed])?;
    db.execute("DELETE FROM held WHERE feed = ?1", [feed])?;
    Ok(())
}

/// Begins all feeds anew: everything will be listed again. What is held stays until the listing says otherwise.
///
/// # Errors
/// Those of the database.
pub fn restart(db: &Db) -> Result<()> {
    db.execute("DELETE FROM feeds", [])?;
    db.execute("DELETE FROM held", [])?;
    Ok(())
}

/// Holds an item, or holds it at a new position.
///
/// # Errors
/// Those of the database.
pub fn hold(db: &Db, feed: &str, kind: &str, item: &str, position: u64, mark: &[u8]) -> Result<()> {
    db.prepare_cached(
        "INSERT INTO held (feed, kind, item, position, mark) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (feed, kind, item) DO UPDATE SET position = excluded.position, mark = excluded.mark",
    )?
    .execute(params![feed, kind, item, int(position), mark])?;
    Ok(())
}

/// The mark of an item that a feed holds.
///
/// # Errors
/// Those of the database.
pub fn mark(db: &Db, feed: &str, kind: &str, item: &str) -> Result<Option<Vec<u8>>> {
    Ok(db
        .prepare_cached("SELECT mark FROM held WHERE feed = ?1 AND kind = ?2 AND item = ?3")?
        .query_row(params![feed, kind, item], |row| row.get(0))
        .optional()?)
}

/// The digest of all that a feed holds, as it was kept last.
///
/// # Errors
/// Those of the database.
pub fn digest(db: &Db, feed: &str) -> Result<Option<Vec<u8>>> {
    Ok(db.prepare_cached("SELECT digest FROM feeds WHERE feed = ?1")?.query_row([feed], |row| row.get(0)).optional()?)
}

/// Lets an item of a feed go; true while another feed still holds it.
///
/// # Errors
/// Those of the database.
pub fn release(db: &Db, feed: &str, kind: &str, item: &str) -> Result<bool> {
    db.prepare_cached("DELETE FROM held WHERE feed = ?1 AND kind = ?2 AND item = ?3")?
        .execute(params![feed, kind, item])?;
    is_held(db, kind, item)
}

/// Some feed holds it.
///
/// # Errors
/// Those of the database.
pub fn is_held(db: &Db, kind: &str, item: &str) -> Result<bool> {
    Ok(db
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM held WHERE kind = ?1 AND item = ?2)")?
        .query_row(params![kind, item], |row| row.get(0))?)
}

/// One thing that a feed holds: kind, item, position, mark.
pub type Holding = (String, String, u64, Vec<u8>);

/// Everything that a feed holds.
///
/// # Errors
/// Those of the database.
pub fn holdings(db: &Db, feed: &str) -> Result<Vec<Holding>> {
    let rows = db
        .prepare("SELECT kind, item, position, mark FROM held WHERE feed = ?1 ORDER BY kind, item")?
        .query_map([feed], |row| Ok((row.get(0)?, row.get(1)?, uint(row, 2)?, row.get(3)?)))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(rows)
}
