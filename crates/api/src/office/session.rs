//! Signing in at a desk, enrolling a device.

use jobsheet_model::person::Person;
use jobsheet_model::{ReplicaId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

/// `POST /api/session`: a person signs in at a desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInRequest {
    /// Login name.
    pub login: String,
    /// Password.
    pub password: String,
}

/// The answer to `POST /api/session` and `GET /api/session`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SessionResponse {
    /// The bearer token; empty in the answer to `GET`.
    pub token: String,
    /// Who it is.
    pub person: Person,
    /// When it ends without use.
    pub expires_at: Timestamp,
    /// The service company's name.
    pub company: String,
    /// IANA name of its time zone: every desk shows this clock.
    pub zone: String,
}

/// `POST /api/enrol`: a person signs in on a device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolRequest {
    /// Login name.
    pub login: String,
    /// Password.
    pub password: String,
    /// What lists call the device.
    pub device_name: String,
    /// Ed25519 public key of the installation, lower-case hex.
    pub public_key: String,
    /// The replica that this installation already has, when the login is renewed.
    pub replica: Option<ReplicaId>,
    /// The installation has lost or must not continue its actors (reinstall, restore, salvage): asks for a new incarnation.
    #[serde(default)]
    pub new_incarnation: bool,
}

/// The answer to `POST /api/enrol`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EnrolResponse {
    /// The bearer token of the device.
    pub token: String,
    /// The device's identity.
    pub replica: ReplicaId,
    /// Its incarnation: part of the actor under which it writes.
    pub incarnation: u32,
    /// Who it is.
    pub person: Person,
    /// The service company's name.
    pub company: String,
    /// IANA name of its time zone: every phone shows this clock.
    pub zone: String,
    /// The server's clock.
    pub server_time: Timestamp,
}

/// `GET /api/devices`: an enrolled device.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeviceView {
    /// Identity.
    pub replica: ReplicaId,
    /// As named at enrolment.
    pub name: String,
    /// Who has signed in on it.
    pub users: Vec<UserId>,
    /// When it was enrolled.
    pub created_at: Timestamp,
    /// Last contact.
    pub last_seen: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}
