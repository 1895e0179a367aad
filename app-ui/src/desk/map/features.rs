//! From the day to what is drawn: GeoJSON features with their marks, words and places. The marks are drawn by
//! `web/map/marks.js`, which reads their names.

use std::collections::BTreeMap;

use jobsheet_api::office::{BoardOrder, MapDay, MapPerson, Point, Presence};
use jobsheet_model::{Priority, Timestamp, UserId};
use leptos::prelude::*;
use serde_json::{Value, json};

use super::book::{MapBook, Mode, State, is_old};
use super::find::{self, Wanted};
use super::{heat, words};
use crate::desk::board::words as board_words;
use crate::desk::context::Desk;
use crate::ui::letters;

/// The routes of more people than this are drawn thin: together they are a pattern, and one is looked at by choosing its person.
const MANY: usize = 40;

/// Pins at one address stand side by side: so many pixels apart, at most so many of them.
const BESIDE: (f64, usize) = (24.0, 5);

/// Orders, routes, people, areas and names; tracked.
#[must_use]
pub fn work(desk: Desk) -> Value {
    let map = desk.map;
    let (wanted, colours) = (Wanted::now(desk), map.colours());
    let now = desk.now.get();
    let mut orders = Orders { map, at: BTreeMap::new(), list: Vec::new() };
    let mut routes = Vec::new();
    let seen = map.seen.get();
    let people: BTreeMap<UserId, &MapPerson> =
        seen.iter().flat_map(|seen| &seen.people).map(|person| (person.technician, person)).collect();
    for order in find::pool(desk) {
        if wanted.fits(&order, None) {
            orders.add(&order, None, String::new(), words::waiting(&order, now));
        }
    }
    let rows = find::rows(desk);
    let faint = wanted.person().is_none() && rows.len() > MANY;
    for row in rows {
        let colour = colours.get(&row.technician).copied().unwrap_or_default();
        for (number, visit) in wanted.visits(&row) {
            let words = format!(
                "{number} · {} · {} · {}",
                board_words::from_to(visit.start, visit.end),
                board_words::about(&visit.order),
                row.name
            );
            orders.add(&visit.order, Some((row.technician, colour)), number.to_string(), words);
        }
        if wanted.person_fits(row.technician) && wanted.visits(&row).next().is_some() {
            let start = people.get(&row.technician).and_then(|person| person.start);
            let stops = row.visits.iter().map(|visit| (visit.order.lat, visit.order.lon));
            let line: Vec<_> = start.into_iter().chain(stops).map(|point| map.on_map(point)).collect();
            if line.len() > 1 {
                routes.push(json!({
                    "type": "Feature",
                    "properties": { "id": row.technician, "owner": row.technician, "colour": colour, "lit": wanted.person().is_some(), "faint": faint },
                    "geometry": { "type": "LineString", "coordinates": line },
                }));
            }
        }
    }
    let people = people.into_values().filter(|person| wanted.person_fits(person.technician));
    let people: Vec<Value> = people.filter_map(|one| person(map, one, colours.get(&one.technician), now)).collect();
    let ground = seen.as_deref();
    json!({
        "orders": collection(orders.list),
        "routes": collection(routes),
        "people": collection(people),
        "territories": collection(territories(map, ground)),
        "districts": collection(districts(map, ground)),
    })
}

/// Points of the heat map in force; tracked.
#[must_use]
pub fn heat(desk: Desk) -> Value {
    let map = desk.map;
    let mode = map.mode.get();
    let spots = if mode == Mode::Work { Vec::new() } else { heat::spots(desk, mode) };
    let spots = spots.into_iter().map(|spot| {
        let properties = json!({ "kind": mode.code(), "weight": 1.0 });
        at_point(map.on_map(spot.point), properties)
    });
    json!({ "heat": collection(spots.collect()) })
}

/// The outline that is being drawn; tracked.
#[must_use]
pub fn sketch(desk: Desk) -> Value {
    let map = desk.map;
    let corners: Vec<[f64; 2]> = map.sketch.with(|sketch| {
        sketch
            .as_ref()
            .map(|sketch| sketch.outline.iter().map(|point| map.on_map(*point)).collect())
            .unwrap_or_default()
    });
    let points = corners.iter().enumerate().map(|(at, corner)| at_point(*corner, json!({ "at": at })));
    let points = points.collect();
    let closed: Vec<[f64; 2]> = corners.iter().chain(corners.first()).copied().collect();
    let line =
        json!({ "type": "Feature", "properties": {}, "geometry": { "type": "LineString", "coordinates": closed } });
    let lines = if closed.len() > 2 { vec![line] } else { Vec::new() };
    json!({ "sketch": collection(lines), "sketched": collection(points) })
}

