//! From VROOM's JSON to a problem.

use serde_json::{Map, Value};

use super::parse::{Fields, Grid, List, Matrices, parse};
use super::{Vroom, VroomError};
use crate::problem::limits::{MOST_ORDERS, MOST_TECHNICIANS};
use crate::problem::{Break, Fault, FaultCode, Order, Place, Problem, Skill, Span, Subject, Technician, Weights};
use crate::travel::{Matrix, Source, Travel};

/// A day without a time window: a hundred days, from 0.
const EVER: Span = Span::new(0, 100 * 86_400);
/// Cost of an unserved job, and of each step of its priority: jobs count before travel.
const DEAR: i64 = 10_000_000;

type Object = Map<String, Value>;
type Answer<T> = Result<T, VroomError>;

/// Reads a problem.
///
/// # Errors
/// What is malformed or outside the subset, by its path. Whether the problem makes sense is said by [`crate::Dispatch::open`].
pub fn read(text: &str) -> Answer<Vroom> {
    let root = parse(text, MOST_ORDERS, MOST_TECHNICIANS)
        .map_err(|error| VroomError::NotJson { line: error.line(), column: error.column() })?
        .ok_or_else(|| VroomError::Malformed("$".to_owned()))?;
    if let Some(other) = root.other {
        return Err(VroomError::Unsupported(format!("$.{other}")));
    }
    if !matches!(&root.shipments, None | Some(List::Kept(_))) {
        return Err(VroomError::Unsupported("$.shipments".to_owned()));
    }
    let jobs = kept(root.jobs, "jobs", FaultCode::TooManyOrders, MOST_ORDERS)?;
    let vehicles = kept(root.vehicles, "vehicles", FaultCode::TooManyTechnicians, MOST_TECHNICIANS)?;
    let matrix = root.matrices.map(matrices).transpose()?;
    let mut vroom = Vroom { problem: Problem::default(), jobs: Vec::new(), vehicles: Vec::new(), breaks: Vec::new() };
    let mut profile = None;
    for (number, one) in vehicles.iter().enumerate() {
        let path = format!("$.vehicles[{number}]");
        let vehicle = object(one, &path)?;
        let named = vehicle.get("profile").map_or(Some("car"), Value::as_str);
        let named = named.ok_or_else(|| VroomError::Malformed(format!("{path}.profile")))?;
        if *profile.get_or_insert(named) != named || matrix.as_ref().is_some_and(|(name, _)| name != named) {
            return Err(VroomError::Unsupported(format!("{path}.profile")));
        }
        let (technician, breaks) = technician(vehicle, &path, matrix.is_some())?;
        vroom.vehicles.push(whole(vehicle, "id", &path)?.ok_or_else(|| missing(&path, "id"))?);
        vroom.breaks.push(breaks);
        vroom.problem.technicians.push(technician);
    }
    for (number, one) in jobs.iter().enumerate() {
        let path = format!("$.jobs[{number}]");
        let job = object(one, &path)?;
        vroom.jobs.push(whole(job, "id", &path)?.ok_or_else(|| missing(&path, "id"))?);
        vroom.problem.orders.push(order(job, &path, matrix.is_some())?);
    }
    vroom.problem.weights = Weights::travel_only();
    if let Some((_, matrix)) = matrix {
        vroom.problem.travel = Travel { source: Source::Matrix(matrix), traffic: Vec::new() };
    }
    Ok(vroom)
}

/// A list at the top that is there and not too long.
fn kept(list: Option<List>, field: &str, code: FaultCode, most: usize) -> Answer<Vec<Value>> {
    match list {
        Some(List::Kept(kept)) => Ok(kept),
        Some(List::TooMany) => Err(VroomError::Invalid(vec![Fault { code, subject: Subject::Whole(most as u64) }])),
        Some(List::Otherwise) | None => Err(missing("$", field)),
    }
}

