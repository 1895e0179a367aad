//! `GET /healthz`: for load balancers. Says that the database answers, and nothing else.

use axum::extract::State;
use axum::http::StatusCode;

use crate::app::App;
use crate::error::Result;

/// 204 when the database can be read.
///
/// # Errors
/// When it cannot.
pub async fn health(State(app): State<App>) -> Result<StatusCode> {
    app.db.read(|tx, _| Ok(tx.query("SELECT 1 AS one", &[])?)).await?;
    Ok(StatusCode::NO_CONTENT)
}
