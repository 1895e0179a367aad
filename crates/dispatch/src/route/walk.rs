//! The rest of a day, walked: exact where constant time is not.

use super::{NOBODY, Route};
use crate::instance::{Dispatch, Node, REST};

/// What it adds to the cost of a day when the stop at `from` and those after it are come to from another place at another
/// time (`left`: the place, and when it is left). `None`: it cannot be done.
///
/// Stops as soon as nothing is different any more.
pub(crate) fn rest_of_day(
    d: &Dispatch,
    nodes: &[Node],
    route: &Route,
    technician: usize,
    from: usize,
    left: (u32, i32),
) -> Option<i64> {
    let (mut loc, mut time) = left;
    let mut adds = 0_i64;
    let last = route.stops.len() - 1;
    // The place from which the stop is come to now.
    let mut was = route.stops[from - 1].loc;
    for (at, stop) in route.stops.iter().enumerate().skip(from) {
        if stop.node != NOBODY && nodes[stop.node as usize].is(REST) {
            let start = d.fit(&nodes[stop.node as usize], time)?;
            // Where it is taken decides what comes after it: its last begin is known for its old place only.
            if loc == stop.loc {
                if start > stop.latest {
                    return None;
                }
                if start == stop.start {
                    return Some(adds);
                }
            }
            time = start + (stop.depart - stop.start);
            was = stop.loc;
            continue;
        }
        let arrive = d.legs.arrive(loc, stop.loc, time);
        adds += d.trip(loc, stop.loc, arrive - time) - d.trip(was, stop.loc, stop.leg);
        if arrive > stop.latest {
            return None;
        }
        if at == last {
            let tech = d.tech(technician);
            return Some(adds + d.overtime(tech, arrive) - d.overtime(tech, stop.start));
        }
        let node = &nodes[stop.node as usize];
        let start = d.fit(node, arrive)?;
        let earlier = start < stop.start && (route.soft > 0 || d.legs.varies());
        if start == stop.start || !earlier && start <= stop.free {
            return Some(adds);
        }
        adds += d.soft(node, start) - d.soft(node, stop.start);
        time = start + (stop.depart - stop.start);
        (loc, was) = (stop.loc, stop.loc);
    }
    Some(adds)
}
