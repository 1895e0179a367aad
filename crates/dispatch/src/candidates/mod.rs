//! Who could do one order, beside everything that is planned already: the best with their reasons, and for the others why not (E3).
//!
//! Reasons are data; screens put them into words. The terms of a candidate add up to its cost exactly.

mod reasons;

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::board::Board;
use crate::instance::{Dispatch, LINKED, NEVER, REST};
use crate::plan::Plan;
use crate::route::{NOBODY, Route, best_slot};
use crate::search::Near;
use crate::terms::Terms;

pub use reasons::Why;

/// A plan that questions are asked about. Nothing that is asked changes it.
#[derive(Debug, Clone)]
pub struct Planned<'d> {
    pub(crate) d: &'d Dispatch,
    pub(crate) board: Board,
    near: OnceLock<Near>,
    lost: Vec<usize>,
}

/// Who could do an order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Candidates {
    /// The best, the best first.
    pub best: Vec<Candidate>,
    /// How many could do it altogether.
    pub able: usize,
    /// Who cannot, in the order of the technicians.
    pub excluded: Vec<Excluded>,
}

/// One who could, where it would go, and what speaks for and against.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// Who.
    pub technician: usize,
    /// What the plan costs more with it; the sum of `terms`.
    pub cost: i64,
    /// The same by term.
    pub terms: Terms,
    /// It would be the stop of this number in the day.
    pub place: usize,
    /// When the technician is free to go there.
    pub free_from: i64,
    /// Seconds of the trip there.
    pub travel: i64,
    /// Metres of the trip there, where they are known.
    pub metres: Option<u32>,
    /// Seconds on the road more in the whole day.
    pub detour: i64,
    /// Arrival there.
    pub arrive: i64,
    /// When work would begin.
    pub start: i64,
    /// When it would end.
    pub end: i64,
    /// Skills asked for, wishes included, and how many of them there are.
    pub skills: Matched,
    /// Kinds of parts asked for, and how many of them are still in the van.
    pub parts: Matched,
    /// How often this technician has served the customer.
    pub served: u32,
    /// Customers who have been told a time, and how many of them are still served in it.
    pub promises: Matched,
    /// Orders that would begin later than now, and by how many seconds.
    pub delayed: Vec<(usize, i64)>,
    /// Seconds of service in the day, with this order.
    pub busy: i64,
    /// Orders in the day, with this one.
    pub load: u32,
}

/// So many of so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Matched {
    /// How many there are.
    pub have: usize,
    /// How many are asked for.
    pub asked: usize,
}

/// One who cannot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excluded {
    /// Who.
    pub technician: usize,
    /// Why not.
    pub why: Vec<Why>,
}

impl Dispatch {
    /// Reads a plan to ask questions about. What of it can no longer be done counts as unserved.
    #[must_use]
    pub fn planned(&self, plan: &Plan) -> Planned<'_> {
        let board = Board::load(self, plan);
        let listed: std::collections::BTreeSet<usize> = plan.unserved.iter().copied().collect();
        let lost = board.absent.iter().map(|order| *order as usize).filter(|order| !listed.contains(order)).collect();
        Planned { d: self, board, near: OnceLock::new(), lost }
    }
}

