//! Urgent orders, now: what has begun or is fixed stays, nothing is moved for nothing, and nothing is dropped silently (E7).
//!
//! The problem says what time it is (`now`), what has begun (pins) and where everybody is (start places); the plan is the one
//! that runs. First every way to fit the orders in without moving any other; where there is none, chains in which one or two others make room
//! (`room`); then a short search around them in which each order that changes hands has a price. What comes out are up to three proposals of
//! which none is better than another in everything, and, where an order finds no place, one that says whom it would displace. Why nobody can
//! do what is in no proposal says [`Planned::refusals`](crate::candidates::Planned::refusals), technician by technician.

mod changes;
mod propose;
mod room;

use serde::{Deserialize, Serialize};

use crate::plan::Plan;
use crate::terms::Terms;

/// How to make room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct UrgentOptions {
    /// The same number, the same proposals.
    pub seed: u64,
    /// Steps of each of the two short searches.
    pub steps: u64,
    /// Price of each order that changes hands, beyond what the problem's weights say.
    pub moved: i64,
    /// What moves more planned orders to other technicians is proposed only where nothing moves so few.
    pub most_moved: usize,
    /// Changes of a start below so many seconds are not worth telling.
    pub told_from: i64,
}

impl Default for UrgentOptions {
    fn default() -> Self {
        Self { seed: 1, steps: 2_000, moved: 3_600, most_moved: 2, told_from: 60 }
    }
}

/// One way to serve the urgent orders.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// What it is best at; `Drops` stands alone.
    pub goals: Vec<Goal>,
    /// The whole plan.
    pub plan: Plan,
    /// When each urgent order begins; `None`: not at all.
    pub begins: Vec<(usize, Option<i64>)>,
    /// Seconds on the road more than now.
    pub detour: i64,
    /// Orders that change hands.
    pub moved: usize,
    /// Planned orders that would be left.
    pub dropped: Vec<usize>,
    /// What it costs more than now, by term.
    pub terms: Terms,
    /// Everything that changes, by order.
    pub changes: Vec<Change>,
}

/// What a proposal is best at among those made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Goal {
    /// The urgent orders begin soonest.
    Sooner,
    /// The least on the road.
    DrivesLess,
    /// The fewest orders change hands, the fewest starts move.
    MovesFewer,
    /// Serves what else would not be served, by leaving planned orders.
    Drops,
}

/// What changes for one order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Which.
    pub order: usize,
    /// Who did it, and when it began; `None`: it was not planned.
    pub before: Option<(usize, i64)>,
    /// Who does it, and when it begins; `None`: nobody any more.
    pub after: Option<(usize, i64)>,
}
