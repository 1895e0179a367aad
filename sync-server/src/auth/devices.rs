//! The enrolled devices, for the administrator.

use std::collections::BTreeMap;

use jobsheet_api::ErrorCode;
use jobsheet_api::office::DeviceView;
use jobsheet_model::{ReplicaId, UserId};
use jobsheet_sync::FeedId;

use crate::audit;
use crate::cx::Cx;
use crate::db::{Tx, values};
use crate::error::{Error, Result};

/// All devices, the latest enrolled first.
///
/// # Errors
/// When the database fails.
pub fn list(tx: &mut Tx) -> Result<Vec<DeviceView>> {
    let mut users: BTreeMap<ReplicaId, Vec<UserId>> = BTreeMap::new();
    for row in tx.query("SELECT replica_id, user_id FROM replica_users ORDER BY since, user_id", &[])? {
        users.entry(row.parse("replica_id")?).or_default().push(row.parse("user_id")?);
    }
    let rows = tx.query(
        "SELECT id, device_name, created_at, last_seen, revoked_at FROM replicas ORDER BY created_at DESC, id DESC",
        &[],
    )?;
    let view = |row: &crate::db::Row| {
        let replica = row.parse("id")?;
        Ok(DeviceView {
            replica,
            name: row.string("device_name")?,
            users: users.get(&replica).cloned().unwrap_or_default(),
            created_at: row.time("created_at")?,
            last_seen: row.opt_time("last_seen")?,
            revoked_at: row.opt_time("revoked_at")?,
        })
    };
    rows.iter().map(view).collect()
}

/// Shuts a device out. Its sessions stay, so that at its next contact, to which it is poked, it can hand in what it has and
/// then clears itself, instead of asking its owner to sign in again. Doing it twice is fine.
///
/// # Errors
/// `not_found`, or when the database fails.
pub fn revoke(tx: &mut Tx, cx: &mut Cx, by: UserId, replica: ReplicaId) -> Result<()> {
    let row = tx.query_opt(
        "UPDATE replicas SET revoked_at = COALESCE(revoked_at, $2) WHERE id = $1 RETURNING revoked_at",
        values![replica, cx.now],
    )?;
    let row = row.ok_or_else(|| Error::refused(ErrorCode::NotFound))?;
    if row.time("revoked_at")? == cx.now {
        audit::write(tx, cx, Some(by), "device_revoked", replica, &serde_json::json!({}))?;
        for row in tx.query("SELECT user_id FROM replica_users WHERE replica_id = $1", values![replica])? {
            tx.poke(FeedId::user(row.parse::<UserId>("user_id")?).0);
        }
    }
    Ok(())
}