impl Planned<'_> {
    /// Orders that the plan serves, or does not know, and that are unserved here: what can no longer be done as planned. Never silently: a
    /// caller tells them, and may plan again from [`Planned::plan`].
    #[must_use]
    pub fn lost(&self) -> &[usize] {
        &self.lost
    }

    /// Neighbours, found when first needed.
    pub(crate) fn near(&self) -> &Near {
        self.near.get_or_init(|| Near::find(self.d))
    }

    /// The plan as it was understood.
    #[must_use]
    pub fn plan(&self) -> Plan {
        self.board.write(self.d)
    }

    /// The `most` best technicians for an order, with reasons, and why the others cannot. An order that is planned already is judged
    /// as if it were not. Of a crew each person is judged alone. An unknown order has no candidates.
    #[must_use]
    pub fn candidates(&mut self, order: usize, most: usize) -> Candidates {
        if order >= self.d.orders() {
            return Candidates::default();
        }
        // Cast: bounded by MOST_ORDERS.
        let number = order as u32;
        self.board.begin();
        let known = self.board.nodes[order];
        let home = self.board.home[order];
        let found = if self.board.drop_order(self.d, number) {
            self.judge(number, most, usize::MAX)
        } else {
            self.board.undo();
            self.judge(number, most, home as usize)
        };
        self.board.undo();
        self.board.nodes[order] = known;
        found
    }

    /// Why each technician cannot do an order as things are; who is not named could. For what an urgent search could not serve: a
    /// [`Why::Window`] holds whatever else is taken out of the day, the other reasons name what is in the way.
    #[must_use]
    pub fn refusals(&mut self, order: usize) -> Vec<Excluded> {
        self.candidates(order, 0).excluded
    }

    /// Everybody, for an order that is unserved, or that stays on a day that needs it.
    fn judge(&mut self, order: u32, most: usize, needed: usize) -> Candidates {
        let d = self.d;
        let mut found = Candidates::default();
        let mut costs: Vec<(i64, usize, usize)> = Vec::new();
        let linked = self.board.nodes[order as usize].is(LINKED);
        if linked {
            match self.board.between(d, order) {
                Some((from, _)) => {
                    let node = &mut self.board.nodes[order as usize];
                    node.early = node.early.max(from);
                }
                None => {
                    let waits =
                        d.links.before[order as usize].iter().map(|first| Why::Waits { first: *first as usize });
                    let why: Vec<Why> = waits.collect();
                    found.excluded =
                        (0..d.techs.len()).map(|technician| Excluded { technician, why: why.clone() }).collect();
                    return found;
                }
            }
        }
        for technician in 0..d.techs.len() {
            if technician == needed {
                found.excluded.push(Excluded { technician, why: vec![Why::Needed] });
                continue;
            }
            let route = &self.board.routes[technician];
            let apart = linked && !self.board.same_day(d, order, technician);
            if d.pair(order, technician) == NEVER || apart || !route.carries(d, technician, order) {
                found.excluded.push(Excluded { technician, why: self.gate(order, technician) });
                continue;
            }
            match best_slot(d, &self.board.nodes, route, technician, order) {
                Some(slot) => {
                    costs.push((slot.cost + route.standing_with(d, technician, order, order), technician, slot.after));
                }
                None => {
                    let why = vec![self.no_room(order, technician)];
                    found.excluded.push(Excluded { technician, why });
                }
            }
        }
        found.able = costs.len();
        costs.sort_unstable();
        costs.truncate(most);
        found.best =
            costs.into_iter().filter_map(|(_, technician, after)| self.reasons(order, technician, after)).collect();
        found
    }

    /// A day with an order more, and what that adds by term.
    pub(crate) fn with(&self, order: u32, technician: usize, after: usize) -> Option<(Route, Terms)> {
        let d = self.d;
        let before = &self.board.routes[technician];
        let mut route = before.clone();
        route.put(d, &self.board.nodes, technician, order, after);
        if !route.settle(d, &self.board.nodes, technician) {
            return None;
        }
        let terms = self.board.day_terms(d, technician, &route) - self.board.day_terms(d, technician, before)
            + d.pair_terms(self.board.nodes[order as usize].order as usize, technician);
        Some((route, terms))
    }

    fn reasons(&self, order: u32, technician: usize, after: usize) -> Option<Candidate> {
        let d = self.d;
        let number = order as usize;
        let what = &d.problem.orders[number];
        let before = &self.board.routes[technician];
        let (route, terms) = self.with(order, technician, after)?;
        let stop = route.stops[after + 1];
        let from = route.stops[after];
        let source = &d.problem.travel.source;
        let metres = source.metres(self.place_before(before, technician, after), &what.place);
        let on_road = |route: &Route| route.stops.iter().map(|stop| i64::from(stop.leg)).sum::<i64>();
        let mut promises = Matched::default();
        let mut delayed = Vec::new();
        for (at, moved) in route.stops.iter().enumerate() {
            if moved.node == NOBODY || self.board.nodes[moved.node as usize].is(REST) {
                continue;
            }
            let other = self.board.nodes[moved.node as usize].order as usize;
            if let Some(promised) = d.problem.orders[other].promised {
                promises.asked += 1;
                promises.have += usize::from(d.outer(moved.start) <= promised.until);
            }
            if at > after + 1 && moved.start > before.stops[at - 1].start {
                delayed.push((other, i64::from(moved.start - before.stops[at - 1].start)));
            }
        }
        let needs = &d.parts.needs[number];
        let in_van = |(part, need): &&(u32, i64)| before.used[*part as usize] + need <= d.stock(technician, *part);
        Some(Candidate {
            technician,
            cost: terms.sum(),
            terms,
            place: after,
            free_from: d.outer(from.depart),
            travel: i64::from(stop.leg),
            metres,
            detour: on_road(&route) - on_road(before),
            arrive: d.outer(from.depart + stop.leg),
            start: d.outer(stop.start),
            end: d.outer(stop.depart),
            skills: self.skills(number, technician),
            parts: Matched { have: needs.iter().filter(in_van).count(), asked: needs.len() },
            served: what.served_by.get(&d.problem.technicians[technician].id).copied().unwrap_or(0),
            promises,
            delayed,
            busy: route.busy,
            load: route.load,
        })
    }

    /// Where the technician is at the stop after which something is done.
    fn place_before(&self, route: &Route, technician: usize, after: usize) -> &crate::problem::Place {
        let orders = &self.d.problem.orders;
        let visits = route.stops[..=after].iter().rev().filter(|stop| stop.node != NOBODY);
        let mut nodes = visits.map(|stop| &self.board.nodes[stop.node as usize]);
        nodes
            .find(|node| !node.is(REST))
            .map_or(&self.d.problem.technicians[technician].start, |node| &orders[node.order as usize].place)
    }

    fn skills(&self, order: usize, technician: usize) -> Matched {
        let what = &self.d.problem.orders[order];
        let required = what.required.iter().zip(self.d.skills.has(order, technician));
        let have = required.filter(|(needed, has)| *has >= needed.level).count();
        let wished = what.wished.len();
        let missing = usize::try_from(self.d.skills.missing_wishes(order, technician)).unwrap_or(wished);
        Matched { have: have + wished - missing.min(wished), asked: what.required.len() + wished }
    }
}
