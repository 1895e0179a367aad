//! What every plan keeps.

use proptest::prelude::*;

use super::world::{Spice, world};
use crate::board::Board;
use crate::check::{Violation, check};
use crate::plan::{Plan, Work};
use crate::search::{Budget, Chance, Options};
use crate::{Dispatch, Problem};

fn options(seed: u64, steps: u64, chains: usize, threads: usize) -> Options<'static> {
    Options { seed, budget: Budget::Steps(steps), chains, threads, watch: None }
}

/// What nobody decided.
fn broken(problem: &Problem, plan: &Plan) -> Vec<Violation> {
    check(problem, plan).into_iter().filter(|one| !one.fixed).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn every_plan_passes_the_checker_and_adds_up(seed in any::<u64>()) {
        let mut chance = Chance::new(seed);
        let spice = Spice::some(&mut chance);
        let (technicians, orders) = (1 + chance.below(5), 1 + chance.below(30));
        let problem = world(seed, technicians, orders, spice);
        let d = Dispatch::open(problem.clone()).expect("valid");
        let plan = d.plan(&options(seed, 200, 2, 1), None);
        prop_assert_eq!(broken(&problem, &plan), vec![]);
        for route in &plan.routes {
            let begun = route.terms.sum();
            prop_assert!(begun > -1_000_000_000);
        }
        let board = Board::load(&d, &plan);
        let again = board.write(&d);
        prop_assert_eq!(board.cost, plan.terms.sum(), "{:?}", spice);
        prop_assert_eq!(&again, &plan, "a plan that is read is the plan that was written");
    }

    #[test]
    fn a_technician_more_leaves_no_more_unserved(seed in any::<u64>()) {
        let mut chance = Chance::new(seed);
        let spice = Spice::some(&mut chance);
        let more = world(seed, 3, 25, spice);
        let mut fewer = more.clone();
        fewer.technicians.truncate(2);
        for order in &mut fewer.orders {
            let gone = |id: &String| id == "t2";
            order.durations.retain(|id, _| !gone(id));
            order.preferences.retain(|id, _| !gone(id));
            order.served_by.retain(|id, _| !gone(id));
            order.forbidden.retain(|id| !gone(id));
            order.assigned = order.assigned.take().filter(|id| !gone(id));
            order.pin = order.pin.take().filter(|pin| !gone(&pin.technician));
        }
        let more = Problem { orders: fewer.orders.clone(), ..more };
        let few = Dispatch::open(fewer.clone()).expect("valid").plan(&options(seed, 100, 1, 1), None);
        let d = Dispatch::open(more.clone()).expect("valid");
        let many = d.plan(&options(seed, 100, 1, 1), Some(&few.carry(&fewer, &more)));
        prop_assert!(many.unserved.len() <= few.unserved.len(), "{:?} {:?}", many.unserved, few.unserved);
    }

    #[test]
    fn what_has_begun_or_is_fixed_stays(seed in any::<u64>()) {
        let mut spice = Spice::ALL;
        spice.traffic = Chance::new(seed).in_thousand(500);
        let problem = world(seed, 4, 25, spice);
        let d = Dispatch::open(problem.clone()).expect("valid");
        let plan = d.plan(&options(seed, 150, 1, 1), None);
        for (number, order) in problem.orders.iter().enumerate() {
            let Some(pin) = &order.pin else { continue };
            let doing: Vec<_> = plan.doing(number).collect();
            prop_assert_eq!(doing.len(), 1);
            prop_assert_eq!(&problem.technicians[doing[0].0].id, &pin.technician);
            if pin.started {
                prop_assert_eq!(Some(doing[0].1), pin.start);
                let first = plan.routes[doing[0].0].stops.first().map(|stop| stop.work);
                prop_assert_eq!(first, Some(Work::Order(number)));
            }
        }
    }
}

#[test]
fn same_question_same_bytes_on_one_thread_and_on_two() {
    for (seed, technicians, orders, spice) in
        [(1, 6, 40, Spice::ALL), (2, 30, 320, Spice { links: false, ..Spice::ALL }), (3, 60, 820, Spice::NONE)]
    {
        let d = Dispatch::open(world(seed, technicians, orders, spice)).expect("valid");
        let one = d.plan(&options(seed, 400, 3, 1), None);
        let two = d.plan(&options(seed, 400, 3, 2), None);
        assert_eq!(serde_json::to_string(&one).ok(), serde_json::to_string(&two).ok(), "{orders} orders");
        assert_eq!(broken(d.problem(), &one), vec![]);
    }
}

#[test]
fn a_plan_from_a_seed_is_this_plan_on_every_machine() {
    let d = Dispatch::open(world(7, 3, 14, Spice::ALL)).expect("valid");
    let plan = d.plan(&options(7, 500, 2, 1), None);
    insta::assert_json_snapshot!(plan);
}
