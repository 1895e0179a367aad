//! Why a plan is as it is: for each order who does it and what the next best would cost, by term; for what is unserved, why
//! nobody does it.
//!
//! Computed from the finished plan, so it is always exact: an order is taken out, everybody is tried, and it is put back.

use serde::{Deserialize, Serialize};

use crate::board::NONE;
use crate::candidates::{Candidates, Planned};
use crate::instance::{NEVER, PINNED};
use crate::route::best_slot;
use crate::terms::Terms;

/// Why an order is where it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Explanation {
    /// Somebody decided so.
    Fixed {
        /// Who does it.
        technician: usize,
    },
    /// The engine chose.
    Chosen {
        /// Who does it, and what it adds to the plan.
        chosen: Box<Choice>,
        /// The best other technician; `None`: nobody else could, with all else as it is.
        next: Option<Box<Choice>>,
        /// How many others could.
        others: usize,
    },
    /// Nobody does it.
    Unserved {
        /// What leaving it costs.
        penalty: i64,
        /// Who could after all, at a cost that is not below the penalty, and why the others cannot.
        candidates: Candidates,
    },
}

/// One way to serve an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Who.
    pub technician: usize,
    /// What it adds to the cost of the plan; the sum of the terms.
    pub cost: i64,
    /// The same by term.
    pub terms: Terms,
    /// When it would begin.
    pub start: i64,
}

impl Planned<'_> {
    /// Why an order is where it is; of a crew, why its first person. `None` for an order that is not in the problem.
    #[must_use]
    pub fn explain(&mut self, order: usize) -> Option<Explanation> {
        let d = self.d;
        if order >= d.orders() {
            return None;
        }
        // Cast: bounded by MOST_ORDERS.
        let number = order as u32;
        let Some((technician, at)) = self.board.place(number) else {
            let candidates = self.candidates(order, 3);
            return Some(Explanation::Unserved { penalty: d.penalty[order], candidates });
        };
        if self.board.nodes[order].is(PINNED) {
            return Some(Explanation::Fixed { technician });
        }
        self.board.begin();
        self.board.keep_route(technician);
        let start = d.outer(self.board.routes[technician].stops[at].start);
        self.board.routes[technician].take(d, &self.board.nodes, technician, at);
        self.board.home[order] = NONE;
        // Limits that links have set stay as they are: this order alone is asked about.
        let explained = self.board.settle(d, technician).then(|| self.compare(number, technician, at - 1, start));
        self.board.undo();
        explained.flatten().or(Some(Explanation::Fixed { technician }))
    }

    /// Why each order is where it is, in the order of the problem.
    #[must_use]
    pub fn explain_all(&mut self) -> Vec<Explanation> {
        (0..self.d.orders()).filter_map(|order| self.explain(order)).collect()
    }

    fn compare(&mut self, order: u32, technician: usize, after: usize, start: i64) -> Option<Explanation> {
        let d = self.d;
        let (_, terms) = self.with(order, technician, after)?;
        let chosen = Box::new(Choice { technician, cost: terms.sum(), terms, start });
        let crew: Vec<u32> = crate::board::Board::legs(d, order).map(|leg| self.board.home[leg as usize]).collect();
        let (mut others, mut best) = (0_usize, None::<(i64, usize, usize)>);
        for other in 0..d.techs.len() {
            let route = &self.board.routes[other];
            if other == technician
                || d.pair(order, other) == NEVER
                || !route.carries(d, other, order)
                || crew.contains(&(other as u32))
                || !self.board.same_day(d, order, other)
            {
                continue;
            }
            if let Some(slot) = best_slot(d, &self.board.nodes, route, other, order) {
                others += 1;
                let cost = slot.cost + route.standing_with(d, other, order, order);
                if best.is_none_or(|(least, ..)| cost < least) {
                    best = Some((cost, other, slot.after));
                }
            }
        }
        let next = best.and_then(|(_, other, after)| {
            let (route, terms) = self.with(order, other, after)?;
            let start = d.outer(route.stops[after + 1].start);
            Some(Box::new(Choice { technician: other, cost: terms.sum(), terms, start }))
        });
        Some(Explanation::Chosen { chosen, next, others })
    }
}
