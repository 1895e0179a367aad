//! An offer comes, and an offer is over.

use std::collections::BTreeMap;

use jobsheet_model::offer::{OfferCard, POOL_WITHDRAWN, POOL_WON};
use jobsheet_model::{EntryId, OfferId, OrderId, UserId};
use jobsheet_store::queries::commands::{self, CommandState};
use jobsheet_store::queries::notices::{self, NoticeRow};
use jobsheet_store::queries::offers::{self, OfferRow};
use jobsheet_store::queries::outbox::{self, Delivery};
use jobsheet_store::queries::{feeds, orders};

use crate::errors::Result;
use crate::exchange::{Taking, purge};

/// Keeps an offer in its newest form.
pub(crate) fn take_in(taking: &mut Taking<'_>, id: &str, document: &[u8]) -> Result<()> {
    let (Ok(card), Ok(offer), Ok(me)) =
        (crate::json::read::<OfferCard>(document), id.parse::<OfferId>(), taking.me.parse::<UserId>())
    else {
        // A newer version's: it is held, and not shown.
        return Ok(());
    };
    let record = offer.record_of(me);
    offers::put(
        taking.db,
        &OfferRow {
            id: id.to_owned(),
            user: taking.me.clone(),
            record: record.to_string(),
            order: card.order.to_string(),
            card: String::from_utf8_lossy(document).into_owned(),
            claim: None,
            gone: false,
        },
    )?;
    taking.touched.insert(record);
    Ok(())
}

/// It is over for this person, for this reason. Whoever has asked for it is told; it goes without a word otherwise.
pub(crate) fn over(taking: &mut Taking<'_>, id: &str, reason: &str) -> Result<()> {
    let Some(row) = offers::get(taking.db, id, &taking.me)?.filter(|row| !row.gone) else { return Ok(()) };
    if let (Some(claim), false) = (row.claim.as_ref().and_then(|claim| claim.parse().ok()), reason.is_empty()) {
        tell(taking, &row, claim, reason)?;
    }
    offers::hide(taking.db, id, &taking.me)?;
    taking.purged = true;
    if let Ok(record) = row.record.parse() {
        taking.touched.insert(record);
    }
    Ok(())
}

/// What became of the request; once, whatever is heard of it later.
fn tell(taking: &Taking<'_>, row: &OfferRow, claim: EntryId, reason: &str) -> Result<()> {
    let card = crate::json::read::<OfferCard>(row.card.as_bytes());
    let (number, title) = card.map(|card| (card.number, card.title)).unwrap_or_default();
    let mut args = BTreeMap::from([("number", number), ("title", title)]);
    args.retain(|_, value| !value.is_empty());
    let order = (reason == POOL_WON).then(|| row.order.clone());
    notices::add(
        taking.db,
        &NoticeRow {
            id: claim.to_string(),
            user: taking.me.clone(),
            order,
            code: reason.to_owned(),
            args: serde_json::to_string(&args).unwrap_or_default(),
            at: taking.now,
        },
    )?;
    Ok(())
}

/// Offers that no feed holds after everything was read: the listing was begun anew, by a server that knows nothing of them.
pub(crate) fn sweep(taking: &mut Taking<'_>) -> Result<()> {
    for row in offers::unheld(taking.db, &taking.me)? {
        over(taking, &row.id, POOL_WITHDRAWN)?;
    }
    Ok(())
}

/// Forgets offers that are over once the answer was handed in. Whoever has got the order keeps the claim as long as the
/// order: a server that was restored may have forgotten it, and is told again.
pub(crate) fn let_go(taking: &mut Taking<'_>) -> Result<()> {
    for row in offers::gone(taking.db, &taking.me)? {
        let waits = !commands::of_order(taking.db, &row.record, CommandState::Rerun)?.is_empty();
        if waits || outbox::least(taking.db, &row.record)? != Delivery::Confirmed {
            continue;
        }
        let won = row.claim.is_some()
            && orders::get(taking.db, &row.order)?.is_some_and(|order| !order.gone && order.user == row.user)
            && feeds::is_held(taking.db, "order", &row.order)?;
        if won {
            continue;
        }
        purge::order_rows(taking.db, &row.record)?;
        offers::remove(taking.db, &row.id, &row.user)?;
        taking.purged = true;
        if let Ok(record) = row.record.parse::<OrderId>() {
            taking.records.remove(&record);
        }
    }
    Ok(())
}
