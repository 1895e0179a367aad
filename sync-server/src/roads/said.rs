//! Slower hours that were said at a desk or by an integration: one row each, changed only by whoever saw the version that is there. What is
//! said again changes nothing.

use jobsheet_api::ApiError;
use jobsheet_api::office::{Slow, SlowRequest};
use jobsheet_model::{SlowId, Timestamp};
use serde_json::json;

use crate::auth::Desk;
use crate::cx::Cx;
use crate::db::{Row, Tx, values};
use crate::error::{Error, Result};
use crate::feeds::Publication;
use crate::orders::DECIDERS;
use crate::{audit, map, version};

/// Most that are not over: more is a machine that makes new ones instead of changing its own.
const MOST: usize = 100;
/// How long one may be: ten days.
const LONGEST: i64 = 10 * 24 * 3_600_000;
const PERCENT: std::ops::RangeInclusive<u16> = 101..=1_000;
const LONGEST_WHY: usize = 30;
const LONGEST_NOTE: usize = 120;
const LONGEST_SOURCE: usize = 60;
/// What a refusal names.
const FIELD: &str = "slow";

const COLUMNS: &str = "s.id, s.why, s.from_at, s.until_at, s.percent, s.territory, s.note, s.source, s.version, s.changed_at, \
     u.name AS who, t.name AS area FROM slow_hours s LEFT JOIN users u ON u.id = s.changed_by LEFT JOIN territories t ON t.id = s.territory";

/// All that hold somewhere between two moments, the first to begin first.
///
/// # Errors
/// When the database fails.
pub fn between(tx: &mut Tx, from: Timestamp, until: Timestamp) -> Result<Vec<Slow>> {
    let sql = format!("SELECT {COLUMNS} WHERE s.until_at > $1 AND s.from_at < $2 ORDER BY s.from_at, s.id");
    tx.query(&sql, values![from, until])?.iter().map(slow).collect()
}

/// All that are not over.
///
/// # Errors
/// When the database fails.
pub fn coming(tx: &mut Tx, cx: &Cx) -> Result<Vec<Slow>> {
    between(tx, cx.now, Timestamp(i64::MAX))
}

/// Says that trips are slower, or says it differently. What is there then, and whether it is news.
///
/// # Errors
/// `not_permitted`, `invalid_input`, `changed_meanwhile`, `not_found`, or when the database fails.
pub fn put(tx: &mut Tx, cx: &mut Cx, desk: &Desk, id: SlowId, request: &SlowRequest) -> Result<(Slow, bool)> {
    desk.require(DECIDERS)?;
    let wish = SlowRequest {
        note: request.note.trim().to_owned(),
        source: request.source.trim().to_owned(),
        ..request.clone()
    };
    tx.lock("slow hours")?;
    let stored = find(tx, id)?;
    if let Some(stored) = stored.as_ref().filter(|stored| says(stored, &wish)) {
        return Ok((stored.clone(), false));
    }
    check(tx, cx, &wish)?;
    let version = version::next(stored.as_ref().map(|stored| stored.version), wish.version, FIELD)?;
    if stored.is_none() && coming(tx, cx)?.len() >= MOST {
        return Err(ApiError::invalid("slow", "too_many").into());
    }
    tx.execute(
        "INSERT INTO slow_hours (id, why, from_at, until_at, percent, territory, note, source, version, changed_by, changed_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (id) DO UPDATE SET why = $2, from_at = $3, until_at = $4, \
         percent = $5, territory = $6, note = $7, source = $8, version = $9, changed_by = $10, changed_at = $11",
        values![
            id,
            &wish.why,
            wish.from,
            wish.until,
            wish.percent,
            wish.territory,
            &wish.note,
            &wish.source,
            version,
            desk.user,
            cx.now
        ],
    )?;
    audit::write(tx, cx, Some(desk.user), "slow_said", id, &json!({ "before": stored, "after": wish }))?;
    tell(tx)?;
    let stored = find(tx, id)?.ok_or_else(|| Error::internal("slow hours that were written are not there"))?;
    Ok((stored, true))
}

/// Takes it back. Taking back what is gone is no error.
///
/// # Errors
/// `not_permitted`, `changed_meanwhile`, or when the database fails.
pub fn remove(tx: &mut Tx, cx: &mut Cx, desk: &Desk, id: SlowId, version: u64) -> Result<()> {
    desk.require(DECIDERS)?;
    tx.lock("slow hours")?;
    let Some(stored) = find(tx, id)? else { return Ok(()) };
    if stored.version != version {
        return Err(version::overtaken(FIELD));
    }
    tx.execute("DELETE FROM slow_hours WHERE id = $1", values![id])?;
    audit::write(tx, cx, Some(desk.user), "slow_taken_back", id, &json!({ "before": stored }))?;
    tell(tx)
}

/// Desks hear of orders: one that looks different now has them read the day again.
fn tell(tx: &mut Tx) -> Result<()> {
    let mut publication = Publication::default();
    if let Some(row) = tx.query_opt("SELECT id FROM orders ORDER BY finished, id LIMIT 1", &[])? {
        publication.desk(row.parse("id")?);
    }
    publication.publish(tx)
}

fn check(tx: &mut Tx, cx: &Cx, wish: &SlowRequest) -> Result<()> {
    let letters = wish.why.chars().all(|one| one.is_ascii_lowercase() || one.is_ascii_digit() || one == '_');
    let why = if wish.why.is_empty() || wish.why.len() > LONGEST_WHY || !letters {
        Some(("why", "unreadable"))
    } else if wish.until <= wish.from {
        Some(("until", "backwards"))
    } else if wish.until <= cx.now {
        Some(("until", "past"))
    } else if wish.until.0.saturating_sub(wish.from.0) > LONGEST {
        Some(("until", "too_long"))
    } else if !PERCENT.contains(&wish.percent) {
        Some(("percent", "out_of_range"))
    } else if wish.note.chars().count() > LONGEST_NOTE {
        Some(("note", "too_long"))
    } else if wish.source.chars().count() > LONGEST_SOURCE {
        Some(("source", "too_long"))
    } else if wish.territory.is_some() && map::territories(tx)?.iter().all(|area| Some(area.id) != wish.territory) {
        Some(("territory", "unknown"))
    } else {
        None
    };
    why.map_or(Ok(()), |(field, why)| Err(ApiError::invalid(field, why).into()))
}

fn says(stored: &Slow, wish: &SlowRequest) -> bool {
    SlowRequest { version: wish.version, ..stored.request() } == *wish
}

fn find(tx: &mut Tx, id: SlowId) -> Result<Option<Slow>> {
    let row = tx.query_opt(&format!("SELECT {COLUMNS} WHERE s.id = $1"), values![id])?;
    row.as_ref().map(slow).transpose()
}

fn slow(row: &Row) -> Result<Slow> {
    Ok(Slow {
        id: row.parse("id")?,
        why: row.string("why")?,
        from: row.time("from_at")?,
        until: row.time("until_at")?,
        percent: row.number("percent")?,
        territory: row.opt_parse("territory")?,
        area: row.opt_text("area")?.unwrap_or_default().to_owned(),
        note: row.string("note")?,
        by: row.opt_text("who")?.unwrap_or_default().to_owned(),
        source: row.string("source")?,
        at: row.time("changed_at")?,
        version: row.number("version")?,
    })
}
