//! A picture of a day as a question to the engine. Its clock counts seconds since the day's midnight.

use std::collections::{BTreeMap, BTreeSet};

use jobsheet_api::office::{Away, Stretch};
use jobsheet_api::{ApiError, ErrorCode};
use jobsheet_dispatch::problem::{Break, Equipment, Overtime, Pin};
use jobsheet_dispatch::travel::Travel;
use jobsheet_dispatch::{Budget, Dispatch, Options, Order, Plan, Problem, Skill, Span, Technician, Weights};
use jobsheet_model::{OrderId, Status, Timestamp, UserId};

use super::picture::{Picture, Work, Worker};
use crate::error::{Error, Result};

/// Nobody is planned to work longer than this after their hours.
const MOST_OVERTIME: i64 = 2 * 3_600;
/// What giving an order to somebody else costs when a whole day is planned anew: a quarter of an hour of driving.
const MOVED: i64 = 900;
/// Steps in which visits without a time find the best one.
const LAYING_OUT: u64 = 2_000;

/// What may be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freedom {
    /// Nothing: the day is only laid out, and the pool is left out.
    None,
    /// The same without this order, whoever has it.
    Without(OrderId),
    /// Everything stays with whom it is, and comes when it was planned; only this order is free.
    Only(OrderId),
    /// This order is to be served; what was not begun or pinned may make room for it, at a price.
    Urgent(OrderId),
    /// What nobody has finds somebody; what was not begun or pinned may come at another time. With `reassign` others may get
    /// it, too.
    Day {
        /// Others may get it.
        reassign: bool,
    },
}

/// What it costs to leave out a visit that somebody has: nothing else is worth that.
const KEPT: i64 = 100_000_000;

/// The engine with a day in it, and who and what its numbers mean.
pub struct Question {
    /// Ready to be asked.
    pub engine: Dispatch,
    /// By the engine's number of an order: its place among the works.
    pub works: Vec<usize>,
    /// By the engine's number of a technician: their place among the workers.
    pub workers: Vec<usize>,
    /// The day as it is: what has a time has it, the rest comes where it fits best.
    pub laid_out: Plan,
    /// Works that fit nowhere and are somebody's all the same: they stand where the customer expects them.
    forced: BTreeSet<usize>,
}

/// Asks about a day.
///
/// # Errors
/// `invalid_input` in a house without technicians, or when the day makes no sense to the engine: more orders than it takes,
/// coordinates that are none.
pub fn question(picture: &Picture, freedom: Freedom) -> Result<Question> {
    let mut forced = BTreeSet::new();
    loop {
        let options = Options { budget: Budget::Steps(LAYING_OUT), chains: 1, ..Options::default() };
        let question = ask(picture, freedom, forced.clone(), |engine| engine.plan(&options, None))?;
        // A visit that fits nowhere (no skill, no time left) is somebody's all the same: it is shown, with what it breaks.
        let known = forced.len();
        let left = question.laid_out.unserved.iter().filter_map(|order| question.works.get(*order).copied());
        forced.extend(left.filter(|at| question.is_somebodys(picture, *at, freedom)));
        // What is put somewhere by force may push others out.
        if forced.len() == known {
            return Ok(question);
        }
    }
}

/// The same day with another freedom, laid out as `now` has it.
///
/// # Errors
/// As [`question`].
pub fn freed(picture: &Picture, freedom: Freedom, now: &Question) -> Result<Question> {
    ask(picture, freedom, now.forced.clone(), |engine| now.laid_out.carry(now.engine.problem(), engine.problem()))
}

impl Question {
    /// The engine's number of an order.
    ///
    /// # Errors
    /// `order_not_found` when it is none of what was asked about.
    pub fn number_of(&self, picture: &Picture, id: OrderId) -> Result<usize> {
        let number = self.works.iter().position(|at| picture.works.get(*at).is_some_and(|one| one.order.id == id));
        number.ok_or_else(|| Error::refused(ErrorCode::OrderNotFound))
    }

    fn is_somebodys(&self, picture: &Picture, at: usize, freedom: Freedom) -> bool {
        let free = |id: OrderId| matches!(freedom, Freedom::Only(one) | Freedom::Urgent(one) if one == id);
        picture.works.get(at).is_some_and(|work| work.technician.is_some() && !free(work.order.id))
    }
}

