//! Late work: facts that arrived after the order had gone elsewhere. They are kept and change nothing; somebody at a desk
//! notes that they have seen them, and then the order asks for attention no more.

use jobsheet_api::office::NoteLateWorkRequest;
use jobsheet_model::OrderId;
use serde_json::json;

use super::{DECIDERS, row};
use crate::auth::Desk;
use crate::cx::Cx;
use crate::db::{Tx, values};
use crate::error::Result;
use crate::feeds::Publication;
use crate::{audit, rulings};

/// Notes the late work that the desk has seen. Noting it twice is fine; what arrives later asks again.
///
/// # Errors
/// `not_permitted`, `order_not_found`, or when the database fails.
pub fn note_late_work(tx: &mut Tx, cx: &mut Cx, desk: &Desk, id: OrderId, request: &NoteLateWorkRequest) -> Result<()> {
    desk.require(DECIDERS)?;
    let mut stored = row::lock(tx, id)?;
    let late = rulings::late_work(tx, id)?;
    let Some(noted) = late.iter().copied().filter(|arrival| *arrival <= request.upto).max() else { return Ok(()) };
    tx.execute(
        "INSERT INTO late_work (order_id, noted, by_user, at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (order_id) DO UPDATE SET noted = $2, by_user = $3, at = $4",
        values![id, noted, desk.user, cx.now],
    )?;
    if late.iter().all(|arrival| *arrival <= noted) {
        stored.attention = stored.attention.saturating_sub(1);
    }
    stored.save(tx, cx)?;
    let facts = late.iter().filter(|arrival| **arrival <= noted).count();
    audit::write(tx, cx, Some(desk.user), "late_work_noted", id, &json!({ "facts": facts, "upto": noted }))?;
    let mut publication = Publication::default();
    publication.order(id);
    publication.publish(tx)
}
