//! Is a check-in at the site?

use jobsheet_model::Place;

use crate::distance;

/// What a fix says about being at a site.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FenceVerdict {
    /// Metres from the site's point to the fix.
    pub distance: f64,
    /// Inside, given the benefit of the fix's doubt.
    pub inside: bool,
}

/// The doubt that a fix may claim for itself, in metres. A fix with a radius of kilometres proves nothing.
const GREATEST_DOUBT: f64 = 100.0;

/// Judges a fix against the circle of `radius` metres around `site` (degrees north, degrees east).
///
/// The fix counts as inside when the nearest point of its accuracy circle, of at most 100 m, is inside. `None` when the
/// fix is not a place on the globe.
#[must_use]
pub fn fence(site: (f64, f64), radius: f64, fix: &Place) -> Option<FenceVerdict> {
    if !fix.is_valid() {
        return None;
    }
    let distance = distance(site, (fix.lat, fix.lon));
    distance
        .is_finite()
        .then(|| FenceVerdict { distance, inside: distance - fix.accuracy.min(GREATEST_DOUBT) <= radius })
}

#[cfg(test)]
mod tests {
    use super::*;

    const KITCHEN: (f64, f64) = (36.1949, 117.1200);

    fn fix(lat: f64, accuracy: f64) -> Place {
        Place { lat, lon: KITCHEN.1, accuracy, mock: false }
    }

    #[test]
    fn accuracy_is_the_benefit_of_the_doubt_up_to_a_limit() {
        // One thousandth of a degree of latitude is 111 m.
        let inside = |lat, accuracy| fence(KITCHEN, 200.0, &fix(lat, accuracy)).is_some_and(|verdict| verdict.inside);
        assert!(inside(36.1949, 5.0));
        assert!(inside(36.1966, 5.0)); // 189 m
        assert!(!inside(36.1969, 5.0)); // 222 m
        assert!(inside(36.1969, 40.0));
        assert!(!inside(36.1989, 5_000.0)); // 445 m with a useless fix
    }

    #[test]
    fn nonsense_is_no_fix() {
        for bad in [fix(f64::NAN, 5.0), fix(91.0, 5.0), fix(36.2, -1.0), fix(36.2, f64::INFINITY)] {
            assert_eq!(fence(KITCHEN, 200.0, &bad), None);
        }
    }
}
