//! Automatic dispatch (E2): which orders are given to the best person without anybody being asked, and what came of it.
//!
//! | method and path | body | answer |
//! |---|---|---|
//! | `GET /api/automatic` | | [`Automatic`] |
//! | `PUT /api/automatic/{id}` | [`SwitchRequest`] | [`Switch`] |
//! | `DELETE /api/automatic/{id}?version=N` | | |

use jobsheet_model::{OrderId, Priority, SwitchId, TerritoryId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

use super::Remark;

/// All switches, and what was done by them lately.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Automatic {
    /// In the order in which they were made.
    pub switches: Vec<Switch>,
    /// The newest first.
    pub tries: Vec<Try>,
    /// Areas that a switch may be for, by name.
    pub areas: Vec<AreaName>,
}

/// An area by its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AreaName {
    /// Identity.
    pub id: TerritoryId,
    /// Name.
    pub name: String,
}

/// A kind of orders that go to the best person by themselves. An order must fit all that the switch names.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Switch {
    /// Identity.
    pub id: SwitchId,
    /// Off: nothing happens by itself, and what the switch is for is remembered.
    pub on: bool,
    /// Only orders in this area; everywhere without one.
    pub territory: Option<TerritoryId>,
    /// Codes of the service catalogue; none: all.
    pub services: Vec<String>,
    /// None: all.
    pub priorities: Vec<Priority>,
    /// Goes up with each change.
    pub version: u64,
    /// Who changed it last.
    pub changed_by: String,
    /// When.
    pub changed_at: Timestamp,
}

/// A new switch, or what a switch is to be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SwitchRequest {
    /// Whether it does anything.
    pub on: bool,
    /// Only orders in this area.
    #[serde(default)]
    pub territory: Option<TerritoryId>,
    /// Codes of the service catalogue; none: all.
    #[serde(default)]
    pub services: Vec<String>,
    /// None: all.
    #[serde(default)]
    pub priorities: Vec<Priority>,
    /// The version that was seen; 0 for a new one.
    #[serde(default)]
    pub version: u64,
}

/// An order that a switch was for, and what came of it last.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Try {
    /// Which.
    pub order: OrderId,
    /// For people.
    pub number: String,
    /// One line.
    pub title: String,
    /// When.
    pub at: Timestamp,
    /// Who got it; nobody: it waits for a dispatcher.
    pub technician: Option<UserId>,
    /// Their name.
    pub name: String,
    /// What spoke for them; or why nobody got it: `nobody_free`, or `breaks_promise`, `breaks_lateness`, `breaks_overtime` with the
    /// name of the one who would have been best.
    pub reasons: Vec<Remark>,
}
