//! What the engine knows about the line to the server.

use jobsheet_api::ApiError;
use jobsheet_api::device::SyncState;
use jobsheet_model::Timestamp;

/// The state of sending. The engine writes it, views show it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Line {
    /// What sending is doing.
    pub state: SyncState,
    /// Why the last try failed; none after one that did not.
    pub last_error: Option<ApiError>,
    /// When it will be tried again by itself, in wall-clock time.
    pub next_try: Option<Timestamp>,
    /// The file that is being sent: its item.
    pub current: Option<String>,
}
