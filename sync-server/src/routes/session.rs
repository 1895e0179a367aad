//! `/api/session`: a person at a desk signs in, asks who they are, signs out.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jobsheet_api::office::{SessionResponse, SignInRequest};
use jobsheet_api::{ApiError, ErrorCode};

use crate::app::App;
use crate::auth::{self, COOKIE_NAME, Desk, SessionKind, Token, bearer, sign_in};
use crate::error::{Error, Result};
use crate::extract::{ClientAddress, Json};
use crate::{audit, company, people};

/// Signs in. Technicians enrol a device instead.
///
/// # Errors
/// `wrong_password`, `too_many_attempts`, `account_disabled`, `not_permitted`.
pub async fn begin(
    State(app): State<App>,
    ClientAddress(from): ClientAddress,
    Json(request): Json<SignInRequest>,
) -> Result<Response> {
    let account = sign_in::identify(&app, &request.login, request.password, from).await?;
    let person = account.person;
    if !person.role.is_office() {
        return Err(ApiError::new(ErrorCode::NotPermitted).with("role", person.role.code()).into());
    }
    let user = person.id;
    let (token, expires_at, company, zone) = app
        .db
        .write(move |tx, cx| {
            let (token, ends) = auth::begin(tx, cx, user, SessionKind::Desk)?;
            audit::write(tx, cx, Some(user), "signed_in", user, &serde_json::json!({}))?;
            Ok((token, ends, company::name(tx)?, company::zone_name(tx)?))
        })
        .await?;
    let answer = SessionResponse { token: token.reveal().to_owned(), person, expires_at, company, zone };
    with_cookie(&app, &token, Json(answer))
}

/// Who sits at this desk.
///
/// # Errors
/// `session_expired`.
pub async fn show(State(app): State<App>, desk: Desk, headers: HeaderMap) -> Result<Response> {
    let user = desk.user;
    let (person, company, zone) =
        app.db.read(move |tx, _| Ok((people::by_id(tx, user)?, company::name(tx)?, company::zone_name(tx)?))).await?;
    let answer = SessionResponse { token: String::new(), person, expires_at: desk.expires_at, company, zone };
    // A browser that was closed has forgotten the cookie and kept the token.
    let token = bearer(&headers).ok_or_else(|| Error::refused(ErrorCode::SessionExpired))?;
    with_cookie(&app, &token, Json(answer))
}

/// Signs out, at a desk or on a device. What has ended already is fine.
///
/// # Errors
/// When the database fails.
pub async fn end(State(app): State<App>, headers: HeaderMap) -> Result<Response> {
    if let Some(token) = bearer(&headers) {
        app.db.write(move |tx, _| auth::end(tx, &token)).await?;
    }
    let gone = format!("{COOKIE_NAME}=; Path=/blobs; HttpOnly; SameSite=Strict; Max-Age=0");
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, gone), no_store()]).into_response())
}

/// `<img>` cannot send a header. The cookie goes to the blobs only, and never with a request from another site.
fn with_cookie(app: &App, token: &Token, answer: impl IntoResponse) -> Result<Response> {
    let secure = if app.secure { "; Secure" } else { "" };
    let cookie = format!("{COOKIE_NAME}={}; Path=/blobs; HttpOnly; SameSite=Strict{secure}", token.reveal());
    let mut cookie = HeaderValue::from_str(&cookie).map_err(|_| Error::refused(ErrorCode::SessionExpired))?;
    cookie.set_sensitive(true);
    let mut response = ([no_store()], answer).into_response();
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    Ok(response)
}

fn no_store() -> (header::HeaderName, String) {
    (header::CACHE_CONTROL, "no-store".to_owned())
}
