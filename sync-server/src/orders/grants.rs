//! Who may see an order, from when until when. A technician reaches only what is granted.

use jobsheet_model::{OrderId, Timestamp, UserId, VisitId};

use crate::cx::Cx;
use crate::db::{Tx, values};
use crate::error::Result;
use crate::feeds::Publication;

/// A grant ended because the order went to somebody else.
pub const REASSIGNED: &str = "reassigned";
/// A grant ended because the office took the order back.
pub const UNASSIGNED: &str = "unassigned";
/// A grant ended because the order was cancelled.
pub const CANCELLED: &str = "cancelled";
/// A grant ended because the technician gave the order back.
pub const DECLINED: &str = "declined";

/// How a user stands to an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Never granted.
    None,
    /// Granted now.
    Present,
    /// Granted once; ended then.
    Past(Timestamp),
}

/// Begins a grant. The same visit again is the same grant.
///
/// # Errors
/// When the database fails.
pub fn grant(
    tx: &mut Tx,
    cx: &Cx,
    order: OrderId,
    user: UserId,
    visit: VisitId,
    publication: &mut Publication,
) -> Result<()> {
    tx.execute(
        "INSERT INTO grants (visit, order_id, user_id, granted_at, revoked_at, reason) VALUES ($1, $2, $3, $4, NULL, '') \
         ON CONFLICT (visit) DO NOTHING",
        values![visit, order, user, cx.now],
    )?;
    publication.order(order);
    Ok(())
}

/// Ends every grant on the order, except those of `keep`: the others get a `gone` row with the reason and a note.
///
/// # Errors
/// When the database fails.
pub fn revoke(
    tx: &mut Tx,
    cx: &Cx,
    order: OrderId,
    keep: Option<UserId>,
    reason: &str,
    note: &str,
    publication: &mut Publication,
) -> Result<()> {
    let rows = tx.query(
        "SELECT visit, user_id FROM grants WHERE order_id = $1 AND revoked_at IS NULL ORDER BY visit",
        values![order],
    )?;
    for row in rows {
        let user: UserId = row.parse("user_id")?;
        if keep != Some(user) {
            tx.execute(
                "UPDATE grants SET revoked_at = $2, reason = $3 WHERE visit = $1",
                values![row.text("visit")?, cx.now, reason],
            )?;
            publication.gone(user, order, reason, note);
        }
    }
    Ok(())
}

/// How the user stands to the order.
///
/// # Errors
/// When the database fails.
pub fn standing(tx: &mut Tx, order: OrderId, user: UserId) -> Result<Standing> {
    let rows = tx.query("SELECT revoked_at FROM grants WHERE order_id = $1 AND user_id = $2", values![order, user])?;
    let mut last = None;
    for row in &rows {
        match row.opt_time("revoked_at")? {
            None => return Ok(Standing::Present),
            Some(at) => last = last.max(Some(at)),
        }
    }
    Ok(last.map_or(Standing::None, Standing::Past))
}

/// Who may see the order now, sorted.
///
/// # Errors
/// When the database fails.
pub fn holders(tx: &mut Tx, order: OrderId) -> Result<Vec<UserId>> {
    let rows = tx.query(
        "SELECT DISTINCT user_id FROM grants WHERE order_id = $1 AND revoked_at IS NULL ORDER BY user_id",
        values![order],
    )?;
    Ok(rows.iter().map(|row| row.parse("user_id")).collect::<std::result::Result<_, _>>()?)
}
