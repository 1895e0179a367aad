//! The caller of a route, as extractors: [`Desk`] for the office interface, [`Device`] for devices, [`Caller`] where both
//! may come, [`AtTheDoor`] where a revoked device may hand in what it has.

use axum::extract::{FromRef, FromRequestParts};
use axum::http::header::{AUTHORIZATION, COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use jobsheet_api::ErrorCode;
use jobsheet_model::person::Role;
use jobsheet_model::{ReplicaId, Timestamp, UserId};

use super::{Token, session};
use crate::app::App;
use crate::error::{Error, Result};

/// The cookie that lets `<img>` on a desk read blobs. Only for reading: what changes state needs the bearer header.
pub(crate) const COOKIE_NAME: &str = "jobsheet_desk";

/// Whoever calls, at a desk or on a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The person.
    pub user: UserId,
    /// What they may do.
    pub role: Role,
    /// The device; none at a desk.
    pub replica: Option<ReplicaId>,
    /// When the session ends without use.
    pub expires_at: Timestamp,
    /// The session: the hash of its token.
    pub session: [u8; 32],
}

/// Somebody at a desk. Only office roles come this far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Desk {
    /// The person.
    pub user: UserId,
    /// What they may do.
    pub role: Role,
    /// When the session ends without use.
    pub expires_at: Timestamp,
    /// The session: the hash of its token.
    pub session: [u8; 32],
}

impl Desk {
    /// Goes on only for these roles.
    ///
    /// # Errors
    /// `not_permitted`.
    pub fn require(&self, roles: &[Role]) -> Result<()> {
        if roles.contains(&self.role) { Ok(()) } else { Err(Error::refused(ErrorCode::NotPermitted)) }
    }
}

/// An enrolled device and the person signed in on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// The device.
    pub replica: ReplicaId,
    /// The person.
    pub user: UserId,
    /// What they may do.
    pub role: Role,
    /// When the person has to sign in again.
    pub expires_at: Timestamp,
    /// The session: the hash of its token.
    pub session: [u8; 32],
}

impl Device {
    /// The same, where a desk could call as well.
    #[must_use]
    pub fn caller(&self) -> Caller {
        let Self { replica, user, role, expires_at, session } = *self;
        Caller { user, role, replica: Some(replica), expires_at, session }
    }
}

/// An enrolled device, even one that was revoked: it may hand in what it has, and nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AtTheDoor {
    /// The device.
    pub device: Device,
    /// It was revoked.
    pub revoked: bool,
}

/// The token of the `Authorization: Bearer` header.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<Token> {
    let text = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = text.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| Token::from_caller(token.trim()))
}

/// The token of the desk's cookie.
pub(crate) fn cookie(headers: &HeaderMap) -> Option<Token> {
    let all = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(';'));
    all.filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == COOKIE_NAME)
        .map(|(_, value)| Token::from_caller(value))
}

async fn caller(app: &App, token: Option<Token>) -> Result<Caller> {
    let (caller, revoked) = known(app, token).await?;
    if revoked { Err(Error::refused(ErrorCode::DeviceRevoked)) } else { Ok(caller) }
}

async fn known(app: &App, token: Option<Token>) -> Result<(Caller, bool)> {
    let session = token.ok_or_else(|| Error::refused(ErrorCode::SessionExpired))?.hash();
    let known = app.db.read(move |tx, cx| session::known(tx, cx, session)).await?;
    if known.touch {
        let caller = known.caller.clone();
        app.db.write(move |tx, cx| session::touch(tx, cx, &caller)).await?;
    }
    Ok((known.caller, known.revoked))
}

/// The device of a caller.
fn device(caller: Caller) -> Result<Device> {
    let replica = caller.replica.ok_or_else(|| Error::refused(ErrorCode::UnknownDevice))?;
    let Caller { user, role, expires_at, session, .. } = caller;
    Ok(Device { replica, user, role, expires_at, session })
}

impl<S: Send + Sync> FromRequestParts<S> for Caller
where
    App: FromRef<S>,
{
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        // The cookie opens nothing that changes state, so a foreign page cannot make use of it.
        let reading = parts.method == Method::GET || parts.method == Method::HEAD;
        let token = bearer(&parts.headers).or_else(|| if reading { cookie(&parts.headers) } else { None });
        caller(&App::from_ref(state), token).await
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Desk
where
    App: FromRef<S>,
{
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        let caller = caller(&App::from_ref(state), bearer(&parts.headers)).await?;
        if caller.replica.is_some() || !caller.role.is_office() {
            return Err(Error::refused(ErrorCode::NotPermitted));
        }
        Ok(Self { user: caller.user, role: caller.role, expires_at: caller.expires_at, session: caller.session })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Device
where
    App: FromRef<S>,
{
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        device(caller(&App::from_ref(state), bearer(&parts.headers)).await?)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for AtTheDoor
where
    App: FromRef<S>,
{
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        let (caller, revoked) = known(&App::from_ref(state), bearer(&parts.headers)).await?;
        Ok(Self { device: device(caller)?, revoked })
    }
}
