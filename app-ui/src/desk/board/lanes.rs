//! Which parts of the height of a row its visits take: all of it, or a lane each where they overlap.

use jobsheet_api::office::BoardVisit;

/// The lane of a visit, and how many lanes there are where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Lane {
    /// From above, beginning with 0.
    pub at: u8,
    /// At least 1.
    pub of: u8,
}

/// More than this many at once lie on each other: lower lanes could not be read.
const MOST: usize = 3;

/// A lane for each visit, in their order. Visits are in the order of the day.
#[must_use]
pub fn lanes(visits: &[BoardVisit]) -> Vec<Lane> {
    let mut all = vec![Lane { at: 0, of: 1 }; visits.len()];
    let mut group = 0;
    while group < visits.len() {
        // Visits that overlap directly or through others share the height.
        let (mut to, mut end) = (group + 1, visits[group].end);
        while to < visits.len() && visits[to].start < end {
            end = end.max(visits[to].end);
            to += 1;
        }
        let mut ends = Vec::new();
        for at in group..to {
            let start = visits[at].start;
            let free = ends.iter().position(|end| *end <= start);
            let lane = free.unwrap_or_else(|| if ends.len() < MOST { ends.len() } else { MOST - 1 });
            if lane == ends.len() {
                ends.push(visits[at].end);
            } else {
                ends[lane] = ends[lane].max(visits[at].end);
            }
            all[at].at = u8::try_from(lane).unwrap_or_default();
        }
        for one in &mut all[group..to] {
            one.of = u8::try_from(ends.len()).unwrap_or(1);
        }
        group = to;
    }
    all
}
