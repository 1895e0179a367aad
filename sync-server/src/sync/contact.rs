//! A contact ties the device's counter to the server's clock: from it the true times of its facts follow. It also says
//! what still waits on the device, for the people who wonder where the work is.

use jobsheet_model::Timestamp;
use jobsheet_sync::{SyncRequest, Waiting};
use serde::{Deserialize, Serialize};

use crate::cx::Cx;
use crate::db::{Tx, json, values};
use crate::error::Result;

/// A newer contact of the same life replaces the old one after this long, because counters drift. Not at each request: a
/// quiet sync should cost no write.
const AGAIN: i64 = 3_600_000;

/// What a device said that it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// What.
    #[serde(flatten)]
    pub waiting: Waiting,
    /// When it said so.
    pub at: Timestamp,
}

/// The contact would be written.
pub(super) fn is_news(tx: &mut Tx, cx: &Cx, request: &SyncRequest) -> Result<bool> {
    let sql = "SELECT r.waiting, a.server_time FROM replicas r \
               LEFT JOIN boot_anchors a ON a.replica_id = r.id AND a.boot = $2 WHERE r.id = $1";
    let row = tx.query_one(sql, values![request.replica, &request.clock.boot])?;
    let told: Option<Told> = row.opt_json("waiting")?;
    let drifted = row.opt_time("server_time")?.is_none_or(|at| at.plus(AGAIN) <= cx.now);
    Ok(drifted || told.map(|told| told.waiting) != request.waiting)
}

/// A question that was under way for longer than others says less: what it says of its counter was true earlier.
const SLOWER: i64 = 60_000;

/// Writes the contact. One that comes late, by a network that keeps questions back or brings them twice, does not replace
/// a better one: how far the server's clock is from the counter can only grow by waiting.
///
/// # Errors
/// When the database fails.
pub fn note_contact(tx: &mut Tx, cx: &Cx, request: &SyncRequest) -> Result<()> {
    let clock = &request.clock;
    tx.execute(
        "INSERT INTO boot_anchors (replica_id, boot, uptime, wall, server_time) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (replica_id, boot) DO UPDATE SET uptime = $3, wall = $4, server_time = $5 \
         WHERE $5 - $3 < boot_anchors.server_time - boot_anchors.uptime + $6",
        values![request.replica, &clock.boot, clock.uptime, clock.wall, cx.now, SLOWER],
    )?;
    let told = request.waiting.clone().map(|waiting| Told { waiting, at: cx.now });
    let told = told.as_ref().map(json).transpose()?;
    tx.execute(
        "UPDATE replicas SET last_seen = $2, last_clock = $3, waiting = $4 WHERE id = $1",
        values![request.replica, cx.now, json(clock)?, told],
    )?;
    Ok(())
}
