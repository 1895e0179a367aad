//! Contacts with the server, from which true times are computed.

use jobsheet_model::{Clock, Timestamp};
use rusqlite::{OptionalExtension, params};

use crate::{Db, Result};

/// Anchors kept of one boot: the first is worth most to facts before it, the last to those after it.
const KEPT: u32 = 8;

/// Notes what the server's clock said at one reading of ours.
///
/// # Errors
/// Those of the database.
pub fn add(db: &Db, clock: &Clock, server_time: Timestamp) -> Result<()> {
    db.prepare_cached("INSERT OR REPLACE INTO anchors (boot, uptime, server_time) VALUES (?1, ?2, ?3)")?
        .execute(params![clock.boot, clock.uptime, server_time.0])?;
    db.prepare_cached(
        "DELETE FROM anchors WHERE boot = ?1
            AND uptime > (SELECT min(uptime) FROM anchors WHERE boot = ?1)
            AND uptime NOT IN (SELECT uptime FROM anchors WHERE boot = ?1 ORDER BY uptime DESC LIMIT ?2)",
    )?
    .execute(params![clock.boot, KEPT])?;
    Ok(())
}

/// The anchor of the boot that is nearest to `clock`: its uptime and the server's time.
///
/// # Errors
/// Those of the database.
pub fn nearest(db: &Db, clock: &Clock) -> Result<Option<(i64, Timestamp)>> {
    Ok(db
        .prepare_cached("SELECT uptime, server_time FROM anchors WHERE boot = ?1 ORDER BY abs(uptime - ?2) LIMIT 1")?
        .query_row(params![clock.boot, clock.uptime], |row| Ok((row.get(0)?, Timestamp(row.get(1)?))))
        .optional()?)
}
