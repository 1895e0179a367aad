//! What the simulation reads at the server. Records are loaded once for each of their states: most of what is asked at
//! every moment has not changed since.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use jobsheet_model::entry::Attachment;
use jobsheet_model::ruling::Ruling;
use jobsheet_model::{CommandId, EntryId, Order, OrderId};
use jobsheet_record::Record;
use jobsheet_server::db::values;
use jobsheet_server::{orders, records, rulings};
use sha2::{Digest, Sha256};

use super::Office;

/// What was read of records.
#[derive(Default)]
pub struct Known(RefCell<BTreeMap<OrderId, Rc<Seen>>>);

/// A record in one state.
pub struct Seen {
    heads: Vec<u8>,
    pub record: Record,
    pub commands: BTreeSet<CommandId>,
    pub files: Vec<Attachment>,
}

impl Known {
    pub fn forget(&self) {
        self.0.borrow_mut().clear();
    }
}

impl Office {
    /// The record, as the server would give it out, with what follows from it.
    pub fn seen(&self, order: OrderId) -> Rc<Seen> {
        let heads = self
            .write(|tx, _| {
                let row = tx.query_opt("SELECT heads FROM records WHERE order_id = $1", values![order])?;
                Ok(row.map(|row| row.bytes("heads").map(<[u8]>::to_vec)).transpose()?.unwrap_or_default())
            })
            .unwrap();
        if let Some(seen) = self.known.0.borrow().get(&order).filter(|seen| seen.heads == heads) {
            return Rc::clone(seen);
        }
        let record = self.write(|tx, _| records::load(tx, order)).unwrap();
        let record = record.map_or_else(Record::begin, |stored| stored.record);
        let commands = record.history().into_iter().filter_map(|change| Some(change.stamp?.command)).collect();
        let files = record.attachments().into_values().collect();
        let seen = Rc::new(Seen { heads, record, commands, files });
        self.known.0.borrow_mut().insert(order, Rc::clone(&seen));
        seen
    }

    /// The row, if there is one.
    pub fn order(&self, order: OrderId) -> Option<Order> {
        self.write(|tx, _| orders::load(tx, order)).unwrap().map(|stored| stored.order)
    }

    pub fn rulings_of(&self, order: OrderId) -> Vec<Ruling> {
        self.write(|tx, _| rulings::of_order(tx, order)).unwrap()
    }

    /// What was ruled, as it was made: later settlements do not change it.
    pub fn rulings(&self) -> BTreeMap<(OrderId, EntryId), Ruling> {
        self.write(|tx, _| {
            let mut all = BTreeMap::new();
            for row in tx.query("SELECT order_id, entry FROM rulings ORDER BY order_id, arrival", &[])? {
                let (order, entry) = (row.parse("order_id")?, row.parse("entry")?);
                if let Some(made) = rulings::stored(tx, order, entry)? {
                    all.insert((order, entry), made);
                }
            }
            Ok(all)
        })
        .unwrap()
    }

    /// Rulings that would be made otherwise today.
    pub fn ruled_otherwise(&self, order: OrderId) -> Vec<Ruling> {
        self.write(|tx, _| rulings::replay(tx, order)).unwrap()
    }

    /// Numbers of everything that must not grow when something is said twice.
    pub fn counts(&self) -> Vec<u64> {
        let tables = ["record_changes", "rulings", "orders", "grants", "expected_blobs", "blobs"];
        self.write(|tx, _| {
            let count = |table: &str| format!("SELECT COUNT(*) AS number FROM {table}");
            tables.iter().map(|table| Ok(tx.query_one(&count(table), &[])?.number("number")?)).collect()
        })
        .unwrap()
    }
}

impl Office {
    /// The bytes are here.
    pub fn has_file(&self, sha256: &str) -> bool {
        self.blobs.has(&sha256.parse().unwrap())
    }

    /// They hash to their name.
    pub fn file_is_sound(&self, sha256: &str) -> bool {
        let bytes = std::fs::read(self.blobs.path(&sha256.parse().unwrap())).unwrap();
        hex::encode(Sha256::digest(bytes)) == sha256
    }

    /// The digest of what a feed holds.
    pub fn digest(&self, feed: &str) -> Option<Vec<u8>> {
        self.write(|tx, _| {
            let row = tx.query_opt("SELECT digest FROM feed_heads WHERE feed = $1", values![feed])?;
            Ok(row.map(|row| row.bytes("digest").map(<[u8]>::to_vec)).transpose()?)
        })
        .unwrap()
    }
}
