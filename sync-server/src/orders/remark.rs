//! Words from a desk that the field sees: a fact in the record, written by the office.

use jobsheet_api::ApiError;
use jobsheet_api::office::RemarkRequest;
use jobsheet_model::OrderId;
use serde_json::json;

use super::{TEXT_LIMIT, row, text_of};
use crate::auth::Desk;
use crate::cx::Cx;
use crate::db::Tx;
use crate::error::Result;
use crate::feeds::Publication;
use crate::{audit, records, rulings};

/// Adds a remark. Everybody at a desk may.
///
/// # Errors
/// `order_not_found`, `invalid_input`, or when the database fails.
pub fn remark(tx: &mut Tx, cx: &mut Cx, desk: &Desk, id: OrderId, request: &RemarkRequest) -> Result<()> {
    let text = text_of("text", &request.text, TEXT_LIMIT)?;
    if text.is_empty() {
        return Err(ApiError::invalid("text", "empty").into());
    }
    let stored = row::lock(tx, id)?;
    let mut publication = Publication::default();
    let visit = stored.order.visit.as_ref().map(|visit| visit.id);
    let entry = records::write_remark(tx, cx, id, visit, desk.user, &text, &mut publication)?;
    rulings::keep_time(tx, id, entry, cx.now, jobsheet_model::Confidence::Exact)?;
    audit::write(tx, cx, Some(desk.user), "order_remarked", id, &json!({ "entry": entry }))?;
    publication.publish(tx)
}
