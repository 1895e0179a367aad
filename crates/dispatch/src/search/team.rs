//! Several chains side by side, and how they meet.
//!
//! Small problems: each chain searches everything; between rounds what they have found is put together piece by piece (`cross`), and all go on from
//! that. Large ones are cut into as many areas as
//! there are chains, along a line that turns from round to round: each chain changes only the days of its area, so that all of what
//! they find can be put together.

use super::cross::cross;
use super::{Budget, Chain, Heat, Near, Options};
use crate::board::{Board, NONE};
use crate::instance::Dispatch;

/// From so many orders on, chains search areas of their own.
const CUT: usize = 800;
/// So often the chains meet; where there are few orders seldom, so that they stay different.
const ROUNDS: usize = 40;
const ROUNDS_FEW: usize = 8;
const FEW: usize = 300;
/// More would take too much memory: the memory of a chain can be 100 MB.
const MOST_CHAINS: usize = 8;
/// The clock is asked every so many steps.
const ASK: u64 = 32;

/// Searches from a board on. `warm`: the board is a plan that is to be improved rather than a beginning.
pub(crate) fn search(d: &Dispatch, board: Board, options: &Options<'_>, warm: bool) -> Board {
    if d.orders() == 0 {
        return board;
    }
    let near = Near::find(d);
    let count = options.chains.clamp(1, MOST_CHAINS);
    let mut first = Chain::new(d, board, options.seed);
    first.fill(d, &near);
    let mut champion = first.champion(d);
    let left = champion.absent.clone();
    tell(d, options, &champion);
    let mut chains: Vec<Chain> = vec![first];
    for number in 1..count {
        let seed = options.seed.wrapping_add(0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(number as u64));
        chains.push(Chain::new(d, champion.clone(), seed));
    }
    let heat = heat(d, &near, warm);
    let cut = count > 1 && d.orders() >= CUT && !d.links.any;
    let rounds = if d.orders() < FEW { ROUNDS_FEW } else { ROUNDS };
    for round in 0..rounds {
        if let Budget::Until(clock) = options.budget
            && clock() >= 1.0
        {
            break;
        }
        if cut {
            share_out(d, &mut chains, round);
        }
        let window = (round as f64 / rounds as f64, (round + 1) as f64 / rounds as f64);
        run(d, &near, &heat, options, &mut chains, window);
        let met = if cut { put_together(d, &mut chains) } else { meet(d, &mut chains) };
        if met.cost < champion.cost && !(warm && leaves_more(d, &met, &left)) {
            champion = met;
            tell(d, options, &champion);
        }
    }
    champion
}

fn tell(d: &Dispatch, options: &Options<'_>, board: &Board) {
    if let Some(watch) = options.watch {
        watch(&board.write(d));
    }
}

/// A plan that is improved never leaves more unserved than before, neither in number nor in price.
fn leaves_more(d: &Dispatch, board: &Board, left: &[u32]) -> bool {
    let price = |orders: &[u32]| orders.iter().map(|order| d.penalty[*order as usize]).sum::<i64>();
    board.absent.len() > left.len() || price(&board.absent) > price(left)
}

/// First and last temperature: of the cost of the way to a near order.
fn heat(d: &Dispatch, near: &Near, warm: bool) -> Heat {
    let unit = near.mean * d.second.max(1) as f64;
    let first = if d.orders() >= 3_000 { 0.5 } else { 3.0 };
    Heat::new(unit * if warm { first / 10.0 } else { first }, unit * 0.05)
}

/// Lets every chain go through a window of the whole search, shared among threads.
fn run(d: &Dispatch, near: &Near, heat: &Heat, options: &Options<'_>, chains: &mut [Chain], window: (f64, f64)) {
    let threads = options.threads.clamp(1, chains.len());
    let each = chains.len().div_ceil(threads);
    let mut groups: Vec<&mut [Chain]> = chains.chunks_mut(each).collect();
    // A browser has no threads to give: what cannot be handed out is done here.
    let here = std::sync::Mutex::new(groups.pop().into_iter().collect::<Vec<_>>());
    let there: Vec<std::sync::Mutex<Option<&mut [Chain]>>> =
        groups.into_iter().map(|group| std::sync::Mutex::new(Some(group))).collect();
    std::thread::scope(|scope| {
        for group in &there {
            let begun = std::thread::Builder::new().spawn_scoped(scope, || {
                if let Some(group) = take(group) {
                    work(d, near, heat, options, group, window);
                }
            });
            if begun.is_err()
                && let (Some(group), Ok(mut here)) = (take(group), here.lock())
            {
                here.push(group);
            }
        }
        if let Ok(mut here) = here.lock() {
            for group in here.drain(..) {
                work(d, near, heat, options, group, window);
            }
        }
    });
}

