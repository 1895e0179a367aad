//! What the store knows of a day: who works and what there is to do. Nothing is decided here.

use std::collections::{BTreeMap, BTreeSet};

use jobsheet_api::office::{Away, BoardOrder, Slow, Territory};
use jobsheet_dispatch::Place;
use jobsheet_model::person::Person;
use jobsheet_model::{AssetId, CustomerId, OrderId, Status, TimeWindow, Timestamp, UserId};

use super::Day;
use super::hours::{self, Hours};
use super::needs::{Levels, OfTheDay};
use super::staff::{self, Held};
use super::{begun, equipment};
use crate::cx::Cx;
use crate::db::{Row, Tx, Value};
use crate::error::{Error, Result};
use crate::orders::priority_of;
use crate::roads::{Ways, said};
use crate::{catalog, feeds, map, people};

/// A day as it is.
#[derive(Debug, Clone)]
pub struct Picture {
    /// Which.
    pub day: Day,
    /// When it was read.
    pub now: Timestamp,
    /// Who could work, by name.
    pub workers: Vec<Worker>,
    /// What there is to do on it, most pressing first.
    pub works: Vec<Work>,
    /// Areas that people usually serve, by name.
    pub territories: Vec<Territory>,
    /// When trips take longer on it, as was said.
    pub slow: Vec<Slow>,
    /// How often somebody has served a customer.
    pub served: BTreeMap<(CustomerId, UserId), u32>,
    /// Position of the office's changes.
    pub seq: u64,
    /// How long trips take; until somebody asks the roads, by the crow's flight.
    pub ways: Ways,
}

impl Picture {
    /// Everywhere that anybody may drive on this day, with repetitions: degrees north and east.
    pub fn places(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        let homes = self.workers.iter().filter_map(|worker| worker.person.home);
        homes.chain(self.works.iter().map(|work| (work.order.lat, work.order.lon)))
    }

    /// One of these, as the engine knows it.
    #[must_use]
    pub fn place(&self, at: (f64, f64)) -> Place {
        let slow: BTreeSet<&str> = self.ways.traffic.iter().filter_map(|one| one.area.as_deref()).collect();
        let area =
            if slow.is_empty() { None } else { self.area_at(at, |area| slow.contains(area.id.to_string().as_str())) };
        self.ways.place(at, area)
    }

    /// The first area of that kind, by name, that a place lies in, as the engine names it.
    pub(super) fn area_at(&self, at: (f64, f64), wanted: impl Fn(&Territory) -> bool) -> Option<String> {
        let here = |area: &&Territory| wanted(area) && jobsheet_geokit::contains(&area.outline, at);
        self.territories.iter().find(here).map(|area| area.id.to_string())
    }

    /// What somebody has begun on this day or before and is not busy with, the earliest first.
    pub fn resting(&self, technician: UserId) -> Vec<&Work> {
        let mine = |work: &&Work| work.technician == Some(technician) && work.rests();
        let mut resting: Vec<&Work> = self.works.iter().filter(mine).collect();
        resting.sort_by_key(|work| work.begun_at(self.now));
        resting
    }
}

/// Somebody who drives.
#[derive(Debug, Clone)]
pub struct Worker {
    /// Who.
    pub person: Person,
    /// When.
    pub hours: Hours,
    /// How well they can do it, and until which day; a skill of the person that is not here is had at level 1, for ever.
    pub held: Held,
}

impl Worker {
    /// How well they can do it; none: not at all.
    #[must_use]
    pub fn level(&self, skill: &String) -> Option<u8> {
        let known = self.person.skills.contains(skill);
        known.then(|| self.held.get(skill).map_or(1, |(level, _)| *level))
    }

    /// Skills whose certificate is good on a day, by code.
    #[must_use]
    pub fn skills_on(&self, day: &Day) -> Vec<String> {
        let good = |skill: &&String| {
            let expires = self.held.get(*skill).and_then(|(_, expires)| *expires);
            expires.is_none_or(|last| day.date <= last)
        };
        self.person.skills.iter().filter(good).cloned().collect()
    }
}

