//! How safely and how much this browser keeps.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::browser::window;

/// What the browser says of its storage.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Room {
    /// It promises not to clear it by itself; none when it does not say.
    pub persisted: Option<bool>,
    /// Bytes in use.
    pub used: Option<u64>,
    /// Bytes it would give.
    pub quota: Option<u64>,
}

async fn ask(method: &str) -> Option<JsValue> {
    let navigator: JsValue = window().navigator().into();
    let storage = Reflect::get(&navigator, &JsValue::from_str("storage")).ok()?;
    let call: Function = Reflect::get(&storage, &JsValue::from_str(method)).ok()?.dyn_into().ok()?;
    let promise: Promise = call.call0(&storage).ok()?.dyn_into().ok()?;
    JsFuture::from(promise).await.ok()
}

/// Asks.
pub async fn room() -> Room {
    let persisted = ask("persisted").await.and_then(|value| value.as_bool());
    let estimate = ask("estimate").await;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "numbers of bytes are whole and positive"
    )]
    let bytes = |name: &str| {
        let value = Reflect::get(estimate.as_ref()?, &JsValue::from_str(name)).ok()?.as_f64()?;
        Some(value as u64)
    };
    Room { persisted, used: bytes("usage"), quota: bytes("quota") }
}

/// Asks the browser never to clear what this app keeps. It may decide by itself or ask the person.
pub async fn persist() -> bool {
    ask("persist").await.and_then(|value| value.as_bool()).unwrap_or(false)
}
