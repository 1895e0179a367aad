//! An urgent order at noon.

use proptest::prelude::*;

use super::world::{Spice, world};
use crate::check::check;
use crate::problem::{Order, Pin, Problem};
use crate::search::{Budget, Chance, Options};
use crate::urgent::{Goal, UrgentOptions};
use crate::{Dispatch, Plan};

const NOW: i64 = 10 * 3_600 + 1_800;

/// A morning's plan, and the problem at half past ten: begun work is pinned, an urgent order has come in.
fn noon(seed: u64, technicians: usize, orders: usize, spice: Spice) -> (Problem, Plan) {
    let mut problem = world(seed, technicians, orders, Spice { pins: false, ..spice });
    let d = Dispatch::open(problem.clone()).expect("valid");
    let plan = d.plan(&Options { seed, budget: Budget::Steps(200), chains: 1, ..Options::default() }, None);
    let before = problem.clone();
    for (technician, route) in plan.routes.iter().enumerate() {
        for stop in &route.stops {
            if let crate::plan::Work::Order(order) = stop.work
                && stop.start <= NOW
                && problem.orders[order].crew == 1
            {
                let technician = problem.technicians[technician].id.clone();
                problem.orders[order].pin = Some(Pin { technician, start: Some(stop.start), started: true });
            }
        }
    }
    problem.now = Some(NOW);
    let mut urgent = Order { id: "urgent".to_owned(), ..problem.orders[orders - 1].clone() };
    urgent.pin = None;
    urgent.required.clear();
    urgent.forbidden.clear();
    urgent.parts.clear();
    urgent.windows = vec![crate::Span::new(NOW, NOW + 7_200)];
    urgent.promised = None;
    urgent.equipment = crate::problem::Equipment::Ready;
    urgent.priority = jobsheet_model::Priority::Urgent;
    urgent.assigned = None;
    problem.orders.push(urgent);
    let carried = plan.carry(&before, &problem);
    (problem, carried)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn what_has_begun_stays_and_nothing_is_dropped_silently(seed in any::<u64>()) {
        let mut chance = Chance::new(seed);
        let mut spice = Spice::some(&mut chance);
        spice.links = false;
        let (problem, plan) = noon(seed, 5, 25, spice);
        let d = Dispatch::open(problem.clone()).expect("valid");
        let mut planned = d.planned(&plan);
        let (base, lost) = (planned.plan(), planned.lost().to_vec());
        let proposals = planned.urgent(&[25], &UrgentOptions { steps: 150, ..UrgentOptions::default() });
        prop_assert!(proposals.len() <= 4);
        prop_assert_eq!(&planned.plan(), &base, "asking changes nothing");
        for one in &proposals {
            let wrong: Vec<_> = check(&problem, &one.plan).into_iter().filter(|one| !one.fixed).collect();
            prop_assert_eq!(wrong, vec![]);
            prop_assert!(one.begins.iter().all(|(_, begin)| begin.is_none_or(|begin| begin >= NOW)));
            prop_assert_eq!(one.terms.sum(), one.plan.terms.sum() - base.terms.sum());
            for order in 0..problem.orders.len() {
                let (was, is): (Vec<_>, Vec<_>) = (base.doing(order).collect(), one.plan.doing(order).collect());
                let begun = problem.orders[order].pin.as_ref().is_some_and(|pin| pin.started);
                if begun {
                    prop_assert_eq!(&was, &is);
                }
                let told = one.changes.iter().any(|change| change.order == order);
                let shift = was.first().zip(is.first()).map(|(was, is)| (was.0 != is.0, (was.1 - is.1).abs()));
                match shift {
                    Some((other, seconds)) => prop_assert_eq!(told, other || seconds >= 60),
                    None => prop_assert_eq!(told, was.len() != is.len()),
                }
                let gone = !was.is_empty() && is.is_empty();
                prop_assert_eq!(gone, one.dropped.contains(&order));
                prop_assert!(!gone || one.goals == [Goal::Drops]);
            }
        }
        prop_assert!(lost.iter().all(|order| base.unserved.contains(order)));
    }
}

