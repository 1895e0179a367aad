//! When somebody works and what they can do, and what work takes.
//!
//! | method and path | body | answer |
//! |---|---|---|
//! | `GET /api/people/{id}/work` | | [`WorkPattern`] |
//! | `PUT /api/people/{id}/work` | [`WorkPattern`] | [`WorkPattern`] |
//! | `GET /api/needs` | | a list of [`Needs`], by service |
//! | `PUT /api/needs/services/{code}` | [`Needs`] | [`Needs`] |
//! | `GET /api/needs/assets/{id}` | | [`Needs`] |
//! | `PUT /api/needs/assets/{id}` | [`Needs`] | [`Needs`] |
//!
//! Days are `2026-11-28` in the company's time zone, minutes are counted from its midnight. What was changed by somebody else after
//! the version that was seen is refused as `changed_meanwhile`; the same said twice is done once.

use serde::{Deserialize, Serialize};

/// A person's working week.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct WorkPattern {
    /// The version that was seen; 0: nothing was changed yet.
    pub version: u64,
    /// Working hours, by day and time. None at all: the company's hours, every day.
    pub shifts: Vec<WorkShift>,
    /// Breaks, by day and time.
    pub breaks: Vec<WorkBreak>,
    /// Days without work, in order.
    pub days_off: Vec<DaysOff>,
    /// Minutes of work after the last shift that may be planned; none: as the company has it.
    pub overtime: Option<u16>,
    /// Where the day begins and ends, home or depot: degrees north and east, WGS-84.
    pub home: Option<(f64, f64)>,
    /// What they can do, by code.
    pub skills: Vec<HeldSkill>,
}

/// A stretch of work on one day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct WorkShift {
    /// 1 Monday to 7 Sunday.
    pub weekday: u8,
    /// It begins.
    pub from: u16,
    /// It ends.
    pub until: u16,
}

/// A break that begins between two times.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct WorkBreak {
    /// 1 Monday to 7 Sunday.
    pub weekday: u8,
    /// Not before.
    pub from: u16,
    /// It is over by then.
    pub until: u16,
    /// How long.
    pub minutes: u16,
}

/// Days without work.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DaysOff {
    /// The first.
    pub from: String,
    /// The last.
    pub until: String,
    /// Why, for the office.
    #[serde(default)]
    pub note: String,
}

/// Something that somebody can do.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct HeldSkill {
    /// Code.
    pub skill: String,
    /// From 1 to 5; more is better.
    pub level: u8,
    /// The last day on which the certificate is good; none: for ever.
    #[serde(default)]
    pub expires: Option<String>,
}

/// What a service, or a piece of equipment, takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Needs {
    /// Of which: a service's code or an asset's id.
    pub subject: String,
    /// The skills, by code.
    pub skills: Vec<NeededSkill>,
    /// The version that was seen; 0: nothing was changed yet.
    pub version: u64,
}

/// A skill that is needed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct NeededSkill {
    /// Code.
    pub skill: String,
    /// At least so well, from 1 to 5.
    pub level: u8,
}
