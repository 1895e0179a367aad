//! Signing in: is it really this person? The same for desks and devices.

use std::net::IpAddr;
use std::time::Duration;

use jobsheet_api::ErrorCode;

use super::password;
use crate::app::App;
use crate::error::{Error, Result};
use crate::people::{self, Account};

/// No login is longer, and what is longer is not remembered among the tries.
const LONGEST_LOGIN: usize = 200;
/// Whoever waits longer than this for their turn to be hashed is told to come again.
const PATIENCE: Duration = Duration::from_secs(10);

/// The account, if the password is right and it may sign in. An unknown login gets the same answer after the same work.
///
/// # Errors
/// `too_many_attempts`, `wrong_password`, `account_disabled`, or when the database fails.
pub async fn identify(app: &App, login: &str, password: String, from: IpAddr) -> Result<Account> {
    let login = people::normal_login(login);
    if login.len() > LONGEST_LOGIN {
        return Err(Error::refused(ErrorCode::WrongPassword));
    }
    app.attempts.take(&login, from, app.db.cx().now)?;
    let its_login = login.clone();
    let account = app.db.read(move |tx, _| people::by_login(tx, &its_login)).await?;
    let stored = account.as_ref().map(|account| account.password_hash.clone());
    let right = blocking(app, move || password::verify(&password, stored.as_deref())).await?;
    let Some(account) = account.filter(|_| right) else { return Err(Error::refused(ErrorCode::WrongPassword)) };
    app.attempts.forgive(&login, from);
    // Only told to who knows the password.
    if !account.active {
        return Err(Error::refused(ErrorCode::AccountDisabled));
    }
    Ok(account)
}

/// The hash of a new password.
///
/// # Errors
/// `invalid_input`, or when hashing fails.
pub async fn hash_new(app: &App, password: String) -> Result<String> {
    password::check(&password)?;
    let salt = app.db.cx().secret();
    blocking(app, move || password::hash(&password, &salt)).await?
}

/// Hashing takes 19 MiB and a core for a while: only a few at once, on threads that may block.
async fn blocking<T: Send + 'static>(app: &App, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let turn = tokio::time::timeout(PATIENCE, app.hashing.acquire()).await;
    let _turn = turn.map_err(|_| Error::refused(ErrorCode::Busy))?.map_err(Error::internal)?;
    tokio::task::spawn_blocking(work).await.map_err(Error::internal)
}
