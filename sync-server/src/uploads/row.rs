//! Uploads as rows.

use jobsheet_api::ErrorCode;
use jobsheet_model::ReplicaId;
use uuid::Uuid;

use crate::blobs::Sha256Hex;
use crate::cx::Cx;
use crate::db::{Row, Tx, Value, values};
use crate::error::{Error, Result};
use crate::hooks;

/// Identity of an upload: the last part of its address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct UploadId(pub Uuid);

impl From<Uuid> for UploadId {
    fn from(id: Uuid) -> Self {
        Self(id)
    }
}

impl From<UploadId> for Value {
    fn from(id: UploadId) -> Self {
        Self::from(id.0)
    }
}

/// One upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// Identity.
    pub id: UploadId,
    /// Whose it is.
    pub replica: ReplicaId,
    /// What the bytes must hash to.
    pub sha256: Sha256Hex,
    /// How many there are.
    pub bytes: u64,
    /// What they are.
    pub mime: String,
    /// How many are safe on disk.
    pub received: u64,
    /// Verified, stored and receipted.
    pub done: bool,
}

const COLUMNS: &str = "id, replica_id, sha256, bytes, mime, received, done";

fn read(row: &Row) -> Result<Upload> {
    Ok(Upload {
        id: UploadId(row.parse("id")?),
        replica: row.parse("replica_id")?,
        sha256: row.parse("sha256")?,
        bytes: row.number("bytes")?,
        mime: row.string("mime")?,
        received: row.number("received")?,
        done: row.flag("done")?,
    })
}

/// An upload of this device. Those of others do not exist.
///
/// # Errors
/// `not_found`, or when the database fails.
pub fn get(tx: &mut Tx, replica: ReplicaId, id: UploadId) -> Result<Upload> {
    let sql = format!("SELECT {COLUMNS} FROM uploads WHERE id = $1 AND replica_id = $2");
    let row = tx.query_opt(&sql, values![id, replica])?;
    read(&row.ok_or_else(|| Error::refused(ErrorCode::NotFound))?)
}

/// The upload of this content by this device; begun if there is none.
pub(super) fn get_or_add(
    tx: &mut Tx,
    cx: &mut Cx,
    replica: ReplicaId,
    sha256: &Sha256Hex,
    bytes: u64,
    mime: &str,
) -> Result<Upload> {
    let id: UploadId = cx.id();
    tx.execute(
        "INSERT INTO uploads (id, replica_id, sha256, bytes, mime, received, created_at, done) VALUES ($1, $2, $3, $4, $5, 0, $6, 0) \
         ON CONFLICT (replica_id, sha256) DO NOTHING",
        values![id, replica, sha256, bytes, mime, cx.now],
    )?;
    let sql = format!("SELECT {COLUMNS} FROM uploads WHERE replica_id = $1 AND sha256 = $2");
    read(&tx.query_one(&sql, values![replica, sha256])?)
}

/// Corrects what was announced of an upload that has no bytes yet.
pub(super) fn announce_again(tx: &mut Tx, id: UploadId, bytes: u64, mime: &str) -> Result<()> {
    let sql = "UPDATE uploads SET bytes = $2, mime = $3, received = 0 WHERE id = $1 AND done = 0";
    tx.execute(sql, values![id, bytes, mime])?;
    Ok(())
}

/// So much is safe on disk.
pub(super) fn set_received(tx: &mut Tx, id: UploadId, received: u64) -> Result<()> {
    tx.execute("UPDATE uploads SET received = $2 WHERE id = $1 AND done = 0", values![id, received])?;
    Ok(())
}

/// The bytes are in the blobs: says so, and gives the receipt.
pub(super) fn complete(tx: &mut Tx, cx: &mut Cx, upload: &Upload) -> Result<()> {
    tx.execute(
        "INSERT INTO blobs (sha256, bytes, mime, complete_at) VALUES ($1, $2, $3, $4) ON CONFLICT (sha256) DO NOTHING",
        values![&upload.sha256, upload.bytes, &upload.mime, cx.now],
    )?;
    tx.execute("UPDATE uploads SET received = bytes, done = 1 WHERE id = $1", values![upload.id])?;
    hooks::on_blob_complete(tx, cx, upload.replica, upload.sha256.as_str())
}
