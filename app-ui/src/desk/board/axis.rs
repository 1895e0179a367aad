//! The time axis of the board: which hours it shows, and where on it a moment is. Positions are minutes from its start;
//! the style sheet multiplies them by the width of a minute, so that zooming changes one number.

use jobsheet_api::office::{Board, Stretch};
use jobsheet_model::Timestamp;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

/// Hours that are always shown, counted from midnight.
const USUAL: (i64, i64) = (7, 20);

/// Hours after midnight that a night's work may add to its day.
const NIGHT: i64 = 6;

/// What is dragged lands on whole steps of this many minutes.
pub const STEP: i64 = 5;

/// A stretch of one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Axis {
    /// Its left end.
    pub start: Timestamp,
    /// How long it is, in minutes.
    pub minutes: i64,
}

impl Axis {
    /// Wide enough for the working hours and for what is done on that day. What was begun on another day and is still not
    /// done (it begins at midnight then) is cut off, as is what would last beyond the next midnight: both would make
    /// everything else too small to read.
    #[must_use]
    pub fn of(board: &Board) -> Self {
        let midnight = board.bounds.start.0;
        let last = (board.bounds.end.0 - midnight).max(HOUR) / HOUR;
        let (mut from, mut to) = USUAL;
        let mut widen = |start: i64, end: i64, most: i64| {
            from = from.min((start - midnight).div_euclid(HOUR)).clamp(0, last - 1);
            to = to.max((end - midnight + HOUR - 1).div_euclid(HOUR).min(most));
        };
        for row in &board.rows {
            for hours in &row.hours {
                widen(hours.start.0, hours.end.0, last + NIGHT);
            }
            for visit in row.visits.iter().filter(|visit| visit.start > board.bounds.start) {
                widen(visit.start.0 - i64::from(visit.travel) * 1000, visit.end.0, last);
            }
        }
        Self { start: Timestamp(midnight + from * HOUR), minutes: (to - from).max(1) * 60 }
    }

    /// Its right end.
    #[must_use]
    pub fn end(&self) -> Timestamp {
        self.start.plus(self.minutes * MINUTE)
    }

    /// Minutes from its start.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of some days are small")]
    pub fn at(&self, moment: Timestamp) -> f64 {
        (moment.0 - self.start.0) as f64 / MINUTE as f64
    }

    /// Where a stretch begins and how long it is, as far as it is on the axis; none outside of it.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "minutes of a day are few")]
    pub fn span(&self, start: Timestamp, end: Timestamp) -> Option<(f64, f64)> {
        let (from, to) = (self.at(start).max(0.0), self.at(end).min(self.minutes as f64));
        (to > from).then_some((from, to - from))
    }

    /// The same in hundredths of the axis: what is drawn by them stays right when hours become wider.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "minutes of a day are few")]
    pub fn share(&self, start: Timestamp, end: Timestamp) -> Option<(f64, f64)> {
        let all = self.minutes as f64 / 100.0;
        self.span(start, end).map(|(at, len)| (at / all, len / all))
    }

    /// What of the axis is in none of these stretches, which are in order.
    #[must_use]
    pub fn outside(&self, stretches: &[Stretch]) -> Vec<Stretch> {
        let mut from = self.start;
        let mut outside = Vec::new();
        for one in stretches {
            outside.push(Stretch { start: from, end: one.start });
            from = from.max(one.end);
        }
        outside.push(Stretch { start: from, end: self.end() });
        outside.retain(|one| one.start < one.end);
        outside
    }

    /// The moment at so many minutes, on a whole step.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "minutes of a day are few")]
    pub fn snap(&self, minutes: f64) -> Timestamp {
        let minutes = minutes.round() as i64;
        let steps = (minutes + STEP / 2).div_euclid(STEP).clamp(0, (self.minutes - STEP) / STEP);
        self.start.plus(steps * STEP * MINUTE)
    }

    /// The full hours on it, each with its place.
    pub fn hours(&self) -> impl Iterator<Item = (i64, Timestamp)> + use<> {
        let start = self.start;
        (0..self.minutes / 60).map(move |hour| (hour * 60, start.plus(hour * HOUR)))
    }
}

#[cfg(test)]
mod tests {
    use jobsheet_api::office::{BoardOrder, BoardRow, BoardVisit, Figures, Load, LoadLevel};
    use jobsheet_model::{OrderId, Priority, Status, TimeWindow, UserId};
    use uuid::Uuid;

    use super::*;

