//! `/api/slow`: when and where trips take longer.

use axum::extract::State;
use axum::http::StatusCode;
use jobsheet_api::office::{Slow, SlowHours, SlowRequest};
use jobsheet_model::SlowId;

use super::automatic::areas;
use super::map::Version;
use crate::app::App;
use crate::auth::Desk;
use crate::error::Result;
use crate::extract::{Json, Path, Query};
use crate::roads::said;

/// What is not over.
///
/// # Errors
/// `not_permitted`.
pub async fn show(State(app): State<App>, _: Desk) -> Result<Json<SlowHours>> {
    app.db.read(|tx, cx| Ok(SlowHours { slow: said::coming(tx, cx)?, areas: areas(tx)? })).await.map(Json)
}

/// Says that trips are slower.
///
/// # Errors
/// As [`said::put`].
pub async fn put(
    State(app): State<App>,
    desk: Desk,
    Path(id): Path<SlowId>,
    Json(request): Json<SlowRequest>,
) -> Result<Json<Slow>> {
    let (stored, news) = app.db.write(move |tx, cx| said::put(tx, cx, &desk, id, &request)).await?;
    if news {
        app.boards.forget();
    }
    Ok(Json(stored))
}

/// Takes it back.
///
/// # Errors
/// As [`said::remove`].
pub async fn remove(
    State(app): State<App>,
    desk: Desk,
    Path(id): Path<SlowId>,
    Query(seen): Query<Version>,
) -> Result<StatusCode> {
    app.db.write(move |tx, cx| said::remove(tx, cx, &desk, id, seen.version)).await?;
    app.boards.forget();
    Ok(StatusCode::NO_CONTENT)
}
