//! Leaving: rows and bytes of orders that were taken away; and the opposite, offering again what a restored server may
//! have forgotten.

use jobsheet_model::Timestamp;
use jobsheet_store::Db;
use jobsheet_store::queries::outbox::Delivery;
use jobsheet_store::queries::{attachments, blobs, changes, commands, orders, outbox, records};

use super::apply::Taking;
use crate::errors::Result;

/// How far back a restored server is offered our changes.
const OFFERED: i64 = 30 * 24 * 3_600_000;
/// Confirmed items kept for the list.
const SHOWN: u32 = 100;

/// Purges orders that were taken away and whose unsent work has been handed in. Called after a drained pull.
pub(super) fn handed_in(taking: &mut Taking<'_>) -> Result<()> {
    for order in orders::gone(taking.db)? {
        if outbox::least(taking.db, &order)? == Delivery::Confirmed {
            order_rows(taking.db, &order)?;
            taking.purged = true;
            if let Ok(id) = order.parse() {
                taking.records.remove(&id);
            }
        }
    }
    if taking.purged {
        blobs::remove_unnamed(taking.db)?;
    }
    outbox::trim(taking.db, SHOWN)?;
    Ok(())
}

/// Removes everything of an order but what people were told about it.
pub(crate) fn order_rows(db: &Db, order: &str) -> Result<()> {
    records::remove(db, order)?;
    changes::remove(db, order)?;
    commands::remove(db, order)?;
    outbox::remove(db, order)?;
    attachments::remove(db, order)?;
    orders::remove(db, order)?;
    Ok(())
}

/// Makes what was confirmed in the last weeks unconfirmed: the server has to say so again.
pub(super) fn offer_again(db: &Db, replica: &str, now: Timestamp) -> Result<()> {
    let since = now.plus(-OFFERED);
    changes::unconfirm(db, replica, since)?;
    outbox::unconfirm(db, since)?;
    attachments::forget_receipts(db)?;
    Ok(())
}
