//! The end of an offer, whatever ends it.

use jobsheet_model::offer::{OfferEnd, POOL_WON};
use jobsheet_model::{OrderId, UserId};

use super::rows;
use crate::cx::Cx;
use crate::db::{Tx, values};
use crate::error::Result;
use crate::feeds::Publication;

/// Ends the order's open offer, if there is one: the card leaves every phone, with the reason. `winner`: who has the order
/// now. The caller holds the order's lock and decides what becomes of the order.
///
/// # Errors
/// When the database fails.
pub fn end(
    tx: &mut Tx,
    cx: &Cx,
    order: OrderId,
    end: OfferEnd,
    winner: Option<UserId>,
    publication: &mut Publication,
) -> Result<()> {
    let Some(offer) = rows::open(tx, order)? else { return Ok(()) };
    tx.execute(
        "UPDATE offers SET ended_at = $2, ended = $3, winner = $4 WHERE id = $1",
        values![offer, cx.now, end.code(), winner],
    )?;
    for row in tx.query("SELECT user_id FROM asked WHERE offer = $1 ORDER BY user_id", values![offer])? {
        let user: UserId = row.parse("user_id")?;
        let reason = if winner == Some(user) { POOL_WON } else { end.reason() };
        publication.offer_ended(user, offer, reason);
    }
    Ok(())
}