fn matrices(matrices: Matrices) -> Answer<(String, Matrix)> {
    let Matrices::Each(each) = matrices else { return Err(missing("$", "matrices")) };
    let mut each = each.into_iter();
    let (Some((name, fields)), None) = (each.next(), each.next()) else {
        return Err(VroomError::Unsupported("$.matrices".to_owned()));
    };
    let path = format!("$.matrices.{name}");
    let Fields::Each(fields) = fields else { return Err(VroomError::Malformed(path)) };
    let (mut durations, mut distances) = (None, None);
    for (field, grid) in fields {
        match field.as_str() {
            "durations" => durations = Some(square(grid, &path, &field)?),
            "distances" => distances = Some(square(grid, &path, &field)?),
            _ => return Err(VroomError::Unsupported(format!("{path}.{field}"))),
        }
    }
    let (size, seconds) = durations.ok_or_else(|| missing(&path, "durations"))?;
    let metres = distances.map(|(_, metres)| metres).unwrap_or_default();
    Ok((name.clone(), Matrix { name, size, seconds, metres }))
}

/// Rows and cells of a matrix whose rows are as long as there are rows.
fn square(grid: Grid, path: &str, field: &str) -> Answer<(usize, Vec<f32>)> {
    let size = grid.rows.len();
    if grid.no_list {
        return Err(missing(path, field));
    }
    match grid.rows.iter().position(|row| row.is_none_or(|cells| cells as usize != size)) {
        Some(row) => Err(VroomError::Malformed(format!("{path}.{field}[{row}]"))),
        None => Ok((size, grid.cells)),
    }
}

fn technician(vehicle: &Object, path: &str, by_index: bool) -> Answer<(Technician, Vec<u64>)> {
    let known = [
        "id",
        "description",
        "profile",
        "start",
        "start_index",
        "end",
        "end_index",
        "capacity",
        "skills",
        "time_window",
        "breaks",
    ];
    only(vehicle, path, &known)?;
    let start = place(vehicle, ["start", "start_index"], path, by_index)?.ok_or_else(|| missing(path, "start"))?;
    let mut technician = Technician {
        id: whole(vehicle, "id", path)?.ok_or_else(|| missing(path, "id"))?.to_string(),
        start,
        end: place(vehicle, ["end", "end_index"], path, by_index)?,
        shifts: vec![
            vehicle.get("time_window").map_or(Ok(EVER), |window| span(window, &format!("{path}.time_window")))?,
        ],
        skills: skills(vehicle, path)?,
        ..Technician::default()
    };
    for (kind, amount) in amounts(vehicle, "capacity", path)?.into_iter().enumerate() {
        technician.stock.insert(format!("amount {kind}"), amount);
    }
    let mut ids = Vec::new();
    if vehicle.contains_key("breaks") {
        for (number, one) in list(vehicle, "breaks", path)?.iter().enumerate() {
            let path = format!("{path}.breaks[{number}]");
            let one = object(one, &path)?;
            only(one, &path, &["id", "description", "service", "time_windows"])?;
            let windows = list(one, "time_windows", &path)?;
            let [window] = windows else {
                return Err(VroomError::Unsupported(format!("{path}.time_windows")));
            };
            let window = span(window, &format!("{path}.time_windows[0]"))?;
            technician.breaks.push(Break { duration: seconds(one, "service", &path)?, window });
            ids.push(whole(one, "id", &path)?.ok_or_else(|| missing(&path, "id"))?);
        }
    }
    Ok((technician, ids))
}

fn order(job: &Object, path: &str, by_index: bool) -> Answer<Order> {
    let known = [
        "id",
        "description",
        "location",
        "location_index",
        "setup",
        "service",
        "delivery",
        "skills",
        "priority",
        "time_windows",
    ];
    only(job, path, &known)?;
    let windows = if job.contains_key("time_windows") { list(job, "time_windows", path)? } else { &[] };
    let windows: Answer<Vec<Span>> =
        windows.iter().enumerate().map(|(at, one)| span(one, &format!("{path}.time_windows[{at}]"))).collect();
    let priority = whole(job, "priority", path)?.unwrap_or(0);
    if priority > 100 {
        return Err(VroomError::Malformed(format!("{path}.priority")));
    }
    let place = place(job, ["location", "location_index"], path, by_index)?;
    Ok(Order {
        id: whole(job, "id", path)?.ok_or_else(|| missing(path, "id"))?.to_string(),
        place: place.ok_or_else(|| missing(path, "location"))?,
        duration: seconds(job, "setup", path)? + seconds(job, "service", path)?,
        windows: windows?,
        required: skills(job, path)?,
        unserved: Some(DEAR * (1 + i64::try_from(priority).unwrap_or(0))),
        parts: amounts(job, "delivery", path)?
            .into_iter()
            .enumerate()
            .filter(|(_, amount)| *amount > 0)
            .map(|(kind, amount)| (format!("amount {kind}"), amount))
            .collect(),
        ..Order::default()
    })
}

