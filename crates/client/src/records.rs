//! Field records in memory: the few that are being worked on. Everything else is loaded when it is needed.
//!
//! **Invariant:** a record in here is what the database says after its last commit. Whoever writes works on a copy and
//! puts it in after committing.

use std::collections::{BTreeMap, BTreeSet};

use jobsheet_api::{ApiError, ErrorCode};
use jobsheet_model::OrderId;
use jobsheet_record::Record;
use jobsheet_store::queries::{changes, records};
use jobsheet_store::{Db, Store};

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
        if let Some(place) = self.kept.iter().position(|(id, _)| *id == order) {
            let found = self.kept.remove(place);
            let record = found.1.clone();
            self.kept.push(found);
            return Ok(record);
        }
        let id = order.to_string();
        let Some(row) = records::get(store.db(), &id)? else {
            return Ok(Record::begin());
        };
        if row.set_aside {
            return Err(ErrorCode::RecordUnreadable.into());
        }
        store.jot(|db| records::opening(db, &id, true))?;
        let loaded = load(store, &id, row.snapshot.as_deref());
        // Unreadable without a crash: set aside at once, the app goes on without it.
        store.jot(|db| opened(db, &id, loaded.is_some()))?;
        let record = loaded.ok_or_else(|| Failure(ApiError::new(ErrorCode::RecordUnreadable)))?;
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
            let kept = self.kept.iter().any(|(id, _)| id == order);
            match if kept { None } else { records::get(store.db(), &order.to_string())? } {
                Some(row) if !row.set_aside && !row.opening => together.push((*order, row.snapshot)),
                _ => match self.get(store, *order) {
                    Ok(record) => {
                        found.insert(*order, record);
                    }
                    Err(failure) if failure.0.code == ErrorCode::RecordUnreadable => {}
                    Err(failure) => return Err(failure),
                },
            }
        }
        if together.is_empty() {
            return Ok(found);
        }
        store.jot(|db| together.iter().try_for_each(|(order, _)| records::opening(db, &order.to_string(), true)))?;
        let loaded: Vec<(OrderId, Option<Record>)> = together
            .into_iter()
            .map(|(order, snapshot)| (order, load(store, &order.to_string(), snapshot.as_deref())))
            .collect();
        store
            .jot(|db| loaded.iter().try_for_each(|(order, record)| opened(db, &order.to_string(), record.is_some())))?;
        found.extend(loaded.into_iter().filter_map(|(order, record)| Some((order, record?))));
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

/// Ends the mark of a record that was loaded, or could not be.
fn opened(db: &Db, order: &str, loaded: bool) -> jobsheet_store::Result<()> {
    if loaded { records::opening(db, order, false) } else { records::set_aside(db, order, true) }
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
