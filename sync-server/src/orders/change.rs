//! Changing fields. The critical ones have a version each: whoever changes one says which version they saw.

use jobsheet_api::office::ChangeOrderRequest;
use jobsheet_api::{ApiError, ErrorCode};
use jobsheet_model::{OrderField, OrderId};
use serde_json::{Map, Value, json};

use super::{DECIDERS, StoredOrder, TEXT_LIMIT, TITLE_LIMIT, card, row, text_of};
use crate::auth::Desk;
use crate::cx::Cx;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::feeds::Publication;
use crate::{audit, customers};

/// Changes what the request names. A value that is there already is no change, so that asking twice is harmless.
///
/// # Errors
/// `not_permitted`, `order_not_found`, `changed_meanwhile` with the field, `step_not_allowed` for finished orders,
/// `invalid_input`, or when the database fails.
pub fn change(tx: &mut Tx, cx: &mut Cx, desk: &Desk, id: OrderId, request: &ChangeOrderRequest) -> Result<()> {
    desk.require(DECIDERS)?;
    let mut stored = row::lock(tx, id)?;
    let changed = apply(&mut stored, request)?;
    if changed.is_empty() {
        return Ok(());
    }
    if stored.order.status.is_final() {
        return Err(Error::refused(ErrorCode::StepNotAllowed));
    }
    if changed.contains_key("title") {
        let (customer, site) = (customers::customer(tx, stored.customer)?, customers::site(tx, stored.site)?);
        if let (Some(customer), Some(site)) = (customer, site) {
            stored.search = card::search_text(&stored.order, &customer, &site);
        }
    }
    stored.save(tx, cx)?;
    audit::write(tx, cx, Some(desk.user), "order_changed", id, &changed)?;
    let mut publication = Publication::default();
    publication.order(id);
    publication.publish(tx)
}

/// Applies the request to the row; what changed, as `field → {from, to}`.
fn apply(stored: &mut StoredOrder, request: &ChangeOrderRequest) -> Result<Map<String, Value>> {
    let mut changed = Map::new();
    let mut note = |field: &str, from: Value, to: Value| {
        changed.insert(field.to_owned(), json!({ "from": from, "to": to }));
    };
    let before = stored.order.clone();
    let wanted =
        |value: Option<jobsheet_model::Timestamp>, old| if request.clear_window { None } else { value.or(old) };
    let start = wanted(request.window_start, before.window.start);
    let end = wanted(request.window_end, before.window.end);
    if let (Some(start), Some(end)) = (start, end)
        && end < start
    {
        return Err(ApiError::invalid("window_end", "before_start").into());
    }
    if let Some(priority) = request.priority
        && priority != before.priority
    {
        stored.check(request, OrderField::Priority)?;
        stored.order.priority = priority;
        stored.touch(OrderField::Priority);
        note("priority", json!(before.priority), json!(priority));
    }
    if start != before.window.start {
        stored.check(request, OrderField::WindowStart)?;
        stored.order.window.start = start;
        stored.touch(OrderField::WindowStart);
        note("window_start", json!(before.window.start), json!(start));
    }
    if end != before.window.end {
        stored.check(request, OrderField::WindowEnd)?;
        stored.order.window.end = end;
        stored.touch(OrderField::WindowEnd);
        note("window_end", json!(before.window.end), json!(end));
    }
    if let Some(title) = &request.title {
        let title = text_of("title", title, TITLE_LIMIT)?;
        if title.is_empty() {
            return Err(ApiError::invalid("title", "empty").into());
        }
        if title != before.title {
            note("title", json!(before.title), json!(title));
            stored.order.title = title;
        }
    }
    if let Some(description) = &request.description {
        let description = text_of("description", description, TEXT_LIMIT)?;
        if description != before.description {
            note("description", json!(before.description), json!(description));
            stored.order.description = description;
        }
    }
    Ok(changed)
}

impl StoredOrder {
    /// The request was made with the field's present version in view.
    fn check(&self, request: &ChangeOrderRequest, field: OrderField) -> Result<()> {
        let seen = request.versions.get(&field).copied().unwrap_or(0);
        if seen == self.order.version_of(field) {
            return Ok(());
        }
        Err(ApiError::new(ErrorCode::ChangedMeanwhile).with("field", field.code()).into())
    }
}
