//! One technician's day while it is being changed.
//!
//! For each stop a route keeps when it begins at the earliest (forwards), the last begin from which all that follows is still
//! possible (backwards; M. W. P. Savelsbergh, "The vehicle routing problem with time windows: minimizing route duration", ORSA
//! Journal on Computing 4, 1992), and the last begin from which what follows costs no more than now. Work between two stops
//! is then tried in constant time: past the last of them the rest of the day is walked, exactly.
//!
//! **Invariant:** everything begins as early as it may, and beginning later never costs less; so the earliest times are the
//! best for a given order of stops.

mod slot;
mod walk;

pub(crate) use slot::{Slot, best_slot, slots};

use crate::instance::{Dispatch, Node, REST};

/// The node number of both ends of a route.
pub(crate) const NOBODY: u32 = u32::MAX;

/// A stop with its times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stop {
    pub node: u32,
    /// Where; a rest is where the stop before it is.
    pub loc: u32,
    pub start: i32,
    pub depart: i32,
    /// The last begin from which the rest of the day is possible.
    pub latest: i32,
    /// The last begin from which the rest of the day costs what it does.
    pub free: i32,
    /// Seconds on the road to it.
    pub leg: i32,
}

/// A day: stops between a start and an end.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Route {
    pub stops: Vec<Stop>,
    /// All that it costs.
    pub cost: i64,
    /// Of that, what depends on when things begin, overtime included.
    pub soft: i64,
    /// Of that, what depends on who does them.
    pub pairs: i64,
    /// Seconds of service.
    pub busy: i64,
    /// Parts taken, by kind.
    pub used: Vec<i64>,
    /// Has breaks or pauses.
    pub rests: bool,
    /// Orders in it.
    pub load: u32,
}

impl Route {
    /// The day of a technician with nothing but fixed work.
    pub fn fixed(d: &Dispatch, nodes: &[Node], technician: usize) -> Self {
        let mut route = Self { used: vec![0; d.parts.kinds], ..Self::default() };
        route.stops = [NOBODY, NOBODY].map(Stop::of).to_vec();
        let tech = d.tech(technician);
        for node in &tech.fixed {
            let at = route.stops.len() - 2;
            route.put(d, nodes, technician, *node, at);
        }
        route.settle(d, nodes, technician);
        route
    }

    /// Visits the same as another, in the same order.
    pub fn visits(&self, other: &Self) -> bool {
        self.stops.len() == other.stops.len()
            && self.stops.iter().zip(&other.stops).all(|(here, there)| here.node == there.node)
    }

    /// Puts a node after the stop at a place. Times are those of before until it is settled.
    pub fn put(&mut self, d: &Dispatch, nodes: &[Node], technician: usize, node: u32, after: usize) {
        self.stops.insert(after + 1, Stop::of(node));
        self.count(d, nodes, technician, node, 1);
    }

    /// Takes the stop at a place out.
    pub fn take(&mut self, d: &Dispatch, nodes: &[Node], technician: usize, at: usize) -> u32 {
        let node = self.stops.remove(at).node;
        self.count(d, nodes, technician, node, -1);
        node
    }

    fn count(&mut self, d: &Dispatch, nodes: &[Node], technician: usize, node: u32, sign: i64) {
        let known = &nodes[node as usize];
        if known.is(REST) {
            self.rests = true;
            return;
        }
        // Cast: one more or one fewer.
        self.load = self.load.wrapping_add_signed(sign as i32);
        self.busy += sign * i64::from(d.duration(technician, node));
        if !d.flat {
            self.pairs += sign * i64::from(d.pair(known.order, technician));
        }
        if d.parts.kinds > 0 {
            for (part, number) in &d.parts.needs[known.order as usize] {
                self.used[*part as usize] += sign * number;
            }
        }
    }

    /// Could these parts be taken as well?
    pub fn carries(&self, d: &Dispatch, technician: usize, order: u32) -> bool {
        d.parts.trip.is_some()
            || d.parts.needs[order as usize]
                .iter()
                .all(|(part, number)| self.used[*part as usize] + number <= d.stock(technician, *part))
    }

