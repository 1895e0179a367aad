//! Settling a proposal that was held because the office had changed the same field meanwhile.

use jobsheet_api::office::SettleRequest;
use jobsheet_api::{ApiError, ErrorCode};
use jobsheet_model::ruling::Verdict;
use jobsheet_model::{EntryId, OrderId};
use jobsheet_workflow::Effect;
use serde_json::json;

use super::{DECIDERS, row};
use crate::auth::Desk;
use crate::cx::Cx;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::feeds::Publication;
use crate::{audit, records, rulings};

/// Takes the proposed value, or lets the office's stand. The ruling stays as it was; this is a decision about it.
///
/// # Errors
/// `not_permitted`, `order_not_found`, `not_found` when there is no such held proposal, `changed_meanwhile` when somebody
/// settled it the other way, or when the database fails.
pub fn settle(
    tx: &mut Tx,
    cx: &mut Cx,
    desk: &Desk,
    id: OrderId,
    entry: EntryId,
    request: &SettleRequest,
) -> Result<()> {
    desk.require(DECIDERS)?;
    let mut stored = row::lock(tx, id)?;
    let ruling = rulings::stored(tx, id, entry)?.filter(|ruling| ruling.verdict == Verdict::Held);
    let ruling = ruling.ok_or_else(|| Error::refused(ErrorCode::NotFound))?;
    if let Some((accepted, _)) = rulings::settlement(tx, id, entry)? {
        let field = ApiError::new(ErrorCode::ChangedMeanwhile).with("field", "proposal");
        return if accepted == request.accept { Ok(()) } else { Err(field.into()) };
    }
    let record = records::load(tx, id)?.ok_or_else(|| Error::internal("a ruling without a record"))?;
    let proposal = record.record.entry(ruling.entry).ok_or_else(|| Error::internal("a ruling without its entry"))?;
    if request.accept {
        if stored.order.status.is_final() {
            return Err(Error::refused(ErrorCode::StepNotAllowed));
        }
        let effect = Effect::of_proposal(&proposal).ok_or_else(|| Error::internal("a held entry proposes nothing"))?;
        effect.apply(&mut stored.order);
    }
    rulings::write_settlement(tx, cx, id, entry, request.accept, desk.user)?;
    stored.attention = stored.attention.saturating_sub(1);
    stored.save(tx, cx)?;
    audit::write(
        tx,
        cx,
        Some(desk.user),
        "proposal_settled",
        id,
        &json!({ "entry": entry, "accepted": request.accept }),
    )?;
    let mut publication = Publication::default();
    publication.order(id);
    publication.publish(tx)
}
