//! Who sits at this desk.

use jobsheet_api::ApiError;
use jobsheet_api::office::{SessionResponse, SignInRequest};

use super::fetch::{ask, order, tell};
use crate::platform::browser;

const TOKEN: &str = "jobsheet-desk-token";
const LOGIN: &str = "jobsheet-desk-login";

/// The bearer token, if somebody has signed in at a desk in this browser.
#[must_use]
pub fn token() -> Option<String> {
    browser::remembered(TOKEN).filter(|token| !token.is_empty())
}

/// The login name used last, so that it need not be typed again.
#[must_use]
pub fn last_login() -> String {
    browser::remembered(LOGIN).unwrap_or_default()
}

/// `POST /api/session`: signs in and keeps the token.
pub async fn sign_in(login: &str, password: &str) -> Result<SessionResponse, ApiError> {
    let request = SignInRequest { login: login.to_owned(), password: password.to_owned() };
    let session: SessionResponse = tell("POST", "/api/session", &request).await?;
    browser::remember(TOKEN, &session.token);
    browser::remember(LOGIN, login);
    Ok(session)
}

/// `GET /api/session`: who it is.
pub async fn session() -> Result<SessionResponse, ApiError> {
    ask("GET", "/api/session").await
}

/// `DELETE /api/session`: signs out. The token is forgotten here whether or not the server could be told.
pub async fn sign_out() -> Result<(), ApiError> {
    let told = order("DELETE", "/api/session", None).await;
    forget();
    told
}

/// Forgets the token.
pub fn forget() {
    browser::forget(TOKEN);
}
