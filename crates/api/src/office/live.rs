//! Hearing of changes without asking all the time.

use serde::{Deserialize, Serialize};

/// `POST /api/live`: the answer that opens `GET /poke?ticket=` once, within a minute. Devices get theirs with each sync.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveResponse {
    /// The ticket.
    pub ticket: String,
}

/// What comes through `/poke`: a text frame on a WebSocket, or the answer of a plain GET, which waits for one. A hint that
/// asking again is worth it; the first comes at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Poke {
    /// Which feeds changed; empty: unknown, ask for all.
    pub feeds: Vec<String>,
}
