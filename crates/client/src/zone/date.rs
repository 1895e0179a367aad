//! A day of the calendar, as the number of days since 1970-01-01. In text `2026-11-22`.

use std::fmt;
use std::str::FromStr;

/// Milliseconds of a day without a change of clocks.
const DAY: i64 = 86_400_000;

/// A day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Date(i64);

impl Date {
    /// The day of a clock that shows so many milliseconds since 1970.
    pub(crate) fn of_millis(millis: i64) -> Self {
        Self(millis.div_euclid(DAY))
    }

    /// What a clock shows when the day begins.
    pub(crate) fn millis(self) -> i64 {
        self.0.saturating_mul(DAY)
    }

    /// So many days later.
    pub(crate) fn plus(self, days: i64) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// Year, month and day. The calendar repeats every 400 years, counted from the first of March, so that a leap day is
    /// the last of its year.
    fn parts(self) -> (i64, i64, i64) {
        let day = self.0 + 719_468;
        let era = day.div_euclid(146_097);
        let of_era = day.rem_euclid(146_097);
        let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let month = (5 * of_year + 2) / 153;
        let (number, turned) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
        (era * 400 + year + turned, number, of_year - (153 * month + 2) / 5 + 1)
    }

    fn new(year: i64, month: i64, day: i64) -> Self {
        let year = if month <= 2 { year - 1 } else { year };
        let era = year.div_euclid(400);
        let of_era = year.rem_euclid(400);
        let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        Self(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.parts();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

/// The text is no day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NoDate;

impl FromStr for Date {
    type Err = NoDate;

    fn from_str(text: &str) -> Result<Self, NoDate> {
        let mut parts = text.split('-').map(|part| part.parse::<u16>().ok().map(i64::from));
        let (Some(Some(year)), Some(Some(month)), Some(Some(day)), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(NoDate);
        };
        if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
            return Err(NoDate);
        }
        let date = Self::new(year, month, day);
        // Only the one spelling of a day that there is: no 30th of February, no missing zero.
        if date.to_string() == text { Ok(date) } else { Err(NoDate) }
    }
}
