//! What a decision would break, before it is made (E12).
//!
//! | method and path | body | answer |
//! |---|---|---|
//! | `GET /api/orders/{id}/check?technician=&start=&day=` | | [`Check`] |
//!
//! `start` is a time in milliseconds, without it whenever it fits best; `day` is the day of the order's window without it.

use jobsheet_model::{OrderId, Timestamp};
use serde::{Deserialize, Serialize};

use super::Remark;

/// What giving an order to somebody would mean for their day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Check {
    /// Which day: `2026-11-28`.
    pub day: String,
    /// When work would begin.
    pub start: Option<Timestamp>,
    /// What would be broken that is not broken already, by the orders of the day.
    pub breaks: Vec<Broken>,
}

/// One thing that would be broken.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Broken {
    /// Of which order: the one that is given, or another of the same day.
    pub order: OrderId,
    /// For people.
    pub number: String,
    /// What.
    pub remark: Remark,
}
