//! A day of the company: its midnights in the company's time zone.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jobsheet_api::ApiError;
use jobsheet_api::office::Stretch;
use jobsheet_model::Timestamp;

use crate::company;
use crate::cx::Cx;
use crate::db::Tx;
use crate::error::{Error, Result};

/// One day.
#[derive(Debug, Clone)]
pub struct Day {
    /// Which.
    pub date: Date,
    /// From midnight to midnight.
    pub bounds: Stretch,
    zone: TimeZone,
}

impl Day {
    /// The day of this name, `2026-11-28`; without one, today.
    ///
    /// # Errors
    /// `invalid_input`, or when the database fails.
    pub fn read(tx: &mut Tx, cx: &Cx, name: &str) -> Result<Self> {
        if name.is_empty() {
            return Self::of_moment(tx, cx.now);
        }
        let zone = company::zone(tx)?;
        let date = name.parse().map_err(|_| ApiError::invalid("day", "unreadable"))?;
        Self::of(date, zone).ok_or_else(|| ApiError::invalid("day", "out_of_range").into())
    }

    /// The day that holds this moment.
    ///
    /// # Errors
    /// When the database fails, or time has come to an end.
    pub fn of_moment(tx: &mut Tx, at: Timestamp) -> Result<Self> {
        Self::holding(at, company::zone(tx)?)
    }

    fn holding(at: Timestamp, zone: TimeZone) -> Result<Self> {
        let at = jiff::Timestamp::from_millisecond(at.0).map_err(Error::internal)?;
        Self::of(at.to_zoned(zone.clone()).date(), zone).ok_or_else(|| Error::internal("no such day"))
    }

    /// The day on which work is due whose window begins then: this one, if that is not later.
    ///
    /// # Errors
    /// When time has come to an end.
    pub fn due(&self, start: Option<Timestamp>) -> Result<Self> {
        match start.filter(|start| *start >= self.bounds.end) {
            Some(start) => Self::holding(start, self.zone.clone()),
            None => Ok(self.clone()),
        }
    }

    fn of(date: Date, zone: TimeZone) -> Option<Self> {
        let midnight = |date: Date| {
            let at = date.to_zoned(zone.clone()).ok()?;
            Some(Timestamp(at.timestamp().as_millisecond()))
        };
        let bounds = Stretch { start: midnight(date)?, end: midnight(date.tomorrow().ok()?)? };
        Some(Self { date, bounds, zone })
    }

    /// The days from the Monday of this one's week on.
    ///
    /// # Errors
    /// `invalid_input` at the ends of the calendar.
    pub fn week(&self) -> Result<Vec<Self>> {
        let out = || Error::from(ApiError::invalid("from", "out_of_range"));
        let monday = self.date.checked_sub(i64::from(self.weekday() - 1).days()).map_err(|_| out())?;
        (0_i64..7)
            .map(|after| {
                let date = monday.checked_add(after.days()).map_err(|_| out())?;
                Self::of(date, self.zone.clone()).ok_or_else(out)
            })
            .collect()
    }

    /// 1 Monday to 7 Sunday.
    #[must_use]
    pub fn weekday(&self) -> i8 {
        self.date.weekday().since(Weekday::Monday) + 1
    }

    /// The moment so many minutes into the day by the clock on the wall.
    #[must_use]
    pub fn at_minute(&self, minute: u16) -> Timestamp {
        let (hour, minute) = (i8::try_from(minute / 60).unwrap_or(23), i8::try_from(minute % 60).unwrap_or(0));
        let at = self.date.at(hour.min(23), minute, 0, 0).to_zoned(self.zone.clone());
        match at {
            Ok(at) if hour < 24 => Timestamp(at.timestamp().as_millisecond()),
            _ => self.bounds.end,
        }
    }

    /// Whether it is the day of this moment.
    #[must_use]
    pub fn holds(&self, at: Timestamp) -> bool {
        self.bounds.start <= at && at < self.bounds.end
    }
}
