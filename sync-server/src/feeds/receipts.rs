//! Files that records name: which are expected, which have arrived, who is told, who may read them.

use std::collections::BTreeSet;

use jobsheet_model::entry::Attachment;
use jobsheet_model::{OrderId, ReplicaId, Timestamp, UserId};
use jobsheet_sync::{FeedId, ItemKind};

use super::Publication;
use crate::auth::Caller;
use crate::cx::Cx;
use crate::db::{Tx, values};
use crate::error::Result;
use crate::orders;

/// Notes that the order's record names these files. Those that are here already get their receipts at once.
///
/// # Errors
/// When the database fails.
pub fn expect_blobs(
    tx: &mut Tx,
    cx: &Cx,
    order: OrderId,
    files: &[Attachment],
    publication: &mut Publication,
) -> Result<()> {
    for file in files {
        let here = tx.query_opt("SELECT complete_at FROM blobs WHERE sha256 = $1", values![&file.sha256])?;
        let arrived: Option<Timestamp> = here.map(|row| row.time("complete_at")).transpose()?;
        tx.execute(
            "INSERT INTO expected_blobs (order_id, attachment, sha256, bytes, slot, arrived_at, by_user, since) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (order_id, attachment) DO NOTHING",
            values![order, file.id, &file.sha256, file.bytes, file.slot.code(), arrived, file.by, cx.now],
        )?;
        if arrived.is_some() {
            for user in orders::holders(tx, order)? {
                publication.receipt(user, &file.sha256);
            }
        }
    }
    Ok(())
}

/// The bytes of `sha256` are here in full, brought by `replica`: tells everybody who holds an order that names them, and
/// whoever brought them. May be called again for the same bytes.
///
/// # Errors
/// When the database fails.
pub fn blob_complete(tx: &mut Tx, cx: &Cx, replica: ReplicaId, sha256: &str) -> Result<()> {
    let mut publication = Publication::default();
    let mut users: BTreeSet<UserId> = BTreeSet::new();
    for row in
        tx.query("SELECT DISTINCT order_id FROM expected_blobs WHERE sha256 = $1 ORDER BY order_id", values![sha256])?
    {
        let order: OrderId = row.parse("order_id")?;
        orders::lock_name(tx, order)?;
        tx.execute(
            "UPDATE expected_blobs SET arrived_at = $3 WHERE order_id = $1 AND sha256 = $2 AND arrived_at IS NULL",
            values![order, sha256, cx.now],
        )?;
        users.extend(orders::holders(tx, order)?);
        publication.desk(order);
    }
    for row in tx.query("SELECT user_id FROM replica_users WHERE replica_id = $1", values![replica])? {
        users.insert(row.parse("user_id")?);
    }
    for user in users {
        publication.receipt(user, sha256);
    }
    publication.publish(tx)
}

/// Receipts that the user has only because of this order.
///
/// # Errors
/// When the database fails.
pub(super) fn only_for(tx: &mut Tx, user: UserId, order: OrderId) -> Result<Vec<String>> {
    let rows = tx.query(
        "SELECT DISTINCT e.sha256 FROM expected_blobs e \
         JOIN feed_items f ON f.feed = $1 AND f.kind = $2 AND f.item = e.sha256 AND f.gone = 0 \
         WHERE e.order_id = $3 AND NOT EXISTS ( \
             SELECT 1 FROM expected_blobs o JOIN grants g ON g.order_id = o.order_id AND g.user_id = $4 AND g.revoked_at IS NULL \
             WHERE o.sha256 = e.sha256 AND o.order_id <> $3) \
         ORDER BY e.sha256",
        values![FeedId::user(user).0, ItemKind::Receipt.number(), order, user],
    )?;
    Ok(rows.iter().map(|row| row.string("sha256")).collect::<std::result::Result<_, _>>()?)
}

/// Whether the caller may read these bytes: a desk; the device that brought them; somebody who holds an order that names
/// them.
///
/// # Errors
/// When the database fails.
pub fn may_read(tx: &mut Tx, caller: &Caller, sha256: &str) -> Result<bool> {
    let Some(replica) = caller.replica else { return Ok(caller.role.is_office()) };
    let brought = "SELECT 1 AS yes FROM uploads WHERE replica_id = $1 AND sha256 = $2 AND done = 1";
    if tx.query_opt(brought, values![replica, sha256])?.is_some() {
        return Ok(true);
    }
    let granted = tx.query(
        "SELECT 1 AS yes FROM expected_blobs e JOIN grants g ON g.order_id = e.order_id \
         WHERE e.sha256 = $1 AND g.user_id = $2 AND g.revoked_at IS NULL LIMIT 1",
        values![sha256, caller.user],
    )?;
    Ok(!granted.is_empty())
}
