//! Settling a question that two people answered differently at one time. Both answers stay in the history; the desk says
//! which one stands.

use jobsheet_api::office::SettleAnswerRequest;
use jobsheet_api::{ApiError, ErrorCode};
use jobsheet_model::OrderId;
use jobsheet_record::AnswerKey;
use serde_json::json;

use super::{DECIDERS, row};
use crate::auth::Desk;
use crate::cx::Cx;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::feeds::Publication;
use crate::{audit, records};

/// Lets one of the answers stand. Saying it twice is fine.
///
/// # Errors
/// `not_permitted`, `order_not_found`, `not_found` for an order without a checklist, `changed_meanwhile` when nobody
/// disagrees any more and the answer is another one, `invalid_input` for a value that nobody gave, or when the database
/// fails.
pub fn settle_answer(
    tx: &mut Tx,
    cx: &mut Cx,
    desk: &Desk,
    id: OrderId,
    field: &str,
    request: &SettleAnswerRequest,
) -> Result<()> {
    desk.require(DECIDERS)?;
    let stored = row::lock(tx, id)?;
    let form = stored.order.form.ok_or_else(|| Error::refused(ErrorCode::NotFound))?;
    let key = AnswerKey::field(form.id, field);
    let answer = records::load(tx, id)?.and_then(|stored| stored.record.answer(&key));
    let answer = answer.ok_or_else(|| Error::refused(ErrorCode::NotFound))?;
    if answer.others.is_empty() {
        if answer.said.value == request.value {
            return Ok(());
        }
        return Err(ApiError::new(ErrorCode::ChangedMeanwhile).with("field", "answer").into());
    }
    if answer.said.value != request.value && !answer.others.iter().any(|other| other.value == request.value) {
        return Err(ApiError::invalid("value", "nobody_said_so").into());
    }
    let mut publication = Publication::default();
    records::settle_answer(tx, cx, id, desk.user, &key, &request.value, &mut publication)?;
    audit::write(tx, cx, Some(desk.user), "answer_settled", id, &json!({ "field": field, "value": request.value }))?;
    publication.publish(tx)
}
