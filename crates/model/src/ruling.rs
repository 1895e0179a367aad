//! Rulings: what the server decided about a fact that asks for something. Made once, never changed.

use serde::{Deserialize, Serialize};

use crate::{EntryId, Timestamp};

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It is so.
    Accepted,
    /// It is not; `reason` says why.
    Refused,
    /// The office had decided otherwise before this arrived. The work is kept as a contribution.
    Superseded,
    /// The office changed the same field meanwhile; the proposal stands beside its value until somebody settles it.
    Held,
}

/// One ruling.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ruling {
    /// The fact it is about.
    pub entry: EntryId,
    /// The outcome.
    pub verdict: Verdict,
    /// Stable snake_case code, translated as `ruling-<code>`; empty when accepted.
    #[serde(default)]
    pub reason: String,
    /// When it was made.
    pub at: Timestamp,
    /// The true time of the fact, as computed from its clock evidence.
    pub occurred_at: Timestamp,
    /// How far that time can be trusted.
    pub confidence: crate::Confidence,
}
