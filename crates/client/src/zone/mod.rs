//! Days. A day begins at the company's midnight, not at the phone's.
//!
//! The rules of time zones are jiff's natively and the browser's own in a browser, which need not load a second copy of
//! them ([`Rules`]); what is made of them here is the same.

mod date;
#[cfg_attr(target_arch = "wasm32", path = "browser.rs")]
#[cfg_attr(not(target_arch = "wasm32"), path = "native.rs")]
mod rules;

use jobsheet_model::Timestamp;

pub(crate) use date::Date;
use rules::Rules;

/// Where the company keeps its hours, unless a setting says otherwise.
pub const DEFAULT_ZONE: &str = "Asia/Shanghai";

/// The company's time zone.
#[derive(Debug, Clone)]
pub(crate) struct Zone {
    name: String,
    /// None only where not even the default zone is known: then days are those of UTC.
    rules: Option<Rules>,
}

impl Zone {
    /// The named zone; the default one when nobody knows the name.
    pub(crate) fn named(name: &str) -> Self {
        let known = |name: &str| Rules::named(name).map(|rules| Self { name: name.to_owned(), rules: Some(rules) });
        known(name)
            .or_else(|| known(DEFAULT_ZONE))
            .unwrap_or_else(|| Self { name: DEFAULT_ZONE.to_owned(), rules: None })
    }

    /// Its IANA name.
    pub(crate) fn name(&self) -> String {
        self.name.clone()
    }

    /// The local date of a moment.
    pub(crate) fn date(&self, at: Timestamp) -> Date {
        Date::of_millis(at.0.saturating_add(self.offset(at.0)))
    }

    /// The first moment of a day and that of the next one.
    pub(crate) fn bounds(&self, day: Date) -> (Timestamp, Timestamp) {
        (self.midnight(day), self.midnight(day.plus(1)))
    }

    /// The first moment of a day.
    pub(crate) fn midnight(&self, day: Date) -> Timestamp {
        let clock = day.millis();
        let before = clock - self.offset(clock - self.offset(clock));
        if self.offset(before) == clock - before {
            // Where clocks go back at midnight it comes twice: the day begins with the first.
            let earlier = clock - self.offset(before - HOUR);
            return Timestamp(if earlier < before && self.offset(earlier) == clock - earlier {
                earlier
            } else {
                before
            });
        }
        let after = clock - self.offset(before);
        if self.offset(after) == clock - after {
            return Timestamp(after);
        }
        // Where clocks go forward at midnight there is none: the day begins when it would have been.
        Timestamp(before.max(after))
    }

    /// What a local clock is ahead of UTC at a moment, in milliseconds.
    fn offset(&self, at: i64) -> i64 {
        self.rules.as_ref().map_or(0, |rules| rules.offset(at.clamp(-FAR, FAR)))
    }
}

const HOUR: i64 = 3_600_000;

/// Some 270 years: neither side's calendar is asked for more.
const FAR: i64 = 8_640_000_000_000;

#[cfg(test)]
mod tests;