    /// What fetching parts that are short costs.
    pub fn trips(&self, d: &Dispatch, technician: usize) -> i64 {
        let Some(price) = d.parts.trip else { return 0 };
        let short = (0_u32..).zip(&self.used).filter(|(part, used)| **used > d.stock(technician, *part));
        price * i64::try_from(short.count()).unwrap_or(0)
    }

    /// What of its cost does not depend on its order of stops.
    pub fn standing(&self, d: &Dispatch, technician: usize) -> i64 {
        self.pairs + d.balance(self.busy) + self.trips(d, technician)
    }

    /// What one more order adds to that.
    pub fn standing_with(&self, d: &Dispatch, technician: usize, node: u32, order: u32) -> i64 {
        let mut cost = if d.flat { 0 } else { i64::from(d.pair(order, technician)) };
        if d.problem.weights.balance_minute > 0 {
            let more = self.busy + i64::from(d.duration(technician, node));
            cost += d.balance(more) - d.balance(self.busy);
        }
        if let Some(price) = d.parts.trip {
            let newly = d.parts.needs[order as usize].iter().filter(|(part, number)| {
                let (used, stock) = (self.used[*part as usize], d.stock(technician, *part));
                used <= stock && used + number > stock
            });
            cost += price * i64::try_from(newly.count()).unwrap_or(0);
        }
        cost
    }

    /// Computes all times and the cost anew. False: the day is not possible, and its figures mean nothing.
    pub fn settle(&mut self, d: &Dispatch, nodes: &[Node], technician: usize) -> bool {
        let tech = d.tech(technician);
        let (mut loc, mut time, mut travel, mut soft) = (tech.start, tech.ready, 0_i64, 0_i64);
        let last = self.stops.len() - 1;
        self.stops[0] = Stop { node: NOBODY, loc, start: time, depart: time, latest: time, free: time, leg: 0 };
        for stop in &mut self.stops[1..last] {
            let node = &nodes[stop.node as usize];
            let mut arrive = time;
            if node.is(REST) {
                stop.leg = 0;
            } else {
                arrive = d.legs.arrive(loc, node.loc, time);
                stop.leg = arrive - time;
                travel += d.trip(loc, node.loc, stop.leg);
                loc = node.loc;
            }
            let Some(start) = d.fit(node, arrive) else { return false };
            if start > node.knee {
                soft += d.soft(node, start);
            }
            time = start + d.duration(technician, stop.node);
            (stop.loc, stop.start, stop.depart) = (loc, start, time);
        }
        let home = d.legs.arrive(loc, tech.end, time);
        if home > tech.late {
            return false;
        }
        travel += d.trip(loc, tech.end, home - time);
        soft += d.overtime(tech, home);
        // Nothing moves for free where the time of day decides how long trips take.
        let varies = d.legs.varies();
        let free = if varies || home > tech.knee { home } else { tech.knee.min(tech.late) };
        self.stops[last] =
            Stop { node: NOBODY, loc: tech.end, start: home, depart: home, latest: tech.late, free, leg: home - time };
        let (mut next, mut latest, mut free) = (tech.end, tech.late, free);
        for stop in self.stops[1..last].iter_mut().rev() {
            let node = &nodes[stop.node as usize];
            let duration = stop.depart - stop.start;
            let rest = node.is(REST);
            latest = d.last_fit(node, d.legs.depart_by(stop.loc, next, latest).saturating_sub(duration));
            if varies || start_costs(node, stop.start) {
                free = stop.start;
            } else {
                let by = d.legs.depart_by(stop.loc, next, free).saturating_sub(duration);
                free = d.last_fit(node, by.min(node.knee)).max(stop.start);
            }
            (stop.latest, stop.free) = (latest, free);
            // Whoever comes before a rest goes on from where the rest is taken, to where it went on to.
            next = if rest { stop.loc } else { node.loc };
        }
        self.soft = soft;
        self.cost = travel + soft + self.standing(d, technician);
        true
    }
}

fn start_costs(node: &Node, start: i32) -> bool {
    start > node.knee
}

impl Stop {
    fn of(node: u32) -> Self {
        Self { node, loc: 0, start: 0, depart: 0, latest: 0, free: 0, leg: 0 }
    }
}
