//! Storing what was let in.

use jobsheet_model::{OrderId, ReplicaId};
use jobsheet_record::{Actor, ChangeHash, ChangeMeta};

use super::StoredRecord;
use crate::cx::Cx;
use crate::db::{Tx, values};
use crate::error::{Error, Result};

/// A change that was let in just now.
#[derive(Debug, Clone)]
pub struct Arrived {
    /// What it says about itself.
    pub meta: ChangeMeta,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Who brought it, when that is not its author.
    pub sender: Option<ReplicaId>,
    /// Under which seal it came; none for the office.
    pub seal: Option<String>,
}

impl Arrived {
    /// Its name.
    #[must_use]
    pub fn hash(&self) -> ChangeHash {
        self.meta.hash
    }
}

/// Writes the changes and the new snapshot. `stored.record` holds them already.
///
/// # Errors
/// When the database fails.
pub fn append(tx: &mut Tx, cx: &Cx, order: OrderId, stored: &mut StoredRecord, arrived: &[Arrived]) -> Result<()> {
    for change in arrived {
        stored.changes = stored.changes.saturating_add(1);
        let (replica, incarnation) = match change.meta.actor {
            Some(Actor::Device { replica, incarnation }) => (Some(replica), incarnation),
            Some(Actor::Office { epoch }) => (None, epoch),
            None => (None, 0),
        };
        tx.execute(
            "INSERT INTO record_changes (order_id, hash, position, replica, incarnation, sender, received_at, bytes, seal) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            values![
                order,
                change.hash().to_string(),
                stored.changes,
                replica,
                incarnation,
                change.sender,
                cx.now,
                change.bytes.as_slice(),
                change.seal.clone()
            ],
        )?;
    }
    save(tx, order, stored)
}

/// Writes the snapshot and the counters.
fn save(tx: &mut Tx, order: OrderId, stored: &mut StoredRecord) -> Result<()> {
    let snapshot = stored.saved.take().unwrap_or_else(|| stored.record.save_unpacked());
    tx.execute(
        "INSERT INTO records (order_id, snapshot, heads, changes, arrivals) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (order_id) DO UPDATE SET snapshot = $2, heads = $3, changes = $4, arrivals = $5",
        values![order, snapshot, heads_bytes(&stored.record.heads()), stored.changes, stored.arrivals],
    )?;
    stored.stored = true;
    Ok(())
}

/// Heads as stored.
pub(crate) fn heads_of(bytes: &[u8]) -> Result<Vec<ChangeHash>> {
    bytes.chunks(32).map(|chunk| ChangeHash::try_from(chunk).map_err(Error::internal)).collect()
}

/// Heads one after another, 32 bytes each.
pub(crate) fn heads_bytes(heads: &[ChangeHash]) -> Vec<u8> {
    heads.iter().flat_map(|hash| hash.0).collect()
}
