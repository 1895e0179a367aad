//! Who should do what, when: candidates with reasons, day plans, urgent insertion, and an explanation of each.
//!
//! An engine: no I/O, no clock, no randomness but a seed, integers only. The same problem, seed and budget of iterations give the
//! same plan to the byte, on one thread, on two, and in a browser.
//!
//! The way in is [`Dispatch::open`]: it validates a [`Problem`] and makes it ready; everything else is asked of what it
//! returns.

mod board;
pub mod candidates;
pub mod check;
pub mod explain;
mod instance;
pub mod plan;
pub mod problem;
mod route;
mod search;
pub mod terms;
pub mod travel;
pub mod urgent;
pub mod vroom;

#[cfg(test)]
#[allow(clippy::expect_used, reason = "a test that cannot go on ends")]
mod tests;

pub use candidates::{Candidate, Candidates, Excluded, Planned, Why};
pub use explain::{Choice, Explanation};
pub use instance::Dispatch;
pub use plan::Plan;
pub use problem::{Fault, FaultCode, Order, Place, Problem, Skill, Span, Subject, Technician, Weights};
pub use search::{Budget, Options};
pub use terms::{Term, Terms};
pub use urgent::{Change, Goal, Proposal, UrgentOptions};
