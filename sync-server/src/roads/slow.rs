//! What is slower on a day.

use jobsheet_dispatch::Span;
use jobsheet_dispatch::travel::Traffic;

use super::settings::{Slow, minute};
use crate::planning::Picture;

/// The settings as the engine reads them: seconds since the day's midnight, areas by their ids. An area that nobody has drawn has
/// no trips.
pub(super) fn on(slow: &[Slow], picture: &Picture) -> Vec<Traffic> {
    let day = &picture.day;
    let today = |one: &&Slow| {
        let weekday = one.weekdays.is_empty() || one.weekdays.contains(&day.weekday());
        weekday && one.day.as_ref().is_none_or(|name| *name == day.date.to_string())
    };
    let traffic = |one: &Slow| {
        let at = |text: &str| {
            let moment = day.at_minute(minute(text)?);
            Some(moment.0.saturating_sub(day.bounds.start.0).div_euclid(1_000))
        };
        let area = match &one.area {
            None => None,
            Some(name) => Some(picture.territories.iter().find(|area| area.name == *name)?.id.to_string()),
        };
        Some(Traffic { when: Span::new(at(&one.from)?, at(&one.until)?), percent: one.percent, area })
    };
    slow.iter().filter(today).filter_map(traffic).collect()
}
