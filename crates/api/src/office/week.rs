//! Seven days of the board at once: how full they are, and what waits.
//!
//! | method and path | body | answer |
//! |---|---|---|
//! | `GET /api/board/week?from=YYYY-MM-DD` | | [`Week`]; without `from` the week of today |

use jobsheet_model::{Timestamp, UserId};
use serde::{Deserialize, Serialize};

use super::{Load, Stretch};

/// Seven days from a Monday on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Week {
    /// In order.
    pub days: Vec<WeekDay>,
    /// Who works, by name.
    pub rows: Vec<WeekRow>,
    /// Orders that nobody has and that may be done on any day.
    pub anytime: u32,
    /// When it was read.
    pub now: Timestamp,
    /// Position of the office's changes at the time of reading.
    pub seq: u64,
}

/// A day of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeekDay {
    /// Which: `2026-11-28`, in the company's time zone.
    pub day: String,
    /// Its midnights.
    pub bounds: Stretch,
    /// Visits that somebody has.
    pub visits: u32,
    /// Orders that the customer was told for this day and that nobody has; on today also those of earlier days.
    pub unassigned: u32,
}

/// A technician's week.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WeekRow {
    /// Who.
    pub technician: UserId,
    /// Name.
    pub name: String,
    /// Skill codes.
    pub skills: Vec<String>,
    /// One for each day.
    pub days: Vec<WeekCell>,
}

/// A technician's day, from afar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeekCell {
    /// Visits.
    pub visits: u32,
    /// How full it is. Trips are guessed in the order of the times; the board of the day knows them better.
    pub load: Load,
    /// When the day begins; none on a day off.
    pub begins: Option<Timestamp>,
}
