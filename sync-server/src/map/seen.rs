//! Positions that people wrote with facts, kept where a map finds them without opening a record.

use jobsheet_model::entry::{Action, Entry, EntryKind};
use jobsheet_model::{OrderId, Timestamp};

use crate::cx::Cx;
use crate::db::{Tx, values};
use crate::error::Result;

/// So long a position is kept here: the heat map looks back a month. The record keeps it with the work.
const KEPT: i64 = 31 * 24 * 3_600_000;

/// Keeps where a fact was written, if it says so. In the transaction that lets the fact in; a second time changes nothing.
///
/// # Errors
/// When the database fails.
pub fn keep(tx: &mut Tx, order: OrderId, entry: &Entry, at: Timestamp) -> Result<()> {
    let Some(place) = entry.place.filter(jobsheet_model::Place::is_valid) else { return Ok(()) };
    tx.execute(
        "INSERT INTO places_seen (order_id, entry, user_id, at, lat, lon, accuracy, mock, how) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (order_id, entry) DO NOTHING",
        values![order, entry.id, entry.by, at, place.lat, place.lon, place.accuracy, place.mock, how(&entry.what)],
    )?;
    Ok(())
}

/// Forgets what is older than a month. How many rows.
///
/// # Errors
/// When the database fails.
pub fn forget(tx: &mut Tx, cx: &Cx) -> Result<u64> {
    Ok(tx.execute("DELETE FROM places_seen WHERE at < $1", values![cx.now.plus(-KEPT)])?)
}

fn how(what: &EntryKind) -> &'static str {
    match what {
        EntryKind::CheckIn { .. } | EntryKind::Step { action: Action::Arrive, .. } => "check_in",
        EntryKind::Step { action, .. } => action.code(),
        _ => "other",
    }
}
