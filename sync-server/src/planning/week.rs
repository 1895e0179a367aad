//! Seven days from afar: loads and what waits, from one question to the database. Nothing is laid out: trips are taken in the order of
//! the times, so a day's load here may differ by minutes from the board's.

use std::collections::{BTreeMap, BTreeSet};

use jobsheet_api::office::{Week, WeekCell, WeekDay, WeekRow};
use jobsheet_dispatch::Place;
use jobsheet_dispatch::travel::Circle;
use jobsheet_model::{Status, Timestamp, UserId};

use super::board::load_of;
use super::hours::{self, Hours};
use super::{Day, Worker};
use crate::cx::Cx;
use crate::db::{Row, Tx, values};
use crate::error::{Error, Result};
use crate::{catalog, feeds, people};

/// What may be of the week: open work that should have been done before `$2`, and all that has its time from `$1` until `$2`.
const OF_THE_WEEK: &str = "SELECT o.technician, o.status, o.finished, o.service, o.window_start, o.planned_at, s.lat, s.lon \
     FROM orders o JOIN sites s ON s.id = o.site \
     WHERE o.status NOT IN ('draft', 'cancelled', 'returned') AND ( \
         (o.finished = 0 AND COALESCE(o.planned_at, o.window_start, 0) < $2) \
         OR (o.planned_at >= $1 AND o.planned_at < $2) OR (o.planned_at IS NULL AND o.window_start >= $1 AND o.window_start < $2))";

/// A visit of somebody's day.
struct Stop {
    at: Timestamp,
    seconds: i64,
    place: Place,
}

/// The Monday of the week of this day, today's without one, and up to which of the office's changes it can be read now.
///
/// # Errors
/// `invalid_input` for what is no day, or when the database fails.
pub fn monday(tx: &mut Tx, cx: &Cx, day: &str) -> Result<(String, u64)> {
    let days = Day::read(tx, cx, day)?.week()?;
    let first = days.first().ok_or_else(|| Error::internal("a week without days"))?;
    Ok((first.date.to_string(), feeds::office_head(tx)?))
}

/// The week of this day, today's without one.
///
/// # Errors
/// `invalid_input` for what is no day, or when the database fails.
pub fn week(tx: &mut Tx, cx: &Cx, day: &str) -> Result<Week> {
    let days = Day::read(tx, cx, day)?.week()?;
    let (Some(first), Some(last)) = (days.first(), days.last()) else {
        return Err(Error::internal("a week without days"));
    };
    let seq = feeds::office_head(tx)?;
    let today = days.iter().position(|day| day.holds(cx.now));
    let seconds: BTreeMap<String, i64> =
        catalog::services(tx)?.into_iter().map(|service| (service.code, i64::from(service.minutes) * 60)).collect();
    let staff = people::technicians(tx)?;
    let active: BTreeSet<UserId> = staff.iter().map(|person| person.id).collect();
    let mut stops: BTreeMap<(UserId, usize), Vec<Stop>> = BTreeMap::new();
    let (mut unassigned, mut anytime) = (vec![0_u32; days.len()], 0_u32);
    for row in tx.query(OF_THE_WEEK, values![first.bounds.start, last.bounds.end])? {
        let order = Found::read(&row)?;
        let whose = order.technician.filter(|one| active.contains(one) || order.begun);
        let at = match whose {
            Some(_) => order.planned.or(order.window),
            None => order.window,
        };
        let on = at.and_then(|at| days.iter().position(|day| day.holds(at)));
        // What should have been done before is today's.
        let before = today.and_then(|today| days.get(today).map(|day| (today, day.bounds.start)));
        let late = before.filter(|(_, start)| order.open && at.is_none_or(|at| at < *start)).map(|(today, _)| today);
        match (whose, late.or(on), at) {
            (None, _, None) if order.open => anytime += 1,
            (None, Some(day), Some(_)) if order.open => unassigned[day] += 1,
            (Some(technician), Some(day), _) => stops.entry((technician, day)).or_default().push(Stop {
                at: at.unwrap_or(cx.now),
                seconds: seconds.get(&order.service).copied().unwrap_or(i64::from(catalog::USUAL_MINUTES) * 60),
                place: order.place,
            }),
            _ => {}
        }
    }
    let hours: Vec<BTreeMap<UserId, Hours>> = days.iter().map(|day| hours::on(tx, day)).collect::<Result<_>>()?;
    let circle = Circle::default();
    let mut visits = vec![0_u32; days.len()];
    let rows = staff.into_iter().map(|person| {
        let mut worker = Worker { person, hours: Hours::default(), held: Default::default() };
        let cells = days.iter().zip(&hours).enumerate().map(|(at, (day, hours))| {
            worker.hours = hours::of(hours, day, worker.person.id);
            let stops = stops.remove(&(worker.person.id, at)).unwrap_or_default();
            let cell = cell(&worker, stops, &circle);
            visits[at] += cell.visits;
            cell
        });
        let cells = cells.collect();
        WeekRow { technician: worker.person.id, name: worker.person.name, skills: worker.person.skills, days: cells }
    });
    let rows = rows.collect();
    let days = days.iter().zip(visits.iter().zip(&unassigned)).map(|(day, (visits, unassigned))| WeekDay {
        day: day.date.to_string(),
        bounds: day.bounds,
        visits: *visits,
        unassigned: *unassigned,
    });
    Ok(Week { days: days.collect(), rows, anytime, now: cx.now, seq })
}

/// Work and trips of a day, from home and back.
fn cell(worker: &Worker, mut stops: Vec<Stop>, circle: &Circle) -> WeekCell {
    stops.sort_by_key(|stop| stop.at);
    let home = worker.person.home.map(|(lat, lon)| Place::at(lat, lon));
    let way = home.iter().chain(stops.iter().map(|stop| &stop.place)).chain(home.iter().filter(|_| !stops.is_empty()));
    let way: Vec<&Place> = way.collect();
    let travel = way.windows(2).map(|two| i64::from(circle.seconds(circle.metres(two[0], two[1])))).sum();
    let work = stops.iter().map(|stop| stop.seconds).sum();
    WeekCell {
        visits: u32::try_from(stops.len()).unwrap_or(u32::MAX),
        load: load_of(worker, work, travel),
        begins: worker.hours.shifts.first().map(|shift| shift.start),
    }
}

/// An order as the week needs it.
struct Found {
    technician: Option<UserId>,
    begun: bool,
    open: bool,
    service: String,
    window: Option<Timestamp>,
    planned: Option<Timestamp>,
    place: Place,
}

impl Found {
    fn read(row: &Row) -> Result<Self> {
        let status =
            Status::from_code(row.text("status")?).ok_or_else(|| Error::internal("an order has an unknown status"))?;
        // A visit that ended without the work being done wants another one.
        let again = status == Status::Incomplete;
        Ok(Self {
            technician: row.opt_parse("technician")?.filter(|_| !again),
            begun: status.is_under_way() || status.is_final(),
            open: !row.flag("finished")?,
            service: row.string("service")?,
            window: row.opt_time("window_start")?,
            planned: row.opt_time("planned_at")?,
            place: Place::at(row.real("lat")?, row.real("lon")?),
        })
    }
}
