//! Time. Nothing is ordered by a device's wall clock; each fact keeps the evidence from which its true time is computed.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// Milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, Encode, Decode)]
#[serde(transparent)]
#[cbor(transparent)]
pub struct Timestamp(#[n(0)] pub i64);

impl Timestamp {
    /// The moment `millis` milliseconds later (earlier if negative).
    #[must_use]
    pub fn plus(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }
}

/// What a device's clocks said at one moment.
///
/// `uptime` never jumps within one `boot`; `wall` may be anything. With one server contact in the same boot, before or
/// after, the true time is `contact's server time + (uptime - contact's uptime)`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
pub struct Clock {
    /// Names the life of the `uptime` counter: an OS boot on phones, one worker life in a browser.
    #[n(0)]
    pub boot: String,
    /// Milliseconds since that boot began.
    #[n(1)]
    pub uptime: i64,
    /// What the wall clock said.
    #[n(2)]
    pub wall: Timestamp,
}

/// How far a computed time can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// The wall clock only: nothing confirms it.
    Device,
    /// Anchored, but the counter may have paused (a browser's).
    Estimated,
    /// Anchored to the server within one boot.
    Exact,
}
