//! Orders that are bound to others: crews, one after the other, pairs on one day.
//!
//! What binds two days together is turned into limits of the single nodes: a crew's legs all begin at one fixed time; of two in
//! order the first must be over, and the second may begin, at one fixed time. So every day stays a matter of its own, and all
//! limits stay exact. They are lifted when a partner is taken out.

use super::{Board, NONE, Placing};
use crate::instance::{Dispatch, NEVER};
use crate::route::slots;

/// Begins that are tried for a crew, and people for each.
const MOST_BEGINS: usize = 24;

impl Board {
    /// From when an order may begin and by when it must have ended for its partners; `None`: what must come before it is unserved.
    pub fn between(&self, d: &Dispatch, order: u32) -> Option<(i32, i32)> {
        let (mut from, mut until) = (i32::MIN, i32::MAX);
        for first in &d.links.before[order as usize] {
            for leg in Self::legs(d, *first) {
                let (technician, at) = self.place(leg)?;
                from = from.max(self.routes[technician].stops[at].depart);
            }
        }
        for then in d.links.after[order as usize].iter().filter(|then| self.home[**then as usize] != NONE) {
            let (technician, at) = self.place(*then)?;
            until = until.min(self.routes[technician].stops[at].start);
        }
        Some((from, until))
    }

    /// May a technician do it, seen from the days on which its pairs are done?
    pub fn same_day(&self, d: &Dispatch, order: u32, technician: usize) -> bool {
        d.links.same_day[order as usize].iter().all(|other| {
            let home = self.home[*other as usize];
            home == NONE || d.tech(home as usize).day == d.tech(technician).day
        })
    }

    /// Like [`Board::cheapest`].
    pub(super) fn cheapest_linked(&mut self, d: &Dispatch, order: u32) -> Option<Placing> {
        let (from, until) = self.between(d, order)?;
        let known = d.nodes[order as usize];
        let people: Vec<usize> = (0..self.routes.len())
            .filter(|technician| d.pair(order, *technician) != NEVER && self.same_day(d, order, *technician))
            .collect();
        let early = known.early.max(from);
        let late = |technician: usize| known.late.min(until.saturating_sub(d.duration(technician, order)));
        let crew = 1 + d.crews[order as usize].len();
        let mut ways: Vec<(i64, usize, usize, i32)> = Vec::new();
        let mut begins: Vec<i32> = Vec::new();
        for technician in people {
            (self.nodes[order as usize].early, self.nodes[order as usize].late) = (early, late(technician));
            if let Some((slot, cost)) = self.try_in(d, technician, order) {
                ways.push((cost, technician, slot.after, slot.start));
                if crew > 1 {
                    let all = slots(d, &self.nodes, &self.routes[technician], technician, order);
                    begins.extend(all.map(|slot| slot.start));
                }
            }
        }
        ways.sort_unstable();
        let best = if crew == 1 {
            ways.first().map(|way| Placing { legs: vec![(way.1, way.2)], begin: way.3, cost: way.0 })
        } else {
            ways.truncate(MOST_BEGINS.max(crew));
            let people: Vec<usize> = ways.into_iter().map(|way| way.1).collect();
            self.cheapest_crew(d, order, &people, begins, &|technician| late(technician))
        };
        self.nodes[order as usize] = known;
        best
    }

    /// The cheapest people who can all begin at one of these times.
    fn cheapest_crew(
        &mut self,
        d: &Dispatch,
        order: u32,
        people: &[usize],
        mut begins: Vec<i32>,
        late: &dyn Fn(usize) -> i32,
    ) -> Option<Placing> {
        begins.sort_unstable();
        begins.dedup();
        let step = begins.len().div_ceil(MOST_BEGINS).max(1);
        let crew = 1 + d.crews[order as usize].len();
        let mut best: Option<Placing> = None;
        for begin in begins.into_iter().step_by(step) {
            (self.nodes[order as usize].early, self.nodes[order as usize].late) = (begin, begin);
            let mut ways: Vec<(i64, usize, usize)> = Vec::new();
            for technician in people.iter().filter(|technician| begin <= late(**technician)) {
                if let Some((slot, cost)) = self.try_in(d, *technician, order) {
                    ways.push((cost, *technician, slot.after));
                }
            }
            ways.sort_unstable();
            ways.truncate(crew);
            let cost = ways.iter().map(|way| way.0).sum();
            if ways.len() == crew && best.as_ref().is_none_or(|best| cost < best.cost) {
                best = Some(Placing { legs: ways.into_iter().map(|way| (way.1, way.2)).collect(), begin, cost });
            }
        }
        best
    }

