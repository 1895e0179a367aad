//! The shifted coordinates of maps of mainland China, for drawing on such a map and for taking a point from it.

/// Where a place is on a map in GCJ-02: (degrees north, degrees east) in WGS-84 in, GCJ-02 out. Outside of the mainland both
/// are the same.
#[must_use]
pub fn to_gcj02(place: (f64, f64)) -> (f64, f64) {
    let (lon, lat) = coordtransform::wgs84_to_gcj02(place.1, place.0);
    (lat, lon)
}

/// The place at a point of a map in GCJ-02. The shift has no closed inverse; this is its fixed point, good to a millimetre.
#[must_use]
pub fn from_gcj02(point: (f64, f64)) -> (f64, f64) {
    let (lon, lat) = coordtransform::gcj02_to_wgs84(point.1, point.0);
    (lat, lon)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distance;

    #[test]
    fn there_and_back_is_where_it_was() {
        for place in [(36.1949, 117.1046), (31.2304, 121.4737), (22.5431, 114.0579), (43.8256, 87.6168)] {
            let shifted = to_gcj02(place);
            assert!((100.0..900.0).contains(&distance(place, shifted)), "{place:?} {shifted:?}");
            assert!(distance(place, from_gcj02(shifted)) < 0.001, "{place:?}");
        }
    }

    #[test]
    fn abroad_nothing_is_shifted() {
        let berlin = (52.52, 13.405);
        assert_eq!((to_gcj02(berlin), from_gcj02(berlin)), (berlin, berlin));
    }
}
