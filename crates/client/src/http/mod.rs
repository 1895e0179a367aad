//! Talking to the server: one request, one answer, or none.
//!
//! [`Http`] is a port. The shells and the browser use [`Fetch`] (reqwest there, the browser's own here); the simulation
//! has its own, which loses, delays and repeats.
//!
//! **Invariant:** an answer is bytes from a stranger. Its body is bounded here, and nothing that reads it may panic.

#[cfg(target_arch = "wasm32")]
mod browser;
#[cfg(not(target_arch = "wasm32"))]
mod fetch;
#[cfg(not(target_arch = "wasm32"))]
mod trust;

use std::collections::BTreeMap;
use std::future::Future;

use jobsheet_api::error::ErrorBody;
use jobsheet_api::{ApiError, ErrorCode};
use serde::Serialize;
use serde::de::DeserializeOwned;

#[cfg(target_arch = "wasm32")]
pub use browser::Fetch;
#[cfg(not(target_arch = "wasm32"))]
pub use fetch::Fetch;
#[cfg(not(target_arch = "wasm32"))]
pub use trust::Trust;

/// Longest body that is read: a pull is bounded by its `limit`, a photo by what uploads take.
pub const MAX_BODY: usize = 32 * 1024 * 1024;

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Reads headers only.
    Head,
    /// Sends.
    Post,
    /// Continues an upload.
    Patch,
}

/// One request.
#[derive(Debug, Clone)]
pub struct Request {
    /// What is asked.
    pub method: Method,
    /// Absolute address.
    pub url: String,
    /// Names in lower case.
    pub headers: Vec<(&'static str, String)>,
    /// May be empty.
    pub body: Vec<u8>,
    /// After this the answer counts as lost.
    pub timeout_ms: u32,
}

impl Request {
    /// A request without headers or body that may take a minute.
    #[must_use]
    pub fn new(method: Method, url: String) -> Self {
        Self { method, url, headers: Vec::new(), body: Vec::new(), timeout_ms: 60_000 }
    }

    /// The same with one more header.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// The same on behalf of a device.
    #[must_use]
    pub fn bearer(self, token: &str) -> Self {
        self.header("authorization", format!("Bearer {token}"))
    }

    /// The same with a body of this type.
    #[must_use]
    pub fn body(self, mime: &str, body: Vec<u8>) -> Self {
        Self { body, ..self.header("content-type", mime) }
    }

    /// The same with a JSON body.
    #[must_use]
    pub fn json(self, body: &impl Serialize) -> Self {
        // Our own request types always serialise; an empty body would be refused by the server in words.
        self.body("application/json", serde_json::to_vec(body).unwrap_or_default())
    }

    /// The same with another patience.
    #[must_use]
    pub fn timeout(self, timeout_ms: u32) -> Self {
        Self { timeout_ms, ..self }
    }
}

/// One answer.
#[derive(Debug, Clone, Default)]
pub struct Response {
    /// HTTP status.
    pub status: u16,
    /// Names in lower case.
    pub headers: BTreeMap<String, String>,
    /// At most [`MAX_BODY`].
    pub body: Vec<u8>,
}

impl Response {
    /// 2xx.
    #[must_use]
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// A header that holds a number.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<u64> {
        self.headers.get(name)?.trim().parse().ok()
    }

    /// The answer as JSON, or the error it stands for.
    ///
    /// # Errors
    /// [`Response::error`] when it is no success; [`ErrorCode::Busy`] when something between us and the server answers
    /// in its place (a login page of a hotel).
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, ApiError> {
        if !self.is_success() {
            return Err(self.error());
        }
        crate::json::read(&self.body).map_err(|_| ErrorCode::Busy.into())
    }

    /// What an answer that is no success means. Unknown words of a newer server fall back on the status.
    #[must_use]
    pub fn error(&self) -> ApiError {
        if let Ok(ErrorBody { error }) = crate::json::read(&self.body) {
            return error;
        }
        let code = match self.status {
            400 => ErrorCode::MalformedRequest,
            401 => ErrorCode::SessionExpired,
            403 => ErrorCode::NotPermitted,
            404 | 410 => ErrorCode::NotFound,
            409 => ErrorCode::OffsetMismatch,
            413 => ErrorCode::BlobTooLarge,
            460 => ErrorCode::HashMismatch,
            507 => ErrorCode::StorageFull,
            _ => ErrorCode::Busy,
        };
        ApiError::new(code).with("status", self.status)
    }

    /// When the server asks to be left alone for so many milliseconds.
    #[must_use]
    pub fn retry_after_ms(&self) -> Option<i64> {
        self.number("retry-after").map(|seconds| i64::try_from(seconds.min(3600)).unwrap_or(3600) * 1000)
    }
}

/// There was no answer: no network, no server, a cut connection, or one that went on for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoAnswer;

impl From<NoAnswer> for ApiError {
    fn from(_: NoAnswer) -> Self {
        ErrorCode::Offline.into()
    }
}

/// The network.
pub trait Http {
    /// Sends a request and waits for the whole answer.
    fn send(&self, request: Request) -> impl Future<Output = Result<Response, NoAnswer>>;
}

impl<H: Http> Http for std::rc::Rc<H> {
    async fn send(&self, request: Request) -> Result<Response, NoAnswer> {
        self.as_ref().send(request).await
    }
}

#[cfg(test)]
mod tests;
