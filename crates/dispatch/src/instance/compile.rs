//! From names to numbers.

use std::collections::{BTreeMap, BTreeSet};

use super::pairs::Skills;
use super::{Dispatch, LINKED, Legs, Links, MULTI, Node, PAUSE, PINNED, Parts, REST, Soft, Tech, inner};
use crate::problem::limits::LONGEST;
use crate::problem::weights::rank;
use crate::problem::{Equipment, Fault, FaultCode, Lateness, Link, Order, Place, Problem, Subject, Technician};
use crate::travel::Clock;

/// No limit.
const EVER: i32 = i32::MAX;

pub(super) fn compile(problem: Problem) -> Result<Dispatch, Fault> {
    let origin = problem.technicians.first().and_then(|one| one.shifts.first()).map_or(0, |shift| shift.from);
    let (clock, areas) = Clock::cut(&problem.travel.traffic, |time| inner(origin, time));
    let places = Places::gather(&problem);
    let area = places
        .list
        .iter()
        .map(|place| place.area.as_ref().and_then(|area| areas.get(area)).copied().unwrap_or(0))
        .chain([0])
        .collect();
    let legs = Legs::compute(&problem, &places.list, clock, area);
    let numbers = OrderNumbers::of(&problem);
    let mut dispatch = Dispatch {
        origin,
        nodes: Vec::new(),
        crews: Vec::new(),
        techs: Vec::new(),
        pair: Vec::new(),
        flat: true,
        durations: Vec::new(),
        second: problem.weights.travel_second,
        soft: problem.orders.iter().map(|one| soft(&problem, origin, one)).collect(),
        penalty: problem.orders.iter().map(|one| penalty(&problem, one)).collect(),
        windows: problem.orders.iter().map(|one| windows(one, origin)).collect(),
        parts: parts(&problem),
        links: links(&problem, &numbers),
        fair: fair(&problem),
        skills: Skills::number(&problem, &ends(&problem)),
        legs,
        problem: Problem::default(),
    };
    dispatch.nodes = order_nodes(&problem, origin, &places, &dispatch);
    for (order, one) in problem.orders.iter().enumerate() {
        // Cast: bounded by MOST_ORDERS and MOST_CREW.
        let first = dispatch.nodes.len() as u32;
        for _ in 1..one.crew {
            let node = dispatch.nodes[order];
            dispatch.nodes.push(node);
        }
        dispatch.crews.push(first..dispatch.nodes.len() as u32);
    }
    technicians(&problem, &mut dispatch, &places);
    durations(&problem, &mut dispatch);
    dispatch.problem = problem;
    dispatch
        .fill_pairs()
        .map_err(|order| Fault { code: FaultCode::PriceOutOfRange, subject: Subject::Order(order) })?;
    dispatch
        .set_fixed()
        .map_err(|technician| Fault { code: FaultCode::TimeOutOfRange, subject: Subject::Technician(technician) })?;
    dispatch.find_twins();
    Ok(dispatch)
}

/// The different places, in an order in which neighbours have near numbers.
struct Places<'a> {
    list: Vec<&'a Place>,
    number: BTreeMap<Key<'a>, u32>,
}

type Key<'a> = (u64, u64, Option<u32>, Option<&'a str>);

fn key(place: &Place) -> Key<'_> {
    (place.lat.to_bits(), place.lon.to_bits(), place.row, place.area.as_deref())
}

impl<'a> Places<'a> {
    fn gather(problem: &'a Problem) -> Self {
        let ends = problem.technicians.iter().flat_map(|one| std::iter::once(&one.start).chain(one.end.as_ref()));
        let all: Vec<&Place> = problem.orders.iter().map(|one| &one.place).chain(ends).collect();
        let mut seen = BTreeSet::new();
        let mut list: Vec<&Place> = all.into_iter().filter(|place| seen.insert(key(place))).collect();
        let (south, north) = extent(list.iter().map(|place| place.lat));
        let (west, east) = extent(list.iter().map(|place| place.lon));
        let scale = |value: f64, low: f64, high: f64| {
            // Cast: between 0 and 65,535.
            if high > low { ((value - low) / (high - low) * 65_535.0) as u32 } else { 0 }
        };
        list.sort_by_key(|place| hilbert(scale(place.lon, west, east), scale(place.lat, south, north)));
        let number = list.iter().zip(0..).map(|(place, number)| (key(place), number)).collect();
        Self { list, number }
    }

    fn of(&self, place: &Place) -> u32 {
        self.number.get(&key(place)).copied().unwrap_or(0)
    }
}

fn extent(values: impl Iterator<Item = f64>) -> (f64, f64) {
    values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)))
}

