//! Finished orders leave the phones after a while, so that a replica does not grow for ever. Nothing is lost: the office keeps
//! everything, and what a phone still brings about such an order is taken in as late work is.

use jobsheet_model::{OrderId, UserId};

use crate::cx::Cx;
use crate::db::{Tx, values};
use crate::error::Result;
use crate::feeds::Publication;

/// How long a finished order stays on the phones.
const STAY: i64 = 30 * 24 * 3_600_000;
/// Most orders that leave at one contact.
const MOST: u64 = 50;
/// Why the grant ended.
const CLOSED: &str = "closed";

/// Orders that are finished for so long that they should leave the user's phones. By id.
///
/// # Errors
/// When the database fails.
pub fn finished_long_ago(tx: &mut Tx, cx: &Cx, user: UserId) -> Result<Vec<OrderId>> {
    let rows = tx.query(
        "SELECT DISTINCT o.id FROM grants g JOIN orders o ON o.id = g.order_id \
         WHERE g.user_id = $1 AND g.revoked_at IS NULL AND o.finished = 1 AND o.changed_at < $2 ORDER BY o.id LIMIT $3",
        values![user, cx.now.plus(-STAY), MOST],
    )?;
    Ok(rows.iter().map(|row| row.parse("id")).collect::<std::result::Result<_, _>>()?)
}

/// Lets an order leave the user's phones. The caller holds its lock.
///
/// # Errors
/// When the database fails.
pub fn retire(tx: &mut Tx, cx: &Cx, order: OrderId, user: UserId, publication: &mut Publication) -> Result<()> {
    tx.execute(
        "UPDATE grants SET revoked_at = $3, reason = $4 WHERE order_id = $1 AND user_id = $2 AND revoked_at IS NULL",
        values![order, user, cx.now, CLOSED],
    )?;
    publication.left(user, order, CLOSED);
    Ok(())
}
