//! Making proposals.

use std::cmp::Reverse;

use super::changes::proposal;
use super::room::make_room;
use super::{Goal, Proposal, UrgentOptions};
use crate::board::{Board, Disruption, NONE};
use crate::candidates::Planned;
use crate::instance::{LINKED, NEVER};
use crate::route::slots;
use crate::search::{Chain, Heat};

/// A search begins with one of so many neighbours of an urgent order.
const AROUND: usize = 15;
/// Best places that a short search remembers.
const MEMORY: usize = 1 << 16;
/// Who could be there less than this sooner need not be looked for, in seconds.
const SOONER: i32 = 300;
/// Planned orders that a proposal which drops may leave.
const MOST_DROPPED: usize = 2;

impl Planned<'_> {
    /// Up to three proposals that serve orders which are unserved in this plan, none better than another in everything; and one more,
    /// named so, that drops planned orders if else not all can be served. None if nothing can be done at all.
    #[must_use]
    pub fn urgent(&mut self, orders: &[usize], options: &UrgentOptions) -> Vec<Proposal> {
        let d = self.d;
        let mut wanted: Vec<u32> =
            orders.iter().filter(|order| **order < d.orders()).map(|order| *order as u32).collect();
        wanted.retain(|order| self.board.home[*order as usize] == NONE);
        wanted.sort_unstable();
        wanted.dedup();
        let base = self.board.clone();
        let mut boards: Vec<Board> = Vec::new();
        let left = |board: &Board| wanted.iter().filter(|order| board.home[**order as usize] == NONE).count();
        let plain = fit_in(d, &base, &wanted);
        if left(&plain) == 0 {
            boards.extend(wanted.first().filter(|_| wanted.len() == 1).and_then(|order| soonest(d, &base, *order)));
        }
        let (calm, dropping) = make_room_for(d, &plain, &wanted, options);
        let searched = self.search(&base, &calm, &wanted, options, base.absent.len() - (wanted.len() - left(&calm)));
        let soon = self.sooner(&base, &calm, &wanted, options);
        boards.extend([Some(calm), Some(searched)].into_iter().flatten().chain(soon));
        let listed: Vec<usize> = wanted.iter().map(|order| *order as usize).collect();
        let mut proposals: Vec<Proposal> =
            boards.iter().map(|board| proposal(d, &base, board, &listed, options.told_from)).collect();
        proposals.retain(|one| one.dropped.is_empty() && one.begins.iter().any(|(_, begin)| begin.is_some()));
        let served = |one: &Proposal| one.begins.iter().filter(|(_, begin)| begin.is_some()).count();
        let most = proposals.iter().map(served).max().unwrap_or(0);
        proposals.retain(|one| served(one) == most);
        if proposals.iter().any(|one| one.moved <= options.most_moved) {
            proposals.retain(|one| one.moved <= options.most_moved);
        }
        let mut chosen = choose(proposals);
        if most < wanted.len() {
            let room = base.absent.len() - wanted.len() + MOST_DROPPED;
            let searched = self.search(&base, &base, &wanted, options, room);
            let boards = dropping.into_iter().chain([searched]);
            let mut those: Vec<Proposal> =
                boards.map(|board| proposal(d, &base, &board, &listed, options.told_from)).collect();
            those.retain(|one| !one.dropped.is_empty() && served(one) > most);
            if let Some(mut one) = those.into_iter().min_by_key(|one| (one.dropped.len(), one.terms.sum())) {
                one.goals = vec![Goal::Drops];
                chosen.push(one);
            }
        }
        chosen
    }

    /// A short search around the urgent orders, from a board on.
    fn search(&self, base: &Board, from: &Board, wanted: &[u32], options: &UrgentOptions, most_absent: usize) -> Board {
        let d = self.d;
        let near = self.near();
        let mut board = from.clone();
        board.disruption = Some(Disruption { with: base.home.clone(), price: options.moved });
        board.cost += (0..d.orders() as u32)
            .filter(|order| board.home[*order as usize] != NONE)
            .map(|order| board.moving(order, board.home[order as usize]))
            .sum::<i64>();
        let mut seeds: Vec<u32> = wanted.to_vec();
        for order in wanted {
            seeds.extend(near.of(d, *order).iter().take(AROUND).map(|other| u32::from(*other)));
        }
        let unit = near.mean * d.second.max(1) as f64;
        let heat = Heat::new(unit * 0.3, unit * 0.01);
        let mut chain = Chain::with_memory(d, board, options.seed, MEMORY);
        chain.seeds = seeds;
        chain.wanted = wanted.to_vec();
        chain.most_absent = most_absent;
        if chain.best.absent.len() > most_absent {
            chain.best.cost = i64::MAX;
        }
        for step in 0..options.steps {
            chain.step(d, near, &heat, step as f64 / options.steps as f64);
        }
        if chain.best.cost == i64::MAX {
            return from.clone();
        }
        let mut board = chain.champion(d);
        board.disruption = None;
        board
    }

    /// Boards on which a single urgent order begins sooner than where it fits in by itself.
    fn sooner(&self, base: &Board, cheapest: &Board, wanted: &[u32], options: &UrgentOptions) -> Vec<Board> {
        let d = self.d;
        let [order] = wanted else { return Vec::new() };
        let Some(late) = sooner_by(d, base, cheapest, *order) else { return Vec::new() };
        let node = base.nodes[*order as usize];
        let mut limited = base.clone();
        limited.nodes[*order as usize].late = late;
        let (from, _) = make_room_for(d, &fit_in(d, &limited, wanted), wanted, options);
        let found = self.search(base, &from, wanted, options, base.absent.len() - 1);
        [found, from]
            .into_iter()
            .filter(|board| board.home[*order as usize] != NONE)
            .map(|mut board| {
                board.nodes[*order as usize] = node;
                for technician in 0..board.routes.len() {
                    if board.routes[technician].stops != base.routes[technician].stops {
                        let _ = board.settle(d, technician);
                    }
                }
                board
            })
            .collect()
    }
}

