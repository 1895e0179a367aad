//! Proposals that stand beside the office's value, settled by the field: a fact like any other, on which the server rules
//! once. The first word counts, the desk's or the field's.

use std::collections::BTreeMap;

use jobsheet_model::entry::{Entry, EntryKind};
use jobsheet_model::ruling::Verdict;
use jobsheet_model::{EntryId, OrderId, Timestamp};
use jobsheet_record::Record;
use jobsheet_workflow::Effect;
use serde_json::json;

use super::store::{accepted, settlement, stored, write_settlement};
use crate::audit;
use crate::cx::Cx;
use crate::db::Tx;
use crate::error::Result;

/// The proposal that `entry` settles, if it stood open when the fact arrived, at `at`. The same today and when it is
/// asked again in a year: what came later does not count.
///
/// # Errors
/// When the database fails.
pub(super) fn held(
    tx: &mut Tx,
    id: OrderId,
    record: &Record,
    entry: &Entry,
    at: Timestamp,
) -> Result<BTreeMap<EntryId, Effect>> {
    let none = BTreeMap::new();
    let EntryKind::Settle { proposal, .. } = entry.what else { return Ok(none) };
    if stored(tx, id, proposal)?.is_none_or(|ruling| ruling.verdict != Verdict::Held) {
        return Ok(none);
    }
    let Some(effect) = record.entry(proposal).as_ref().and_then(Effect::of_proposal) else { return Ok(none) };
    // `record` holds what had arrived by then, so no later word of the field is found here.
    let words: Vec<EntryId> = accepted(tx, id)?
        .into_iter()
        .filter(|fact| {
            record
                .entry(*fact)
                .is_some_and(|one| matches!(one.what, EntryKind::Settle { proposal: of, .. } if of == proposal))
        })
        .collect();
    let by_the_field = words.iter().any(|fact| *fact != entry.id);
    let by_a_desk = !words.contains(&entry.id) && settlement(tx, id, proposal)?.is_some_and(|(_, then)| then <= at);
    Ok(if by_the_field || by_a_desk { none } else { BTreeMap::from([(proposal, effect)]) })
}

/// Writes the field's word down.
///
/// # Errors
/// When the database fails.
pub(super) fn settle(
    tx: &mut Tx,
    cx: &mut Cx,
    id: OrderId,
    entry: &Entry,
    proposal: EntryId,
    accept: bool,
) -> Result<()> {
    write_settlement(tx, cx, id, proposal, accept, entry.by)?;
    let detail = json!({ "entry": proposal, "accepted": accept, "fact": entry.id });
    audit::write(tx, cx, Some(entry.by), "proposal_settled", id, &detail)
}
