//! Collecting what a transaction changed, and telling every audience of it at the end.

use std::collections::{BTreeMap, BTreeSet};

#[cfg(feature = "planted")]
use jobsheet_model::planted;
use jobsheet_model::{OfferId, OrderId, Status, UserId};
use jobsheet_record::ChangeHash;
use jobsheet_sync::digest::row_state;
use jobsheet_sync::{Digest, FeedId, ItemKind};

use super::OFFICE;
use super::cards::{self, Card};
use crate::db::{Tx, values};
use crate::error::{Error, Result};
use crate::{orders, pool};

/// The one item of the company's feed.
const CATALOG: &str = "catalog";

/// What a transaction changed. Collected while it works, published once when it is done.
#[derive(Debug, Clone, Default)]
pub struct Publication {
    orders: BTreeSet<OrderId>,
    grown: BTreeMap<OrderId, Vec<ChangeHash>>,
    gone: BTreeMap<(UserId, OrderId), (String, String)>,
    offers_ended: BTreeMap<(UserId, OfferId), &'static str>,
    receipts: BTreeSet<(UserId, String)>,
    desks: BTreeSet<OrderId>,
    catalog: bool,
}

/// One row to write.
struct Pending {
    kind: ItemKind,
    id: String,
    state: Vec<u8>,
    gone: Option<(String, String)>,
    hashes: Vec<ChangeHash>,
    /// A card that is told as a difference to the one before.
    moved_on: bool,
}

impl Publication {
    /// The order's row or rulings changed, or somebody was granted it.
    pub fn order(&mut self, order: OrderId) {
        self.orders.insert(order);
    }

    /// The order's record has new changes.
    pub fn grew(&mut self, order: OrderId, hashes: impl IntoIterator<Item = ChangeHash>) {
        self.grown.entry(order).or_default().extend(hashes);
    }

    /// The user may not hold the order any more.
    pub fn gone(&mut self, user: UserId, order: OrderId, reason: &str, note: &str) {
        self.orders.insert(order);
        self.gone.insert((user, order), (reason.to_owned(), note.to_owned()));
    }

    /// The order leaves the user's phones; nothing of the order itself changed.
    pub fn left(&mut self, user: UserId, order: OrderId, reason: &str) {
        self.gone.insert((user, order), (reason.to_owned(), String::new()));
    }

    /// The offer is over for the user.
    pub fn offer_ended(&mut self, user: UserId, offer: OfferId, reason: &'static str) {
        self.offers_ended.insert((user, offer), reason);
    }

    /// The server has these bytes, and the user's devices may rely on it.
    pub fn receipt(&mut self, user: UserId, sha256: &str) {
        self.receipts.insert((user, sha256.to_owned()));
    }

    /// Something that only desks show of the order changed.
    pub fn desk(&mut self, order: OrderId) {
        self.desks.insert(order);
    }

    /// Parts, services, reasons, forms, flows or names changed.
    pub fn catalog(&mut self) {
        self.catalog = true;
    }

    /// Takes in what a part of the work changed, once that part is sure to stay.
    pub fn merge(&mut self, other: Self) {
        self.orders.extend(other.orders);
        for (order, hashes) in other.grown {
            self.grown.entry(order).or_default().extend(hashes);
        }
        self.gone.extend(other.gone);
        self.offers_ended.extend(other.offers_ended);
        self.receipts.extend(other.receipts);
        self.desks.extend(other.desks);
        self.catalog |= other.catalog;
    }

    /// Writes the feeds and pokes their listeners. The last thing a transaction does.
    ///
    /// # Errors
    /// When the database fails.
    pub fn publish(self, tx: &mut Tx) -> Result<()> {
        for (feed, items) in self.by_feed(tx)? {
            write_feed(tx, &feed, &items)?;
            tx.poke(feed);
        }
        Ok(())
    }

