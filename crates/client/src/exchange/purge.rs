//! Leaving: rows and bytes of orders that were taken away.

use jobsheet_store::Db;
use jobsheet_store::queries::commands::CommandState;
use jobsheet_store::queries::outbox::Delivery;
use jobsheet_store::queries::{attachments, blobs, changes, commands, orders, outbox, records};

use super::apply::Taking;
use crate::errors::Result;
use crate::pool;

/// Confirmed items kept for the list.
const SHOWN: u32 = 100;

/// Purges orders that were taken away and whose unsent work has been handed in. Called after a drained pull.
pub(super) fn handed_in(taking: &mut Taking<'_>) -> Result<()> {
    for order in orders::gone(taking.db)? {
        #[cfg(feature = "planted")]
        if crate::planted::is_planted(crate::planted::Breakage::RevokedStays) {
            continue;
        }
        let waits = !commands::of_order(taking.db, &order, CommandState::Rerun)?.is_empty();
        if !waits && outbox::least(taking.db, &order)? == Delivery::Confirmed {
            order_rows(taking.db, &order)?;
            taking.purged = true;
            if let Ok(id) = order.parse() {
                taking.records.remove(&id);
            }
        }
    }
    pool::let_go(taking)?;
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
