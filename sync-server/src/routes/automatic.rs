//! `/api/automatic`: which orders go to the best person by themselves.

use axum::extract::State;
use axum::http::StatusCode;
use jobsheet_api::office::{AreaName, Automatic, Switch, SwitchRequest};
use jobsheet_model::SwitchId;

use super::map::Version;
use crate::app::App;
use crate::auth::Desk;
use crate::db::Tx;
use crate::error::Result;
use crate::extract::{Json, Path, Query};
use crate::{automatic, map};

/// The switches, and what came of the orders that they were for.
///
/// # Errors
/// `not_permitted`.
pub async fn show(State(app): State<App>, _: Desk) -> Result<Json<Automatic>> {
    let read = app.db.read(|tx, _| {
        Ok(Automatic { switches: automatic::switches(tx)?, tries: automatic::newest(tx)?, areas: areas(tx)? })
    });
    read.await.map(Json)
}

/// Areas by name, to choose from.
pub(super) fn areas(tx: &mut Tx) -> Result<Vec<AreaName>> {
    Ok(map::territories(tx)?.into_iter().map(|area| AreaName { id: area.id, name: area.name }).collect())
}

/// Makes or changes a switch.
///
/// # Errors
/// As [`automatic::put`].
pub async fn switch(
    State(app): State<App>,
    desk: Desk,
    Path(id): Path<SwitchId>,
    Json(request): Json<SwitchRequest>,
) -> Result<Json<Switch>> {
    app.db.write(move |tx, cx| automatic::put(tx, cx, &desk, id, &request)).await.map(Json)
}

/// Removes a switch.
///
/// # Errors
/// As [`automatic::remove`].
pub async fn remove(
    State(app): State<App>,
    desk: Desk,
    Path(id): Path<SwitchId>,
    Query(seen): Query<Version>,
) -> Result<StatusCode> {
    app.db.write(move |tx, cx| automatic::remove(tx, cx, &desk, id, seen.version)).await?;
    Ok(StatusCode::NO_CONTENT)
}
