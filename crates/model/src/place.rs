//! Where something happened. WGS-84 always; GCJ-02 and BD-09 exist only at the edge (crate `geokit`).

use serde::{Deserialize, Serialize};

/// A measured position.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Degrees north, WGS-84.
    pub lat: f64,
    /// Degrees east, WGS-84.
    pub lon: f64,
    /// Radius in metres within which the device believes itself to be, with 68 % confidence.
    pub accuracy: f64,
    /// The system says that this position was made up by a mock-location app.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub mock: bool,
}

impl Place {
    /// Finite numbers, on the globe, with an accuracy that is not negative.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.lat.is_finite()
            && self.lon.is_finite()
            && self.accuracy.is_finite()
            && (-90.0..=90.0).contains(&self.lat)
            && (-180.0..=180.0).contains(&self.lon)
            && self.accuracy >= 0.0
    }
}
