//! The shell's object in the page, and how a message travels with its bytes: four bytes length of the JSON (little
//! endian), the JSON, the bytes. `src-tauri` is the other side.

use jobsheet_api::{ApiError, ErrorCode};
use js_sys::{Array, ArrayBuffer, Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::browser;

/// What the shell has put into the page.
pub struct Shell {
    core: JsValue,
    invoke: Function,
}

fn get(object: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    Reflect::get(object, &JsValue::from_str(name))
}

impl Shell {
    /// Finds it.
    pub fn find() -> Result<Self, JsValue> {
        let core = get(&get(&browser::window(), "__TAURI__")?, "core")?;
        let invoke = get(&core, "invoke")?.dyn_into()?;
        Ok(Self { core, invoke })
    }

    /// A new channel, with a name for what it hears.
    pub fn channel(&self) -> Result<JsValue, JsValue> {
        Reflect::construct(&get(&self.core, "Channel")?.dyn_into::<Function>()?, &Array::new())
    }

    /// Begins a command of the shell.
    pub fn begin(&self, command: &str, arguments: &JsValue) -> Result<Promise, JsValue> {
        self.invoke.call2(&self.core, &JsValue::from_str(command), arguments)?.dyn_into()
    }
}

/// What comes of a command that was begun; its errors are [`ApiError`]s as JSON.
pub async fn outcome(begun: Result<Promise, JsValue>) -> Result<JsValue, ApiError> {
    let promise = begun.map_err(|_| ErrorCode::Internal)?;
    JsFuture::from(promise).await.map_err(|error| {
        let json = error.as_string().unwrap_or_default();
        serde_json::from_str::<ApiError>(&json).unwrap_or_else(|_| ErrorCode::Internal.into())
    })
}

/// Length of the JSON, the JSON, the bytes.
pub fn frame(json: &str, bytes: Option<&ArrayBuffer>) -> Uint8Array {
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

/// The JSON, and the bytes where there are any.
pub fn unframe(answer: &JsValue) -> Option<(String, Option<ArrayBuffer>)> {
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
