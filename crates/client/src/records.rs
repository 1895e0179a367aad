//! Field records in memory: the few that are being worked on. Everything else is loaded when it is needed.
//!
//! **Invariant:** a record in here is what the database says after its last commit. Whoever writes works on a copy and
//! puts it in after committing.

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
        store.jot(|db| {
            if loaded.is_some() { records::opening(db, &id, false) } else { records::set_aside(db, &id, true) }
        })?;
        let record = loaded.ok_or_else(|| Failure(ApiError::new(ErrorCode::RecordUnreadable)))?;
        self.put(order, record.clone());
        Ok(record)
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
