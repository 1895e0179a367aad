//! What happened, by true time.

use std::collections::BTreeMap;

use jobsheet_api::device::{ClockNote, ItemState, Keep, TimelineItem};
use jobsheet_model::entry::{Entry, EntryKind};
use jobsheet_model::{Confidence, Timestamp};

use crate::{Subject, Surroundings, name_of};

/// A clock that is off by less is nobody's business.
const CLOCK: u64 = 120_000;

/// The facts of the record merged with `decisions` (what the office did, from the audit log; empty on a device), oldest
/// first.
#[must_use]
pub fn timeline(subject: &Subject<'_>, around: &dyn Surroundings, decisions: Vec<TimelineItem>) -> Vec<TimelineItem> {
    let mut items = decisions;
    items.extend(subject.record.entries().into_values().map(|entry| item(subject, around, entry)));
    items.sort_by_key(|item| (item.at, item.entry));
    items
}

fn item(subject: &Subject<'_>, around: &dyn Surroundings, entry: Entry) -> TimelineItem {
    let ruling = subject.card.rulings.iter().find(|ruling| ruling.entry == entry.id);
    let (at, confidence) =
        ruling.map_or_else(|| around.true_time(&entry), |ruling| (ruling.occurred_at, ruling.confidence));
    let state = subject
        .record
        .entry_provenance(entry.id)
        .map_or(ItemState::OnThisPhone, |who| around.change_state(&who.change));
    let (code, args) = words(&entry.what);
    let clock = clock_note(around, &entry, at, confidence);
    TimelineItem {
        entry: Some(entry.id),
        code: code.to_owned(),
        args,
        by: name_of(subject.catalog, entry.by),
        at,
        confidence,
        place: entry.place,
        state,
        ruling: ruling.map(|ruling| (ruling.verdict, ruling.reason.clone())),
        clock,
    }
}

/// What to say of the device's clock: nothing when it was right and a contact confirms it.
fn clock_note(around: &dyn Surroundings, entry: &Entry, at: Timestamp, confidence: Confidence) -> Option<ClockNote> {
    let wall = entry.clock.as_ref()?.wall;
    let suspect = confidence == Confidence::Device;
    let ahead = wall.0.saturating_sub(at.0);
    (suspect || ahead.unsigned_abs() > CLOCK).then(|| ClockNote {
        wall,
        ahead,
        contact: around.contact(entry),
        suspect,
    })
}

/// The message's code and arguments.
fn words(what: &EntryKind) -> (&'static str, BTreeMap<String, String>) {
    let mut args = BTreeMap::new();
    let mut arg = |key: &str, value: String| {
        if !value.is_empty() {
            args.insert(key.to_owned(), value);
        }
    };
    let code = match what {
        EntryKind::Step { action, reason } => {
            arg("action", action.code().to_owned());
            arg("reason", reason.clone());
            "step"
        }
        EntryKind::CheckIn { mode, distance, reason, photo } => {
            let mode = serde_json::to_value(mode).ok();
            arg("mode", mode.and_then(|mode| mode.as_str().map(str::to_owned)).unwrap_or_default());
            arg("distance", distance.map(|metres| format!("{metres:.0}")).unwrap_or_default());
            arg("reason", reason.clone());
            arg("photo", photo.map(|photo| photo.to_string()).unwrap_or_default());
            "check_in"
        }
        EntryKind::Remark { text } => {
            arg("text", text.clone());
            "remark"
        }
        EntryKind::OrderRequested { title, priority, .. } => {
            arg("title", title.clone());
            arg("priority", priority.code().to_owned());
            "order_requested"
        }
        EntryKind::Propose { field, value, .. } => {
            arg("field", field.code().to_owned());
            arg("value", value.as_str().map_or_else(|| value.to_string(), str::to_owned));
            "propose"
        }
        EntryKind::Settle { accept, .. } => {
            let keep = if *accept { Keep::Field } else { Keep::Office };
            let keep = serde_json::to_value(keep).ok();
            arg("keep", keep.and_then(|keep| keep.as_str().map(str::to_owned)).unwrap_or_default());
            "settle"
        }
        // Claims are in records of their own, which have no timeline.
        EntryKind::Claim { .. } | EntryKind::TakeBack { .. } | EntryKind::Unknown(_) => "unknown",
    };
    (code, args)
}
