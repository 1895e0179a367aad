//! The system's notifications, as far as a page may show them.
//!
//! The shell puts its own `Notification` into the page, so asking for permission is the same in both. Showing is the
//! page's part in a browser only: the shell shows what the core tells even while its page is asleep.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::browser;

fn get(object: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(object, &JsValue::from_str(name)).ok().filter(|value| !value.is_undefined() && !value.is_null())
}

fn notification() -> Option<Function> {
    get(&browser::window(), "Notification")?.dyn_into().ok()
}

/// Asks the person, once; the system remembers the answer.
pub async fn ask() -> bool {
    let Some(kind) = notification() else { return false };
    let asked = get(&kind, "requestPermission").and_then(|ask| ask.dyn_into::<Function>().ok()?.call0(&kind).ok());
    let Some(Ok(promise)) = asked.map(JsCast::dyn_into::<Promise>) else { return false };
    JsFuture::from(promise).await.is_ok_and(|answer| answer.as_string().as_deref() == Some("granted"))
}

/// Shows it unless somebody looks at this page.
pub fn show(title: &str, body: &str) {
    let looks = browser::window().document().is_some_and(|page| !page.hidden() && page.has_focus().unwrap_or(true));
    if looks || browser::in_shell() {
        return;
    }
    let Some(kind) = notification() else { return };
    let options = Object::new();
    // Setting a property of a fresh object cannot fail.
    let _ = Reflect::set(&options, &JsValue::from_str("body"), &JsValue::from_str(body));
    let title = JsValue::from_str(title);
    // Where a page may not show any itself (Android), the service worker may.
    if Reflect::construct(&kind, &Array::of2(&title, &options)).is_err() {
        spawn_local(async move { show_by_worker(&title, &options).await.unwrap_or_default() });
    }
}

async fn show_by_worker(title: &JsValue, options: &Object) -> Option<()> {
    let ready = browser::window().navigator().service_worker().ready().ok()?;
    let registration = JsFuture::from(ready).await.ok()?;
    let show: Function = get(&registration, "showNotification")?.dyn_into().ok()?;
    show.call2(&registration, title, options).ok().map(drop)
}