/// Place on Hilbert's curve through a square of 65,536 (D. Hilbert, 1891): near on the curve is near on the map.
fn hilbert(mut x: u32, mut y: u32) -> u32 {
    let mut along = 0;
    let mut side = 1_u32 << 15;
    while side > 0 {
        let (right, up) = (u32::from(x & side > 0), u32::from(y & side > 0));
        along += side * side * ((3 * right) ^ up);
        if up == 0 {
            if right == 1 {
                (x, y) = (65_535 - x, 65_535 - y);
            }
            (x, y) = (y, x);
        }
        side >>= 1;
    }
    along
}

struct OrderNumbers<'a>(BTreeMap<&'a str, u32>);

impl<'a> OrderNumbers<'a> {
    fn of(problem: &'a Problem) -> Self {
        Self(problem.orders.iter().zip(0..).map(|(one, number)| (one.id.as_str(), number)).collect())
    }
}

fn penalty(problem: &Problem, order: &Order) -> i64 {
    order.unserved.unwrap_or(problem.weights.unserved[rank(order.priority)])
}

fn soft(problem: &Problem, origin: i64, order: &Order) -> Soft {
    let late = problem.weights.lateness[rank(order.priority)];
    let begins = problem.technicians.iter().filter_map(|one| one.shifts.first()).map(|shift| shift.from).min();
    let begins = begins.unwrap_or(origin).max(problem.now.unwrap_or(i64::MIN));
    let limit = |time: Option<i64>, price: Lateness| match time {
        // What was lost before anybody could begin is lost: else it would be cheapest to leave what is long overdue.
        Some(time) if price.breach > 0 || price.minute > 0 => inner(origin, time.max(begins)),
        _ => EVER,
    };
    let promise = problem.weights.promise;
    Soft {
        deadline: limit(order.deadline, late),
        promised: limit(order.promised.map(|span| span.until), promise),
        late,
        promise,
    }
}

fn windows(order: &Order, origin: i64) -> Vec<(i32, i32)> {
    if order.windows.len() < 2 {
        return Vec::new();
    }
    order.windows.iter().map(|span| (inner(origin, span.from), inner(origin, span.until))).collect()
}

fn fair(problem: &Problem) -> i64 {
    let total: i64 = problem.orders.iter().map(|one| one.duration * i64::from(one.crew)).sum();
    total / i64::try_from(problem.technicians.len().max(1)).unwrap_or(1)
}

fn parts(problem: &Problem) -> Parts {
    let mut numbers: BTreeMap<&str, u32> = BTreeMap::new();
    for part in problem.orders.iter().flat_map(|one| one.parts.keys()) {
        let next = u32::try_from(numbers.len()).unwrap_or(0);
        numbers.entry(part).or_insert(next);
    }
    let kinds = numbers.len();
    let mut stock = vec![0; kinds * problem.technicians.len()];
    for (index, technician) in problem.technicians.iter().enumerate() {
        for (part, number) in &technician.stock {
            if let Some(kind) = numbers.get(part.as_str()) {
                stock[index * kinds + *kind as usize] = i64::from(*number);
            }
        }
    }
    let mut names: Vec<(u32, String)> = numbers.iter().map(|(name, number)| (*number, (*name).to_owned())).collect();
    names.sort();
    let needs =
        |one: &Order| one.parts.iter().map(|(part, number)| (numbers[part.as_str()], i64::from(*number))).collect();
    Parts {
        kinds,
        needs: problem.orders.iter().map(needs).collect(),
        stock,
        trip: problem.weights.parts_trip,
        names: names.into_iter().map(|(_, name)| name).collect(),
    }
}

fn links(problem: &Problem, numbers: &OrderNumbers<'_>) -> Links {
    let mut links = Links {
        before: vec![Vec::new(); problem.orders.len()],
        after: vec![Vec::new(); problem.orders.len()],
        same_day: vec![Vec::new(); problem.orders.len()],
        depth: vec![0; problem.orders.len()],
        any: !problem.links.is_empty() || problem.orders.iter().any(|one| one.crew > 1),
    };
    let number = |id: &String| numbers.0.get(id.as_str()).copied();
    for link in &problem.links {
        match link {
            Link::Before { first, then } => {
                if let (Some(first), Some(then)) = (number(first), number(then)) {
                    links.before[then as usize].push(first);
                    links.after[first as usize].push(then);
                }
            }
            Link::SameDay { one, other } => {
                if let (Some(one), Some(other)) = (number(one), number(other)) {
                    links.same_day[one as usize].push(other);
                    links.same_day[other as usize].push(one);
                }
            }
        }
    }
    // There are no circles: whoever waits for nobody is done first.
    let mut waits: Vec<usize> = links.before.iter().map(Vec::len).collect();
    let mut ready: Vec<usize> = (0..waits.len()).filter(|order| waits[*order] == 0).collect();
    while let Some(order) = ready.pop() {
        for then in &links.after[order] {
            let then = *then as usize;
            links.depth[then] = links.depth[then].max(links.depth[order] + 1);
            waits[then] -= 1;
            if waits[then] == 0 {
                ready.push(then);
            }
        }
    }
    links
}

