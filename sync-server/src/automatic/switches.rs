//! The switches: one row each, changed only by whoever saw the version that is there.

use std::collections::BTreeSet;

use jobsheet_api::ApiError;
use jobsheet_api::office::{Switch, SwitchRequest};
use jobsheet_model::{SwitchId, UserId};
use serde_json::json;

use crate::auth::Desk;
use crate::cx::Cx;
use crate::db::{Row, Tx, json, values};
use crate::error::{Error, Result};
use crate::feeds::OFFICE;
use crate::orders::DECIDERS;
use crate::version::{self, Turn};
use crate::{audit, catalog, map};

/// Most switches of a company.
const MOST: usize = 100;

/// What a refusal names.
const FIELD: &str = "switch";

const COLUMNS: &str = "s.id, s.is_on, s.territory, s.services, s.priorities, s.version, s.changed_at, u.name \
     FROM automatic_switches s LEFT JOIN users u ON u.id = s.changed_by";

/// All, in the order in which they were made.
///
/// # Errors
/// When the database fails.
pub fn all(tx: &mut Tx) -> Result<Vec<Switch>> {
    let rows = tx.query(&format!("SELECT {COLUMNS} ORDER BY s.made_at, s.id"), &[])?;
    rows.iter().map(switch).collect()
}

/// Makes a switch or changes one. Saying the same twice does it once.
///
/// # Errors
/// `not_permitted`, `invalid_input`, `changed_meanwhile`, `not_found`, or when the database fails.
pub fn put(tx: &mut Tx, cx: &mut Cx, desk: &Desk, id: SwitchId, request: &SwitchRequest) -> Result<Switch> {
    desk.require(DECIDERS)?;
    check(tx, request)?;
    tx.lock("automatic")?;
    let stored = find(tx, id)?;
    let look = |stored: &&Switch| (stored.version, same(stored, request));
    let version = match version::judge(stored.as_ref(), look, request.version, FIELD)? {
        Turn::Twice(stored) => return Ok(stored.clone()),
        Turn::Next(version) => version,
    };
    if stored.is_none() && all(tx)?.len() >= MOST {
        return Err(ApiError::invalid("switches", "too_many").into());
    }
    write(tx, cx, desk.user, id, request, version)?;
    let detail = json!({ "before": stored, "after": request });
    audit::write(tx, cx, Some(desk.user), "automatic_switched", id, &detail)?;
    // Other desks look again, and so does whoever gives the orders.
    tx.poke(OFFICE);
    find(tx, id)?.ok_or_else(|| Error::internal("a switch that was written is not there"))
}

/// Removes a switch. Removing what is gone is no error.
///
/// # Errors
/// `not_permitted`, `changed_meanwhile`, or when the database fails.
pub fn remove(tx: &mut Tx, cx: &mut Cx, desk: &Desk, id: SwitchId, version: u64) -> Result<()> {
    desk.require(DECIDERS)?;
    tx.lock("automatic")?;
    let Some(stored) = find(tx, id)? else { return Ok(()) };
    if stored.version != version {
        return Err(version::overtaken(FIELD));
    }
    tx.execute("DELETE FROM automatic_switches WHERE id = $1", values![id])?;
    audit::write(tx, cx, Some(desk.user), "automatic_removed", id, &json!({ "before": stored }))?;
    tx.poke(OFFICE);
    Ok(())
}

fn write(tx: &mut Tx, cx: &Cx, by: UserId, id: SwitchId, request: &SwitchRequest, version: u64) -> Result<()> {
    tx.execute(
        "INSERT INTO automatic_switches (id, is_on, territory, services, priorities, version, made_at, changed_by, changed_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $7) ON CONFLICT (id) DO UPDATE SET is_on = $2, territory = $3, services = $4, \
         priorities = $5, version = $6, changed_by = $8, changed_at = $7",
        values![
            id,
            request.on,
            request.territory,
            json(&request.services)?,
            json(&request.priorities)?,
            version,
            cx.now,
            by
        ],
    )?;
    Ok(())
}

fn check(tx: &mut Tx, request: &SwitchRequest) -> Result<()> {
    let services: BTreeSet<String> = catalog::services(tx)?.into_iter().map(|service| service.code).collect();
    let areas = map::territories(tx)?;
    let why = if !request.services.iter().all(|code| services.contains(code)) {
        Some(("services", "unknown"))
    } else if request.territory.is_some_and(|area| areas.iter().all(|one| one.id != area)) {
        Some(("territory", "unknown"))
    } else {
        None
    };
    why.map_or(Ok(()), |(field, why)| Err(ApiError::invalid(field, why).into()))
}

fn same(stored: &Switch, request: &SwitchRequest) -> bool {
    stored.on == request.on
        && stored.territory == request.territory
        && stored.services == request.services
        && stored.priorities == request.priorities
}

fn find(tx: &mut Tx, id: SwitchId) -> Result<Option<Switch>> {
    let row = tx.query_opt(&format!("SELECT {COLUMNS} WHERE s.id = $1"), values![id])?;
    row.as_ref().map(switch).transpose()
}

fn switch(row: &Row) -> Result<Switch> {
    Ok(Switch {
        id: row.parse("id")?,
        on: row.flag("is_on")?,
        territory: row.opt_parse("territory")?,
        services: row.json("services")?,
        priorities: row.json("priorities")?,
        version: row.number("version")?,
        changed_by: row.opt_text("name")?.unwrap_or_default().to_owned(),
        changed_at: row.time("changed_at")?,
    })
}
