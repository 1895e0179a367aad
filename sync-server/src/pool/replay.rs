//! Ruling again on every claim, from what was stored.

use jobsheet_model::offer::Offer;
use jobsheet_model::ruling::Ruling;
use jobsheet_model::{OfferId, OrderId};
use jobsheet_record::Record;

use super::claim::outcome;
use crate::db::{Tx, values};
use crate::error::{Error, Result};
use crate::{records, rulings};

/// Rulings on claims to offers of this order that would be made otherwise today. Empty when all is well.
///
/// # Errors
/// When the database fails, or holds a ruling without its fact.
pub fn replay(tx: &mut Tx, order: OrderId) -> Result<Vec<Ruling>> {
    let mut differ = Vec::new();
    let sql =
        "SELECT a.record, a.offer FROM asked a JOIN offers o ON o.id = a.offer WHERE o.order_id = $1 ORDER BY a.record";
    for row in tx.query(sql, values![order])? {
        let (record, offer): (OrderId, OfferId) = (row.parse("record")?, row.parse("offer")?);
        differ.extend(replay_one(tx, record, offer)?);
    }
    Ok(differ)
}

fn replay_one(tx: &mut Tx, id: OrderId, offer: OfferId) -> Result<Vec<Ruling>> {
    let mut differ = Vec::new();
    let mut record = Record::begin();
    let mut changes = records::changes(tx, id)?.into_iter();
    for one in rulings::with_inputs::<Offer>(tx, id)? {
        // As the record was when the fact was considered.
        while record.heads() != one.heads {
            let change = changes.next().ok_or_else(|| Error::internal("a ruling's heads are not in its record"))?;
            record.apply([change]).map_err(Error::internal)?;
        }
        let entry = record.entry(one.ruling.entry).ok_or_else(|| Error::internal("a ruling without its entry"))?;
        let decided = one.decided.ok_or_else(|| Error::internal("a claim was ruled on without an offer"))?;
        let again = outcome(&decided, &record, &entry, one.revoked);
        let same = again.is_some_and(|again| again.verdict == one.ruling.verdict && again.reason == one.ruling.reason);
        if !same || decided.id != offer {
            differ.push(one.ruling);
        }
    }
    Ok(differ)
}
