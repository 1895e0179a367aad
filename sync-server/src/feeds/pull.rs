//! Everything newer than a device's cursor. Run in one snapshot of the database, so that all feeds are of one moment.

use std::collections::{BTreeMap, BTreeSet};

use jobsheet_model::{OrderId, ReplicaId, UserId};
use jobsheet_record::ChangeHash;
use jobsheet_sync::envelope::hash_of;
use jobsheet_sync::{Digest, FeedId, Gone, Item, ItemKind, Manifest, SyncRequest};

use super::publish::digest_of;
use super::{cards, repair};
use crate::db::{Row, Tx, values};
use crate::error::{Error, Result};
use crate::{catalog, pool, records};

/// Most items of one answer, whatever was asked for.
const MOST_ITEMS: u32 = 1_000;
/// Bytes of documents and changes after which an answer is full: a phone on a weak signal should get something to keep.
const MOST_BYTES: usize = 2 * 1024 * 1024;

/// Who pulls.
#[derive(Debug, Clone, Copy)]
pub struct Puller {
    /// The person signed in on the device.
    pub user: UserId,
    /// The device.
    pub replica: ReplicaId,
    /// Its present life: what it wrote itself in it is not sent back.
    pub incarnation: u32,
}

/// What is newer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Pulled {
    /// Things in their newest form, in feed order.
    pub pull: Vec<Item>,
    /// What the device may no longer hold.
    pub gone: Vec<Gone>,
    /// Where the device stands afterwards.
    pub cursor: BTreeMap<FeedId, u64>,
    /// Digests of the feeds that are read to the end.
    pub digests: BTreeMap<FeedId, Digest>,
    /// There is more.
    pub more: bool,
    /// What of a manifest is not in the feed.
    pub strangers: BTreeMap<FeedId, Manifest>,
}

/// What a request brought of the device's own, by record: it need not be told again.
pub(super) struct Asking {
    puller: Puller,
    brought: BTreeMap<OrderId, BTreeSet<ChangeHash>>,
}

impl Asking {
    fn of(puller: Puller, request: &SyncRequest) -> Self {
        let mut brought: BTreeMap<OrderId, BTreeSet<ChangeHash>> = BTreeMap::new();
        // What it carries for others it does not hold in its records.
        for envelope in request.push.iter().filter(|envelope| envelope.replica == puller.replica) {
            let hashes = envelope.changes.iter().map(|change| hash_of(change));
            brought.entry(envelope.record).or_default().extend(hashes);
        }
        Self { puller, brought }
    }

    /// The same for somebody of whom it is not known what they hold.
    pub(super) fn for_all(&self) -> Self {
        Self { puller: self.puller, brought: BTreeMap::new() }
    }
}

/// Reads what is newer than the request's cursor, at most as many items as it wants. A cursor beyond the head is one of another database (a
/// restored server): that feed is listed from the beginning.
///
/// # Errors
/// When the database fails.
pub fn pull(tx: &mut Tx, puller: Puller, request: &SyncRequest) -> Result<Pulled> {
    let asking = Asking::of(puller, request);
    let mut pulled = Pulled::default();
    let mut room = Room { items: request.limit.clamp(1, MOST_ITEMS) as usize, bytes: MOST_BYTES };
    for feed in [FeedId::company(), FeedId::user(puller.user)] {
        let row = tx.query_opt("SELECT head, digest FROM feed_heads WHERE feed = $1", values![&feed.0])?;
        let (head, digest) = match &row {
            Some(row) => (row.number("head")?, digest_of(row.bytes("digest")?)?),
            None => (0, Digest::EMPTY),
        };
        let from = request.cursor.get(&feed).copied().filter(|at| *at <= head).unwrap_or(0);
        let at = read_feed(tx, &asking, &feed, from, head, &mut room, &mut pulled)?;
        if at == head {
            pulled.digests.insert(feed.clone(), digest);
            if let Some(manifest) = request.manifests.get(&feed) {
                repair::repair(tx, &asking, &feed, from, manifest, &mut room, &mut pulled)?;
            }
        } else {
            pulled.more = true;
        }
        pulled.cursor.insert(feed, at);
    }
    Ok(pulled)
}

/// What still fits into the answer.
pub(super) struct Room {
    items: usize,
    bytes: usize,
}

