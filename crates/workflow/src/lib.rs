//! How a work order moves: a flow is data, and phone and server run the same code over it.
//!
//! The phone [`project`]s what its own unconfirmed steps will lead to and offers the [`next_steps`]; the server
//! [`rule`]s on each step once, when it arrives. Both are pure functions of what is stored, so a ruling can be replayed.
//!
//! **A step is a fact and is never rejected.** What the office has overtaken is ruled `superseded` and stays visible.

mod claim;
mod evidence;
mod flow;
mod late;
mod next;
mod project;
mod rule;

pub use claim::{ClaimOutcome, claim, taken_back};
pub use evidence::Evidence;
pub use flow::{BadFlow, Flow, Step};
pub use late::{is_late, is_owed};
pub use next::{NextStep, next_steps};
pub use project::{Projection, project};
pub use rule::{Effect, Outcome, rule};

#[cfg(test)]
mod tests;