    fn board(hours: &[(i64, i64)]) -> Board {
        let at = |hour: i64| Timestamp(hour * HOUR);
        let row = BoardRow {
            technician: UserId::from(Uuid::nil()),
            name: "Li Wei".to_owned(),
            skills: Vec::new(),
            levels: Default::default(),
            hours: hours.iter().map(|(start, end)| Stretch { start: at(*start), end: at(*end) }).collect(),
            breaks: Vec::new(),
            home: None,
            load: Load { work: 0, travel: 0, available: 0, level: LoadLevel::Free },
            visits: Vec::new(),
        };
        Board {
            day: "1970-01-01".to_owned(),
            bounds: Stretch { start: at(0), end: at(24) },
            now: at(9),
            rows: vec![row],
            pool: Vec::new(),
            figures: Figures::default(),
            slow: Vec::new(),
            seq: 1,
            edition: String::new(),
            part: None,
        }
    }

    #[test]
    fn the_usual_hours_widen_for_what_lies_outside_of_them() {
        assert_eq!(Axis::of(&board(&[(8, 18)])), Axis { start: Timestamp(7 * HOUR), minutes: 13 * 60 });
        assert_eq!(Axis::of(&board(&[(5, 12), (13, 22)])), Axis { start: Timestamp(5 * HOUR), minutes: 17 * 60 });
        // A night shift reaches into the next day, but not through all of it.
        assert_eq!(Axis::of(&board(&[(20, 47)])).end(), Timestamp(30 * HOUR));
    }

    #[test]
    fn what_is_dropped_lands_on_whole_steps_of_the_day() {
        let axis = Axis::of(&board(&[]));
        let minutes = |at: f64| (axis.snap(at).0 - axis.start.0) / MINUTE;
        assert_eq!([minutes(62.0), minutes(63.0), minutes(-20.0), minutes(10_000.0)], [60, 65, 0, 775]);
    }

    #[test]
    fn what_is_outside_is_cut_off() {
        let axis = Axis::of(&board(&[]));
        let at = |hour: i64| Timestamp(hour * HOUR);
        assert_eq!(axis.span(at(6), at(8)), Some((0.0, 60.0)));
        assert_eq!(axis.span(at(1), at(2)), None);
        assert_eq!(axis.span(at(19), at(23)), Some((720.0, 60.0)));
    }

    #[test]
    fn what_is_no_working_hour_is_all_the_rest() {
        let axis = Axis::of(&board(&[]));
        let at = |hour: i64| Timestamp(hour * HOUR);
        let hours = |list: &[(i64, i64)]| {
            let list: Vec<_> = list.iter().map(|(start, end)| Stretch { start: at(*start), end: at(*end) }).collect();
            axis.outside(&list).iter().map(|one| (one.start.0 / HOUR, one.end.0 / HOUR)).collect::<Vec<_>>()
        };
        assert_eq!(hours(&[]), [(7, 20)]);
        assert_eq!(hours(&[(8, 12), (13, 18)]), [(7, 8), (12, 13), (18, 20)]);
        assert_eq!(hours(&[(5, 22)]), []);
        assert_eq!(axis.share(at(7), at(20)), Some((0.0, 100.0)));
    }

    #[test]
    fn visits_widen_the_day_but_not_beyond_its_midnights() {
        let visit = |start: i64, end: i64| BoardVisit {
            order: BoardOrder {
                id: OrderId::from(Uuid::nil()),
                number: "W-1".to_owned(),
                service: String::new(),
                title: String::new(),
                priority: Priority::Normal,
                status: Status::Assigned,
                window: TimeWindow::default(),
                seconds: 3600,
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
            },
            start: Timestamp(start * HOUR),
            end: Timestamp(end * HOUR),
            travel: 600,
            metres: 0,
            planned: true,
            pinned: false,
            begun: false,
            problems: Vec::new(),
        };
        let with = |visits: &[(i64, i64)]| {
            let mut board = board(&[(8, 18)]);
            board.rows[0].visits = visits.iter().map(|(start, end)| visit(*start, *end)).collect();
            let axis = Axis::of(&board);
            (axis.start.0 / HOUR, axis.end().0 / HOUR)
        };
        // The trip to what begins at six begins before.
        assert_eq!(with(&[(6, 7), (21, 22)]), (5, 22));
        assert_eq!(with(&[(23, 26)]), (7, 24));
        // Begun yesterday and not done: it says nothing about today's hours.
        assert_eq!(with(&[(0, 19)]), (7, 20));
    }
}
