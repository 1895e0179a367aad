//! Signing in: the only thing a person does that cannot be done without the network.

use jobsheet_api::device::Reply;
use jobsheet_api::office::{EnrolRequest, EnrolResponse};
use jobsheet_api::{ApiError, ErrorCode};

use super::{CoreHandle, Engine};
use crate::http::{Http, Method, Request};

/// What the person typed.
#[derive(Clone)]
pub struct SignIn {
    /// Base address, or empty for the server that the program came from.
    pub server: String,
    /// Login name.
    pub login: String,
    /// Password; kept no longer than the request lives.
    pub password: String,
    /// What lists call the device.
    pub device_name: String,
}

impl Engine {
    /// Enrols this device, or renews its login. The replica and whatever waits in it stay. `origin`: what an empty
    /// address means.
    ///
    /// # Errors
    /// What the server answered, `offline` without an answer.
    pub async fn sign_in(
        origin: &str,
        core: &impl CoreHandle,
        http: &impl Http,
        wish: &SignIn,
    ) -> Result<Reply, ApiError> {
        let server = wish.server.trim().trim_end_matches('/');
        let address = if server.is_empty() { origin.trim_end_matches('/') } else { server };
        if !address.starts_with("https://") && !address.starts_with("http://") {
            return Err(ApiError::invalid("server", "not_an_address"));
        }
        let mut request =
            core.with(|core| core.enrol_request(server, &wish.login, &wish.password, &wish.device_name))?;
        let ask = |request: &EnrolRequest| Request::new(Method::Post, format!("{address}/api/enrol")).json(request);
        let mut answer = http.send(ask(&request)).await?;
        if !answer.is_success() && answer.error().code == ErrorCode::UnknownDevice && request.replica.take().is_some() {
            // A server that was restored from a backup has forgotten this device: it gets a new name, and what was made
            // under the old one is done again under it.
            answer = http.send(ask(&request)).await?;
        }
        let response: EnrolResponse = answer.json()?;
        core.with(|core| core.enrolled(server, &wish.device_name, response))
    }
}
