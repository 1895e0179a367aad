//! The board: one day, who does what when, what waits, and what could be done about it.
//!
//! | method and path | body | answer |
//! |---|---|---|
//! | `GET /api/board?day=YYYY-MM-DD&have=` | | [`Board`] |
//! | `GET /api/orders/{id}/candidates?day=YYYY-MM-DD` | | [`Candidates`] |
//! | `POST /api/board/plan` | [`PlanRequest`] | [`PlanProposal`] |
//! | `POST /api/board/moves` | [`MovesRequest`] | [`MovesResponse`] |
//!
//! Times are true times; how long something takes is in seconds, how far it is in metres. Words are made by whoever shows
//! them: a [`Remark`] is a stable code with its numbers.

use std::collections::BTreeMap;

use jobsheet_model::{OrderId, Priority, Status, TimeWindow, Timestamp, UserId};
use serde::{Deserialize, Serialize};

use super::{Away, Slow};
use crate::ApiError;

/// From one moment until another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stretch {
    /// It begins.
    pub start: Timestamp,
    /// It ends.
    pub end: Timestamp,
}

/// A day of the company.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Board {
    /// Which: `2026-11-28`, in the company's time zone.
    pub day: String,
    /// Its midnights.
    pub bounds: Stretch,
    /// When it was read.
    pub now: Timestamp,
    /// Who works, by name.
    pub rows: Vec<BoardRow>,
    /// What nobody has, most pressing first.
    pub pool: Vec<BoardOrder>,
    /// The day in numbers.
    pub figures: Figures,
    /// When trips take longer on it, as far as that is not over.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub slow: Vec<Slow>,
    /// Position of the office's changes at the time of reading.
    pub seq: u64,
    /// Names this reading of the day: whoever says to `have` it gets what is different since, if the server still knows.
    #[serde(default)]
    pub edition: String,
    /// Only what is different since another edition is in `rows` and `pool`; none: all is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<BoardPart>,
}

/// What a board in part is a part of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BoardPart {
    /// The edition that the rest is to be taken from.
    pub since: String,
    /// All rows in their order.
    pub rows: Vec<UserId>,
    /// The whole pool in its order.
    pub pool: Vec<OrderId>,
}

/// A technician's day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BoardRow {
    /// Who.
    pub technician: UserId,
    /// Name.
    pub name: String,
    /// Skill codes.
    pub skills: Vec<String>,
    /// How well, by skill; those that are not here are had at level 1.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub levels: BTreeMap<String, u8>,
    /// Working hours; none on a day off.
    pub hours: Vec<Stretch>,
    /// Where breaks fall in this plan.
    pub breaks: Vec<Stretch>,
    /// Where the day begins, WGS-84 degrees north and east.
    pub home: Option<(f64, f64)>,
    /// How full it is.
    pub load: Load,
    /// In the order of the day.
    pub visits: Vec<BoardVisit>,
}

/// How full a day is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Load {
    /// Seconds of work.
    pub work: u32,
    /// Seconds on the road.
    pub travel: u32,
    /// Seconds of working hours without breaks.
    pub available: u32,
    /// In one word.
    pub level: LoadLevel,
}

/// Green, yellow, red (E9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LoadLevel {
    /// Does not work on this day.
    Off,
    /// Less than half of the day is taken.
    Free,
    /// There is room yet.
    Busy,
    /// The day is full, or more than that.
    Full,
}

/// An order as a block or in the pool.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BoardOrder {
    /// Identity.
    pub id: OrderId,
    /// For people.
    pub number: String,
    /// Service catalogue code.
    pub service: String,
    /// One line.
    pub title: String,
    /// How soon.
    pub priority: Priority,
    /// The accepted state.
    pub status: Status,
    /// What the customer was told.
    pub window: TimeWindow,
    /// Seconds that it is thought to take.
    pub seconds: u32,
    /// Skills that it needs.
    pub skills: Vec<String>,
    /// At least so well, by skill; those that are not here are needed at level 1.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub levels: BTreeMap<String, u8>,
    /// Who is served.
    pub customer: String,
    /// Where, in words.
    pub address: String,
    /// District of the address.
    pub district: String,
    /// Degrees north, WGS-84.
    pub lat: f64,
    /// Degrees east, WGS-84.
    pub lon: f64,
    /// The row version, for changing it.
    pub version: u64,
    /// The customer was told a time that has passed, and nobody is there.
    pub late: bool,
    /// Its equipment cannot be had now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub away: Option<Away>,
}

