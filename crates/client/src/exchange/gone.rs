//! What the device may no longer hold: hidden at once, purged after its unsent work was handed in.

use std::collections::BTreeMap;

use jobsheet_api::ErrorCode;
use jobsheet_model::OrderId;
use jobsheet_store::queries::{attachments, orders};
use jobsheet_sync::{Gone, ItemKind};

use super::apply::Taking;
use super::items::{self, kind_name};
use super::notices;
use crate::errors::Result;
use crate::orders::card_of;
use crate::pool;

/// Lets a thing of a feed go; when no other feed holds it, it is gone.
pub(super) fn take(taking: &mut Taking<'_>, gone: &Gone) -> Result<()> {
    if taking.release(&gone.feed.0, &kind_name(gone.kind), &gone.id)? {
        return Ok(());
    }
    match gone.kind {
        ItemKind::Order => hide(taking, &gone.id, &gone.reason, &gone.note),
        ItemKind::Receipt => {
            // Given and taken away before we asked: the server has the file all the same.
            items::received(taking, &gone.id)?;
            Ok(attachments::forget_receipt(taking.db, &gone.id)?)
        }
        ItemKind::Offer => pool::over(taking, &gone.id, quiet(&gone.reason)),
        // A record goes with its order; the catalogue stays until there is another.
        ItemKind::Record | ItemKind::Catalog | ItemKind::Unknown(_) => Ok(()),
    }
}

/// Orders that no feed holds after everything was read, without a word about them: the listing was begun anew.
pub(super) fn sweep(taking: &mut Taking<'_>) -> Result<()> {
    for id in orders::unheld(taking.db, &taking.me)? {
        hide(taking, &id, "", "")?;
    }
    pool::sweep(taking)
}

/// Nobody is told why a revoked device lets go of everything.
fn quiet(reason: &str) -> &str {
    if reason == ErrorCode::DeviceRevoked.code() { "" } else { reason }
}

fn hide(taking: &mut Taking<'_>, id: &str, reason: &str, note: &str) -> Result<()> {
    let Some(row) = orders::get(taking.db, id)?.filter(|row| !row.gone) else { return Ok(()) };
    orders::hide(taking.db, id)?;
    if let Ok(order) = id.parse::<OrderId>() {
        taking.touched.insert(order);
        taking.projected.remove(&order);
        // An order that is finished, or was never theirs, leaves without a word; and so does all of a revoked device.
        let quietly = ["", "closed", ErrorCode::DeviceRevoked.code()].contains(&reason);
        if row.columns.mine && row.columns.open && !quietly {
            let card = card_of(&row)?;
            let args = BTreeMap::from([("note".to_owned(), note.to_owned())]);
            notices::add(taking, Some(&card), reason, args, None)?;
        }
    }
    Ok(())
}
