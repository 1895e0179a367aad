//! `GET /api/catalog`: parts, services, reasons, checklists, flows, names.

use axum::extract::State;
use jobsheet_model::catalog::Catalog;

use crate::app::App;
use crate::auth::Desk;
use crate::catalog;
use crate::error::Result;
use crate::extract::Json;

/// The whole catalogue. Devices get it through the company's feed.
///
/// # Errors
/// `not_permitted`.
pub async fn show(State(app): State<App>, _: Desk) -> Result<Json<Catalog>> {
    app.db.read(|tx, _| catalog::read(tx)).await.map(Json)
}
