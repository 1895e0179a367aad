//! Window, small settings and the wall clock.

use jobsheet_model::Timestamp;
use wasm_bindgen::{JsCast, JsValue};

/// The window. A page always has one.
#[must_use]
pub fn window() -> web_sys::Window {
    leptos::prelude::window()
}

fn storage() -> Option<web_sys::Storage> {
    // Blocked storage (private modes) throws: then nothing is remembered, and nothing else breaks.
    window().local_storage().ok().flatten()
}

/// A small setting of this device.
#[must_use]
pub fn remembered(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

/// Keeps a small setting on this device.
pub fn remember(key: &str, value: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(key, value);
    }
}

/// Forgets a small setting.
pub fn forget(key: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(key);
    }
}

/// What this window has in common with those that it opens; made when it is asked for the first time.
pub fn of_window(key: &str, make: impl FnOnce() -> String) -> String {
    let store = window().session_storage().ok().flatten();
    let known = store.as_ref().and_then(|store| store.get_item(key).ok().flatten());
    known.unwrap_or_else(|| {
        let fresh = make();
        if let Some(store) = store {
            let _ = store.set_item(key, &fresh);
        }
        fresh
    })
}

/// The languages that the person prefers, best first.
#[must_use]
pub fn languages() -> Vec<String> {
    window().navigator().languages().iter().filter_map(|tag| tag.as_string()).collect()
}

/// The wall clock: for showing ages only, never for facts (those are stamped by the core).
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 are whole and fit")]
pub fn now() -> Timestamp {
    Timestamp(js_sys::Date::now() as i64)
}

/// The address of the page below its origin: path, question, mark.
#[must_use]
pub fn address() -> String {
    let location = window().location();
    [location.pathname(), location.search(), location.hash()].into_iter().map(Result::unwrap_or_default).collect()
}

/// Loads another address of the app in place of this page; it may belong to the other program.
pub fn load_instead(address: &str) {
    let _ = window().location().replace(address);
}

/// The content of `<meta name="…">`.
#[must_use]
pub fn meta(name: &str) -> Option<String> {
    let element = window().document()?.query_selector(&format!("meta[name=\"{name}\"]")).ok()??;
    element.get_attribute("content")
}

/// Sets an attribute of `<html>`.
pub fn set_root_attribute(name: &str, value: &str) {
    if let Some(root) = window().document().and_then(|document| document.document_element()) {
        let _ = root.set_attribute(name, value);
    }
}

/// Whether a media query holds.
#[must_use]
pub fn media(query: &str) -> bool {
    window().match_media(query).ok().flatten().is_some_and(|list| list.matches())
}

/// Brings the first complaint of a form into sight, once it has been drawn.
pub fn show_first_complaint() {
    leptos::prelude::request_animation_frame(|| {
        let first = window().document().and_then(|document| {
            document
                .query_selector("dialog[open] .field__error:not([hidden]), main .field__error:not([hidden])")
                .ok()
                .flatten()
        });
        if let Some(first) = first {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Center);
            first.scroll_into_view_with_scroll_into_view_options(&options);
        }
    });
}

/// A short buzz, where the device can.
pub fn buzz() {
    let navigator: JsValue = window().navigator().into();
    if let Ok(vibrate) = js_sys::Reflect::get(&navigator, &JsValue::from_str("vibrate"))
        && let Some(vibrate) = vibrate.dyn_ref::<js_sys::Function>()
    {
        let _ = vibrate.call1(&navigator, &JsValue::from_f64(20.0));
    }
}

/// Whether the page runs in the Tauri shell.
#[must_use]
pub fn in_shell() -> bool {
    js_sys::Reflect::has(&window(), &JsValue::from_str("__TAURI_INTERNALS__")).unwrap_or(false)
}

/// Sets the content of `<meta name="…">`.
pub fn set_meta(name: &str, content: &str) {
    let element = window()
        .document()
        .and_then(|document| document.query_selector(&format!("meta[name=\"{name}\"]")).ok().flatten());
    if let Some(element) = element {
        let _ = element.set_attribute("content", content);
    }
}

/// Calls back whenever a media query begins or ceases to hold, for the life of the page.
pub fn on_media_change(query: &str, mut then: impl FnMut(bool) + 'static) {
    if let Ok(Some(list)) = window().match_media(query) {
        let changed = wasm_bindgen::closure::Closure::<dyn FnMut(web_sys::MediaQueryListEvent)>::new(
            move |event: web_sys::MediaQueryListEvent| {
                then(event.matches());
            },
        );
        let _ = list.add_event_listener_with_callback("change", changed.as_ref().unchecked_ref());
        // The listener lives as long as the page.
        changed.forget();
    }
}

/// Whether a key was pressed in something that is typed into or chosen from.
#[must_use]
pub fn is_typing(event: &web_sys::KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    target.is_some_and(|target| target.closest("input, textarea, select").ok().flatten().is_some())
}

/// Whether a dialog is open: it keeps its keys to itself.
#[must_use]
pub fn has_dialog() -> bool {
    window().document().and_then(|document| document.query_selector("dialog[open]").ok().flatten()).is_some()
}
