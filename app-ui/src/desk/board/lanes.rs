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
            let lane = free.unwrap_or(ends.len().min(MOST - 1));
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

#[cfg(test)]
mod tests {
    use jobsheet_api::office::BoardOrder;
    use jobsheet_model::{OrderId, Priority, Status, TimeWindow, Timestamp};
    use uuid::Uuid;

    use super::*;

    fn visit(start: i64, end: i64) -> BoardVisit {
        let order = BoardOrder {
            id: OrderId::from(Uuid::nil()),
            number: "W-1".to_owned(),
            service: String::new(),
            title: String::new(),
            priority: Priority::Normal,
            status: Status::Assigned,
            window: TimeWindow::default(),
            seconds: 0,
            skills: Vec::new(),
            levels: Default::default(),
            customer: String::new(),
            address: String::new(),
            district: String::new(),
            lat: 0.0,
            lon: 0.0,
            version: 1,
            late: false,
            away: None,
        };
        BoardVisit {
            order,
            start: Timestamp(start),
            end: Timestamp(end),
            travel: 0,
            metres: 0,
            planned: true,
            pinned: false,
            begun: false,
            problems: Vec::new(),
        }
    }

    fn of(visits: &[(i64, i64)]) -> Vec<(u8, u8)> {
        let visits: Vec<_> = visits.iter().map(|(start, end)| visit(*start, *end)).collect();
        lanes(&visits).into_iter().map(|lane| (lane.at, lane.of)).collect()
    }

    #[test]
    fn visits_one_after_another_have_all_of_the_height() {
        assert_eq!(of(&[(8, 9), (9, 10), (11, 12)]), [(0, 1), (0, 1), (0, 1)]);
    }

    #[test]
    fn what_overlaps_shares_the_height_and_only_that() {
        assert_eq!(of(&[(8, 10), (9, 11), (10, 12), (13, 14)]), [(0, 2), (1, 2), (0, 2), (0, 1)]);
    }

    #[test]
    fn a_crowd_lies_on_the_lowest_lane() {
        assert_eq!(of(&[(8, 12), (8, 12), (8, 12), (8, 12)]), [(0, 3), (1, 3), (2, 3), (2, 3)]);
    }
}
