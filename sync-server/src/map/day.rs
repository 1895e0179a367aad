//! A day on the map. Who works when and what is begun come from the picture that the board is made of.

use std::collections::BTreeMap;

use jobsheet_api::office::{District, LastPlace, MapDay, MapPerson, Presence, Seen, Stretch};
use jobsheet_model::{Status, Timestamp, UserId};

use super::Basemap;
use crate::cx::Cx;
use crate::db::{Tx, values};
use crate::error::Result;
use crate::planning::{self, Picture, Worker};

/// Reads the day of this name, today without one.
///
/// # Errors
/// `invalid_input` for what is no day, or when the database fails.
pub fn day(tx: &mut Tx, cx: &Cx, day: &str, basemap: Option<&Basemap>) -> Result<MapDay> {
    let picture = planning::read(tx, cx, day)?;
    let places = places(tx, &picture)?;
    let territories = picture.territories.clone();
    let people = picture.workers.iter().map(|worker| person(&picture, worker, &places)).collect();
    let seen = places.into_iter().map(|(technician, place, district)| Seen {
        technician,
        at: place.at,
        point: place.point,
        district,
    });
    Ok(MapDay {
        day: picture.day.date.to_string(),
        bounds: picture.day.bounds,
        now: picture.now,
        people,
        seen: seen.collect(),
        districts: districts(tx)?,
        territories,
        basemap: basemap.map(Basemap::told),
    })
}

/// Positions of the day, in working hours, by time.
fn places(tx: &mut Tx, picture: &Picture) -> Result<Vec<(UserId, LastPlace, String)>> {
    let hours: BTreeMap<UserId, &[Stretch]> =
        picture.workers.iter().map(|worker| (worker.person.id, worker.hours.shifts.as_slice())).collect();
    let until = picture.day.bounds.end.min(picture.now.plus(1));
    let mut places = Vec::new();
    let rows = tx.query(
        "SELECT p.user_id, p.at, p.lat, p.lon, p.accuracy, p.mock, p.how, p.order_id, o.number, o.district \
         FROM places_seen p JOIN orders o ON o.id = p.order_id WHERE p.at >= $1 AND p.at < $2 ORDER BY p.at, p.entry",
        values![picture.day.bounds.start, until],
    )?;
    for row in &rows {
        let (user, at) = (row.parse("user_id")?, row.time("at")?);
        if !hours.get(&user).is_some_and(|shifts| works(shifts, at)) {
            continue;
        }
        let place = LastPlace {
            point: (row.real("lat")?, row.real("lon")?),
            accuracy: row.real("accuracy")?,
            at,
            how: row.string("how")?,
            mock: row.flag("mock")?,
            order: row.parse("order_id")?,
            number: row.string("number")?,
        };
        places.push((user, place, row.string("district")?));
    }
    Ok(places)
}

fn works(shifts: &[Stretch], at: Timestamp) -> bool {
    shifts.iter().any(|shift| shift.start <= at && at < shift.end)
}

fn person(picture: &Picture, worker: &Worker, places: &[(UserId, LastPlace, String)]) -> MapPerson {
    let (id, shifts) = (worker.person.id, worker.hours.shifts.as_slice());
    let today = picture.day.holds(picture.now);
    let at_work = today && works(shifts, picture.now);
    let busy = picture.works.iter().find(|work| work.technician == Some(id) && work.is_busy());
    let presence = today.then(|| match busy.map(|work| work.order.status) {
        Some(Status::Travelling) => Presence::Travelling,
        Some(_) => Presence::OnSite,
        None if at_work => Presence::Free,
        None => Presence::Off,
    });
    let last = places.iter().rfind(|(user, ..)| *user == id).map(|(_, place, _)| place.clone());
    // Where a day begins says where somebody lives: it is part of a plan, and not of an evening.
    let begins = if today { at_work } else { !shifts.is_empty() };
    MapPerson {
        technician: id,
        name: worker.person.name.clone(),
        presence,
        order: busy.filter(|_| today).map(|work| work.order.id),
        place: last.filter(|_| at_work),
        start: worker.person.home.filter(|_| begins),
    }
}

/// The districts of all sites, at the middle of them.
fn districts(tx: &mut Tx) -> Result<Vec<District>> {
    let rows = tx.query(
        "SELECT district, AVG(lat) AS lat, AVG(lon) AS lon, COUNT(*) AS sites FROM sites WHERE district <> '' \
         GROUP BY district ORDER BY district",
        &[],
    )?;
    let district = |row: &crate::db::Row| {
        Ok(District {
            name: row.string("district")?,
            point: (row.real("lat")?, row.real("lon")?),
            sites: row.number("sites")?,
        })
    };
    rows.iter().map(district).collect()
}
