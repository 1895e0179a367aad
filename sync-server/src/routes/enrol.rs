//! `POST /api/enrol`: a person signs in on a device.

use axum::extract::State;
use jobsheet_api::office::{EnrolRequest, EnrolResponse};

use crate::app::App;
use crate::auth::enrol::{self, Enrolment};
use crate::auth::sign_in;
use crate::company;
use crate::error::Result;
use crate::extract::{ClientAddress, Json};

/// Enrols the device, or renews the login on the replica that it already is.
///
/// # Errors
/// `wrong_password`, `too_many_attempts`, `account_disabled`, `invalid_input`, `unknown_device`, `device_revoked`.
pub async fn enrol(
    State(app): State<App>,
    ClientAddress(from): ClientAddress,
    Json(request): Json<EnrolRequest>,
) -> Result<Json<EnrolResponse>> {
    let wish = Enrolment::read(&request)?;
    let person = sign_in::identify(&app, &request.login, request.password, from).await?.person;
    let user = person.id;
    let (enrolled, company, zone) = app
        .db
        .write(move |tx, cx| Ok((enrol::enrol(tx, cx, user, &wish)?, company::name(tx)?, company::zone_name(tx)?)))
        .await?;
    Ok(Json(EnrolResponse {
        token: enrolled.token.reveal().to_owned(),
        replica: enrolled.replica,
        incarnation: enrolled.incarnation,
        person,
        company,
        zone,
        server_time: enrolled.server_time,
    }))
}
