//! Ruling again on everything, from what was stored: the same inputs must give the same rulings, today and in a year.

use jobsheet_model::ruling::Ruling;
use jobsheet_model::{Order, OrderId};
use jobsheet_record::Record;

use super::rule::outcome;
use super::settled::held;
use super::store::with_inputs;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::records;

/// Rulings on an order that would be made otherwise today. Empty when all is well; anything else is a fault of the program.
///
/// # Errors
/// When the database fails, or holds a ruling without its fact.
pub fn replay(tx: &mut Tx, order: OrderId) -> Result<Vec<Ruling>> {
    let rulings = with_inputs::<Order>(tx, order)?;
    let mut differ = Vec::new();
    let mut record = Record::begin();
    let mut changes = records::changes(tx, order)?.into_iter();
    for one in rulings {
        // As the record was when the fact was considered: changes are stored in the order of their arrival.
        while record.heads() != one.heads {
            let change = changes.next().ok_or_else(|| Error::internal("a ruling's heads are not in its record"))?;
            record.apply([change]).map_err(Error::internal)?;
        }
        let entry = record.entry(one.ruling.entry).ok_or_else(|| Error::internal("a ruling without its entry"))?;
        let held = held(tx, order, &record, &entry, one.ruling.at)?;
        let again = outcome(tx, one.flow, one.decided.as_ref(), &record, &entry, held, one.revoked)?;
        if !again.is_some_and(|again| again.verdict == one.ruling.verdict && again.reason == one.ruling.reason) {
            differ.push(one.ruling);
        }
    }
    Ok(differ)
}
