//! `/api/board`: a day, and what a dispatcher decides about it.

use axum::extract::State;
use jobsheet_api::office::{Board, MovesRequest, MovesResponse};
use serde::Deserialize;

use crate::app::App;
use crate::auth::Desk;
use crate::error::Result;
use crate::extract::{Json, Query};
use crate::planning;

/// `?day=2026-11-28`; today without it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct DayParameters {
    pub(crate) day: String,
}

/// A day.
///
/// # Errors
/// `not_permitted`, `invalid_input`.
pub async fn show(State(app): State<App>, _: Desk, Query(parameters): Query<DayParameters>) -> Result<Json<Board>> {
    app.db.read(move |tx, cx| planning::board(tx, cx, &parameters.day)).await.map(Json)
}

/// Decisions about it; each is made or refused by itself.
///
/// # Errors
/// As [`planning::moves`].
pub async fn moves(
    State(app): State<App>,
    desk: Desk,
    Json(request): Json<MovesRequest>,
) -> Result<Json<MovesResponse>> {
    app.db.write(move |tx, cx| planning::moves(tx, cx, &desk, &request)).await.map(Json)
}
