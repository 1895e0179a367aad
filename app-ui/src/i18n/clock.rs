//! The company's clock: every time on every screen is the company's, whatever zone the phone or computer is set to,
//! because that is the clock of the customer who was promised something.
//!
//! The browser's `Intl` knows the zone's rules; none are shipped. A *wall* time here is a local time written as if it
//! were UTC, in milliseconds: good for the calendar's arithmetic, never sent anywhere.

use std::cell::RefCell;
use std::collections::BTreeMap;

use jobsheet_model::Timestamp;
use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

thread_local! {
    static ZONE: RefCell<Option<ArcRwSignal<Option<String>>>> = const { RefCell::new(None) };
    /// Formatters are slow to make and quick to use: one of each kind per language, all of the zone in force.
    static FORMATTERS: RefCell<BTreeMap<(&'static str, &'static str), Function>> = const { RefCell::new(BTreeMap::new()) };
}

/// None until a session says which: for that moment times are the device's.
fn zone() -> ArcRwSignal<Option<String>> {
    ZONE.with_borrow_mut(|slot| slot.get_or_insert_with(|| ArcRwSignal::new(None)).clone())
}

/// The session says where the company keeps its hours. Everything that shows a time is drawn anew if it is news.
pub fn set_zone(name: &str) {
    let zone = zone();
    if zone.with_untracked(|known| known.as_deref() == Some(name)) || !is_known(name) {
        return;
    }
    FORMATTERS.with_borrow_mut(BTreeMap::clear);
    zone.set(Some(name.to_owned()));
}

fn object(pairs: &[(&str, &str)]) -> Object {
    let object = Object::new();
    for (name, value) in pairs {
        // Setting a property of a fresh object cannot fail.
        let _ = Reflect::set(&object, &JsValue::from_str(name), &JsValue::from_str(value));
    }
    object
}

/// An old browser may not have heard of a new zone: asking it for a formatter would throw.
fn is_known(name: &str) -> bool {
    let intl = Reflect::get(&js_sys::global(), &JsValue::from_str("Intl")).unwrap_or_default();
    let maker = Reflect::get(&intl, &JsValue::from_str("DateTimeFormat")).ok().and_then(|it| it.dyn_into().ok());
    let arguments = Array::of2(&JsValue::from_str("en"), &object(&[("timeZone", name)]));
    maker.is_some_and(|maker: Function| Reflect::construct(&maker, &arguments).is_ok())
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds since 1970 fit a double for 280,000 years")]
fn js(at: i64) -> JsValue {
    JsValue::from_f64(at as f64)
}

/// A moment on the company's clock, as `options` of `Intl.DateTimeFormat` want it; tracked. One `name` per set of options.
#[must_use]
pub fn on_clock(language: &'static str, name: &'static str, options: &[(&str, &str)], at: Timestamp) -> String {
    let zone = zone().get();
    FORMATTERS.with_borrow_mut(|all| {
        let format = all.entry((language, name)).or_insert_with(|| {
            let zone = zone.iter().map(|zone| ("timeZone", zone.as_str()));
            let pairs: Vec<_> = options.iter().copied().chain([("hourCycle", "h23")]).chain(zone).collect();
            Intl::DateTimeFormat::new(&Array::of1(&JsValue::from_str(language)), &object(&pairs)).format()
        });
        format.call1(&JsValue::NULL, &js(at.0)).ok().and_then(|text| text.as_string()).unwrap_or_default()
    })
}

/// The wall time of a moment. Swedish writes dates as ISO 8601 does, so its text can be read back as UTC.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "a date in milliseconds is a whole number that fits")]
pub fn wall(at: Timestamp) -> i64 {
    let two = "2-digit";
    let options = [("year", "numeric"), ("month", two), ("day", two), ("hour", two), ("minute", two), ("second", two)];
    let text = on_clock("sv-SE", "wall", &options, at).replace(' ', "T");
    let millis = Date::parse(&format!("{text}Z"));
    if millis.is_finite() { millis as i64 } else { at.0 }
}

/// The moment of a wall time. Twice, because the offset that matters is the one in force at the result.
#[must_use]
pub fn moment(wall_time: i64) -> Timestamp {
    let mut at = wall_time;
    for _ in 0..2 {
        at = wall_time - (wall(Timestamp(at)) - at);
    }
    Timestamp(at)
}

/// A wall time as ISO 8601 writes it, to the minute: `2026-11-22T09:05`.
#[must_use]
pub fn wall_text(wall_time: i64) -> String {
    String::from(Date::new(&js(wall_time)).to_iso_string()).chars().take(16).collect()
}

/// The wall time that a text says, a date alone meaning its midnight.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "a date in milliseconds is a whole number that fits")]
pub fn parse_wall(text: &str) -> Option<i64> {
    let text = if text.contains('T') { format!("{text}Z") } else { format!("{text}T00:00Z") };
    let millis = Date::parse(&text);
    millis.is_finite().then_some(millis as i64)
}