struct Orders {
    map: MapBook,
    /// How many pins a place has already.
    at: BTreeMap<(i64, i64), usize>,
    list: Vec<Value>,
}

impl Orders {
    fn add(&mut self, order: &BoardOrder, owner: Option<(UserId, u8)>, text: String, label: String) {
        let state = State::of(order.status, owner.is_some());
        let flag = match order.priority {
            _ if order.late => "l",
            Priority::Urgent if state != State::Done => "u",
            Priority::High if state != State::Done => "h",
            _ => "",
        };
        let place = on_ground((order.lat, order.lon));
        let before = self.at.entry(place).or_default();
        let shift = BESIDE.0 * f64::from(u8::try_from((*before).min(BESIDE.1)).unwrap_or(0));
        *before += 1;
        let colour = owner.map_or(0, |(_, colour)| colour);
        self.list.push(at_point(
            self.map.on_map((order.lat, order.lon)),
            json!({
                "id": order.id,
                "owner": owner.map(|(id, _)| id),
                "mark": format!("order;{colour};{};{text};{flag}", state.code()),
                "label": label,
                "shift": [shift, 0.0],
                "rank": rank(state, flag),
            }),
        ));
    }
}

/// What wants somebody lies above what does not.
fn rank(state: State, flag: &str) -> u8 {
    let state = match state {
        State::Done => 0,
        State::Planned => 1,
        State::Resting => 2,
        State::Waiting => 3,
        State::Underway => 4,
    };
    state + if flag.is_empty() { 0 } else { 5 }
}

fn person(map: MapBook, person: &MapPerson, colour: Option<&u8>, now: Timestamp) -> Option<Value> {
    let (point, flag) = match (&person.place, person.start) {
        (Some(place), _) => (place.point, if is_old(place.at, now) { "o" } else { "" }),
        (None, Some(start)) => (start, "e"),
        (None, None) => return None,
    };
    let state = match person.presence {
        Some(Presence::Travelling) => "travelling",
        Some(Presence::OnSite) => "onsite",
        _ => "free",
    };
    let colour = colour.copied().unwrap_or_default();
    Some(at_point(
        map.on_map(point),
        json!({
            "id": person.technician,
            "owner": person.technician,
            "mark": format!("person;{colour};{state};{};{flag}", letters(&person.name)),
            "label": format!("{} · {}", person.name, words::whereabouts(person, now)),
        }),
    ))
}

fn territories(map: MapBook, day: Option<&MapDay>) -> Vec<Value> {
    let chosen = map.area.get();
    let drawn = map.sketch.with(|sketch| sketch.as_ref().map(|sketch| sketch.id));
    let all = day.map(|day| day.territories.as_slice()).unwrap_or_default();
    let all = all.iter().filter(|one| Some(one.id) != drawn).map(|one| {
        let ring: Vec<_> = one.outline.iter().chain(one.outline.first()).map(|point| map.on_map(*point)).collect();
        json!({
            "type": "Feature",
            "properties": { "id": one.id, "name": one.name, "label": one.name, "colour": one.colour, "lit": one.id.to_string() == chosen },
            "geometry": { "type": "Polygon", "coordinates": [ring] },
        })
    });
    all.collect()
}

fn districts(map: MapBook, day: Option<&MapDay>) -> Vec<Value> {
    let all = day.map(|day| day.districts.as_slice()).unwrap_or_default();
    all.iter().map(|one| at_point(map.on_map(one.point), json!({ "name": one.name }))).collect()
}

/// A place to a metre, for telling that two are one.
#[expect(clippy::cast_possible_truncation, reason = "degrees times 100,000 fit")]
fn on_ground((lat, lon): Point) -> (i64, i64) {
    ((lat * 1e5).round() as i64, (lon * 1e5).round() as i64)
}

fn at_point(point: [f64; 2], properties: Value) -> Value {
    json!({ "type": "Feature", "properties": properties, "geometry": { "type": "Point", "coordinates": point } })
}

fn collection(features: Vec<Value>) -> Value {
    json!({ "type": "FeatureCollection", "features": features })
}
