//! What is wrong with a problem, by name.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// One thing that is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Error)]
#[error("{} ({subject:?})", code.code())]
pub struct Fault {
    /// What.
    pub code: FaultCode,
    /// Where.
    pub subject: Subject,
}

/// What a fault is about: a place in the problem's lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// The problem as a whole; the number is the limit, or how many there are.
    Whole(u64),
    /// An order.
    Order(usize),
    /// A technician.
    Technician(usize),
    /// A link.
    Link(usize),
    /// A cell of the matrix: from, to.
    Cell(usize, usize),
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal),* $(,)?) => {
        /// What can be wrong, each with a stable code.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum FaultCode { $($(#[$doc])* $name),* }

        impl FaultCode {
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

codes! {
    /// Nobody works.
    NoTechnician = "no_technician",
    /// More orders than [`super::limits::MOST_ORDERS`].
    TooManyOrders = "too_many_orders",
    /// More technicians than [`super::limits::MOST_TECHNICIANS`].
    TooManyTechnicians = "too_many_technicians",
    /// More places than [`super::limits::MOST_PLACES`].
    TooManyPlaces = "too_many_places",
    /// More skills, parts or links than [`super::limits::MOST_KINDS`].
    TooManyKinds = "too_many_kinds",
    /// More windows, shifts or breaks than [`super::limits::MOST_WINDOWS`].
    TooManyWindows = "too_many_windows",
    /// Two have one id, or an id is empty.
    BadId = "bad_id",
    /// A technician without working hours.
    NoShift = "no_shift",
    /// Windows or shifts that end before they begin, overlap or are out of order.
    ImpossibleWindow = "impossible_window",
    /// A time, duration or limit that is negative or out of reach.
    TimeOutOfRange = "time_out_of_range",
    /// A price that is negative or too high.
    PriceOutOfRange = "price_out_of_range",
    /// A level, pace, crew or quantity that makes no sense.
    NumberOutOfRange = "number_out_of_range",
    /// A skill that is not in the list of skills.
    UnknownSkill = "unknown_skill",
    /// A part that is not in the list of parts.
    UnknownPart = "unknown_part",
    /// A technician who is not in the problem.
    UnknownTechnician = "unknown_technician",
    /// An order that is not in the problem.
    UnknownOrder = "unknown_order",
    /// Orders that each must wait for the other.
    PrecedenceCycle = "precedence_cycle",
    /// Not a place on earth.
    CoordinatesOutOfRange = "coordinates_out_of_range",
    /// Exactly 0° 0°: nobody filled them in.
    CoordinatesUnset = "coordinates_unset",
    /// The matrix has not as many cells as its size says.
    MatrixSize = "matrix_size",
    /// A cell without a number.
    MatrixHole = "matrix_hole",
    /// A negative or endless cell.
    MatrixNumber = "matrix_number",
    /// A place whose row the matrix does not have.
    MatrixRow = "matrix_row",
    /// Speeds, factors or multipliers that make no sense.
    BadTravel = "bad_travel",
    /// Begun work without the time when it began, or a crew that is pinned.
    BadPin = "bad_pin",
}
