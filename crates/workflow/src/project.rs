//! What the phone shows before the server has ruled.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use jobsheet_model::EntryId;
use jobsheet_model::entry::{Entry, EntryKind};
use jobsheet_model::form::Form;
use jobsheet_model::order::Order;
use jobsheet_model::ruling::{Ruling, Verdict};

use crate::{Effect, Evidence, Flow, Outcome, rule};

/// The row as it will be if the server rules as this device expects.
#[derive(Debug, Clone, PartialEq)]
pub struct Projection {
    /// The row with the expected effects.
    pub order: Order,
    /// Facts of the record that ask for something and have no ruling yet, with the expected outcome.
    pub expected: BTreeMap<EntryId, Outcome>,
}

impl Projection {
    /// The state includes steps that the server has not ruled on.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        self.expected.values().any(|outcome| outcome.verdict == Verdict::Accepted)
    }
}

/// Folds the facts without a ruling over the row. `entries` in the order in which they were made on this device.
///
/// The evidence is that of the whole record, not of the moment of each step: a photo hidden after completing does not
/// undo the completing, since the server rules on arrival with what arrived together.
#[must_use]
pub fn project<'a>(
    flow: &Flow,
    order: &Order,
    entries: impl IntoIterator<Item = &'a Entry>,
    rulings: &[Ruling],
    evidence: &Evidence,
    form: Option<&Form>,
) -> Projection {
    let ruled: BTreeSet<EntryId> = rulings.iter().map(|ruling| ruling.entry).collect();
    let mut evidence = Cow::Borrowed(evidence);
    let mut projection = Projection { order: order.clone(), expected: BTreeMap::new() };
    for entry in entries {
        if ruled.contains(&entry.id) {
            continue;
        }
        if matches!(entry.what, EntryKind::OrderRequested { .. }) {
            // The row at hand was made on this device from this very request.
            projection
                .expected
                .insert(entry.id, Outcome { verdict: Verdict::Accepted, reason: "", effect: Effect::None });
            continue;
        }
        if let Some(outcome) = rule(flow, Some(&projection.order), entry, &evidence, form) {
            if let Effect::Settle { proposal, .. } = outcome.effect {
                evidence.to_mut().held.remove(&proposal);
            }
            outcome.effect.apply(&mut projection.order);
            projection.expected.insert(entry.id, outcome);
        }
    }
    projection
}
