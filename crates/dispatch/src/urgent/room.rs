//! Making room by chains of ejections (F. Glover, "Ejection chains, reference structures and alternating path methods for traveling salesman
//! problems", Discrete Applied Mathematics 65, 1996): the urgent order takes the place of a planned one, which goes elsewhere, or takes the
//! place of another that does.
//!
//! Every chain that moves one order is tried; of those that move two, as many as [`MOST_CHAINS`] allows, the cheapest beginnings first. So what
//! is answered here is calm by construction, and "nothing that moves one order helps" is a fact rather than bad luck of a search.

use crate::board::{Board, NONE, Placing};
use crate::instance::{Dispatch, LINKED, NEVER, PINNED, REST};
use crate::route::{NOBODY, Route, best_slot};

/// Chains of two that are begun, and ends that are tried for all of them together.
const MOST_CHAINS: usize = 200;
const MOST_ENDS: usize = 200_000;
/// So many of the best days are remembered for each order that has to go elsewhere: of them at most three can have changed.
const REMEMBERED: usize = 4;

/// What was found for one order that fits in nowhere by itself.
#[derive(Default)]
pub(super) struct Room {
    /// Everybody keeps being served.
    pub calm: Option<Board>,
    /// One planned order, worth less, is left.
    pub dropping: Option<Board>,
}

/// A day without one of its orders.
struct Gap {
    technician: usize,
    order: u32,
    route: Route,
    /// What the day costs less without it.
    saves: i64,
}

/// An order in a day: which, after which stop, and what that adds.
#[derive(Clone, Copy)]
struct Way {
    cost: i64,
    day: usize,
    after: usize,
}

/// Who goes where, the urgent order first; each takes the place of the next.
type Chain = Vec<(u32, Way)>;

/// Looks for room for an order. `moved`: the price of an order that changes hands.
pub(super) fn make_room(d: &Dispatch, board: &Board, order: u32, moved: i64) -> Room {
    if board.nodes[order as usize].is(LINKED) {
        return Room::default();
    }
    let gaps = gaps(d, board);
    let mut search = Search { d, board, gaps: &gaps, moved, elsewhere: vec![None; d.orders()] };
    let mut first: Vec<(i64, usize, Way)> = Vec::new();
    for (at, gap) in gaps.iter().enumerate() {
        if let Some(way) = place(d, board, &gap.route, gap.technician, order) {
            first.push((way.cost - gap.saves, at, way));
        }
    }
    first.sort_unstable_by_key(|(cost, at, _)| (*cost, *at));
    let chain = search.of_one(order, &first).or_else(|| search.of_two(order, &first));
    let dropping = first.iter().map(|(cost, at, way)| (cost + d.penalty[gaps[*at].order as usize], *at, *way));
    let least =
        dropping.min_by_key(|(cost, at, _)| (*cost, *at)).filter(|(cost, ..)| *cost < d.penalty[order as usize]);
    Room {
        calm: chain.and_then(|chain| carry_out(d, board, &chain, &[])),
        dropping: least.and_then(|(_, at, way)| carry_out(d, board, &vec![(order, way)], &[gaps[at].order])),
    }
}

/// Every day without each of what can be taken out of it.
fn gaps(d: &Dispatch, board: &Board) -> Vec<Gap> {
    let mut gaps = Vec::new();
    for (technician, route) in board.routes.iter().enumerate() {
        for (at, stop) in route.stops.iter().enumerate().skip(1 + d.tech(technician).begun) {
            if stop.node == NOBODY || board.nodes[stop.node as usize].flags & (REST | PINNED | LINKED) != 0 {
                continue;
            }
            let mut without = route.clone();
            without.take(d, &board.nodes, technician, at);
            if without.settle(d, &board.nodes, technician) {
                let saves = route.cost - without.cost;
                gaps.push(Gap { technician, order: stop.node, route: without, saves });
            }
        }
    }
    gaps
}

/// The cheapest place of an order in a day.
fn place(d: &Dispatch, board: &Board, route: &Route, technician: usize, order: u32) -> Option<Way> {
    if d.pair(order, technician) == NEVER || !route.carries(d, technician, order) {
        return None;
    }
    let slot = best_slot(d, &board.nodes, route, technician, order)?;
    let cost = slot.cost + route.standing_with(d, technician, order, order);
    Some(Way { cost, day: technician, after: slot.after })
}