/// An order of the day.
#[derive(Debug, Clone)]
pub struct Work {
    /// As desks see it.
    pub order: BoardOrder,
    /// Skills that it needs, and how well.
    pub needs: Levels,
    /// Who is served.
    pub customer: CustomerId,
    /// Who has it; none: it is in the pool.
    pub technician: Option<UserId>,
    /// Since when.
    pub assigned_at: Option<Timestamp>,
    /// When somebody has decided that it begins.
    pub planned: Option<Timestamp>,
    /// When the technician arrived, by the clock of the fact; none: not yet, or nothing said so.
    pub arrived: Option<Timestamp>,
    /// Whatever is planned anew, it stays.
    pub pinned: bool,
    /// It comes first of all that this person has: whatever is planned anew, it stays with them.
    pub forced: bool,
    /// The row last changed then.
    pub changed_at: Timestamp,
}

impl Work {
    /// The technician is on the way, there, or done.
    #[must_use]
    pub fn has_begun(&self) -> bool {
        self.order.status.is_under_way() || self.is_done()
    }

    /// The technician is on the way to it, there, or busy with it.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        matches!(self.order.status, Status::Travelling | Status::OnSite | Status::InProgress)
    }

    /// It was begun and takes no more time of the day: it is done, or waits for something.
    #[must_use]
    pub fn rests(&self) -> bool {
        self.has_begun() && !self.is_busy()
    }

    /// When begun work began: when the technician arrived or, on the way, as far as the decisions tell; not later than now.
    #[must_use]
    pub fn begun_at(&self, now: Timestamp) -> Timestamp {
        if let Some(arrived) = self.arrived.filter(|_| self.has_begun()) {
            return arrived.min(now);
        }
        let length = i64::from(self.order.seconds).saturating_mul(1_000);
        let meant = self.planned.or(self.order.window.start).or(self.assigned_at);
        if self.is_done() {
            return meant.map_or(self.changed_at.plus(-length), |meant| meant.min(self.changed_at));
        }
        meant.map_or(now, |meant| meant.min(now))
    }

    /// Nobody has it.
    fn put_back(&mut self) {
        self.technician = None;
        self.assigned_at = None;
        self.planned = None;
        self.pinned = false;
        self.forced = false;
    }

    /// Nothing more is done on it today.
    #[must_use]
    pub fn is_done(&self) -> bool {
        let status = self.order.status;
        status.is_final() || matches!(status, Status::AwaitingConfirmation | Status::FollowUp)
    }
}

/// What of all orders belongs to a day: `$1` and `$2` are its midnights, `$3` is 1 if it is today. Work that should have been
/// done before is today's; on other days the pool holds what may be done on them.
pub(super) const OF_THE_DAY: &str = "o.status NOT IN ('draft', 'cancelled', 'returned') AND (
    (o.finished = 0 AND (o.technician IS NULL OR o.status = 'incomplete')
        AND (o.window_start IS NULL OR (o.window_start < $2 AND (o.window_start >= $1 OR $3 = 1))))
    OR (o.technician IS NOT NULL AND o.status <> 'incomplete' AND (
        (o.planned_at >= $1 AND o.planned_at < $2)
        OR (o.planned_at IS NULL AND o.window_start >= $1 AND o.window_start < $2)
        OR ($3 = 1 AND o.finished = 0 AND COALESCE(o.planned_at, o.window_start, 0) < $1))))";

/// Which day this name means (today without one), and up to which of the office's changes it can be read now.
///
/// # Errors
/// `invalid_input` for what is no day, or when the database fails.
pub fn edition(tx: &mut Tx, cx: &Cx, day: &str) -> Result<(String, u64)> {
    Ok((Day::read(tx, cx, day)?.date.to_string(), feeds::office_head(tx)?))
}

