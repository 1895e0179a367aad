//! What is different between two boards.

use super::{Change, Proposal};
use crate::board::Board;
use crate::instance::Dispatch;
use crate::terms::{Term, Terms};

/// A board with the urgent orders in it, beside the one before.
pub(super) fn proposal(d: &Dispatch, before: &Board, after: &Board, orders: &[usize], told_from: i64) -> Proposal {
    let at = |board: &Board, order: usize| {
        board.place(order as u32).map(|(who, at)| (who, d.outer(board.routes[who].stops[at].start)))
    };
    let mut changes = Vec::new();
    let (mut moved, mut dropped) = (0, Vec::new());
    for order in touched(d, before, after) {
        let (was, is) = (at(before, order), at(after, order));
        let shifted = match (was, is) {
            (Some((who, from)), Some((other, to))) => {
                moved += usize::from(who != other);
                who != other || (to - from).abs() >= told_from.max(1)
            }
            (None, None) => false,
            (Some(_), None) => {
                dropped.push(order);
                true
            }
            (None, Some(_)) => true,
        };
        if shifted {
            changes.push(Change { order, before: was, after: is });
        }
    }
    let road = |board: &Board| -> i64 {
        board.routes.iter().flat_map(|route| &route.stops).map(|stop| i64::from(stop.leg)).sum()
    };
    Proposal {
        goals: Vec::new(),
        begins: orders.iter().map(|order| (*order, at(after, *order).map(|(_, start)| start))).collect(),
        detour: road(after) - road(before),
        moved,
        dropped,
        terms: difference(d, before, after),
        changes,
        plan: after.write(d),
    }
}

/// Orders on days that are not the same, or served on one board only.
fn touched(d: &Dispatch, before: &Board, after: &Board) -> Vec<usize> {
    let mut orders: Vec<usize> = Vec::new();
    for (was, is) in before.routes.iter().zip(&after.routes).filter(|(was, is)| was.stops != is.stops) {
        let all = was.stops.iter().chain(&is.stops).map(|stop| stop.node as usize);
        orders.extend(all.filter(|node| *node < d.orders()));
    }
    orders.sort_unstable();
    orders.dedup();
    orders
}

/// The terms of what is different.
fn difference(d: &Dispatch, before: &Board, after: &Board) -> Terms {
    let mut terms = Terms::default();
    for (technician, (was, is)) in before.routes.iter().zip(&after.routes).enumerate() {
        if was.stops != is.stops {
            terms += after.terms_of(d, technician, is) - before.terms_of(d, technician, was);
        }
    }
    for (board, sign) in [(after, 1), (before, -1)] {
        for order in &board.absent {
            terms.charge(Term::Unserved, sign * d.penalty[*order as usize]);
        }
    }
    terms
}
