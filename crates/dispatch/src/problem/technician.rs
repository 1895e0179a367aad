//! A technician: one person on one day.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Place, Span};

/// One person on one day: one route.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Technician {
    /// The caller's name for this person on this day; unique.
    pub id: String,
    /// Which day, so that pairs can be asked to fall on the same one.
    pub day: u16,
    /// Home, depot, or where the person is now.
    pub start: Place,
    /// Where the day ends; `None`: wherever the last visit is.
    pub end: Option<Place>,
    /// Working hours, in order and apart. Between two of them nobody works or drives.
    pub shifts: Vec<Span>,
    /// Breaks to be taken, in order.
    pub breaks: Vec<Break>,
    /// Work after the last shift; `None`: not at all.
    pub overtime: Option<Overtime>,
    /// Areas this person usually serves; none: anywhere.
    pub territories: Vec<String>,
    /// What this person can do.
    pub skills: Vec<Skill>,
    /// Parts in the van.
    pub stock: BTreeMap<String, u32>,
    /// 0 to 100, as customers rate; `None`: not known.
    pub rating: Option<u8>,
    /// Languages spoken.
    pub languages: Vec<String>,
    /// How long this person takes, in percent of an order's duration.
    pub pace: u16,
    /// The same for orders that require a skill; of several the slowest counts.
    pub pace_by_skill: BTreeMap<String, u16>,
}

impl Default for Technician {
    fn default() -> Self {
        Self {
            id: String::new(),
            day: 0,
            start: Place::default(),
            end: None,
            shifts: Vec::new(),
            breaks: Vec::new(),
            overtime: None,
            territories: Vec::new(),
            skills: Vec::new(),
            stock: BTreeMap::new(),
            rating: None,
            languages: Vec::new(),
            pace: 100,
            pace_by_skill: BTreeMap::new(),
        }
    }
}

/// A break: it is taken where the visit before it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Break {
    /// Seconds.
    pub duration: i64,
    /// When it may begin.
    pub window: Span,
}

/// Work after the shift.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overtime {
    /// At most so many seconds.
    pub limit: i64,
    /// Cost of each minute begun; `None`: as in [`super::Weights::overtime_minute`].
    pub minute: Option<i64>,
}

/// Something a person can do, or an order needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skill {
    /// Its name.
    pub name: String,
    /// From 1 upwards; more is better.
    pub level: u8,
    /// When the certificate lapses. One that lapses before the end of the day's working hours, overtime included, does not count
    /// that day. Without meaning in an order.
    #[serde(default)]
    pub expires: Option<i64>,
}

impl Skill {
    /// A skill at a level, without a date.
    #[must_use]
    pub fn new(name: &str, level: u8) -> Self {
        Self { name: name.to_owned(), level, expires: None }
    }
}
