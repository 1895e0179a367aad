//! Adding and changing customers, places, equipment.

use jobsheet_model::FormId;
use jobsheet_model::asset::Asset;
use jobsheet_model::customer::{Customer, Site};

use super::find::search_text;
use crate::db::{Tx, values};
use crate::error::Result;

/// Adds or changes a customer.
///
/// # Errors
/// When the database fails.
pub fn put_customer(tx: &mut Tx, customer: &Customer) -> Result<()> {
    tx.execute(
        "INSERT INTO customers (id, name, level, search) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO UPDATE SET name = $2, level = $3",
        values![customer.id, &customer.name, &customer.level, search_text([customer.name.as_str()])],
    )?;
    index(tx, customer.id)
}

/// Adds or changes a place.
///
/// # Errors
/// When the database fails.
pub fn put_site(tx: &mut Tx, site: &Site) -> Result<()> {
    tx.execute(
        "INSERT INTO sites (id, customer, name, district, address, lat, lon, fence, contact, phone) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
         ON CONFLICT (id) DO UPDATE SET name = $3, district = $4, address = $5, lat = $6, lon = $7, fence = $8, contact = $9, phone = $10",
        values![
            site.id, site.customer, &site.name, &site.district, &site.address, site.lat, site.lon, site.fence, &site.contact, &site.phone
        ],
    )?;
    index(tx, site.customer)
}

/// Adds or changes a piece of equipment, with the checklist for work on it.
///
/// # Errors
/// When the database fails.
pub fn put_asset(tx: &mut Tx, asset: &Asset, form: Option<FormId>) -> Result<()> {
    tx.execute(
        "INSERT INTO assets (id, site, name, model, serial, installed_at, warranty_until, form) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
         ON CONFLICT (id) DO UPDATE SET site = $2, name = $3, model = $4, serial = $5, installed_at = $6, warranty_until = $7, form = $8",
        values![asset.id, asset.site, &asset.name, &asset.model, &asset.serial, asset.installed_at, asset.warranty_until, form],
    )?;
    Ok(())
}

/// Writes anew what a search looks through.
fn index(tx: &mut Tx, customer: jobsheet_model::CustomerId) -> Result<()> {
    let name = tx.query_one("SELECT name FROM customers WHERE id = $1", values![customer])?;
    let rows =
        tx.query("SELECT name, address, contact, phone FROM sites WHERE customer = $1 ORDER BY id", values![customer])?;
    let mut words = vec![name.text("name")?];
    for row in &rows {
        words.extend([row.text("name")?, row.text("address")?, row.text("contact")?, row.text("phone")?]);
    }
    tx.execute("UPDATE customers SET search = $2 WHERE id = $1", values![customer, search_text(words)])?;
    Ok(())
}
