//! All days together, while they are being changed.
//!
//! **Invariant:** every route is possible, every order is either in as many routes as it needs people or in `absent`, and
//! `cost` is what all of it costs.

mod journal;
mod link;
mod load;
mod write;

use crate::instance::{Dispatch, LINKED, NEVER, Node};
use crate::route::{NOBODY, Route, Slot, best_slot};

/// In no route.
pub(crate) const NONE: u32 = u32::MAX;

/// A way to serve an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Placing {
    /// Technician, and the stop after which; one for each person that is needed.
    pub legs: Vec<(usize, usize)>,
    pub begin: i32,
    /// What it adds.
    pub cost: i64,
}

/// A price of moving orders.
#[derive(Debug, Clone)]
pub(crate) struct Disruption {
    /// The route of each node before.
    pub with: Vec<u32>,
    pub price: i64,
}

/// All days.
#[derive(Debug, Clone)]
pub(crate) struct Board {
    /// As in the instance, but that linked orders have the limits that their partners set.
    pub nodes: Vec<Node>,
    pub routes: Vec<Route>,
    /// The route of each node.
    pub home: Vec<u32>,
    /// Orders that nobody does.
    pub absent: Vec<u32>,
    pub cost: i64,
    /// The last stamp given to a route.
    pub stamps: u32,
    /// Names the content of each route among all that it has had in one search.
    pub stamp: Vec<u32>,
    /// What it costs to give an order to another technician than it was with, while calm is asked for.
    pub disruption: Option<Disruption>,
    journal: journal::Journal,
}

impl Board {
    /// Fixed work only.
    pub fn fixed(d: &Dispatch) -> Self {
        let nodes = d.nodes.clone();
        let routes: Vec<Route> = (0..d.techs.len()).map(|technician| Route::fixed(d, &nodes, technician)).collect();
        let mut home = vec![NONE; nodes.len()];
        for (tech, route) in d.techs.iter().zip(0..) {
            for node in &tech.fixed {
                home[*node as usize] = route;
            }
        }
        // Cast: bounded by MOST_ORDERS.
        let absent = (0..d.orders() as u32).filter(|order| home[*order as usize] == NONE).collect();
        let number = routes.len() as u32;
        let mut board = Self {
            nodes,
            routes,
            home,
            absent,
            cost: 0,
            stamps: number,
            stamp: (1..=number).collect(),
            disruption: None,
            journal: journal::Journal::default(),
        };
        board.cost = board.total(d);
        board
    }

    /// What everything costs, added up anew.
    pub fn total(&self, d: &Dispatch) -> i64 {
        let routes: i64 = self.routes.iter().map(|route| route.cost).sum();
        routes + self.absent.iter().map(|order| d.penalty[*order as usize]).sum::<i64>()
    }

    /// Finds homes and cost anew from the routes.
    pub fn refresh(&mut self, d: &Dispatch) {
        self.home.fill(NONE);
        for (route, number) in self.routes.iter().zip(0..) {
            for stop in route.stops.iter().filter(|stop| stop.node != NOBODY) {
                self.home[stop.node as usize] = number;
            }
        }
        self.cost = self.total(d);
    }

    /// Finds homes, the unserved and cost anew from the routes. Not for linked orders.
    pub fn gather(&mut self, d: &Dispatch) {
        self.refresh(d);
        let home = &self.home;
        // Cast: bounded by MOST_ORDERS.
        self.absent = (0..d.orders() as u32).filter(|order| home[*order as usize] == NONE).collect();
        self.cost = self.total(d);
    }

    /// The nodes of an order, one for each person it needs.
    pub fn legs(d: &Dispatch, order: u32) -> impl Iterator<Item = u32> + use<> {
        std::iter::once(order).chain(d.crews[order as usize].clone())
    }

    /// Where a node is in its route.
    pub fn place(&self, node: u32) -> Option<(usize, usize)> {
        let route = self.home[node as usize];
        if route == NONE {
            return None;
        }
        let stops = &self.routes[route as usize].stops;
        stops.iter().position(|stop| stop.node == node).map(|at| (route as usize, at))
    }

