//! What the device says about its connection. Few browsers say anything: Chrome and its web view on Android do.

use js_sys::{Function, Reflect};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};

use super::browser::window;

fn get(object: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(object, &JsValue::from_str(name)).ok().filter(|value| !value.is_undefined() && !value.is_null())
}

/// Whether the present connection costs money; none when the device does not tell.
#[must_use]
pub fn metered() -> Option<bool> {
    let connection = get(&window().navigator().into(), "connection")?;
    match get(&connection, "type")?.as_string()?.as_str() {
        "wifi" | "ethernet" => Some(false),
        "cellular" | "wimax" | "bluetooth" => Some(true),
        // `none`, `other`, `unknown`.
        _ => None,
    }
}

/// Tells now, and whenever it changes, for the life of the page.
pub fn watch(told: impl Fn(Option<bool>) + 'static) {
    told(metered());
    let Some(connection) = get(&window().navigator().into(), "connection") else { return };
    let Some(listen) = get(&connection, "addEventListener").and_then(|found| found.dyn_into::<Function>().ok()) else {
        return;
    };
    let changed = Closure::<dyn FnMut()>::new(move || told(metered()));
    let _ = listen.call2(&connection, &JsValue::from_str("change"), changed.as_ref());
    // The listener lives as long as the page.
    changed.forget();
}
