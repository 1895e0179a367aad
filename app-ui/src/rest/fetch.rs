//! One request and its answer.

use jobsheet_api::error::ErrorBody;
use jobsheet_api::{ApiError, ErrorCode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Headers, RequestInit, Response};

/// How long a person waits for an answer before the app says that there is none.
const PATIENCE_MS: u32 = 20_000;

/// The same for what is worth waiting for, and says that it is being worked on.
const LONG_PATIENCE_MS: u32 = 120_000;

/// A request without a body.
pub async fn ask<T: DeserializeOwned>(method: &str, path: &str) -> Result<T, ApiError> {
    parse(&exchange(method, path, None, &AbortSignal::timeout_with_u32(PATIENCE_MS)).await?)
}

/// A request with a JSON body.
pub async fn tell<T: DeserializeOwned>(method: &str, path: &str, body: &impl Serialize) -> Result<T, ApiError> {
    let body = serde_json::to_string(body).map_err(|_| ErrorCode::Internal)?;
    parse(&exchange(method, path, Some(&body), &AbortSignal::timeout_with_u32(PATIENCE_MS)).await?)
}

/// A request with a JSON body whose answer takes the server a while to think of.
pub async fn tell_slow<T: DeserializeOwned>(method: &str, path: &str, body: &impl Serialize) -> Result<T, ApiError> {
    let body = serde_json::to_string(body).map_err(|_| ErrorCode::Internal)?;
    parse(&exchange(method, path, Some(&body), &AbortSignal::timeout_with_u32(LONG_PATIENCE_MS)).await?)
}

/// A request whose answer has no body that matters.
pub async fn order(method: &str, path: &str, body: Option<&str>) -> Result<(), ApiError> {
    exchange(method, path, body, &AbortSignal::timeout_with_u32(PATIENCE_MS)).await.map(|_| ())
}

/// A request that the server may hold for `hold_ms` before it answers.
pub async fn wait<T: DeserializeOwned>(path: &str, hold_ms: u32) -> Result<T, ApiError> {
    parse(&exchange("GET", path, None, &AbortSignal::timeout_with_u32(hold_ms + PATIENCE_MS)).await?)
}

/// A value made safe for a place in a query.
pub fn escape(text: &str) -> String {
    String::from(js_sys::encode_uri_component(text))
}

async fn exchange(method: &str, path: &str, body: Option<&str>, signal: &AbortSignal) -> Result<String, ApiError> {
    let answer = send(method, path, body, signal).await.map_err(|_| ErrorCode::Offline)?;
    let status = answer.status();
    let text = text(&answer).await.map_err(|_| ErrorCode::Offline)?;
    if answer.ok() {
        return Ok(text);
    }
    Err(serde_json::from_str::<ErrorBody>(&text).map_or_else(|_| unspoken(status), |body| body.error))
}

async fn send(method: &str, path: &str, body: Option<&str>, signal: &AbortSignal) -> Result<Response, JsValue> {
    let headers = Headers::new()?;
    headers.set("accept", "application/json")?;
    if let Some(token) = super::token() {
        headers.set("authorization", &format!("Bearer {token}"))?;
    }
    if body.is_some() {
        headers.set("content-type", "application/json")?;
    }
    let init = RequestInit::new();
    init.set_method(method);
    init.set_headers(&headers);
    init.set_signal(Some(signal));
    if let Some(body) = body {
        init.set_body(&JsValue::from_str(body));
    }
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    JsFuture::from(window.fetch_with_str_and_init(path, &init)).await?.dyn_into()
}

async fn text(answer: &Response) -> Result<String, JsValue> {
    Ok(JsFuture::from(answer.text()?).await?.as_string().unwrap_or_default())
}

fn parse<T: DeserializeOwned>(text: &str) -> Result<T, ApiError> {
    serde_json::from_str(text).map_err(|error| {
        // The text itself may hold names and numbers: only its place and shape go to the console.
        web_sys::console::error_1(&JsValue::from_str(&format!("An answer could not be read: {error}.")));
        ErrorCode::Internal.into()
    })
}

/// An answer that is not ours: a proxy's page, a server that is just starting.
fn unspoken(status: u16) -> ApiError {
    match status {
        401 => ErrorCode::SessionExpired,
        404 => ErrorCode::NotFound,
        429 => ErrorCode::TooManyAttempts,
        502..=504 => ErrorCode::Busy,
        _ => ErrorCode::Internal,
    }
    .into()
}
