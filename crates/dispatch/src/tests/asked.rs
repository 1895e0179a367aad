//! Candidates and explanations say what is true.

use proptest::prelude::*;

use super::world::{Spice, world};
use crate::candidates::Why;
use crate::explain::Explanation;
use crate::problem::{Order, Place, Problem, Skill, Span, Technician};
use crate::search::{Budget, Chance, Options};
use crate::{Dispatch, Plan};

fn planned(d: &Dispatch, seed: u64, steps: u64) -> Plan {
    d.plan(&Options { seed, budget: Budget::Steps(steps), chains: 1, ..Options::default() }, None)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(80))]

    #[test]
    fn terms_add_up_to_the_difference_and_nothing_asked_changes_anything(seed in any::<u64>()) {
        let mut chance = Chance::new(seed);
        let mut spice = Spice::some(&mut chance);
        spice.links = false;
        let problem = world(seed, 4, 22, spice);
        let d = Dispatch::open(problem.clone()).expect("valid");
        let plan = planned(&d, seed, 30);
        let mut asked = d.planned(&plan);
        for order in 0..d.orders() {
            let candidates = asked.candidates(order, 3);
            prop_assert!(candidates.best.len() <= 3);
            prop_assert_eq!(candidates.able + candidates.excluded.len(), 4);
            prop_assert!(candidates.excluded.iter().all(|one| !one.why.is_empty()));
            for candidate in &candidates.best {
                // Done for real: the plan without the order, then with it there.
                let mut board = crate::board::Board::load(&d, &plan);
                board.begin();
                if !board.drop_order(&d, order as u32) {
                    board.undo();
                    prop_assert!(spice.traffic || spice.rests);
                    continue;
                }
                let without = board.cost - d.penalty[order];
                prop_assert!(board.put(&d, candidate.technician, order as u32, candidate.place));
                let with = board.cost - d.penalty[order];
                prop_assert_eq!(with - without, candidate.cost);
                prop_assert_eq!(candidate.terms.sum(), candidate.cost);
                let stop = board.routes[candidate.technician].stops[candidate.place + 1];
                prop_assert_eq!(d.outer(stop.start), candidate.start);
            }
            match asked.explain(order) {
                Some(Explanation::Chosen { chosen, next, .. }) => {
                    prop_assert_eq!(chosen.terms.sum(), chosen.cost);
                    prop_assert!(plan.doing(order).any(|(who, start)| who == chosen.technician && start == chosen.start));
                    prop_assert!(!candidates.excluded.iter().any(|one| one.why == [Why::Needed]));
                    let best = candidates.best.iter().find(|one| one.technician != chosen.technician);
                    prop_assert_eq!(best.map(|one| one.cost), next.map(|next| next.cost));
                }
                Some(Explanation::Unserved { penalty, .. }) => {
                    prop_assert!(plan.unserved.contains(&order));
                    prop_assert_eq!(penalty, d.penalty[order]);
                }
                Some(Explanation::Fixed { technician }) => {
                    prop_assert!(plan.doing(order).any(|(who, _)| who == technician));
                }
                None => prop_assert!(false),
            }
        }
        prop_assert_eq!(asked.plan(), plan);
    }
}

#[test]
fn linked_orders_are_explained_too() {
    for seed in 0..20 {
        let d = Dispatch::open(world(seed, 5, 20, Spice { links: true, ..Spice::NONE })).expect("valid");
        let plan = planned(&d, seed, 200);
        let mut asked = d.planned(&plan);
        assert_eq!(asked.explain_all().len(), 20);
        for order in 0..20 {
            let candidates = asked.candidates(order, 3);
            assert_eq!(candidates.able + candidates.excluded.len(), 5);
        }
        assert_eq!(asked.plan(), plan, "seed {seed}");
    }
}

const HOUR: i64 = 3_600;

fn company() -> Problem {
    let technician = |id: &str, lat: f64, skill: Option<Skill>| Technician {
        id: id.to_owned(),
        start: Place::at(lat, 120.0),
        end: Some(Place::at(lat, 120.0)),
        shifts: vec![Span::new(8 * HOUR, 17 * HOUR)],
        skills: skill.into_iter().collect(),
        stock: [("valve".to_owned(), 1)].into(),
        ..Technician::default()
    };
    let lapsed = Skill { name: "gas".to_owned(), level: 3, expires: Some(12 * HOUR) };
    let order = |id: &str, lat: f64| Order {
        id: id.to_owned(),
        place: Place::at(lat, 120.0),
        duration: HOUR,
        ..Order::default()
    };
    let leak = Order {
        required: vec![Skill::new("gas", 2)],
        parts: [("valve".to_owned(), 1)].into(),
        windows: vec![Span::new(14 * HOUR, 16 * HOUR)],
        served_by: [("Li Wei".to_owned(), 2)].into(),
        ..order("leak", 30.05)
    };
    let visit = Order { promised: Some(Span::new(15 * HOUR, 16 * HOUR)), ..order("visit", 30.01) };
    Problem {
        technicians: vec![
            technician("Li Wei", 30.0, Some(Skill::new("gas", 2))),
            technician("Wang Fang", 30.0, None),
            technician("Chen", 30.0, Some(lapsed)),
            technician("Zhao", 33.0, Some(Skill::new("gas", 3))),
            technician("Sun", 30.1, Some(Skill::new("gas", 1))),
        ],
        orders: vec![leak, visit],
        ..Problem::default()
    }
}

#[test]
fn a_dispatcher_reads_who_and_why_not() {
    let d = Dispatch::open(company()).expect("valid");
    let mut board = crate::board::Board::fixed(&d);
    assert!(board.put(&d, 0, 1, 0));
    board.absent.retain(|order| *order != 1);
    let plan = board.write(&d);
    insta::assert_json_snapshot!(d.planned(&plan).candidates(0, 5));
}

#[test]
fn a_day_that_is_full_says_what_would_be_pushed() {
    let mut problem = company();
    problem.orders[0].windows = vec![Span::new(8 * HOUR, 9 * HOUR)];
    problem.orders[1] = Order {
        windows: vec![Span::new(8 * HOUR, 9 * HOUR)],
        ..Order { id: "visit".to_owned(), place: Place::at(30.01, 120.0), duration: 8 * HOUR, ..Order::default() }
    };
    problem.technicians.truncate(1);
    let d = Dispatch::open(problem).expect("valid");
    let mut board = crate::board::Board::fixed(&d);
    assert!(board.put(&d, 0, 1, 0));
    let plan = board.write(&d);
    let why: Vec<Why> = d.planned(&plan).candidates(0, 5).excluded.remove(0).why;
    assert!(matches!(why[..], [Why::Pushes { order: 1, .. }]), "{why:?}");
}
