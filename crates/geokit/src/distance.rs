//! Distance over ground.

use geo::{Distance, Haversine, Point};

/// Metres along the great circle between two points, each (degrees north, degrees east) in WGS-84.
///
/// Good to about 0.5 %: the earth is taken as a sphere of 6,371,008.8 m. `NaN` in, `NaN` out.
#[must_use]
pub fn distance(from: (f64, f64), to: (f64, f64)) -> f64 {
    Haversine.distance(Point::new(from.1, from.0), Point::new(to.1, to.0))
}

/// Distance as people say it: `85 m`, `1.2 km`, `34 km`.
#[must_use]
pub fn format_distance(metres: f64) -> String {
    if !metres.is_finite() {
        String::new()
    } else if metres < 995.0 {
        // Nobody believes single metres beyond arm's length.
        format!("{:.0} m", (metres / 5.0).round() * 5.0)
    } else if metres < 9_950.0 {
        format!("{:.1} km", metres / 1000.0)
    } else {
        format!("{:.0} km", metres / 1000.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn from_the_station_to_the_temple() {
        // Tai'an railway station to Dai Temple: about 2.6 km.
        let metres = distance((36.1949, 117.1046), (36.1921, 117.1331));
        assert!((2_400.0..2_800.0).contains(&metres), "{metres}");
        assert_eq!(distance((36.2, 117.1), (36.2, 117.1)), 0.0);
    }

    #[test]
    fn people_read_round_numbers() {
        let said: Vec<_> = [3.0, 87.0, 994.0, 999.0, 1_240.0, 9_960.0, 34_400.0, f64::NAN].map(format_distance).into();
        assert_eq!(said, ["5 m", "85 m", "995 m", "1.0 km", "1.2 km", "10 km", "34 km", ""]);
    }
}
