//! What the foundation asks of the business part. Each is called inside a transaction of the caller.

use std::collections::BTreeSet;

use crate::auth::Caller;
use crate::cx::Cx;
use crate::db::{Tx, values};
use crate::error::Result;
use jobsheet_model::ReplicaId;

/// The bytes of `sha256` are here in full, brought by `replica`: give it the receipt. May be called again for the same bytes.
///
/// # Errors
/// When the database fails.
pub fn on_blob_complete(_tx: &mut Tx, _cx: &mut Cx, _replica: ReplicaId, _sha256: &str) -> Result<()> {
    Ok(())
}

/// Whether the caller may read these bytes: an office role, the device that brought them, or somebody who may see a record that
/// names them.
///
/// # Errors
/// When the database fails.
pub fn may_read_blob(tx: &mut Tx, caller: &Caller, sha256: &str) -> Result<bool> {
    let Some(replica) = caller.replica else { return Ok(caller.role.is_office()) };
    let sql = "SELECT 1 AS yes FROM uploads WHERE replica_id = $1 AND sha256 = $2 AND done = 1";
    Ok(tx.query_opt(sql, values![replica, sha256])?.is_some())
}

/// The topics whose pokes the caller hears.
///
/// # Errors
/// When the database fails.
pub fn topics_of(_tx: &mut Tx, caller: &Caller) -> Result<BTreeSet<String>> {
    let own = format!("user:{}", caller.user);
    Ok(if caller.role.is_office() { BTreeSet::from([own, "office".to_owned()]) } else { BTreeSet::from([own]) })
}
