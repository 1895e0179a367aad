//! A board written down as a plan, with its terms.

use super::Board;
use crate::instance::{Dispatch, PAUSE, REST};
use crate::plan::{Plan, Route as Written, Stop, Work};
use crate::route::{NOBODY, Route};
use crate::terms::{Term, Terms};

impl Board {
    /// The plan, in the caller's time.
    pub fn write(&self, d: &Dispatch) -> Plan {
        let routes: Vec<Written> = (0..self.routes.len()).map(|technician| self.written(d, technician)).collect();
        let mut unserved: Vec<usize> = self.absent.iter().map(|order| *order as usize).collect();
        unserved.sort_unstable();
        let mut terms = routes.iter().fold(Terms::default(), |sum, route| sum + route.terms);
        for order in &unserved {
            terms.charge(Term::Unserved, d.penalty[*order]);
        }
        Plan { routes, unserved, terms }
    }

    fn written(&self, d: &Dispatch, technician: usize) -> Written {
        let route = &self.routes[technician];
        let last = route.stops.len() - 1;
        let stops = route.stops[1..last].iter().zip(&route.stops).map(|(stop, before)| {
            let node = &self.nodes[stop.node as usize];
            let work = match (node.is(REST), node.is(PAUSE)) {
                (true, true) => Work::Pause(node.order as usize),
                (true, false) => Work::Break(node.order as usize),
                _ => Work::Order(node.order as usize),
            };
            Stop {
                work,
                travel: i64::from(stop.leg),
                arrive: d.outer(before.depart + stop.leg),
                start: d.outer(stop.start),
                end: d.outer(stop.depart),
            }
        });
        Written {
            stops: stops.collect(),
            ends: d.outer(route.stops[last].start),
            travel: route.stops.iter().map(|stop| i64::from(stop.leg)).sum(),
            terms: self.terms_of(d, technician, route),
        }
    }

    /// The terms of a route of this technician; their sum is its cost.
    pub fn terms_of(&self, d: &Dispatch, technician: usize, route: &Route) -> Terms {
        let orders = route.stops.iter().filter(|stop| stop.node != NOBODY).map(|stop| &self.nodes[stop.node as usize]);
        let pairs = orders.filter(|node| !node.is(REST)).map(|node| d.pair_terms(node.order as usize, technician));
        pairs.fold(self.day_terms(d, technician, route), |sum, pair| sum + pair)
    }

    /// The same without what depends on the single pairs of order and technician.
    pub fn day_terms(&self, d: &Dispatch, technician: usize, route: &Route) -> Terms {
        let mut terms = Terms::default();
        let mut from = route.stops[0].loc;
        for stop in &route.stops[1..] {
            terms.charge(Term::TravelTime, i64::from(stop.leg) * d.second);
            terms.charge(Term::TravelDistance, d.legs.by_distance(from, stop.loc));
            from = stop.loc;
            if stop.node == NOBODY {
                terms.charge(Term::Overtime, d.overtime(d.tech(technician), stop.start));
                continue;
            }
            let node = &self.nodes[stop.node as usize];
            if !node.is(REST) {
                terms += d.soft_terms(node, stop.start);
            }
        }
        terms.charge(Term::Balance, d.balance(route.busy));
        terms.charge(Term::PartsTrip, route.trips(d, technician));
        terms
    }
}
