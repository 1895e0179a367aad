//! The work order: a decision row. Only the server writes it; the field proposes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::asset::Asset;
use crate::customer::{Customer, Site};
use crate::form::FormRef;
use crate::ruling::Ruling;
use crate::{EntryId, OrderId, Priority, Status, Timestamp, UserId, VisitId};

/// What sort of work it is (A3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderKind {
    /// 服务
    #[default]
    Service,
    /// 任务
    Task,
    /// 维修
    Maintenance,
    /// 变更
    Change,
}

impl OrderKind {
    /// All kinds, in menu order.
    pub const ALL: [Self; 4] = [Self::Service, Self::Task, Self::Maintenance, Self::Change];

    /// The stable code that is stored and sent.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Task => "task",
            Self::Maintenance => "maintenance",
            Self::Change => "change",
        }
    }

    /// The kind with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// When the customer was told to expect somebody. Both ends are separate fields: two people may move one each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TimeWindow {
    /// Not before.
    pub start: Option<Timestamp>,
    /// Not after.
    pub end: Option<Timestamp>,
}

/// One planned trip of one technician.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// Identity; entries of the record name the visit they belong to.
    pub id: VisitId,
    /// Who goes.
    pub technician: UserId,
    /// When it was given to them.
    pub assigned_at: Timestamp,
    /// When work is to begin, if a dispatcher has decided on a time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned: Option<Timestamp>,
    /// A dispatcher has put it on top of everything else: it comes first and cannot be declined (E5).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub forced: bool,
}

/// The fields that two people may want to change at once, each with a version of its own. Nothing else ever asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderField {
    /// [`Order::priority`]
    Priority,
    /// [`TimeWindow::start`]
    WindowStart,
    /// [`TimeWindow::end`]
    WindowEnd,
}

impl OrderField {
    /// All.
    pub const ALL: [Self; 3] = [Self::Priority, Self::WindowStart, Self::WindowEnd];

    /// The stable code that is stored and sent.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Priority => "priority",
            Self::WindowStart => "window_start",
            Self::WindowEnd => "window_end",
        }
    }
}

/// The row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Order {
    /// Identity, stable across devices and offline making (A6).
    pub id: OrderId,
    /// For people, given by the server; absent while the order exists on a phone only.
    pub number: Option<String>,
    /// What sort of work.
    pub kind: OrderKind,
    /// Code of the service catalogue.
    pub service: String,
    /// One line.
    pub title: String,
    /// What the customer said.
    pub description: String,
    /// How soon.
    pub priority: Priority,
    /// The accepted state.
    pub status: Status,
    /// Why it is on hold, incomplete or cancelled; a reason code or free text. Empty otherwise.
    #[serde(default)]
    pub status_reason: String,
    /// When the customer expects somebody.
    pub window: TimeWindow,
    /// The current trip, if a technician has it.
    pub visit: Option<Visit>,
    /// The checklist and its version.
    pub form: Option<FormRef>,
    /// The flow's version (crate `workflow`).
    pub flow: u32,
    /// Where the request came from: `phone`, `web`, `field`…
    pub channel: String,
    /// When it was made, true time.
    pub created_at: Timestamp,
    /// Who made it.
    pub created_by: UserId,
    /// The order on whose site it was found, when a technician asked for it (A6).
    #[serde(default)]
    pub found_at: Option<OrderId>,
    /// Rises with every change of the row or its rulings.
    pub version: u64,
    /// Rises with every change of that field.
    pub versions: BTreeMap<OrderField, u32>,
}

impl Order {
    /// The version of one critical field; 0 if it was never changed.
    #[must_use]
    pub fn version_of(&self, field: OrderField) -> u32 {
        self.versions.get(&field).copied().unwrap_or(0)
    }
}

/// The order as it travels to a device: the row, copies of what it points to, and what the server ruled.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OrderCard {
    /// The decision row.
    pub order: Order,
    /// Who is served.
    pub customer: Customer,
    /// Where.
    pub site: Site,
    /// On which equipment, if any.
    pub asset: Option<Asset>,
    /// What became of each request and step, by entry.
    pub rulings: Vec<Ruling>,
    /// What proposals that are held stand against, by their entry.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub held: BTreeMap<EntryId, Against>,
}

/// Two people, one field: the other side of a held proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Against {
    /// Who gave the value that is in force; none when nobody changed it since the order was made.
    pub by: Option<UserId>,
    /// When.
    pub at: Option<Timestamp>,
    /// The device on which the proposal was made, as lists name it.
    pub device: String,
}
