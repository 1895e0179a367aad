//! Enrolling a device: it gets an identity (its replica) that outlives every session. Signing in again on the same
//! installation keeps the replica; only who has the same key may come back as it.

use ed25519_dalek::VerifyingKey;
use jobsheet_api::office::EnrolRequest;
use jobsheet_api::{ApiError, ErrorCode};
use jobsheet_model::{ReplicaId, Timestamp, UserId};

use super::{SessionKind, Token, session};
use crate::audit;
use crate::cx::Cx;
use crate::db::{Row, Tx, values};
use crate::error::{Error, Result};

/// Longest name of a device.
const NAME: usize = 100;

/// What the device asks for, checked.
#[derive(Debug, Clone)]
pub struct Enrolment {
    device_name: String,
    public_key: [u8; 32],
    replica: Option<ReplicaId>,
    new_incarnation: bool,
}

impl Enrolment {
    /// Checks the request; the login and password are looked at elsewhere.
    ///
    /// # Errors
    /// `invalid_input` about `device_name` or `public_key`.
    pub fn read(request: &EnrolRequest) -> Result<Self> {
        let device_name = request.device_name.trim().to_owned();
        if device_name.is_empty() {
            return Err(ApiError::invalid("device_name", "required").into());
        }
        if device_name.chars().count() > NAME {
            return Err(ApiError::invalid("device_name", "too_long").with("max", NAME).into());
        }
        let mut public_key = [0; 32];
        let known = hex::decode_to_slice(&request.public_key, &mut public_key).is_ok()
            && VerifyingKey::from_bytes(&public_key).is_ok_and(|key| !key.is_weak());
        if !known {
            return Err(ApiError::invalid("public_key", "not_a_key").into());
        }
        Ok(Self { device_name, public_key, replica: request.replica, new_incarnation: request.new_incarnation })
    }
}

/// What the device gets.
#[derive(Debug, Clone)]
pub struct Enrolled {
    /// Its token.
    pub token: Token,
    /// Its identity.
    pub replica: ReplicaId,
    /// Part of the actor under which it writes.
    pub incarnation: u32,
    /// The server's clock.
    pub server_time: Timestamp,
}

/// Enrols the device, or signs `user` in on the replica that it already is. Asking again after a lost answer makes no second one.
///
/// # Errors
/// `unknown_device`, `device_revoked`, or when the database fails.
pub fn enrol(tx: &mut Tx, cx: &mut Cx, user: UserId, wish: &Enrolment) -> Result<Enrolled> {
    tx.lock(&format!("replica-key:{}", hex::encode(wish.public_key)))?;
    let (replica, incarnation, added) = match known(tx, wish)? {
        Some(row) => {
            if row.opt_time("revoked_at")?.is_some() {
                return Err(Error::refused(ErrorCode::DeviceRevoked));
            }
            let replica: ReplicaId = row.parse("id")?;
            let rise = u32::from(wish.new_incarnation);
            let row = tx.query_one(
                "UPDATE replicas SET device_name = $2, incarnation = incarnation + $3, last_seen = $4 WHERE id = $1 \
                 RETURNING incarnation",
                values![replica, &wish.device_name, rise, cx.now],
            )?;
            (replica, row.number("incarnation")?, false)
        }
        None => {
            let replica: ReplicaId = cx.id();
            tx.execute(
                "INSERT INTO replicas (id, device_name, public_key, incarnation, created_at, last_seen) \
                 VALUES ($1, $2, $3, 1, $4, $4)",
                values![replica, &wish.device_name, wish.public_key, cx.now],
            )?;
            (replica, 1, true)
        }
    };
    tx.execute(
        "INSERT INTO replica_users (replica_id, user_id, since) VALUES ($1, $2, $3) ON CONFLICT (replica_id, user_id) DO NOTHING",
        values![replica, user, cx.now],
    )?;
    let (token, _) = session::begin(tx, cx, user, SessionKind::Device(replica))?;
    let detail = serde_json::json!({ "new_device": added, "incarnation": incarnation });
    audit::write(tx, cx, Some(user), "device_enrolled", replica, &detail)?;
    Ok(Enrolled { token, replica, incarnation, server_time: cx.now })
}

/// The replica that the device is, by its name for it or by its key.
fn known(tx: &mut Tx, wish: &Enrolment) -> Result<Option<Row>> {
    let Some(replica) = wish.replica else {
        let by_key = "SELECT id, revoked_at FROM replicas WHERE public_key = $1";
        return Ok(tx.query_opt(by_key, values![wish.public_key])?);
    };
    let by_id = "SELECT id, revoked_at FROM replicas WHERE id = $1 AND public_key = $2";
    let row = tx.query_opt(by_id, values![replica, wish.public_key])?;
    row.map(Some).ok_or_else(|| Error::refused(ErrorCode::UnknownDevice))
}
