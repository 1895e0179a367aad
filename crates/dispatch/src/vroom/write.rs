//! From a plan to VROOM's JSON.

use serde_json::{Value, json};

use super::Vroom;
use crate::plan::{Plan, Route, Work};
use crate::problem::Place;

/// A solution as VROOM writes it; vehicles without jobs have no route.
#[must_use]
pub fn write(vroom: &Vroom, plan: &Plan) -> Value {
    let mut routes = Vec::new();
    let mut sum = Sum::default();
    for (number, route) in plan.routes.iter().enumerate() {
        if route.stops.iter().any(|stop| matches!(stop.work, Work::Order(_))) {
            routes.push(written(vroom, number, route, &mut sum));
        }
    }
    let unassigned: Vec<Value> = plan
        .unserved
        .iter()
        .map(|order| {
            let mut one = json!({ "id": vroom.jobs.get(*order), "type": "job" });
            locate(&mut one, vroom.problem.orders.get(*order).map(|order| &order.place));
            one
        })
        .collect();
    json!({
        "code": 0,
        "summary": {
            "cost": sum.travel,
            "routes": routes.len(),
            "unassigned": unassigned.len(),
            "service": sum.service,
            "duration": sum.travel,
            "waiting_time": sum.waiting,
        },
        "unassigned": unassigned,
        "routes": routes,
    })
}

#[derive(Default)]
struct Sum {
    travel: i64,
    service: i64,
    waiting: i64,
}

fn written(vroom: &Vroom, number: usize, route: &Route, all: &mut Sum) -> Value {
    let technician = vroom.problem.technicians.get(number);
    let mut sum = Sum::default();
    let begins = technician.and_then(|one| one.shifts.first()).map_or(0, |shift| shift.from);
    let mut first = json!({ "type": "start", "arrival": begins, "duration": 0 });
    locate(&mut first, technician.map(|one| &one.start));
    let mut steps = vec![first];
    for stop in &route.stops {
        sum.travel += stop.travel;
        sum.service += stop.end - stop.start;
        sum.waiting += stop.start - stop.arrive;
        let (kind, id, place) = match stop.work {
            Work::Order(order) => {
                ("job", vroom.jobs.get(order), vroom.problem.orders.get(order).map(|order| &order.place))
            }
            Work::Break(rest) => ("break", vroom.breaks.get(number).and_then(|rests| rests.get(rest)), None),
            Work::Pause(_) => continue,
        };
        let mut step = json!({
            "type": kind,
            "id": id,
            "arrival": stop.arrive,
            "duration": sum.travel,
            "service": stop.end - stop.start,
            "waiting_time": stop.start - stop.arrive,
        });
        locate(&mut step, place);
        steps.push(step);
    }
    sum.travel = route.travel;
    if let Some(end) = technician.and_then(|one| one.end.as_ref()) {
        let mut last = json!({ "type": "end", "arrival": route.ends, "duration": sum.travel });
        locate(&mut last, Some(end));
        steps.push(last);
    }
    all.travel += sum.travel;
    all.service += sum.service;
    all.waiting += sum.waiting;
    json!({
        "vehicle": vroom.vehicles.get(number),
        "cost": sum.travel,
        "service": sum.service,
        "duration": sum.travel,
        "waiting_time": sum.waiting,
        "steps": steps,
    })
}

fn locate(step: &mut Value, place: Option<&Place>) {
    let Some(place) = place else { return };
    if (place.lat, place.lon) != (0.0, 0.0) {
        step["location"] = json!([place.lon, place.lat]);
    }
    if let Some(row) = place.row {
        step["location_index"] = json!(row);
    }
}