#[test]
fn proposals_differ_and_say_what_they_are_best_at() {
    let mut three = 0;
    for seed in 0..20 {
        let (problem, plan) = noon(seed, 6, 40, Spice::NONE);
        let d = Dispatch::open(problem).expect("valid");
        let proposals = d.planned(&plan).urgent(&[40], &UrgentOptions::default());
        let ordinary: Vec<_> = proposals.iter().filter(|one| one.goals != [Goal::Drops]).collect();
        for (at, one) in ordinary.iter().enumerate() {
            assert!(!one.goals.is_empty());
            assert!(ordinary.iter().skip(at + 1).all(|other| other.plan != one.plan), "seed {seed}");
        }
        three += usize::from(ordinary.len() > 1);
    }
    assert!(three > 0, "in some cases there is something to choose");
}

#[test]
fn what_was_begun_before_something_else_is_over() {
    use crate::problem::{Place, Span, Technician};
    let begun = |start| Some(Pin { technician: "Li Wei".to_owned(), start: Some(start), started: true });
    let order = |id: &str, lat: f64, from: i64, until: i64| Order {
        id: id.to_owned(),
        place: Place::at(lat, 120.0),
        duration: 3_600,
        windows: vec![Span::new(from, until)],
        ..Order::default()
    };
    let problem = Problem {
        technicians: vec![Technician {
            id: "Li Wei".to_owned(),
            start: Place::at(30.0, 120.0),
            shifts: vec![Span::new(NOW - 9_000, NOW + 20_000)],
            ..Technician::default()
        }],
        orders: vec![
            Order { pin: begun(NOW - 7_000), ..order("first", 30.0, NOW - 7_000, NOW - 7_000) },
            Order { pin: begun(NOW - 2_400), ..order("second", 30.01, NOW - 7_000, NOW) },
            order("planned", 30.02, NOW + 1_500, NOW + 1_800),
        ],
        now: Some(NOW),
        ..Problem::default()
    };
    let d = Dispatch::open(problem.clone()).expect("valid");
    let plan = d.plan(&Options { budget: Budget::Steps(10), chains: 1, ..Options::default() }, None);
    assert_eq!(check(&problem, &plan), vec![]);
    let starts: Vec<i64> = plan.routes[0].stops.iter().map(|stop| stop.start - NOW).collect();
    assert_eq!(starts[..2], [-7_000, -2_400], "they began when they began");
    assert_eq!(plan.unserved, Vec::<usize>::new(), "the day goes on as it was planned: {starts:?}");
}

/// Could an order be served if at most one other went elsewhere? By trying everything, walk by walk.
fn one_makes_room(d: &Dispatch, board: &crate::board::Board, order: u32) -> bool {
    use crate::instance::{NEVER, PINNED, REST};
    let tries = |board: &crate::board::Board, order: u32, then: &dyn Fn(&crate::board::Board) -> bool| {
        (0..d.techs.len()).any(|who| {
            let may = d.pair(order, who) != NEVER && board.routes[who].carries(d, who, order);
            may && (d.tech(who).begun..board.routes[who].stops.len() - 1).any(|after| {
                let mut tried = board.clone();
                tried.put(d, who, order, after) && then(&tried)
            })
        })
    };
    let others = (0..d.orders() as u32).filter(|other| board.home[*other as usize] != crate::board::NONE);
    tries(board, order, &|_| true)
        || others.filter(|other| board.nodes[*other as usize].flags & (REST | PINNED) == 0).any(|other| {
            let mut without = board.clone();
            without.drop_order(d, other) && tries(&without, order, &|with| tries(with, other, &|_| true))
        })
}

#[test]
fn if_one_order_can_make_room_it_does() {
    let (mut needed, mut helped) = (0, 0);
    for seed in 0..150 {
        let (problem, plan) = noon(seed, 3, 30, Spice::NONE);
        let d = Dispatch::open(problem).expect("valid");
        let mut planned = d.planned(&plan);
        let board = planned.board.clone();
        let proposals = planned.urgent(&[30], &UrgentOptions { steps: 0, ..UrgentOptions::default() });
        let calm = proposals.iter().any(|one| one.goals != [Goal::Drops]);
        if planned.refusals(30).len() == 3 {
            needed += 1;
            helped += usize::from(calm);
            assert!(proposals.iter().all(|one| one.moved <= 2 || one.goals == [Goal::Drops]));
            assert!(calm || !one_makes_room(&d, &board, 30), "seed {seed}");
        } else {
            assert!(calm, "seed {seed}");
        }
    }
    assert!(needed > 20 && helped > 5, "{needed} {helped}");
}
