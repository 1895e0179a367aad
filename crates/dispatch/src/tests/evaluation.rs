//! What is said in constant time is what a walk through the whole day says.

use proptest::prelude::*;

use super::world::{Spice, world};
use crate::Dispatch;
use crate::board::Board;
use crate::instance::{LINKED, NEVER};
use crate::route::{best_slot, slots};
use crate::search::{Budget, Chance, Options};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_place_costs_what_the_day_costs_with_it(seed in any::<u64>()) {
        let mut chance = Chance::new(seed);
        let mut spice = Spice::some(&mut chance);
        spice.links = false;
        let (technicians, orders) = (1 + chance.below(4), 2 + chance.below(20));
        let d = Dispatch::open(world(seed, technicians, orders, spice)).expect("valid");
        // A board with room: half of the steps' work taken out again.
        let plan = d.plan(&Options { seed, budget: Budget::Steps(40), ..Options::default() }, None);
        let mut board = Board::load(&d, &plan);
        for order in 0..d.orders() as u32 {
            if chance.in_thousand(400) && d.nodes[order as usize].flags & crate::instance::PINNED == 0 {
                board.begin();
                if !board.drop_order(&d, order) {
                    // A day can need a visit where a jam is left sooner by a detour, or a way is made before a break.
                    prop_assert!(spice.traffic || spice.rests);
                    board.undo();
                }
            }
        }
        prop_assert_eq!(board.cost, board.total(&d));
        for order in board.absent.clone() {
            prop_assert!(!board.nodes[order as usize].is(LINKED));
            for technician in 0..technicians {
                if d.pair(order, technician) == NEVER {
                    continue;
                }
                let route = &board.routes[technician];
                let mut walked = Vec::new();
                for after in d.tech(technician).begun..route.stops.len() - 1 {
                    let mut tried = route.clone();
                    tried.put(&d, &board.nodes, technician, order, after);
                    if tried.settle(&d, &board.nodes, technician) {
                        let standing = route.standing_with(&d, technician, order, order);
                        prop_assert_eq!(tried.standing(&d, technician) - route.standing(&d, technician), standing);
                        walked.push((after, tried.cost - route.cost - standing, tried.stops[after + 1].start));
                    }
                }
                let found: Vec<_> = slots(&d, &board.nodes, route, technician, order)
                    .map(|slot| (slot.after, slot.cost, slot.start))
                    .collect();
                prop_assert_eq!(&found, &walked, "order {} technician {}", order, technician);
                let best = best_slot(&d, &board.nodes, route, technician, order);
                prop_assert_eq!(best.map(|slot| slot.cost), walked.iter().map(|(_, cost, _)| *cost).min());
            }
        }
    }
}
