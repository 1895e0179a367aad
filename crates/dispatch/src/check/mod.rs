//! Is a plan what it says it is? Every broken promise, listed.
//!
//! Independent on purpose: it works on the problem as it was given and the times that the plan states, and shares no code with the
//! evaluation of routes, so that each proves the other. Nothing here stops a plan: a person may overrule, with a reason kept.

mod day;
mod whole;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::plan::Plan;
use crate::problem::Problem;

/// One thing in a plan that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Violation {
    /// What.
    pub kind: Kind,
    /// Whose day; `None` if it is about the plan as a whole.
    pub technician: Option<usize>,
    /// Which order.
    pub order: Option<usize>,
    /// By how much: seconds, levels or pieces, as the kind says; 0 where there is no measure.
    pub by: i64,
    /// It is fixed work, or follows from it: somebody decided so.
    pub fixed: bool,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $code:literal),* $(,)?) => {
        /// What can be wrong, each with a stable code.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Kind { $($(#[$doc])* $name),* }

        impl Kind {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The stable code.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code),* }
            }
        }
    };
}

kinds! {
    /// The plan names a technician, order or break that is not in the problem.
    Unknown = "unknown",
    /// An order is done more often than it needs people, or listed as unserved as well.
    Twice = "twice",
    /// An order is neither done nor listed as unserved.
    Lost = "lost",
    /// Fewer people than needed; by: people.
    CrewMissing = "crew_missing",
    /// The people of a crew do not begin together; by: seconds between the first and the last.
    CrewApart = "crew_apart",
    /// Begins before the technician can be there or is done with what comes before; by: seconds.
    Overlap = "overlap",
    /// Ends too early for its duration; by: seconds.
    TooShort = "too_short",
    /// Begins outside every window; by: seconds to the nearest.
    Window = "window",
    /// Begins before it may: released later, promised later, equipment away, or in the past; by: seconds.
    TooEarly = "too_early",
    /// The equipment is away and nobody knows until when.
    Equipment = "equipment",
    /// Leaves before the working day begins; by: seconds.
    BeforeShift = "before_shift",
    /// Comes home after the shift and all overtime; by: seconds.
    AfterShift = "after_shift",
    /// A break or pause is missing or outside its window; by: seconds.
    Break = "break",
    /// A required skill is lacking; by: levels.
    Skill = "skill",
    /// The certificate lapses before the working day ends; by: seconds.
    Expired = "expired",
    /// The technician may not do this order.
    Forbidden = "forbidden",
    /// Parts that are not in the van; by: pieces.
    Parts = "parts",
    /// Begins before what must come before it has ended, or without it; by: seconds.
    Precedence = "precedence",
    /// A pair on different days.
    SameDay = "same_day",
    /// Fixed work that is not with its technician; or not at its time, by: seconds.
    Pin = "pin",
    /// The stated cost is not the sum of the routes' costs and what is unserved; by: the difference.
    Sum = "sum",
}

/// All violations of a plan, sorted. A kilometre too far, a promise that is moved or a deadline missed is no violation: it has a
/// price.
#[must_use]
pub fn check(problem: &Problem, plan: &Plan) -> Vec<Violation> {
    let mut found = Vec::new();
    for (index, route) in plan.routes.iter().enumerate() {
        match problem.technicians.get(index) {
            Some(technician) => day::check(problem, index, technician, route, &mut found),
            None if route.stops.is_empty() => {}
            None => {
                found.push(Violation { kind: Kind::Unknown, technician: Some(index), order: None, by: 0, fixed: false })
            }
        }
    }
    whole::check(problem, plan, &mut found);
    found.sort();
    found
}

/// Violations that the second plan has and the first has not: what a change breaks (E12).
#[must_use]
pub fn newly(problem: &Problem, before: &Plan, after: &Plan) -> Vec<Violation> {
    let mut known: BTreeMap<Violation, usize> = BTreeMap::new();
    for one in check(problem, before) {
        *known.entry(one).or_default() += 1;
    }
    let mut new = check(problem, after);
    new.retain(|one| match known.get_mut(one) {
        Some(number) if *number > 0 => {
            *number -= 1;
            false
        }
        _ => true,
    });
    new
}
