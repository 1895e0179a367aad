//! `GET /api/field`: how far the work has come from the field.

use axum::extract::State;
use jobsheet_api::office::FieldView;

use crate::app::App;
use crate::auth::Desk;
use crate::error::Result;
use crate::extract::Json;
use crate::people;

/// Each technician's devices as they last spoke, and the files still expected of them.
///
/// # Errors
/// `not_permitted`.
pub async fn show(State(app): State<App>, _: Desk) -> Result<Json<Vec<FieldView>>> {
    app.db.read(|tx, _| people::field(tx)).await.map(Json)
}
