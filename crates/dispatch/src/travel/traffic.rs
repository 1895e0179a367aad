//! Multipliers by hour and area.
//!
//! A trip of so many free seconds is driven through the hours as they come, each at its own speed (S. Ichoua, M. Gendreau,
//! J.-Y. Potvin, "Vehicle dispatching with time-dependent travel times", EJOR 144, 2003): who leaves later never arrives
//! earlier, which every limit in a route relies on.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::problem::Span;

/// From then until then trips take so much of their free time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Traffic {
    /// When.
    pub when: Span,
    /// Percent of the free time: 150 is half as long again.
    pub percent: u16,
    /// Trips that begin in this area; `None`: all. Of several that apply the slowest counts.
    #[serde(default)]
    pub area: Option<String>,
}

/// The same, cut into pieces that do not overlap, by area; seconds on the inner clock.
#[derive(Debug, Clone, Default)]
pub(crate) struct Clock {
    /// Pieces of each area: from this second on, so many percent. The first begins at the beginning of time.
    areas: Vec<Vec<(i32, i64)>>,
}

impl Clock {
    /// Cuts. Returns the areas by name; any other place has area 0.
    pub fn cut(traffic: &[Traffic], inner: impl Fn(i64) -> i32) -> (Self, BTreeMap<String, u16>) {
        let mut names = BTreeMap::new();
        for one in traffic {
            if let Some(area) = &one.area {
                let next = u16::try_from(names.len() + 1).unwrap_or(0);
                names.entry(area.clone()).or_insert(next);
            }
        }
        let piece = |area: Option<&str>| {
            let those: Vec<&Traffic> =
                traffic.iter().filter(|one| one.area.is_none() || one.area.as_deref() == area).collect();
            let mut cuts: Vec<i32> = vec![i32::MIN];
            cuts.extend(those.iter().flat_map(|one| [inner(one.when.from), inner(one.when.until)]));
            cuts.sort_unstable();
            cuts.dedup();
            let at = |cut: i32| {
                let on = those.iter().filter(|one| inner(one.when.from) <= cut && cut < inner(one.when.until));
                on.map(|one| i64::from(one.percent)).max().unwrap_or(100)
            };
            cuts.into_iter().map(|cut| (cut, at(cut))).collect::<Vec<_>>()
        };
        let mut areas = vec![piece(None)];
        let mut by_number: Vec<(&String, &u16)> = names.iter().collect();
        by_number.sort_by_key(|(_, number)| **number);
        areas.extend(by_number.into_iter().map(|(name, _)| piece(Some(name))));
        (Self { areas }, names)
    }

    /// Does anything depend on the time?
    pub fn varies(&self) -> bool {
        self.areas.iter().any(|pieces| pieces.iter().any(|(_, percent)| *percent != 100))
    }

    /// Arrival of a trip of so many free seconds that leaves an area at a time.
    pub fn arrive(&self, area: u16, depart: i32, free: i32) -> i32 {
        let Some(pieces) = self.areas.get(usize::from(area)) else { return depart.saturating_add(free) };
        let mut index = pieces.partition_point(|(from, _)| *from <= depart).saturating_sub(1);
        // Counted in hundredths of a free second, so that nothing is lost at a cut.
        let (mut now, mut left) = (i64::from(depart), i64::from(free) * 100);
        while left > 0 {
            let percent = pieces.get(index).map_or(100, |(_, percent)| *percent).max(1);
            // A second of the clock drives 10,000 / percent hundredths; compared across to stay in integers.
            let needs = (left * percent + 9_999).div_euclid(10_000);
            let until = pieces.get(index + 1).map_or(i64::MAX, |(from, _)| i64::from(*from));
            if now + needs <= until {
                now += needs;
                break;
            }
            left -= (until - now) * 10_000 / percent;
            now = until;
            index += 1;
        }
        i32::try_from(now).unwrap_or(i32::MAX)
    }

    /// The last departure that arrives by a time. Searched, because [`Clock::arrive`] never falls.
    pub fn depart_by(&self, area: u16, arrive: i32, free: i32) -> i32 {
        let (mut low, mut high) = (arrive.saturating_sub(free.saturating_mul(11)).saturating_sub(1), arrive);
        while low < high {
            let middle = low + (high - low + 1) / 2;
            if self.arrive(area, middle, free) <= arrive { low = middle } else { high = middle - 1 }
        }
        low
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rush() -> Clock {
        let rush = Traffic { when: Span::new(1_000, 2_000), percent: 200, area: None };
        let rain = Traffic { when: Span::new(1_500, 3_000), percent: 150, area: Some("north".to_owned()) };
        Clock::cut(&[rush, rain], |time| i32::try_from(time).unwrap_or(0)).0
    }

    #[test]
    fn a_trip_goes_through_the_rush() {
        let clock = rush();
        assert_eq!(clock.arrive(0, 0, 600), 600);
        assert_eq!(clock.arrive(0, 700, 600), 1_600, "300 s free, then 300 at half the speed");
        assert_eq!(clock.arrive(0, 1_900, 600), 2_550, "50 in the rush, 550 after it");
        assert_eq!(clock.arrive(1, 2_100, 600), 3_000, "rain in the north");
    }

    #[test]
    fn who_leaves_later_never_arrives_earlier_and_the_last_departure_is_the_last() {
        let clock = rush();
        for free in [0, 1, 7, 60, 613] {
            for depart in 0..3_500 {
                let arrive = clock.arrive(0, depart, free);
                assert!(arrive <= clock.arrive(0, depart + 1, free), "{depart} {free}");
                let last = clock.depart_by(0, arrive, free);
                assert!(
                    last >= depart && clock.arrive(0, last, free) <= arrive && clock.arrive(0, last + 1, free) > arrive
                );
            }
        }
    }
}
