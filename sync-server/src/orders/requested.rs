//! An order that was found on site (A6): the record came first, the row follows.

use std::collections::BTreeMap;

use jobsheet_api::{ApiError, ErrorCode};
use jobsheet_model::entry::{Entry, EntryKind};
use jobsheet_model::order::OrderKind;
use jobsheet_model::{Order, OrderId, Status, Timestamp, Visit, VisitId};
use serde_json::json;

use super::create::Place;
use super::{StoredOrder, TEXT_LIMIT, TITLE_LIMIT, grants, number, text_of};
use crate::cx::Cx;
use crate::db::{Tx, values};
use crate::error::{Error, Result};
use crate::feeds::Publication;
use crate::{audit, catalog};

/// Makes the order that `entry` asks for, gives it a number, and grants its author. Whoever takes it at once has the visit
/// named after the entry, so that the phone knows its name before the server does.
///
/// # Errors
/// `not_permitted` for a place that the author never had an order at, `invalid_input`, or when the database fails.
pub fn make_requested(
    tx: &mut Tx,
    cx: &mut Cx,
    id: OrderId,
    entry: &Entry,
    at: Timestamp,
    publication: &mut Publication,
) -> Result<StoredOrder> {
    let EntryKind::OrderRequested { customer, site, asset, service, title, description, priority, take, found_at } =
        &entry.what
    else {
        return Err(Error::internal("the entry asks for no order"));
    };
    let been =
        "SELECT 1 AS yes FROM grants g JOIN orders o ON o.id = g.order_id WHERE g.user_id = $1 AND o.site = $2 LIMIT 1";
    if tx.query(been, values![entry.by, *site])?.is_empty() {
        return Err(Error::refused(ErrorCode::NotPermitted));
    }
    let known = catalog::service(tx, service)?.ok_or_else(|| ApiError::invalid("service", "unknown"))?;
    let place = Place::check(tx, *customer, *site, *asset)?;
    let mut title = text_of("title", title, TITLE_LIMIT)?;
    if title.is_empty() {
        title = known.name.zh;
    }
    let visit =
        Visit { id: VisitId(entry.id.0), technician: entry.by, assigned_at: cx.now, planned: None, forced: false };
    let order = Order {
        id,
        number: Some(number::next(tx, cx.now)?),
        kind: OrderKind::Service,
        service: service.clone(),
        title,
        description: text_of("description", description, TEXT_LIMIT)?,
        priority: *priority,
        status: if *take { Status::Accepted } else { Status::PendingDispatch },
        status_reason: String::new(),
        window: jobsheet_model::TimeWindow::default(),
        visit: take.then_some(visit.clone()),
        form: catalog::newest_form_for(tx, service, *asset)?,
        flow: catalog::newest_flow(tx)?,
        channel: "field".to_owned(),
        created_at: at,
        created_by: entry.by,
        found_at: *found_at,
        version: 1,
        versions: BTreeMap::new(),
    };
    let stored = place.stored(order, cx);
    stored.insert(tx)?;
    grants::grant(tx, cx, id, entry.by, visit.id, publication)?;
    let detail = json!({ "number": stored.order.number, "service": service, "take": take, "found_at": found_at });
    audit::write(tx, cx, Some(entry.by), "order_requested", id, &detail)?;
    Ok(stored)
}
