//! `/api/map` and `/api/territories`: where people are, what lies under it, and the areas that they serve.

use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jobsheet_api::ErrorCode;
use jobsheet_api::office::{MapDay, Territory, TerritoryRequest};
use jobsheet_model::TerritoryId;
use serde::Deserialize;
use tower::ServiceExt;
use tower_http::services::ServeFile;

use super::board::DayParameters;
use crate::app::App;
use crate::auth::Desk;
use crate::error::{Error, Result};
use crate::extract::{Json, Path, Query};
use crate::map;

/// What the basemap is served as: packed inside already.
pub const PMTILES: &str = "application/vnd.pmtiles";

/// A day.
///
/// # Errors
/// `not_permitted`, `invalid_input`.
pub async fn show(State(app): State<App>, _: Desk, Query(parameters): Query<DayParameters>) -> Result<Json<MapDay>> {
    let basemap = app.basemap.clone();
    app.db.read(move |tx, cx| map::day(tx, cx, parameters.day(), (*basemap).as_ref())).await.map(Json)
}

/// The basemap's bytes, as many as are asked for.
///
/// # Errors
/// `not_permitted`, `not_found`.
pub async fn basemap(State(app): State<App>, _: Desk, request: Request) -> Result<Response> {
    let none = || Error::refused(ErrorCode::NotFound);
    let file = (*app.basemap).as_ref().and_then(map::Basemap::file).ok_or_else(none)?;
    let Ok(answer) = ServeFile::new(file).oneshot(request).await;
    if answer.status() == StatusCode::NOT_FOUND {
        return Err(none());
    }
    let mut answer = answer.into_response();
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PMTILES));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    Ok(answer)
}

/// Draws an area.
///
/// # Errors
/// As [`map::put`].
pub async fn draw(
    State(app): State<App>,
    desk: Desk,
    Json(request): Json<TerritoryRequest>,
) -> Result<Json<Territory>> {
    app.db.write(move |tx, cx| map::put(tx, cx, &desk, &request)).await.map(Json)
}

/// Changes an area.
///
/// # Errors
/// As [`map::put`].
pub async fn change(
    State(app): State<App>,
    desk: Desk,
    Path(id): Path<TerritoryId>,
    Json(request): Json<TerritoryRequest>,
) -> Result<Json<Territory>> {
    let request = TerritoryRequest { id, ..request };
    app.db.write(move |tx, cx| map::put(tx, cx, &desk, &request)).await.map(Json)
}

/// `?version=3`: the version that was seen.
#[derive(Debug, Deserialize)]
pub struct Version {
    pub(super) version: u64,
}

/// Removes an area.
///
/// # Errors
/// As [`map::remove`].
pub async fn remove(
    State(app): State<App>,
    desk: Desk,
    Path(id): Path<TerritoryId>,
    Query(seen): Query<Version>,
) -> Result<StatusCode> {
    app.db.write(move |tx, cx| map::remove(tx, cx, &desk, id, seen.version)).await?;
    Ok(StatusCode::NO_CONTENT)
}
