//! What is asked: who can work, what is to be done, how one gets about, and what everything costs.
//!
//! All times are whole seconds on one clock of the caller's choice (since the epoch, since midnight), all costs are `i64` in
//! one unit of the caller's choice. Nothing here is trusted until [`crate::Dispatch::open`] has validated it.

mod fault;
pub mod limits;
mod order;
mod technician;
pub(crate) mod validate;
pub(crate) mod weights;

use serde::{Deserialize, Serialize};

pub use fault::{Fault, FaultCode, Subject};
pub use order::{Crew, Equipment, Link, Order, Pin};
pub use technician::{Break, Overtime, Skill, Technician};
pub use weights::{Lateness, Weights};

use crate::travel::Travel;

/// A whole planning question.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Problem {
    /// One person on one day each.
    pub technicians: Vec<Technician>,
    /// What is to be done.
    pub orders: Vec<Order>,
    /// What binds orders to one another.
    pub links: Vec<Link>,
    /// How long it takes from place to place.
    pub travel: Travel,
    /// What everything costs.
    pub weights: Weights,
    /// The names of all skills there are; when given, any other is a fault. Without, a skill that nobody has leaves its order
    /// unserved, with that reason.
    pub skills: Vec<String>,
    /// The same for parts.
    pub parts: Vec<String>,
    /// Nothing that has not begun begins before this.
    pub now: Option<i64>,
}

/// From (included) until (included): work may *begin* at either end of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    /// The first second.
    pub from: i64,
    /// The last second.
    pub until: i64,
}

impl Span {
    /// From one second until another.
    #[must_use]
    pub const fn new(from: i64, until: i64) -> Self {
        Self { from, until }
    }
}

/// Where somebody starts or something is to be done.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Place {
    /// Degrees north, WGS-84.
    pub lat: f64,
    /// Degrees east, WGS-84.
    pub lon: f64,
    /// The row of a given matrix; without one, coordinates decide.
    pub row: Option<u32>,
    /// The area whose traffic applies to trips from here.
    pub area: Option<String>,
}

impl Place {
    /// A place by its coordinates.
    #[must_use]
    pub fn at(lat: f64, lon: f64) -> Self {
        Self { lat, lon, ..Self::default() }
    }

    /// A place of a given matrix.
    #[must_use]
    pub fn row(row: u32) -> Self {
        Self { row: Some(row), ..Self::default() }
    }
}
