//! Which orders are near which, and other orders of them that do not change during a search.

use crate::instance::{Dispatch, NEVER, read};

/// An order knows at most so many neighbours.
const MOST: usize = 300;

/// Neighbours and sorting keys.
#[derive(Debug, Clone, Default)]
pub(crate) struct Near {
    each: usize,
    list: Vec<u16>,
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
        let each = MOST.min(orders.saturating_sub(1));
        let mut near = Self { each, list: Vec::with_capacity(each * orders), ..Self::default() };
        let mut keys: Vec<u64> = Vec::with_capacity(orders);
        let (mut sum, mut number) = (0.0, 0.0);
        for order in 0..orders {
            let loc = d.nodes[order].loc;
            let (from, to) = (d.legs.from(loc), d.legs.to(loc));
            keys.clear();
            keys.extend((0..orders).filter(|other| *other != order).map(|other| {
                let there = d.nodes[other].loc as usize;
                let away = (u64::from(from[there]) + u64::from(to[there])) / 2;
                away << 32 | other as u64
            }));
            if each > 0 && each < keys.len() {
                keys.select_nth_unstable(each - 1);
                keys.truncate(each);
            }
            keys.sort_unstable();
            for key in keys.iter().take(10) {
                sum += (key >> 32) as f64;
                number += 1.0;
            }
            // Cast: the number of an order, at most MOST_ORDERS.
            near.list.extend(keys.iter().map(|key| *key as u16));
        }
        near.mean = if number > 0.0 { sum / number } else { 1.0 };
        let technicians = d.techs.len();
        for order in 0..orders {
            let to = d.legs.to(d.nodes[order].loc);
            let may =
                d.pair[order * technicians..][..technicians].iter().zip(&d.techs).filter(|(pair, _)| **pair != NEVER);
            let (mut choice, mut reach) = (0, i32::MAX);
            for (_, tech) in may {
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
    pub fn of(&self, order: u32) -> &[u16] {
        &self.list[order as usize * self.each..][..self.each]
    }
}
