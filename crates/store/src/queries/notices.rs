//! Things to tell the person once.

use jobsheet_model::Timestamp;
use rusqlite::params;

use crate::{Db, Result};

/// One notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeRow {
    /// Identity.
    pub id: String,
    /// To whom.
    pub user: String,
    /// About which order.
    pub order: Option<String>,
    /// What it says.
    pub code: String,
    /// Its arguments as JSON.
    pub args: String,
    /// When.
    pub at: Timestamp,
}

/// Adds a notice; the same one again stays as it was, dismissed if it was.
///
/// # Errors
/// Those of the database.
pub fn add(db: &Db, notice: &NoticeRow) -> Result<()> {
    db.prepare_cached("INSERT INTO notices (id, user, order_id, code, args, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (id) DO NOTHING")?
        .execute(params![notice.id, notice.user, notice.order, notice.code, notice.args, notice.at.0])?;
    Ok(())
}

/// A person's notices that were not dismissed, newest first.
///
/// # Errors
/// Those of the database.
pub fn open(db: &Db, user: &str) -> Result<Vec<NoticeRow>> {
    let rows = db
        .prepare_cached("SELECT id, user, order_id, code, args, at FROM notices WHERE user = ?1 AND dismissed = 0 ORDER BY at DESC, id LIMIT 50")?
        .query_map([user], |row| {
            Ok(NoticeRow {
                id: row.get(0)?,
                user: row.get(1)?,
                order: row.get(2)?,
                code: row.get(3)?,
                args: row.get(4)?,
                at: Timestamp(row.get(5)?),
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(rows)
}

/// Marks a notice as read; false if there is none.
///
/// # Errors
/// Those of the database.
pub fn dismiss(db: &Db, user: &str, id: &str) -> Result<bool> {
    Ok(db.execute("UPDATE notices SET dismissed = 1 WHERE id = ?1 AND user = ?2", params![id, user])? > 0)
}