fn take<'a>(group: &std::sync::Mutex<Option<&'a mut [Chain]>>) -> Option<&'a mut [Chain]> {
    group.lock().ok()?.take()
}

/// One thread's chains, one after the other.
fn work(d: &Dispatch, near: &Near, heat: &Heat, options: &Options<'_>, group: &mut [Chain], window: (f64, f64)) {
    let (from, until) = window;
    let count = group.len() as f64;
    for (place, chain) in (0_u32..).zip(group) {
        match options.budget {
            Budget::Steps(steps) => {
                // Casts: far below 2^53.
                let (begin, end) = ((from * steps as f64) as u64, (until * steps as f64) as u64);
                for step in begin..end {
                    chain.step(d, near, heat, step as f64 / steps as f64);
                }
            }
            Budget::Until(clock) => {
                let begin = clock();
                let share = (until - begin).max(0.0) / (count - f64::from(place));
                let mut moment = from;
                for step in 0_u64.. {
                    if step % ASK == 0 {
                        let now = clock();
                        if now >= begin + share || now >= 1.0 {
                            break;
                        }
                        moment = from + (until - from) * (now - begin) / share;
                    }
                    chain.step(d, near, heat, moment);
                }
            }
        }
    }
}

/// All go on from the best of their boards, piece by piece; the best of all that were seen.
fn meet(d: &Dispatch, chains: &mut [Chain]) -> Board {
    let best = (0..chains.len()).min_by_key(|at| (chains[*at].best.cost, *at)).unwrap_or(0);
    let mut champion = chains[best].champion(d);
    let mut current = chains[best].board.clone();
    if !d.links.any {
        for chain in chains.iter() {
            champion = cross(d, &champion, &chain.champion(d));
            current = cross(d, &current, &chain.board);
        }
    }
    for chain in chains.iter_mut() {
        chain.take_up(&current);
    }
    champion
}

/// Gives each chain the days on its side of the lines, and the orders with them.
fn share_out(d: &Dispatch, chains: &mut [Chain], round: usize) {
    let count = chains.len();
    let board = chains[0].board.clone();
    // Directions that are far from those of the rounds before: multiples of the golden angle, by a table of eight.
    const DIRECTIONS: [(f64, f64); 8] =
        [(1.0, 0.0), (0.38, 0.92), (-0.71, 0.71), (0.92, 0.38), (0.0, 1.0), (0.71, 0.71), (-0.38, 0.92), (-0.92, 0.38)];
    let (x, y) = DIRECTIONS[round % DIRECTIONS.len()];
    let along = |order: usize| {
        let place = &d.problem.orders[order].place;
        place.lon * x + place.lat * y
    };
    let mut days: Vec<(f64, u32)> = (0_u32..)
        .zip(&board.routes)
        .map(|(day, route)| {
            let orders = route.stops.iter().filter(|stop| (stop.node as usize) < d.orders());
            let (sum, number) =
                orders.fold((0.0, 0.0), |(sum, number), stop| (sum + along(stop.node as usize), number + 1.0));
            let start = &d.problem.technicians[day as usize].start;
            (if number > 0.0 { sum / number } else { start.lon * x + start.lat * y }, day)
        })
        .collect();
    days.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let mut side = vec![0; days.len()];
    let mut limits = vec![f64::INFINITY; count];
    for (place, (along, day)) in days.iter().enumerate() {
        let chain = place * count / days.len();
        side[*day as usize] = chain;
        limits[chain] = *along;
    }
    limits[count - 1] = f64::INFINITY;
    let of = |order: usize| match board.home[order] {
        NONE => limits.iter().position(|limit| along(order) <= *limit).unwrap_or(0),
        day => side[day as usize],
    };
    for (number, chain) in chains.iter_mut().enumerate() {
        chain.take_up(&board);
        chain.mine = side.iter().map(|side| *side == number).collect();
        chain.seeds = (0..d.orders()).filter(|order| of(*order) == number).map(|order| order as u32).collect();
    }
}

/// What all chains have found in their areas, as one board, in every chain; the best of each area as one board.
fn put_together(d: &Dispatch, chains: &mut [Chain]) -> Board {
    let join = |get: &dyn Fn(&Chain) -> &Board| {
        let mut board = get(&chains[0]).clone();
        for chain in chains.iter() {
            for (day, mine) in chain.mine.iter().enumerate() {
                if *mine {
                    board.routes[day].clone_from(&get(chain).routes[day]);
                }
            }
        }
        board.gather(d);
        board
    };
    let best = join(&|chain| &chain.best);
    let current = join(&|chain| &chain.board);
    for chain in chains.iter_mut() {
        chain.mine.clear();
        chain.seeds.clear();
        chain.forget_days();
    }
    chains[0].take_up(&current);
    best
}
