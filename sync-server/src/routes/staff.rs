//! `/api/people/{id}/work`, `/api/needs`, `/api/assets/{id}/availability`: when people work, what they can do, what work takes, and
//! whether its equipment can be had.

use axum::extract::State;
use jobsheet_api::office::{Availability, AvailabilityRequest, Needs, WorkPattern};
use jobsheet_model::{AssetId, UserId};

use crate::app::App;
use crate::auth::Desk;
use crate::error::Result;
use crate::extract::{Json, Path};
use crate::planning::needs::{self, Subject};
use crate::planning::{equipment, staff};

/// Somebody's working week.
///
/// # Errors
/// `not_permitted`, `not_found`.
pub async fn pattern(State(app): State<App>, _: Desk, Path(id): Path<UserId>) -> Result<Json<WorkPattern>> {
    app.db.read(move |tx, _| staff::pattern(tx, id)).await.map(Json)
}

/// Changes it.
///
/// # Errors
/// As [`staff::put_pattern`].
pub async fn put_pattern(
    State(app): State<App>,
    desk: Desk,
    Path(id): Path<UserId>,
    Json(wish): Json<WorkPattern>,
) -> Result<Json<WorkPattern>> {
    let stored = app.db.write(move |tx, cx| staff::put_pattern(tx, cx, &desk, id, &wish)).await?;
    app.boards.forget();
    Ok(Json(stored))
}

/// What services need.
///
/// # Errors
/// `not_permitted`.
pub async fn needs(State(app): State<App>, _: Desk) -> Result<Json<Vec<Needs>>> {
    app.db.read(|tx, _| needs::needs(tx)).await.map(Json)
}

/// What a piece of equipment needs.
///
/// # Errors
/// `not_permitted`, `not_found`.
pub async fn of_asset(State(app): State<App>, _: Desk, Path(id): Path<AssetId>) -> Result<Json<Needs>> {
    app.db.read(move |tx, _| needs::need(tx, &Subject::Asset(id))).await.map(Json)
}

/// Changes what a service needs.
///
/// # Errors
/// As [`needs::put_need`].
pub async fn put_service(
    State(app): State<App>,
    desk: Desk,
    Path(code): Path<String>,
    Json(wish): Json<Needs>,
) -> Result<Json<Needs>> {
    put(&app, desk, Subject::Service(code), wish).await
}

/// Changes what a piece of equipment needs.
///
/// # Errors
/// As [`needs::put_need`].
pub async fn put_asset(
    State(app): State<App>,
    desk: Desk,
    Path(id): Path<AssetId>,
    Json(wish): Json<Needs>,
) -> Result<Json<Needs>> {
    put(&app, desk, Subject::Asset(id), wish).await
}

/// Whether a piece of equipment can be had.
///
/// # Errors
/// `not_permitted`, `not_found`.
pub async fn availability(State(app): State<App>, _: Desk, Path(id): Path<AssetId>) -> Result<Json<Availability>> {
    app.db.read(move |tx, _| equipment::availability(tx, id)).await.map(Json)
}

/// Says whether it can be had.
///
/// # Errors
/// As [`equipment::put_availability`].
pub async fn put_availability(
    State(app): State<App>,
    desk: Desk,
    Path(id): Path<AssetId>,
    Json(request): Json<AvailabilityRequest>,
) -> Result<Json<Availability>> {
    let (stored, news) = app.db.write(move |tx, cx| equipment::put_availability(tx, cx, &desk, id, &request)).await?;
    // A machine says the same every minute: that costs nobody their day.
    if news {
        app.boards.forget();
    }
    Ok(Json(stored))
}

async fn put(app: &App, desk: Desk, subject: Subject, wish: Needs) -> Result<Json<Needs>> {
    let stored = app.db.write(move |tx, cx| needs::put_need(tx, cx, &desk, &subject, &wish)).await?;
    app.boards.forget();
    Ok(Json(stored))
}
