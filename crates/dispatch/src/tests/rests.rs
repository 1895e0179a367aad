//! A break beside visits with a given time.

use proptest::prelude::*;

use crate::check::check;
use crate::plan::Work;
use crate::problem::{Break, Order, Pin, Place, Problem, Span, Technician};
use crate::search::{Budget, Chance, Options};
use crate::travel::Circle;
use crate::{Dispatch, Plan};

const MINUTE: i64 = 60;
const HOUR: i64 = 3_600;

/// Li Wei's day from eight to six: visits at given times, and an hour's break that may begin between half past eleven and one or so.
fn day(c: &mut Chance) -> Problem {
    let place = |c: &mut Chance| Place::at(30.0 + c.below(800) as f64 / 10_000.0, 120.0);
    let mut at = 8 * HOUR;
    let mut orders = Vec::new();
    for number in 0..1 + c.below(4) {
        let duration = (20 + c.below(80) as i64) * MINUTE;
        let start = at + (10 + c.below(110) as i64) * MINUTE;
        let pin = Some(Pin { technician: "Li Wei".to_owned(), start: Some(start), started: false });
        orders.push(Order { id: format!("o{number}"), place: place(c), duration, pin, ..Order::default() });
        at = start + duration;
    }
    let from = 11 * HOUR + c.below(90) as i64 * MINUTE;
    let window = Span::new(from, from + c.below(120) as i64 * MINUTE);
    let home = place(c);
    let technician = Technician {
        id: "Li Wei".to_owned(),
        start: home.clone(),
        end: Some(home),
        shifts: vec![Span::new(8 * HOUR, 20 * HOUR)],
        breaks: vec![Break { duration: HOUR, window }],
        ..Technician::default()
    };
    Problem { technicians: vec![technician], orders, ..Problem::default() }
}

/// Does a break before the visit of this number (or after all) let everything begin when it should? Walked by hand.
fn keeps(problem: &Problem, before: usize) -> bool {
    let (circle, who) = (Circle::default(), &problem.technicians[0]);
    let rest = who.breaks[0];
    let (mut place, mut time) = (&who.start, who.shifts[0].from);
    for number in 0..=problem.orders.len() {
        if number == before {
            time = time.max(rest.window.from);
            if time > rest.window.until {
                return false;
            }
            time += rest.duration;
        }
        let Some(order) = problem.orders.get(number) else { break };
        let start = order.pin.as_ref().and_then(|pin| pin.start).unwrap_or(0);
        if time + i64::from(circle.seconds(circle.metres(place, &order.place))) > start {
            return false;
        }
        (place, time) = (&order.place, start + order.duration);
    }
    time + i64::from(circle.seconds(circle.metres(place, &who.start))) <= who.shifts[0].until
}

fn laid_out(problem: &Problem) -> Plan {
    let d = Dispatch::open(problem.clone()).expect("valid");
    d.plan(&Options { budget: Budget::Steps(20), chains: 1, ..Options::default() }, None)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn a_break_goes_where_it_keeps_the_given_times(seed in any::<u64>()) {
        let problem = day(&mut Chance::new(seed));
        let plan = laid_out(&problem);
        let kept = plan.routes[0].stops.iter().all(|stop| match stop.work {
            Work::Order(order) => problem.orders[order].pin.as_ref().and_then(|pin| pin.start) == Some(stop.start),
            _ => true,
        });
        let possible = (0..=problem.orders.len()).any(|before| keeps(&problem, before));
        prop_assert_eq!(kept && check(&problem, &plan).is_empty(), possible);
    }
}
