//! Changes that the field asks for.

use jobsheet_api::device::ProposalView;
use jobsheet_model::entry::EntryKind;
use jobsheet_model::order::Order;
use jobsheet_model::ruling::Verdict;
use jobsheet_model::{OrderField, Timestamp};
use serde_json::{Value, json};

use crate::{Subject, name_of};

/// Proposals that nobody has settled: not ruled yet, or held because the office had changed the field meanwhile.
#[must_use]
pub fn proposals(subject: &Subject<'_>) -> Vec<ProposalView> {
    let mut open = Vec::new();
    for entry in subject.record.entries().into_values() {
        let EntryKind::Propose { field, value, .. } = entry.what else { continue };
        let verdict = subject.card.rulings.iter().find(|ruling| ruling.entry == entry.id).map(|ruling| ruling.verdict);
        if !matches!(verdict, None | Some(Verdict::Held)) {
            continue;
        }
        let by = name_of(subject.catalog, entry.by);
        open.push(ProposalView {
            entry: entry.id,
            field,
            value,
            current: current(&subject.card.order, field),
            by,
            at: entry.at,
            verdict,
        });
    }
    open.sort_by_key(|proposal| (proposal.at, proposal.entry));
    open
}

fn current(order: &Order, field: OrderField) -> Value {
    let time = |at: Option<Timestamp>| at.map_or(Value::Null, |at| json!(at.0));
    match field {
        OrderField::Priority => json!(order.priority.code()),
        OrderField::WindowStart => time(order.window.start),
        OrderField::WindowEnd => time(order.window.end),
    }
}
