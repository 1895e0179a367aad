//! Repair: a device that holds something else of a feed than its digest says names everything that it holds; it gets back
//! what it lacks, and the names of what it should not have.

use std::collections::BTreeSet;

use jobsheet_sync::manifest::{Manifest, ShortName, short_name};
use jobsheet_sync::{Digest, FeedId, ItemKind};

use super::pull::{Asking, Pulled, Room, item};
use crate::db::{Row, Tx, values};
use crate::error::Result;

/// Adds what the manifest lacks, whole, while there is room. Called for a feed that was read to its end from `from`:
/// what is newer than that is in the answer already.
pub(super) fn repair(
    tx: &mut Tx,
    asking: &Asking,
    feed: &FeedId,
    from: u64,
    manifest: &Manifest,
    room: &mut Room,
    pulled: &mut Pulled,
) -> Result<()> {
    let named = manifest.names();
    // What it has just brought may be the very thing that its record lacks: whole means all of it.
    let asking = asking.for_all();
    let rows = tx.query(
        "SELECT kind, item, seq, joined, mark, before FROM feed_items WHERE feed = $1 AND gone = 0 AND seq <= $2 ORDER BY seq",
        values![&feed.0, from],
    )?;
    let mut known: BTreeSet<ShortName> = BTreeSet::new();
    for row in &rows {
        let name = name_of(row)?;
        known.insert(name);
        if named.contains(&name) {
            continue;
        }
        if !room.is_left() {
            pulled.more = true;
            continue;
        }
        let kind = ItemKind::from_number(row.number("kind")?);
        // As for somebody who has never read this feed.
        let whole = item(tx, &asking, feed, 0, kind, row)?;
        room.take(&whole);
        pulled.pull.push(whole);
    }
    let strangers: BTreeSet<ShortName> = named.difference(&known).copied().collect();
    if !strangers.is_empty() {
        pulled.strangers.insert(feed.clone(), Manifest::from_names(&strangers));
    }
    Ok(())
}

fn name_of(row: &Row) -> Result<ShortName> {
    let kind = ItemKind::from_number(row.number("kind")?);
    Ok(short_name(Digest::of_item(kind, row.text("item")?, row.number("seq")?, row.bytes("mark")?)))
}
