//! One command in, one channel out. `app-ui/src/transport/tauri.rs` is the other side.

use jobsheet_api::{ApiError, ErrorCode};
use jobsheet_client::runtime::native::Device;
use tauri::State;
use tauri::async_runtime::spawn;
use tauri::ipc::{Channel, InvokeBody, Request, Response};

use crate::frame::{pack, unpack};

/// The core, or why there is none.
pub struct Core(pub Result<Device, ApiError>);

impl Core {
    fn device(&self) -> Result<Device, ApiError> {
        self.0.clone()
    }
}

/// Does what a screen asks for. The body and the answer are frames: JSON, and bytes behind it where there are any.
///
/// # Errors
/// The [`ApiError`] as JSON.
#[tauri::command]
pub async fn command(request: Request<'_>, core: State<'_, Core>) -> Result<Response, String> {
    answer(request.body(), &core).await.map(Response::new).map_err(|error| {
        // Strings only: writing them as JSON cannot fail.
        serde_json::to_string(&error).unwrap_or_default()
    })
}

async fn answer(body: &InvokeBody, core: &Core) -> Result<Vec<u8>, ApiError> {
    let InvokeBody::Raw(body) = body else { return Err(ErrorCode::MalformedRequest.into()) };
    let (json, bytes) = unpack(body).ok_or(ErrorCode::MalformedRequest)?;
    let wish = serde_json::from_slice(json).map_err(|_| ErrorCode::MalformedRequest)?;
    let bytes = (!bytes.is_empty()).then(|| bytes.to_vec());
    let answer = core.device()?.handle(wish, bytes).await?;
    let json = serde_json::to_vec(&answer.reply).map_err(|_| ErrorCode::Internal)?;
    Ok(pack(&json, &answer.bytes))
}

/// Passes the core's events on, each as JSON text, until the page goes away.
///
/// # Errors
/// The [`ApiError`] as JSON, when there is no core.
#[tauri::command]
pub fn events(channel: Channel<String>, core: State<'_, Core>) -> Result<(), String> {
    let device = core.device().map_err(|error| serde_json::to_string(&error).unwrap_or_default())?;
    let mut heard = device.events();
    spawn(async move {
        use tokio::sync::broadcast::error::RecvError;
        loop {
            let event = match heard.recv().await {
                Ok(event) => event,
                // The page was too slow: it reads everything again.
                Err(RecvError::Lagged(_)) => jobsheet_api::device::Event::Changed(Vec::new()),
                Err(RecvError::Closed) => return,
            };
            let Ok(json) = serde_json::to_string(&event) else { continue };
            if channel.send(json).is_err() {
                return;
            }
        }
    });
    Ok(())
}
