//! One technician's day.

use std::collections::BTreeMap;

use super::{Kind, Violation};
use crate::plan::{Route, Stop, Work};
use crate::problem::{Equipment, Order, Place, Problem, Technician};
use crate::travel::{Clock, Source};

struct Day<'a> {
    problem: &'a Problem,
    index: usize,
    technician: &'a Technician,
    clock: Clock,
    areas: BTreeMap<String, u16>,
    found: &'a mut Vec<Violation>,
    /// So much of this day is later than it may be because fixed work is.
    fixed: bool,
}

pub(super) fn check(
    problem: &Problem,
    index: usize,
    technician: &Technician,
    route: &Route,
    found: &mut Vec<Violation>,
) {
    let origin = origin(problem);
    let cut = |time: i64| i32::try_from(time.saturating_sub(origin).clamp(-50_000_000, 50_000_000)).unwrap_or(0);
    let (clock, areas) = Clock::cut(&problem.travel.traffic, cut);
    let fixed = route.stops.iter().any(|stop| order_of(problem, stop).is_some_and(|order| order.pin.is_some()));
    let mut day = Day { problem, index, technician, clock, areas, found, fixed };
    day.times(route, origin);
    day.rests(route);
    day.parts(route);
    let begun =
        |stop: &Stop| order_of(problem, stop).and_then(|order| order.pin.as_ref()).is_some_and(|pin| pin.started);
    for (at, stop) in route.stops.iter().enumerate() {
        if let Work::Order(number) = stop.work {
            let over = begun(stop) && route.stops.get(at + 1).is_some_and(begun);
            match problem.orders.get(number) {
                Some(order) => day.order(number, order, stop, over),
                None => day.say(Kind::Unknown, Some(number), 0),
            }
        }
    }
}

/// Any time near the problem's.
fn origin(problem: &Problem) -> i64 {
    problem.technicians.first().and_then(|one| one.shifts.first()).map_or(0, |shift| shift.from)
}

fn order_of<'a>(problem: &'a Problem, stop: &Stop) -> Option<&'a Order> {
    if let Work::Order(number) = stop.work { problem.orders.get(number) } else { None }
}

