//! The rules of a time zone, from the database that jiff brings.

use jiff::tz::TimeZone;

#[derive(Debug, Clone)]
pub struct Rules(TimeZone);

impl Rules {
    /// None when nobody knows the name.
    pub fn named(name: &str) -> Option<Self> {
        TimeZone::get(name).ok().map(Self)
    }

    /// What a local clock is ahead of UTC at a moment, in milliseconds.
    pub fn offset(&self, at: i64) -> i64 {
        let at = jiff::Timestamp::from_millisecond(at).unwrap_or_default();
        i64::from(self.0.to_offset(at).seconds()) * 1000
    }
}
