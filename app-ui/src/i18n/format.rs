//! Numbers, distances, dates and times as the language in force writes them, by the browser's own `Intl`. Times are on
//! the company's clock.

use std::cell::RefCell;
use std::collections::BTreeMap;

use jobsheet_model::Timestamp;
use js_sys::{Array, Function, Intl, Object, Reflect};
use wasm_bindgen::JsValue;

use super::clock::{moment, on_clock, parse_wall, wall, wall_text};
use super::{Lang, lang, t_args};

const DAY: i64 = 24 * 3_600_000;

/// Formatters are slow to make and quick to use: one of each kind per language.
type Key = (u8, &'static str);

thread_local! {
    static FORMATTERS: RefCell<BTreeMap<Key, Function>> = const { RefCell::new(BTreeMap::new()) };
}

fn options(pairs: &[(&str, &str)]) -> Object {
    let object = Object::new();
    for (name, value) in pairs {
        let value = match *value {
            "true" => JsValue::TRUE,
            "false" => JsValue::FALSE,
            text => text.parse::<f64>().map_or_else(|_| JsValue::from_str(text), JsValue::from_f64),
        };
        // Setting a property of a fresh object cannot fail.
        let _ = Reflect::set(&object, &JsValue::from_str(name), &value);
    }
    object
}

fn call(formatter: &Function, value: &JsValue) -> String {
    formatter.call1(&JsValue::NULL, value).ok().and_then(|text| text.as_string()).unwrap_or_default()
}

fn locales(lang: Lang) -> Array {
    Array::of1(&JsValue::from_str(lang.tag()))
}

fn date_with(name: &'static str, pairs: &[(&str, &str)], at: Timestamp) -> String {
    on_clock(lang().tag(), name, pairs, at)
}

fn number_with(name: &'static str, pairs: &[(&str, &str)], value: f64) -> String {
    let lang = lang();
    FORMATTERS.with_borrow_mut(|all| {
        let format = all
            .entry((lang as u8, name))
            .or_insert_with(|| Intl::NumberFormat::new(&locales(lang), &options(pairs)).format());
        call(format, &JsValue::from_f64(value))
    })
}

/// `09:05`
#[must_use]
pub fn clock_time(at: Timestamp) -> String {
    date_with("time", &[("hour", "2-digit"), ("minute", "2-digit")], at)
}

/// `11/22`: for narrow places.
#[must_use]
pub fn day_in_figures(at: Timestamp) -> String {
    date_with("day-figures", &[("month", "numeric"), ("day", "numeric")], at)
}

/// Whether two moments are of one day of the company's calendar.
#[must_use]
pub fn same_day(one: Timestamp, other: Timestamp) -> bool {
    wall(one).div_euclid(DAY) == wall(other).div_euclid(DAY)
}

/// `22 Nov`, `11月22日`
#[must_use]
pub fn day(at: Timestamp) -> String {
    date_with("day", &[("month", "short"), ("day", "numeric")], at)
}

/// `Sun, Nov 22`, `11月22日周日`
#[must_use]
pub fn short_day(at: Timestamp) -> String {
    date_with("day-short", &[("weekday", "short"), ("month", "short"), ("day", "numeric")], at)
}

/// `Sun`, `周日`
#[must_use]
pub fn weekday(at: Timestamp) -> String {
    date_with("weekday", &[("weekday", "short")], at)
}

/// `Sunday, 22 November`, `11月22日星期日`
#[must_use]
pub fn day_in_full(at: Timestamp) -> String {
    date_with("day-full", &[("weekday", "long"), ("month", "long"), ("day", "numeric")], at)
}

/// `22 Nov, 09:05`
#[must_use]
pub fn date_and_time(at: Timestamp) -> String {
    let pairs = [("month", "short"), ("day", "numeric"), ("hour", "2-digit"), ("minute", "2-digit")];
    date_with("date-time", &pairs, at)
}

/// `1,234`
#[must_use]
pub fn number(value: f64) -> String {
    number_with("number", &[("maximumFractionDigits", "0")], value)
}

/// Up to three digits behind the point.
#[must_use]
pub fn decimal(value: f64) -> String {
    number_with("decimal", &[("maximumFractionDigits", "3")], value)
}

/// Thousandths as people write them: 1500 is `1.5`.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "quantities are far below 2^53")]
pub fn quantity(milli: i64) -> String {
    decimal(milli as f64 / 1000.0)
}

/// `180 m`, `2.4 km`
#[must_use]
pub fn distance(metres: f64) -> String {
    if metres < 1000.0 {
        // Ten metres is finer than any fix.
        let rounded = if metres < 100.0 { metres.round() } else { (metres / 10.0).round() * 10.0 };
        t_args("distance-metres", &[("count", number(rounded).into())])
    } else {
        let digits = if metres < 20_000.0 { "1" } else { "0" };
        let name = if metres < 20_000.0 { "km-1" } else { "km-0" };
        t_args(
            "distance-kilometres",
            &[("count", number_with(name, &[("maximumFractionDigits", digits)], metres / 1000.0).into())],
        )
    }
}

/// `380 KB`, `2.4 MB`
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "file sizes are far below 2^53")]
pub fn bytes(count: u64) -> String {
    const KB: f64 = 1000.0;
    let count = count as f64;
    let (value, unit) = if count < KB * KB {
        ((count / KB).ceil(), "KB")
    } else if count < KB * KB * KB {
        (count / KB / KB, "MB")
    } else {
        (count / KB / KB / KB, "GB")
    };
    format!("{} {unit}", number_with("bytes", &[("maximumFractionDigits", "1")], value))
}

/// How long: `35 min`, `2 h 5 min`.
#[must_use]
pub fn duration_ms(millis: i64) -> String {
    let minutes = (millis / 60_000).max(0);
    let (hours, rest) = (minutes / 60, minutes % 60);
    if hours == 0 {
        t_args("duration-minutes", &[("minutes", minutes.into())])
    } else if hours < 48 {
        t_args("duration-hours", &[("hours", hours.into()), ("minutes", rest.into())])
    } else {
        t_args("duration-days", &[("days", (hours / 24).into())])
    }
}

/// How long ago, for the age of data: `just now`, `5 minutes ago`, else the date.
#[must_use]
pub fn relative(at: Timestamp, now: Timestamp) -> String {
    let minutes = (now.0 - at.0) / 60_000;
    match minutes {
        ..1 => super::t("ago-now"),
        1..60 => t_args("ago-minutes", &[("count", minutes.into())]),
        60..720 => t_args("ago-hours", &[("count", (minutes / 60).into())]),
        _ => date_and_time(at),
    }
}

/// Midnight of a date `YYYY-MM-DD` of the company's calendar.
#[must_use]
pub fn local_day(date: &str) -> Option<Timestamp> {
    parse_wall(date).map(moment)
}

/// What `<input type=datetime-local>` holds, as a moment.
#[must_use]
pub fn parse_local_input(text: &str) -> Option<Timestamp> {
    parse_wall(text).map(moment)
}

/// A moment as `<input type=datetime-local>` wants it.
#[must_use]
pub fn local_input(at: Timestamp) -> String {
    wall_text(wall(at))
}