fn place(object: &Object, [location, index]: [&str; 2], path: &str, by_index: bool) -> Answer<Option<Place>> {
    let mut place = Place::default();
    if let Some(value) = object.get(location) {
        let pair = value.as_array().map(|pair| pair.iter().filter_map(Value::as_f64).collect::<Vec<_>>());
        let Some([lon, lat]) = pair.as_deref() else {
            return Err(VroomError::Malformed(format!("{path}.{location}")));
        };
        (place.lat, place.lon) = (*lat, *lon);
    }
    if let Some(row) = whole(object, index, path)? {
        place.row = Some(u32::try_from(row).map_err(|_| VroomError::Malformed(format!("{path}.{index}")))?);
    }
    if !object.contains_key(location) && !object.contains_key(index) {
        return Ok(None);
    }
    match (by_index, place.row, object.contains_key(location)) {
        (true, None, _) => Err(missing(path, index)),
        (false, _, false) => Err(missing(path, location)),
        _ => Ok(Some(place)),
    }
}

fn skills(object: &Object, path: &str) -> Answer<Vec<Skill>> {
    if !object.contains_key("skills") {
        return Ok(Vec::new());
    }
    let all =
        list(object, "skills", path)?.iter().map(|skill| skill.as_u64().map(|skill| Skill::new(&skill.to_string(), 1)));
    all.collect::<Option<Vec<_>>>().ok_or_else(|| VroomError::Malformed(format!("{path}.skills")))
}

fn amounts(object: &Object, field: &str, path: &str) -> Answer<Vec<u32>> {
    if !object.contains_key(field) {
        return Ok(Vec::new());
    }
    let all =
        list(object, field, path)?.iter().map(|amount| amount.as_u64().and_then(|amount| u32::try_from(amount).ok()));
    all.collect::<Option<Vec<_>>>().ok_or_else(|| VroomError::Malformed(format!("{path}.{field}")))
}

fn span(value: &Value, path: &str) -> Answer<Span> {
    let pair = value.as_array().map(|pair| pair.iter().filter_map(Value::as_i64).collect::<Vec<_>>());
    match pair.as_deref() {
        Some([from, until]) => Ok(Span::new(*from, *until)),
        _ => Err(VroomError::Malformed(path.to_owned())),
    }
}

fn seconds(object: &Object, field: &str, path: &str) -> Answer<i64> {
    let seconds = whole(object, field, path)?.unwrap_or(0);
    i64::try_from(seconds)
        .ok()
        .filter(|seconds| *seconds < DEAR)
        .ok_or_else(|| VroomError::Malformed(format!("{path}.{field}")))
}

fn whole(object: &Object, field: &str, path: &str) -> Answer<Option<u64>> {
    let Some(value) = object.get(field) else { return Ok(None) };
    value.as_u64().map(Some).ok_or_else(|| VroomError::Malformed(format!("{path}.{field}")))
}

fn list<'a>(object: &'a Object, field: &str, path: &str) -> Answer<&'a [Value]> {
    let value = object.get(field).ok_or_else(|| missing(path, field))?;
    value.as_array().map(Vec::as_slice).ok_or_else(|| VroomError::Malformed(format!("{path}.{field}")))
}

fn object<'a>(value: &'a Value, path: &str) -> Answer<&'a Object> {
    value.as_object().ok_or_else(|| VroomError::Malformed(path.to_owned()))
}

fn missing(path: &str, field: &str) -> VroomError {
    VroomError::Malformed(format!("{path}.{field}"))
}

fn only(object: &Object, path: &str, known: &[&str]) -> Answer<()> {
    match object.keys().find(|key| !known.contains(&key.as_str())) {
        Some(key) => Err(VroomError::Unsupported(format!("{path}.{key}"))),
        None => Ok(()),
    }
}
