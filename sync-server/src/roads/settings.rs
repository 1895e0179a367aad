//! The part `[roads]` of the settings.

use serde::Deserialize;

/// What the house says of its roads.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// An OSRM-compatible server with the profile that vans drive by: `http://127.0.0.1:5000/table/v1/driving`.
    pub osrm: Option<String>,
    /// When and where everything is slower.
    pub slow: Vec<Rush>,
}

/// A time of day at which trips take longer: the rush, the school, the rain.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Rush {
    /// Days of the week, 1 Monday to 7 Sunday; none: all.
    pub weekdays: Vec<i8>,
    /// Only this day: `2026-11-28`.
    pub day: Option<String>,
    /// From this time of day on: `07:30`.
    pub from: String,
    /// Until this one: `09:00`.
    pub until: String,
    /// Percent of the usual time: 150 is half as long again.
    pub percent: u16,
    /// Only trips that begin in the area of this name.
    pub area: Option<String>,
}

/// What is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadSettings {
    /// No address that can be asked.
    #[error("[roads] osrm = {0:?} is no address: give one like http://127.0.0.1:5000/table/v1/driving")]
    Address(String),
    /// No time of day, or the end before the beginning.
    #[error(
        "[[roads.slow]] from = {0:?}, until = {1:?}: give two times of day like \"07:30\" and \"09:00\", the earlier first"
    )]
    Times(String, String),
    /// Not a sensible percentage.
    #[error("[[roads.slow]] percent = {0}: give 10 to 1000, where 150 is half as long again")]
    Percent(u16),
    /// No day.
    #[error("[[roads.slow]] weekdays and day: give 1 (Monday) to 7 (Sunday), or a day like \"2026-11-28\"")]
    Day,
}

impl Settings {
    /// Complains about what makes no sense.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self) -> Result<(), BadSettings> {
        for slow in &self.slow {
            let (from, until) = (minute(&slow.from), minute(&slow.until));
            if from.zip(until).is_none_or(|(from, until)| from >= until) {
                return Err(BadSettings::Times(slow.from.clone(), slow.until.clone()));
            }
            if !(10..=1_000).contains(&slow.percent) {
                return Err(BadSettings::Percent(slow.percent));
            }
            let day = slow.day.as_ref().is_none_or(|day| day.parse::<jiff::civil::Date>().is_ok());
            if !day || !slow.weekdays.iter().all(|day| (1..=7).contains(day)) {
                return Err(BadSettings::Day);
            }
        }
        Ok(())
    }
}

/// Minutes since midnight of `07:30`; `24:00` is the end of the day.
pub(super) fn minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    (minute < 60 && hour * 60 + minute <= 24 * 60).then_some(hour.saturating_mul(60) + minute)
}
