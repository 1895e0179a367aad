//! The map of the desks: where people are known to be, areas that they serve, and what lies under it.
//!
//! **Invariant:** nobody's position is told outside of their working hours, and none is written into a log.

mod basemap;
mod day;
mod seen;
mod territory;

pub use basemap::{Basemap, Settings};
pub use day::day;
pub use seen::{forget, keep};
pub use territory::{all as territories, put, remove};

#[cfg(test)]
mod tests;
