//! The core in the shell: one command (`command`), one channel for events (`events`). A command that carries bytes is
//! sent as one raw body: four bytes length of the JSON (little endian), the JSON, the bytes. Answers have that form too.

use std::rc::Rc;

use jobsheet_api::device::{Command, Event, Reply};
use jobsheet_api::{ApiError, ErrorCode};
use js_sys::{Array, ArrayBuffer, Function, Object, Promise, Reflect, Uint8Array};
use leptos::logging;
use leptos::prelude::window;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::{Answer, Listener, Pending, Transport};

/// The shell's own object in the page.
pub struct Shell {
    core: JsValue,
    invoke: Function,
}

fn get(object: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    Reflect::get(object, &JsValue::from_str(name))
}

impl Shell {
    /// Finds the shell and opens the channel.
    pub fn start(listener: Listener) -> Result<Self, ApiError> {
        Self::open(&listener).map_err(|_| ErrorCode::Internal.into())
    }

    fn open(listener: &Listener) -> Result<Self, JsValue> {
        let core = get(&get(&window(), "__TAURI__")?, "core")?;
        let invoke: Function = get(&core, "invoke")?.dyn_into()?;
        let channel = Reflect::construct(&get(&core, "Channel")?.dyn_into::<Function>()?, &Array::new())?;
        let listener = Rc::clone(listener);
        let heard = Closure::<dyn FnMut(JsValue)>::new(move |message: JsValue| {
            let Some(json) = message.as_string() else { return };
            match serde_json::from_str::<Event>(&json) {
                Ok(event) => listener(event),
                Err(error) => logging::error!("An event could not be read: {error}."),
            }
        });
        Reflect::set(&channel, &JsValue::from_str("onmessage"), heard.as_ref())?;
        // The channel lives as long as the page.
        heard.forget();
        let arguments = Object::new();
        Reflect::set(&arguments, &JsValue::from_str("channel"), &channel)?;
        invoke.call2(&core, &JsValue::from_str("events"), &arguments)?;
        Ok(Self { core, invoke })
    }
}

/// Length of the JSON, the JSON, the bytes.
fn frame(json: &str, bytes: Option<&ArrayBuffer>) -> Uint8Array {
    #[expect(clippy::cast_possible_truncation, reason = "a command is far below 4 GiB")]
    let length = json.len() as u32;
    let body = Uint8Array::new_with_length(4 + length + bytes.map_or(0, ArrayBuffer::byte_length));
    body.set(&Uint8Array::from(length.to_le_bytes().as_slice()), 0);
    body.set(&Uint8Array::from(json.as_bytes()), 4);
    if let Some(bytes) = bytes {
        body.set(&Uint8Array::new(bytes), 4 + length);
    }
    body
}

fn unframe(answer: &JsValue) -> Option<(String, Option<ArrayBuffer>)> {
    let body = Uint8Array::new(answer);
    let mut length = [0; 4];
    if body.length() < 4 {
        return None;
    }
    body.subarray(0, 4).copy_to(&mut length);
    let end = 4_u32.checked_add(u32::from_le_bytes(length)).filter(|end| *end <= body.length())?;
    let json = String::from_utf8(body.subarray(4, end).to_vec()).ok()?;
    let bytes = (end < body.length()).then(|| body.slice(end, body.length()).buffer());
    Some((json, bytes))
}

async fn answer(promise: Result<JsValue, JsValue>) -> Answer {
    let promise: Promise = promise.and_then(JsCast::dyn_into).map_err(|_| ErrorCode::Internal)?;
    match JsFuture::from(promise).await {
        Ok(value) => {
            let (json, bytes) = unframe(&value).ok_or(ErrorCode::Internal)?;
            let reply = serde_json::from_str::<Reply>(&json).map_err(|_| ErrorCode::Internal)?;
            Ok((reply, bytes))
        }
        Err(error) => {
            let json = error.as_string().unwrap_or_default();
            Err(serde_json::from_str::<ApiError>(&json).unwrap_or_else(|_| ErrorCode::Internal.into()))
        }
    }
}

impl Transport for Shell {
    fn call(&self, command: Command, bytes: Option<ArrayBuffer>) -> Pending {
        let Ok(json) = serde_json::to_string(&command) else {
            return Box::pin(std::future::ready(Err(ErrorCode::Internal.into())));
        };
        let promise = self.invoke.call2(&self.core, &JsValue::from_str("command"), &frame(&json, bytes.as_ref()));
        Box::pin(answer(promise))
    }
}
