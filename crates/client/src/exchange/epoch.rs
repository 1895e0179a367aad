//! The server was restored from a backup: it has a new epoch, and may have forgotten what it confirmed.
//!
//! Nothing counts as confirmed until the server says so again. All feeds begin anew, everything that was made here is
//! offered again as it was, and what others made is doubtful until the new listing names it. When everything has been
//! listed, what is still doubtful is taken out of its record, and own work that builds on it is done again on what the
//! server has: from the stored commands, by a new incarnation. So the devices heal the server, none waits for another,
//! and all end with the same records.
//!
//! **Invariant:** no fact that is on a device is lost by a restored server. What only the server had is.

use std::collections::BTreeSet;

use jobsheet_record::{ChangeHash, Record};
use jobsheet_store::Db;
use jobsheet_store::queries::changes::{self, Standing};
use jobsheet_store::queries::commands::{self, CommandState};
use jobsheet_store::queries::session::Device;
use jobsheet_store::queries::{attachments, feeds, meta, outbox, records};
use jobsheet_sync::SyncResponse;

use super::apply::Taking;
use crate::commit::heads;
use crate::errors::Result;
use crate::session::leave;

/// `1` from hearing of a new epoch until everything was listed anew.
const DOUBTING: &str = "doubting";
/// Why a change is no part of its record any more.
const FORGOTTEN: &str = "forgotten";

/// It is the server that was heard last.
pub(super) fn is_known(db: &Db, epoch: u32) -> Result<bool> {
    Ok(meta::get(db, meta::SERVER_EPOCH)?.is_some_and(|known| known == epoch.to_string()))
}

/// Notes the server's epoch. True when it is another one than before: the rest of the answer is of no use then, because
/// the question named positions of a server that is no more.
pub(super) fn note(db: &Db, device: &Device, response: &SyncResponse) -> Result<bool> {
    let epoch = response.epoch.to_string();
    let known = meta::get(db, meta::SERVER_EPOCH)?;
    if known.as_deref() == Some(epoch.as_str()) {
        return Ok(false);
    }
    meta::put(db, meta::SERVER_EPOCH, &epoch)?;
    if known.is_none() {
        return Ok(false);
    }
    meta::put(db, DOUBTING, "1")?;
    leave::forget(db)?;
    changes::doubt_all(db)?;
    // What was made under a name that the server has forgotten would be taken for somebody else's.
    for order in changes::orders_under_another_name(db, &device.replica.to_string())? {
        do_again(db, &order)?;
    }
    outbox::unconfirm(db)?;
    attachments::forget_receipts(db)?;
    feeds::restart(db)?;
    Ok(true)
}

/// Not everything has been listed since the server was restored.
pub(super) fn is_doubting(db: &Db) -> Result<bool> {
    Ok(meta::get(db, DOUBTING)?.as_deref() == Some("1"))
}

/// Everything has been listed: what the server has forgotten leaves the records. True if own work has to be done again.
///
/// Orders that were not listed are not ours at this server; what was done on them is offered as it is, and a verdict tells.
pub(super) fn forget(taking: &mut Taking<'_>) -> Result<bool> {
    let mut again = false;
    for order in changes::doubtful_orders(taking.db)? {
        if feeds::is_held(taking.db, "order", &order)? {
            again |= reground(taking, &order)?;
        }
    }
    meta::put(taking.db, DOUBTING, "0")?;
    Ok(again)
}

/// Own work on this record builds on something that the server has forgotten.
pub(super) fn lacks_ground(db: &Db, order: &str) -> Result<bool> {
    Ok(!changes::of_order(db, order, Standing::Doubtful)?.is_empty())
}

/// Puts a record on the ground of what the server has. True if own work has to be done again.
pub(super) fn reground(taking: &mut Taking<'_>, order: &str) -> Result<bool> {
    let again = do_again(taking.db, order)?;
    let Ok(id) = order.parse() else { return Ok(again) };
    taking.touched.insert(id);
    let Ok(record) = Record::from_changes(changes::in_record(taking.db, order)?) else {
        // One record that cannot be made must not keep the others from being right.
        records::set_aside(taking.db, order, true)?;
        return Ok(again);
    };
    records::fold(taking.db, order, &heads(&record), &record.save())?;
    taking.records.insert(id, record);
    taking.regrounded.insert(id);
    Ok(again)
}

/// Takes what is doubtful, and own work beside it, out of a record; the work waits to be done again. True if there is any.
fn do_again(db: &Db, order: &str) -> Result<bool> {
    vouch(db, order)?;
    changes::forget_doubtful(db, order)?;
    let own = changes::of_order(db, order, Standing::Local)?;
    for change in &own {
        changes::stand(db, &change.hash, Standing::Refused, Some(FORGOTTEN))?;
        commands::set_state(db, change.command.as_deref().unwrap_or_default(), CommandState::Rerun)?;
        outbox::remove_one(db, &change.hash)?;
    }
    records::unfold(db, order)?;
    Ok(!own.is_empty())
}

/// What the server says it has, it has with all that this builds on: nothing of that is doubtful, listed or not.
fn vouch(db: &Db, order: &str) -> Result<()> {
    let Ok(record) = Record::from_changes(changes::in_record(db, order)?) else { return Ok(()) };
    let confirmed = changes::of_order(db, order, Standing::Confirmed)?;
    let mut open: Vec<ChangeHash> = confirmed.iter().filter_map(|change| change.hash.parse().ok()).collect();
    let mut seen = BTreeSet::new();
    while let Some(hash) = open.pop() {
        for dep in record.meta(&hash).into_iter().flat_map(|meta| meta.deps) {
            if seen.insert(dep) {
                open.push(dep);
                changes::stand(db, &dep.to_string(), Standing::Confirmed, None)?;
                outbox::confirm(db, &dep.to_string())?;
            }
        }
    }
    Ok(())
}
