//! What is slower on a day.

use jobsheet_dispatch::Span;
use jobsheet_dispatch::travel::Traffic;
use jobsheet_model::Timestamp;

use super::settings::{Rush, minute};
use crate::planning::Picture;

/// What the settings say and what was said since, as the engine reads it: seconds since the day's midnight, areas by their ids. An area that
/// nobody has drawn has no trips.
pub(super) fn on(rush: &[Rush], picture: &Picture) -> Vec<Traffic> {
    let day = &picture.day;
    let today = |one: &&Rush| {
        let weekday = one.weekdays.is_empty() || one.weekdays.contains(&day.weekday());
        weekday && one.day.as_ref().is_none_or(|name| *name == day.date.to_string())
    };
    let seconds = |at: Timestamp| at.0.saturating_sub(day.bounds.start.0).div_euclid(1_000);
    let traffic = |one: &Rush| {
        let at = |text: &str| Some(seconds(day.at_minute(minute(text)?)));
        let area = match &one.area {
            None => None,
            Some(name) => Some(picture.territories.iter().find(|area| area.name == *name)?.id.to_string()),
        };
        Some(Traffic { when: Span::new(at(&one.from)?, at(&one.until)?), percent: one.percent, area })
    };
    let said = picture.slow.iter().map(|one| Traffic {
        when: Span::new(seconds(one.from.max(day.bounds.start)), seconds(one.until.min(day.bounds.end))),
        percent: one.percent,
        area: one.territory.map(|area| area.to_string()),
    });
    rush.iter().filter(today).filter_map(traffic).chain(said).collect()
}
