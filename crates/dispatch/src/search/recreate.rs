//! Putting orders back, each where it costs least.

use super::chain::{NearDays, Remembered};
use super::{Chain, Near};
use crate::board::NONE;
use crate::instance::{Dispatch, LINKED, NEVER};
use crate::route::best_slot;

/// So many days near an order are looked at, and all idle ones.
const NEAR_DAYS: usize = 24;
/// The days near an order are found anew after so many uses.
const REUSED: u32 = 32;
/// So many unserved orders near the place of a step are tried again.
const TRIED_AGAIN: usize = 12;
/// One day of so many is passed over, on average.
const BLINK: usize = 100;

/// The cheapest so far: cost, day and the stop after which.
struct Best {
    cost: i64,
    found: Option<(usize, usize)>,
}

impl Best {
    fn consider(&mut self, day: u32, remembered: &Remembered, more: i64) {
        let cost = remembered.cost.saturating_add(more);
        if cost < self.cost {
            self.cost = cost;
            self.found = Some((day as usize, usize::from(remembered.after)));
        }
    }
}

impl Chain {
    /// Puts back what is out, and what was unserved before. False: the board must be undone.
    pub(super) fn recreate(&mut self, d: &Dispatch, near: &Near) -> bool {
        self.keys.clear();
        if !self.wanted.is_empty() {
            // And what this search itself has left out: who was unserved before is another matter.
            let planned =
                |order: &u32| self.board.disruption.as_ref().is_some_and(|known| known.with[*order as usize] != NONE);
            let open = self.board.absent.iter().filter(|order| self.wanted.contains(order) || planned(order));
            self.keys.extend(open.map(|order| (0, *order)));
        } else if self.board.absent.len() > self.out.len() + TRIED_AGAIN {
            self.keys.extend(self.out.iter().map(|order| (0, *order)));
            let mut more = 0;
            for other in
                std::iter::once(self.centre).chain(near.of(d, self.centre).iter().map(|other| u32::from(*other)))
            {
                if more < TRIED_AGAIN && self.board.home[other as usize] == NONE && !self.out.contains(&other) {
                    self.keys.push((0, other));
                    more += 1;
                }
            }
        } else {
            self.keys.extend(self.board.absent.iter().map(|order| (0, *order)));
        }
        self.sort(d, near);
        for at in 0..self.keys.len() {
            let order = self.keys[at].1;
            let open = self.board.home[order as usize] == NONE && (self.mine.is_empty() || self.may_take(order));
            if open && !self.serve(d, near, order) {
                return false;
            }
        }
        true
    }

    /// Serves everything that can be served, one after the other; what turns out not to fit stays unserved.
    pub(super) fn recreate_all(&mut self, d: &Dispatch, near: &Near) {
        self.keys.clear();
        self.keys.extend(self.board.absent.iter().map(|order| (0, *order)));
        self.sort(d, near);
        for at in 0..self.keys.len() {
            self.board.begin();
            if !self.serve(d, near, self.keys[at].1) {
                self.board.undo();
            }
        }
    }

    /// Serves an order where it costs least, if that is cheaper than leaving it. False: the board must be undone.
    fn serve(&mut self, d: &Dispatch, near: &Near, order: u32) -> bool {
        if self.board.nodes[order as usize].is(LINKED) {
            // Chains that share the board out leave linked orders alone.
            let placing = if self.mine.is_empty() { self.board.cheapest(d, order) } else { None };
            let Some(placing) = placing.filter(|placing| placing.cost < d.penalty[order as usize]) else { return true };
            self.idle_known = false;
            self.turned = true;
            return self.board.serve(d, order, &placing);
        }
        let Some((day, after)) = self.choose(d, near, order) else { return true };
        if self.board.routes[day].load == 0 {
            self.idle_known = false;
            self.turned = true;
        }
        if !self.board.put(d, day, order, after) {
            return false;
        }
        // Cast: the number of a technician.
        self.board.cost += self.board.moving(order, day as u32);
        if let Some(at) = self.board.absent.iter().rposition(|one| *one == order) {
            self.board.absent.swap_remove(at);
            self.board.cost -= d.penalty[order as usize];
        }
        true
    }

    /// The order in which they are put back (section 5.3 of the paper and its variants for time windows).
    fn sort(&mut self, d: &Dispatch, near: &Near) {
        let chance = &mut self.chance;
        let nodes = &d.nodes;
        let way = chance.below(20);
        for (key, order) in &mut self.keys {
            let at = *order as usize;
            *key = match way {
                0..4 => (chance.next() >> 2) as i64,
                4..7 => -near.bulk[at],
                7..9 => -i64::from(near.reach[at]),
                9 => i64::from(near.reach[at]),
                10..13 => i64::from(nodes[at].late - nodes[at].early),
                13..15 => i64::from(nodes[at].early),
                15..17 => -i64::from(nodes[at].late),
                17 => i64::from(near.choice[at]),
                _ => -d.penalty[at],
            };
        }
        if d.links.any {
            // Nobody who waits for another comes before it.
            self.keys.sort_by_key(|(key, order)| (d.links.depth[*order as usize], *key, *order));
        } else {
            self.keys.sort_unstable();
        }
    }

