//! The rules of a time zone, from the browser, which has them for its own clocks.
//!
//! `Temporal` is asked where it is there. `Intl` knows the same, but the first question to it makes the browser read what it
//! has of all languages: 50 ms of the core's start (Chromium 156), for which it has no other use.

use std::cell::RefCell;
use std::collections::BTreeMap;

use js_sys::{Array, Date, Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// Clocks change at quarters of an hour.
const QUARTER: i64 = 900_000;
/// A list of today asks for some hundred; a question costs tens of microseconds.
const REMEMBERED: usize = 4096;

#[derive(Debug, Clone)]
pub struct Rules {
    source: Source,
    asked: RefCell<BTreeMap<i64, i64>>,
}

#[derive(Debug, Clone)]
enum Source {
    /// By the zone's name.
    Temporal(String),
    /// A formatter that names the offset, and its method.
    Intl { format: JsValue, parts: Function },
}

fn get(object: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    Reflect::get(object, &JsValue::from_str(name))
}

fn call(object: &JsValue, method: &str, argument: &JsValue) -> Result<JsValue, JsValue> {
    get(object, method)?.dyn_into::<Function>()?.call1(object, argument)
}

impl Source {
    fn named(name: &str) -> Result<Self, JsValue> {
        if get(&js_sys::global(), "Temporal")?.is_undefined() {
            return Self::intl(name);
        }
        temporal(name, 0).map(|_| Self::Temporal(name.to_owned()))
    }

    fn intl(name: &str) -> Result<Self, JsValue> {
        let options = Object::new();
        for (option, value) in [("timeZone", name), ("timeZoneName", "longOffset")] {
            Reflect::set(&options, &JsValue::from_str(option), &JsValue::from_str(value))?;
        }
        let maker: Function = get(&get(&js_sys::global(), "Intl")?, "DateTimeFormat")?.dyn_into()?;
        let format = Reflect::construct(&maker, &Array::of2(&JsValue::from_str("en-US"), &options))?;
        let parts = get(&format, "formatToParts")?.dyn_into()?;
        Ok(Self::Intl { format, parts })
    }

    fn offset(&self, at: i64) -> Option<i64> {
        match self {
            Self::Temporal(name) => temporal(name, at).ok(),
            Self::Intl { format, parts } => {
                let date = Date::new(&JsValue::from_f64(at as f64));
                let parts: Array = parts.call1(format, &date).ok()?.dyn_into().ok()?;
                let name = parts.iter().find(|part| {
                    get(part, "type").is_ok_and(|kind| kind.as_string().as_deref() == Some("timeZoneName"))
                })?;
                parse(&get(&name, "value").ok()?.as_string()?)
            }
        }
    }
}

/// Fails for a name that the browser does not know.
fn temporal(name: &str, at: i64) -> Result<i64, JsValue> {
    let instant = get(&get(&js_sys::global(), "Temporal")?, "Instant")?;
    let instant = call(&instant, "fromEpochMilliseconds", &JsValue::from_f64(at as f64))?;
    let there = call(&instant, "toZonedDateTimeISO", &JsValue::from_str(name))?;
    let nanos = get(&there, "offsetNanoseconds")?.as_f64().ok_or(JsValue::UNDEFINED)?;
    Ok((nanos / 1e6) as i64)
}

impl Rules {
    /// None when the browser does not know the name.
    pub fn named(name: &str) -> Option<Self> {
        Source::named(name).ok().map(|source| Self { source, asked: RefCell::default() })
    }

    /// What a local clock is ahead of UTC at a moment, in milliseconds.
    pub fn offset(&self, at: i64) -> i64 {
        let quarter = at.div_euclid(QUARTER);
        if let Some(known) = self.asked.borrow().get(&quarter) {
            return *known;
        }
        let offset = self.source.offset(quarter * QUARTER).unwrap_or(0);
        let mut asked = self.asked.borrow_mut();
        if asked.len() >= REMEMBERED {
            asked.clear();
        }
        asked.insert(quarter, offset);
        offset
    }
}

/// `GMT`, `GMT+08:00`, and for long ago `GMT+08:05:43`.
fn parse(name: &str) -> Option<i64> {
    let clock = name.strip_prefix("GMT")?;
    let (sign, clock) = match clock.as_bytes().first() {
        None => return Some(0),
        Some(b'+') => (1, &clock[1..]),
        // Some browsers write a true minus.
        Some(_) => (-1, clock.trim_start_matches(['-', '\u{2212}'])),
    };
    let mut seconds = 0;
    for (part, worth) in clock.split(':').zip([3600, 60, 1]) {
        seconds += part.parse::<i64>().ok()? * worth;
    }
    Some(sign * seconds * 1000)
}
