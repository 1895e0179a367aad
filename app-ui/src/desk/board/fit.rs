//! What a drop would mean, said while the hand still holds the order: when it would begin and end, the trips before and
//! after it, and what it breaks. The server has the last word; this is its quick shadow and uses the same codes.
//!
//! Trips are guessed from the great circle with the server's own default figures (crate `dispatch`: roads are three
//! tenths longer, slow at first). The server may have a road map, so a trip is only ever a hint; what is broken is told
//! by windows, hours, skills and other visits.

use std::collections::BTreeMap;

use jobsheet_api::office::{BoardOrder, BoardRow, BoardVisit, Remark, Stretch};
use jobsheet_model::Timestamp;
use serde_json::Value;

/// Road over great circle.
const ROAD: f64 = 1.3;

/// How fast the stretches of a trip are: up to so many metres, so many kilometres an hour.
const SPEEDS: [(f64, f64); 3] = [(2_000.0, 20.0), (10_000.0, 30.0), (f64::INFINITY, 50.0)];

/// What began so many milliseconds ago begins now.
const AGO: i64 = 5 * 60_000;

/// Parking and walking, in seconds.
const ACCESS: f64 = 60.0;

/// A trip as guessed here.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trip {
    /// How long, in seconds.
    pub seconds: i64,
    /// How far, in metres.
    pub metres: f64,
}

/// What a drop would mean.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// Work would begin.
    pub start: Timestamp,
    /// Work would end.
    pub end: Timestamp,
    /// From the visit before, or from home.
    pub before: Option<Trip>,
    /// To the visit after.
    pub after: Option<Trip>,
    /// Promises and rules that it breaks.
    pub breaks: Vec<Remark>,
    /// What should be known and is no rule.
    pub hints: Vec<Remark>,
}

/// A remark with its values.
#[must_use]
pub fn remark(code: &str, values: &[(&str, Value)]) -> Remark {
    let values: BTreeMap<String, Value> =
        values.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    Remark { code: code.to_owned(), values }
}

fn seconds(millis: i64) -> Value {
    Value::from((millis + 999) / 1000)
}

/// The order at that time in that day. Its own visit, if it has one there, counts as taken away.
#[must_use]
pub fn fit(row: &BoardRow, order: &BoardOrder, start: Timestamp, now: Timestamp) -> Fit {
    let end = start.plus(i64::from(order.seconds) * 1000);
    let others = || row.visits.iter().filter(|visit| visit.order.id != order.id);
    let last = others().filter(|visit| visit.start <= start).max_by_key(|visit| visit.start);
    let next = others().filter(|visit| visit.start > start).min_by_key(|visit| visit.start);
    let here = (order.lat, order.lon);
    let before = last.map(place).or(row.home).and_then(|from| trip(from, here));
    let after = next.and_then(|visit| trip(here, place(visit)));

    let mut breaks = lacking(row, order);
    breaks.extend(equipment(order, Some(start)));
    breaks.extend(window(order, start));
    breaks.extend(hours(&row.hours, start, end));
    for visit in others().filter(|visit| is_firm(visit)) {
        let shared = visit.end.0.min(end.0) - visit.start.0.max(start.0);
        if shared > 0 {
            breaks.push(remark(
                "overlap",
                &[("number", visit.order.number.clone().into()), ("seconds", seconds(shared))],
            ));
        }
    }
    let mut hints = Vec::new();
    if start.0 < now.0 - AGO {
        hints.push(remark("past", &[]));
    }
    if let (Some(trip), Some(last)) = (before, last)
        && last.end <= start
    {
        let short = trip.seconds * 1000 - (start.0 - last.end.0);
        if short > 0 {
            hints.push(remark("tight", &[("seconds", seconds(short))]));
        }
    }
    if let (Some(trip), Some(next)) = (after, next.filter(|visit| is_firm(visit)))
        && end <= next.start
    {
        let short = trip.seconds * 1000 - (next.start.0 - end.0);
        if short > 0 {
            let number = next.order.number.clone().into();
            hints.push(remark("tight_after", &[("number", number), ("seconds", seconds(short))]));
        }
    }
    Fit { start, end, before, after, breaks, hints }
}

