//! The deliberate breakages of the device core (see `jobsheet_model::planted`): how each is done, so that the code which
//! they break only names them.

use jobsheet_model::entry::EntryKind;
use jobsheet_model::order::OrderCard;
pub(crate) use jobsheet_model::planted::{Breakage, is_planted};
use jobsheet_store::queries::changes;
use jobsheet_store::queries::{commands, feeds, outbox};
use jobsheet_store::{Db, Store};
use jobsheet_sync::digest::{record_state, row_state};
use jobsheet_sync::{Digest, Item, ItemKind, SyncResponse};

use crate::Core;
use crate::commit::{Input, Work};
use crate::errors::Result;
use crate::exchange::kind_name;

/// The cursor, and what it says is held, in a transaction of its own; the rows come later, or never.
pub(crate) fn cursor_before_rows(store: &mut Store, response: &SyncResponse) -> Result<()> {
    store.write(|db| {
        for item in &response.pull {
            let mark = Digest::of_item(item.kind, &item.id, item.seq, &state_of(item));
            feeds::hold(db, &item.feed.0, &kind_name(item.kind), &item.id, item.seq, &mark.0)?;
        }
        for (feed, position) in &response.cursor {
            feeds::put(db, &feeds::Feed { feed: feed.0.clone(), position: *position, digest: Vec::new() })?;
        }
        Ok(())
    })
}

fn state_of(item: &Item) -> Vec<u8> {
    match item.kind {
        ItemKind::Order => serde_json::from_slice::<OrderCard>(&item.document)
            .map(|card| row_state(card.order.version))
            .unwrap_or_default(),
        ItemKind::Record => record_state(&item.heads),
        _ => Vec::new(),
    }
}

/// Out of the outbox, whether or not an answer comes.
pub(crate) fn forgotten_when_sent(db: &Db, hash: &str) -> Result<()> {
    Ok(outbox::remove_one(db, hash)?)
}

/// Remarks that were sent and not answered are made once more.
pub(crate) fn done_twice(core: &mut Core, hash: &str) -> Result<()> {
    let sent = outbox::get(core.store.db(), hash)?.is_some_and(|item| item.state == outbox::Delivery::Sent);
    let Some(command) = changes::get(core.store.db(), hash)?.filter(|_| sent).and_then(|change| change.command) else {
        return Ok(());
    };
    let row = commands::get(core.store.db(), &command)?;
    let Some((row, Ok(Input::Entry(old)))) = row.map(|row| (row.clone(), serde_json::from_str(&row.input))) else {
        return Ok(());
    };
    let (EntryKind::Remark { .. }, Ok(order)) = (&old.what, row.order.parse()) else { return Ok(()) };
    let moment = core.moment()?;
    let entry = moment.entry(old.visit, old.place, old.what);
    let work = Work { order, code: "remark", input: Input::Entry(entry), files: Vec::new() };
    core.perform(&moment, &work).map(drop)
}

/// "All is confirmed", as far as words go.
pub(crate) fn words_are_confirmed(db: &Db, user: &str) -> Result<bool> {
    Ok(!outbox::list(db, user, 0)?.iter().any(|item| item.kind == outbox::ItemKind::Change))
}
