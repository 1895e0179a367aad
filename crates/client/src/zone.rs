//! Days. A day begins at the company's midnight, not at the phone's.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jobsheet_model::Timestamp;

/// Where the company keeps its hours, unless a setting says otherwise.
pub const DEFAULT_ZONE: &str = "Asia/Shanghai";

/// The company's time zone.
#[derive(Debug, Clone)]
pub(crate) struct Zone(TimeZone);

impl Zone {
    /// The named zone; the default one when nobody knows the name.
    pub(crate) fn named(name: &str) -> Self {
        let zone = TimeZone::get(name).or_else(|_| TimeZone::get(DEFAULT_ZONE));
        Self(zone.unwrap_or(TimeZone::UTC))
    }

    /// Its IANA name.
    pub(crate) fn name(&self) -> String {
        self.0.iana_name().unwrap_or(DEFAULT_ZONE).to_owned()
    }

    /// The local date of a moment.
    pub(crate) fn date(&self, at: Timestamp) -> Date {
        let at = jiff::Timestamp::from_millisecond(at.0).unwrap_or_default();
        self.0.to_datetime(at).date()
    }

    /// The first moment of a day and that of the next one.
    pub(crate) fn bounds(&self, day: Date) -> (Timestamp, Timestamp) {
        (self.midnight(day), self.midnight(day.tomorrow().unwrap_or(day)))
    }

    fn midnight(&self, day: Date) -> Timestamp {
        let start = self.0.to_ambiguous_zoned(day.at(0, 0, 0, 0)).compatible();
        Timestamp(start.map(|start| start.timestamp().as_millisecond()).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_in_tai_an_begins_at_sixteen_hours_utc_of_the_day_before() {
        let zone = Zone::named(DEFAULT_ZONE);
        let day = jiff::civil::date(2026, 11, 22);
        let (from, until) = zone.bounds(day);
        assert_eq!((from.0, until.0 - from.0), (1_795_276_800_000, 86_400_000));
        assert_eq!(zone.date(from), day);
        assert_eq!(zone.date(from.plus(-1)), jiff::civil::date(2026, 11, 21));
    }

    #[test]
    fn an_unknown_zone_is_the_default_one() {
        let at = Timestamp(1_795_276_800_000);
        assert_eq!(Zone::named("Atlantis/Capital").date(at), Zone::named(DEFAULT_ZONE).date(at));
    }
}