/// By when an order must begin to be worth telling as sooner: half way from where it fits in by itself to when somebody could be there who
/// left everything else.
fn sooner_by(d: &crate::Dispatch, base: &Board, cheapest: &Board, order: u32) -> Option<i32> {
    let at = soonest(d, base, order).unwrap_or_else(|| cheapest.clone());
    let begins = at.place(order).map(|(who, stop)| at.routes[who].stops[stop].start)?;
    let node = base.nodes[order as usize];
    let could = (0..d.techs.len()).filter(|who| d.pair(order, *who) != NEVER).filter_map(|who| {
        let stop = base.routes[who].stops.get(d.tech(who).begun)?;
        d.fit(&node, d.legs.arrive(stop.loc, node.loc, stop.depart))
    });
    let least = could.min()?;
    (begins - least >= SOONER && !node.is(LINKED)).then_some(least + (begins - least) / 2)
}

/// Room for those that fit in nowhere by themselves: as far as it goes without leaving anybody, and, if that is not all, with leaving one
/// planned order for each of them.
fn make_room_for(
    d: &crate::Dispatch,
    plain: &Board,
    wanted: &[u32],
    options: &UrgentOptions,
) -> (Board, Option<Board>) {
    let mut calm = plain.clone();
    let open = |board: &Board| -> Vec<u32> {
        wanted.iter().copied().filter(|order| board.home[*order as usize] == NONE).collect()
    };
    let mut dropping: Option<Board> = None;
    for order in open(plain) {
        let room = make_room(d, &calm, order, options.moved);
        match room.calm {
            Some(board) => calm = board,
            None => dropping = dropping.or(room.dropping),
        }
    }
    let still = dropping.as_ref().map(open).unwrap_or_default();
    for order in still {
        let Some(board) = dropping.take() else { break };
        let room = make_room(d, &board, order, options.moved);
        dropping = room.calm.or(room.dropping).or(Some(board));
    }
    (calm, dropping)
}

