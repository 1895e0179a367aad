//! A plan read onto a board.

use std::collections::BTreeSet;

use super::{Board, NONE};
use crate::instance::{Dispatch, LINKED, NEVER, PAUSE, PINNED, REST};
use crate::plan::{Plan, Work};

impl Board {
    /// Reads a plan: what of it can still be done is done in its order, the rest is unserved. Fixed work stays.
    pub fn load(d: &Dispatch, plan: &Plan) -> Self {
        let mut board = Self::fixed(d);
        let bound = board.bind_as_planned(d, plan);
        let mut served: BTreeSet<u32> = BTreeSet::new();
        for (technician, route) in plan.routes.iter().enumerate().take(d.techs.len()) {
            let mut row = Vec::new();
            for stop in &route.stops {
                let node = match stop.work {
                    Work::Order(order) => board.leg_for(d, order, technician, &served, &bound),
                    Work::Break(number) => board.rest(d, technician, number, false),
                    Work::Pause(number) => board.rest(d, technician, number, true),
                };
                if let Some(node) = node.filter(|node| !row.contains(node)) {
                    served.insert(node);
                    row.push(node);
                }
            }
            board.lay(d, technician, &row);
        }
        // A crew of which somebody is missing is no crew; who waits for what is not done does not wait any more.
        for order in bound {
            let complete = Self::legs(d, order).all(|leg| board.home[leg as usize] != NONE);
            let waits = d.links.before[order as usize].iter().any(|first| board.home[*first as usize] == NONE);
            if (!complete || waits) && board.nodes[order as usize].flags & PINNED == 0 {
                board.tear(d, order);
            }
        }
        let home = &board.home;
        board.absent = (0..d.orders() as u32).filter(|order| home[*order as usize] == NONE).collect();
        board.cost = board.total(d);
        board
    }

    /// Sets the limits of linked orders as the plan's times say; those orders.
    fn bind_as_planned(&mut self, d: &Dispatch, plan: &Plan) -> Vec<u32> {
        if !d.links.any {
            return Vec::new();
        }
        let mut bound: Vec<(i32, u32)> = Vec::new();
        let mut begins = vec![None; d.orders()];
        for order in (0..d.orders()).filter(|order| d.nodes[*order].is(LINKED)) {
            let doing: Vec<(usize, i64)> =
                plan.doing(order).filter(|(technician, _)| *technician < d.techs.len()).collect();
            let Some((first, start)) = doing.first().copied() else { continue };
            let together = doing.iter().all(|(_, begin)| *begin == start);
            if together && doing.len() == 1 + d.crews[order].len() {
                begins[order] = Some((first, d.inner(start)));
                bound.push((d.inner(start), order as u32));
            }
        }
        for (begin, order) in &bound {
            if !d.crews[*order as usize].is_empty() {
                for leg in Self::legs(d, *order) {
                    (self.nodes[leg as usize].early, self.nodes[leg as usize].late) = (*begin, *begin);
                }
            }
            for first in &d.links.before[*order as usize] {
                if let Some((technician, starts)) = begins[*first as usize]
                    && starts + d.duration(technician, *first) <= *begin
                {
                    for leg in Self::legs(d, *first) {
                        let late = &mut self.nodes[leg as usize].late;
                        *late = (*late).min(*begin - d.duration(technician, *first));
                    }
                    for leg in Self::legs(d, *order) {
                        let early = &mut self.nodes[leg as usize].early;
                        *early = (*early).max(*begin);
                    }
                }
            }
        }
        bound.sort_unstable();
        bound.into_iter().map(|(_, order)| order).collect()
    }

    /// The node of an order that is still to be placed, if this technician may do it.
    fn leg_for(
        &self,
        d: &Dispatch,
        order: usize,
        technician: usize,
        served: &BTreeSet<u32>,
        bound: &[u32],
    ) -> Option<u32> {
        let number = u32::try_from(order).ok().filter(|_| order < d.orders())?;
        let may = if d.nodes[order].is(PINNED) {
            d.tech(technician).fixed.contains(&number)
        } else {
            d.pair(number, technician) != NEVER && (!d.nodes[order].is(LINKED) || bound.contains(&number))
        };
        Self::legs(d, number).find(|leg| may && !served.contains(leg))
    }

    fn rest(&self, d: &Dispatch, technician: usize, number: usize, pause: bool) -> Option<u32> {
        let is = |node: &&u32| {
            let known = &d.nodes[**node as usize];
            known.is(REST) && known.is(PAUSE) == pause && known.order as usize == number
        };
        d.tech(technician).fixed.iter().find(is).copied()
    }

    /// Lays a row into the day of a technician who has only fixed work: as it is if that can be done, else one after the other what
    /// can.
    fn lay(&mut self, d: &Dispatch, technician: usize, row: &[u32]) {
        let fixed = &d.tech(technician).fixed;
        let kept: Vec<u32> = row.iter().copied().filter(|node| fixed.contains(node)).collect();
        let before = self.routes[technician].clone();
        if kept == *fixed {
            let mut whole = crate::route::Route { used: vec![0; d.parts.kinds], ..Default::default() };
            whole.stops = vec![before.stops[0], before.stops[before.stops.len() - 1]];
            for node in row {
                let after = whole.stops.len() - 2;
                whole.put(d, &self.nodes, technician, *node, after);
            }
            let carried = d.parts.trip.is_some()
                || (0_u32..)
                    .zip(&whole.used)
                    .all(|(part, used)| *used <= d.stock(technician, part).max(before.used[part as usize]));
            if carried && whole.settle(d, &self.nodes, technician) {
                self.take_over(technician, whole);
                return;
            }
        }
        for node in row.iter().filter(|node| !fixed.contains(node)) {
            let order = self.nodes[*node as usize].order;
            let route = &self.routes[technician];
            if !route.carries(d, technician, order) {
                continue;
            }
            let slot = crate::route::best_slot(d, &self.nodes, route, technician, *node);
            let Some(slot) = slot else { continue };
            let mut tried = route.clone();
            tried.put(d, &self.nodes, technician, *node, slot.after);
            if tried.settle(d, &self.nodes, technician) {
                self.take_over(technician, tried);
            }
        }
    }

    fn take_over(&mut self, technician: usize, route: crate::route::Route) {
        self.stamps += 1;
        self.stamp[technician] = self.stamps;
        for stop in &route.stops {
            if stop.node != crate::route::NOBODY {
                self.home[stop.node as usize] = technician as u32;
            }
        }
        self.routes[technician] = route;
    }

    /// Takes all legs of an order out and lifts its limits. Without triangle inequality a day may then be impossible; it is
    /// emptied to its fixed work.
    fn tear(&mut self, d: &Dispatch, order: u32) {
        for leg in Self::legs(d, order) {
            self.nodes[leg as usize] = d.nodes[leg as usize];
            let Some((technician, at)) = self.place(leg) else { continue };
            self.routes[technician].take(d, &self.nodes, technician, at);
            self.home[leg as usize] = NONE;
            let nodes = &self.nodes;
            if !self.routes[technician].settle(d, nodes, technician) {
                for stop in &self.routes[technician].stops {
                    if stop.node != crate::route::NOBODY {
                        self.home[stop.node as usize] = NONE;
                    }
                }
                let fixed = crate::route::Route::fixed(d, &self.nodes, technician);
                self.take_over(technician, fixed);
            }
        }
    }
}
