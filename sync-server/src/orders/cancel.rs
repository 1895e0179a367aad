//! Cancelling. Facts that arrive later are kept and ruled `superseded`.

use jobsheet_api::office::CancelRequest;
use jobsheet_api::{ApiError, ErrorCode};
use jobsheet_model::offer::OfferEnd;
use jobsheet_model::{OrderId, Status};
use serde_json::json;

use super::{CANCELLED, DECIDERS, TEXT_LIMIT, grants, row, text_of};
use crate::auth::Desk;
use crate::cx::Cx;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::feeds::Publication;
use crate::{audit, pool};

/// Cancels the order, with a reason. Cancelling what is cancelled changes nothing.
///
/// # Errors
/// `not_permitted`, `order_not_found`, `invalid_input` without a reason, `step_not_allowed` for completed orders, or when
/// the database fails.
pub fn cancel(tx: &mut Tx, cx: &mut Cx, desk: &Desk, id: OrderId, request: &CancelRequest) -> Result<()> {
    desk.require(DECIDERS)?;
    let reason = text_of("reason", &request.reason, TEXT_LIMIT)?;
    if reason.is_empty() {
        return Err(ApiError::invalid("reason", "empty").into());
    }
    let mut stored = row::lock(tx, id)?;
    if stored.order.status == Status::Cancelled {
        return Ok(());
    }
    if stored.order.status.is_final() {
        return Err(Error::refused(ErrorCode::StepNotAllowed));
    }
    stored.order.status = Status::Cancelled;
    stored.order.status_reason.clone_from(&reason);
    stored.save(tx, cx)?;
    let mut publication = Publication::default();
    pool::end(tx, cx, id, OfferEnd::Withdrawn, None, &mut publication)?;
    grants::revoke(tx, cx, id, None, CANCELLED, &reason, &mut publication)?;
    publication.order(id);
    audit::write(tx, cx, Some(desk.user), "order_cancelled", id, &json!({ "reason": reason }))?;
    publication.publish(tx)
}
