//! `GET /api/customers`: customers with their places and equipment.

use axum::extract::State;
use jobsheet_api::office::CustomerView;
use serde::Deserialize;

use crate::app::App;
use crate::auth::Desk;
use crate::customers;
use crate::error::Result;
use crate::extract::{Json, Query};

/// `?q=`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Search {
    q: String,
}

/// Customers that fit.
///
/// # Errors
/// `not_permitted`.
pub async fn list(State(app): State<App>, _: Desk, Query(search): Query<Search>) -> Result<Json<Vec<CustomerView>>> {
    app.db.read(move |tx, _| customers::list(tx, &search.q)).await.map(Json)
}
