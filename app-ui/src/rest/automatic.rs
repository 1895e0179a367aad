//! Orders that go to the best person by themselves.

use jobsheet_api::ApiError;
use jobsheet_api::office::{Automatic, Switch, SwitchRequest};
use jobsheet_model::SwitchId;

use super::fetch::{ask, order, tell};

/// `GET /api/automatic`
pub async fn automatic() -> Result<Automatic, ApiError> {
    ask("GET", "/api/automatic").await
}

/// `PUT /api/automatic/{id}`: a new switch, or what one is to be.
pub async fn put_switch(id: SwitchId, request: &SwitchRequest) -> Result<Switch, ApiError> {
    tell("PUT", &format!("/api/automatic/{id}"), request).await
}

/// `DELETE /api/automatic/{id}`: the version that was seen.
pub async fn remove_switch(id: SwitchId, version: u64) -> Result<(), ApiError> {
    order("DELETE", &format!("/api/automatic/{id}?version={version}"), None).await
}
