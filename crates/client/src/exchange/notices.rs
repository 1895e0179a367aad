//! What people are told once.

use std::collections::BTreeMap;

use jobsheet_model::entry::EntryKind;
use jobsheet_model::order::OrderCard;
use jobsheet_model::ruling::{Ruling, Verdict};
use jobsheet_model::{EntryId, Status};
use jobsheet_store::queries::notices::{self, NoticeRow};

use super::apply::Taking;
use crate::errors::Result;

/// What of a new card a person must be told: their step did not count, the office has cancelled or moved their order.
pub(super) fn of_order(taking: &mut Taking<'_>, old: Option<&OrderCard>, new: &OrderCard) -> Result<()> {
    for ruling in &new.rulings {
        let known = old.is_some_and(|old| old.rulings.iter().any(|one| one.entry == ruling.entry));
        if !known && ruling.verdict != Verdict::Accepted {
            of_ruling(taking, new, ruling)?;
        }
    }
    let Some(old) = old else { return Ok(()) };
    let mine =
        |card: &OrderCard| card.order.visit.as_ref().is_some_and(|visit| visit.technician.to_string() == taking.me);
    if !mine(old) || old.order.status.is_final() {
        return Ok(());
    }
    if new.order.status == Status::Cancelled {
        let reason = BTreeMap::from([("reason".to_owned(), new.order.status_reason.clone())]);
        return add(taking, Some(new), "cancelled", reason, None);
    }
    let planned = |card: &OrderCard| card.order.visit.as_ref().and_then(|visit| visit.planned);
    let moved = new.order.window != old.order.window || planned(new) != planned(old);
    if mine(new) && moved && !asked_for(taking, old, new) {
        return add(taking, Some(new), "moved", BTreeMap::new(), None);
    }
    Ok(())
}

/// A proposal of this person was taken: they know.
fn asked_for(taking: &Taking<'_>, old: &OrderCard, new: &OrderCard) -> bool {
    let record = taking.records.get(&new.order.id);
    let fresh = new.rulings.iter().filter(|ruling| !old.rulings.iter().any(|one| one.entry == ruling.entry));
    let entries =
        fresh.filter(|ruling| ruling.verdict == Verdict::Accepted).filter_map(|ruling| record?.entry(ruling.entry));
    let mut own = entries.filter(|entry| entry.by.to_string() == taking.me);
    own.any(|entry| matches!(entry.what, EntryKind::Propose { .. }))
}

/// A fact of this person that did not become what was expected.
fn of_ruling(taking: &mut Taking<'_>, card: &OrderCard, ruling: &Ruling) -> Result<()> {
    let entry = taking.records.get(&card.order.id).and_then(|record| record.entry(ruling.entry));
    let Some(entry) = entry.filter(|entry| entry.by.to_string() == taking.me) else { return Ok(()) };
    let code = match ruling.verdict {
        Verdict::Refused => "refused",
        Verdict::Superseded => "superseded",
        Verdict::Held => "held",
        Verdict::Accepted => return Ok(()),
    };
    let mut args = BTreeMap::from([("reason".to_owned(), ruling.reason.clone())]);
    match entry.what {
        EntryKind::Step { action, .. } => args.insert("action".to_owned(), action.code().to_owned()),
        EntryKind::CheckIn { .. } => args.insert("action".to_owned(), "arrive".to_owned()),
        EntryKind::Propose { field, .. } => args.insert("field".to_owned(), field.code().to_owned()),
        EntryKind::OrderRequested { .. } => args.insert("action".to_owned(), "request".to_owned()),
        EntryKind::Settle { .. } => args.insert("action".to_owned(), "settle".to_owned()),
        // What becomes of a claim is told when the offer leaves the phone.
        EntryKind::Remark { .. } | EntryKind::Claim { .. } | EntryKind::TakeBack { .. } | EntryKind::Unknown(_) => None,
    };
    add(taking, Some(card), code, args, Some(ruling.entry))
}

/// Adds a notice about an order. One about an entry is made once, however often it is told.
pub(super) fn add(
    taking: &Taking<'_>,
    card: Option<&OrderCard>,
    code: &str,
    mut args: BTreeMap<String, String>,
    entry: Option<EntryId>,
) -> Result<()> {
    if let Some(card) = card {
        args.insert("number".to_owned(), card.order.number.clone().unwrap_or_default());
        args.insert("title".to_owned(), card.order.title.clone());
    }
    args.retain(|_, value| !value.is_empty());
    let id = entry.unwrap_or_else(|| EntryId(taking.ids.uuid()));
    notices::add(
        taking.db,
        &NoticeRow {
            id: id.to_string(),
            user: taking.me.clone(),
            order: card.map(|card| card.order.id.to_string()),
            code: code.to_owned(),
            args: serde_json::to_string(&args).unwrap_or_default(),
            at: taking.now,
        },
    )?;
    Ok(())
}
