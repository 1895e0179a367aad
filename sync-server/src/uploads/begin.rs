//! Announcing an upload.

use jobsheet_api::ApiError;
use jobsheet_model::ReplicaId;

use super::content;
use super::row::{self, Upload};
use crate::auth::Caller;
use crate::blobs::Sha256Hex;
use crate::cx::Cx;
use crate::db::{Tx, values};
use crate::error::Result;
use crate::hooks;

/// What the device says that it will send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announced {
    /// What the bytes hash to.
    pub sha256: Sha256Hex,
    /// How many there are.
    pub bytes: u64,
    /// What they are.
    pub mime: String,
}

/// Begins an upload, or finds the one that the device has begun before. Bytes that are here already *and that the caller may
/// read* need not be sent; for everybody else the answer is the same as if they were not here, because otherwise anybody could
/// ask which photos exist.
///
/// A `revoked` device brings what its records name, and nothing else.
///
/// # Errors
/// `invalid_input`, `blob_too_large`, or when the database fails.
pub fn begin(
    tx: &mut Tx,
    cx: &mut Cx,
    caller: &Caller,
    replica: ReplicaId,
    announced: &Announced,
    revoked: bool,
) -> Result<Upload> {
    content::check_announced(&announced.mime, announced.bytes)?;
    let Announced { sha256, bytes, mime } = announced;
    if revoked && tx.query("SELECT 1 AS yes FROM expected_blobs WHERE sha256 = $1 LIMIT 1", values![sha256])?.is_empty()
    {
        return Err(ApiError::invalid("sha256", "not_expected").into());
    }
    let mut upload = row::get_or_add(tx, cx, replica, sha256, *bytes, mime)?;
    if upload.done {
        return Ok(upload);
    }
    let held = tx.query_opt("SELECT bytes, mime FROM blobs WHERE sha256 = $1", values![sha256])?;
    if let Some(held) = held
        && hooks::may_read_blob(tx, caller, sha256.as_str())?
    {
        upload.bytes = held.number("bytes")?;
        upload.mime = held.string("mime")?;
        row::announce_again(tx, upload.id, upload.bytes, &upload.mime)?;
        row::complete(tx, cx, &upload)?;
        upload.received = upload.bytes;
        upload.done = true;
    } else if upload.bytes != *bytes || upload.mime != *mime {
        // Announced otherwise before: one content has one length, so what came under the other one is worth nothing.
        row::announce_again(tx, upload.id, *bytes, mime)?;
        upload = Upload { bytes: *bytes, mime: mime.clone(), received: 0, ..upload };
    }
    Ok(upload)
}
