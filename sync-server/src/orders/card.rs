//! The order as it travels to a device, and as lists search it.

use jobsheet_model::customer::{Customer, Site};
use jobsheet_model::order::OrderCard;
use jobsheet_model::{Order, OrderId};

use super::row;
use crate::customers;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::rulings;

/// The row, copies of what it points to, and the rulings.
///
/// # Errors
/// `order_not_found`, or when the database fails.
pub fn card(tx: &mut Tx, id: OrderId) -> Result<OrderCard> {
    let stored = row::find(tx, id)?;
    let missing = |what: &str| Error::internal(format!("an order points to a {what} that does not exist"));
    Ok(OrderCard {
        customer: customers::customer(tx, stored.customer)?.ok_or_else(|| missing("customer"))?,
        site: customers::site(tx, stored.site)?.ok_or_else(|| missing("site"))?,
        asset: match stored.asset {
            Some(asset) => Some(customers::asset(tx, asset)?.ok_or_else(|| missing("asset"))?),
            None => None,
        },
        rulings: rulings::of_order(tx, id)?,
        order: stored.order,
    })
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
