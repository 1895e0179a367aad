//! Putting an order somewhere on the board: to a technician, at a time, or back into the pool.

use jobsheet_api::office::Move;
use jobsheet_api::{ApiError, ErrorCode};
use jobsheet_model::{Status, VisitId};
use serde_json::json;

use super::{DECIDERS, StoredOrder, TEXT_LIMIT, assign, row, text_of};
use crate::audit;
use crate::auth::Desk;
use crate::cx::Cx;
use crate::db::{Tx, values};
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
    let reason = text_of("reason", &wish.reason, TEXT_LIMIT)?;
    let mut stored = row::lock(tx, wish.order)?;
    let has = stored.order.visit.as_ref().map(|visit| visit.technician);
    let has = has.filter(|_| stored.order.status != Status::Incomplete);
    let stays = has == wish.technician;
    let before = match &stored.order.visit {
        Some(visit) if stays => planned(tx, visit.id)?,
        _ => None,
    };
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
        Some(technician) if !stays => assign::give(tx, cx, desk.user, &mut stored, technician, &mut publication)?,
        Some(_) => {
            stored.save_visit(tx, cx)?;
            publication.order(wish.order);
        }
        None => assign::take_back(tx, cx, desk.user, &mut stored, &mut publication)?,
    }
    put(tx, cx, desk, &stored, wish)?;
    let detail = json!({
        "start": after.map(|(start, _)| start), "pinned": after.is_some_and(|(_, pinned)| pinned),
        "before": before.map(|(start, _)| start), "reason": reason,
    });
    audit::write(tx, cx, Some(desk.user), "visit_planned", wish.order, &detail)?;
    Ok((stored.order.version, publication))
}

/// When the visit is to begin, and whether it stays there.
fn planned(tx: &mut Tx, visit: VisitId) -> Result<Option<(jobsheet_model::Timestamp, bool)>> {
    let row = tx.query_opt("SELECT start_at, pinned FROM visit_plans WHERE visit = $1", values![visit])?;
    row.map(|row| Ok((row.time("start_at")?, row.flag("pinned")?))).transpose()
}

fn put(tx: &mut Tx, cx: &Cx, desk: &Desk, stored: &StoredOrder, wish: &Move) -> Result<()> {
    let Some(visit) = &stored.order.visit else { return Ok(()) };
    let Some(start) = wish.start else {
        tx.execute("DELETE FROM visit_plans WHERE visit = $1", values![visit.id])?;
        return Ok(());
    };
    tx.execute(
        "INSERT INTO visit_plans (visit, order_id, start_at, pinned, by_user, at) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (visit) DO UPDATE SET start_at = $3, pinned = $4, by_user = $5, at = $6",
        values![visit.id, stored.order.id, start, wish.pinned, desk.user, cx.now],
    )?;
    Ok(())
}
