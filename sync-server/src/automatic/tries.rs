//! What came of each order that a switch was for, the last time.

use jobsheet_api::office::Try;
use jobsheet_model::Timestamp;

use super::Chosen;
use crate::cx::Cx;
use crate::db::{Tx, json, values};
use crate::error::Result;

/// How many are told.
const TOLD: u32 = 30;
/// How long they are kept.
const KEPT: i64 = 30 * 24 * 3_600_000;

/// Writes it. `version` is the order's afterwards.
pub(super) fn write(tx: &mut Tx, cx: &Cx, chosen: &Chosen, version: u64) -> Result<()> {
    tx.execute(
        "INSERT INTO automatic_tries (order_id, version, at, technician, reasons) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (order_id) DO UPDATE SET version = $2, at = $3, technician = $4, reasons = $5",
        values![chosen.order, version, cx.now, chosen.visit.map(|(technician, _)| technician), json(&chosen.reasons)?],
    )?;
    Ok(())
}

/// Forgets what is long past.
pub(super) fn forget(tx: &mut Tx, cx: &Cx) -> Result<()> {
    let long_ago = Timestamp(cx.now.0.saturating_sub(KEPT));
    tx.execute("DELETE FROM automatic_tries WHERE at < $1", values![long_ago])?;
    Ok(())
}

/// The newest, the newest first.
///
/// # Errors
/// When the database fails.
pub fn newest(tx: &mut Tx) -> Result<Vec<Try>> {
    let rows = tx.query(
        "SELECT t.order_id, t.at, t.technician, t.reasons, o.number, o.title, u.name FROM automatic_tries t \
         JOIN orders o ON o.id = t.order_id LEFT JOIN users u ON u.id = t.technician ORDER BY t.at DESC, t.order_id LIMIT $1",
        values![TOLD],
    )?;
    rows.iter()
        .map(|row| {
            Ok(Try {
                order: row.parse("order_id")?,
                number: row.string("number")?,
                title: row.string("title")?,
                at: row.time("at")?,
                technician: row.opt_parse("technician")?,
                name: row.opt_text("name")?.unwrap_or_default().to_owned(),
                reasons: row.json("reasons")?,
            })
        })
        .collect()
}
