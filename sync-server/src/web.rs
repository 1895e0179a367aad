//! The web app as files, and the headers that keep it to itself.
//!
//! A file with a hash in its name never changes and may be kept for ever; the page, the service worker and the manifest must be
//! asked for again. Any other address that a person might open is the app's own business and gets the page.

use std::panic::AssertUnwindSafe;
use std::path::Path;

use axum::Router;
use axum::extract::Request;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use futures::FutureExt;
use jobsheet_api::ErrorCode;
use tower::ServiceExt;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use tower_http::services::{ServeDir, ServeFile};

use crate::error::Error;
use crate::routes::map::PMTILES;

/// Digits of the hash in a file's name, as `cargo xtask web` makes them.
const HASH: usize = 12;

/// What the headers of this house say.
#[derive(Debug, Clone, Default)]
pub struct Guard {
    /// Everybody comes by HTTPS.
    pub secure: bool,
    /// Where desks ask for tiles of the map, if not here.
    pub tiles: Option<String>,
}

/// Adds the web app to the routes, packing of answers, and the headers of every answer.
pub fn with_app(routes: Router, web: Option<&Path>, guarded: Guard) -> Router {
    let routes = match web {
        Some(folder) => {
            let files = ServeDir::new(folder).precompressed_gzip().append_index_html_on_directories(false);
            let page = ServeFile::new(folder.join("index.html")).precompressed_gzip();
            routes.fallback(move |request: Request| give(request, files.clone(), page.clone()))
        }
        None => routes.fallback(async || Error::refused(ErrorCode::NotFound)),
    };
    // Photos and tiles are packed already, and a sync body packs itself.
    let packable = SizeAbove::new(1024)
        .and(NotForContentType::new("image/"))
        .and(NotForContentType::const_new(PMTILES))
        .and(NotForContentType::new(jobsheet_sync::frame::CONTENT_TYPE));
    routes
        .layer(CompressionLayer::new().gzip(true).compress_when(packable))
        .layer(middleware::from_fn(move |request, next| guard(request, next, guarded.clone())))
}

async fn give(request: Request, files: ServeDir, page: ServeFile) -> Response {
    let path = request.uri().path().to_owned();
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return Error::refused(ErrorCode::NotFound).into_response();
    }
    if is_ours(&path) {
        // An address of the interface that does not exist: programs want to hear that in JSON.
        return Error::refused(ErrorCode::NotFound).into_response();
    }
    let opened = path == "/" || (!has_ending(&path) && accepts_page(request.headers()));
    let answer = if opened { page.oneshot(request).await } else { files.oneshot(request).await };
    let Ok(answer) = answer;
    let mut answer = answer.map(axum::body::Body::new);
    let cache = if answer.status().is_client_error() {
        "no-store"
    } else if !opened && has_hash(&path) {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    answer
}

fn is_ours(path: &str) -> bool {
    ["/api", "/sync", "/uploads", "/blobs", "/poke"]
        .iter()
        .any(|ours| path.strip_prefix(ours).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}

fn has_ending(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|name| name.contains('.'))
}

fn accepts_page(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accept.contains("text/html")
}

/// `app-0123456789ab.js`.
fn has_hash(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let stem = name.split('.').next().unwrap_or_default();
    let Some((_, hash)) = stem.rsplit_once('-') else { return false };
    hash.len() == HASH && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The headers of every answer; those of a sync frame are few.
async fn guard(request: Request, next: Next, Guard { secure, tiles }: Guard) -> Response {
    // HTTP/2 says it in the address instead of a header.
    let named = request.headers().get(header::HOST).and_then(|value| value.to_str().ok());
    let host = named.or_else(|| request.uri().authority().map(Authority::as_str)).map(str::to_owned);
    // A panic is our fault and one request's end; without an answer the other side would take it for a lost connection.
    let ran = AssertUnwindSafe(next.run(request)).catch_unwind().await;
    let mut response = ran.unwrap_or_else(|_| Error::internal("a route panicked").into_response());
    let headers = response.headers_mut();
    let is_page = headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    // What no browser ever shows needs no policy, and nothing is told most of the time: it would be most of the answer.
    let is_frame = headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind == jobsheet_sync::frame::CONTENT_TYPE);
    if !is_frame
        && !headers.contains_key(header::CONTENT_SECURITY_POLICY)
        && let Ok(policy) = HeaderValue::from_str(&policy(host.as_deref(), tiles.as_deref()))
    {
        // On a worker's script it governs the worker.
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    if is_page {
        headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
        headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
        let allowed = HeaderValue::from_static("geolocation=(self), camera=(self), microphone=(), payment=(), usb=()");
        headers.insert("permissions-policy", allowed);
    }
    if secure {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    response
}

/// Scripts, styles and talk only from and with this server; WebAssembly may be compiled; pictures may come from memory. Style
/// *attributes* are allowed, because the app sets positions and colours by them; style elements from elsewhere are not.
fn policy(host: Option<&str>, tiles: Option<&str>) -> String {
    // Older browsers do not take 'self' to mean WebSockets. A strange host is left out rather than copied into a header.
    let plain = |host: &&str| host.bytes().all(|b| b.is_ascii_alphanumeric() || b".-:[]".contains(&b));
    let sockets = host.filter(plain).map(|host| format!(" ws://{host} wss://{host}")).unwrap_or_default();
    // The house has said that its map comes from there; scripts and pages still do not.
    let tiles = tiles.map(|origin| format!(" {origin}")).unwrap_or_default();
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; style-src-attr 'unsafe-inline'; \
         img-src 'self' blob: data:; font-src 'self'; connect-src 'self'{sockets}{tiles}; worker-src 'self'; manifest-src 'self'; \
         media-src 'self' blob:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
}

#[cfg(test)]
mod tests;