impl Room {
    pub(super) fn is_left(&self) -> bool {
        self.items > 0 && self.bytes > 0
    }

    /// An item goes into the answer.
    pub(super) fn take(&mut self, item: &Item) {
        let bytes = item.document.len() + item.changes.iter().map(Vec::len).sum::<usize>();
        self.items = self.items.saturating_sub(1);
        self.bytes = self.bytes.saturating_sub(bytes);
    }
}

/// Adds the feed's items after `from` while there is room; where it got to.
fn read_feed(
    tx: &mut Tx,
    asking: &Asking,
    feed: &FeedId,
    from: u64,
    head: u64,
    room: &mut Room,
    pulled: &mut Pulled,
) -> Result<u64> {
    if from == head {
        return Ok(head);
    }
    if !room.is_left() {
        return Ok(from);
    }
    let rows = tx.query(
        "SELECT kind, item, seq, joined, mark, gone, reason, note, before FROM feed_items WHERE feed = $1 AND seq > $2 ORDER BY seq LIMIT $3",
        values![&feed.0, from, room.items as u64],
    )?;
    let full = rows.len() == room.items;
    let mut at = from;
    for row in &rows {
        if !room.is_left() {
            return Ok(at);
        }
        at = row.number("seq")?;
        let kind = ItemKind::from_number(row.number("kind")?);
        if row.flag("gone")? {
            room.items -= 1;
            pulled.gone.push(Gone {
                feed: feed.clone(),
                seq: at,
                kind,
                id: row.string("item")?,
                reason: row.string("reason")?,
                note: row.string("note")?,
            });
            continue;
        }
        let item = item(tx, asking, feed, from, kind, row)?;
        room.take(&item);
        pulled.pull.push(item);
    }
    // The rows between the last one and the head were overwritten with later sequences: nothing is there.
    Ok(if full { at } else { head })
}

/// One item as a cursor at `from` needs it.
pub(super) fn item(tx: &mut Tx, asking: &Asking, feed: &FeedId, from: u64, kind: ItemKind, row: &Row) -> Result<Item> {
    let id = row.string("item")?;
    let mut item = Item {
        feed: feed.clone(),
        seq: row.number("seq")?,
        kind,
        id,
        document: Vec::new(),
        changes: Vec::new(),
        heads: Vec::new(),
        difference: None,
    };
    match kind {
        ItemKind::Order => (item.document, item.difference) = cards::document(tx, row, from)?,
        ItemKind::Record => {
            item.changes = changes(tx, asking, feed, from, row)?;
            item.heads = records::heads_of(row.bytes("mark")?)?;
        }
        ItemKind::Catalog => item.document = serde_json::to_vec(&catalog::read(tx)?).map_err(Error::internal)?,
        ItemKind::Offer => item.document = pool::document(tx, &item.id)?,
        ItemKind::Receipt | ItemKind::Unknown(_) => {}
    }
    Ok(item)
}

/// The changes that a cursor at `from` has not seen. Whoever joined after it gets all of them, its own too: it may have
/// purged them when it lost the order. But for what it has just brought: that it has.
fn changes(tx: &mut Tx, asking: &Asking, feed: &FeedId, from: u64, row: &Row) -> Result<Vec<Vec<u8>>> {
    let (order, puller) = (row.text("item")?, asking.puller);
    let rows = if from < row.number("joined")? {
        tx.query("SELECT hash, bytes FROM record_changes WHERE order_id = $1 ORDER BY position", values![order])?
    } else {
        tx.query(
            "SELECT c.hash, c.bytes FROM feed_changes f JOIN record_changes c ON c.order_id = f.order_id AND c.hash = f.hash \
             WHERE f.feed = $1 AND f.order_id = $2 AND f.seq > $3 AND NOT (COALESCE(c.replica, '') = $4 AND c.incarnation = $5) \
             ORDER BY c.position",
            values![&feed.0, order, from, puller.replica, puller.incarnation],
        )?
    };
    let brought = order.parse().ok().and_then(|order: OrderId| asking.brought.get(&order));
    let mut changes = Vec::new();
    for row in &rows {
        let is_brought = match brought {
            Some(brought) => brought.contains(&row.parse("hash")?),
            None => false,
        };
        if !is_brought {
            changes.push(row.bytes("bytes")?.to_vec());
        }
    }
    Ok(changes)
}
