//! Offers whose time is over. Nothing depends on when this runs: a claim that arrives ends an overdue offer first, and a
//! desk that looks at one does so, too. Running it twice, or being killed in it, changes nothing.

use jobsheet_model::offer::OfferEnd;
use jobsheet_model::{OrderId, Status};
use serde_json::json;

use super::end;
use crate::audit;
use crate::cx::Cx;
use crate::db::{Tx, values};
use crate::error::Result;
use crate::feeds::Publication;
use crate::orders::{self, StoredOrder};

/// Most offers that are ended in one transaction.
const MOST: u64 = 50;

/// Orders with an offer whose time is over, by id.
///
/// # Errors
/// When the database fails.
pub fn overdue(tx: &mut Tx, cx: &Cx) -> Result<Vec<OrderId>> {
    let sql = "SELECT order_id FROM offers WHERE ended_at IS NULL AND until <= $1 ORDER BY order_id LIMIT $2";
    let rows = tx.query(sql, values![cx.now, MOST])?;
    Ok(rows.iter().map(|row| row.parse("order_id")).collect::<std::result::Result<_, _>>()?)
}

/// The order's offer is open although its time is over.
///
/// # Errors
/// When the database fails.
pub fn is_overdue(tx: &mut Tx, cx: &Cx, order: OrderId) -> Result<bool> {
    let sql = "SELECT 1 AS yes FROM offers WHERE order_id = $1 AND ended_at IS NULL AND until <= $2";
    Ok(tx.query_opt(sql, values![order, cx.now])?.is_some())
}

/// Ends what is overdue; how many offers.
///
/// # Errors
/// When the database fails.
pub fn sweep(tx: &mut Tx, cx: &mut Cx) -> Result<u64> {
    let (mut ended, mut publication) = (0, Publication::default());
    for order in overdue(tx, cx)? {
        let mut stored = orders::lock(tx, order)?;
        if expire(tx, cx, &mut stored, &mut publication)? {
            stored.save(tx, cx)?;
            ended += 1;
        }
    }
    publication.publish(tx)?;
    Ok(ended)
}

/// Ends the order's offer if its time is over. The caller holds the lock and writes the row if this says so.
pub(super) fn expire(
    tx: &mut Tx,
    cx: &mut Cx,
    stored: &mut StoredOrder,
    publication: &mut Publication,
) -> Result<bool> {
    let id = stored.order.id;
    if !is_overdue(tx, cx, id)? {
        return Ok(false);
    }
    end::end(tx, cx, id, OfferEnd::Expired, None, publication)?;
    stored.order.status = Status::PendingDispatch;
    publication.order(id);
    audit::write(tx, cx, None, "offer_expired", id, &json!({}))?;
    Ok(true)
}