/// When the working hours of each technician end, overtime included.
fn ends(problem: &Problem) -> Vec<i64> {
    let end = |one: &Technician| {
        one.shifts.last().map_or(0, |shift| shift.until) + one.overtime.map_or(0, |overtime| overtime.limit)
    };
    problem.technicians.iter().map(end).collect()
}

fn order_nodes(problem: &Problem, origin: i64, places: &Places<'_>, dispatch: &Dispatch) -> Vec<Node> {
    let now = problem.now.map(|now| inner(origin, now));
    let node = |(number, one): (usize, &Order)| {
        let mut early = one.windows.first().map_or(-LONGEST as i32, |span| inner(origin, span.from));
        let mut late = one.windows.last().map_or(LONGEST as i32, |span| inner(origin, span.until));
        let mut flags = if one.windows.len() > 1 { MULTI } else { 0 };
        let lower = [one.not_before, one.promised.map(|span| span.from)];
        for time in lower.into_iter().flatten() {
            early = early.max(inner(origin, time));
        }
        match one.equipment {
            Equipment::From(time) => early = early.max(inner(origin, time)),
            // Refused by every pair.
            Equipment::Away | Equipment::Ready => {}
        }
        early = early.max(now.unwrap_or(early));
        if let Some(pin) = &one.pin {
            flags |= PINNED;
            if let Some(start) = pin.start {
                (early, late) = (inner(origin, start), inner(origin, start));
                flags &= !MULTI;
            }
        }
        let links = &dispatch.links;
        let bound = [&links.before, &links.after, &links.same_day].iter().any(|list| !list[number].is_empty());
        if one.crew > 1 || bound {
            flags |= LINKED;
        }
        let soft = &dispatch.soft[number];
        // Cast: bounded by MOST_ORDERS.
        Node {
            early,
            late,
            knee: soft.deadline.min(soft.promised),
            loc: places.of(&one.place),
            order: number as u32,
            flags,
        }
    };
    problem.orders.iter().enumerate().map(node).collect()
}

fn technicians(problem: &Problem, dispatch: &mut Dispatch, places: &Places<'_>) {
    let origin = dispatch.origin;
    let now = problem.now.map_or(i32::MIN, |now| inner(origin, now));
    let mut fixed: BTreeMap<&str, Vec<(bool, i64, u32)>> = BTreeMap::new();
    for (one, number) in problem.orders.iter().zip(0..) {
        if let Some(pin) = &one.pin {
            let when = pin.start.or(one.promised.map(|span| span.from)).or(one.windows.first().map(|span| span.from));
            fixed.entry(&pin.technician).or_default().push((!pin.started, when.unwrap_or(i64::MAX), number));
        }
    }
    for one in &problem.technicians {
        let mut those = fixed.remove(one.id.as_str()).unwrap_or_default();
        those.sort_unstable();
        let begun: Vec<u32> = those.iter().filter(|(waits, ..)| !waits).map(|(.., order)| *order).collect();
        let first = one.shifts.first().map_or(0, |shift| inner(origin, shift.from));
        // Who has begun is where the work is; who has not cannot leave in the past.
        let (start, ready) = match begun.first() {
            Some(order) => {
                let node = dispatch.nodes[*order as usize];
                (node.loc, node.early)
            }
            None => (places.of(&one.start), first.max(now)),
        };
        let until = one.shifts.last().map_or(0, |shift| shift.until);
        let overtime = one.overtime.map_or(0, |overtime| overtime.limit);
        let rests = rests(one, origin, ready.max(now), dispatch.legs.nowhere());
        let base = dispatch.nodes.len() as u32;
        let mut fixed: Vec<u32> = those.iter().map(|(.., order)| *order).collect();
        fixed.extend(base..base + rests.len() as u32);
        dispatch.nodes.extend(rests);
        dispatch.techs.push(Tech {
            start,
            end: one.end.as_ref().map_or(dispatch.legs.nowhere(), |place| places.of(place)),
            ready,
            knee: inner(origin, until),
            late: inner(origin, until.saturating_add(overtime)),
            minute: one.overtime.and_then(|overtime| overtime.minute).unwrap_or(problem.weights.overtime_minute),
            class: 0,
            day: one.day,
            fixed,
            begun: begun.len(),
            twin: 0,
        });
    }
}

