//! Offers and who was asked, as rows.

use std::collections::BTreeMap;

use jobsheet_model::offer::{Offer, OfferEnd};
use jobsheet_model::{OfferId, OrderId, UserId};

use crate::db::{Row, Tx, Value, placeholders, values};
use crate::error::{Error, Result};

/// Most parameters of one statement.
const MANY: usize = 500;

/// One person who was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Asked {
    /// Which offer.
    pub(crate) offer: OfferId,
    /// Of which order.
    pub(crate) order: OrderId,
    /// Whom.
    pub(crate) user: UserId,
}

/// Which of these records are somebody's answer to an offer. Needs no lock: a row of it is written once.
///
/// # Errors
/// When the database fails.
pub(crate) fn asked_in<'a>(
    tx: &mut Tx,
    records: impl Iterator<Item = &'a OrderId>,
) -> Result<BTreeMap<OrderId, Asked>> {
    let records: Vec<Value> = records.map(|record| (*record).into()).collect();
    let mut asked = BTreeMap::new();
    for some in records.chunks(MANY) {
        let sql = format!(
            "SELECT a.record, a.offer, a.user_id, o.order_id FROM asked a JOIN offers o ON o.id = a.offer WHERE a.record IN ({})",
            placeholders(1, some.len())
        );
        for row in tx.query(&sql, some)? {
            let one = Asked { offer: row.parse("offer")?, order: row.parse("order_id")?, user: row.parse("user_id")? };
            asked.insert(row.parse("record")?, one);
        }
    }
    Ok(asked)
}

/// The offer as claims are ruled by it. The caller holds the order's lock.
pub(super) fn offer(tx: &mut Tx, id: OfferId) -> Result<Offer> {
    let row = tx.query_opt("SELECT ended, winner FROM offers WHERE id = $1", values![id])?;
    let row = row.ok_or_else(|| Error::internal("somebody was asked by an offer that does not exist"))?;
    Ok(Offer { id, asked: asked(tx, id)?, ended: end_of(&row)?, winner: row.opt_parse("winner")? })
}

/// Who may have it: those who were asked and still work here, sorted.
pub(super) fn asked(tx: &mut Tx, offer: OfferId) -> Result<Vec<UserId>> {
    let sql = "SELECT a.user_id FROM asked a JOIN users u ON u.id = a.user_id \
               WHERE a.offer = $1 AND u.active = 1 AND u.role = 'technician' ORDER BY a.user_id";
    Ok(tx.query(sql, values![offer])?.iter().map(|row| row.parse("user_id")).collect::<std::result::Result<_, _>>()?)
}

/// The open offer of an order.
pub(super) fn open(tx: &mut Tx, order: OrderId) -> Result<Option<OfferId>> {
    let row = tx.query_opt("SELECT id FROM offers WHERE order_id = $1 AND ended_at IS NULL", values![order])?;
    Ok(row.map(|row| row.parse("id")).transpose()?)
}

/// How it ended.
pub(super) fn end_of(row: &Row) -> Result<Option<OfferEnd>> {
    let Some(code) = row.opt_text("ended")? else { return Ok(None) };
    OfferEnd::from_code(code).map(Some).ok_or_else(|| Error::internal("an offer has an unknown end"))
}