    /// Like [`Board::serve`], but for the list of the unserved.
    pub(super) fn serve_linked(&mut self, d: &Dispatch, order: u32, placing: &Placing) -> bool {
        let crew = !d.crews[order as usize].is_empty();
        let Some((from, until)) = self.between(d, order) else { return false };
        for (leg, (technician, after)) in Self::legs(d, order).zip(&placing.legs) {
            self.keep_node(leg);
            let node = &mut self.nodes[leg as usize];
            if crew {
                (node.early, node.late) = (placing.begin, placing.begin);
            } else {
                node.early = node.early.max(from);
                node.late = node.late.min(until.saturating_sub(d.duration(*technician, leg)));
            }
            if !self.put(d, *technician, leg, *after) {
                return false;
            }
        }
        self.bind(d, order)
    }

    /// Sets the limits that an order which is now served and its partners set to one another.
    pub(super) fn bind(&mut self, d: &Dispatch, order: u32) -> bool {
        let Some((technician, at)) = self.place(order) else { return false };
        let begin = self.routes[technician].stops[at].start;
        for first in &d.links.before[order as usize] {
            if !self.part(d, *first, order, begin) {
                return false;
            }
        }
        let after: Vec<u32> =
            d.links.after[order as usize].iter().copied().filter(|then| self.home[*then as usize] != NONE).collect();
        for then in after {
            let Some((technician, at)) = self.place(then) else { return false };
            let begin = self.routes[technician].stops[at].start;
            if !self.part(d, order, then, begin) {
                return false;
            }
        }
        true
    }

    /// From now on one must be over at a time, and the other not begin before it.
    fn part(&mut self, d: &Dispatch, first: u32, then: u32, time: i32) -> bool {
        let before: Vec<u32> = Self::legs(d, first).collect();
        let behind: Vec<u32> = Self::legs(d, then).collect();
        for leg in before.into_iter().chain(behind) {
            let Some((technician, _)) = self.place(leg) else { return false };
            self.keep_node(leg);
            let duration = d.duration(technician, leg);
            let node = &mut self.nodes[leg as usize];
            if node.order == first {
                node.late = node.late.min(time - duration);
            } else {
                node.early = node.early.max(time);
            }
            self.keep_route(technician);
            if !self.settle(d, technician) {
                return false;
            }
        }
        true
    }

    /// Like [`Board::drop_order`].
    pub(super) fn drop_linked(&mut self, d: &Dispatch, order: u32) -> bool {
        for then in &d.links.after[order as usize] {
            if self.home[*then as usize] != NONE && !self.drop_order(d, *then) {
                return false;
            }
        }
        if self.home[order as usize] == NONE {
            return true;
        }
        for leg in Self::legs(d, order) {
            let Some((technician, at)) = self.place(leg) else { continue };
            self.keep_route(technician);
            self.routes[technician].take(d, &self.nodes, technician, at);
            self.home[leg as usize] = NONE;
            self.keep_node(leg);
            self.nodes[leg as usize] = d.nodes[leg as usize];
            if !self.settle(d, technician) {
                return false;
            }
        }
        self.list(d, order);
        d.links.before[order as usize].iter().all(|first| self.loosen(d, *first))
    }

    /// Lifts the limit by which an order must be over to what those still ask who come after it.
    fn loosen(&mut self, d: &Dispatch, order: u32) -> bool {
        let crew = !d.crews[order as usize].is_empty();
        let mut over = i32::MAX;
        for then in d.links.after[order as usize].iter().filter(|then| self.home[**then as usize] != NONE) {
            over = over.min(self.nodes[*then as usize].early);
        }
        for leg in Self::legs(d, order) {
            let Some((technician, _)) = self.place(leg) else { continue };
            self.keep_node(leg);
            let late = if crew { self.nodes[leg as usize].early } else { d.nodes[leg as usize].late };
            self.nodes[leg as usize].late = late.min(over.saturating_sub(d.duration(technician, leg)));
            self.keep_route(technician);
            if !self.settle(d, technician) {
                return false;
            }
        }
        true
    }
}
