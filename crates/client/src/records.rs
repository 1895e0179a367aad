//! Field records in memory: the few that are being worked on. Everything else is loaded when it is needed.
//!
//! **Invariant:** a record in here is what the database says after its last commit. Whoever writes works on a copy and
//! puts it in after committing.

use std::collections::{BTreeMap, BTreeSet};

use jobsheet_api::{ApiError, ErrorCode};
use jobsheet_model::OrderId;
use jobsheet_record::Record;
use jobsheet_store::Store;
use jobsheet_store::queries::{changes, records};

use crate::errors::{Failure, Result};

/// Records kept in memory.
const KEPT: usize = 8;

/// The cache, most recently used last.
#[derive(Default)]
pub(crate) struct Records {
    kept: Vec<(OrderId, Record)>,
}

impl Records {
    /// The record of an order; a new one if nothing has happened yet.
    ///
    /// It is marked as opening while it is loaded: a record that kills the program is set aside at the next start.
    pub(crate) fn get(&mut self, store: &mut Store, order: OrderId) -> Result<Record> {
        let record = self.get_all(store, &BTreeSet::from([order]))?.remove(&order);
        let record = record.ok_or_else(|| Failure(ApiError::new(ErrorCode::RecordUnreadable)))?;
        self.put(order, record.clone());
        Ok(record)
    }

    /// The records of many orders, but for those that cannot be loaded: they are set aside.
    ///
    /// They are marked together. One that was being loaded when the program died once before is loaded by itself, so
    /// that a second death sets aside that one and no other.
    pub(crate) fn get_all(
        &mut self,
        store: &mut Store,
        orders: &BTreeSet<OrderId>,
    ) -> Result<BTreeMap<OrderId, Record>> {
        let mut found = BTreeMap::new();
        let mut together = Vec::new();
        for order in orders {
            if let Some((_, record)) = self.kept.iter().find(|(id, _)| id == order) {
                found.insert(*order, record.clone());
                continue;
            }
            match records::get(store.db(), &order.to_string())? {
                None => {
                    found.insert(*order, Record::begin());
                }
                Some(row) if row.set_aside => {}
                Some(row) if row.opening => load_marked(store, &[(*order, row.snapshot)], &mut found)?,
                Some(row) => together.push((*order, row.snapshot)),
            }
        }
        load_marked(store, &together, &mut found)?;
        Ok(found)
    }

    /// Keeps a record as it is after a commit.
    pub(crate) fn put(&mut self, order: OrderId, record: Record) {
        self.forget(order);
        if self.kept.len() >= KEPT {
            self.kept.remove(0);
        }
        self.kept.push((order, record));
    }

    /// Forgets a record: it is loaded anew when it is needed.
    pub(crate) fn forget(&mut self, order: OrderId) {
        self.kept.retain(|(id, _)| *id != order);
    }

    /// Forgets all.
    pub(crate) fn clear(&mut self) {
        self.kept.clear();
    }
}

/// Loads records with a mark on each meanwhile. Unreadable without a death: set aside at once, the app goes on without it.
fn load_marked(
    store: &mut Store,
    orders: &[(OrderId, Option<Vec<u8>>)],
    found: &mut BTreeMap<OrderId, Record>,
) -> Result<()> {
    let mut unreadable = Vec::new();
    for opening in [true, false] {
        if orders.is_empty() {
            continue;
        }
        store.jot(|db| {
            for (order, _) in orders {
                let id = order.to_string();
                if unreadable.contains(order) {
                    records::set_aside(db, &id, true)?;
                } else {
                    records::opening(db, &id, opening)?;
                }
            }
            Ok(())
        })?;
        for (order, snapshot) in orders.iter().filter(|_| opening) {
            match load(store, &order.to_string(), snapshot.as_deref()) {
                Some(record) => {
                    found.insert(*order, record);
                }
                None => unreadable.push(*order),
            }
        }
    }
    Ok(())
}

/// From the snapshot and what came after it; from the changes alone when the snapshot is damaged.
fn load(store: &Store, order: &str, snapshot: Option<&[u8]>) -> Option<Record> {
    let begun = match snapshot {
        Some(bytes) => Record::load(bytes).ok(),
        None => Some(Record::begin()),
    };
    if let Some(mut record) = begun {
        let rest = changes::unfolded(store.db(), order).ok()?;
        if record.apply(rest).is_ok() {
            return Some(record);
        }
    }
    Record::from_changes(changes::in_record(store.db(), order).ok()?).ok()
}
