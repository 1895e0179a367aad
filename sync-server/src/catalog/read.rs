//! Reading the catalogue.

use std::collections::BTreeMap;
use std::rc::Rc;

use jobsheet_model::catalog::{Catalog, Part, Reason, Service};
use jobsheet_model::form::{Form, FormRef};
use jobsheet_model::person::Person;
use jobsheet_model::{AssetId, FormId};
use jobsheet_workflow::Flow;

use crate::db::{Tx, values};
use crate::error::{Error, Result};
use crate::{company, people};

/// The whole catalogue. Every version of forms and flows is in it: orders pin them.
///
/// # Errors
/// When the database fails.
pub fn read(tx: &mut Tx) -> Result<Catalog> {
    let mut reasons: BTreeMap<String, Vec<Reason>> = BTreeMap::new();
    for row in tx.query("SELECT action, doc FROM reasons ORDER BY action, position, code", values![])? {
        reasons.entry(row.string("action")?).or_default().push(row.json("doc")?);
    }
    let mut flows = docs::<serde_json::Value>(tx, "SELECT doc FROM flows ORDER BY version")?;
    if flows.is_empty() {
        flows.push(serde_json::from_str(Flow::STANDARD).map_err(Error::internal)?);
    }
    Ok(Catalog {
        company: company::name(tx)?,
        parts: docs::<Part>(tx, "SELECT doc FROM parts ORDER BY code")?,
        services: services(tx)?,
        reasons,
        forms: docs::<Form>(tx, "SELECT doc FROM forms ORDER BY id, version")?,
        flows,
        people: everybody(tx)?,
    })
}

fn docs<T: serde::de::DeserializeOwned>(tx: &mut Tx, sql: &str) -> Result<Vec<T>> {
    Ok(tx.query(sql, values![])?.iter().map(|row| row.json("doc")).collect::<std::result::Result<_, _>>()?)
}

/// Everybody, those who left too: their names stand under what they did. Where they live is for the office only.
fn everybody(tx: &mut Tx) -> Result<Vec<Person>> {
    let rows =
        tx.query("SELECT id, name, role, phone, skills, home_lat, home_lon FROM users ORDER BY id", values![])?;
    rows.iter().map(|row| Ok(Person { home: None, ..people::person(row)? })).collect()
}

/// All services, in menu order.
///
/// # Errors
/// When the database fails.
pub fn services(tx: &mut Tx) -> Result<Vec<Service>> {
    docs::<Service>(tx, "SELECT doc FROM services ORDER BY position, code")
}

/// A service, if the catalogue has it.
///
/// # Errors
/// When the database fails.
pub fn service(tx: &mut Tx, code: &str) -> Result<Option<Service>> {
    let row = tx.query_opt("SELECT doc FROM services WHERE code = $1", values![code])?;
    Ok(row.map(|row| row.json("doc")).transpose()?)
}

/// The newest version of the checklist for work on this equipment or, if it has none, of this service.
///
/// # Errors
/// When the database fails.
pub fn newest_form_for(tx: &mut Tx, service: &str, asset: Option<AssetId>) -> Result<Option<FormRef>> {
    let of_asset = match asset {
        Some(asset) => tx.query_opt("SELECT form FROM assets WHERE id = $1", values![asset])?,
        None => None,
    };
    let mut id: Option<FormId> = of_asset.map(|row| row.opt_parse("form")).transpose()?.flatten();
    if id.is_none() {
        let of_service = tx.query_opt("SELECT form FROM services WHERE code = $1", values![service])?;
        id = of_service.map(|row| row.opt_parse("form")).transpose()?.flatten();
    }
    let Some(id) = id else { return Ok(None) };
    let row = tx.query_one("SELECT MAX(version) AS version FROM forms WHERE id = $1", values![id])?;
    let version = row.opt_int("version")?.and_then(|version| u32::try_from(version).ok());
    Ok(version.map(|version| FormRef { id, version }))
}

/// One version of a checklist. It never changes.
///
/// # Errors
/// When the database fails.
pub fn form(tx: &mut Tx, form: FormRef) -> Result<Rc<Option<Form>>> {
    tx.known(&format!("form {} {}", form.id, form.version), |tx| {
        let row =
            tx.query_opt("SELECT doc FROM forms WHERE id = $1 AND version = $2", values![form.id, form.version])?;
        Ok(row.map(|row| row.json("doc")).transpose()?)
    })
}

/// Version of the flow that new orders begin with.
///
/// # Errors
/// When the database fails.
pub fn newest_flow(tx: &mut Tx) -> Result<u32> {
    let row = tx.query_one("SELECT MAX(version) AS version FROM flows", values![])?;
    match row.opt_int("version")? {
        Some(version) => u32::try_from(version).map_err(|_| Error::internal("a flow's version is out of range")),
        None => Ok(Flow::parse(Flow::STANDARD).map_err(Error::internal)?.version),
    }
}

/// One version of the flow. It never changes. A house that has published none uses the standard one.
///
/// # Errors
/// When the database fails, or there is no such version.
pub fn flow(tx: &mut Tx, version: u32) -> Result<Rc<Flow>> {
    tx.known(&format!("flow {version}"), |tx| {
        match tx.query_opt("SELECT doc FROM flows WHERE version = $1", values![version])? {
            Some(row) => Flow::parse(row.text("doc")?).map_err(Error::internal),
            None => {
                let standard = Flow::parse(Flow::STANDARD).map_err(Error::internal)?;
                if standard.version == version {
                    Ok(standard)
                } else {
                    Err(Error::internal("an order pins a flow that does not exist"))
                }
            }
        }
    })
}
