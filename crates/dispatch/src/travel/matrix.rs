//! A matrix that somebody else has computed (an OSRM-compatible server, a benchmark).

use serde::{Deserialize, Serialize};

use crate::problem::Place;

/// Times, and distances if known, between the rows of a square matrix: from row, to column.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Matrix {
    /// Where it comes from, for screens.
    pub name: String,
    /// Rows.
    pub size: usize,
    /// Seconds, row after row; rounded up.
    pub seconds: Vec<f32>,
    /// Metres in the same order; none: not known.
    pub metres: Vec<f32>,
}

impl Matrix {
    /// Metres between two places, where they are known.
    #[must_use]
    pub fn metres(&self, from: &Place, to: &Place) -> Option<u32> {
        let (from, to) = (from.row? as usize, to.row? as usize);
        let cell = from.checked_mul(self.size)?.checked_add(to)?;
        // Cast: validated to be neither negative nor endless; saturates.
        (to < self.size).then(|| self.metres.get(cell).map(|metres| metres.round() as u32)).flatten()
    }
}
