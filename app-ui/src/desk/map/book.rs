//! What the map knows beside the board: where people are, names of the ground, areas; and how the dispatcher looks at it. Lives
//! as long as the desk, so that coming back finds the map as it was left.

use std::collections::BTreeMap;
use std::sync::Arc;

use jobsheet_api::ApiError;
use jobsheet_api::office::{Datum, MapDay, MapPerson, Point, Presence};
use jobsheet_geokit::{from_gcj02, to_gcj02};
use jobsheet_model::{Status, Timestamp, UserId};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::territory::Sketch;
use crate::desk::context::Desk;
use crate::desk::when;
use crate::platform::browser;
use crate::rest;

/// From this width on the map and the list stand side by side.
const ROOM: &str = "(min-width: 60rem)";

/// A position that is older than this is greyed: the person may be elsewhere by now.
pub const OLD_MS: i64 = 60 * 60_000;

/// The colours that people and areas have; more people than colours share them, and their letters tell them apart.
pub const COLOURS: u8 = 10;

/// What is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Orders, routes and people.
    Work,
    /// Where people were.
    People,
    /// Where work is asked for.
    Demand,
}

impl Mode {
    /// As the drawn map calls it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Work => "work",
            Self::People => "people",
            Self::Demand => "demand",
        }
    }
}

/// How far the drawn map is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drawing {
    /// On its way.
    Loading,
    /// There.
    Ready,
    /// This browser cannot draw it.
    Unable,
    /// It could not be loaded.
    Failed,
}

/// What an order's pin looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Nobody has it.
    Waiting,
    /// Somebody has it and has not begun.
    Planned,
    /// On the way, on site, at work.
    Underway,
    /// Begun, and waiting for something.
    Resting,
    /// Done.
    Done,
}

impl State {
    /// All, in the order of a day.
    pub const ALL: [Self; 5] = [Self::Waiting, Self::Planned, Self::Underway, Self::Resting, Self::Done];

    /// Of an order.
    #[must_use]
    pub fn of(status: Status, assigned: bool) -> Self {
        match status {
            _ if !assigned => Self::Waiting,
            Status::Travelling | Status::OnSite | Status::InProgress => Self::Underway,
            Status::OnHold | Status::Incomplete => Self::Resting,
            Status::AwaitingConfirmation | Status::FollowUp | Status::Completed | Status::Closed => Self::Done,
            _ => Self::Planned,
        }
    }

    /// As marks and words call it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Planned => "planned",
            Self::Underway => "underway",
            Self::Resting => "resting",
            Self::Done => "done",
        }
    }
}

/// The map.
#[derive(Clone, Copy)]
pub struct MapBook {
    /// What the server said last of the day that is shown.
    pub seen: RwSignal<Option<Arc<MapDay>>>,
    /// Why it said nothing.
    pub failed: RwSignal<Option<ApiError>>,
    /// There is room for map and list.
    pub room: RwSignal<bool>,
    /// On a narrow screen: the list instead of the map.
    pub listed: RwSignal<bool>,
    /// What is shown.
    pub mode: RwSignal<Mode>,
    /// Of the heat maps: only this hour of the day.
    pub hour: RwSignal<Option<u32>>,
    /// Only this person's work; empty: everybody's.
    pub person: RwSignal<String>,
    /// Only this state; empty: all.
    pub state: RwSignal<String>,
    /// Only this priority; empty: all.
    pub priority: RwSignal<String>,
    /// Only what lies in this area; empty: everywhere.
    pub area: RwSignal<String>,
    /// How far the drawn map is.
    pub drawing: RwSignal<Drawing>,
    /// Whose work the tiles are, as their file says.
    pub attribution: RwSignal<String>,
    /// The tiles cannot be had.
    pub bare: RwSignal<bool>,
    /// The panel of areas is open.
    pub areas: RwSignal<bool>,
    /// The area that is being drawn.
    pub sketch: RwSignal<Option<Sketch>>,
    /// Where the map was looked at last: `[east, north, zoom]`.
    pub view: StoredValue<Option<String>>,
    asked: StoredValue<u32>,
    day: StoredValue<i64>,
}

