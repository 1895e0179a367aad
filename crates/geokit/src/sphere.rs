//! Many distances at once: the trigonometry of a point is done once, and a pair costs one root and one arc sine.

/// The earth as a sphere, as for [`crate::distance`]: metres.
const RADIUS: f64 = 6_371_008.8;

/// A point on the unit sphere.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OnSphere([f64; 3]);

impl OnSphere {
    /// The point at (degrees north, degrees east) in WGS-84.
    #[must_use]
    pub fn at(place: (f64, f64)) -> Self {
        let ((sin_lat, cos_lat), (sin_lon, cos_lon)) = (place.0.to_radians().sin_cos(), place.1.to_radians().sin_cos());
        Self([cos_lat * cos_lon, cos_lat * sin_lon, sin_lat])
    }

    /// Metres along the great circle: what [`crate::distance`] says, to a millimetre for places of one country.
    #[must_use]
    pub fn metres(self, other: Self) -> f64 {
        let square: f64 = self.0.iter().zip(other.0).map(|(a, b)| (a - b) * (a - b)).sum();
        2.0 * RADIUS * (square.sqrt() / 2.0).min(1.0).asin()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chord_says_what_the_great_circle_says() {
        let places = [(36.1949, 117.1046), (36.1921, 117.1331), (30.25, 120.17), (30.25, 120.170_001), (-33.9, 18.4)];
        for from in places {
            for to in places {
                let (quick, known) = (OnSphere::at(from).metres(OnSphere::at(to)), crate::distance(from, to));
                assert!((quick - known).abs() < 0.001 + known * 1e-9, "{from:?} {to:?}: {quick} {known}");
            }
        }
    }
}
