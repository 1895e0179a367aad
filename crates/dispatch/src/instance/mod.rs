//! A problem, opened: validated, names turned into numbers, travel into one table. Everything below computes on this.
//!
//! **Invariant:** what is in here never changes once opened. The inner clock is `i32` seconds from the first shift.

mod compile;
mod fixed;
mod legs;
mod pairs;

use std::ops::Range;

pub(crate) use legs::{Legs, read};

use crate::problem::limits::LONGEST;
use crate::problem::{Fault, Lateness, Problem, validate::validate};
use crate::terms::{Term, Terms};

/// An order that a technician cannot do at all, in the table of pairs.
pub(crate) const NEVER: i32 = i32::MAX;

/// A problem that can be computed on.
#[derive(Debug, Clone)]
pub struct Dispatch {
    pub(crate) problem: Problem,
    /// The caller's time at inner time 0.
    pub(crate) origin: i64,
    /// Orders (as in the problem), further people of crews, breaks and pauses.
    pub(crate) nodes: Vec<Node>,
    /// Legs of a crew beyond the first, by order.
    pub(crate) crews: Vec<Range<u32>>,
    pub(crate) techs: Vec<Tech>,
    /// What it costs that this technician does this order, whatever else is in the day: order × technicians + technician.
    pub(crate) pair: Vec<i32>,
    /// No pair costs anything.
    pub(crate) flat: bool,
    /// Seconds: class × nodes + node.
    pub(crate) durations: Vec<i32>,
    pub(crate) legs: Legs,
    /// Price of a second of driving.
    pub(crate) second: i64,
    pub(crate) soft: Vec<Soft>,
    /// Price of leaving each order unserved.
    pub(crate) penalty: Vec<i64>,
    /// Windows of orders with several.
    pub(crate) windows: Vec<Vec<(i32, i32)>>,
    pub(crate) parts: Parts,
    pub(crate) links: Links,
    /// Mean seconds of service of a technician.
    pub(crate) fair: i64,
    pub(crate) skills: pairs::Skills,
}

/// Something to be done at a place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Node {
    pub early: i32,
    pub late: i32,
    /// Beginning after this costs.
    pub knee: i32,
    pub loc: u32,
    /// The order, or the number of a technician's break.
    pub order: u32,
    pub flags: u8,
}

/// Several windows.
pub(crate) const MULTI: u8 = 1;
/// A break or pause: no place, no order.
pub(crate) const REST: u8 = 2;
/// Stays where it is.
pub(crate) const PINNED: u8 = 4;
/// Bound to other orders, or one of a crew.
pub(crate) const LINKED: u8 = 8;
/// A pause between shifts rather than a break; always with [`REST`].
pub(crate) const PAUSE: u8 = 16;

impl Node {
    pub fn is(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }
}

/// A technician.
#[derive(Debug, Clone)]
pub(crate) struct Tech {
    pub start: u32,
    pub end: u32,
    /// Leaves the start at this time at the earliest.
    pub ready: i32,
    /// Home later than this is overtime.
    pub knee: i32,
    /// Home later than this is impossible.
    pub late: i32,
    pub minute: i64,
    pub class: u32,
    pub day: u16,
    /// Pinned work, breaks and pauses, in order: what is in this route always.
    pub fixed: Vec<u32>,
    /// So many of them have begun.
    pub begun: usize,
    /// Technicians who differ in nothing have one number.
    pub twin: u32,
}

/// What beginning late costs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Soft {
    pub deadline: i32,
    pub promised: i32,
    pub late: Lateness,
    pub promise: Lateness,
}

/// Parts by number.
#[derive(Debug, Clone, Default)]
pub(crate) struct Parts {
    pub kinds: usize,
    /// What each order takes.
    pub needs: Vec<Vec<(u32, i64)>>,
    /// technician × kinds + kind.
    pub stock: Vec<i64>,
    pub trip: Option<i64>,
    pub names: Vec<String>,
}

/// Links by order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Links {
    pub before: Vec<Vec<u32>>,
    pub after: Vec<Vec<u32>>,
    pub same_day: Vec<Vec<u32>>,
    /// How many must come before, one after the other.
    pub depth: Vec<u32>,
    pub any: bool,
}

