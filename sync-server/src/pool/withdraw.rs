//! Taking an offer back.

use jobsheet_api::office::WithdrawRequest;
use jobsheet_api::{ApiError, ErrorCode};
use jobsheet_model::offer::OfferEnd;
use jobsheet_model::{OrderId, Status};
use serde_json::json;

use super::{end, rows};
use crate::audit;
use crate::auth::Desk;
use crate::cx::Cx;
use crate::db::{Tx, values};
use crate::error::{Error, Result};
use crate::feeds::Publication;
use crate::orders::{self, DECIDERS};

/// The order is to be given to somebody by hand again. Withdrawing what was withdrawn changes nothing.
///
/// # Errors
/// `not_permitted`, `order_not_found`, `not_found` for an offer of another order, `changed_meanwhile` when it has ended
/// otherwise, or when the database fails.
pub fn withdraw(tx: &mut Tx, cx: &mut Cx, desk: &Desk, id: OrderId, request: &WithdrawRequest) -> Result<()> {
    desk.require(DECIDERS)?;
    let mut stored = orders::lock(tx, id)?;
    let row = tx.query_opt("SELECT ended FROM offers WHERE id = $1 AND order_id = $2", values![request.offer, id])?;
    let row = row.ok_or_else(|| Error::refused(ErrorCode::NotFound))?;
    match rows::end_of(&row)? {
        None => {}
        Some(OfferEnd::Withdrawn) => return Ok(()),
        Some(_) => return Err(ApiError::new(ErrorCode::ChangedMeanwhile).with("field", "technician").into()),
    }
    let mut publication = Publication::default();
    end::end(tx, cx, id, OfferEnd::Withdrawn, None, &mut publication)?;
    stored.order.status = Status::PendingDispatch;
    stored.save_visit(tx, cx)?;
    publication.order(id);
    audit::write(tx, cx, Some(desk.user), "offer_withdrawn", id, &json!({ "offer": request.offer }))?;
    publication.publish(tx)
}
