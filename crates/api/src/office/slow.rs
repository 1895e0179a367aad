//! When and where trips take longer (E16): a dispatcher says so, or an integration that hears of weather and jams.
//!
//! | method and path | body | answer |
//! |---|---|---|
//! | `GET /api/slow` | | [`SlowHours`] |
//! | `PUT /api/slow/{id}` | [`SlowRequest`] | [`Slow`] |
//! | `DELETE /api/slow/{id}?version=N` | | |
//!
//! Saying what is known already changes nothing, whatever version it names: an integration may report every few minutes. Anything else must
//! have seen the newest version, or is refused as `changed_meanwhile`.

use jobsheet_model::{SlowId, TerritoryId, Timestamp};
use serde::{Deserialize, Serialize};

use super::AreaName;

/// Everything that is not over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SlowHours {
    /// The next to begin first.
    pub slow: Vec<Slow>,
    /// Areas that it may be said of, by name.
    pub areas: Vec<AreaName>,
}

/// A stretch of time in which trips take longer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slow {
    /// Identity.
    pub id: SlowId,
    /// What makes them slower: `rain`, `snow`, `traffic`, `other`, or a code of an integration's.
    pub why: String,
    /// It begins.
    pub from: Timestamp,
    /// It is over.
    pub until: Timestamp,
    /// Of the usual time: 140 is four tenths longer.
    pub percent: u16,
    /// Only trips that begin in this area; everywhere without one.
    pub territory: Option<TerritoryId>,
    /// The area's name; empty without one.
    pub area: String,
    /// More about it, in words.
    pub note: String,
    /// Name of who said so.
    pub by: String,
    /// The integration that they spoke for, by its name; empty: they said it themselves.
    pub source: String,
    /// When it was said.
    pub at: Timestamp,
    /// Goes up with each change.
    pub version: u64,
}

/// What is to be known of a stretch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlowRequest {
    /// What makes trips slower: a short code of small letters, digits and underscores.
    pub why: String,
    /// It begins.
    pub from: Timestamp,
    /// It is over.
    pub until: Timestamp,
    /// Of the usual time, 101 to 1000: 140 is four tenths longer.
    pub percent: u16,
    /// Only trips that begin in this area; everywhere without one.
    #[serde(default)]
    pub territory: Option<TerritoryId>,
    /// More about it, in words.
    #[serde(default)]
    pub note: String,
    /// The integration that says so, by its name; empty: the person who is signed in.
    #[serde(default)]
    pub source: String,
    /// The version that was seen; 0 for a new one.
    #[serde(default)]
    pub version: u64,
}

impl Slow {
    /// What it is, as a request that has seen it.
    #[must_use]
    pub fn request(&self) -> SlowRequest {
        SlowRequest {
            why: self.why.clone(),
            from: self.from,
            until: self.until,
            percent: self.percent,
            territory: self.territory,
            note: self.note.clone(),
            source: self.source.clone(),
            version: self.version,
        }
    }
}
