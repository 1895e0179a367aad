//! Automatic dispatch (E2): orders that a switch is for go to the best person by themselves, as if a dispatcher had taken the
//! first proposal. Whatever would break a promise, and whatever a dispatcher took back by hand, waits for people.
//!
//! Nothing is remembered but what came of each order last, so that a server that dies in the middle only does again what
//! was not done: an order that somebody has is no order of a switch any more.

mod give;
mod keep;
mod pending;
mod switches;
mod tries;

pub use give::{Chosen, choose, take};
pub use keep::{keep_going, round};
pub use pending::{Due, due};
pub use switches::{all as switches, put, remove};
pub use tries::newest;

#[cfg(test)]
mod tests;