impl MapBook {
    /// Nothing read yet.
    #[must_use]
    pub fn new() -> Self {
        let room = RwSignal::new(browser::media(ROOM));
        browser::on_media_change(ROOM, move |matches| {
            let _ = room.try_set(matches);
        });
        Self {
            seen: RwSignal::new(None),
            failed: RwSignal::new(None),
            room,
            listed: RwSignal::new(false),
            mode: RwSignal::new(Mode::Work),
            hour: RwSignal::new(None),
            person: RwSignal::new(String::new()),
            state: RwSignal::new(String::new()),
            priority: RwSignal::new(String::new()),
            area: RwSignal::new(String::new()),
            drawing: RwSignal::new(Drawing::Loading),
            attribution: RwSignal::new(String::new()),
            bare: RwSignal::new(false),
            areas: RwSignal::new(false),
            sketch: RwSignal::new(None),
            view: StoredValue::new(None),
            asked: StoredValue::new(0),
            day: StoredValue::new(i64::MIN),
        }
    }

    /// Reads a day. Another day than before shows nobody until it is here.
    pub fn read(self, desk: Desk, day: i64) {
        if self.day.get_value() != day {
            self.day.set_value(day);
            self.seen.update(|seen| {
                // The ground and the areas are the same on every day.
                if let Some(seen) = seen {
                    let mut ground = (**seen).clone();
                    ground.people.clear();
                    ground.seen.clear();
                    *seen = Arc::new(ground);
                }
            });
        }
        self.asked.update_value(|asked| *asked += 1);
        let asked = self.asked.get_value();
        spawn_local(async move {
            let answer = rest::map(&when::date_input(day)).await;
            if self.asked.try_get_value() != Some(asked) {
                return;
            }
            match answer {
                Ok(seen) => {
                    self.failed.set(None);
                    if self.seen.with_untracked(|old| old.as_deref() != Some(&seen)) {
                        self.seen.set(Some(Arc::new(seen)));
                    }
                }
                Err(error) => {
                    desk.note(&error);
                    self.failed.set(Some(error));
                }
            }
        });
    }

    /// The colour of everybody; tracked.
    #[must_use]
    pub fn colours(self) -> BTreeMap<UserId, u8> {
        let names = self.seen.with(|seen| {
            seen.as_ref().map(|seen| seen.people.iter().map(|person| person.technician).collect::<Vec<_>>())
        });
        let numbers = (1..=COLOURS).cycle();
        names.unwrap_or_default().into_iter().zip(numbers).collect()
    }

    /// What is known of a person; tracked.
    #[must_use]
    pub fn person_of(self, technician: UserId) -> Option<MapPerson> {
        self.seen.with(|seen| seen.as_ref()?.people.iter().find(|one| one.technician == technician).cloned())
    }

    /// Where a place is on the map that is drawn: east and north; tracked.
    #[must_use]
    pub fn on_map(self, point: Point) -> [f64; 2] {
        let (lat, lon) = if self.is_shifted() { to_gcj02(point) } else { point };
        [lon, lat]
    }

    /// The place at a point of the map that is drawn.
    #[must_use]
    pub fn place_at(self, [lon, lat]: [f64; 2]) -> Point {
        if untrack(|| self.is_shifted()) { from_gcj02((lat, lon)) } else { (lat, lon) }
    }

    fn is_shifted(self) -> bool {
        self.seen.with(|seen| {
            let basemap = seen.as_ref().and_then(|seen| seen.basemap.as_ref());
            basemap.is_some_and(|basemap| basemap.datum == Datum::Gcj02)
        })
    }
}

/// Whether a position is old.
#[must_use]
pub fn is_old(at: Timestamp, now: Timestamp) -> bool {
    now.0 - at.0 > OLD_MS
}

/// The word of a presence.
#[must_use]
pub fn presence_key(presence: Presence) -> &'static str {
    match presence {
        Presence::Travelling => "map-travelling",
        Presence::OnSite => "map-on-site",
        Presence::Free => "map-free",
        Presence::Off => "map-off",
    }
}
