//! Crews, one after the other, pairs on a day.

use super::world::{Spice, world};
use crate::Dispatch;
use crate::check::check;
use crate::plan::Work;
use crate::problem::{Link, Order, Place, Problem, Span, Technician};
use crate::search::{Budget, Options};

fn company() -> Problem {
    let technician = |id: &str, day| Technician {
        id: id.to_owned(),
        day,
        start: Place::at(30.0, 120.0),
        shifts: vec![Span::new(0, 30_000)],
        ..Technician::default()
    };
    let order = |id: &str, away: f64| Order {
        id: id.to_owned(),
        place: Place::at(30.0 + away, 120.0),
        duration: 1_800,
        ..Order::default()
    };
    Problem {
        technicians: vec![technician("Li Wei", 1), technician("Wang Fang", 1), technician("Chen", 2)],
        orders: vec![order("drain", 0.02), order("repair", 0.021), order("lift a tank", 0.03), order("fill", 0.022)],
        ..Problem::default()
    }
}

fn plan(problem: &Problem) -> crate::Plan {
    let d = Dispatch::open(problem.clone()).expect("valid");
    let plan = d.plan(&Options { budget: Budget::Steps(300), chains: 1, ..Options::default() }, None);
    assert_eq!(check(problem, &plan), vec![]);
    plan
}

#[test]
fn two_people_lift_a_tank_at_the_same_time() {
    let mut problem = company();
    problem.orders[2].crew = 2;
    let plan = plan(&problem);
    let doing: Vec<_> = plan.doing(2).collect();
    assert_eq!(doing.len(), 2);
    assert_eq!(doing[0].1, doing[1].1);
    assert_eq!(plan.unserved, Vec::<usize>::new());
}

#[test]
fn nobody_fills_what_has_not_been_drained_and_repaired() {
    let mut problem = company();
    let before = |first: &str, then: &str| Link::Before { first: first.to_owned(), then: then.to_owned() };
    problem.links = vec![before("drain", "repair"), before("repair", "fill")];
    let starts = |plan: &crate::Plan| -> Vec<i64> {
        [0, 1, 3].iter().flat_map(|order| plan.doing(*order).map(|(_, start)| start)).collect()
    };
    let all = plan(&problem);
    let times = starts(&all);
    assert!(times.len() == 3 && times[0] + 1_800 <= times[1] && times[1] + 1_800 <= times[2], "{times:?}");
    // Nobody can drain: then nobody comes to fill.
    problem.orders[0].equipment = crate::problem::Equipment::Away;
    let none = plan(&problem);
    assert_eq!(none.unserved, vec![0, 1, 3]);
}

#[test]
fn a_pair_falls_on_one_day() {
    let mut problem = company();
    problem.links = vec![Link::SameDay { one: "drain".to_owned(), other: "repair".to_owned() }];
    problem.orders[0].forbidden = vec!["Li Wei".to_owned(), "Wang Fang".to_owned()];
    let plan = plan(&problem);
    let day = |order: usize| plan.doing(order).map(|(technician, _)| problem.technicians[technician].day).next();
    assert_eq!((day(0), day(1)), (Some(2), Some(2)));
}

#[test]
fn links_hold_in_a_full_company() {
    for seed in 0..30 {
        let problem = world(seed, 4, 20, Spice { links: true, rests: true, ..Spice::NONE });
        let d = Dispatch::open(problem.clone()).expect("valid");
        let plan = d.plan(&Options { seed, budget: Budget::Steps(300), ..Options::default() }, None);
        assert_eq!(check(&problem, &plan), vec![], "seed {seed}");
        let work: usize = plan
            .routes
            .iter()
            .map(|route| route.stops.iter().filter(|stop| matches!(stop.work, Work::Order(_))).count())
            .sum();
        assert!(work > 5, "seed {seed}: {work}");
    }
}
