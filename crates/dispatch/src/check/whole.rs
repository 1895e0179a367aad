//! What no single day shows: nobody forgotten, crews together, one after the other, pairs, and the sum.

use std::collections::BTreeMap;

use super::{Kind, Violation};
use crate::plan::{Plan, Stop, Work};
use crate::problem::weights::rank;
use crate::problem::{Link, Problem};
use crate::terms::{Term, Terms};

pub(super) fn check(problem: &Problem, plan: &Plan, found: &mut Vec<Violation>) {
    let mut doing: Vec<Vec<(usize, Stop)>> = vec![Vec::new(); problem.orders.len()];
    for (technician, route) in plan.routes.iter().enumerate() {
        for stop in &route.stops {
            if let Work::Order(order) = stop.work
                && let Some(doing) = doing.get_mut(order)
            {
                doing.push((technician, *stop));
            }
        }
    }
    let mut say = |kind, order: usize, by| {
        let fixed = problem.orders.get(order).is_some_and(|order| order.pin.is_some());
        found.push(Violation { kind, technician: None, order: Some(order), by, fixed });
    };
    for (order, those) in doing.iter().enumerate() {
        let listed = plan.unserved.iter().filter(|one| **one == order).count();
        let (people, needed) = (those.len(), usize::from(problem.orders[order].crew.max(1)));
        if people > needed || listed > 1 || people > 0 && listed > 0 {
            say(Kind::Twice, order, 0);
        } else if people == 0 && listed == 0 {
            say(Kind::Lost, order, 0);
        } else if people > 0 && people < needed {
            say(Kind::CrewMissing, order, i64::try_from(needed - people).unwrap_or(0));
        }
        let mut technicians: Vec<usize> = those.iter().map(|(technician, _)| *technician).collect();
        technicians.dedup();
        if technicians.len() < people {
            say(Kind::Twice, order, 0);
        }
        let begins = those.iter().map(|(_, stop)| stop.start);
        if let (Some(first), Some(last)) = (begins.clone().min(), begins.max())
            && first != last
        {
            say(Kind::CrewApart, order, last - first);
        }
        if people == 0 && problem.orders[order].pin.is_some() {
            say(Kind::Pin, order, 0);
        }
    }
    for order in plan.unserved.iter().filter(|order| **order >= problem.orders.len()) {
        say(Kind::Unknown, *order, 0);
    }
    let numbers: BTreeMap<&str, usize> =
        problem.orders.iter().enumerate().map(|(number, order)| (order.id.as_str(), number)).collect();
    let known = |id: &String| numbers.get(id.as_str()).copied();
    for link in &problem.links {
        match link {
            Link::Before { first, then } => {
                let (Some(first), Some(then)) = (known(first), known(then)) else { continue };
                let Some(begins) = doing[then].iter().map(|(_, stop)| stop.start).min() else { continue };
                match doing[first].iter().map(|(_, stop)| stop.end).max() {
                    Some(ends) if ends <= begins => {}
                    Some(ends) => say(Kind::Precedence, then, ends - begins),
                    None => say(Kind::Precedence, then, 0),
                }
            }
            Link::SameDay { one, other } => {
                let (Some(one), Some(other)) = (known(one), known(other)) else { continue };
                let day =
                    |order: usize| doing[order].first().map(|(technician, _)| problem.technicians[*technician].day);
                if let (Some(a), Some(b)) = (day(one), day(other))
                    && a != b
                {
                    say(Kind::SameDay, one, 0);
                }
            }
        }
    }
    let mut sum = plan.routes.iter().fold(Terms::default(), |sum, route| sum + route.terms);
    for order in plan.unserved.iter().filter_map(|order| problem.orders.get(*order)) {
        sum.charge(Term::Unserved, order.unserved.unwrap_or(problem.weights.unserved[rank(order.priority)]));
    }
    let by = (sum - plan.terms).sum();
    if sum != plan.terms {
        found.push(Violation { kind: Kind::Sum, technician: None, order: None, by, fixed: false });
    }
}