    fn by_feed(self, tx: &mut Tx) -> Result<BTreeMap<String, Vec<Pending>>> {
        let mut feeds: BTreeMap<String, Vec<Pending>> = BTreeMap::new();
        let touched: BTreeSet<OrderId> = self.orders.iter().chain(self.grown.keys()).copied().collect();
        for &order in &touched {
            let Some(state) = state_of(tx, order)? else { continue };
            let hashes = self.grown.get(&order);
            let holders = orders::holders(tx, order)?;
            let card = if holders.is_empty() { Card::Same } else { cards::publish(tx, order)? };
            for user in holders {
                let feed = FeedId::user(user).0;
                if card != Card::Same || !holds(tx, &feed, ItemKind::Order, &order.to_string())? {
                    let moved_on = card == Card::MovedOn;
                    let held = Pending::held(ItemKind::Order, order, row_state(state.version), &[]);
                    feeds.entry(feed.clone()).or_default().push(Pending { moved_on, ..held });
                }
                let pending = feeds.entry(feed.clone()).or_default();
                let Some(heads) = &state.heads else { continue };
                if hashes.is_some() || !holds(tx, &feed, ItemKind::Record, &order.to_string())? {
                    pending.push(Pending::held(
                        ItemKind::Record,
                        order,
                        heads.clone(),
                        hashes.map_or(&[][..], Vec::as_slice),
                    ));
                }
            }
            feeds.entry(OFFICE.to_owned()).or_default().push(Pending::held(
                ItemKind::Order,
                order,
                row_state(state.version),
                &[],
            ));
            if state.in_pool {
                offered(tx, order, &mut feeds)?;
            }
        }
        for ((user, offer), reason) in self.offers_ended {
            let (feed, id) = (FeedId::user(user).0, offer.to_string());
            if holds(tx, &feed, ItemKind::Offer, &id)? {
                let gone = Some((reason.to_owned(), String::new()));
                feeds.entry(feed).or_default().push(Pending { id, gone, ..Pending::named(ItemKind::Offer) });
            }
        }
        for &order in self.desks.difference(&touched) {
            feeds.entry(OFFICE.to_owned()).or_default().push(Pending::held(ItemKind::Order, order, Vec::new(), &[]));
        }
        for ((user, order), (reason, note)) in self.gone {
            // Taken away and given back in one transaction: still held.
            if orders::holders(tx, order)?.contains(&user) {
                continue;
            }
            let feed = FeedId::user(user).0;
            let mut leaving = vec![(ItemKind::Record, order.to_string()), (ItemKind::Order, order.to_string())];
            leaving.extend(
                super::receipts::only_for(tx, user, order)?.into_iter().map(|sha256| (ItemKind::Receipt, sha256)),
            );
            for (kind, id) in leaving {
                // Given and taken away in this one transaction (asked for on site, and declined before it was sent): the
                // phone that made it must hear of it, though its feed never held it.
                let never_told = kind == ItemKind::Order && !names(tx, &feed, kind, &id)?;
                if never_told || holds(tx, &feed, kind, &id)? {
                    let gone = Some((reason.clone(), note.clone()));
                    feeds.entry(feed.clone()).or_default().push(Pending { id, gone, ..Pending::named(kind) });
                }
            }
        }
        for (user, sha256) in self.receipts {
            let pending = Pending { id: sha256, ..Pending::named(ItemKind::Receipt) };
            feeds.entry(FeedId::user(user).0).or_default().push(pending);
        }
        if self.catalog {
            let pending = Pending { id: CATALOG.to_owned(), ..Pending::named(ItemKind::Catalog) };
            feeds.entry(FeedId::company().0).or_default().push(pending);
        }
        Ok(feeds)
    }
}

impl Pending {
    fn named(kind: ItemKind) -> Self {
        Self { kind, id: String::new(), state: Vec::new(), gone: None, hashes: Vec::new(), moved_on: false }
    }

    fn held(kind: ItemKind, order: OrderId, state: Vec<u8>, hashes: &[ChangeHash]) -> Self {
        Self { kind, id: order.to_string(), state, gone: None, hashes: hashes.to_vec(), moved_on: false }
    }
}

/// Cards of an order's open offer, for those who were asked.
fn offered(tx: &mut Tx, order: OrderId, feeds: &mut BTreeMap<String, Vec<Pending>>) -> Result<()> {
    let Some(published) = pool::publish(tx, order)? else { return Ok(()) };
    let id = published.offer.to_string();
    for user in published.asked {
        let feed = FeedId::user(user).0;
        if published.is_new || !holds(tx, &feed, ItemKind::Offer, &id)? {
            let pending = Pending { id: id.clone(), ..Pending::named(ItemKind::Offer) };
            feeds.entry(feed).or_default().push(pending);
        }
    }
    Ok(())
}

/// Version of the row and heads of the record, as they are now.
struct State {
    version: u64,
    in_pool: bool,
    heads: Option<Vec<u8>>,
}

fn state_of(tx: &mut Tx, order: OrderId) -> Result<Option<State>> {
    let sql =
        "SELECT o.version, o.status, r.heads FROM orders o LEFT JOIN records r ON r.order_id = o.id WHERE o.id = $1";
    let Some(row) = tx.query_opt(sql, values![order])? else { return Ok(None) };
    let in_pool = row.text("status")? == Status::InPool.code();
    Ok(Some(State { version: row.number("version")?, in_pool, heads: row.opt_bytes("heads")?.map(<[u8]>::to_vec) }))
}

