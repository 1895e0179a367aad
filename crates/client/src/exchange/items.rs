//! One thing of a feed in its newest form.

use std::sync::Arc;

use jobsheet_model::OrderId;
use jobsheet_model::catalog::Catalog;
use jobsheet_model::order::OrderCard;
use jobsheet_record::Record;
use jobsheet_store::queries::changes::{ChangeRow, Standing};
use jobsheet_store::queries::outbox::ItemKind as OutKind;
use jobsheet_store::queries::{attachments, changes, documents, orders, outbox};
use jobsheet_sync::digest::{record_state, row_state};
use jobsheet_sync::{Digest, Item, ItemKind, difference};

use super::apply::Taking;
use super::notices;
use crate::bundle;
use crate::commit::keep;
use crate::errors::Result;
use crate::orders::{card_of, row_of};
use crate::pool;

/// Takes it in and holds it. What cannot be read (a newer version's) is passed over; the cursor goes on.
pub(super) fn take(taking: &mut Taking<'_>, item: &Item) -> Result<()> {
    let feed = item.feed.0.as_str();
    let state = match item.kind {
        ItemKind::Order | ItemKind::Record => {
            let taken = if item.kind == ItemKind::Order { order(taking, item)? } else { record(taking, item)? };
            match taken {
                Some(state) => Some(state),
                None => {
                    // It does not fit what is here: it is not held, the digest says so, and it is sent whole.
                    taking.release(feed, &kind_name(item.kind), &item.id)?;
                    taking.misfit = true;
                    return Ok(());
                }
            }
        }
        ItemKind::Catalog => catalog(taking, item)?,
        ItemKind::Receipt => receipt(taking, item)?,
        ItemKind::Offer => {
            pool::take_in(taking, &item.id, &item.document)?;
            None
        }
        ItemKind::Unknown(_) => None,
    };
    // Also what is not understood counts: both sides hold it.
    let state = state.unwrap_or_default();
    let mark = Digest::of_item(item.kind, &item.id, item.seq, &state);
    taking.hold(feed, &kind_name(item.kind), &item.id, item.seq, mark)
}

/// As `held` names kinds.
pub(crate) fn kind_name(kind: ItemKind) -> String {
    match kind {
        ItemKind::Order => "order".to_owned(),
        ItemKind::Record => "record".to_owned(),
        ItemKind::Catalog => "catalog".to_owned(),
        ItemKind::Receipt => "receipt".to_owned(),
        ItemKind::Offer => "offer".to_owned(),
        ItemKind::Unknown(number) => number.to_string(),
    }
}

/// Kinds as `held` names them, read back.
pub(super) fn kind_of_name(name: &str) -> ItemKind {
    match name {
        "order" => ItemKind::Order,
        "record" => ItemKind::Record,
        "catalog" => ItemKind::Catalog,
        "receipt" => ItemKind::Receipt,
        "offer" => ItemKind::Offer,
        other => ItemKind::Unknown(other.parse().unwrap_or(u32::MAX)),
    }
}

/// The new state; none when what came is a difference to something else than what is here.
fn order(taking: &mut Taking<'_>, item: &Item) -> Result<Option<Vec<u8>>> {
    let before = orders::get(taking.db, &item.id)?;
    let whole = item.difference.map(|name| {
        let old = before.as_ref().filter(|row| !row.provisional)?;
        difference::apply(old.card.as_bytes(), &item.document, name)
    });
    let document = match &whole {
        None => &item.document,
        Some(Some(document)) => document,
        Some(None) => return Ok(None),
    };
    // A newer version's card that cannot be read is held all the same: both sides hold it.
    let Ok(card) = crate::json::read::<OrderCard>(document) else { return Ok(Some(Vec::new())) };
    let id = card.order.id;
    let Ok(me) = taking.me.parse() else { return Ok(Some(Vec::new())) };
    // What this phone made itself is no news to compare with.
    let known = before.as_ref().filter(|row| !row.gone && !row.provisional && row.user == taking.me);
    let old = known.map(card_of).transpose()?;
    let begun = Record::begin();
    let record = taking.records.get(&id).unwrap_or(&begun);
    let text = String::from_utf8_lossy(document).into_owned();
    let row = row_of(&taking.catalog, &card, text, record, me);
    orders::put(taking.db, &row)?;
    notices::of_order(taking, old.as_ref(), &card)?;
    taking.touched.insert(id);
    taking.projected.insert(id);
    Ok(Some(row_state(card.order.version)))
}

/// The new state; none when something is missing on which the changes build.
fn record(taking: &mut Taking<'_>, item: &Item) -> Result<Option<Vec<u8>>> {
    let Ok(id) = item.id.parse::<OrderId>() else { return Ok(Some(Vec::new())) };
    let db = taking.db;
    let mut fresh = Vec::new();
    for bytes in &item.changes {
        let hash = jobsheet_sync::envelope::hash_of(bytes).to_string();
        let row = ChangeRow {
            hash: hash.clone(),
            order: item.id.clone(),
            replica: None,
            standing: Standing::Confirmed,
            refusal: None,
            command: None,
            at: taking.now,
            bytes: bytes.clone(),
        };
        if changes::add(db, &row)? {
            fresh.push(hash);
        } else if outbox::get(db, &hash)?.is_some_and(|own| own.kind == OutKind::Change) {
            // Our own, given back: the verdict was lost on the way.
            outbox::confirm(db, &hash)?;
        }
    }
    let state = record_state(&item.heads);
    taking.touched.insert(id);
    if item.changes.is_empty() {
        // All of it was made here: only the verdicts say something new.
        return Ok(Some(state));
    }
    taking.projected.remove(&id);
    if let Some(record) = taking.records.get_mut(&id) {
        if record.apply(&item.changes).is_err() {
            // They build on something that we do not have.
            return Ok(None);
        }
        keep(db, id, record)?;
    }
    for hash in fresh {
        let replica =
            taking.records.get(&id).and_then(|record| Some(record.meta(&hash.parse().ok()?)?.actor?.replica()));
        if let Some(Some(replica)) = replica {
            changes::set_replica(db, &hash, &replica.to_string())?;
        }
    }
    Ok(Some(state))
}

fn catalog(taking: &mut Taking<'_>, item: &Item) -> Result<Option<Vec<u8>>> {
    let Ok(catalog) = crate::json::read::<Catalog>(&item.document) else { return Ok(None) };
    let text = String::from_utf8_lossy(&item.document);
    documents::put(taking.db, documents::CATALOG, item.seq, &text)?;
    taking.catalog = Arc::new(catalog);
    taking.new_catalog = true;
    Ok(Some(Vec::new()))
}

/// The server holds a file.
fn receipt(taking: &mut Taking<'_>, item: &Item) -> Result<Option<Vec<u8>>> {
    received(taking, &item.id)?;
    Ok(Some(Vec::new()))
}

/// Its item is confirmed, the camera's original is not needed any more.
pub(super) fn received(taking: &mut Taking<'_>, sha256: &str) -> Result<()> {
    taking.purged |= bundle::received(taking.db, sha256)?;
    for file in attachments::receipt(taking.db, sha256, taking.now)? {
        outbox::confirm(taking.db, &file.item())?;
        if let Ok(order) = file.order.parse() {
            taking.touched.insert(order);
        }
        taking.purged |= attachments::remove_one(taking.db, &file.attachment, attachments::FileRole::Original)?;
    }
    Ok(())
}
