//! One customer, place or piece of equipment.

use jobsheet_model::asset::Asset;
use jobsheet_model::customer::{Customer, Site};
use jobsheet_model::{AssetId, CustomerId, SiteId};

use crate::db::{Row, Tx, values};
use crate::error::Result;

pub(super) const SITE: &str = "id, customer, name, district, address, lat, lon, fence, contact, phone";
pub(super) const ASSET: &str = "id, site, name, model, serial, installed_at, warranty_until";

/// A customer.
///
/// # Errors
/// When the database fails.
pub fn customer(tx: &mut Tx, id: CustomerId) -> Result<Option<Customer>> {
    let row = tx.query_opt("SELECT id, name, level FROM customers WHERE id = $1", values![id])?;
    row.as_ref().map(customer_of).transpose()
}

/// A place.
///
/// # Errors
/// When the database fails.
pub fn site(tx: &mut Tx, id: SiteId) -> Result<Option<Site>> {
    let row = tx.query_opt(&format!("SELECT {SITE} FROM sites WHERE id = $1"), values![id])?;
    row.as_ref().map(site_of).transpose()
}

/// A piece of equipment.
///
/// # Errors
/// When the database fails.
pub fn asset(tx: &mut Tx, id: AssetId) -> Result<Option<Asset>> {
    let row = tx.query_opt(&format!("SELECT {ASSET} FROM assets WHERE id = $1"), values![id])?;
    row.as_ref().map(asset_of).transpose()
}

pub(super) fn customer_of(row: &Row) -> Result<Customer> {
    Ok(Customer { id: row.parse("id")?, name: row.string("name")?, level: row.string("level")? })
}

pub(super) fn site_of(row: &Row) -> Result<Site> {
    Ok(Site {
        id: row.parse("id")?,
        customer: row.parse("customer")?,
        name: row.string("name")?,
        district: row.string("district")?,
        address: row.string("address")?,
        lat: row.real("lat")?,
        lon: row.real("lon")?,
        fence: row.real("fence")?,
        contact: row.string("contact")?,
        phone: row.string("phone")?,
    })
}

pub(super) fn asset_of(row: &Row) -> Result<Asset> {
    Ok(Asset {
        id: row.parse("id")?,
        site: row.parse("site")?,
        name: row.string("name")?,
        model: row.string("model")?,
        serial: row.string("serial")?,
        installed_at: row.opt_time("installed_at")?,
        warranty_until: row.opt_time("warranty_until")?,
    })
}

/// What a search looks through: lower-case words, one a line so that nothing matches across two of them.
#[must_use]
pub(crate) fn search_text<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    words.into_iter().filter(|word| !word.is_empty()).map(str::to_lowercase).collect::<Vec<_>>().join("\n")
}
