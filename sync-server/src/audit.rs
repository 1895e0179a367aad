//! The audit trail: who decided what, written in the transaction that does it. Never updated, never deleted.

use jobsheet_model::UserId;
use serde::Serialize;

use crate::cx::Cx;
use crate::db::{Tx, json, values};
use crate::error::Result;

/// Writes one entry. `what` is a stable code, `subject` the id of what it was done to; `detail` never holds a secret.
///
/// # Errors
/// When the database fails.
pub fn write(
    tx: &mut Tx,
    cx: &mut Cx,
    by: Option<UserId>,
    what: &str,
    subject: impl ToString,
    detail: &impl Serialize,
) -> Result<()> {
    let id: uuid::Uuid = cx.id();
    tx.execute(
        "INSERT INTO audit (id, at, actor, what, subject, detail) VALUES ($1, $2, $3, $4, $5, $6)",
        values![id, cx.now, by, what, subject.to_string(), json(detail)?],
    )?;
    Ok(())
}
