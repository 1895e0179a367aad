//! Copying words out of the app.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::browser::window;

/// Puts words on the clipboard. False when the browser does not let us: the person can still select them by hand.
pub async fn copy(words: &str) -> bool {
    match start(words) {
        Some(promise) => JsFuture::from(promise).await.is_ok(),
        None => false,
    }
}

fn start(words: &str) -> Option<Promise> {
    let get = |object: &JsValue, name: &str| Reflect::get(object, &JsValue::from_str(name)).ok();
    let clipboard = get(&window().navigator().into(), "clipboard").filter(|one| !one.is_undefined())?;
    let write: Function = get(&clipboard, "writeText")?.dyn_into().ok()?;
    write.call1(&clipboard, &JsValue::from_str(words)).ok()?.dyn_into().ok()
}
