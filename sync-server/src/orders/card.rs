//! The order as it travels to a device, and as lists search it.

use std::collections::BTreeMap;

use jobsheet_model::customer::{Customer, Site};
use jobsheet_model::entry::EntryKind;
use jobsheet_model::order::{Against, OrderCard};
use jobsheet_model::ruling::{Ruling, Verdict};
use jobsheet_model::{EntryId, Order, OrderId};

use super::{decisions, row};
use crate::db::{Tx, values};
use crate::error::{Error, Result};
use crate::{customers, records, rulings};

/// The row, copies of what it points to, and the rulings.
///
/// # Errors
/// `order_not_found`, or when the database fails.
pub fn card(tx: &mut Tx, id: OrderId) -> Result<OrderCard> {
    let stored = row::find(tx, id)?;
    let rulings = rulings::of_order(tx, id)?;
    let missing = |what: &str| Error::internal(format!("an order points to a {what} that does not exist"));
    Ok(OrderCard {
        customer: customers::customer(tx, stored.customer)?.ok_or_else(|| missing("customer"))?,
        site: customers::site(tx, stored.site)?.ok_or_else(|| missing("site"))?,
        asset: match stored.asset {
            Some(asset) => Some(customers::asset(tx, asset)?.ok_or_else(|| missing("asset"))?),
            None => None,
        },
        held: against(tx, id, &rulings)?,
        rulings,
        order: stored.order,
    })
}

/// Two people, one field: for each proposal that waits beside the office's value, who gave that value and when, and on
/// which device the proposal was made. Most orders have none, and then nothing is read.
fn against(tx: &mut Tx, id: OrderId, rulings: &[Ruling]) -> Result<BTreeMap<EntryId, Against>> {
    let mut held = BTreeMap::new();
    let open: Vec<EntryId> =
        rulings.iter().filter(|ruling| ruling.verdict == Verdict::Held).map(|ruling| ruling.entry).collect();
    if open.is_empty() {
        return Ok(held);
    }
    let record = records::load(tx, id)?.ok_or_else(|| Error::internal("a ruling without a record"))?.record;
    for entry in open.into_iter().filter_map(|entry| record.entry(entry)) {
        let EntryKind::Propose { field, .. } = entry.what else { continue };
        let device = match entry.device {
            Some(replica) => tx.query_opt("SELECT device_name FROM replicas WHERE id = $1", values![replica])?,
            None => None,
        };
        let device = device.map(|row| row.string("device_name")).transpose()?.unwrap_or_default();
        let (by, at) = decisions::last_change(tx, id, field)?.map_or((None, None), |(by, at)| (by, Some(at)));
        held.insert(entry.id, Against { by, at, device });
    }
    Ok(held)
}

/// What a search looks through.
#[must_use]
pub fn search_text(order: &Order, customer: &Customer, site: &Site) -> String {
    let number = order.number.as_deref().unwrap_or_default();
    customers::search_text([
        number,
        &order.title,
        &customer.name,
        &site.name,
        &site.address,
        &site.contact,
        &site.phone,
    ])
}
