//! The worker's global scope: where it was started from, posting, waiting.

use js_sys::{ArrayBuffer, Object, Reflect, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// The global scope. This program is only ever started in a dedicated worker.
pub fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// A parameter of the address that the worker was started from; empty when it is not there.
pub fn parameter(name: &str) -> String {
    let search = scope().location().search();
    let pairs = search.trim_start_matches('?').split('&');
    pairs
        .filter_map(|pair| pair.split_once('='))
        .find(|(key, _)| *key == name)
        .map_or_else(String::new, |(_, value)| value.to_owned())
}

/// The server that this program came from.
pub fn origin() -> String {
    scope().location().origin()
}

/// A plain JavaScript object.
pub fn object(fields: &[(&str, &JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in fields {
        // Setting a field of a fresh object cannot fail.
        let _ = Reflect::set(&object, &JsValue::from_str(name), value);
    }
    object
}

/// A field of an object; undefined when it is not there.
pub fn field(value: &JsValue, name: &str) -> JsValue {
    Reflect::get(value, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

/// A field that is text.
pub fn text(value: &JsValue, name: &str) -> Option<String> {
    field(value, name).as_string()
}

/// A field that is bytes: a buffer or a view of one.
pub fn bytes(value: &JsValue, name: &str) -> Option<Vec<u8>> {
    let value = field(value, name);
    if value.is_instance_of::<ArrayBuffer>() || ArrayBuffer::is_view(&value) {
        return Some(Uint8Array::new(&buffer_of(&value)).to_vec());
    }
    None
}

/// `new Uint8Array(view)` would convert elements; views are read through their own window of the buffer.
fn buffer_of(value: &JsValue) -> JsValue {
    if value.is_instance_of::<ArrayBuffer>() || value.is_instance_of::<Uint8Array>() {
        return value.clone();
    }
    let at = |name: &str| field(value, name).as_f64().unwrap_or(0.0) as u32;
    Uint8Array::new_with_byte_offset_and_length(&field(value, "buffer"), at("byteOffset"), at("byteLength")).into()
}

/// Bytes as a buffer of their own, ready to be handed over.
pub fn buffer(bytes: &[u8]) -> ArrayBuffer {
    Uint8Array::from(bytes).buffer()
}

/// Calls back for every message to this worker, for its whole life.
pub fn on_message(mut then: impl FnMut(JsValue) + 'static) {
    let heard = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| then(event.data()));
    let _ = scope().add_event_listener_with_callback("message", heard.as_ref().unchecked_ref());
    heard.forget();
}

/// Posts to whoever started this worker, handing `transfer` over.
pub fn post(message: &Object, transfer: Option<&ArrayBuffer>) {
    let moved = js_sys::Array::new();
    if let Some(buffer) = transfer {
        moved.push(buffer);
    }
    let _ = scope().post_message_with_transfer(message, &moved);
}

/// Comes back after so many milliseconds.
pub async fn sleep(millis: u32) {
    gloo_timers::future::TimeoutFuture::new(millis).await;
}

/// Milliseconds since this worker began. Never jumps; may pause while the tab sleeps.
pub fn uptime() -> f64 {
    scope().performance().map_or(0.0, |performance| performance.now())
}

#[wasm_bindgen]
extern "C" {
    /// Says something to developers.
    #[wasm_bindgen(js_namespace = console, js_name = warn)]
    pub fn warn(text: &str);
}
