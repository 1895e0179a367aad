//! Forgetting what left a feed once every device that may still ask has heard of it.
//!
//! A device that stayed away for longer than a cursor lives finds at its return that the feed's digest is not the digest
//! of what it holds, and its manifest tells what it has to let go: nothing depends on a row that is forgotten here.

use std::collections::BTreeMap;

use jobsheet_model::{ReplicaId, UserId};
use jobsheet_sync::FeedId;

use super::OFFICE;
use crate::cx::Cx;
use crate::db::{Tx, values};
use crate::error::Result;

/// A device that has not called for so long does not keep the others' feeds from being tidied.
const ALIVE: i64 = 60 * 24 * 3_600_000;

/// Notes how far the device has read. Not at each request: an old cursor only makes us forget less.
///
/// # Errors
/// When the database fails.
pub fn note_cursor(
    tx: &mut Tx,
    cx: &Cx,
    replica: ReplicaId,
    user: UserId,
    cursor: &BTreeMap<FeedId, u64>,
) -> Result<()> {
    for feed in [FeedId::company(), FeedId::user(user)] {
        let position = cursor.get(&feed).copied().unwrap_or(0);
        tx.execute(
            "INSERT INTO feed_cursors (feed, replica, position, at) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (feed, replica) DO UPDATE SET position = $3, at = $4",
            values![feed.0, replica, position, cx.now],
        )?;
    }
    Ok(())
}

/// Forgets what left a feed before the lowest cursor that lives. How many rows.
///
/// # Errors
/// When the database fails.
pub fn prune(tx: &mut Tx, cx: &Cx) -> Result<u64> {
    tx.execute("DELETE FROM feed_cursors WHERE at < $1", values![cx.now.plus(-ALIVE)])?;
    let pruned = tx.execute(
        "DELETE FROM feed_items WHERE gone = 1 AND feed <> $1 AND NOT EXISTS ( \
             SELECT 1 FROM feed_cursors c JOIN replicas r ON r.id = c.replica \
             WHERE c.feed = feed_items.feed AND c.position < feed_items.seq AND r.revoked_at IS NULL)",
        values![OFFICE],
    )?;
    Ok(pruned)
}
