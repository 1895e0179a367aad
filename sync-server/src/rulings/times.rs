//! When things really happened.

use std::collections::BTreeMap;

use jobsheet_model::entry::Entry;
use jobsheet_model::{Clock, Confidence, EntryId, OrderId, ReplicaId, Timestamp};
use jobsheet_sync::{Anchor, anchor};

use super::store::confidence_code;
use crate::db::{Tx, values};
use crate::error::{Error, Result};

/// The contacts of a device from which the times of its facts follow.
///
/// # Errors
/// When the database fails.
pub fn anchors(tx: &mut Tx, replica: ReplicaId) -> Result<Vec<Anchor>> {
    let rows = tx.query(
        "SELECT boot, uptime, wall, server_time, within FROM boot_anchors WHERE replica_id = $1 ORDER BY server_time",
        values![replica],
    )?;
    let mut anchors = Vec::with_capacity(rows.len());
    for row in &rows {
        let clock = Clock { boot: row.string("boot")?, uptime: row.int("uptime")?, wall: row.time("wall")? };
        anchors.push(Anchor { clock, server: row.time("server_time")?, within: row.opt_int("within")? });
    }
    Ok(anchors)
}

/// The true time of a fact, as well as the anchors tell it.
#[must_use]
pub fn time_of(entry: &Entry, anchors: &[Anchor]) -> (Timestamp, Confidence) {
    entry.clock.as_ref().map_or((entry.at, Confidence::Device), |clock| anchor::resolve(anchors, clock))
}

/// Freezes the true time of a fact that asks for nothing.
///
/// # Errors
/// When the database fails.
pub fn keep_time(tx: &mut Tx, order: OrderId, entry: EntryId, at: Timestamp, confidence: Confidence) -> Result<()> {
    tx.execute(
        "INSERT INTO fact_times (order_id, entry, occurred_at, confidence) VALUES ($1, $2, $3, $4) ON CONFLICT (order_id, entry) DO NOTHING",
        values![order, entry, at, confidence_code(confidence)],
    )?;
    Ok(())
}

/// The frozen times of the facts of an order that have no ruling.
///
/// # Errors
/// When the database fails.
pub fn times(tx: &mut Tx, order: OrderId) -> Result<BTreeMap<EntryId, (Timestamp, Confidence)>> {
    let mut times = BTreeMap::new();
    for row in tx.query("SELECT entry, occurred_at, confidence FROM fact_times WHERE order_id = $1", values![order])? {
        let confidence = serde_json::Value::String(row.string("confidence")?);
        let confidence = serde_json::from_value(confidence).map_err(Error::internal)?;
        times.insert(row.parse("entry")?, (row.time("occurred_at")?, confidence));
    }
    Ok(times)
}
