//! Whether equipment can be had (E17): said at a desk or by an integration, one row for each piece, changed only by whoever saw the version
//! that is there. What is said again changes nothing.

use std::collections::BTreeMap;

use jobsheet_api::office::{AssetState, Availability, AvailabilityRequest, Away};
use jobsheet_api::{ApiError, ErrorCode};
use jobsheet_model::{AssetId, Timestamp};
use serde_json::json;

use super::picture::OF_THE_DAY;
use super::staff::TOLD;
use crate::auth::Desk;
use crate::cx::Cx;
use crate::db::{Row, Tx, Value, values};
use crate::error::{Error, Result};
use crate::feeds::Publication;
use crate::orders::DECIDERS;
use crate::{audit, customers, version};

const LONGEST_REASON: usize = 120;
const LONGEST_SOURCE: usize = 60;

/// What was said last.
///
/// # Errors
/// `not_found` for what is no equipment of ours, or when the database fails.
pub fn availability(tx: &mut Tx, asset: AssetId) -> Result<Availability> {
    if customers::asset(tx, asset)?.is_none() {
        return Err(Error::refused(ErrorCode::NotFound));
    }
    let sql = "SELECT a.state, a.until, a.reason, a.source, a.version, a.changed_at, u.name FROM asset_availability a \
               LEFT JOIN users u ON u.id = a.changed_by WHERE a.asset = $1";
    let Some(row) = tx.query_opt(sql, values![asset])? else {
        let nothing = Availability {
            asset,
            state: AssetState::Ready,
            until: None,
            reason: String::new(),
            by: String::new(),
            source: String::new(),
            at: None,
            version: 0,
        };
        return Ok(nothing);
    };
    Ok(Availability {
        asset,
        state: state(&row)?,
        until: row.opt_time("until")?,
        reason: row.string("reason")?,
        by: row.opt_text("name")?.unwrap_or_default().to_owned(),
        source: row.string("source")?,
        at: Some(row.time("changed_at")?),
        version: row.number("version")?,
    })
}

/// Says whether it can be had. What is there then, and whether it is news.
///
/// # Errors
/// `not_permitted`, `not_found`, `invalid_input`, `changed_meanwhile`, or when the database fails.
pub fn put_availability(
    tx: &mut Tx,
    cx: &mut Cx,
    desk: &Desk,
    asset: AssetId,
    request: &AvailabilityRequest,
) -> Result<(Availability, bool)> {
    desk.require(DECIDERS)?;
    let wish = AvailabilityRequest {
        until: request.until.filter(|_| request.state == AssetState::Away),
        reason: request.reason.trim().to_owned(),
        source: request.source.trim().to_owned(),
        ..*request
    };
    for (field, words, most) in [("reason", &wish.reason, LONGEST_REASON), ("source", &wish.source, LONGEST_SOURCE)] {
        if words.chars().count() > most {
            return Err(ApiError::invalid(field, "too_long").into());
        }
    }
    tx.lock(&format!("availability of {asset}"))?;
    let stored = availability(tx, asset)?;
    if says(&stored, &wish) {
        return Ok((stored, false));
    }
    if wish.until.is_some_and(|until| until <= cx.now) {
        return Err(ApiError::invalid("until", "past").into());
    }
    let version = version::next(Some(stored.version), wish.version, "availability")?;
    tx.execute(
        "INSERT INTO asset_availability (asset, state, until, reason, source, version, changed_by, changed_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (asset) DO UPDATE SET state = $2, until = $3, reason = $4, \
         source = $5, version = $6, changed_by = $7, changed_at = $8",
        values![asset, code(wish.state), wish.until, &wish.reason, &wish.source, version, desk.user, cx.now],
    )?;
    let detail = json!({ "before": stored, "after": wish });
    audit::write(tx, cx, Some(desk.user), "availability_changed", asset, &detail)?;
    let mut publication = Publication::default();
    let sql = "SELECT id FROM orders WHERE asset = $1 AND finished = 0 ORDER BY id LIMIT $2";
    for row in tx.query(sql, values![asset, TOLD])? {
        publication.desk(row.parse("id")?);
    }
    publication.publish(tx)?;
    Ok((availability(tx, asset)?, true))
}

fn says(stored: &Availability, wish: &AvailabilityRequest) -> bool {
    let known = stored.version > 0 || wish.state == AssetState::Ready;
    known
        && stored.state == wish.state
        && stored.until == wish.until
        && stored.reason == wish.reason
        && stored.source == wish.source
}

/// Equipment of a day's orders that cannot be had from this time on; the parameters are those of [`OF_THE_DAY`].
pub(super) fn away(tx: &mut Tx, parameters: &[Value], from: Timestamp) -> Result<BTreeMap<AssetId, Away>> {
    let sql = format!(
        "SELECT DISTINCT a.asset, a.until FROM asset_availability a JOIN orders o ON o.asset = a.asset \
         WHERE a.state = 'away' AND {OF_THE_DAY}"
    );
    let mut away = BTreeMap::new();
    for row in tx.query(&sql, parameters)? {
        let until = row.opt_time("until")?;
        if until.is_none_or(|until| until > from) {
            away.insert(row.parse("asset")?, Away { until });
        }
    }
    Ok(away)
}

fn code(state: AssetState) -> &'static str {
    match state {
        AssetState::Ready => "ready",
        AssetState::Away => "away",
    }
}

fn state(row: &Row) -> Result<AssetState> {
    match row.text("state")? {
        "ready" => Ok(AssetState::Ready),
        "away" => Ok(AssetState::Away),
        other => Err(Error::internal(format!("equipment is {other}"))),
    }
}
