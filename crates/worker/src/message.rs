//! Answers and events as messages, to the page and to other tabs alike.

use jobsheet_api::ApiError;
use jobsheet_api::device::{Event, Reply};
use js_sys::{ArrayBuffer, Object};
use wasm_bindgen::JsValue;

use crate::global::{self, buffer, object};

/// What a command came to, as text and bytes: the form in which it travels on.
#[derive(Clone)]
pub struct Answer {
    /// A reply, or an error.
    pub outcome: Result<String, String>,
    /// Beside a reply.
    pub bytes: Option<Vec<u8>>,
}

impl Answer {
    /// From the core's own types.
    pub fn new(outcome: Result<jobsheet_client::Answer, ApiError>) -> Self {
        match outcome {
            Ok(answer) => {
                // Which replies carry bytes is the core's affair; an empty file is one all the same.
                let bytes =
                    (!answer.bytes.is_empty() || matches!(answer.reply, Reply::Bytes { .. })).then_some(answer.bytes);
                Self { outcome: Ok(json(&answer.reply)), bytes }
            }
            Err(error) => Self { outcome: Err(json(&error)), bytes: None },
        }
    }

    /// An error of the plumbing.
    pub fn error(error: impl Into<ApiError>) -> Self {
        Self::new(Err(error.into()))
    }

    /// As a message with these other fields, and the buffer to hand over.
    pub fn message(&self, fields: &[(&str, &JsValue)]) -> (Object, Option<ArrayBuffer>) {
        let (name, text) = match &self.outcome {
            Ok(reply) => ("ok", reply),
            Err(error) => ("error", error),
        };
        let message = object(fields);
        let put = |name: &str, value: &JsValue| {
            let _ = js_sys::Reflect::set(&message, &JsValue::from_str(name), value);
        };
        put(name, &JsValue::from_str(text));
        let bytes = self.bytes.as_deref().map(buffer);
        if let Some(bytes) = &bytes {
            put("bytes", bytes);
        }
        (message, bytes)
    }

    /// Reads [`Answer::message`].
    pub fn read(message: &JsValue) -> Option<Self> {
        let outcome = match (global::text(message, "ok"), global::text(message, "error")) {
            (Some(reply), _) => Ok(reply),
            (None, Some(error)) => Err(error),
            (None, None) => return None,
        };
        Some(Self { outcome, bytes: global::bytes(message, "bytes") })
    }
}

/// An event as text.
pub fn event(event: &Event) -> String {
    json(event)
}

fn json(value: &impl serde::Serialize) -> String {
    // Our own types always serialise.
    serde_json::to_string(value).unwrap_or_default()
}