/// A visit in a technician's day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BoardVisit {
    /// What for.
    pub order: BoardOrder,
    /// Work begins.
    pub start: Timestamp,
    /// Work ends.
    pub end: Timestamp,
    /// Seconds on the road to it.
    pub travel: u32,
    /// Metres to it.
    pub metres: u32,
    /// Somebody has decided on this time; otherwise it is where it fits best.
    pub planned: bool,
    /// It stays where it is whatever is planned anew.
    pub pinned: bool,
    /// The technician is on the way, there, or done.
    pub begun: bool,
    /// What it breaks.
    pub problems: Vec<Remark>,
}

/// Something to be said about a plan: a code with its numbers, names of people and orders where it has any.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// Stable code, as in `board-remark-…` of the translations.
    pub code: String,
    /// Numbers and words in it: `seconds`, `metres`, `at`, `skill`, `number`…
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, serde_json::Value>,
}

/// A day in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Figures {
    /// Visits that begin in time.
    pub kept: u32,
    /// Visits that begin after what the customer was told.
    pub late: u32,
    /// Orders that nobody has.
    pub unassigned: u32,
    /// Metres of all trips.
    pub metres: u64,
    /// Seconds of all trips.
    pub travel: u64,
    /// Seconds of waiting between visits.
    pub idle: u64,
    /// Seconds of work after working hours.
    pub overtime: u64,
}

/// Who could do an order, best first, and why the others could not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Candidates {
    /// Which order, as it is now.
    pub order: BoardOrder,
    /// Best first.
    pub candidates: Vec<Candidate>,
    /// Everybody else.
    pub excluded: Vec<Excluded>,
}

/// One who could do it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// Who.
    pub technician: UserId,
    /// Name.
    pub name: String,
    /// Work would begin.
    pub start: Timestamp,
    /// Work would end.
    pub end: Timestamp,
    /// Seconds on the road to it.
    pub travel: u32,
    /// Metres to it.
    pub metres: u32,
    /// Why, most telling first.
    pub reasons: Vec<Remark>,
    /// What it costs by the terms of the plan: code and cost, the dearest first. They add up to `cost`.
    pub terms: Vec<Term>,
    /// What it costs in all, against leaving the plan as it is.
    pub cost: i64,
    /// How full the day is with it.
    pub load: Load,
}

/// One part of a cost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// Stable code, as in `board-term-…` of the translations.
    pub code: String,
    /// What it adds; negative: what it saves.
    pub cost: i64,
}

/// One who could not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Excluded {
    /// Who.
    pub technician: UserId,
    /// Name.
    pub name: String,
    /// Why not.
    pub reasons: Vec<Remark>,
}

/// Plan a day: nothing is changed by it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanRequest {
    /// Which.
    pub day: String,
    /// Visits that are with somebody already may be given to others.
    #[serde(default)]
    pub reassign: bool,
}

/// A plan beside the day as it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlanProposal {
    /// The day as it is.
    pub before: Figures,
    /// The day as it would be.
    pub after: Figures,
    /// What would change, by technician and time.
    pub changes: Vec<PlanChange>,
    /// What nobody can do, and why.
    pub unserved: Vec<Unserved>,
    /// Position of the office's changes at the time of reading.
    pub seq: u64,
}

/// One order that would go elsewhere.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlanChange {
    /// Which order, as it is now.
    pub order: BoardOrder,
    /// Whom it is with, and from when on.
    pub from: Option<Slot>,
    /// Who would have it, and from when on.
    pub to: Slot,
    /// Why.
    pub reasons: Vec<Remark>,
}

/// A place in a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// Who.
    pub technician: UserId,
    /// Name.
    pub name: String,
    /// Work begins.
    pub start: Timestamp,
}

/// An order that nobody can do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Unserved {
    /// Which.
    pub order: BoardOrder,
    /// Why not, by technician.
    pub excluded: Vec<Excluded>,
}

/// Decisions of a dispatcher at the board: each is made or refused by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovesRequest {
    /// What goes where.
    pub moves: Vec<Move>,
}

/// One decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    /// Which order.
    pub order: OrderId,
    /// The row version that the dispatcher saw; `changed_meanwhile` if the visit changed since.
    pub version: u64,
    /// To whom; none: back to the pool.
    pub technician: Option<UserId>,
    /// When work begins; none: whenever it fits.
    #[serde(default)]
    pub start: Option<Timestamp>,
    /// It stays there whatever is planned anew.
    #[serde(default)]
    pub pinned: bool,
    /// Why it is done although it breaks something; kept.
    #[serde(default)]
    pub reason: String,
}

/// What became of them, in their order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MovesResponse {
    /// One for each.
    pub moves: Vec<Moved>,
}

/// What became of a decision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Moved {
    /// Which order.
    pub order: OrderId,
    /// Its row version now.
    pub version: u64,
    /// Why nothing was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<ApiError>,
}
