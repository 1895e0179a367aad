//! Why a technician cannot do an order, with the numbers that would have to be different.

use serde::{Deserialize, Serialize};

use super::Planned;
use crate::instance::{NEVER, REST};
use crate::problem::Equipment;
use crate::route::NOBODY;

/// One reason.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The required skill of this place in the order's list is lacking at its level.
    Skill {
        /// Place in the list.
        required: usize,
        /// The level there is; 0: none.
        has: u8,
    },
    /// The certificate for it lapses before the working day ends.
    Expired {
        /// Place in the list.
        required: usize,
        /// When.
        at: i64,
    },
    /// The customer or the office does not want it.
    Forbidden,
    /// Too few parts in the van, those for the orders of the day counted.
    Part {
        /// Which.
        part: String,
        /// How many are lacking.
        short: i64,
    },
    /// The equipment is away and nobody knows until when.
    Equipment,
    /// The order is fixed to somebody else.
    Pinned,
    /// Its pair is done on another day.
    OtherDay {
        /// The pair.
        with: usize,
    },
    /// What must come first is not served.
    Waits {
        /// Which.
        first: usize,
    },
    /// Does it now, on a day that is not possible without it (the way to it is made before a break, or round a jam): what it adds
    /// cannot be said.
    Needed,
    /// Nobody could get there within the windows.
    Window {
        /// The earliest that this technician could begin.
        earliest: i64,
    },
    /// The working day would end too late, overtime counted.
    Shift {
        /// When it would end.
        would_end: i64,
        /// When it must have ended.
        limit: i64,
    },
    /// Another order could not be kept.
    Pushes {
        /// Which.
        order: usize,
        /// Seconds past the last begin from which the day is possible.
        by: i64,
    },
    /// A break or pause could not be kept.
    Rest {
        /// Seconds past the last begin from which the day is possible.
        by: i64,
    },
}

impl Planned<'_> {
    /// Everything that speaks against a pair whatever the day looks like.
    pub(crate) fn gate(&self, order: u32, technician: usize) -> Vec<Why> {
        let d = self.d;
        let (number, who) = (order as usize, &d.problem.technicians[technician]);
        let what = &d.problem.orders[number];
        let mut why = Vec::new();
        if what.pin.as_ref().is_some_and(|pin| pin.technician != who.id) {
            why.push(Why::Pinned);
        }
        if what.equipment == Equipment::Away {
            why.push(Why::Equipment);
        }
        for ((required, needed), has) in what.required.iter().enumerate().zip(d.skills.has(number, technician)) {
            if has >= needed.level {
                continue;
            }
            let those = who.skills.iter().filter(|skill| skill.name == needed.name && skill.level >= needed.level);
            match those.filter_map(|skill| skill.expires).max() {
                Some(at) => why.push(Why::Expired { required, at }),
                None => why.push(Why::Skill { required, has }),
            }
        }
        if what.forbidden.contains(&who.id) {
            why.push(Why::Forbidden);
        }
        if d.parts.trip.is_none() {
            let used = &self.board.routes[technician].used;
            for (part, need) in &d.parts.needs[number] {
                let short = used[*part as usize] + need - d.stock(technician, *part);
                if short > 0 {
                    let part = d.parts.names.get(*part as usize).cloned().unwrap_or_default();
                    why.push(Why::Part { part, short });
                }
            }
        }
        for with in d.links.same_day[number].iter().copied() {
            let home = self.board.home[with as usize];
            if home != crate::board::NONE && d.tech(home as usize).day != d.tech(technician).day {
                why.push(Why::OtherDay { with: with as usize });
            }
        }
        debug_assert!(!why.is_empty() || d.pair(order, technician) != NEVER);
        why
    }

    /// Why there is no place in a day for an order that this technician could do: of all places the reason of the one that
    /// misses least.
    pub(crate) fn no_room(&self, order: u32, technician: usize) -> Why {
        let d = self.d;
        let nodes = &self.board.nodes;
        let node = &nodes[order as usize];
        let tech = d.tech(technician);
        let duration = d.duration(technician, order);
        let route = &self.board.routes[technician];
        let last = route.stops.len() - 1;
        let (mut earliest, mut least) = (i32::MAX, None);
        for at in tech.begun..last {
            let before = &route.stops[at];
            let arrive = d.legs.arrive(before.loc, node.loc, before.depart);
            earliest = earliest.min(arrive.max(node.early));
            let Some(start) = d.fit(node, arrive) else { continue };
            let (mut loc, mut time) = (node.loc, start + duration);
            // The first stop after it that can no longer be kept.
            for (place, stop) in route.stops.iter().enumerate().skip(at + 1) {
                let known = (stop.node != NOBODY).then(|| &nodes[stop.node as usize]);
                let rest = known.is_some_and(|known| known.is(REST));
                let arrive = if rest { time } else { d.legs.arrive(loc, stop.loc, time) };
                let (limit, begins) = match known {
                    None => (tech.late, Some(arrive)),
                    Some(known) => (known.late, d.fit(known, arrive)),
                };
                let Some(begins) = begins.filter(|begins| *begins <= limit) else {
                    let by = i64::from(arrive - limit).max(1);
                    let why = match known {
                        None => Why::Shift { would_end: d.outer(arrive), limit: d.outer(limit) },
                        Some(_) if rest => Why::Rest { by },
                        Some(known) => Why::Pushes { order: known.order as usize, by },
                    };
                    if least.as_ref().is_none_or(|(known, _)| by < *known) {
                        least = Some((by, why));
                    }
                    break;
                };
                if place == last || begins == stop.start && loc == stop.loc {
                    break;
                }
                time = begins + (stop.depart - stop.start);
                if !rest {
                    loc = stop.loc;
                }
            }
        }
        least.map_or_else(|| Why::Window { earliest: d.outer(earliest) }, |(_, why)| why)
    }
}
