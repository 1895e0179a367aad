//! What was not let in: kept for people to look at, with an audit entry.

use jobsheet_model::{OrderId, ReplicaId};
use jobsheet_record::ChangeHash;
use jobsheet_record::admission::CHANGE_LIMIT;
use serde_json::json;

use crate::audit;
use crate::cx::Cx;
use crate::db::{Tx, values};
use crate::error::Result;

/// Most changes kept of one device: a broken one repeats itself, and a hostile one must not fill the disk.
const MOST_KEPT: u64 = 1_000;

/// One refused change.
pub(super) struct Refused {
    pub(super) author: ReplicaId,
    pub(super) order: OrderId,
    pub(super) hash: ChangeHash,
    pub(super) code: String,
    pub(super) bytes: Vec<u8>,
}

/// Keeps it. Sending it again keeps nothing more.
pub(super) fn keep(tx: &mut Tx, cx: &mut Cx, refused: &Refused) -> Result<()> {
    let held = tx.query_one("SELECT COUNT(*) AS number FROM quarantine WHERE replica = $1", values![refused.author])?;
    if held.number::<u64>("number")? >= MOST_KEPT {
        tracing::warn!(replica = %refused.author, code = %refused.code, "Refused a change; the quarantine of its device is full.");
        return Ok(());
    }
    let id: uuid::Uuid = cx.id();
    // An oversize change is kept as far as an honest one could be long: enough to see what it was.
    let kept = refused.bytes.get(..CHANGE_LIMIT).unwrap_or(&refused.bytes);
    let new = tx.execute(
        "INSERT INTO quarantine (id, replica, order_id, hash, code, received_at, bytes) VALUES ($1, $2, $3, $4, $5, $6, $7) \
         ON CONFLICT (replica, order_id, hash, code) DO NOTHING",
        values![id, refused.author, refused.order, refused.hash.to_string(), &refused.code, cx.now, kept],
    )?;
    if new > 0 {
        let detail = json!({ "replica": refused.author, "hash": refused.hash, "code": refused.code, "bytes": refused.bytes.len() });
        audit::write(tx, cx, None, "change_refused", refused.order, &detail)?;
        tracing::warn!(order = %refused.order, replica = %refused.author, code = %refused.code, "Refused a change and kept it in quarantine.");
    }
    Ok(())
}
