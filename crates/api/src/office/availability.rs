//! Whether equipment can be had (E17): a person says so at a desk, or an integration that hears from the equipment.
//!
//! | method and path | body | answer |
//! |---|---|---|
//! | `GET /api/assets/{id}/availability` | | [`Availability`] |
//! | `PUT /api/assets/{id}/availability` | [`AvailabilityRequest`] | [`Availability`] |
//!
//! Saying what is known already changes nothing, whatever version it names: a machine may report every minute. Anything else must have seen
//! the newest version, or is refused as `changed_meanwhile`; reading it again says who was quicker.

use jobsheet_model::{AssetId, Timestamp};
use serde::{Deserialize, Serialize};

/// Whether it can be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AssetState {
    /// It can.
    #[default]
    Ready,
    /// It cannot: in use, locked away, elsewhere.
    Away,
}

/// What was said last of a piece of equipment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Availability {
    /// Which.
    pub asset: AssetId,
    /// Whether it can be had.
    pub state: AssetState,
    /// Away until then, and ready afterwards without another word; none: nobody knows.
    pub until: Option<Timestamp>,
    /// Why, in words.
    pub reason: String,
    /// Name of who said so; empty: nobody has said anything yet.
    pub by: String,
    /// The integration that they spoke for, by its name; empty: they said it themselves.
    pub source: String,
    /// When it was said.
    pub at: Option<Timestamp>,
    /// Goes up with each change; 0: nothing was said yet.
    pub version: u64,
}

impl Availability {
    /// What keeps people from it at this time; none: it can be had.
    #[must_use]
    pub fn away(&self, now: Timestamp) -> Option<Away> {
        let over = self.until.is_some_and(|until| until <= now);
        (self.state == AssetState::Away && !over).then_some(Away { until: self.until })
    }
}

/// Equipment cannot be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Away {
    /// Until then; none: nobody knows.
    pub until: Option<Timestamp>,
}

/// What is to be known of it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AvailabilityRequest {
    /// Whether it can be had.
    pub state: AssetState,
    /// Away until then; none: nobody knows. Without meaning for what is ready.
    #[serde(default)]
    pub until: Option<Timestamp>,
    /// Why, in words.
    #[serde(default)]
    pub reason: String,
    /// The integration that says so, by its name; empty: the person who is signed in.
    #[serde(default)]
    pub source: String,
    /// The version that was seen; 0: nothing was said yet.
    #[serde(default)]
    pub version: u64,
}