fn ask(
    picture: &Picture,
    freedom: Freedom,
    forced: BTreeSet<usize>,
    lay_out: impl FnOnce(&Dispatch) -> Plan,
) -> Result<Question> {
    let busy: Vec<bool> = picture.workers.iter().map(|worker| has_visits(picture, worker)).collect();
    // Whoever is off is there only for the visits they were given all the same.
    let mut workers: Vec<usize> =
        (0..picture.workers.len()).filter(|at| busy[*at] || !picture.workers[*at].hours.shifts.is_empty()).collect();
    if picture.workers.is_empty() {
        return Err(ApiError::invalid("technicians", "none").into());
    }
    if workers.is_empty() {
        // A Sunday. The engine wants somebody, and lets nobody who is off do anything.
        workers = (0..picture.workers.len()).collect();
    }
    let free = |work: &Work| match freedom {
        Freedom::None => work.technician.is_some(),
        Freedom::Without(id) => work.technician.is_some() && work.order.id != id,
        Freedom::Only(id) | Freedom::Urgent(id) => work.technician.is_some() || work.order.id == id,
        // Somebody is being asked whether they want it: no plan takes that away. A hand may.
        Freedom::Day { .. } => work.order.status != Status::InPool,
    };
    let here: BTreeSet<UserId> = workers.iter().map(|at| picture.workers[*at].person.id).collect();
    let known = |work: &Work| work.technician.is_none_or(|technician| here.contains(&technician));
    let asked = |work: &Work| free(work) && known(work) && !work.rests();
    let works: Vec<usize> = (0..picture.works.len()).filter(|at| asked(&picture.works[*at])).collect();
    let clock = Clock { midnight: picture.day.bounds.start, length: span_of(picture.day.bounds) };
    let somewhere = somewhere(picture);
    let off: Vec<String> = workers
        .iter()
        .map(|at| &picture.workers[*at])
        .filter(|worker| worker.hours.shifts.is_empty())
        .map(|worker| worker.person.id.to_string())
        .collect();
    let problem = Problem {
        technicians: workers.iter().map(|at| technician(picture, &picture.workers[*at], clock, somewhere)).collect(),
        orders: works
            .iter()
            .map(|at| order(picture, &picture.works[*at], freedom, clock, &off, &here, forced.contains(at)))
            .collect(),
        travel: Travel { source: picture.ways.source.clone(), traffic: picture.ways.traffic.clone() },
        weights: Weights { moved: MOVED, ..Weights::default() },
        now: picture.day.holds(picture.now).then(|| clock.seconds(picture.now)),
        ..Problem::default()
    };
    let engine = Dispatch::open(problem).map_err(|faults| {
        let first = faults.first().map(ToString::to_string).unwrap_or_default();
        Error::internal(format!("a day cannot be planned: {first} and {} more", faults.len().saturating_sub(1)))
    })?;
    let laid_out = lay_out(&engine);
    Ok(Question { engine, works, workers, laid_out, forced })
}

fn has_visits(picture: &Picture, worker: &Worker) -> bool {
    picture.works.iter().any(|work| work.technician == Some(worker.person.id) && !work.rests())
}

/// For people of whom nobody knows where they start: where the work is that is nearest to the middle of the day's. Where there is no
/// work nobody drives, and any place will do.
fn somewhere(picture: &Picture) -> (f64, f64) {
    const ANYWHERE: (f64, f64) = (36.0, 117.0);
    if picture.works.is_empty() {
        return ANYWHERE;
    }
    let count = picture.works.len() as f64;
    let (lat, lon) =
        picture.works.iter().fold((0.0, 0.0), |(lat, lon), work| (lat + work.order.lat, lon + work.order.lon));
    let middle = (lat / count, lon / count);
    let places = picture.works.iter().map(|work| (work.order.lat, work.order.lon));
    let far = |place: &(f64, f64)| jobsheet_geokit::distance(*place, middle);
    places.min_by(|a, b| far(a).total_cmp(&far(b))).unwrap_or(ANYWHERE)
}

/// From the store's time to the engine's and back.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    midnight: Timestamp,
    length: i64,
}

impl Clock {
    /// The clock of a picture's day.
    #[must_use]
    pub fn of(picture: &Picture) -> Self {
        Self { midnight: picture.day.bounds.start, length: span_of(picture.day.bounds) }
    }

    /// Seconds since midnight.
    #[must_use]
    pub fn seconds(self, at: Timestamp) -> i64 {
        at.0.saturating_sub(self.midnight.0).div_euclid(1_000)
    }

    /// The moment so many seconds after midnight.
    #[must_use]
    pub fn moment(self, seconds: i64) -> Timestamp {
        self.midnight.plus(seconds.saturating_mul(1_000))
    }

    /// Within the day.
    fn within(self, at: Timestamp) -> i64 {
        self.seconds(at).clamp(0, self.length)
    }

    fn span(self, stretch: Stretch) -> Span {
        Span::new(self.within(stretch.start), self.within(stretch.end))
    }
}

fn span_of(bounds: Stretch) -> i64 {
    bounds.end.0.saturating_sub(bounds.start.0) / 1_000
}

