//! One line for each request: what was asked for by route, never by address: addresses hold ids, searched names and tickets.

use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;

/// Writes the line after the answer is made. Seen with `JOBSHEET_LOG=info,jobsheet_server::access_log=debug`.
pub async fn log(request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let response = next.run(request).await;
    let route = route.as_ref().map_or("-", MatchedPath::as_str);
    let (status, ms) = (response.status().as_u16(), u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX));
    tracing::debug!(%method, route, status, ms, "Answered.");
    response
}
