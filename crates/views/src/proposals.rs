//! Changes that the field asks for, and the two values that stand beside each other until somebody settles them (X2).

use std::collections::BTreeMap;

use jobsheet_api::device::{Keep, ProposalView};
use jobsheet_model::entry::EntryKind;
use jobsheet_model::order::{Order, OrderCard};
use jobsheet_model::ruling::Verdict;
use jobsheet_model::{EntryId, OrderField, Timestamp};
use jobsheet_record::Record;
use jobsheet_workflow::Effect;
use serde_json::{Value, json};

use crate::{Subject, Surroundings, name_of};

/// Proposals that nobody has settled: not ruled yet, or held because the office had changed the field meanwhile.
#[must_use]
pub fn proposals(subject: &Subject<'_>, around: &dyn Surroundings) -> Vec<ProposalView> {
    let mut open = Vec::new();
    let entries = subject.record.entries();
    let ruled =
        |id: EntryId| subject.card.rulings.iter().find(|ruling| ruling.entry == id).map(|ruling| ruling.verdict);
    // The field's word on it, as long as the server has not ruled on that.
    let settled: BTreeMap<EntryId, Keep> = entries
        .values()
        .filter(|entry| ruled(entry.id).is_none())
        .filter_map(|entry| match entry.what {
            EntryKind::Settle { proposal, accept } => Some((proposal, if accept { Keep::Field } else { Keep::Office })),
            _ => None,
        })
        .collect();
    for entry in entries.into_values() {
        let EntryKind::Propose { field, value, .. } = entry.what else { continue };
        let verdict = ruled(entry.id);
        if !matches!(verdict, None | Some(Verdict::Held)) {
            continue;
        }
        let against = subject.card.held.get(&entry.id);
        let device = entry.device.map(|replica| around.device_name(replica)).filter(|name| !name.is_empty());
        open.push(ProposalView {
            entry: entry.id,
            field,
            value,
            current: current(&subject.card.order, field),
            by: name_of(subject.catalog, entry.by),
            device: device.or_else(|| against.map(|against| against.device.clone())).unwrap_or_default(),
            at: entry.at,
            verdict,
            current_by: against.and_then(|one| one.by).map(|by| name_of(subject.catalog, by)).unwrap_or_default(),
            current_at: against.and_then(|against| against.at),
            settled: settled.get(&entry.id).copied(),
        });
    }
    open.sort_by_key(|proposal| (proposal.at, proposal.entry));
    open
}

/// Proposals that stand beside the office's value, with what taking each would do: what settling finds.
#[must_use]
pub fn held(card: &OrderCard, record: &Record) -> BTreeMap<EntryId, Effect> {
    let held = card.rulings.iter().filter(|ruling| ruling.verdict == Verdict::Held);
    held.filter_map(|ruling| Some((ruling.entry, Effect::of_proposal(&record.entry(ruling.entry)?)?))).collect()
}

fn current(order: &Order, field: OrderField) -> Value {
    let time = |at: Option<Timestamp>| at.map_or(Value::Null, |at| json!(at.0));
    match field {
        OrderField::Priority => json!(order.priority.code()),
        OrderField::WindowStart => time(order.window.start),
        OrderField::WindowEnd => time(order.window.end),
    }
}
