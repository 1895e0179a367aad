//! Ruling on what has just arrived.

use std::collections::BTreeMap;

use jobsheet_model::entry::{Entry, EntryKind};
#[cfg(feature = "planted")]
use jobsheet_model::planted;
use jobsheet_model::ruling::{Ruling, Verdict};
use jobsheet_model::{EntryId, Order, OrderId, Timestamp};
use jobsheet_record::Record;
use jobsheet_sync::Anchor;
use jobsheet_workflow::{Effect, Evidence, Outcome};
use serde_json::json;

use super::settled::{held, settle};
use super::store::{StoredRuling, late_work, write};
use super::{DEVICE_REVOKED, keep_time, time_of};
use crate::cx::Cx;
use crate::db::Tx;
use crate::error::Result;
use crate::feeds::Publication;
use crate::orders::{self, StoredOrder};
use crate::records::StoredRecord;
use crate::{audit, catalog, map, planning};

/// One author's new facts in one record.
pub struct Facts<'a> {
    /// In the order of arrival.
    pub entries: &'a [Entry],
    /// Contacts of the author's device.
    pub anchors: &'a [Anchor],
    /// The device had been revoked when they arrived.
    pub revoked: bool,
}

/// Rules on new facts and applies what follows to the order. `stored` is written by the caller.
///
/// # Errors
/// When the database fails, or a requested order cannot be made.
pub fn rule(
    tx: &mut Tx,
    cx: &mut Cx,
    id: OrderId,
    order: &mut Option<StoredOrder>,
    record: &mut StoredRecord,
    facts: &Facts<'_>,
    publication: &mut Publication,
) -> Result<bool> {
    let mut any = false;
    for entry in facts.entries {
        let (occurred_at, confidence) = time_of(entry, facts.anchors);
        if !facts.revoked {
            map::keep(tx, id, entry, occurred_at)?;
            planning::begun::keep(tx, id, entry, occurred_at)?;
        }
        let flow = flow_of(tx, order.as_ref())?;
        let decided = order.as_ref().map(|order| &order.order);
        let held = held(tx, id, &record.record, entry, cx.now)?;
        let Some(outcome) = outcome(tx, flow, decided, &record.record, entry, held, facts.revoked)? else {
            keep_time(tx, id, entry.id, occurred_at, confidence)?;
            continue;
        };
        #[cfg(feature = "planted")]
        let outcome = if planted::is_planted(planted::Breakage::RulingByTheClock) && cx.now.0 % 2 == 0 {
            Outcome { verdict: Verdict::Superseded, reason: "late", effect: Effect::None }
        } else {
            outcome
        };
        record.arrivals = record.arrivals.saturating_add(1);
        let ruling = Ruling {
            entry: entry.id,
            verdict: outcome.verdict,
            reason: outcome.reason.to_owned(),
            at: cx.now,
            occurred_at,
            confidence,
        };
        let one = StoredRuling {
            ruling,
            arrival: record.arrivals,
            decided: order.as_ref().map(|order| order.order.clone()),
            revoked: facts.revoked,
            flow,
            heads: record.record.heads(),
        };
        if let Some(order) = order.as_mut() {
            order.attention = order.attention.saturating_add(attention(tx, id, entry, &outcome)?);
        }
        write(tx, id, &one)?;
        apply(tx, cx, id, order, &Ruled { entry, outcome, occurred_at }, publication)?;
        any = true;
    }
    Ok(any)
}

fn flow_of(tx: &mut Tx, order: Option<&StoredOrder>) -> Result<u32> {
    order.map_or_else(|| catalog::newest_flow(tx), |order| Ok(order.order.flow))
}

/// The pure part, over what is stored.
pub(super) fn outcome(
    tx: &mut Tx,
    flow: u32,
    order: Option<&Order>,
    record: &Record,
    entry: &Entry,
    held: BTreeMap<EntryId, Effect>,
    revoked: bool,
) -> Result<Option<Outcome>> {
    let flow = catalog::flow(tx, flow)?;
    let form = match order.and_then(|order| order.form) {
        Some(form) => Some(catalog::form(tx, form)?),
        None => None,
    };
    let form = form.as_deref().and_then(Option::as_ref);
    let evidence = Evidence { held, ..jobsheet_views::evidence(record, form) };
    let outcome = jobsheet_workflow::rule(&flow, order, entry, &evidence, form);
    Ok(outcome.map(|outcome| {
        // Work of a lost or stolen phone is kept for people to look at; it moves nothing.
        if revoked {
            Outcome { verdict: Verdict::Superseded, reason: DEVICE_REVOKED, effect: Effect::None }
        } else {
            outcome
        }
    }))
}

/// Whether somebody at a desk should look: a proposal that was held, or work of somebody who no longer has the order, the
/// first that nobody has noted.
fn attention(tx: &mut Tx, id: OrderId, entry: &Entry, outcome: &Outcome) -> Result<u32> {
    match outcome.verdict {
        Verdict::Held => Ok(1),
        Verdict::Superseded if !matches!(outcome.reason, "already_done" | "already_settled") => {
            let first = late_work(tx, id)?.is_empty();
            tracing::info!(order = %id, entry = %entry.id, "Work arrived after the order had gone elsewhere.");
            Ok(u32::from(first))
        }
        _ => Ok(0),
    }
}

/// A fact with what became of it.
struct Ruled<'a> {
    entry: &'a Entry,
    outcome: Outcome,
    occurred_at: Timestamp,
}

/// What an accepted fact changes.
fn apply(
    tx: &mut Tx,
    cx: &mut Cx,
    id: OrderId,
    order: &mut Option<StoredOrder>,
    ruled: &Ruled<'_>,
    publication: &mut Publication,
) -> Result<()> {
    let (entry, effect) = (ruled.entry, &ruled.outcome.effect);
    if *effect == Effect::Create {
        *order = Some(orders::make_requested(tx, cx, id, entry, ruled.occurred_at, publication)?);
        return Ok(());
    }
    let Some(order) = order.as_mut() else { return Ok(()) };
    let before = order.order.status;
    effect.apply(&mut order.order);
    if let Effect::Settle { proposal, accept, .. } = effect {
        order.attention = order.attention.saturating_sub(1);
        return settle(tx, cx, id, entry, *proposal, *accept);
    }
    match effect {
        Effect::None | Effect::Create | Effect::Settle { .. } => return Ok(()),
        Effect::Move { ends_visit: true, .. } => {
            order.visit_version = order.order.version.saturating_add(1);
            orders::revoke(tx, cx, id, None, orders::DECLINED, "", publication)?;
        }
        Effect::Move { .. } | Effect::SetPriority(_) | Effect::SetTime(..) => {}
    }
    let detail =
        json!({ "entry": entry.id, "from": before, "to": order.order.status, "occurred_at": ruled.occurred_at });
    let what = if matches!(entry.what, EntryKind::Propose { .. }) { "proposal_applied" } else { "order_moved" };
    audit::write(tx, cx, Some(entry.by), what, id, &detail)
}
