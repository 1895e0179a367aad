//! Giving an order to a technician, and taking it back.

use jobsheet_api::office::AssignRequest;
use jobsheet_api::{ApiError, ErrorCode};
use jobsheet_model::entry::{Action, Entry};
use jobsheet_model::offer::OfferEnd;
use jobsheet_model::person::Role;
use jobsheet_model::{OrderId, Status, Timestamp, UserId, Visit, VisitId};
use serde_json::json;

use super::{DECIDERS, REASSIGNED, StoredOrder, TEXT_LIMIT, UNASSIGNED, grants, row, text_of};
use crate::auth::Desk;
use crate::cx::Cx;
use crate::db::{Tx, values};
use crate::error::{Error, Result};
use crate::feeds::Publication;
use crate::{audit, catalog, pool};

/// Gives the order to a technician, or back to the unassigned. Whoever has it already keeps the visit they have.
///
/// # Errors
/// `not_permitted`, `order_not_found`, `changed_meanwhile` when the visit changed after the version that the dispatcher
/// saw, `step_not_allowed` for finished orders, `invalid_input`, or when the database fails.
pub fn assign(tx: &mut Tx, cx: &mut Cx, desk: &Desk, id: OrderId, request: &AssignRequest) -> Result<()> {
    desk.require(DECIDERS)?;
    let reason = text_of("reason", &request.reason, TEXT_LIMIT)?;
    let mut stored = row::lock(tx, id)?;
    let has = stored.order.visit.as_ref().map(|visit| visit.technician);
    let same = has == request.technician && stored.order.status != Status::Incomplete;
    let forced = stored.order.visit.as_ref().is_some_and(|visit| visit.forced);
    if same && forced == request.forced {
        return Ok(());
    }
    if request.version < stored.visit_version {
        return Err(ApiError::new(ErrorCode::ChangedMeanwhile).with("field", "technician").into());
    }
    if stored.order.status.is_final() {
        return Err(Error::refused(ErrorCode::StepNotAllowed));
    }
    let mut publication = Publication::default();
    match request.technician {
        Some(_) if same => force(tx, cx, desk.user, &mut stored, request.forced, &mut publication)?,
        Some(technician) => give(
            tx,
            cx,
            Some(desk.user),
            &mut stored,
            technician,
            Given { forced: request.forced, ..Given::default() },
            &mut publication,
        )?,
        None => take_back(tx, cx, Some(desk.user), &mut stored, &mut publication)?,
    }
    if !reason.is_empty() {
        audit::write(tx, cx, Some(desk.user), "overruled", id, &json!({ "reason": reason }))?;
    }
    publication.publish(tx)
}

/// Nobody has it any more.
pub(super) fn take_back(
    tx: &mut Tx,
    cx: &mut Cx,
    by: Option<UserId>,
    stored: &mut StoredOrder,
    publication: &mut Publication,
) -> Result<()> {
    let id = stored.order.id;
    let had = stored.order.visit.take().map(|visit| visit.technician);
    stored.pinned = false;
    stored.order.status = Status::PendingDispatch;
    stored.order.status_reason.clear();
    stored.save_visit(tx, cx)?;
    grants::revoke(tx, cx, id, None, UNASSIGNED, "", publication)?;
    publication.order(id);
    audit::write(tx, cx, by, "order_unassigned", id, &json!({ "technician": had }))
}

/// The visit comes first from now on, or does not any more.
fn force(
    tx: &mut Tx,
    cx: &mut Cx,
    by: UserId,
    stored: &mut StoredOrder,
    forced: bool,
    publication: &mut Publication,
) -> Result<()> {
    let id = stored.order.id;
    if let Some(visit) = &mut stored.order.visit {
        visit.forced = forced;
    }
    stored.save_visit(tx, cx)?;
    publication.order(id);
    audit::write(tx, cx, Some(by), "visit_forced", id, &json!({ "forced": forced }))
}

/// How somebody gets a visit.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Given {
    /// When it begins, and whether it stays there whatever is planned anew.
    pub(super) at: Option<(Timestamp, bool)>,
    /// It comes first, and cannot be declined.
    pub(super) forced: bool,
}

/// A new visit of `technician`: everybody else's grant ends.
pub(super) fn give(
    tx: &mut Tx,
    cx: &mut Cx,
    by: Option<UserId>,
    stored: &mut StoredOrder,
    technician: UserId,
    given: Given,
    publication: &mut Publication,
) -> Result<()> {
    let id = stored.order.id;
    let name = name_of_technician(tx, technician)?;
    let before = stored.order.visit.as_ref().map(|visit| visit.technician);
    let visit = Visit { id: cx.id(), technician, assigned_at: cx.now, planned: None, forced: given.forced };
    // The technician's own grant is replaced without a `gone` row: they hold the order before and after.
    grants::revoke(tx, cx, id, None, REASSIGNED, &name, publication)?;
    grants::grant(tx, cx, id, technician, visit.id, publication)?;
    pool::end(tx, cx, id, OfferEnd::Assigned, Some(technician), publication)?;
    stored.order.visit = Some(visit);
    stored.place(given.at);
    stored.order.status = Status::Assigned;
    stored.order.status_reason.clear();
    stored.save_visit(tx, cx)?;
    let mut detail = json!({ "technician": technician, "before": before });
    if given.forced {
        detail["forced"] = json!(true);
    }
    audit::write(tx, cx, by, "order_assigned", id, &detail)
}

/// The visit of whoever was first to want an order that was offered. Who wants it has accepted it. The visit is named
/// after the claim, so that a claim which is heard a second time, by a server that was restored, makes the same visit.
///
/// # Errors
/// When the database fails.
pub fn give_to_claimant(
    tx: &mut Tx,
    cx: &mut Cx,
    stored: &mut StoredOrder,
    claim: &Entry,
    occurred_at: Timestamp,
    publication: &mut Publication,
) -> Result<()> {
    let (id, technician) = (stored.order.id, claim.by);
    let name = name_of_technician(tx, technician)?;
    let visit = Visit { id: VisitId(claim.id.0), technician, assigned_at: cx.now, planned: None, forced: false };
    grants::revoke(tx, cx, id, None, REASSIGNED, &name, publication)?;
    grants::grant(tx, cx, id, technician, visit.id, publication)?;
    pool::end(tx, cx, id, OfferEnd::Claimed, Some(technician), publication)?;
    stored.order.visit = Some(visit);
    stored.place(None);
    let flow = catalog::flow(tx, stored.order.flow)?;
    stored.order.status = flow.step(Action::Accept, Status::Assigned).map_or(Status::Assigned, |step| step.to);
    stored.order.status_reason.clear();
    stored.save_visit(tx, cx)?;
    let detail = json!({ "technician": technician, "entry": claim.id, "occurred_at": occurred_at });
    audit::write(tx, cx, Some(technician), "order_claimed", id, &detail)
}

/// The name of an active technician.
fn name_of_technician(tx: &mut Tx, technician: UserId) -> Result<String> {
    let sql = "SELECT name FROM users WHERE id = $1 AND role = $2 AND active = 1";
    let row = tx.query_opt(sql, values![technician, Role::Technician.code()])?;
    let row = row.ok_or_else(|| ApiError::invalid("technician", "unknown"))?;
    Ok(row.string("name")?)
}

impl StoredOrder {
    /// [`StoredOrder::save`] after the visit changed.
    ///
    /// # Errors
    /// When the database fails.
    pub fn save_visit(&mut self, tx: &mut Tx, cx: &Cx) -> Result<()> {
        self.visit_version = self.order.version.saturating_add(1);
        self.save(tx, cx)
    }
}
