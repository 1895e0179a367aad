//! Putting an order somewhere on the board: to a technician, at a time, or back into the pool.

use jobsheet_api::office::Move;
use jobsheet_api::{ApiError, ErrorCode};
use jobsheet_model::{Status, Timestamp, UserId};
use serde_json::json;

use super::assign::Given;
use super::{DECIDERS, StoredOrder, TEXT_LIMIT, assign, row, text_of};
use crate::audit;
use crate::auth::Desk;
use crate::cx::Cx;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::feeds::Publication;

/// Does one move; the row's version afterwards, and what is to be published. What is so already is no change, so that asking twice is harmless.
///
/// # Errors
/// `not_permitted`, `order_not_found`, `changed_meanwhile` when the visit changed after the version that the dispatcher
/// saw, `step_not_allowed` for finished orders and for moving begun work to another time, `invalid_input`, or when the
/// database fails.
pub fn plan_in(tx: &mut Tx, cx: &mut Cx, desk: &Desk, wish: &Move) -> Result<(u64, Publication)> {
    desk.require(DECIDERS)?;
    place_in(tx, cx, Some(desk.user), wish)
}

/// The same by somebody who may; by nobody, when the house does it by itself.
///
/// # Errors
/// As [`plan_in`], but for `not_permitted`.
pub fn place_in(tx: &mut Tx, cx: &mut Cx, by: Option<UserId>, wish: &Move) -> Result<(u64, Publication)> {
    let reason = text_of("reason", &wish.reason, TEXT_LIMIT)?;
    let mut stored = row::lock(tx, wish.order)?;
    let has = stored.order.visit.as_ref().map(|visit| visit.technician);
    let has = has.filter(|_| stored.order.status != Status::Incomplete);
    let stays = has == wish.technician;
    let planned = stored.order.visit.as_ref().and_then(|visit| visit.planned);
    let before = planned.filter(|_| stays).map(|start| (start, stored.pinned));
    let after = wish.technician.and(wish.start).map(|start| (start, wish.pinned));
    if stays && before == after {
        return Ok((stored.order.version, Publication::default()));
    }
    if wish.version < stored.visit_version {
        return Err(ApiError::new(ErrorCode::ChangedMeanwhile).with("field", "technician").into());
    }
    if stored.order.status.is_final() || (stays && stored.order.status.is_under_way()) {
        return Err(Error::refused(ErrorCode::StepNotAllowed));
    }
    let mut publication = Publication::default();
    match wish.technician {
        Some(_) if stays => {
            stored.place(after);
            stored.save_visit(tx, cx)?;
            publication.order(wish.order);
        }
        Some(technician) => assign::give(
            tx,
            cx,
            by,
            &mut stored,
            technician,
            Given { at: after, ..Given::default() },
            &mut publication,
        )?,
        None => assign::take_back(tx, cx, by, &mut stored, &mut publication)?,
    }
    let detail = json!({
        "start": after.map(|(start, _)| start), "pinned": after.is_some_and(|(_, pinned)| pinned),
        "before": before.map(|(start, _)| start), "reason": reason,
    });
    audit::write(tx, cx, by, "visit_planned", wish.order, &detail)?;
    Ok((stored.order.version, publication))
}

impl StoredOrder {
    /// Puts the visit at a time, pinned or not, or nowhere in particular.
    pub(super) fn place(&mut self, at: Option<(Timestamp, bool)>) {
        if let Some(visit) = &mut self.order.visit {
            visit.planned = at.map(|(start, _)| start);
        }
        self.pinned = at.is_some_and(|(_, pinned)| pinned);
    }
}
