//! Which orders are near which, and other orders of them that do not change during a search.

use std::sync::OnceLock;

use crate::instance::{Dispatch, NEVER, read};

/// An order knows at most so many neighbours.
const MOST: usize = 300;

/// Orders from which the mean distance is taken.
const SAMPLE: usize = 256;

/// Neighbours and sorting keys.
#[derive(Debug, Clone, Default)]
pub(crate) struct Near {
    each: usize,
    /// Found when first asked for.
    lists: Vec<OnceLock<Vec<u16>>>,
    /// Mean seconds to the ten nearest.
    pub mean: f64,
    /// Seconds from the nearest start of somebody who may do it.
    pub reach: Vec<i32>,
    /// Parts it takes, all kinds together; else its duration.
    pub bulk: Vec<i64>,
    /// How many could do it.
    pub choice: Vec<i32>,
}

impl Near {
    pub fn find(d: &Dispatch) -> Self {
        let orders = d.orders();
        let mut near =
            Self { each: MOST.min(orders.saturating_sub(1)), lists: vec![OnceLock::new(); orders], ..Self::default() };
        let (mut sum, mut number) = (0.0, 0.0);
        for order in (0..orders).step_by(orders.div_ceil(SAMPLE).max(1)) {
            // Cast: bounded by MOST_ORDERS.
            for other in near.of(d, order as u32).iter().take(10) {
                sum += f64::from(away(d, order, usize::from(*other)));
                number += 1.0;
            }
        }
        near.mean = if number > 0.0 { sum / number } else { 1.0 };
        let technicians = d.techs.len();
        for order in 0..orders {
            let to = d.legs.to(d.nodes[order].loc);
            let row = d.pair[order * technicians..][..technicians].iter().zip(&d.techs);
            let (mut choice, mut reach) = (0, i32::MAX);
            for (_, tech) in row.filter(|(pair, _)| **pair != NEVER) {
                choice += 1;
                reach = reach.min(read(to[tech.start as usize]));
            }
            near.reach.push(reach);
            near.choice.push(choice);
            let parts: i64 = d.parts.needs[order].iter().map(|(_, number)| number).sum();
            near.bulk.push(if d.parts.kinds > 0 { parts } else { d.problem.orders[order].duration });
        }
        near
    }

    /// The neighbours of an order, the nearest first.
    pub fn of(&self, d: &Dispatch, order: u32) -> &[u16] {
        self.lists[order as usize].get_or_init(|| neighbours(d, order as usize, self.each))
    }
}

/// Seconds there and back, halved.
fn away(d: &Dispatch, order: usize, other: usize) -> u32 {
    let (loc, there) = (d.nodes[order].loc, d.nodes[other].loc as usize);
    (u32::from(d.legs.from(loc)[there]) + u32::from(d.legs.to(loc)[there])) / 2
}

fn neighbours(d: &Dispatch, order: usize, each: usize) -> Vec<u16> {
    let others = (0..d.orders()).filter(|other| *other != order);
    let mut keys: Vec<u64> = others.map(|other| u64::from(away(d, order, other)) << 32 | other as u64).collect();
    if each > 0 && each < keys.len() {
        keys.select_nth_unstable(each - 1);
        keys.truncate(each);
    }
    keys.sort_unstable();
    // Cast: the number of an order, at most MOST_ORDERS.
    keys.into_iter().map(|key| key as u16).collect()
}