impl Day<'_> {
    fn say(&mut self, kind: Kind, order: Option<usize>, by: i64) {
        let pinned = order.and_then(|order| self.problem.orders.get(order)).is_some_and(|order| order.pin.is_some());
        let fixed = pinned || self.fixed && matches!(kind, Kind::AfterShift | Kind::Break);
        self.found.push(Violation { kind, technician: Some(self.index), order, by, fixed });
    }

    /// Arrival of who leaves a place at a time.
    fn arrive(&self, origin: i64, from: &Place, to: &Place, depart: i64) -> i64 {
        if from == to {
            return depart;
        }
        let free = match &self.problem.travel.source {
            Source::Circle(circle) => i64::from(circle.seconds(circle.metres(from, to))),
            Source::Matrix(matrix) => {
                let (from, to) = (from.row.unwrap_or(0) as usize, to.row.unwrap_or(0) as usize);
                if from == to { 0 } else { matrix.seconds[from * matrix.size + to].ceil() as i64 }
            }
        };
        if self.problem.travel.traffic.is_empty() {
            return depart + free;
        }
        let area = from.area.as_ref().and_then(|area| self.areas.get(area)).copied().unwrap_or(0);
        let inner = |time: i64| i32::try_from(time).unwrap_or(i32::MAX);
        origin + i64::from(self.clock.arrive(area, inner(depart - origin), inner(free)))
    }

    /// Nobody is in two places, and nobody works before or after the day.
    fn times(&mut self, route: &Route, origin: i64) {
        let Some(first) = self.technician.shifts.first() else { return };
        let started = |stop: &Stop| {
            order_of(self.problem, stop).and_then(|order| order.pin.as_ref()).is_some_and(|pin| pin.started)
        };
        let mut place = &self.technician.start;
        let mut time = first.from.max(self.problem.now.unwrap_or(first.from));
        for (number, stop) in route.stops.iter().enumerate() {
            let begun = started(stop);
            if let Some(order) = order_of(self.problem, stop) {
                if begun && number == 0 {
                    time = stop.start;
                } else {
                    time = self.arrive(origin, place, &order.place, time);
                }
                place = &order.place;
            }
            let named = if let Work::Order(order) = stop.work { Some(order) } else { None };
            if stop.start < time {
                self.say(Kind::Overlap, named, time - stop.start);
            }
            if stop.end < stop.start {
                self.say(Kind::TooShort, named, stop.start - stop.end);
            }
            time = stop.end.max(stop.start);
        }
        let home = match &self.technician.end {
            Some(end) => self.arrive(origin, place, end, time),
            None => time,
        };
        let limit = self.technician.overtime.map_or(0, |overtime| overtime.limit);
        let last = self.technician.shifts.last().map_or(0, |shift| shift.until) + limit;
        if home > last && !route.stops.is_empty() {
            self.say(Kind::AfterShift, None, home - last);
        }
    }

    /// Every break that still lies ahead is taken once, in its window, whole; nothing is done in a pause.
    fn rests(&mut self, route: &Route) {
        let now = self.problem.now.unwrap_or(i64::MIN);
        let begun = |stop: &Stop| {
            order_of(self.problem, stop).and_then(|order| order.pin.as_ref()).is_some_and(|pin| pin.started)
        };
        let since = route.stops.iter().find(|stop| begun(stop)).map(|stop| stop.start);
        let from =
            since.unwrap_or_else(|| self.technician.shifts.first().map_or(i64::MIN, |shift| shift.from)).max(now);
        for (number, rest) in self.technician.breaks.iter().enumerate() {
            if rest.window.until < from {
                continue;
            }
            let taken: Vec<&Stop> = route.stops.iter().filter(|stop| stop.work == Work::Break(number)).collect();
            let [stop] = taken.as_slice() else {
                self.say(Kind::Break, None, 0);
                continue;
            };
            let outside = (rest.window.from - stop.start).max(stop.start - rest.window.until);
            let short = rest.duration - (stop.end - stop.start);
            if outside.max(short) > 0 {
                self.say(Kind::Break, None, outside.max(short));
            }
        }
        for two in self.technician.shifts.windows(2) {
            let (begins, ends) = (two[0].until, two[1].from);
            for stop in &route.stops {
                let works = matches!(stop.work, Work::Order(_));
                if works && stop.start < ends && stop.end > begins && ends > from {
                    let within = stop.end.min(ends) - stop.start.max(begins);
                    let named = if let Work::Order(order) = stop.work { Some(order) } else { None };
                    self.say(Kind::Break, named, within);
                }
            }
        }
    }

    fn parts(&mut self, route: &Route) {
        if self.problem.weights.parts_trip.is_some() {
            return;
        }
        let mut taken: BTreeMap<&str, i64> = BTreeMap::new();
        let mut pinned = false;
        for stop in &route.stops {
            if let Some(order) = order_of(self.problem, stop) {
                pinned |= order.pin.is_some() && !order.parts.is_empty();
                for (part, number) in &order.parts {
                    *taken.entry(part).or_default() += i64::from(*number);
                }
            }
        }
        for (part, number) in taken {
            let there = self.technician.stock.get(part).copied().map_or(0, i64::from);
            if number > there {
                let by = number - there;
                self.found.push(Violation {
                    kind: Kind::Parts,
                    technician: Some(self.index),
                    order: None,
                    by,
                    fixed: pinned,
                });
            }
        }
    }

    /// `over`: something was begun after it, so it has taken as long as it took.
    fn order(&mut self, number: usize, order: &Order, stop: &Stop, over: bool) {
        let here = Some(number);
        let inside = order.windows.is_empty()
            || order.windows.iter().any(|window| (window.from..=window.until).contains(&stop.start));
        if !inside {
            let away = order.windows.iter().map(|window| (window.from - stop.start).max(stop.start - window.until));
            self.say(Kind::Window, here, away.min().unwrap_or(0));
        }
        let begun = order.pin.as_ref().is_some_and(|pin| pin.started);
        let mut earliest = [order.not_before, order.promised.map(|span| span.from), self.problem.now];
        if begun {
            earliest = [None; 3];
        }
        let equipment = if let Equipment::From(time) = order.equipment { Some(time) } else { None };
        let earliest = earliest.into_iter().flatten().chain(equipment.filter(|_| !begun)).max().unwrap_or(i64::MIN);
        if stop.start < earliest {
            self.say(Kind::TooEarly, here, earliest - stop.start);
        }
        if order.equipment == Equipment::Away {
            self.say(Kind::Equipment, here, 0);
        }
        let needs = self.needs(order);
        if stop.end - stop.start < needs && !over {
            self.say(Kind::TooShort, here, needs - (stop.end - stop.start));
        }
        if order.forbidden.contains(&self.technician.id) {
            self.say(Kind::Forbidden, here, 0);
        }
        self.skills(number, order);
        if let Some(pin) = &order.pin {
            let off = pin.start.map_or(0, |start| (stop.start - start).abs());
            if pin.technician != self.technician.id || off > 0 {
                self.say(Kind::Pin, here, off);
            }
        }
    }

    /// Seconds that this person needs.
    fn needs(&self, order: &Order) -> i64 {
        if let Some(seconds) = order.durations.get(&self.technician.id) {
            return *seconds;
        }
        let paces = order.required.iter().filter_map(|skill| self.technician.pace_by_skill.get(&skill.name));
        let pace = paces.max().copied().unwrap_or(self.technician.pace);
        (order.duration * i64::from(pace)).div_euclid(100)
    }

    fn skills(&mut self, number: usize, order: &Order) {
        let ends = self.technician.shifts.last().map_or(0, |shift| shift.until)
            + self.technician.overtime.map_or(0, |overtime| overtime.limit);
        for needed in &order.required {
            let those = self.technician.skills.iter().filter(|skill| skill.name == needed.name);
            let valid = those.clone().filter(|skill| skill.expires.is_none_or(|expires| expires >= ends));
            let (valid, any) = (valid.map(|skill| skill.level).max(), those.clone().map(|skill| skill.level).max());
            if valid.unwrap_or(0) >= needed.level {
                continue;
            }
            if any.unwrap_or(0) >= needed.level {
                let lapses = those.filter_map(|skill| skill.expires).max().unwrap_or(ends);
                self.say(Kind::Expired, Some(number), ends - lapses);
            } else {
                self.say(Kind::Skill, Some(number), i64::from(needed.level - any.unwrap_or(0)));
            }
        }
    }
}
