//! Which orders a switch is for right now.

use std::collections::{BTreeMap, BTreeSet};

use jobsheet_api::office::{Switch, Territory};
use jobsheet_model::{OrderId, Priority, UserId};

use super::switches;
use crate::cx::Cx;
use crate::db::{Tx, values};
use crate::error::Result;
use crate::map;
use crate::orders::{DECLINED, UNASSIGNED, priority_of};
use crate::planning::Day;

/// An order for which nobody was found is tried again after this, because other orders make room meanwhile.
const AGAIN: i64 = 5 * 60_000;
/// Most orders of one round; the others are in the next.
const MOST: usize = 200;

/// An order that should go to somebody by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// Which.
    pub order: OrderId,
    /// As it was seen.
    pub version: u64,
    /// Those who gave it back.
    pub not: BTreeSet<UserId>,
}

/// Orders that a switch is for, by the day on which they would be done, the most pressing first.
///
/// # Errors
/// When the database fails.
pub fn due(tx: &mut Tx, cx: &Cx) -> Result<BTreeMap<String, Vec<Due>>> {
    let on: Vec<Switch> = switches::all(tx)?.into_iter().filter(|switch| switch.on).collect();
    if on.is_empty() {
        return Ok(BTreeMap::new());
    }
    let (areas, today, declined) = (map::territories(tx)?, Day::read(tx, cx, "")?, declined(tx)?);
    // What a dispatcher took back waits for a dispatcher: its last visit ended so. So does what was in the pool: whoever offered it
    // decides what comes next.
    let rows = tx.query(
        "SELECT o.id, o.version, o.service, o.priority, o.window_start, s.lat, s.lon FROM orders o JOIN sites s ON s.id = o.site \
         LEFT JOIN automatic_tries t ON t.order_id = o.id AND t.version = o.version \
         WHERE o.status = 'pending_dispatch' AND o.technician IS NULL AND (t.at IS NULL OR t.at > $1 OR t.at <= $1 - $2) \
           AND COALESCE((SELECT g.reason FROM grants g WHERE g.order_id = o.id ORDER BY g.granted_at DESC, g.visit DESC LIMIT 1), '') <> $3 \
           AND NOT EXISTS (SELECT 1 FROM offers f WHERE f.order_id = o.id) \
         ORDER BY o.priority DESC, o.due, o.id",
        values![cx.now, AGAIN, UNASSIGNED],
    )?;
    let mut found: BTreeMap<String, Vec<Due>> = BTreeMap::new();
    let mut left = MOST;
    for row in &rows {
        let place = (row.real("lat")?, row.real("lon")?);
        let (service, priority) = (row.text("service")?, priority_of(row.int("priority")?));
        if left == 0 || !on.iter().any(|switch| is_for(switch, service, priority, place, &areas)) {
            continue;
        }
        left -= 1;
        let order = row.parse("id")?;
        let day = today.due(row.opt_time("window_start")?)?.date.to_string();
        let not = declined.get(&order).cloned().unwrap_or_default();
        let due = Due { order, version: row.number("version")?, not };
        found.entry(day).or_default().push(due);
    }
    Ok(found)
}

/// Everything that the switch names fits.
fn is_for(switch: &Switch, service: &str, priority: Priority, place: (f64, f64), areas: &[Territory]) -> bool {
    let listed = switch.services.is_empty() || switch.services.iter().any(|code| code == service);
    let pressing = switch.priorities.is_empty() || switch.priorities.contains(&priority);
    // An area that was removed holds nothing: the switch that names it is for no order.
    let inside = switch
        .territory
        .is_none_or(|area| areas.iter().any(|one| one.id == area && jobsheet_geokit::contains(&one.outline, place)));
    listed && pressing && inside
}

/// Who has given back what waits now, by order.
fn declined(tx: &mut Tx) -> Result<BTreeMap<OrderId, BTreeSet<UserId>>> {
    let sql = "SELECT DISTINCT g.order_id, g.user_id FROM grants g JOIN orders o ON o.id = g.order_id \
               WHERE o.status = 'pending_dispatch' AND g.reason = $1";
    let mut declined: BTreeMap<OrderId, BTreeSet<UserId>> = BTreeMap::new();
    for row in tx.query(sql, values![DECLINED])? {
        declined.entry(row.parse("order_id")?).or_default().insert(row.parse("user_id")?);
    }
    Ok(declined)
}
