//! People, their devices, customers.

use jobsheet_api::office::{CustomerView, DeviceView, FieldView, SetPasswordRequest, TechnicianView};
use jobsheet_api::{ApiError, ErrorCode};
use jobsheet_model::person::Person;
use jobsheet_model::{ReplicaId, UserId};

use super::fetch::{ask, escape, order};

/// `GET /api/technicians`: whom work can be given to.
pub async fn technicians() -> Result<Vec<TechnicianView>, ApiError> {
    ask("GET", "/api/technicians").await
}

/// `GET /api/field`: how far each technician's work has come.
pub async fn field() -> Result<Vec<FieldView>, ApiError> {
    ask("GET", "/api/field").await
}

/// `GET /api/customers?q=`: customers whose name, contact or telephone number contain these words.
pub async fn customers(q: &str) -> Result<Vec<CustomerView>, ApiError> {
    ask("GET", &format!("/api/customers?q={}", escape(q.trim()))).await
}

/// `GET /api/people`: everybody who can sign in.
pub async fn people() -> Result<Vec<Person>, ApiError> {
    ask("GET", "/api/people").await
}

/// `GET /api/devices`: every enrolled device.
pub async fn devices() -> Result<Vec<DeviceView>, ApiError> {
    ask("GET", "/api/devices").await
}

/// `POST /api/devices/{replica}/revoke`: the device is shut out at its next contact and clears itself.
pub async fn revoke(replica: ReplicaId) -> Result<(), ApiError> {
    order("POST", &format!("/api/devices/{replica}/revoke"), Some("{}")).await
}

/// `POST /api/people/{id}/password`
pub async fn set_password(person: UserId, password: &str) -> Result<(), ApiError> {
    let body = serde_json::to_string(&SetPasswordRequest { password: password.to_owned() })
        .map_err(|_| ErrorCode::Internal)?;
    order("POST", &format!("/api/people/{person}/password"), Some(&body)).await
}
