//! Times at a desk, on the company's clock (`i18n::clock`): days and minutes for its calendar, and its words for them.

use jobsheet_model::{TimeWindow, Timestamp};

use crate::i18n::clock::{moment, on_clock, parse_wall, wall, wall_text};
use crate::i18n::{self, lang, t, t_args};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// Days since 1970 on the company's calendar.
#[must_use]
pub fn day_number(at: Timestamp) -> i64 {
    wall(at).div_euclid(DAY)
}

/// The moment at which `minutes` have passed since midnight of a day.
#[must_use]
pub fn on_day(day: i64, minutes: i64) -> Timestamp {
    moment(day * DAY + minutes * MINUTE)
}

/// `2026-11-22`, as `<input type="date">` wants it.
#[must_use]
pub fn date_input(day: i64) -> String {
    wall_text(day * DAY).chars().take(10).collect()
}

/// The day in an `<input type="date">`.
#[must_use]
pub fn parse_date(text: &str) -> Option<i64> {
    parse_wall(text).filter(|_| text.len() == 10).map(|wall| wall.div_euclid(DAY))
}

/// `09:05`, as `<input type="time">` wants it.
#[must_use]
pub fn time_input(at: Timestamp) -> String {
    let minutes = wall(at).rem_euclid(DAY) / MINUTE;
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// The minutes since midnight in an `<input type="time">`.
#[must_use]
pub fn parse_time(text: &str) -> Option<i64> {
    let (hours, minutes) = text.get(..5)?.split_once(':')?;
    let (hours, minutes): (i64, i64) = (hours.parse().ok()?, minutes.parse().ok()?);
    ((0..24).contains(&hours) && (0..60).contains(&minutes)).then_some(hours * 60 + minutes)
}

/// `09:05`
#[must_use]
pub fn clock(at: Timestamp) -> String {
    on_clock(lang().tag(), "clock", &[("hour", "2-digit"), ("minute", "2-digit")], at)
}

/// `09:05:31`
#[must_use]
pub fn clock_exact(at: Timestamp) -> String {
    on_clock(lang().tag(), "clock-exact", &[("hour", "2-digit"), ("minute", "2-digit"), ("second", "2-digit")], at)
}

/// `Sun, 22 Nov`, `11月22日周日`
#[must_use]
pub fn date(at: Timestamp) -> String {
    on_clock(lang().tag(), "date", &[("weekday", "short"), ("month", "short"), ("day", "numeric")], at)
}

/// `22 Nov 2026`, `2026年11月22日`
#[must_use]
pub fn date_in_full(at: Timestamp) -> String {
    on_clock(lang().tag(), "date-full", &[("year", "numeric"), ("month", "short"), ("day", "numeric")], at)
}

/// `22 Nov 2026, 09:05`
#[must_use]
pub fn date_and_clock(at: Timestamp) -> String {
    format!("{} {}", date_in_full(at), clock(at))
}

/// The day in the nearest words: `Today`, `Tomorrow`, `Sun, 22 Nov`.
#[must_use]
pub fn day_words(at: Timestamp, now: Timestamp) -> String {
    match day_number(at) - day_number(now) {
        -1 => t("desk-yesterday"),
        0 => t("desk-today"),
        1 => t("desk-tomorrow"),
        _ => date(at),
    }
}

/// `Today 09:05`
#[must_use]
pub fn day_and_clock(at: Timestamp, now: Timestamp) -> String {
    format!("{} {}", day_words(at, now), clock(at))
}

/// `Today 09:00–12:00`; across days both are named.
#[must_use]
pub fn window(window: TimeWindow, now: Timestamp) -> String {
    match (window.start, window.end) {
        (None, None) => t("desk-window-none"),
        (Some(start), None) => t_args("desk-window-from", &[("time", day_and_clock(start, now).into())]),
        (None, Some(end)) => t_args("desk-window-until", &[("time", day_and_clock(end, now).into())]),
        (Some(start), Some(end)) if day_number(start) == day_number(end) => {
            format!("{}–{}", day_and_clock(start, now), clock(end))
        }
        (Some(start), Some(end)) => format!("{} – {}", day_and_clock(start, now), day_and_clock(end, now)),
    }
}

/// How old: `35 min`, `5 h`, `3 d`. One unit: a column of ages is for comparing.
#[must_use]
pub fn age(since: Timestamp, now: Timestamp) -> String {
    let passed = (now.0 - since.0).max(0);
    let (key, count) = match passed {
        ..HOUR => ("desk-age-minutes", passed / MINUTE),
        HOUR..172_800_000 => ("desk-age-hours", passed / HOUR),
        _ => ("desk-age-days", passed / DAY),
    };
    t_args(key, &[("count", i18n::number(to_double(count)).into())])
}

/// How long, in words: `35 min`, `2 h 5 min`, `3 d`.
#[must_use]
pub fn span(millis: i64) -> String {
    i18n::duration_ms(millis)
}

#[expect(clippy::cast_precision_loss, reason = "counts of minutes, hours and days are small")]
fn to_double(count: i64) -> f64 {
    count as f64
}
