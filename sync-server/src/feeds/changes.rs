//! What changed, for desks: the `office` feed as a list of orders.

use jobsheet_api::office::ChangesResponse;

use super::OFFICE;
use crate::db::{Tx, values};
use crate::error::Result;

/// Most orders named in one answer; a desk that is further behind reads its list anew anyway.
const MOST: u64 = 500;

/// Position of the office's changes.
///
/// # Errors
/// When the database fails.
pub fn office_head(tx: &mut Tx) -> Result<u64> {
    let row = tx.query_opt("SELECT head FROM feed_heads WHERE feed = $1", values![OFFICE])?;
    Ok(row.map(|row| row.number("head")).transpose()?.unwrap_or(0))
}

/// Orders that changed after a position. A position beyond the head is one of another database: everything is new.
///
/// # Errors
/// When the database fails.
pub fn changes_now(tx: &mut Tx, after: u64) -> Result<ChangesResponse> {
    let head = office_head(tx)?;
    let after = if after > head { 0 } else { after };
    let rows = tx.query(
        "SELECT item, seq FROM feed_items WHERE feed = $1 AND seq > $2 ORDER BY seq LIMIT $3",
        values![OFFICE, after, MOST],
    )?;
    let mut orders = Vec::with_capacity(rows.len());
    let mut seq = head;
    for row in &rows {
        orders.push(row.parse("item")?);
        if rows.len() as u64 == MOST {
            seq = row.number("seq")?;
        }
    }
    Ok(ChangesResponse { seq, orders })
}
