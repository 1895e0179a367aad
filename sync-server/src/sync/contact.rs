//! A contact ties the device's counter to the server's clock: from it the true times of its facts follow.

use jobsheet_sync::SyncRequest;

use crate::cx::Cx;
use crate::db::{Tx, json, values};
use crate::error::Result;

/// A newer contact of the same life replaces the old one after this long, because counters drift. Not at each request: a
/// quiet sync should cost no write.
const AGAIN: i64 = 3_600_000;

/// The contact would be written.
pub(super) fn is_news(tx: &mut Tx, cx: &Cx, request: &SyncRequest) -> Result<bool> {
    let sql = "SELECT server_time FROM boot_anchors WHERE replica_id = $1 AND boot = $2";
    let row = tx.query_opt(sql, values![request.replica, &request.clock.boot])?;
    Ok(match row {
        Some(row) => row.time("server_time")?.plus(AGAIN) <= cx.now,
        None => true,
    })
}

/// Writes the contact.
///
/// # Errors
/// When the database fails.
pub fn note_contact(tx: &mut Tx, cx: &Cx, request: &SyncRequest) -> Result<()> {
    let clock = &request.clock;
    tx.execute(
        "INSERT INTO boot_anchors (replica_id, boot, uptime, wall, server_time) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (replica_id, boot) DO UPDATE SET uptime = $3, wall = $4, server_time = $5",
        values![request.replica, &clock.boot, clock.uptime, clock.wall, cx.now],
    )?;
    tx.execute(
        "UPDATE replicas SET last_seen = $2, last_clock = $3 WHERE id = $1",
        values![request.replica, cx.now, json(clock)?],
    )?;
    Ok(())
}
