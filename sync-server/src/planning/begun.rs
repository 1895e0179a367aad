//! When work was begun, kept where a board finds it without opening a record.

use std::collections::BTreeMap;

use jobsheet_model::entry::{Action, Entry, EntryKind};
use jobsheet_model::{OrderId, Timestamp};

use super::picture::OF_THE_DAY;
use crate::db::{Tx, Value, values};
use crate::error::Result;

/// Keeps that somebody has arrived or begun, if this fact says so. In the transaction that lets the fact in; a second time changes
/// nothing.
///
/// # Errors
/// When the database fails.
pub fn keep(tx: &mut Tx, order: OrderId, entry: &Entry, at: Timestamp) -> Result<()> {
    let begins = matches!(
        entry.what,
        EntryKind::CheckIn { .. } | EntryKind::Step { action: Action::Arrive | Action::Start, .. }
    );
    if begins {
        tx.execute(
            "INSERT INTO work_begun (order_id, entry, user_id, at) VALUES ($1, $2, $3, $4) ON CONFLICT (order_id, entry) DO NOTHING",
            values![order, entry.id, entry.by, at],
        )?;
    }
    Ok(())
}

/// When whoever has an order of the day arrived for this visit; the parameters are those of [`OF_THE_DAY`]. Work of an earlier visit,
/// or of somebody who had it before, is none of it.
///
/// # Errors
/// When the database fails.
pub(super) fn on(tx: &mut Tx, parameters: &[Value]) -> Result<BTreeMap<OrderId, Timestamp>> {
    let sql = format!(
        "SELECT b.order_id, MIN(b.at) AS at FROM work_begun b JOIN orders o ON o.id = b.order_id \
         WHERE b.user_id = o.technician AND b.at >= COALESCE(o.assigned_at, 0) AND {OF_THE_DAY} GROUP BY b.order_id"
    );
    let mut begun = BTreeMap::new();
    for row in tx.query(&sql, parameters)? {
        begun.insert(row.parse("order_id")?, row.time("at")?);
    }
    Ok(begun)
}
