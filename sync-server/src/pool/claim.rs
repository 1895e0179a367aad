//! Ruling on claims as they arrive.

use jobsheet_model::OrderId;
use jobsheet_model::entry::Entry;
use jobsheet_model::offer::Offer;
#[cfg(feature = "planted")]
use jobsheet_model::planted;
use jobsheet_model::ruling::{Ruling, Verdict};
use jobsheet_record::Record;
use jobsheet_workflow::ClaimOutcome;

use super::rows::{self, Asked};
use super::sweep::expire;
use crate::cx::Cx;
use crate::db::Tx;
use crate::error::Result;
use crate::feeds::Publication;
use crate::orders;
use crate::records::StoredRecord;
use crate::rulings::{self, DEVICE_REVOKED, Facts, StoredRuling};

/// Rules on what has just arrived in the record `id` of somebody who was asked. The first valid claim gets the order. The
/// caller holds the order's lock, and writes the record.
///
/// # Errors
/// When the database fails.
pub(crate) fn rule(
    tx: &mut Tx,
    cx: &mut Cx,
    id: OrderId,
    asked: &Asked,
    record: &mut StoredRecord,
    facts: &[Facts<'_>],
    publication: &mut Publication,
) -> Result<()> {
    let mut stored = orders::find(tx, asked.order)?;
    if expire(tx, cx, &mut stored, publication)? {
        stored.save(tx, cx)?;
    }
    for facts in facts {
        for entry in facts.entries {
            let (occurred_at, confidence) = rulings::time_of(entry, facts.anchors);
            let offer = rows::offer(tx, asked.offer)?;
            #[cfg(feature = "planted")]
            let offer = if planted::is_planted(planted::Breakage::TwoWinners) {
                Offer { ended: None, winner: None, ..offer }
            } else {
                offer
            };
            let Some(outcome) = outcome(&offer, &record.record, entry, facts.revoked) else {
                rulings::keep_time(tx, id, entry.id, occurred_at, confidence)?;
                continue;
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
                decided: Some(offer),
                revoked: facts.revoked,
                flow: stored.order.flow,
                heads: record.record.heads(),
            };
            rulings::write(tx, id, &one)?;
            if outcome.verdict == Verdict::Accepted {
                orders::give_to_claimant(tx, cx, &mut stored, entry, occurred_at, publication)?;
            }
            // Desks show who wants it, and what became of that.
            publication.desk(asked.order);
        }
    }
    Ok(())
}

/// The pure part, over what is stored.
pub(super) fn outcome(offer: &Offer, record: &Record, entry: &Entry, revoked: bool) -> Option<ClaimOutcome> {
    let entries = record.entries();
    let outcome = jobsheet_workflow::claim(offer, entry, &jobsheet_workflow::taken_back(entries.values()))?;
    // A lost or stolen phone gets no work.
    Some(if revoked { ClaimOutcome { verdict: Verdict::Superseded, reason: DEVICE_REVOKED } } else { outcome })
}
