//! [`Http`] in a browser: the worker's own `fetch`. A client library would bring a parser of addresses and the tables of
//! international domain names, which the browser has already.

use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Headers, RequestCache, RequestCredentials, RequestInit, WorkerGlobalScope};

use super::{Http, MAX_BODY, Method, NoAnswer, Request, Response};

/// The real network.
#[derive(Debug, Clone)]
pub struct Fetch;

impl Fetch {
    /// The worker's.
    ///
    /// # Errors
    /// Never here.
    pub fn new() -> Result<Self, NoAnswer> {
        Ok(Self)
    }
}

async fn try_send(request: Request) -> Result<Option<Response>, JsValue> {
    let wish = RequestInit::new();
    wish.set_method(match request.method {
        Method::Get => "GET",
        Method::Head => "HEAD",
        Method::Post => "POST",
        Method::Patch => "PATCH",
    });
    // The token is in a header; nothing else tells who asks, and no answer is kept.
    wish.set_credentials(RequestCredentials::Omit);
    wish.set_cache(RequestCache::NoStore);
    // Until the whole body is there.
    wish.set_signal(Some(&AbortSignal::timeout_with_u32(request.timeout_ms)));
    let headers = Headers::new()?;
    for (name, value) in &request.headers {
        headers.append(name, value)?;
    }
    wish.set_headers(&headers);
    if !request.body.is_empty() {
        wish.set_body(&Uint8Array::from(request.body.as_slice()));
    }
    let scope: WorkerGlobalScope = js_sys::global().unchecked_into();
    let answer: web_sys::Response =
        JsFuture::from(scope.fetch_with_str_and_init(&request.url, &wish)).await?.unchecked_into();

    let mut response = Response { status: answer.status(), ..Response::default() };
    for entry in js_sys::try_iter(&answer.headers())?.into_iter().flatten() {
        let entry: js_sys::Array = entry?.unchecked_into();
        if let (Some(name), Some(value)) = (entry.get(0).as_string(), entry.get(1).as_string()) {
            response.headers.insert(name, value);
        }
    }
    if response.number("content-length").is_some_and(|length| length > MAX_BODY as u64) {
        return Ok(None);
    }
    let body: ArrayBuffer = JsFuture::from(answer.array_buffer()?).await?.unchecked_into();
    if body.byte_length() as usize > MAX_BODY {
        return Ok(None);
    }
    response.body = Uint8Array::new(&body).to_vec();
    Ok(Some(response))
}

impl Http for Fetch {
    async fn send(&self, request: Request) -> Result<Response, NoAnswer> {
        // The browser's error may hold the address; it goes nowhere.
        try_send(request).await.ok().flatten().ok_or(NoAnswer)
    }
}