fn technician(picture: &Picture, worker: &Worker, clock: Clock, somewhere: (f64, f64)) -> Technician {
    let (lat, lon) = worker.person.home.unwrap_or(somewhere);
    let home = picture.place((lat, lon));
    // Whoever has done something today is there now.
    let today = |work: &&Work| picture.day.holds(work.begun_at(picture.now)) && picture.day.holds(picture.now);
    let last = picture.resting(worker.person.id).into_iter().rfind(today);
    let start = last.map_or_else(|| home.clone(), |work| picture.place((work.order.lat, work.order.lon)));
    let mut shifts: Vec<Span> = worker.hours.shifts.iter().map(|stretch| clock.span(*stretch)).collect();
    if shifts.is_empty() {
        // Off, with visits all the same: the day is as long as they make it.
        shifts.push(Span::new(0, clock.length));
    }
    let breaks = worker.hours.breaks.iter().map(|(stretch, seconds)| {
        let window = clock.span(*stretch);
        Break { duration: i64::from(*seconds), window }
    });
    Technician {
        id: worker.person.id.to_string(),
        start,
        end: worker.person.home.map(|_| home),
        shifts,
        breaks: breaks.collect(),
        overtime: Some(Overtime { limit: worker.hours.overtime.unwrap_or(MOST_OVERTIME), minute: None }),
        // What is not good on this day is no skill of it.
        skills: worker
            .skills_on(&picture.day)
            .iter()
            .map(|skill| Skill::new(skill, worker.level(skill).unwrap_or(1)))
            .collect(),
        territories: territories(picture, worker.person.id),
        ..Technician::default()
    }
}

fn order(
    picture: &Picture,
    work: &Work,
    freedom: Freedom,
    clock: Clock,
    off: &[String],
    here: &BTreeSet<UserId>,
    forced: bool,
) -> Order {
    let window = work.order.window;
    // Whoever makes room does not come before the time that was decided.
    let decided = work.planned.filter(|_| matches!(freedom, Freedom::Urgent(id) if id != work.order.id));
    let promised = (window.start.is_some() || window.end.is_some() || decided.is_some()).then(|| {
        let from = decided.or(window.start).map_or(0, |start| clock.within(start));
        let until = window.end.or(decided).map_or(clock.length, |end| clock.within(end));
        Span::new(from, until.max(from))
    });
    let served_by: BTreeMap<String, u32> = here
        .iter()
        .filter_map(|worker| Some((worker.to_string(), *picture.served.get(&(work.customer, *worker))?)))
        .collect();
    let mut order = Order {
        id: work.order.id.to_string(),
        place: picture.place((work.order.lat, work.order.lon)),
        duration: i64::from(work.order.seconds),
        priority: work.order.priority,
        required: work.needs.iter().map(|(skill, level)| Skill::new(skill, *level)).collect(),
        served_by,
        promised,
        territory: territory(picture, work),
        equipment: equipment(picture, work, clock),
        ..Order::default()
    };
    let free = matches!(freedom, Freedom::Only(id) | Freedom::Urgent(id) if id == work.order.id) && !work.has_begun();
    match work.technician.map(|technician| technician.to_string()).filter(|_| !free) {
        Some(technician) => {
            // What fits nowhere is shown when the customer expects it.
            let expected = window.start.filter(|_| forced);
            let start = fixed_at(picture, work, freedom).or(expected).map(|at| clock.within(at));
            if start.is_some() || forced {
                order.pin = Some(Pin { technician, start, started: work.has_begun() });
            } else if !work.forced && matches!(freedom, Freedom::Day { reassign: true } | Freedom::Urgent(_)) {
                order.assigned = Some(technician);
                order.forbidden = off.to_vec();
            } else {
                order.bound = Some(technician);
                order.unserved = Some(KEPT);
            }
        }
        None => order.forbidden = off.to_vec(),
    }
    order
}

/// Whoever has begun has it in their hands.
fn equipment(picture: &Picture, work: &Work, clock: Clock) -> Equipment {
    match work.order.away.filter(|_| !work.has_begun()) {
        None => Equipment::Ready,
        Some(Away { until: Some(until) }) if until < picture.day.bounds.end => Equipment::From(clock.within(until)),
        // Not on this day.
        Some(_) => Equipment::Away,
    }
}

/// The areas that somebody usually serves. Whoever has none serves everywhere.
fn territories(picture: &Picture, worker: UserId) -> Vec<String> {
    let own = picture.territories.iter().filter(|one| one.technicians.contains(&worker));
    own.map(|one| one.id.to_string()).collect()
}

/// The area that an order lies in, the first by name; one that nobody serves is none.
fn territory(picture: &Picture, work: &Work) -> Option<String> {
    picture.area_at((work.order.lat, work.order.lon), |area| !area.technicians.is_empty())
}

/// When a visit is to begin and stays there.
fn fixed_at(picture: &Picture, work: &Work, freedom: Freedom) -> Option<Timestamp> {
    if work.has_begun() {
        return Some(work.begun_at(picture.now));
    }
    // A time that nobody insists on may move when a whole day is planned.
    work.planned.filter(|_| work.pinned || !matches!(freedom, Freedom::Day { .. } | Freedom::Urgent(_)))
}
