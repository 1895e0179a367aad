//! What the foundation asks of the business part. Each is called inside a transaction of the caller.

use std::collections::BTreeSet;

use jobsheet_api::office::ChangesResponse;
use jobsheet_model::ReplicaId;

use crate::auth::Caller;
use crate::cx::Cx;
use crate::db::Tx;
use crate::error::Result;
use crate::feeds;

pub use crate::feeds::OFFICE;

/// The bytes of `sha256` are here in full, brought by `replica`: tells everybody who holds an order that names them. May be
/// called again for the same bytes.
///
/// # Errors
/// When the database fails.
pub fn on_blob_complete(tx: &mut Tx, cx: &mut Cx, replica: ReplicaId, sha256: &str) -> Result<()> {
    feeds::blob_complete(tx, cx, replica, sha256)
}

/// Whether the caller may read these bytes: an office role, the device that brought them, or somebody who may see a record that
/// names them.
///
/// # Errors
/// When the database fails.
pub fn may_read_blob(tx: &mut Tx, caller: &Caller, sha256: &str) -> Result<bool> {
    feeds::may_read(tx, caller, sha256)
}

/// The topics whose pokes the caller hears.
///
/// # Errors
/// When the database fails.
pub fn topics_of(_tx: &mut Tx, caller: &Caller) -> Result<BTreeSet<String>> {
    let mut topics = BTreeSet::from([format!("user:{}", caller.user), "company".to_owned()]);
    if caller.replica.is_none() {
        topics.insert(OFFICE.to_owned());
    }
    Ok(topics)
}

/// Which orders changed after a position of the office's feed.
///
/// # Errors
/// When the database fails.
pub fn changes_after(tx: &mut Tx, after: u64) -> Result<ChangesResponse> {
    feeds::changes_now(tx, after)
}
