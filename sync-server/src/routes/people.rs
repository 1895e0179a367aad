//! `/api/people`: who can sign in.

use axum::extract::State;
use axum::http::StatusCode;
use jobsheet_api::office::SetPasswordRequest;
use jobsheet_model::UserId;
use jobsheet_model::person::{Person, Role};

use crate::app::App;
use crate::auth::{Desk, sign_in};
use crate::error::Result;
use crate::extract::{Json, Path};
use crate::people;

/// Everybody who can sign in.
///
/// # Errors
/// `not_permitted`.
pub async fn list(State(app): State<App>, desk: Desk) -> Result<Json<Vec<Person>>> {
    desk.require(&[Role::Administrator, Role::Supervisor])?;
    app.db.read(|tx, _| people::list(tx)).await.map(Json)
}

/// Gives somebody a new password.
///
/// # Errors
/// `not_permitted`, `not_found`, `invalid_input`.
pub async fn set_password(
    State(app): State<App>,
    desk: Desk,
    Path(id): Path<UserId>,
    Json(request): Json<SetPasswordRequest>,
) -> Result<StatusCode> {
    desk.require(&[Role::Administrator])?;
    let hash = sign_in::hash_new(&app, request.password).await?;
    app.db.write(move |tx, cx| people::set_password(tx, cx, desk.user, desk.session, id, &hash)).await?;
    Ok(StatusCode::NO_CONTENT)
}
