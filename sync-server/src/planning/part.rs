//! What of a day is different since it was read last: news of one visit need not bring five hundred days with it.

use std::collections::BTreeMap;

use jobsheet_api::office::{Board, BoardPart};

/// The day as it is now for whoever has it as it was before.
#[must_use]
pub fn since(before: &Board, now: &Board) -> Board {
    let rows: BTreeMap<_, _> = before.rows.iter().map(|row| (row.technician, row)).collect();
    let pool: BTreeMap<_, _> = before.pool.iter().map(|order| (order.id, order)).collect();
    let part = BoardPart {
        since: before.edition.clone(),
        rows: now.rows.iter().map(|row| row.technician).collect(),
        pool: now.pool.iter().map(|order| order.id).collect(),
    };
    Board {
        rows: now.rows.iter().filter(|row| rows.get(&row.technician) != Some(row)).cloned().collect(),
        pool: now.pool.iter().filter(|order| pool.get(&order.id) != Some(order)).cloned().collect(),
        part: Some(part),
        day: now.day.clone(),
        bounds: now.bounds,
        now: now.now,
        figures: now.figures,
        slow: now.slow.clone(),
        seq: now.seq,
        edition: now.edition.clone(),
    }
}
