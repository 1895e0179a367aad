//! Customers with everything needed to make an order (A8).

use std::collections::BTreeMap;

use jobsheet_api::office::CustomerView;
use jobsheet_model::CustomerId;

use super::find::{ASSET, SITE, asset_of, customer_of, site_of};
use crate::db::{Tx, Value, placeholders};
use crate::error::Result;

/// Most customers in one answer: whoever looks for more types another letter.
const MOST: u64 = 100;

/// Customers whose name, address, contact or phone holds all words of `q`; all when it is empty. By name.
///
/// Containing is `replace(search, word, '') <> search`: the same function in both databases, without the case rules and
/// wildcards of `LIKE`. It reads every row; a house has thousands of customers, not millions.
///
/// # Errors
/// When the database fails.
pub fn list(tx: &mut Tx, q: &str) -> Result<Vec<CustomerView>> {
    let mut parameters: Vec<Value> = q.to_lowercase().split_whitespace().map(Value::from).collect();
    let mut wheres: Vec<String> =
        (1..=parameters.len()).map(|at| format!("replace(search, ${at}, '') <> search")).collect();
    if wheres.is_empty() {
        wheres.push("1 = 1".to_owned());
    }
    parameters.push(MOST.into());
    let sql = format!(
        "SELECT id, name, level FROM customers WHERE {} ORDER BY name, id LIMIT ${}",
        wheres.join(" AND "),
        parameters.len()
    );
    let mut views: Vec<CustomerView> = Vec::new();
    for row in tx.query(&sql, &parameters)? {
        views.push(CustomerView { customer: customer_of(&row)?, sites: Vec::new(), assets: Vec::new() });
    }
    if views.is_empty() {
        return Ok(views);
    }
    let places: BTreeMap<CustomerId, usize> =
        views.iter().enumerate().map(|(at, view)| (view.customer.id, at)).collect();
    let ids: Vec<Value> = places.keys().map(|id| Value::from(*id)).collect();
    let list = placeholders(1, ids.len());
    let mut owners = BTreeMap::new();
    for row in tx.query(&format!("SELECT {SITE} FROM sites WHERE customer IN ({list}) ORDER BY name, id"), &ids)? {
        let site = site_of(&row)?;
        if let Some(view) = places.get(&site.customer).and_then(|at| views.get_mut(*at)) {
            owners.insert(site.id, site.customer);
            view.sites.push(site);
        }
    }
    let sites: Vec<Value> = owners.keys().map(|id| Value::from(*id)).collect();
    if sites.is_empty() {
        return Ok(views);
    }
    let list = placeholders(1, sites.len());
    for row in
        tx.query(&format!("SELECT {ASSET} FROM assets WHERE site IN ({list}) ORDER BY name, serial, id"), &sites)?
    {
        let asset = asset_of(&row)?;
        let owner = owners.get(&asset.site).and_then(|customer| places.get(customer));
        if let Some(view) = owner.and_then(|at| views.get_mut(*at)) {
            view.assets.push(asset);
        }
    }
    Ok(views)
}

#[cfg(test)]
mod tests {
    use jobsheet_model::customer::Customer;

    use super::*;
    use crate::customers::put_customer;
    use crate::testing::on_both;

    #[test]
    fn a_customer_is_found_by_any_part_of_the_name_and_wildcards_are_letters() {
        on_both(async |stage| {
            let found = stage.db.write(|tx, _| {
                for (number, name) in [(1u128, "岱下人家酒楼"), (2, "100% 洁净 Laundry"), (3, "泰山云谷写字楼")]
                {
                    let customer = Customer {
                        id: uuid::Uuid::from_u128(number).into(),
                        name: name.to_owned(),
                        level: "standard".to_owned(),
                    };
                    put_customer(tx, &customer)?;
                }
                let mut found = Vec::new();
                for q in ["云谷", "laundry 洁", "%", "_", "酒楼 云谷"] {
                    found.push((q, list(tx, q)?.into_iter().map(|view| view.customer.name).collect::<Vec<_>>()));
                }
                Ok(found)
            });
            insta::assert_debug_snapshot!(found.await.unwrap(), @r#"
            [
                (
                    "云谷",
                    [
                        "泰山云谷写字楼",
                    ],
                ),
                (
                    "laundry 洁",
                    [
                        "100% 洁净 Laundry",
                    ],
                ),
                (
                    "%",
                    [
                        "100% 洁净 Laundry",
                    ],
                ),
                (
                    "_",
                    [],
                ),
                (
                    "酒楼 云谷",
                    [],
                ),
            ]
            "#);
        });
    }
}
