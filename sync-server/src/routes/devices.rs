//! `/api/devices`: the enrolled devices.

use axum::extract::State;
use axum::http::StatusCode;
use jobsheet_api::office::DeviceView;
use jobsheet_model::ReplicaId;
use jobsheet_model::person::Role;

use crate::app::App;
use crate::auth::{Desk, devices};
use crate::error::Result;
use crate::extract::{Json, Path};

/// Every enrolled device.
///
/// # Errors
/// `not_permitted`.
pub async fn list(State(app): State<App>, desk: Desk) -> Result<Json<Vec<DeviceView>>> {
    desk.require(&[Role::Administrator, Role::Supervisor])?;
    app.db.read(|tx, _| devices::list(tx)).await.map(Json)
}

/// Shuts a device out.
///
/// # Errors
/// `not_permitted`, `not_found`.
pub async fn revoke(State(app): State<App>, desk: Desk, Path(replica): Path<ReplicaId>) -> Result<StatusCode> {
    desk.require(&[Role::Administrator])?;
    app.db.write(move |tx, cx| devices::revoke(tx, cx, desk.user, replica)).await?;
    Ok(StatusCode::NO_CONTENT)
}