/// What is broken when the order goes to somebody and the time is left to the plan.
#[must_use]
pub fn lacking(row: &BoardRow, order: &BoardOrder) -> Vec<Remark> {
    let mut breaks = Vec::new();
    if row.hours.is_empty() {
        breaks.push(remark("off", &[]));
    }
    for skill in &order.skills {
        let level = |of: &BTreeMap<String, u8>| of.get(skill).copied().unwrap_or(1);
        let (need, have) = (level(&order.levels), level(&row.levels));
        if !row.skills.contains(skill) {
            breaks.push(remark("skill", &[("skill", skill.clone().into())]));
        } else if have < need {
            let values = [("skill", skill.clone().into()), ("need", need.into()), ("have", have.into())];
            breaks.push(remark("skill_level", &values));
        }
    }
    breaks
}

/// Its equipment cannot be had, or not by then.
#[must_use]
pub fn equipment(order: &BoardOrder, start: Option<Timestamp>) -> Option<Remark> {
    match order.away?.until {
        None => Some(remark("equipment", &[])),
        Some(until) if start.is_some_and(|start| start >= until) => None,
        Some(until) => Some(remark("equipment_until", &[("when", until.0.into())])),
    }
}

fn window(order: &BoardOrder, start: Timestamp) -> Option<Remark> {
    match (order.window.start, order.window.end) {
        (Some(opens), _) if start < opens => Some(remark("early", &[("seconds", seconds(opens.0 - start.0))])),
        (_, Some(closes)) if start > closes => Some(remark("late", &[("seconds", seconds(start.0 - closes.0))])),
        _ => None,
    }
}

fn hours(hours: &[Stretch], start: Timestamp, end: Timestamp) -> Option<Remark> {
    let (first, last) = (hours.iter().map(|one| one.start).min()?, hours.iter().map(|one| one.end).max()?);
    if start < first {
        Some(remark("hours_before", &[("seconds", seconds(first.0 - start.0))]))
    } else if end > last {
        Some(remark("hours", &[("seconds", seconds(end.0 - last.0))]))
    } else {
        None
    }
}

/// A visit that stays where it is; the others make room.
fn is_firm(visit: &BoardVisit) -> bool {
    visit.planned || visit.pinned || visit.begun
}

fn place(visit: &BoardVisit) -> (f64, f64) {
    (visit.order.lat, visit.order.lon)
}

#[expect(clippy::cast_possible_truncation, reason = "a trip is shorter than the earth is round")]
fn trip(from: (f64, f64), to: (f64, f64)) -> Option<Trip> {
    let metres = jobsheet_geokit::distance(from, to) * ROAD;
    if !metres.is_finite() {
        return None;
    }
    let (mut begun, mut seconds) = (0.0, 0.0);
    for (until, kmh) in SPEEDS {
        seconds += (metres.min(until) - begun).max(0.0) * 3.6 / kmh;
        begun = until;
    }
    // Next door is no trip.
    let seconds = if metres < 1.0 { 0 } else { (seconds + ACCESS).ceil() as i64 };
    Some(Trip { seconds, metres })
}

#[cfg(test)]
mod tests {
    use jobsheet_api::office::{Away, Load, LoadLevel};
    use jobsheet_model::{OrderId, Priority, Status, TimeWindow, UserId};
    use uuid::Uuid;

    use super::*;

    const MINUTE: i64 = 60_000;

    fn at(hour: i64, minute: i64) -> Timestamp {
        Timestamp((hour * 60 + minute) * MINUTE)
    }

    fn order(number: u128, window: (Option<Timestamp>, Option<Timestamp>)) -> BoardOrder {
        BoardOrder {
            id: OrderId::from(Uuid::from_u128(number)),
            number: format!("W-{number}"),
            service: "boiler".to_owned(),
            title: "Boiler leaks".to_owned(),
            priority: Priority::Normal,
            status: Status::PendingDispatch,
            window: TimeWindow { start: window.0, end: window.1 },
            seconds: 3600,
            skills: vec!["boiler".to_owned()],
            levels: Default::default(),
            customer: "Hospital".to_owned(),
            address: "1 Dai Temple Street".to_owned(),
            district: "Taishan".to_owned(),
            lat: 36.2,
            lon: 117.1,
            version: 1,
            late: false,
            away: None,
        }
    }

    fn li_wei(visits: Vec<BoardVisit>) -> BoardRow {
        BoardRow {
            technician: UserId::from(Uuid::nil()),
            name: "Li Wei".to_owned(),
            skills: vec!["boiler".to_owned()],
            levels: Default::default(),
            hours: vec![Stretch { start: at(8, 0), end: at(18, 0) }],
            breaks: Vec::new(),
            home: Some((36.2, 117.12)),
            load: Load { work: 0, travel: 0, available: 36_000, level: LoadLevel::Free },
            visits,
        }
    }

