//! Times at a desk: always on the company's clock, whatever zone the dispatcher's computer is set to, because that is
//! the clock of the customer who was promised something.
//!
//! The browser's `Intl` knows the zone's rules; none are shipped. A *wall* time here is a local time written as if it
//! were UTC, in milliseconds: good for the calendar's arithmetic, never sent anywhere.

use std::cell::RefCell;
use std::collections::BTreeMap;

use jobsheet_model::{TimeWindow, Timestamp};
use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use wasm_bindgen::JsValue;

use crate::i18n::{self, lang, t, t_args};

/// The zone of the service company. One company, one town: it becomes a setting when a company spans zones.
const ZONE: &str = "Asia/Shanghai";

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

thread_local! {
    static FORMATTERS: RefCell<BTreeMap<(&'static str, &'static str), Function>> = const { RefCell::new(BTreeMap::new()) };
}

fn format(language: &'static str, name: &'static str, zone: &str, options: &[(&str, &str)], at: i64) -> String {
    FORMATTERS.with_borrow_mut(|all| {
        let format = all.entry((language, name)).or_insert_with(|| {
            let object = Object::new();
            for (key, value) in options.iter().chain([("timeZone", zone), ("hourCycle", "h23")].iter()) {
                // Setting a property of a fresh object cannot fail.
                let _ = Reflect::set(&object, &JsValue::from_str(key), &JsValue::from_str(value));
            }
            Intl::DateTimeFormat::new(&Array::of1(&JsValue::from_str(language)), &object).format()
        });
        format.call1(&JsValue::NULL, &js(at)).ok().and_then(|text| text.as_string()).unwrap_or_default()
    })
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds since 1970 fit a double for 280,000 years")]
fn js(at: i64) -> JsValue {
    JsValue::from_f64(at as f64)
}

/// The wall time of a moment. Swedish writes dates as ISO 8601 does, so its text can be read back as UTC.
#[expect(clippy::cast_possible_truncation, reason = "a date in milliseconds is a whole number that fits")]
fn wall(at: Timestamp) -> i64 {
    let two = "2-digit";
    let options = [("year", "numeric"), ("month", two), ("day", two), ("hour", two), ("minute", two), ("second", two)];
    let text = format("sv-SE", "wall", ZONE, &options, at.0).replace(' ', "T");
    let millis = Date::parse(&format!("{text}Z"));
    if millis.is_finite() { millis as i64 } else { at.0 }
}

/// The moment of a wall time. Twice, because the offset that matters is the one in force at the result.
fn moment(wall_time: i64) -> Timestamp {
    let mut at = wall_time;
    for _ in 0..2 {
        at = wall_time - (wall(Timestamp(at)) - at);
    }
    Timestamp(at)
}

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
    let text = String::from(Date::new(&js(day * DAY)).to_iso_string());
    text.chars().take(10).collect()
}

/// The day in an `<input type="date">`.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "a date in milliseconds is a whole number that fits")]
pub fn parse_date(text: &str) -> Option<i64> {
    let millis = Date::parse(&format!("{text}T00:00:00Z"));
    (text.len() == 10 && millis.is_finite()).then_some((millis as i64).div_euclid(DAY))
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
    format(lang().tag(), "clock", ZONE, &[("hour", "2-digit"), ("minute", "2-digit")], at.0)
}

/// `09:05:31`
#[must_use]
pub fn clock_exact(at: Timestamp) -> String {
    format(
        lang().tag(),
        "clock-exact",
        ZONE,
        &[("hour", "2-digit"), ("minute", "2-digit"), ("second", "2-digit")],
        at.0,
    )
}

/// `Sun, 22 Nov`, `11月22日周日`
#[must_use]
pub fn date(at: Timestamp) -> String {
    format(lang().tag(), "date", ZONE, &[("weekday", "short"), ("month", "short"), ("day", "numeric")], at.0)
}

/// `22 Nov 2026`, `2026年11月22日`
#[must_use]
pub fn date_in_full(at: Timestamp) -> String {
    format(lang().tag(), "date-full", ZONE, &[("year", "numeric"), ("month", "short"), ("day", "numeric")], at.0)
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