    fn may_take(&self, order: u32) -> bool {
        self.out.contains(&order) || self.seeds.binary_search(&order).is_ok()
    }

    /// The cheapest day and place for an order of one person, now and then passing a day over; `None` if leaving it is cheaper.
    fn choose(&mut self, d: &Dispatch, near: &Near, order: u32) -> Option<(usize, usize)> {
        if !self.idle_known {
            self.find_idle(d);
        }
        let mut known = std::mem::take(&mut self.near_days[order as usize]);
        if known.uses == 0 {
            self.find_days(d, near, order, &mut known);
        }
        known.uses -= 1;
        let mut best = Best { cost: d.penalty[order as usize], found: None };
        for (day, remembered) in &mut known.days {
            if self.blinks() {
                continue;
            }
            let mut known = *remembered;
            if known.stamp != self.board.stamp[*day as usize] {
                known = self.compute(d, order, *day);
                // A day that this step is changing has each of its contents once: what is known of the one before may be asked again.
                if !self.board.has_kept(*day as usize) {
                    *remembered = known;
                }
            }
            best.consider(*day, &known, self.board.moving(order, *day));
        }
        for at in 0..self.idle.len() {
            let day = self.idle[at];
            if self.blinks() {
                continue;
            }
            let cell = order as usize * d.techs.len() + day as usize;
            let place = if self.folded { fold(cell, self.memory.len()) } else { cell };
            let mut remembered = self.memory.get(place).copied().unwrap_or_default();
            if remembered.stamp != self.board.stamp[day as usize] || u32::from(remembered.order) != order {
                remembered = self.compute(d, order, day);
                if let Some(memory) = self.memory.get_mut(place) {
                    *memory = remembered;
                }
            }
            best.consider(day, &remembered, self.board.moving(order, day));
        }
        self.near_days[order as usize] = known;
        best.found
    }

    /// Is the next day passed over?
    #[inline]
    fn blinks(&mut self) -> bool {
        self.blink_in -= 1;
        if self.blink_in > 0 {
            return false;
        }
        self.blink_in = 1 + self.chance.below(2 * BLINK);
        true
    }

    /// What a day costs with the order in its best place.
    fn compute(&mut self, d: &Dispatch, order: u32, number: u32) -> Remembered {
        let day = number as usize;
        let route = &self.board.routes[day];
        // Casts: bounded by MOST_ORDERS, and a day has fewer stops than there are orders.
        let mut known = Remembered { cost: i64::MAX, stamp: self.board.stamp[day], after: 0, order: order as u16 };
        if d.pair(order, day) != NEVER
            && (d.parts.kinds == 0 || route.carries(d, day, order))
            && let Some(slot) = best_slot(d, &self.board.nodes, route, day, order)
        {
            known.cost = slot.cost + route.standing_with(d, day, order, order);
            known.after = slot.after as u16;
        }
        known
    }

    /// The days that an order may go to, but for the idle ones.
    fn find_days(&mut self, d: &Dispatch, near: &Near, order: u32, known: &mut NearDays) {
        known.uses = REUSED;
        let before = std::mem::take(&mut known.days);
        self.mark += 1;
        let row = &d.pair[order as usize * d.techs.len()..][..d.techs.len()];
        for other in near.of(d, order) {
            let day = self.board.home[usize::from(*other)];
            if day == NONE || self.marks[day as usize] == self.mark {
                continue;
            }
            self.marks[day as usize] = self.mark;
            if row[day as usize] != NEVER && (self.mine.is_empty() || self.mine[day as usize]) {
                let remembered = before.iter().find(|(other, _)| *other == day).map(|(_, remembered)| *remembered);
                known.days.push((day, remembered.unwrap_or_default()));
                if known.days.len() >= NEAR_DAYS {
                    break;
                }
            }
        }
    }

    fn find_idle(&mut self, d: &Dispatch) {
        self.idle.clear();
        self.idle_known = true;
        self.mark += 1;
        for (day, route) in (0_u32..).zip(&self.board.routes) {
            if route.load == 0 && (self.mine.is_empty() || self.mine[day as usize]) {
                let twin = d.tech(day as usize).twin as usize;
                if self.marks[twin] != self.mark {
                    self.marks[twin] = self.mark;
                    self.idle.push(day);
                }
            }
        }
    }
}

/// A place in a memory with fewer places than cells.
fn fold(cell: usize, places: usize) -> usize {
    (((cell as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as usize * places) >> 32
}
