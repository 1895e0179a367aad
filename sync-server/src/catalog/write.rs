//! Writing the catalogue. The caller publishes it afterwards.

use jobsheet_model::FormId;
use jobsheet_model::catalog::{Part, Reason, Service};
use jobsheet_model::form::Form;
use jobsheet_workflow::Flow;

use crate::db::{Tx, json, values};
use crate::error::Result;

/// Adds or changes a part.
///
/// # Errors
/// When the database fails.
pub fn put_part(tx: &mut Tx, part: &Part) -> Result<()> {
    tx.execute(
        "INSERT INTO parts (id, code, doc) VALUES ($1, $2, $3) ON CONFLICT (id) DO UPDATE SET code = $2, doc = $3",
        values![part.id, &part.code, json(part)?],
    )?;
    Ok(())
}

/// Adds or changes a service, with the checklist for its orders.
///
/// # Errors
/// When the database fails.
pub fn put_service(tx: &mut Tx, service: &Service, position: u32, form: Option<FormId>) -> Result<()> {
    tx.execute(
        "INSERT INTO services (code, position, form, doc) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (code) DO UPDATE SET position = $2, form = $3, doc = $4",
        values![&service.code, position, form, json(service)?],
    )?;
    Ok(())
}

/// Adds or changes a reason to pick from.
///
/// # Errors
/// When the database fails.
pub fn put_reason(tx: &mut Tx, action: &str, reason: &Reason, position: u32) -> Result<()> {
    tx.execute(
        "INSERT INTO reasons (action, code, position, doc) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (action, code) DO UPDATE SET position = $3, doc = $4",
        values![action, &reason.code, position, json(reason)?],
    )?;
    Ok(())
}

/// Publishes a version of a checklist. A version that is there stays as it is.
///
/// # Errors
/// When the database fails.
pub fn put_form(tx: &mut Tx, form: &Form) -> Result<()> {
    tx.execute(
        "INSERT INTO forms (id, version, doc) VALUES ($1, $2, $3) ON CONFLICT (id, version) DO NOTHING",
        values![form.id, form.version, json(form)?],
    )?;
    Ok(())
}

/// Publishes a version of the flow. A version that is there stays as it is.
///
/// # Errors
/// When the database fails.
pub fn put_flow(tx: &mut Tx, flow: &Flow) -> Result<()> {
    tx.execute(
        "INSERT INTO flows (version, doc) VALUES ($1, $2) ON CONFLICT (version) DO NOTHING",
        values![flow.version, json(flow)?],
    )?;
    Ok(())
}
