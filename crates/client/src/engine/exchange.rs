//! One exchange with the server: what is unsent goes, what is new comes, in one round trip. What does not fit into one request
//! follows at once, and the server works on it while this device takes in the answer before.

use std::collections::BTreeSet;
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

use jobsheet_api::device::SyncState;
use jobsheet_api::{ApiError, ErrorCode};
use jobsheet_sync::frame::CONTENT_TYPE;
use jobsheet_sync::{SyncRequest, SyncResponse, decode_response, encode_request};

use super::{CoreHandle, Engine, Ticket, Turn, ends_session, failed, random, set_line, uptime};
use crate::errors::Result;
use crate::exchange::Parcel;
use crate::http::{Http, Method, NoAnswer, Request, Response};
use crate::uploads::Server;

/// Handing a request over, opening a connection and writing to it are a few steps of an executor.
const TURNS_TO_LEAVE: u32 = 8;

impl Engine {
    pub(super) async fn exchange(&mut self, core: &impl CoreHandle, http: &impl Http, server: &Server) -> Result<Turn> {
        let mut parcel = core.with(|core| core.parcel())?;
        parcel.request.ticket &= !self.listening;
        let asking = core.with(|core| core.signed_in());
        let mut answer = http.send(post(server, &parcel)).await;
        loop {
            if core.with(|core| core.signed_in()) != asking {
                // They have signed out, and perhaps somebody else has signed in: it is nobody's answer, nor is its refusal.
                return Ok(Turn::Again);
            }
            let response = match read(answer, &parcel.request) {
                Ok(response) => response,
                Err((error, _)) if ends_session(&error) => {
                    core.with(|core| core.end_session(error))?;
                    return Ok(Turn::Again);
                }
                Err((error, after_ms)) => {
                    // Whatever was on its way may not have arrived.
                    self.uploads.forget();
                    return Ok(self.hold(core, error, after_ms));
                }
            };
            let behind = if is_stuck(&parcel.request, &response) {
                None
            } else {
                core.with(|core| core.parcel_behind(&parcel, &response))?
            };
            let Some(behind) = behind else { return self.take_in(core, &parcel.request, response, server) };
            let mut sending = pin!(http.send(post(server, &behind)));
            let early = begin(sending.as_mut()).await;
            self.take_in(core, &parcel.request, response, server)?;
            answer = match early {
                Some(answer) => answer,
                None => sending.await,
            };
            parcel = behind;
        }
    }

    fn take_in(
        &mut self,
        core: &impl CoreHandle,
        request: &SyncRequest,
        response: SyncResponse,
        server: &Server,
    ) -> Result<Turn> {
        let stuck = is_stuck(request, &response);
        let applied = core.with(|core| core.apply(request, response))?;
        if let Some(ticket) = applied.ticket {
            let came = core.with(|core| uptime(core));
            self.ticket = Some((Ticket { server: server.address.clone(), ticket }, came));
        }
        if stuck {
            // An answer that neither takes what we say nor moves us on would be asked for again at once, for ever.
            return Ok(self.hold(core, ErrorCode::Busy.into(), None));
        }
        core.with(|core| {
            self.schedule.synced(uptime(core), applied.more);
            core.line.last_error = None;
            core.line.next_try = None;
        });
        Ok(Turn::Again)
    }

    /// The line waits.
    fn hold(&mut self, core: &impl CoreHandle, error: ApiError, after_ms: Option<i64>) -> Turn {
        core.with(|core| {
            let now = uptime(core);
            self.schedule.failed(now, random(core));
            let wait = self.schedule.retry_in(now).max(after_ms.unwrap_or(0));
            self.schedule.not_before(now.saturating_add(wait));
            set_line(core, SyncState::Offline, None);
            failed(core, error, wait);
            Turn::Wait { millis: wait }
        })
    }
}

fn post(server: &Server, parcel: &Parcel) -> Request {
    let address = format!("{}/sync", server.address);
    Request::new(Method::Post, address).bearer(&server.token).body(CONTENT_TYPE, encode_request(&parcel.request))
}

/// Lets a request leave: whoever carries it on this thread gets a few turns before the thread is busy. Its answer, if there is one already.
async fn begin<F: Future>(mut sending: std::pin::Pin<&mut F>) -> Option<F::Output> {
    let mut left = TURNS_TO_LEAVE;
    poll_fn(|cx| match sending.as_mut().poll(cx) {
        Poll::Ready(answer) => Poll::Ready(Some(answer)),
        Poll::Pending if left == 0 => Poll::Ready(None),
        Poll::Pending => {
            left -= 1;
            cx.waker().wake_by_ref();
            Poll::Pending
        }
    })
    .await
}

/// The answer, or why there is none that can be used and when the server would like to be asked again.
fn read(
    answer: std::result::Result<Response, NoAnswer>,
    request: &SyncRequest,
) -> std::result::Result<SyncResponse, (ApiError, Option<i64>)> {
    let answer = answer.map_err(|no_answer| (no_answer.into(), None))?;
    if !answer.is_success() {
        return Err((answer.error(), answer.retry_after_ms()));
    }
    // A hotel's login page also says 200.
    decode_response(&answer.body, request).map_err(|_| (ErrorCode::Busy.into(), None))
}

fn is_stuck(request: &SyncRequest, response: &SyncResponse) -> bool {
    let answered: BTreeSet<_> = response.verdicts.iter().map(|verdict| verdict.hash).collect();
    let ignored = request
        .push
        .iter()
        .flat_map(|envelope| &envelope.changes)
        .any(|change| !answered.contains(&jobsheet_sync::envelope::hash_of(change)));
    // A repair stands still and brings something all the same.
    let repairs = !request.manifests.is_empty() && !response.pull.is_empty();
    let standing = response.more && request.push.is_empty() && request.cursor == response.cursor && !repairs;
    ignored || standing
}
