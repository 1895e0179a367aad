//! Whom work can be given to.

use jobsheet_api::office::TechnicianView;
use jobsheet_model::Timestamp;
use jobsheet_model::person::Role;

use super::list::today;
use crate::company;
use crate::cx::Cx;
use crate::db::{Tx, values};
use crate::error::Result;
use crate::people::person;

/// Active technicians with what they have to do, by name.
///
/// # Errors
/// When the database fails.
pub fn technicians(tx: &mut Tx, cx: &Cx) -> Result<Vec<TechnicianView>> {
    let (start, end): (Timestamp, Timestamp) = today(cx.now, &company::zone(tx)?)?;
    let rows = tx.query(
        "SELECT u.id, u.name, u.role, u.phone, u.skills, u.home_lat, u.home_lon, \
             (SELECT COUNT(*) FROM orders o WHERE o.technician = u.id AND o.finished = 0) AS open, \
             (SELECT COUNT(*) FROM orders o WHERE o.technician = u.id AND o.window_start >= $2 AND o.window_start < $3) AS today, \
             (SELECT MAX(r.last_seen) FROM replica_users x JOIN replicas r ON r.id = x.replica_id WHERE x.user_id = u.id) AS last_seen \
         FROM users u WHERE u.role = $1 AND u.active = 1 ORDER BY u.name, u.id",
        values![Role::Technician.code(), start, end],
    )?;
    let mut views = Vec::with_capacity(rows.len());
    for row in &rows {
        views.push(TechnicianView {
            person: person(row)?,
            open: row.number("open")?,
            today: row.number("today")?,
            last_seen: row.opt_time("last_seen")?,
        });
    }
    Ok(views)
}