    /// Computes a changed route anew and gives it a new stamp. False: it is not possible; the caller puts the old one back.
    #[must_use]
    pub fn settle(&mut self, d: &Dispatch, technician: usize) -> bool {
        let route = &mut self.routes[technician];
        let before = route.cost;
        if !route.settle(d, &self.nodes, technician) {
            return false;
        }
        self.cost += route.cost - before;
        self.stamps += 1;
        self.stamp[technician] = self.stamps;
        true
    }

    /// Puts a node into a route where it was found to fit. False: it did not, and the route means nothing.
    #[must_use]
    pub fn put(&mut self, d: &Dispatch, technician: usize, node: u32, after: usize) -> bool {
        self.keep_route(technician);
        self.routes[technician].put(d, &self.nodes, technician, node, after);
        self.home[node as usize] = technician as u32;
        self.settle(d, technician)
    }

    /// The cheapest way to serve an order without moving any other.
    pub fn cheapest(&mut self, d: &Dispatch, order: u32) -> Option<Placing> {
        if self.nodes[order as usize].is(LINKED) {
            return self.cheapest_linked(d, order);
        }
        let mut best: Option<Placing> = None;
        for technician in 0..self.routes.len() {
            if let Some((slot, cost)) = self.try_in(d, technician, order)
                && best.as_ref().is_none_or(|best| cost < best.cost)
            {
                best = Some(Placing { legs: vec![(technician, slot.after)], begin: slot.start, cost });
            }
        }
        best
    }

    /// Serves an order that is unserved. False: it did not fit after all, and the board must be undone.
    #[must_use]
    pub fn serve(&mut self, d: &Dispatch, order: u32, placing: &Placing) -> bool {
        let fits = if self.nodes[order as usize].is(LINKED) {
            self.serve_linked(d, order, placing)
        } else {
            placing.legs.iter().all(|(technician, after)| self.put(d, *technician, order, *after))
        };
        if fits && let Some(at) = self.absent.iter().position(|one| *one == order) {
            self.absent.swap_remove(at);
            self.cost -= d.penalty[order as usize];
        }
        fits
    }

    /// Takes an order out, and what cannot be done without it. False: a day is not possible without it, and the board must be
    /// undone.
    #[must_use]
    pub fn drop_order(&mut self, d: &Dispatch, order: u32) -> bool {
        if self.nodes[order as usize].is(LINKED) {
            return self.drop_linked(d, order);
        }
        let Some((technician, at)) = self.place(order) else { return true };
        self.keep_route(technician);
        self.routes[technician].take(d, &self.nodes, technician, at);
        self.home[order as usize] = NONE;
        self.list(d, order);
        self.settle(d, technician)
    }

    /// The cheapest place of an order in one day, and all that it adds.
    pub fn try_in(&self, d: &Dispatch, technician: usize, order: u32) -> Option<(Slot, i64)> {
        let route = &self.routes[technician];
        if d.pair(order, technician) == NEVER || !route.carries(d, technician, order) {
            return None;
        }
        let slot = best_slot(d, &self.nodes, route, technician, order)?;
        Some((slot, slot.cost + route.standing_with(d, technician, order, order)))
    }

    /// What it costs that an order is in a route.
    pub fn moving(&self, order: u32, route: u32) -> i64 {
        moving(self.disruption.as_ref(), order, route)
    }

    /// Marks an order as unserved.
    pub fn list(&mut self, d: &Dispatch, order: u32) {
        self.absent.push(order);
        self.cost += d.penalty[order as usize];
    }
}

/// What it costs that an order is in a route that it was not in before.
pub(crate) fn moving(disruption: Option<&Disruption>, order: u32, route: u32) -> i64 {
    disruption.map_or(0, |known| {
        let with = known.with[order as usize];
        if with == route || with == NONE { 0 } else { known.price }
    })
}
