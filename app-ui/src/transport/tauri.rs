//! The core in the shell: one command (`command`), one channel for events (`events`). A command travels as one raw body
//! with its bytes, and so does its answer ([`shell::frame`]).

use std::rc::Rc;

use jobsheet_api::device::{Command, Event, Reply};
use jobsheet_api::{ApiError, ErrorCode};
use js_sys::{ArrayBuffer, Object, Promise, Reflect};
use leptos::logging;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::Closure;

use super::{Answer, Listener, Pending, Transport};
use crate::platform::shell::{self, frame, outcome, unframe};

/// The shell, with its channel open.
pub struct Shell(shell::Shell);

impl Shell {
    /// Finds the shell and opens the channel.
    pub fn start(listener: Listener) -> Result<Self, ApiError> {
        Self::open(&listener).map_err(|_| ErrorCode::Internal.into())
    }

    fn open(listener: &Listener) -> Result<Self, JsValue> {
        let shell = shell::Shell::find()?;
        let channel = shell.channel()?;
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
        let _ = shell.begin("events", &arguments)?;
        Ok(Self(shell))
    }
}

async fn answer(begun: Result<Promise, JsValue>) -> Answer {
    let value = outcome(begun).await?;
    let (json, bytes) = unframe(&value).ok_or(ErrorCode::Internal)?;
    let reply = serde_json::from_str::<Reply>(&json).map_err(|_| ErrorCode::Internal)?;
    Ok((reply, bytes))
}

impl Transport for Shell {
    fn call(&self, command: Command, bytes: Option<ArrayBuffer>) -> Pending {
        let Ok(json) = serde_json::to_string(&command) else {
            return Box::pin(std::future::ready(Err(ErrorCode::Internal.into())));
        };
        Box::pin(answer(self.0.begin("command", &frame(&json, bytes.as_ref()))))
    }
}
