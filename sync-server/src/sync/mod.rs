//! A device's request: what it brings is judged, kept and ruled on in one transaction; what is newer than its cursor is
//! then read in one snapshot. Asking the same again is harmless: known changes are acknowledged again, and the cursor
//! names what the device has.
//!
//! **Invariant:** every pushed change gets a verdict, or the whole request fails and changes nothing.
//! **Invariant:** one record that cannot be dealt with never blocks another: when a request cannot be taken in as it is, each of its
//! records has a savepoint of its own.

mod author;
mod contact;
mod farewell;
mod push;
mod quarantine;
mod record;
mod seals;
mod share;

pub use contact::{Told, note_contact};
pub use farewell::farewell;
pub use push::push;

use jobsheet_api::{ApiError, ErrorCode};
use jobsheet_sync::{SyncRequest, SyncResponse, VerdictItem};

use crate::auth::Device;
use crate::company;
use crate::cx::Cx;
use crate::db::Tx;
use crate::error::Result;
use crate::feeds::{self, Puller};

/// The request is this device's own.
///
/// # Errors
/// `actor_not_yours`.
pub fn check_caller(device: &Device, request: &SyncRequest) -> Result<()> {
    if request.replica == device.replica { Ok(()) } else { Err(ApiError::new(ErrorCode::ActorNotYours).into()) }
}

/// Whether the request writes anything: facts, or the first contact in a life of the device's counter.
///
/// # Errors
/// When the database fails.
pub fn writes(tx: &mut Tx, cx: &Cx, request: &SyncRequest) -> Result<bool> {
    Ok(!request.push.is_empty() || contact::is_news(tx, cx, request)?)
}

/// The answer, after what the request brought is committed. Run in one snapshot.
///
/// # Errors
/// When the database fails.
pub fn answer(
    tx: &mut Tx,
    cx: &Cx,
    device: &Device,
    request: &SyncRequest,
    verdicts: Vec<VerdictItem>,
) -> Result<SyncResponse> {
    let puller = Puller { user: device.user, replica: device.replica, incarnation: request.incarnation };
    let pulled = feeds::pull(tx, puller, request)?;
    Ok(SyncResponse {
        server_time: cx.now,
        epoch: company::epoch(tx)?,
        verdicts,
        pull: pulled.pull,
        gone: pulled.gone,
        cursor: pulled.cursor,
        digests: pulled.digests,
        more: pulled.more,
        ticket: None,
        strangers: pulled.strangers,
    })
}

/// Everything in one transaction: for the simulation and the seed, which have one writer.
///
/// # Errors
/// `actor_not_yours`, or when the database fails.
pub fn handle(tx: &mut Tx, cx: &mut Cx, device: &Device, request: &SyncRequest) -> Result<SyncResponse> {
    check_caller(device, request)?;
    let verdicts = if writes(tx, cx, request)? { push(tx, cx, device, request)? } else { Vec::new() };
    answer(tx, cx, device, request, verdicts)
}

#[cfg(test)]
mod tests;
