//! Great circle times road factor, with a speed that grows with the distance.
//!
//! Road factor: literature has 1.2 to 1.25 for driving in cities (G. F. Newell, Traffic Flow on Transportation Networks, 1980);
//! 1.3 is the cautious default. Speed counts by stretches of a trip (its first two kilometres are slow whatever its length), so time is a
//! concave function of distance: a detour over a third place is never quicker, which the search relies on to take visits out.

use jobsheet_geokit::OnSphere;
use serde::{Deserialize, Serialize};

use crate::problem::Place;

/// Figures for trips by the crow's flight.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Circle {
    /// Road over air, in percent.
    pub road_percent: u32,
    /// Speeds of the stretches of a trip, in order.
    pub bands: Vec<Band>,
    /// No move takes less, in seconds.
    pub floor: u32,
    /// Parking and walking, in seconds, added to every move.
    pub access: u32,
}

/// Up to so far, so fast.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Band {
    /// Metres of road at which the stretch ends; the last one goes on without end.
    pub until_m: u32,
    /// Kilometres an hour.
    pub kmh: u32,
}

impl Default for Circle {
    fn default() -> Self {
        let band = |until_m, kmh| Band { until_m, kmh };
        Self {
            road_percent: 130,
            bands: vec![band(2_000, 20), band(10_000, 30), band(u32::MAX, 50)],
            floor: 60,
            access: 60,
        }
    }
}

impl Circle {
    /// Sense in the figures: speeds that do not fall, stretches in order.
    pub(crate) fn is_valid(&self) -> bool {
        let figures = (50..=1_000).contains(&self.road_percent) && self.floor <= 7_200 && self.access <= 7_200;
        let speeds = !self.bands.is_empty()
            && self.bands.len() <= 16
            && self.bands.iter().all(|band| (1..=1_000).contains(&band.kmh))
            && self.bands.windows(2).all(|two| two[0].until_m < two[1].until_m && two[0].kmh <= two[1].kmh);
        figures && speeds
    }

    /// Metres of road between two places.
    #[must_use]
    pub fn metres(&self, from: &Place, to: &Place) -> u32 {
        self.road(OnSphere::at((from.lat, from.lon)).metres(OnSphere::at((to.lat, to.lon))))
    }

    /// Metres of road for so many of air. Cast: saturates, and coordinates are finite.
    pub(crate) fn road(&self, air: f64) -> u32 {
        (air * f64::from(self.road_percent) / 100.0).round() as u32
    }

    /// Seconds for so many metres of road; none for no way at all.
    #[must_use]
    pub fn seconds(&self, metres: u32) -> u32 {
        if metres == 0 {
            return 0;
        }
        let (mut begun, mut thousandths) = (0_u64, 0_u64);
        for (index, band) in self.bands.iter().enumerate() {
            let last = index + 1 == self.bands.len();
            let ends = if last { u64::from(u32::MAX) } else { u64::from(band.until_m) };
            let stretch = u64::from(metres).min(ends).saturating_sub(begun);
            thousandths += stretch * 3_600 / u64::from(band.kmh);
            begun = ends;
        }
        let driving = u32::try_from(thousandths.div_ceil(1_000)).unwrap_or(u32::MAX);
        driving.saturating_add(self.access).max(self.floor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_trips_are_slow_and_none_is_free() {
        let circle = Circle::default();
        let minutes = [0, 50, 1_000, 2_000, 10_000, 40_000].map(|metres| circle.seconds(metres));
        assert_eq!(minutes, [0, 69, 240, 420, 1_380, 3_540]);
    }

    #[test]
    fn a_detour_is_never_quicker() {
        let circle = Circle::default();
        for direct in (1..30_000).step_by(397) {
            for first in (1..direct).step_by(991) {
                assert!(circle.seconds(direct) <= circle.seconds(first) + circle.seconds(direct - first));
            }
        }
    }
}
