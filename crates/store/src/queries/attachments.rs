//! Which file is what of which attachment, how far it has travelled, and the server's receipts.

use jobsheet_model::Timestamp;
use rusqlite::{OptionalExtension, Row, params};

use crate::queries::number::{int, uint};
use crate::{Db, Result};

/// What a file is of its attachment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FileRole {
    /// As the camera made it; kept until the receipt of the processed one.
    Original,
    /// The file that the record names.
    Processed,
    /// A small picture.
    Thumb,
}

impl FileRole {
    /// As stored.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::Processed => "processed",
            Self::Thumb => "thumb",
        }
    }

    fn from_code(code: &str) -> Self {
        match code {
            "original" => Self::Original,
            "thumb" => Self::Thumb,
            _ => Self::Processed,
        }
    }
}

/// A file of an attachment on this phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRow {
    /// Which attachment.
    pub attachment: String,
    /// What the file is of it.
    pub role: FileRole,
    /// Of which order.
    pub order: String,
    /// Its content.
    pub sha256: String,
    /// Address of the upload; empty before the server has given one.
    pub upload: String,
    /// Bytes that the server has confirmed.
    pub sent: u64,
    /// When the server said that it holds all of it.
    pub receipt_at: Option<Timestamp>,
}

impl FileRow {
    /// Identity of its outgoing item.
    #[must_use]
    pub fn item(&self) -> String {
        format!("{}/{}", self.attachment, self.role.code())
    }
}

const COLUMNS: &str = "attachment, role, order_id, sha256, upload, sent, receipt_at";

fn read(row: &Row<'_>) -> rusqlite::Result<FileRow> {
    Ok(FileRow {
        attachment: row.get(0)?,
        role: FileRole::from_code(&row.get::<_, String>(1)?),
        order: row.get(2)?,
        sha256: row.get(3)?,
        upload: row.get(4)?,
        sent: uint(row, 5)?,
        receipt_at: row.get::<_, Option<i64>>(6)?.map(Timestamp),
    })
}

/// Adds a file of an attachment.
///
/// # Errors
/// Those of the database.
pub fn add(db: &Db, file: &FileRow) -> Result<()> {
    db.prepare_cached(
        "INSERT INTO attachments (attachment, role, order_id, sha256, upload, sent, receipt_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (attachment, role) DO NOTHING",
    )?
    .execute(params![
        file.attachment,
        file.role.code(),
        file.order,
        file.sha256,
        file.upload,
        int(file.sent),
        file.receipt_at.map(|at| at.0)
    ])?;
    Ok(())
}

/// One file.
///
/// # Errors
/// Those of the database.
pub fn get(db: &Db, attachment: &str, role: FileRole) -> Result<Option<FileRow>> {
    Ok(db
        .prepare_cached(&format!("SELECT {COLUMNS} FROM attachments WHERE attachment = ?1 AND role = ?2"))?
        .query_row(params![attachment, role.code()], read)
        .optional()?)
}

/// The files of an order.
///
/// # Errors
/// Those of the database.
pub fn of_order(db: &Db, order: &str) -> Result<Vec<FileRow>> {
    let rows = db
        .prepare_cached(&format!("SELECT {COLUMNS} FROM attachments WHERE order_id = ?1 ORDER BY attachment, role"))?
        .query_map([order], read)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(rows)
}

/// Notes where an upload goes on: its address and the bytes confirmed.
///
/// # Errors
/// Those of the database.
pub fn progress(db: &Db, attachment: &str, role: FileRole, upload: &str, sent: u64) -> Result<()> {
    db.prepare_cached("UPDATE attachments SET upload = ?3, sent = ?4 WHERE attachment = ?1 AND role = ?2")?
        .execute(params![attachment, role.code(), upload, int(sent)])?;
    Ok(())
}

/// Notes that the server holds a file, made here or elsewhere. The files of
/// this phone that it is the receipt of.
///
/// # Errors
/// Those of the database.
pub fn receipt(db: &Db, sha256: &str, at: Timestamp) -> Result<Vec<FileRow>> {
    db.prepare_cached("INSERT INTO receipts (sha256, at) VALUES (?1, ?2) ON CONFLICT (sha256) DO NOTHING")?
        .execute(params![sha256, at.0])?;
    db.prepare_cached("UPDATE attachments SET receipt_at = ?2 WHERE sha256 = ?1 AND receipt_at IS NULL")?
        .execute(params![sha256, at.0])?;
    let rows = db
        .prepare_cached(&format!("SELECT {COLUMNS} FROM attachments WHERE sha256 = ?1"))?
        .query_map([sha256], read)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(rows)
}

/// The server holds this file.
///
/// # Errors
/// Those of the database.
pub fn has_receipt(db: &Db, sha256: &str) -> Result<bool> {
    Ok(db
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM receipts WHERE sha256 = ?1)")?
        .query_row([sha256], |row| row.get(0))?)
}

/// Forgets all receipts: the server was restored.
///
/// # Errors
/// Those of the database.
pub fn forget_receipts(db: &Db) -> Result<()> {
    db.execute("DELETE FROM receipts", [])?;
    db.execute("UPDATE attachments SET receipt_at = NULL, upload = '', sent = 0", [])?;
    Ok(())
}

/// Forgets a receipt.
///
/// # Errors
/// Those of the database.
pub fn forget_receipt(db: &Db, sha256: &str) -> Result<()> {
    db.execute("DELETE FROM receipts WHERE sha256 = ?1", [sha256])?;
    Ok(())
}

/// Forgets a file of an attachment, if there is one; its bytes go when nobody else names them.
///
/// # Errors
/// Those of the database.
pub fn remove_one(db: &Db, attachment: &str, role: FileRole) -> Result<bool> {
    let removed = db
        .prepare_cached("DELETE FROM attachments WHERE attachment = ?1 AND role = ?2")?
        .execute(params![attachment, role.code()])?;
    Ok(removed > 0)
}

/// Purges the files of an order; their bytes go with [`super::blobs::remove_unnamed`].
///
/// # Errors
/// Those of the database.
pub fn remove(db: &Db, order: &str) -> Result<()> {
    db.execute("DELETE FROM attachments WHERE order_id = ?1", [order])?;
    Ok(())
}