    fn visit(order: BoardOrder, start: Timestamp, planned: bool) -> BoardVisit {
        let end = start.plus(i64::from(order.seconds) * 1000);
        BoardVisit {
            order,
            start,
            end,
            travel: 0,
            metres: 0,
            planned,
            pinned: false,
            begun: false,
            problems: Vec::new(),
        }
    }

    fn codes(remarks: &[Remark]) -> Vec<&str> {
        remarks.iter().map(|one| one.code.as_str()).collect()
    }

    #[test]
    fn what_fits_breaks_nothing_and_names_its_trip() {
        let fit = fit(&li_wei(Vec::new()), &order(1, (Some(at(9, 0)), Some(at(12, 0)))), at(10, 0), at(7, 0));
        assert_eq!((fit.end, fit.breaks.len(), fit.hints.len()), (at(11, 0), 0, 0));
        let near = |trip: Trip| (2_000.0..3_000.0).contains(&trip.metres) && (400..600).contains(&trip.seconds);
        assert!(fit.before.is_some_and(near), "{:?}", fit.before);
        assert_eq!(fit.after, None);
    }

    #[test]
    fn windows_hours_skills_and_firm_visits_are_broken_by_name() {
        let busy = li_wei(vec![visit(order(2, (None, None)), at(10, 30), true)]);
        let late = fit(&busy, &order(1, (None, Some(at(9, 0)))), at(10, 0), at(7, 0));
        assert_eq!(codes(&late.breaks), ["late", "overlap"]);
        assert_eq!(late.breaks[1].values["seconds"], 1800);
        assert_eq!(
            codes(&fit(&busy, &order(1, (Some(at(9, 0)), None)), at(7, 30), at(7, 0)).breaks),
            ["early", "hours_before"]
        );
        assert_eq!(codes(&fit(&busy, &order(1, (None, None)), at(17, 30), at(7, 0)).breaks), ["hours"]);
        let mut stranger = li_wei(Vec::new());
        stranger.skills.clear();
        stranger.hours.clear();
        assert_eq!(codes(&fit(&stranger, &order(1, (None, None)), at(10, 0), at(7, 0)).breaks), ["off", "skill"]);
        let mut hard = order(1, (None, None));
        hard.levels.insert("boiler".to_owned(), 3);
        let mut able = li_wei(Vec::new());
        assert_eq!(codes(&lacking(&able, &hard)), ["skill_level"]);
        able.levels.insert("boiler".to_owned(), 3);
        assert!(lacking(&able, &hard).is_empty());
    }

    #[test]
    fn equipment_that_is_not_there_yet_is_broken_by_name() {
        let (row, mut order) = (li_wei(Vec::new()), order(1, (None, None)));
        order.away = Some(Away { until: Some(at(11, 0)) });
        assert_eq!(codes(&fit(&row, &order, at(10, 0), at(7, 0)).breaks), ["equipment_until"]);
        assert!(fit(&row, &order, at(11, 0), at(7, 0)).breaks.is_empty());
        order.away = Some(Away { until: None });
        assert_eq!(codes(&fit(&row, &order, at(11, 0), at(7, 0)).breaks), ["equipment"]);
    }

    #[test]
    fn estimated_visits_make_room_and_its_own_place_is_free() {
        let row = li_wei(vec![
            visit(order(1, (None, None)), at(10, 0), true),
            visit(order(2, (None, None)), at(10, 30), false),
        ]);
        assert!(fit(&row, &order(1, (None, None)), at(10, 15), at(7, 0)).breaks.is_empty());
    }

    #[test]
    fn the_past_is_a_hint() {
        let (row, order) = (li_wei(Vec::new()), order(1, (None, None)));
        assert_eq!(codes(&fit(&row, &order, at(10, 0), at(10, 30)).hints), ["past"]);
        assert!(fit(&row, &order, at(10, 0), at(10, 3)).hints.is_empty());
    }

    #[test]
    fn a_trip_that_is_too_short_is_a_hint() {
        let mut far = order(2, (None, None));
        far.lon = 117.3;
        let row = li_wei(vec![visit(far, at(9, 0), true)]);
        let fit = fit(&row, &order(1, (None, None)), at(10, 5), at(7, 0));
        assert_eq!((codes(&fit.breaks), codes(&fit.hints)), (vec![], vec!["tight"]));
    }
}