/// Puts orders in one after the other without moving others, first the one that would lose most by waiting (regret of the second
/// best technician). What does not fit stays out.
fn fit_in(d: &crate::Dispatch, base: &Board, wanted: &[u32]) -> Board {
    let mut board = base.clone();
    let mut open: Vec<u32> = wanted.to_vec();
    while !open.is_empty() {
        let mut best: Option<(Reverse<i64>, usize, crate::board::Placing)> = None;
        for (at, order) in open.iter().enumerate() {
            let Some(placing) = board.cheapest(d, *order) else { continue };
            let who = placing.legs.first().map_or(usize::MAX, |leg| leg.0);
            let others = (0..d.techs.len()).filter(|other| *other != who);
            let second = others.filter_map(|other| board.try_in(d, other, *order).map(|(_, cost)| cost)).min();
            let regret = second.unwrap_or(d.penalty[*order as usize]) - placing.cost;
            if best.as_ref().is_none_or(|(known, ..)| Reverse(regret) < *known) {
                best = Some((Reverse(regret), at, placing));
            }
        }
        let Some((_, at, placing)) = best else { break };
        let order = open.swap_remove(at);
        board.begin();
        if !board.serve(d, order, &placing) {
            board.undo();
        }
    }
    board
}

/// The board on which an order begins soonest without moving another; of equals the cheapest.
fn soonest(d: &crate::Dispatch, base: &Board, order: u32) -> Option<Board> {
    if base.nodes[order as usize].is(LINKED) {
        return None;
    }
    let mut best: Option<(i32, i64, usize, usize)> = None;
    for technician in 0..d.techs.len() {
        let route = &base.routes[technician];
        if d.pair(order, technician) == NEVER || !route.carries(d, technician, order) {
            continue;
        }
        for slot in slots(d, &base.nodes, route, technician, order) {
            let key = (slot.start, slot.cost, technician, slot.after);
            if best.is_none_or(|best| key < best) {
                best = Some(key);
            }
        }
    }
    let (start, cost, technician, after) = best?;
    let mut board = base.clone();
    let placing = crate::board::Placing { legs: vec![(technician, after)], begin: start, cost };
    board.serve(d, order, &placing).then_some(board)
}

/// Of all proposals those that are best at something, each with what it is best at; at most three, none twice.
fn choose(proposals: Vec<Proposal>) -> Vec<Proposal> {
    let begin = |one: &Proposal| one.begins.iter().filter_map(|(_, begin)| *begin).sum::<i64>();
    let cost = |one: &Proposal| one.terms.sum();
    let calm = |one: &Proposal| (one.moved, one.changes.len());
    let best = |goal: Goal| {
        let all = 0..proposals.len();
        match goal {
            Goal::Sooner => all.min_by_key(|at| (begin(&proposals[*at]), cost(&proposals[*at]), *at)),
            Goal::DrivesLess => all.min_by_key(|at| (proposals[*at].detour, cost(&proposals[*at]), *at)),
            _ => all.min_by_key(|at| (calm(&proposals[*at]), cost(&proposals[*at]), *at)),
        }
    };
    let goals = [Goal::Sooner, Goal::DrivesLess, Goal::MovesFewer].map(|goal| (goal, best(goal)));
    let mut chosen: Vec<Proposal> = Vec::new();
    for (goal, at) in goals {
        let Some(one) = at.and_then(|at| proposals.get(at)) else { continue };
        if let Some(known) = chosen.iter_mut().find(|known| known.plan == one.plan) {
            known.goals.push(goal);
        } else {
            let mut one = one.clone();
            one.goals = vec![goal];
            chosen.push(one);
        }
    }
    chosen
}
