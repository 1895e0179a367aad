//! Offering an order.

use std::collections::BTreeSet;

use jobsheet_api::office::OfferRequest;
use jobsheet_api::{ApiError, ErrorCode};
use jobsheet_model::{OrderId, Status, UserId};
use serde_json::json;

use crate::auth::Desk;
use crate::cx::Cx;
use crate::db::{Tx, values};
use crate::error::{Error, Result};
use crate::feeds::Publication;
use crate::orders::{self, DECIDERS, TEXT_LIMIT, UNASSIGNED, text_of};
use crate::{audit, map, people};

/// Most people of one offer.
const MOST: usize = 500;
/// The most that can be on top: a hundred thousand.
const MOST_EXTRA: u32 = 10_000_000;

/// Offers the order to several technicians, and tells their phones. The same offer again is the same offer.
///
/// # Errors
/// `not_permitted`, `order_not_found`, `changed_meanwhile` when the visit or the offer changed after the version that
/// the dispatcher saw, `step_not_allowed` for an order that somebody has or that is offered already, `invalid_input`, or
/// when the database fails.
pub fn make(tx: &mut Tx, cx: &mut Cx, desk: &Desk, id: OrderId, request: &OfferRequest) -> Result<()> {
    desk.require(DECIDERS)?;
    let mut stored = orders::lock(tx, id)?;
    if let Some(known) = tx.query_opt("SELECT order_id FROM offers WHERE id = $1", values![request.id])? {
        let same = known.parse::<OrderId>("order_id")? == id;
        return if same { Ok(()) } else { Err(ApiError::new(ErrorCode::ChangedMeanwhile).with("field", "id").into()) };
    }
    if request.version < stored.visit_version {
        return Err(ApiError::new(ErrorCode::ChangedMeanwhile).with("field", "technician").into());
    }
    if !matches!(stored.order.status, Status::PendingDispatch | Status::Returned | Status::Incomplete) {
        return Err(Error::refused(ErrorCode::StepNotAllowed));
    }
    let asked = asked(tx, request)?;
    let words = text_of("words", &request.words, TEXT_LIMIT)?;
    if request.until.is_some_and(|until| until <= cx.now) {
        return Err(ApiError::invalid("until", "past").into());
    }
    if request.extra > MOST_EXTRA {
        return Err(ApiError::invalid("extra", "too_large").into());
    }
    let mut publication = Publication::default();
    if stored.order.visit.take().is_some() {
        // The visit that ended without the work being done.
        stored.pinned = false;
        orders::revoke(tx, cx, id, None, UNASSIGNED, "", &mut publication)?;
    }
    tx.execute(
        "INSERT INTO offers (id, order_id, audience, made_at, made_by, until, extra, words, card) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        values![
            request.id,
            id,
            request.audience.code(),
            cx.now,
            desk.user,
            request.until,
            request.extra,
            &words,
            Vec::<u8>::new()
        ],
    )?;
    for user in &asked {
        let record = request.id.record_of(*user);
        tx.execute(
            "INSERT INTO asked (offer, user_id, record) VALUES ($1, $2, $3)",
            values![request.id, *user, record],
        )?;
    }
    stored.order.status = Status::InPool;
    stored.order.status_reason.clear();
    stored.save_visit(tx, cx)?;
    publication.order(id);
    let detail = json!({
        "offer": request.id, "audience": request.audience, "asked": asked, "until": request.until,
        "extra": request.extra, "words": words,
    });
    audit::write(tx, cx, Some(desk.user), "order_offered", id, &detail)?;
    publication.publish(tx)
}

/// Those who are named, and those of the area who work here.
fn asked(tx: &mut Tx, request: &OfferRequest) -> Result<BTreeSet<UserId>> {
    let active: BTreeSet<UserId> = people::technicians(tx)?.into_iter().map(|person| person.id).collect();
    let mut asked: BTreeSet<UserId> = request.technicians.iter().copied().collect();
    if !asked.is_subset(&active) {
        return Err(ApiError::invalid("technicians", "unknown").into());
    }
    if let Some(area) = request.area {
        let area = map::territories(tx)?.into_iter().find(|one| one.id == area);
        let area = area.ok_or_else(|| ApiError::invalid("area", "unknown"))?;
        asked.extend(area.technicians.into_iter().filter(|user| active.contains(user)));
    }
    match asked.len() {
        0 => Err(ApiError::invalid("technicians", "empty").into()),
        many if many > MOST => Err(ApiError::invalid("technicians", "too_many").into()),
        _ => Ok(asked),
    }
}
