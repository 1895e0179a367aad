//! What is answered: who does what, in which order and when.

use serde::{Deserialize, Serialize};

use crate::problem::Problem;
use crate::terms::Terms;

/// A plan for a problem. Technicians and orders are named by their place in the problem's lists.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Plan {
    /// One for each technician, in the problem's order.
    pub routes: Vec<Route>,
    /// Orders that nobody does.
    pub unserved: Vec<usize>,
    /// What it costs.
    pub terms: Terms,
}

/// The day of one technician.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Route {
    /// Visits and breaks, in order.
    pub stops: Vec<Stop>,
    /// When the technician is at the end place; with nothing to do, when the day begins.
    pub ends: i64,
    /// Seconds on the road.
    pub travel: i64,
    /// What it costs.
    pub terms: Terms,
}

/// One stop of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stop {
    /// What is done.
    pub work: Work,
    /// Seconds on the road to it.
    pub travel: i64,
    /// When the technician gets there.
    pub arrive: i64,
    /// When it begins: as soon as it may.
    pub start: i64,
    /// When it ends.
    pub end: i64,
}

/// What is done at a stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Work {
    /// An order. One that needs a crew is a stop of several technicians.
    Order(usize),
    /// The technician's break of this number.
    Break(usize),
    /// The time between two shifts, the first of which has this number.
    Pause(usize),
}

impl Plan {
    /// Who does an order, with the start; in the order of the technicians.
    pub fn doing(&self, order: usize) -> impl Iterator<Item = (usize, i64)> + '_ {
        self.routes.iter().enumerate().flat_map(move |(technician, route)| {
            let those = route.stops.iter().filter(move |stop| stop.work == Work::Order(order));
            those.map(move |stop| (technician, stop.start))
        })
    }

    /// The same plan for a problem that has since changed: what is in both, by id, in the old order. What can no longer be done is
    /// dropped when the plan is loaded.
    #[must_use]
    pub fn carry(&self, old: &Problem, new: &Problem) -> Self {
        let technicians: std::collections::BTreeMap<&str, usize> =
            new.technicians.iter().enumerate().map(|(at, one)| (one.id.as_str(), at)).collect();
        let orders: std::collections::BTreeMap<&str, usize> =
            new.orders.iter().enumerate().map(|(at, one)| (one.id.as_str(), at)).collect();
        let mut carried = Self { routes: vec![Route::default(); new.technicians.len()], ..Self::default() };
        for (route, technician) in self.routes.iter().zip(&old.technicians) {
            let Some(to) = technicians.get(technician.id.as_str()).and_then(|at| carried.routes.get_mut(*at)) else {
                continue;
            };
            to.stops = route.stops.iter().filter_map(|stop| carry_stop(stop, old, &orders)).collect();
        }
        let served: std::collections::BTreeSet<usize> = carried
            .routes
            .iter()
            .flat_map(|route| route.stops.iter())
            .filter_map(|stop| if let Work::Order(order) = stop.work { Some(order) } else { None })
            .collect();
        carried.unserved = (0..new.orders.len()).filter(|order| !served.contains(order)).collect();
        carried
    }
}

fn carry_stop(stop: &Stop, old: &Problem, orders: &std::collections::BTreeMap<&str, usize>) -> Option<Stop> {
    let work = match stop.work {
        Work::Order(order) => Work::Order(*orders.get(old.orders.get(order)?.id.as_str())?),
        other => other,
    };
    Some(Stop { work, ..*stop })
}
