//! The ruling on a claim: a pure function of the offer as it is and of what the claimant's record says by then.

use std::collections::BTreeSet;

use jobsheet_model::EntryId;
use jobsheet_model::entry::{Entry, EntryKind};
use jobsheet_model::offer::{Offer, POOL_NOT_OFFERED, POOL_TAKEN, POOL_TAKEN_BACK, POOL_YOURS};
use jobsheet_model::ruling::Verdict;

/// What became of a claim. `reason` is empty when it won.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClaimOutcome {
    /// Accepted: the order is theirs.
    pub verdict: Verdict,
    /// Stable code, translated as `ruling-<code>`.
    pub reason: &'static str,
}

/// Rules on `entry`. The first valid claim to arrive wins, so the offer says all that there is to know about the others. `None`:
/// the fact asks for nothing. `taken_back`: claims of the record that their author does not want any more.
#[must_use]
pub fn claim(offer: &Offer, entry: &Entry, taken_back: &BTreeSet<EntryId>) -> Option<ClaimOutcome> {
    let EntryKind::Claim { offer: named } = entry.what else { return None };
    let refused = |reason| Some(ClaimOutcome { verdict: Verdict::Refused, reason });
    if taken_back.contains(&entry.id) {
        return refused(POOL_TAKEN_BACK);
    }
    if named != offer.id {
        return refused(POOL_NOT_OFFERED);
    }
    if offer.winner == Some(entry.by) {
        // The same wish from the person's other phone.
        return Some(ClaimOutcome { verdict: Verdict::Superseded, reason: POOL_YOURS });
    }
    if let Some(end) = offer.ended {
        return refused(end.reason());
    }
    if offer.winner.is_some() {
        return refused(POOL_TAKEN);
    }
    if !offer.asked.contains(&entry.by) {
        return refused(POOL_NOT_OFFERED);
    }
    Some(ClaimOutcome { verdict: Verdict::Accepted, reason: "" })
}

/// Claims that their own author has taken back, of a record's entries.
#[must_use]
pub fn taken_back<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> BTreeSet<EntryId> {
    entries
        .into_iter()
        .filter_map(|entry| if let EntryKind::TakeBack { claim } = entry.what { Some(claim) } else { None })
        .collect()
}
