//! When people work and what they can do, and what work takes.

use jobsheet_api::ApiError;
use jobsheet_api::office::{Availability, AvailabilityRequest, Needs, WorkPattern};
use jobsheet_model::{AssetId, UserId};

use super::fetch::{ask, tell};

/// `GET /api/people/{id}/work`
pub async fn work(person: UserId) -> Result<WorkPattern, ApiError> {
    ask("GET", &format!("/api/people/{person}/work")).await
}

/// `PUT /api/people/{id}/work`
pub async fn put_work(person: UserId, work: &WorkPattern) -> Result<WorkPattern, ApiError> {
    tell("PUT", &format!("/api/people/{person}/work"), work).await
}

/// `GET /api/needs`: what services need.
pub async fn needs() -> Result<Vec<Needs>, ApiError> {
    ask("GET", "/api/needs").await
}

/// `GET /api/needs/assets/{id}`
pub async fn asset_needs(asset: AssetId) -> Result<Needs, ApiError> {
    ask("GET", &format!("/api/needs/assets/{asset}")).await
}

/// `PUT /api/assets/{id}/availability`
pub async fn put_availability(asset: AssetId, wish: &AvailabilityRequest) -> Result<Availability, ApiError> {
    tell("PUT", &format!("/api/assets/{asset}/availability"), wish).await
}

/// `PUT /api/needs/services/{code}` or `/api/needs/assets/{id}`
pub async fn put_needs(asset: bool, needs: &Needs) -> Result<Needs, ApiError> {
    let kind = if asset { "assets" } else { "services" };
    tell("PUT", &format!("/api/needs/{kind}/{}", needs.subject), needs).await
}
