//! Problems and solutions in the JSON format of VROOM, so that others' tools and instances run on this engine.
//!
//! A subset, and anything outside it is refused by its path:
//!
//! * `jobs`: `id`, `description`, `location` (longitude, latitude), `location_index`, `setup`, `service`, `delivery`, `skills`,
//!   `priority`, `time_windows`.
//! * `vehicles`: `id`, `description`, `profile`, `start`, `start_index`, `end`, `end_index`, `capacity`, `skills`, `time_window`, `breaks`
//!   (`id`, `description`, `service`, one of `time_windows`). A start is required.
//! * `matrices`: one profile, with `durations` and `distances`. Without, travel is the great circle of [`crate::travel::Circle`].
//!
//! Format: VROOM's API documentation, version 1.14. Differences: `setup` is counted at every job, whether the place was left or not, and
//! the cost of a route is its seconds of travel.

mod parse;
mod read;
mod write;

use thiserror::Error;

use crate::problem::{Fault, Problem};

pub use read::read;
pub use write::write;

/// Why a problem was not taken.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum VroomError {
    /// The text is no JSON from here on.
    #[error("not_json: line {line}, column {column}")]
    NotJson {
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
    },
    /// This has not the form that the format says.
    #[error("malformed: {0}")]
    Malformed(String),
    /// This is not in the subset.
    #[error("unsupported: {0}")]
    Unsupported(String),
    /// The problem makes no sense.
    #[error("invalid: {}", .0.first().map_or("", |fault| fault.code.code()))]
    Invalid(Vec<Fault>),
}

/// A problem that was read, with the numbers by which its author knows jobs, vehicles and breaks.
#[derive(Debug, Clone, PartialEq)]
pub struct Vroom {
    /// The problem.
    pub problem: Problem,
    /// The id of each order.
    pub jobs: Vec<u64>,
    /// The id of each technician.
    pub vehicles: Vec<u64>,
    /// The ids of each technician's breaks.
    pub breaks: Vec<Vec<u64>>,
}
