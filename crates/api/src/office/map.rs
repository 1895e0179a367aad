//! The map: where people are known to be, what lies around them, and the areas that they serve.
//!
//! | method and path | body | answer |
//! |---|---|---|
//! | `GET /api/map?day=YYYY-MM-DD` | | [`MapDay`] |
//! | `GET /api/map/basemap` | | bytes of the house's `.pmtiles`, in ranges |
//! | `POST /api/territories` | [`TerritoryRequest`] | [`Territory`] |
//! | `PUT /api/territories/{id}` | [`TerritoryRequest`] | [`Territory`] |
//! | `DELETE /api/territories/{id}?version=N` | | |
//!
//! Orders and routes are not here: they are those of the board (`GET /api/board`), so that map and board never differ.
//! Coordinates are degrees north and east in WGS-84; whoever draws on another datum converts there and back.

use jobsheet_model::{OrderId, TerritoryId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

use super::Stretch;

/// Degrees north and east.
pub type Point = (f64, f64);

/// A day on the map.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MapDay {
    /// Which: `2026-11-28`, in the company's time zone.
    pub day: String,
    /// Its midnights.
    pub bounds: Stretch,
    /// When it was read.
    pub now: Timestamp,
    /// Technicians, by name.
    pub people: Vec<MapPerson>,
    /// Where people were on this day, in working hours, by time.
    pub seen: Vec<Seen>,
    /// Names for the ground, from the addresses of sites.
    pub districts: Vec<District>,
    /// Areas that people serve, by name.
    pub territories: Vec<Territory>,
    /// What lies under everything; none: a plain ground.
    pub basemap: Option<Basemap>,
}

/// A technician on the map.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MapPerson {
    /// Who.
    pub technician: UserId,
    /// Name.
    pub name: String,
    /// What they are doing now; none on another day than today.
    pub presence: Option<Presence>,
    /// On the way to it, or busy with it.
    pub order: Option<OrderId>,
    /// Where they were seen last on this day. Never outside their working hours, and none while they are off.
    pub place: Option<LastPlace>,
    /// Where the day begins, for whoever works on it: expected, not seen.
    pub start: Option<Point>,
}

/// What somebody is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// On the way to an order.
    Travelling,
    /// At a customer's.
    OnSite,
    /// At work, with nothing begun.
    Free,
    /// Outside of working hours.
    Off,
}

/// A position that somebody wrote with a fact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LastPlace {
    /// Where.
    pub point: Point,
    /// Radius in metres.
    pub accuracy: f64,
    /// When, in true time.
    pub at: Timestamp,
    /// With which fact: `check_in` or the code of a step.
    pub how: String,
    /// The phone says that the position was made up.
    pub mock: bool,
    /// Of which order.
    pub order: OrderId,
    /// Its number.
    pub number: String,
}

/// Somebody was somewhere.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Seen {
    /// Who.
    pub technician: UserId,
    /// When.
    pub at: Timestamp,
    /// Where.
    pub point: Point,
    /// District of the order.
    pub district: String,
}

/// A part of the town, as addresses name it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct District {
    /// Its name.
    pub name: String,
    /// The middle of its sites.
    pub point: Point,
    /// How many sites it has.
    pub sites: u32,
}

/// What lies under everything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basemap {
    /// How it is read.
    pub kind: BasemapKind,
    /// Where: a path of this server, or an address with `{z}`, `{x}` and `{y}`.
    pub url: String,
    /// Whose work it is; always shown.
    pub attribution: String,
    /// The number under which a public map of China was reviewed (审图号); always shown.
    pub review_number: String,
    /// Its coordinates.
    pub datum: Datum,
    /// Tiles exist up to this level.
    pub max_zoom: u8,
}

/// How a basemap is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BasemapKind {
    /// One file of this server, read in ranges.
    Pmtiles,
    /// Pictures from an address.
    Raster,
    /// Vector tiles from an address.
    Vector,
}

/// A system of coordinates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Datum {
    /// What is measured, stored and sent.
    #[default]
    Wgs84,
    /// Maps of mainland China.
    Gcj02,
}

/// An area that people usually serve.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Territory {
    /// Identity.
    pub id: TerritoryId,
    /// Name.
    pub name: String,
    /// Its colour: 1 to 10.
    pub colour: u8,
    /// Its corners in order; the last one is joined to the first.
    pub outline: Vec<Point>,
    /// Who usually serves it.
    pub technicians: Vec<UserId>,
    /// Goes up with each change.
    pub version: u64,
}

/// A new area, or what an area is to be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TerritoryRequest {
    /// Its identity, chosen by whoever draws it: saying it twice makes it once.
    pub id: TerritoryId,
    /// Name.
    pub name: String,
    /// Its colour: 1 to 10.
    pub colour: u8,
    /// Its corners in order, at least three, without crossing itself.
    pub outline: Vec<Point>,
    /// Who usually serves it.
    #[serde(default)]
    pub technicians: Vec<UserId>,
    /// The version that was seen; 0 for a new one.
    #[serde(default)]
    pub version: u64,
}
