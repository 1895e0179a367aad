//! What a browser gets.

use axum::body::Body;
use axum::http::Request;
use axum::routing::get;

use super::*;

async fn ask(path: &str, accept: &str, secure: bool) -> Response {
    let folder = tempfile::TempDir::new().unwrap();
    let file = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    file("index.html", "<!doctype html><title>工单</title>");
    file("sw.js", "// worker");
    file("app-0123456789ab.js", "let long = 1;");
    file("app-0123456789ab.js.gz", "packed");
    file("manifest.webmanifest", "{}");
    let routes = Router::new().route("/api/ping", get(async || "pong"));
    let request = Request::get(path).header("host", "jobsheet.test:8080").header("accept", accept);
    with_app(routes, Some(folder.path()), Guard { secure, tiles: None })
        .oneshot(request.body(Body::empty()).unwrap())
        .await
        .unwrap()
}

fn told(response: &Response) -> String {
    let header = |name: &str| response.headers().get(name).map_or("-", |value| value.to_str().unwrap()).to_owned();
    format!("{} {} | {}", response.status().as_u16(), header("content-type"), header("cache-control"))
}

#[tokio::test]
async fn hashed_files_are_kept_for_ever_and_the_page_is_asked_for_again() {
    let page = "text/html,*/*";
    let mut seen = Vec::new();
    for (path, accept) in [
        ("/", page),
        ("/orders/17", page),
        ("/app-0123456789ab.js", "*/*"),
        ("/sw.js", "*/*"),
        ("/manifest.webmanifest", "*/*"),
        ("/gone-0123456789ab.js", "*/*"),
        ("/orders/17", "application/json"),
        ("/api/nothing", page),
        ("/apical", page),
        ("/..%2f..%2fetc/passwd", "*/*"),
    ] {
        seen.push(format!("{path} → {}", told(&ask(path, accept, false).await)));
    }
    insta::assert_snapshot!(seen.join("\n"), @r#"
    / → 200 text/html | no-cache
    /orders/17 → 200 text/html | no-cache
    /app-0123456789ab.js → 200 text/javascript | public, max-age=31536000, immutable
    /sw.js → 200 text/javascript | no-cache
    /manifest.webmanifest → 200 application/manifest+json | no-cache
    /gone-0123456789ab.js → 404 - | no-store
    /orders/17 → 404 - | no-store
    /api/nothing → 404 application/json | no-store
    /apical → 200 text/html | no-cache
    /..%2f..%2fetc/passwd → 404 - | no-store
    "#);
}

#[tokio::test]
async fn the_packed_twin_is_given_to_who_can_unpack_it() {
    let folder = tempfile::TempDir::new().unwrap();
    std::fs::write(folder.path().join("app-0123456789ab.js"), "let long = 1;").unwrap();
    std::fs::write(folder.path().join("app-0123456789ab.js.gz"), "packed").unwrap();
    let request = Request::get("/app-0123456789ab.js").header("accept-encoding", "gzip, br");
    let router = with_app(Router::new(), Some(folder.path()), Guard::default());
    let answer = router.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    assert_eq!(answer.headers()["content-encoding"], "gzip");
    let body = axum::body::to_bytes(answer.into_body(), 100).await.unwrap();
    assert_eq!(body, "packed", "and not packed once more");
}

#[tokio::test]
async fn the_page_talks_only_with_its_own_server() {
    let answer = ask("/", "text/html", true).await;
    let mut headers: Vec<String> = Vec::new();
    for (name, value) in answer.headers() {
        if !["content-length", "last-modified", "etag"].contains(&name.as_str()) {
            headers.push(format!("{name}: {}", value.to_str().unwrap()));
        }
    }
    headers.sort();
    insta::assert_snapshot!(headers.join("\n"), @r#"
    accept-ranges: bytes
    cache-control: no-cache
    content-security-policy: default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' blob: data:; font-src 'self'; connect-src 'self' ws://jobsheet.test:8080 wss://jobsheet.test:8080; worker-src 'self'; manifest-src 'self'; media-src 'self' blob:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'
    content-type: text/html
    cross-origin-opener-policy: same-origin
    permissions-policy: geolocation=(self), camera=(self), microphone=(), payment=(), usb=()
    referrer-policy: no-referrer
    strict-transport-security: max-age=31536000
    vary: accept-encoding
    x-content-type-options: nosniff
    x-frame-options: DENY
    "#);
}

/// Most of what a quiet phone hears are headers (`cargo xtask bench sync`: 600 bytes there and back).
#[tokio::test]
async fn a_sync_frame_has_few_headers() {
    let frame = || async { ([(header::CONTENT_TYPE, jobsheet_sync::frame::CONTENT_TYPE)], "frame") };
    let router = with_app(Router::new().route("/sync", get(frame)), None, Guard::default());
    let answer = router.oneshot(Request::get("/sync").body(Body::empty()).unwrap()).await.unwrap();
    let mut names: Vec<&str> = answer.headers().keys().map(header::HeaderName::as_str).collect();
    names.sort_unstable();
    assert_eq!(names, ["content-length", "content-type", "referrer-policy", "x-content-type-options"]);
}

#[tokio::test]
async fn a_strange_host_is_not_copied_into_a_header() {
    assert!(!policy(Some("evil.test; script-src *"), None).contains("evil"));
    assert!(policy(Some("[::1]:8080"), None).contains("wss://[::1]:8080;"));
    // The tiles that a house has named may be asked for, and nothing else of theirs.
    let named = policy(None, Some("https://tiles.example"));
    assert_eq!(named.matches("tiles.example").count(), 1);
    assert!(named.contains("connect-src 'self' https://tiles.example;") && named.contains("worker-src 'self';"));
}

#[tokio::test]
async fn a_panic_is_answered() {
    let routes = Router::new().route(
        "/api/broken",
        get(async || {
            if true {
                panic!("on purpose")
            }
        }),
    );
    let answer = with_app(routes, None, Guard::default())
        .oneshot(Request::get("/api/broken").body(Body::empty()).unwrap())
        .await
        .unwrap();
    assert_eq!(answer.status(), 500);
    let body = axum::body::to_bytes(answer.into_body(), 1000).await.unwrap();
    assert_eq!(body, r#"{"error":{"code":"internal"}}"#);
}
