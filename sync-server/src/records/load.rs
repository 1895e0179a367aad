//! Reading a record.

use jobsheet_model::OrderId;
use jobsheet_record::Record;

use crate::db::{Tx, values};
use crate::error::{Error, Result};

/// A record with the server's counters.
#[derive(Debug, Clone)]
pub struct StoredRecord {
    /// The document.
    pub record: Record,
    /// Changes stored.
    pub changes: u64,
    /// Facts ruled on.
    pub arrivals: u64,
    /// It has a row already.
    pub stored: bool,
    /// The document's bytes, if somebody has saved it as it is now.
    pub saved: Option<Vec<u8>>,
}

/// A record's row as it is, not opened yet: opening it needs no database.
#[derive(Debug)]
pub struct Closed {
    snapshot: Option<Vec<u8>>,
    changes: u64,
    arrivals: u64,
}

impl Closed {
    /// Opens it. `None` when the snapshot cannot be read: then [`load`] rebuilds it from the changes.
    #[must_use]
    pub fn open(self) -> Option<StoredRecord> {
        let Self { snapshot, changes, arrivals } = self;
        let record = match &snapshot {
            Some(bytes) => Record::load(bytes).ok()?,
            None => Record::begin(),
        };
        Some(StoredRecord { record, changes, arrivals, stored: snapshot.is_some(), saved: None })
    }
}

/// The row of the record of an order; that of a new one if nothing was ever written into it.
///
/// # Errors
/// When the database fails.
pub fn look(tx: &mut Tx, order: OrderId) -> Result<Closed> {
    let row = tx.query_opt("SELECT snapshot, changes, arrivals FROM records WHERE order_id = $1", values![order])?;
    let Some(row) = row else { return Ok(Closed { snapshot: None, changes: 0, arrivals: 0 }) };
    let (changes, arrivals) = (row.number("changes")?, row.number("arrivals")?);
    Ok(Closed { snapshot: Some(row.bytes("snapshot")?.to_vec()), changes, arrivals })
}

/// The record of an order, if anything was ever written into it.
///
/// # Errors
/// When the database fails, or holds changes that cannot be read.
pub fn load(tx: &mut Tx, order: OrderId) -> Result<Option<StoredRecord>> {
    Ok(Some(load_or_begin(tx, order)?).filter(|found| found.stored))
}

/// The record of an order, or a new one.
///
/// # Errors
/// As [`load`].
pub fn load_or_begin(tx: &mut Tx, order: OrderId) -> Result<StoredRecord> {
    let closed = look(tx, order)?;
    let (changes, arrivals) = (closed.changes, closed.arrivals);
    if let Some(opened) = closed.open() {
        return Ok(opened);
    }
    tracing::error!(%order, "A record's snapshot cannot be read; rebuilding it from its changes.");
    Ok(StoredRecord { record: from_changes(tx, order)?, changes, arrivals, stored: true, saved: None })
}

/// The changes of a record, in the order of their arrival.
///
/// # Errors
/// When the database fails.
pub fn changes(tx: &mut Tx, order: OrderId) -> Result<Vec<Vec<u8>>> {
    let rows = tx.query("SELECT bytes FROM record_changes WHERE order_id = $1 ORDER BY position", values![order])?;
    Ok(rows.iter().map(|row| row.bytes("bytes").map(<[u8]>::to_vec)).collect::<std::result::Result<_, _>>()?)
}

fn from_changes(tx: &mut Tx, order: OrderId) -> Result<Record> {
    let changes = changes(tx, order)?;
    Record::from_changes(changes).map_err(|_| Error::internal("a record cannot be rebuilt from its changes"))
}
