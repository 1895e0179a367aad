//! `/api/people/{id}/work` and `/api/needs`: when people work, what they can do, what work takes.

use axum::extract::State;
use jobsheet_api::office::{Needs, WorkPattern};
use jobsheet_model::{AssetId, UserId};

use crate::app::App;
use crate::auth::Desk;
use crate::error::Result;
use crate::extract::{Json, Path};
use crate::planning::staff::{self, Subject};

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
    app.db.read(|tx, _| staff::needs(tx)).await.map(Json)
}

/// What a piece of equipment needs.
///
/// # Errors
/// `not_permitted`, `not_found`.
pub async fn of_asset(State(app): State<App>, _: Desk, Path(id): Path<AssetId>) -> Result<Json<Needs>> {
    app.db.read(move |tx, _| staff::need(tx, &Subject::Asset(id))).await.map(Json)
}

/// Changes what a service needs.
///
/// # Errors
/// As [`staff::put_need`].
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
/// As [`staff::put_need`].
pub async fn put_asset(
    State(app): State<App>,
    desk: Desk,
    Path(id): Path<AssetId>,
    Json(wish): Json<Needs>,
) -> Result<Json<Needs>> {
    put(&app, desk, Subject::Asset(id), wish).await
}

async fn put(app: &App, desk: Desk, subject: Subject, wish: Needs) -> Result<Json<Needs>> {
    let stored = app.db.write(move |tx, cx| staff::put_need(tx, cx, &desk, &subject, &wish)).await?;
    app.boards.forget();
    Ok(Json(stored))
}