impl Dispatch {
    /// Validates a problem and makes it ready.
    ///
    /// # Errors
    /// Everything that is wrong with it, at most 200 faults.
    pub fn open(problem: Problem) -> Result<Self, Vec<Fault>> {
        let faults = validate(&problem);
        if faults.is_empty() { compile::compile(problem).map_err(|fault| vec![fault]) } else { Err(faults) }
    }

    /// The problem as it was given.
    #[must_use]
    pub fn problem(&self) -> &Problem {
        &self.problem
    }

    /// Orders.
    pub(crate) fn orders(&self) -> usize {
        self.problem.orders.len()
    }

    pub(crate) fn tech(&self, technician: usize) -> &Tech {
        &self.techs[technician]
    }

    pub(crate) fn pair(&self, order: u32, technician: usize) -> i32 {
        self.pair[order as usize * self.techs.len() + technician]
    }

    pub(crate) fn duration(&self, technician: usize, node: u32) -> i32 {
        self.durations[self.techs[technician].class as usize * self.nodes.len() + node as usize]
    }

    /// The caller's time as seconds inside; what is out of reach is put at the edge.
    pub(crate) fn inner(&self, time: i64) -> i32 {
        inner(self.origin, time)
    }

    /// The other way.
    pub(crate) fn outer(&self, time: i32) -> i64 {
        self.origin + i64::from(time)
    }

    /// What beginning a node at a time costs.
    pub(crate) fn soft(&self, node: &Node, start: i32) -> i64 {
        if start <= node.knee {
            return 0;
        }
        let soft = &self.soft[node.order as usize];
        soft.late.cost(start.saturating_sub(soft.deadline)) + soft.promise.cost(start.saturating_sub(soft.promised))
    }

    /// What being home at a time costs.
    pub(crate) fn overtime(&self, tech: &Tech, end: i32) -> i64 {
        if end <= tech.knee { 0 } else { tech.minute * (i64::from(end - tech.knee) + 59).div_euclid(60) }
    }

    /// What so many seconds of service in one day cost beyond the mean.
    pub(crate) fn balance(&self, busy: i64) -> i64 {
        let price = self.problem.weights.balance_minute;
        if price == 0 { 0 } else { price * ((busy - self.fair).max(0) + 59).div_euclid(60) }
    }

    /// What a trip costs that takes so long.
    pub(crate) fn trip(&self, from: u32, to: u32, seconds: i32) -> i64 {
        i64::from(seconds) * self.second + self.legs.by_distance(from, to)
    }

    /// The terms of beginning a node at a time.
    pub(crate) fn soft_terms(&self, node: &Node, start: i32) -> Terms {
        let mut terms = Terms::default();
        if start > node.knee {
            let soft = &self.soft[node.order as usize];
            terms.charge(Term::Lateness, soft.late.cost(start.saturating_sub(soft.deadline)));
            terms.charge(Term::Promise, soft.promise.cost(start.saturating_sub(soft.promised)));
        }
        terms
    }

    /// When a node can begin for somebody who is there at a time; `None`: no more.
    pub(crate) fn fit(&self, node: &Node, arrive: i32) -> Option<i32> {
        let start = arrive.max(node.early);
        if start > node.late {
            return None;
        }
        if !node.is(MULTI) {
            return Some(start);
        }
        let window = self.windows[node.order as usize].iter().find(|(_, until)| *until >= start)?;
        let start = start.max(window.0);
        (start <= node.late).then_some(start)
    }

    /// The last begin of a node at or before a limit; `i32::MIN`: none.
    pub(crate) fn last_fit(&self, node: &Node, limit: i32) -> i32 {
        let limit = limit.min(node.late);
        if limit < node.early {
            return i32::MIN;
        }
        if !node.is(MULTI) {
            return limit;
        }
        let windows = &self.windows[node.order as usize];
        let last =
            windows.iter().rev().find(|(from, _)| *from <= limit).map_or(i32::MIN, |(_, until)| limit.min(*until));
        if last < node.early { i32::MIN } else { last }
    }
}

fn inner(origin: i64, time: i64) -> i32 {
    // Cast: clamped to ±400 days.
    time.saturating_sub(origin).clamp(-LONGEST, LONGEST) as i32
}
