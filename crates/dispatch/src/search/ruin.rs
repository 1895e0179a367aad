//! Taking strings of visits out of days that lie near each other.

use super::{Chain, Near};
use crate::board::{NONE, moving};
use crate::instance::{Dispatch, LINKED, PINNED, REST};
use crate::route::NOBODY;

/// Visits taken out in one step, on average.
const MEAN_OUT: usize = 10;
/// How often one more visit stays in the middle of a split string, in a thousand (the paper has 10, its beta being 0.01; here more staying was better).
const STAY: u64 = 990;
/// The mean load of a day changes slowly: it is good for so many steps.
const COUNTED_FOR: u32 = 64;
/// The longest string.
const LONGEST_STRING: usize = 10;

impl Chain {
    /// Takes out. False: a day is not possible without what was taken, as can be where detours are quicker.
    pub(super) fn ruin(&mut self, d: &Dispatch, near: &Near) -> bool {
        self.out.clear();
        let seed = if self.seeds.is_empty() {
            self.chance.below(d.orders()) as u32
        } else {
            self.seeds[self.chance.below(self.seeds.len())]
        };
        self.centre = seed;
        let mean_load = self.mean_load();
        let longest = LONGEST_STRING.min(mean_load).max(1);
        // So that MEAN_OUT are taken out on average (equations 5 to 7 of the paper).
        let most_strings = (4 * MEAN_OUT).div_ceil(1 + longest).saturating_sub(1).max(1);
        let strings = 1 + self.chance.below(most_strings);
        let mut cut = 0;
        if !self.cut(d, seed, longest, &mut cut) {
            return false;
        }
        for other in near.of(d, seed) {
            if cut >= strings {
                break;
            }
            if !self.cut(d, u32::from(*other), longest, &mut cut) {
                return false;
            }
        }
        let linked: Vec<u32> = if d.links.any {
            self.out.iter().copied().filter(|order| self.board.nodes[*order as usize].is(LINKED)).collect()
        } else {
            Vec::new()
        };
        if !linked.is_empty() {
            self.idle_known = false;
            self.turned = true;
        }
        for order in linked {
            if !self.board.drop_order(d, order) {
                return false;
            }
        }
        true
    }

    /// Orders in a day that has some, on average; counted anew now and then.
    fn mean_load(&mut self) -> usize {
        if self.load_uses == 0 {
            let (mut used, mut served) = (0, 0);
            for route in &self.board.routes {
                used += usize::from(route.load > 0);
                served += route.load as usize;
            }
            (self.load, self.load_uses) = (served / used.max(1), COUNTED_FOR);
        }
        self.load_uses -= 1;
        self.load
    }

    /// Cuts a string around an order out of its day, unless the day has been cut already. False as for the whole.
    fn cut(&mut self, d: &Dispatch, order: u32, longest: usize, cut: &mut usize) -> bool {
        let home = self.board.home[order as usize];
        if home == NONE {
            return true;
        }
        let day = home as usize;
        if self.board.has_kept(day) || !self.mine.is_empty() && !self.mine[day] {
            return true;
        }
        let stops = &self.board.routes[day].stops;
        let Some(at) = stops.iter().position(|stop| stop.node == order) else { return true };
        let inner = stops.len() - 2;
        let begun = d.tech(day).begun;
        let inner_movable = inner - begun;
        if inner_movable == 0 {
            return true;
        }
        let length = 1 + self.chance.below(longest.min(self.board.routes[day].load as usize).max(1));
        // Half of the time a longer string, of whose middle some stay.
        let mut stays = 0;
        if length > 1 && self.chance.in_thousand(500) {
            stays = 1;
            while length + stays < inner_movable && self.chance.in_thousand(STAY) {
                stays += 1;
            }
        }
        let whole = (length + stays).min(inner_movable);
        let (low, high) = ((at + 1).saturating_sub(whole).max(1 + begun), at.min(inner + 1 - whole));
        let first = low + self.chance.below((high + 1).saturating_sub(low).max(1));
        let gap = if stays > 0 { first + self.chance.below(length + 1) } else { usize::MAX };
        self.board.keep_route(day);
        let nodes = &self.board.nodes;
        let route = &mut self.board.routes[day];
        let mut taken = 0;
        let mut place = first;
        let mut index = first;
        while index < first + whole && place < route.stops.len() - 1 {
            let node = route.stops[place].node;
            let stays_here = (gap..gap.saturating_add(stays)).contains(&index);
            let known = if node == NOBODY { None } else { Some(nodes[node as usize]) };
            let movable = known.is_some_and(|known| known.flags & (REST | PINNED) == 0);
            if stays_here || !movable {
                place += 1;
            } else if nodes[node as usize].is(LINKED) && self.board.disruption.is_some() {
                // What is bound to others is left alone where calm is asked for.
                place += 1;
            } else if nodes[node as usize].is(LINKED) {
                // Taken out with all its people and those who wait for it, when the strings are cut.
                self.out.push(nodes[node as usize].order);
                place += 1;
            } else {
                route.take(d, nodes, day, place);
                self.board.home[node as usize] = NONE;
                self.out.push(node);
                self.board.absent.push(node);
                self.board.cost += d.penalty[node as usize] - moving(self.board.disruption.as_ref(), node, home);
                taken += 1;
            }
            index += 1;
        }
        *cut += 1;
        if taken == 0 {
            return true;
        }
        if self.board.routes[day].load == 0 {
            self.idle_known = false;
            self.turned = true;
        }
        self.board.settle(d, day)
    }
}
