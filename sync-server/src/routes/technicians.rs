//! `GET /api/technicians`: whom work can be given to.

use axum::extract::State;
use jobsheet_api::office::TechnicianView;

use crate::app::App;
use crate::auth::Desk;
use crate::error::Result;
use crate::extract::Json;
use crate::orders;

/// Active technicians.
///
/// # Errors
/// `not_permitted`.
pub async fn list(State(app): State<App>, _: Desk) -> Result<Json<Vec<TechnicianView>>> {
    app.db.read(|tx, cx| orders::technicians(tx, cx)).await.map(Json)
}