/// The catalogue was published once.
///
/// # Errors
/// When the database fails.
pub fn has_catalog(tx: &mut Tx) -> Result<bool> {
    holds(tx, &FeedId::company().0, ItemKind::Catalog, CATALOG)
}

/// The feed holds this now.
fn holds(tx: &mut Tx, feed: &str, kind: ItemKind, id: &str) -> Result<bool> {
    let sql = "SELECT 1 AS yes FROM feed_items WHERE feed = $1 AND kind = $2 AND item = $3 AND gone = 0";
    Ok(tx.query_opt(sql, values![feed, kind.number(), id])?.is_some())
}

/// The feed holds this, or has said that it went.
fn names(tx: &mut Tx, feed: &str, kind: ItemKind, id: &str) -> Result<bool> {
    let sql = "SELECT 1 AS yes FROM feed_items WHERE feed = $1 AND kind = $2 AND item = $3";
    Ok(tx.query_opt(sql, values![feed, kind.number(), id])?.is_some())
}

/// Moves the feed's head past its new items and writes them.
fn write_feed(tx: &mut Tx, feed: &str, items: &[Pending]) -> Result<()> {
    // This locks the head: nobody else gets a sequence of this feed before the transaction ends.
    let row = tx.query_one(
        "INSERT INTO feed_heads (feed, head, digest) VALUES ($1, $2, $3) \
         ON CONFLICT (feed) DO UPDATE SET head = feed_heads.head + $2 RETURNING head, digest",
        values![feed, items.len() as u64, Digest::EMPTY.0],
    )?;
    let head: u64 = row.number("head")?;
    let mut digest = digest_of(row.bytes("digest")?)?;
    let first = head.saturating_sub(items.len() as u64).saturating_add(1);
    for (item, seq) in items.iter().zip(first..) {
        digest = write_item(tx, feed, item, seq, digest)?;
    }
    #[cfg(feature = "planted")]
    if planted::is_planted(planted::Breakage::DigestStands) {
        return Ok(());
    }
    tx.execute("UPDATE feed_heads SET digest = $2 WHERE feed = $1", values![feed, digest.0])?;
    Ok(())
}

fn write_item(tx: &mut Tx, feed: &str, item: &Pending, seq: u64, mut digest: Digest) -> Result<Digest> {
    let sql = "SELECT seq, joined, mark, gone FROM feed_items WHERE feed = $1 AND kind = $2 AND item = $3";
    let old = tx.query_opt(sql, values![feed, item.kind.number(), &item.id])?;
    let (mut joined, mut before) = (seq, 0);
    if let Some(old) = old
        && !old.flag("gone")?
    {
        joined = old.number("joined")?;
        before = if item.moved_on { old.number("seq")? } else { 0 };
        digest = digest.toggled(Digest::of_item(item.kind, &item.id, old.number("seq")?, old.bytes("mark")?));
    }
    if item.gone.is_none() {
        digest = digest.toggled(Digest::of_item(item.kind, &item.id, seq, &item.state));
    }
    let (reason, note) = item.gone.as_ref().map_or(("", ""), |(reason, note)| (reason, note));
    tx.execute(
        "INSERT INTO feed_items (feed, kind, item, seq, joined, mark, gone, reason, note, before) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
         ON CONFLICT (feed, kind, item) DO UPDATE SET seq = $4, joined = $5, mark = $6, gone = $7, reason = $8, note = $9, before = $10",
        values![
            feed,
            item.kind.number(),
            &item.id,
            seq,
            joined,
            item.state.as_slice(),
            item.gone.is_some(),
            reason,
            note,
            before
        ],
    )?;
    if item.gone.is_some() && item.kind == ItemKind::Record {
        // Whoever joins again gets everything anyway.
        tx.execute("DELETE FROM feed_changes WHERE feed = $1 AND order_id = $2", values![feed, &item.id])?;
    }
    for hash in &item.hashes {
        tx.execute(
            "INSERT INTO feed_changes (feed, order_id, hash, seq) VALUES ($1, $2, $3, $4) ON CONFLICT (feed, order_id, hash) DO NOTHING",
            values![feed, &item.id, hash.to_string(), seq],
        )?;
    }
    Ok(digest)
}

/// Reads a stored digest.
pub(super) fn digest_of(bytes: &[u8]) -> Result<Digest> {
    bytes.try_into().map(Digest).map_err(|_| Error::internal("a feed's digest has another length"))
}
