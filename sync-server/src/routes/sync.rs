//! `POST /sync`: one request brings what a device has to say and takes what is newer. Binary frames (crate `sync`).

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use jobsheet_api::ErrorCode;
use jobsheet_sync::frame::CONTENT_TYPE;
use jobsheet_sync::{FrameError, SyncResponse, decode_request, encode_response};

use crate::app::App;
use crate::auth::AtTheDoor;
use crate::error::{Error, Result};
use crate::sync;

/// Most bytes of a body. Inflated it is bounded again by the frame.
pub const MAX_BODY: usize = 4 * 1024 * 1024;

/// Takes in what the device brings, durably, then reads what is newer in one snapshot. A revoked device hands in what it
/// has and is told to let go of everything.
///
/// # Errors
/// `malformed_request`, `actor_not_yours`; a refused change is a verdict in the answer, not an error.
pub async fn sync(State(app): State<App>, at_the_door: AtTheDoor, body: Bytes) -> Result<Response> {
    let request = decode_request(&body).map_err(|error| match error {
        FrameError::TooLarge => Error::refused(ErrorCode::ChangeTooLarge),
        FrameError::UnknownVersion | FrameError::Malformed => Error::refused(ErrorCode::MalformedRequest),
    })?;
    let AtTheDoor { device, revoked } = at_the_door;
    sync::check_caller(&device, &request)?;
    let request = std::sync::Arc::new(request);
    let its_request = std::sync::Arc::clone(&request);
    let mut verdicts = Vec::new();
    if app.db.read(move |tx, cx| sync::writes(tx, cx, &its_request)).await? {
        let (its_request, its_device) = (std::sync::Arc::clone(&request), device.clone());
        verdicts = app.db.write(move |tx, cx| sync::push(tx, cx, &its_device, &its_request)).await?;
    }
    let its_device = device.clone();
    if revoked {
        let answer = app.db.read(move |tx, cx| sync::farewell(tx, cx, &its_device, verdicts.clone())).await?;
        return Ok(framed(&answer));
    }
    let mut answer = app.db.read(move |tx, cx| sync::answer(tx, cx, &its_device, &request, verdicts.clone())).await?;
    answer.ticket = Some(app.tickets.issue(&mut app.db.cx(), device.session));
    Ok(framed(&answer))
}

fn framed(answer: &SyncResponse) -> Response {
    ([(header::CONTENT_TYPE, CONTENT_TYPE), (header::CACHE_CONTROL, "no-store")], encode_response(answer))
        .into_response()
}