/// A day with an order more.
fn with(d: &Dispatch, board: &Board, route: &Route, order: u32, way: Way) -> Option<Route> {
    let mut route = route.clone();
    route.put(d, &board.nodes, way.day, order, way.after);
    route.settle(d, &board.nodes, way.day).then_some(route)
}

struct Search<'a> {
    d: &'a Dispatch,
    board: &'a Board,
    gaps: &'a [Gap],
    moved: i64,
    /// The best places of each order in days that are as they were, other than its own.
    elsewhere: Vec<Option<Vec<Way>>>,
}

impl Search<'_> {
    /// The cheapest chain in which one order goes elsewhere.
    fn of_one(&mut self, order: u32, first: &[(i64, usize, Way)]) -> Option<Chain> {
        let mut best: Option<(i64, Chain)> = None;
        for (cost, at, way) in first {
            let gap = &self.gaps[*at];
            let Some(changed) = with(self.d, self.board, &gap.route, order, *way) else { continue };
            let Some((more, then)) = self.last(gap.order, gap.technician, &[(gap.technician, &changed)]) else {
                continue;
            };
            if best.as_ref().is_none_or(|(least, _)| cost + more < *least) {
                best = Some((cost + more, vec![(order, *way), (gap.order, then)]));
            }
        }
        best.map(|(_, chain)| chain)
    }

    /// The cheapest chain in which two do.
    fn of_two(&mut self, order: u32, first: &[(i64, usize, Way)]) -> Option<Chain> {
        let mut best: Option<(i64, Chain)> = None;
        let mut ends = 0;
        for (cost, at, way) in first.iter().take(MOST_CHAINS) {
            let gap = &self.gaps[*at];
            let Some(changed) = with(self.d, self.board, &gap.route, order, *way) else { continue };
            for other in self.gaps {
                if other.technician == gap.technician || ends >= MOST_ENDS {
                    continue;
                }
                ends += 1;
                let Some(then) = place(self.d, self.board, &other.route, other.technician, gap.order) else { continue };
                let cost = cost + then.cost - other.saves + self.moved;
                if best.as_ref().is_some_and(|(least, _)| cost >= *least) {
                    continue;
                }
                let Some(second) = with(self.d, self.board, &other.route, gap.order, then) else { continue };
                let days = [(gap.technician, &changed), (other.technician, &second)];
                let Some((more, last)) = self.last(other.order, other.technician, &days) else { continue };
                if best.as_ref().is_none_or(|(least, _)| cost + more < *least) {
                    best = Some((cost + more, vec![(order, *way), (gap.order, then), (other.order, last)]));
                }
            }
        }
        best.map(|(_, chain)| chain)
    }

    /// Where an order that has lost its place goes at the end of a chain, some days being changed, and what that costs.
    fn last(&mut self, order: u32, home: usize, changed: &[(usize, &Route)]) -> Option<(i64, Way)> {
        let (d, board, price) = (self.d, self.board, self.moved);
        let known = self.elsewhere[order as usize].get_or_insert_with(|| {
            let days = board.routes.iter().enumerate().filter(|(day, _)| *day != home);
            let mut ways: Vec<Way> = days.filter_map(|(day, route)| place(d, board, route, day, order)).collect();
            ways.sort_unstable_by_key(|way| (way.cost, way.day));
            ways.truncate(REMEMBERED);
            ways
        });
        let same = known.iter().find(|way| changed.iter().all(|(day, _)| *day != way.day)).copied();
        let others = changed.iter().filter_map(|(day, route)| place(d, board, route, *day, order));
        let all = same.into_iter().chain(others);
        let price = |way: &Way| way.cost + if way.day == home { 0 } else { price };
        all.map(|way| (price(&way), way)).min_by_key(|(cost, way)| (*cost, way.day))
    }
}

/// The board with a chain carried out; `out`: orders that go without coming back.
fn carry_out(d: &Dispatch, board: &Board, chain: &Chain, out: &[u32]) -> Option<Board> {
    let mut board = board.clone();
    let moved = chain.iter().skip(1).map(|(order, _)| *order).chain(out.iter().copied());
    for order in moved {
        if board.home[order as usize] != NONE && !board.drop_order(d, order) {
            return None;
        }
    }
    for (order, way) in chain {
        let placing = Placing { legs: vec![(way.day, way.after)], begin: 0, cost: way.cost };
        if !board.serve(d, *order, &placing) {
            return None;
        }
    }
    Some(board)
}
