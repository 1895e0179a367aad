//! Where in a day one more order costs least.

use super::walk::rest_of_day;
use super::{Route, Stop};
use crate::instance::{Dispatch, Node, REST, read};

/// A place in a day: after which stop, and what that adds to the cost that depends on times and ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Slot {
    pub after: usize,
    pub cost: i64,
    /// When it would begin.
    pub start: i32,
}

/// The cheapest place for a node, none when there is no way. The first of equals.
pub(crate) fn best_slot(d: &Dispatch, nodes: &[Node], route: &Route, technician: usize, node: u32) -> Option<Slot> {
    let known = &nodes[node as usize];
    let plain = d.legs.plain() && !route.rests && known.flags & crate::instance::MULTI == 0;
    if plain {
        return plain_slot(d, nodes, route, technician, node);
    }
    let mut best: Option<Slot> = None;
    for slot in slots(d, nodes, route, technician, node) {
        if best.is_none_or(|best| slot.cost < best.cost) {
            best = Some(slot);
        }
    }
    best
}

/// The common case: one window, no rests, trips that take the same at all hours and cost nothing but time.
fn plain_slot(d: &Dispatch, nodes: &[Node], route: &Route, technician: usize, node: u32) -> Option<Slot> {
    let known = &nodes[node as usize];
    let (to, from) = (d.legs.to(known.loc), d.legs.from(known.loc));
    let duration = d.duration(technician, node);
    let begun = d.tech(technician).begun;
    let (mut after, mut cost, mut begins) = (usize::MAX, i64::MAX, 0);
    let soonest = known.early + duration;
    for (at, two) in route.stops.windows(2).enumerate().skip(begun) {
        let [before, next] = two else { break };
        if before.depart > known.late {
            break;
        }
        if next.latest < soonest {
            continue;
        }
        let there = read(to[before.loc as usize]);
        let arrive = before.depart + there;
        if arrive > known.late {
            continue;
        }
        let start = arrive.max(known.early);
        let on = read(from[next.loc as usize]);
        let then = start + duration + on;
        if then > next.latest {
            continue;
        }
        let mut adds = i64::from(there + on - next.leg) * d.second;
        // Where something is late already, coming earlier may save more.
        if adds >= cost && route.soft == 0 {
            continue;
        }
        if start > known.knee {
            adds += d.soft(known, start);
        }
        if then > next.free || route.soft > 0 {
            let Some(more) = rest_of_day(d, nodes, route, technician, at + 1, (known.loc, start + duration)) else {
                continue;
            };
            // The walk counts the trip on to the next stop itself.
            adds += more - i64::from(on - next.leg) * d.second;
        }
        if adds < cost {
            (after, cost, begins) = (at, adds, start);
        }
    }
    (after != usize::MAX).then_some(Slot { after, cost, start: begins })
}

/// Every place where a node can go.
pub(crate) fn slots<'a>(
    d: &'a Dispatch,
    nodes: &'a [Node],
    route: &'a Route,
    technician: usize,
    node: u32,
) -> impl Iterator<Item = Slot> + 'a {
    let known = nodes[node as usize];
    let duration = d.duration(technician, node);
    let begun = d.tech(technician).begun;
    let until = route.stops.iter().position(|stop| stop.depart > known.late).unwrap_or(route.stops.len());
    (begun..until.min(route.stops.len() - 1)).filter_map(move |at| {
        let (before, next): (&Stop, &Stop) = (&route.stops[at], &route.stops[at + 1]);
        // What follows a rest may change with the place of the rest: only the walk knows.
        let rest = next.node != super::NOBODY && nodes[next.node as usize].is(REST);
        if !rest && next.latest < known.early.saturating_add(duration) {
            return None;
        }
        let arrive = d.legs.arrive(before.loc, known.loc, before.depart);
        let start = d.fit(&known, arrive)?;
        let more = rest_of_day(d, nodes, route, technician, at + 1, (known.loc, start + duration))?;
        let there = d.trip(before.loc, known.loc, arrive - before.depart);
        Some(Slot { after: at, cost: there + d.soft(&known, start) + more, start })
    })
}
