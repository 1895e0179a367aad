//! `POST /sync`: one request brings what a device has to say and takes what is newer. Binary frames (crate `sync`).

use std::sync::Arc;

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use jobsheet_api::ErrorCode;
use jobsheet_sync::frame::CONTENT_TYPE;
use jobsheet_sync::{FrameError, SyncRequest, SyncResponse, VerdictItem, decode_request, encode_response};

use crate::app::App;
use crate::auth::{AtTheDoor, Device};
use crate::cx::Cx;
use crate::db::Tx;
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
    let request = Arc::new(request);
    let (its_request, its_device) = (Arc::clone(&request), device.clone());
    // Most requests bring nothing and find nothing: one look at the database.
    let quiet = app.db.read(move |tx, cx| {
        let writes = sync::writes(tx, cx, &its_request)?;
        if writes { Ok(None) } else { answer(tx, cx, &its_device, revoked, &its_request, Vec::new()).map(Some) }
    });
    let mut said = match quiet.await? {
        Some(said) => said,
        None => {
            let (its_request, its_device) = (Arc::clone(&request), device.clone());
            let verdicts = app.db.write(move |tx, cx| sync::push(tx, cx, &its_device, &its_request)).await?;
            let (its_request, its_device) = (Arc::clone(&request), device.clone());
            let said = app.db.read(move |tx, cx| answer(tx, cx, &its_device, revoked, &its_request, verdicts.clone()));
            said.await?
        }
    };
    if request.ticket && !revoked {
        said.ticket = Some(app.tickets.issue(&mut app.db.cx(), device.session));
    }
    Ok(([(header::CONTENT_TYPE, CONTENT_TYPE)], encode_response(&said, &request)).into_response())
}

fn answer(
    tx: &mut Tx,
    cx: &mut Cx,
    device: &Device,
    revoked: bool,
    request: &SyncRequest,
    verdicts: Vec<VerdictItem>,
) -> Result<SyncResponse> {
    if revoked { sync::farewell(tx, cx, device, verdicts) } else { sync::answer(tx, cx, device, request, verdicts) }
}
