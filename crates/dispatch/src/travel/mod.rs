//! How long it takes from place to place: by the crow's flight, or from a given matrix; and what traffic and weather make
//! of it (E16).

mod circle;
mod matrix;
mod traffic;

use serde::{Deserialize, Serialize};

pub use circle::{Band, Circle};
pub use matrix::Matrix;
pub(crate) use traffic::Clock;
pub use traffic::Traffic;

use crate::problem::Place;

/// Travel between places.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Travel {
    /// Where the figures come from.
    pub source: Source,
    /// What makes trips slower or quicker, by hour and area.
    pub traffic: Vec<Traffic>,
}

/// Where travel times come from; a plan says which it was made with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Great circle times a road factor, by coordinates.
    Circle(Circle),
    /// A given matrix, by row.
    Matrix(Matrix),
}

impl Default for Source {
    fn default() -> Self {
        Self::Circle(Circle::default())
    }
}

impl Source {
    /// In one word, for screens.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Circle(_) => "great_circle",
            Self::Matrix(matrix) => &matrix.name,
        }
    }

    /// Metres from one place to another, where they are known.
    #[must_use]
    pub fn metres(&self, from: &Place, to: &Place) -> Option<u32> {
        match self {
            Self::Circle(circle) => Some(circle.metres(from, to)),
            Self::Matrix(matrix) => matrix.metres(from, to),
        }
    }
}