/// Breaks and pauses that still lie ahead, in order. What should have begun before `from` has been had.
fn rests(one: &Technician, origin: i64, from: i32, nowhere: u32) -> Vec<Node> {
    let mut rests = Vec::new();
    for (two, number) in one.shifts.windows(2).zip(0..) {
        let (begins, ends) = (inner(origin, two[0].until), inner(origin, two[1].from));
        if ends > from {
            let begins = begins.max(from);
            rests.push(Node {
                early: begins,
                late: begins,
                knee: ends,
                loc: nowhere,
                order: number,
                flags: REST | PAUSE,
            });
        }
    }
    for (rest, number) in one.breaks.iter().zip(0..) {
        let (early, late) = (inner(origin, rest.window.from), inner(origin, rest.window.until));
        if late >= from {
            rests.push(Node { early: early.max(from), late, knee: EVER, loc: nowhere, order: number, flags: REST });
        }
    }
    rests.sort_by_key(|rest| (rest.early, rest.late, rest.order));
    rests
}

/// How long everything takes everybody, one row for all who are equally quick.
fn durations(problem: &Problem, dispatch: &mut Dispatch) {
    let mut classes: BTreeMap<Vec<i32>, u32> = BTreeMap::new();
    let now = problem.now.map(|now| inner(dispatch.origin, now));
    for (index, one) in problem.technicians.iter().enumerate() {
        let order_row = problem.orders.iter().map(|order| duration(order, one));
        let mut row: Vec<i32> = order_row.collect();
        for (order, range) in dispatch.crews.iter().enumerate() {
            let seconds = row[order];
            row.extend(range.clone().map(|_| seconds));
        }
        row.resize(dispatch.nodes.len(), 0);
        let begun = &dispatch.techs[index].fixed[..dispatch.techs[index].begun];
        for (at, order) in begun.iter().enumerate() {
            let node = dispatch.nodes[*order as usize];
            let seconds = &mut row[*order as usize];
            match begun.get(at + 1).map(|next| dispatch.nodes[*next as usize]) {
                // Whoever has begun the next has ended this, and gone there.
                Some(next) => {
                    let left = dispatch.legs.depart_by(node.loc, next.loc, next.early);
                    *seconds = (*seconds).min(left.saturating_sub(node.early)).max(0);
                }
                // What should be over and is not lasts until now at least.
                None => *seconds = (*seconds).max(now.map_or(0, |now| now - node.early)),
            }
        }
        let next = u32::try_from(classes.len()).unwrap_or(0);
        let known = *classes.entry(row).or_insert(next);
        dispatch.techs[index].class = known;
    }
    let mut rows: Vec<(u32, Vec<i32>)> = classes.into_iter().map(|(row, class)| (class, row)).collect();
    rows.sort_by_key(|(class, _)| *class);
    let mut all: Vec<i32> = rows.into_iter().flat_map(|(_, row)| row).collect();
    // Rests belong to one technician: the same in every row.
    let size = dispatch.nodes.len();
    for (index, one) in problem.technicians.iter().enumerate() {
        let class = dispatch.techs[index].class as usize;
        for node in &dispatch.techs[index].fixed {
            let rest = dispatch.nodes[*node as usize];
            if rest.is(REST) {
                let seconds = if rest.is(PAUSE) {
                    rest.knee - rest.early
                } else {
                    one.breaks.get(rest.order as usize).map_or(0, |rest| i32::try_from(rest.duration).unwrap_or(0))
                };
                all[class * size + *node as usize] = seconds;
            }
        }
    }
    for node in &mut dispatch.nodes {
        if node.is(PAUSE) {
            node.knee = EVER;
        }
    }
    dispatch.durations = all;
}

fn duration(order: &Order, who: &Technician) -> i32 {
    let seconds = order.durations.get(&who.id).copied().unwrap_or_else(|| {
        let by_skill = order.required.iter().filter_map(|skill| who.pace_by_skill.get(&skill.name)).max();
        let pace = i64::from(by_skill.copied().unwrap_or(who.pace));
        (order.duration * pace + 99).div_euclid(100)
    });
    // Validated to at most 400 days, ten times that at the slowest pace: 346 million.
    i32::try_from(seconds).unwrap_or(i32::MAX / 4)
}

#[cfg(test)]
mod tests {
    use super::hilbert;

    #[test]
    fn near_on_the_curve_is_near_on_the_map() {
        let mut seen = std::collections::BTreeMap::new();
        for x in 0..16 {
            for y in 0..16 {
                assert!(seen.insert(hilbert(x * 4_096, y * 4_096), (x, y)).is_none(), "{x} {y}");
            }
        }
        let points: Vec<(u32, u32)> = seen.into_values().collect();
        for two in points.windows(2) {
            assert_eq!(two[0].0.abs_diff(two[1].0) + two[0].1.abs_diff(two[1].1), 1, "{two:?}");
        }
    }
}
