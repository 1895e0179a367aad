//! An order: one piece of work at one place.

use std::collections::BTreeMap;

use jobsheet_model::Priority;
use serde::{Deserialize, Serialize};

use super::{Place, Skill, Span};

/// How many people must be there at once.
pub type Crew = u8;

/// One piece of work.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Order {
    /// The caller's name for it; unique.
    pub id: String,
    /// Where.
    pub place: Place,
    /// Seconds, for a person of pace 100.
    pub duration: i64,
    /// Seconds for some people, by technician; the pace does not change these.
    pub durations: BTreeMap<String, i64>,
    /// When work may begin: any of these, in order and apart; none: any time.
    pub windows: Vec<Span>,
    /// Work should have begun by then; later costs. One that is past counts from `now`, or from when the first technician begins.
    pub deadline: Option<i64>,
    /// How pressing it is.
    pub priority: Priority,
    /// Cost of not serving it; `None`: by priority.
    pub unserved: Option<i64>,
    /// Without these nobody may do it.
    pub required: Vec<Skill>,
    /// These would help.
    pub wished: Vec<Skill>,
    /// Cost of each of these technicians doing it; negative: the customer asks for them.
    pub preferences: BTreeMap<String, i64>,
    /// Technicians who may not do it.
    pub forbidden: Vec<String>,
    /// Only this technician may do it; unlike a pin it can be left unserved.
    pub bound: Option<String>,
    /// How often these technicians have served this customer before.
    pub served_by: BTreeMap<String, u32>,
    /// Parts that it takes.
    pub parts: BTreeMap<String, u32>,
    /// People needed at the same time.
    pub crew: Crew,
    /// Fixed or begun work.
    pub pin: Option<Pin>,
    /// Not before this.
    pub not_before: Option<i64>,
    /// What the customer was told: work does not begin before it and moves past it only at a cost.
    pub promised: Option<Span>,
    /// Whom it is with now: giving it to another costs.
    pub assigned: Option<String>,
    /// Whether the equipment can be had.
    pub equipment: Equipment,
    /// The area it lies in.
    pub territory: Option<String>,
    /// The customer's language.
    pub language: Option<String>,
}

impl Default for Order {
    fn default() -> Self {
        Self {
            id: String::new(),
            place: Place::default(),
            duration: 0,
            durations: BTreeMap::new(),
            windows: Vec::new(),
            deadline: None,
            priority: Priority::Normal,
            unserved: None,
            required: Vec::new(),
            wished: Vec::new(),
            preferences: BTreeMap::new(),
            forbidden: Vec::new(),
            bound: None,
            served_by: BTreeMap::new(),
            parts: BTreeMap::new(),
            crew: 1,
            pin: None,
            not_before: None,
            promised: None,
            assigned: None,
            equipment: Equipment::Ready,
            territory: None,
            language: None,
        }
    }
}

/// Fixed work. It is never refused: the limits of its technician stretch to what fixed work alone needs, and the
/// checker names what that breaks.
///
/// Of several that one technician has begun, the last is under way, until `now` at least: the others ended in time for what was begun after them. When
/// nothing is under way, leave what is over out and let the technician start where it was; whoever is on the road to an order
/// has begun it, with a `start` that lies ahead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pin {
    /// Who does it.
    pub technician: String,
    /// When it begins, if that is fixed too.
    pub start: Option<i64>,
    /// It has begun, or somebody is on the way to it: nothing comes before it any more. Needs `start`.
    pub started: bool,
}

/// Whether the equipment can be had (E17): without it there is no visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Equipment {
    /// At any time.
    Ready,
    /// From then on.
    From(i64),
    /// Nobody knows when.
    Away,
}

/// What binds two orders, by their ids.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Link {
    /// The second begins only after the first has ended, and is not done without it.
    Before {
        /// Done first.
        first: String,
        /// Done then.
        then: String,
    },
    /// Both on one day, if both are done.
    SameDay {
        /// One.
        one: String,
        /// The other.
        other: String,
    },
}