/// Reads the day of this name, today without one.
///
/// # Errors
/// `invalid_input` for what is no day, or when the database fails.
pub fn read(tx: &mut Tx, cx: &Cx, day: &str) -> Result<Picture> {
    let day = Day::read(tx, cx, day)?;
    let seq = feeds::office_head(tx)?;
    let today = day.holds(cx.now);
    let parameters = [Value::from(day.bounds.start), Value::from(day.bounds.end), Value::from(today)];
    let all = hours::on(tx, &day)?;
    let mut held = staff::held(tx)?;
    let workers: Vec<Worker> = people::technicians(tx)?
        .into_iter()
        .map(|person| Worker {
            hours: hours::of(&all, &day, person.id),
            held: held.remove(&person.id).unwrap_or_default(),
            person,
        })
        .collect();
    let rows = tx.query(
        &format!(
            "SELECT o.id, o.number, o.service, o.title, o.priority, o.status, o.window_start, o.window_end, o.district, o.version, \
                 o.customer, o.asset, o.technician, o.assigned_at, o.changed_at, c.name AS customer_name, s.address, s.lat, s.lon, \
                 o.planned_at, o.pinned, o.forced \
             FROM orders o JOIN customers c ON c.id = o.customer JOIN sites s ON s.id = o.site \
             WHERE {OF_THE_DAY} ORDER BY o.priority DESC, o.due, o.id"
        ),
        &parameters,
    )?;
    let known = Known {
        now: cx.now,
        needs: OfTheDay::read(tx, &parameters)?,
        minutes: minutes(tx)?,
        arrived: begun::on(tx, &parameters)?,
        away: equipment::away(tx, &parameters, cx.now.max(day.bounds.start))?,
    };
    let mut works = rows.iter().map(|row| work(row, &known)).collect::<Result<Vec<_>>>()?;
    let active: BTreeSet<UserId> = workers.iter().map(|worker| worker.person.id).collect();
    for work in &mut works {
        // Of somebody who has left: it waits for somebody else.
        if work.technician.is_some_and(|technician| !active.contains(&technician)) && !work.has_begun() {
            work.put_back();
        }
    }
    let served = served(tx, works.iter().map(|work| work.customer).collect())?;
    let territories = map::territories(tx)?;
    let slow = said::between(tx, day.bounds.start, day.bounds.end)?;
    Ok(Picture { day, now: cx.now, workers, works, territories, slow, served, seq, ways: Ways::default() })
}

/// What the rows of the orders do not say.
struct Known {
    now: Timestamp,
    needs: OfTheDay,
    minutes: BTreeMap<String, u32>,
    arrived: BTreeMap<OrderId, Timestamp>,
    away: BTreeMap<AssetId, Away>,
}

fn work(row: &Row, known: &Known) -> Result<Work> {
    let status =
        Status::from_code(row.text("status")?).ok_or_else(|| Error::internal("an order has an unknown status"))?;
    let window = TimeWindow { start: row.opt_time("window_start")?, end: row.opt_time("window_end")? };
    let service = row.string("service")?;
    let asset: Option<AssetId> = row.opt_parse("asset")?;
    let id: OrderId = row.parse("id")?;
    let needs = known.needs.of(&service, asset);
    let order = BoardOrder {
        id,
        number: row.string("number")?,
        title: row.string("title")?,
        priority: priority_of(row.int("priority")?),
        status,
        window,
        seconds: known.minutes.get(&service).copied().unwrap_or(catalog::USUAL_MINUTES).saturating_mul(60),
        skills: needs.keys().cloned().collect(),
        levels: needs.iter().filter(|(_, level)| **level > 1).map(|(skill, level)| (skill.clone(), *level)).collect(),
        customer: row.string("customer_name")?,
        address: row.string("address")?,
        district: row.string("district")?,
        lat: row.real("lat")?,
        lon: row.real("lon")?,
        version: row.number("version")?,
        late: jobsheet_workflow::is_late(status, window, known.now),
        away: asset.and_then(|asset| known.away.get(&asset).copied()),
        service,
    };
    let mut work = Work {
        order,
        needs,
        customer: row.parse("customer")?,
        technician: row.opt_parse("technician")?,
        assigned_at: row.opt_time("assigned_at")?,
        planned: row.opt_time("planned_at")?,
        arrived: known.arrived.get(&id).copied(),
        pinned: row.flag("pinned")?,
        forced: row.flag("forced")?,
        changed_at: row.time("changed_at")?,
    };
    // A visit that ended without the work being done wants another one.
    if status == Status::Incomplete {
        work.put_back();
    }
    Ok(work)
}

fn minutes(tx: &mut Tx) -> Result<BTreeMap<String, u32>> {
    Ok(catalog::services(tx)?.into_iter().map(|service| (service.code, service.minutes)).collect())
}

/// How often technicians have finished work at these customers.
fn served(tx: &mut Tx, customers: BTreeSet<CustomerId>) -> Result<BTreeMap<(CustomerId, UserId), u32>> {
    let mut served = BTreeMap::new();
    let sql = "SELECT customer, technician, COUNT(*) AS times FROM orders \
               WHERE technician IS NOT NULL AND status IN ('completed', 'closed', 'follow_up') GROUP BY customer, technician";
    for row in tx.query(sql, &[])? {
        let customer = row.parse("customer")?;
        if customers.contains(&customer) {
            served.insert((customer, row.parse("technician")?), row.number("times")?);
        }
    }
    Ok(served)
}
