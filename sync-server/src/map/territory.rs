//! Areas that people usually serve: drawn at a desk, one row each, changed only by whoever saw the version that is there.

use std::collections::BTreeSet;

use jobsheet_api::ApiError;
use jobsheet_api::office::{Territory, TerritoryRequest};
use jobsheet_geokit::BadOutline;
use jobsheet_model::{TerritoryId, UserId};
use serde_json::json;

use crate::auth::Desk;
use crate::cx::Cx;
use crate::db::{Row, Tx, json, values};
use crate::error::Result;
use crate::orders::DECIDERS;
use crate::version::{self, Turn};
use crate::{audit, people};

/// Most corners of one area: more is no hand's work, and looking for crossings takes their square.
const MOST_CORNERS: usize = 500;
/// Longest name.
const LONGEST_NAME: usize = 60;
/// Colours that screens have.
const COLOURS: std::ops::RangeInclusive<u8> = 1..=10;
/// What a refusal names.
const FIELD: &str = "territory";
/// Most areas of a company.
const MOST: i64 = 500;

/// All areas, by name.
///
/// # Errors
/// When the database fails.
pub fn all(tx: &mut Tx) -> Result<Vec<Territory>> {
    let rows =
        tx.query("SELECT id, name, colour, outline, technicians, version FROM territories ORDER BY name, id", &[])?;
    rows.iter().map(territory).collect()
}

/// Makes an area or changes one. Saying the same twice does it once.
///
/// # Errors
/// `not_permitted`, `invalid_input`, `changed_meanwhile`, `not_found`, or when the database fails.
pub fn put(tx: &mut Tx, cx: &mut Cx, desk: &Desk, request: &TerritoryRequest) -> Result<Territory> {
    desk.require(DECIDERS)?;
    check(tx, request)?;
    tx.lock("territories")?;
    let stored = find(tx, request.id)?;
    let look = |stored: &&Territory| (stored.version, same(stored, request));
    let version = match version::judge(stored.as_ref(), look, request.version, FIELD)? {
        Turn::Twice(stored) => return Ok(stored.clone()),
        Turn::Next(version) => version,
    };
    if stored.is_none() && tx.query_one("SELECT COUNT(*) AS count FROM territories", &[])?.int("count")? >= MOST {
        return Err(ApiError::invalid("territories", "too_many").into());
    }
    let territory = Territory {
        id: request.id,
        name: request.name.trim().to_owned(),
        colour: request.colour,
        outline: request.outline.clone(),
        technicians: request.technicians.clone(),
        version,
    };
    tx.execute(
        "INSERT INTO territories (id, name, colour, outline, technicians, version) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (id) DO UPDATE SET name = $2, colour = $3, outline = $4, technicians = $5, version = $6",
        values![
            territory.id,
            &territory.name,
            i64::from(territory.colour),
            json(&territory.outline)?,
            json(&territory.technicians)?,
            territory.version
        ],
    )?;
    let what = if stored.is_some() { "territory_changed" } else { "territory_made" };
    audit::write(tx, cx, Some(desk.user), what, territory.id, &territory)?;
    Ok(territory)
}

/// Removes an area. Removing what is gone is no error.
///
/// # Errors
/// `not_permitted`, `changed_meanwhile`, or when the database fails.
pub fn remove(tx: &mut Tx, cx: &mut Cx, desk: &Desk, id: TerritoryId, version: u64) -> Result<()> {
    desk.require(DECIDERS)?;
    tx.lock("territories")?;
    let Some(stored) = find(tx, id)? else { return Ok(()) };
    if stored.version != version {
        return Err(version::overtaken(FIELD));
    }
    tx.execute("DELETE FROM territories WHERE id = $1", values![id])?;
    audit::write(tx, cx, Some(desk.user), "territory_removed", id, &json!({ "version": version }))
}

fn check(tx: &mut Tx, request: &TerritoryRequest) -> Result<()> {
    let name = request.name.trim();
    let why = if name.is_empty() {
        Some(("name", "empty"))
    } else if name.chars().count() > LONGEST_NAME {
        Some(("name", "too_long"))
    } else if !COLOURS.contains(&request.colour) {
        Some(("colour", "unknown"))
    } else if request.outline.len() > MOST_CORNERS {
        Some(("outline", "too_many"))
    } else {
        jobsheet_geokit::whole(&request.outline).err().map(|bad| {
            let why = match bad {
                BadOutline::TooFew => "too_few",
                BadOutline::Crosses => "crosses",
                BadOutline::NotAPlace => "not_a_place",
            };
            ("outline", why)
        })
    };
    if let Some((field, why)) = why {
        return Err(ApiError::invalid(field, why).into());
    }
    let known: BTreeSet<UserId> = people::technicians(tx)?.into_iter().map(|person| person.id).collect();
    if request.technicians.iter().all(|one| known.contains(one)) {
        Ok(())
    } else {
        Err(ApiError::invalid("technicians", "unknown").into())
    }
}

fn same(stored: &Territory, request: &TerritoryRequest) -> bool {
    stored.name == request.name.trim()
        && stored.colour == request.colour
        && stored.outline == request.outline
        && stored.technicians == request.technicians
}

fn find(tx: &mut Tx, id: TerritoryId) -> Result<Option<Territory>> {
    let row = tx.query_opt(
        "SELECT id, name, colour, outline, technicians, version FROM territories WHERE id = $1",
        values![id],
    )?;
    row.as_ref().map(territory).transpose()
}

fn territory(row: &Row) -> Result<Territory> {
    Ok(Territory {
        id: row.parse("id")?,
        name: row.string("name")?,
        colour: row.number("colour")?,
        outline: row.json("outline")?,
        technicians: row.json("technicians")?,
        version: row.number("version")?,
    })
}
