//! The map: where people are, and the areas that they serve.

use jobsheet_api::ApiError;
use jobsheet_api::office::{MapDay, Territory, TerritoryRequest};
use jobsheet_model::TerritoryId;

use super::fetch::{ask, order, tell};

/// `GET /api/map`: a day of the company, `2026-11-28`.
pub async fn map(day: &str) -> Result<MapDay, ApiError> {
    ask("GET", &format!("/api/map?day={day}")).await
}

/// `POST /api/territories` for a new area, `PUT /api/territories/{id}` for one that was seen.
pub async fn put_territory(request: &TerritoryRequest) -> Result<Territory, ApiError> {
    if request.version == 0 {
        tell("POST", "/api/territories", request).await
    } else {
        tell("PUT", &format!("/api/territories/{}", request.id), request).await
    }
}

/// `DELETE /api/territories/{id}`: the version that was seen.
pub async fn remove_territory(id: TerritoryId, version: u64) -> Result<(), ApiError> {
    order("DELETE", &format!("/api/territories/{id}?version={version}"), None).await
}
