//! When and where trips take longer.

use jobsheet_api::ApiError;
use jobsheet_api::office::{Slow, SlowHours, SlowRequest};
use jobsheet_model::SlowId;

use super::fetch::{ask, order, tell};

/// `GET /api/slow`
pub async fn slow() -> Result<SlowHours, ApiError> {
    ask("GET", "/api/slow").await
}

/// `PUT /api/slow/{id}`
pub async fn put_slow(id: SlowId, request: &SlowRequest) -> Result<Slow, ApiError> {
    tell("PUT", &format!("/api/slow/{id}"), request).await
}

/// `DELETE /api/slow/{id}?version=N`
pub async fn remove_slow(id: SlowId, version: u64) -> Result<(), ApiError> {
    order("DELETE", &format!("/api/slow/{id}?version={version}"), None).await
}
