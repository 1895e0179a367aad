//! What a dispatcher waits for in the middle of the day, on the largest day: candidates, urgent orders, explanations. One thread.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Instant;

use jobsheet_dispatch::plan::Work;
use jobsheet_dispatch::problem::Pin;
use jobsheet_dispatch::{Budget, Dispatch, Excluded, Goal, Options, Plan, Problem, UrgentOptions};

use crate::{fields, tell};

/// Seconds for the plan that is asked about.
const PLANNED_IN: f64 = 20.0;
/// Orders that come in while the day is planned, and urgent ones.
const ASKED: usize = 200;
const URGENT: usize = 50;
/// Half past ten, and two hours to be there.
const NOW: i64 = 10 * 3_600 + 1_800;
const WITHIN: i64 = 7_200;

pub fn measure(folder: &Path) {
    let whole = fields::read(folder, "fsm-5000x500").problem();
    // Every twenty-fifth order comes in later.
    let later = |at: usize| at % 25 == 24;
    let mut planned = whole.clone();
    planned.orders =
        whole.orders.iter().enumerate().filter(|(at, _)| !later(*at)).map(|(_, one)| one.clone()).collect();
    let d = Dispatch::open(planned.clone()).expect("valid");
    let begun = Instant::now();
    let clock = || begun.elapsed().as_secs_f64() / PLANNED_IN;
    let plan = d.plan(&Options { budget: Budget::Until(&clock), chains: 2, threads: 2, ..Options::default() }, None);
    candidates(&whole, &plan.carry(&planned, &whole));
    urgent(&whole, &planned, &plan);
    urgent_as_the_prototype(&whole, &planned, &plan);
}

fn candidates(whole: &Problem, plan: &Plan) {
    let d = Dispatch::open(whole.clone()).expect("valid");
    let mut asked = d.planned(plan);
    let open = asked.plan().unserved;
    let mut times = Vec::new();
    let mut able = 0;
    for order in open.iter().cycle().take(ASKED.max(open.len()) * 5) {
        let begun = Instant::now();
        let found = asked.candidates(*order, 5);
        times.push(begun.elapsed().as_secs_f64() * 1_000.0);
        able += usize::from(!found.best.is_empty());
        assert_eq!(found.able + found.excluded.len(), whole.technicians.len());
    }
    tell("dispatch.candidates_p50_ms", part(&mut times, 0.5), "ms");
    tell("dispatch.candidates_p99_ms", part(&mut times, 0.99), "ms");
    tell("dispatch.candidates_found", able as f64 / times.len() as f64, "of all");
    let begun = Instant::now();
    let explained = asked.explain_all();
    tell("dispatch.explain_all_ms", begun.elapsed().as_secs_f64() * 1_000.0, "ms");
    assert_eq!(explained.len(), whole.orders.len());
}

/// At half past ten one urgent order after the other comes in, each into the morning's plan. What is over is over; what has begun stays, and who is
/// on the road gets there first; who waits does so where the next order is.
fn urgent(whole: &Problem, planned: &Problem, plan: &Plan) {
    let mut now = planned.clone();
    now.now = Some(NOW);
    let mut over = vec![false; now.orders.len()];
    for (technician, route) in now.technicians.iter_mut().zip(&plan.routes) {
        for stop in &route.stops {
            let Work::Order(order) = stop.work else { continue };
            if stop.end <= NOW || stop.start > NOW && stop.arrive <= NOW {
                technician.start = planned.orders[order].place.clone();
            }
            over[order] = stop.end <= NOW;
            if stop.end > NOW && (stop.start <= NOW || stop.arrive - stop.travel <= NOW && stop.arrive > NOW) {
                let pin = Pin { technician: technician.id.clone(), start: Some(stop.start), started: true };
                now.orders[order].pin = Some(pin);
            }
        }
    }
    let mut those = over.iter();
    now.orders.retain(|_| those.next() == Some(&false));
    ask(whole, planned, plan, now, "urgent");
}

/// The same as the prototype of the notes was measured: nothing begins before half past ten, but everybody leaves when the last work begun ends, be
/// that in the past.
fn urgent_as_the_prototype(whole: &Problem, planned: &Problem, plan: &Plan) {
    let mut now = planned.clone();
    for order in &mut now.orders {
        for window in &mut order.windows {
            window.from = window.from.max(NOW);
            window.until = window.until.max(NOW);
        }
    }
    let mut over = vec![false; now.orders.len()];
    for (technician, route) in now.technicians.iter_mut().zip(&plan.routes) {
        let mut begun = route.stops.iter().filter(|stop| stop.start <= NOW).peekable();
        while let Some(stop) = begun.next() {
            let Work::Order(order) = stop.work else { continue };
            if begun.peek().is_some() {
                over[order] = true;
            } else {
                let pin = Pin { technician: technician.id.clone(), start: Some(stop.start), started: true };
                now.orders[order].pin = Some(pin);
            }
        }
    }
    let mut those = over.iter();
    now.orders.retain(|_| those.next() == Some(&false));
    ask(whole, planned, plan, now, "urgent_as_prototype");
}

fn ask(whole: &Problem, planned: &Problem, plan: &Plan, mut now: Problem, kind: &str) {
    let ids: BTreeSet<&str> = planned.orders.iter().map(|one| one.id.as_str()).collect();
    let first = now.orders.len();
    for one in whole.orders.iter().filter(|one| !ids.contains(one.id.as_str())).take(URGENT) {
        let mut one = one.clone();
        one.windows = vec![jobsheet_dispatch::Span::new(NOW, NOW + WITHIN)];
        one.unserved = Some(100_000);
        now.orders.push(one);
    }
    let d = Dispatch::open(now.clone()).expect("valid");
    let mut running = d.planned(&plan.carry(planned, &now));
    assert_eq!(running.lost(), &[] as &[usize], "what was planned can be done as planned");
    let (mut times, mut moved, mut shifted) = (Vec::new(), Vec::new(), Vec::new());
    let (mut served, mut dropped, mut proposals) = (0, 0, 0);
    for order in first..first + URGENT {
        let begun = Instant::now();
        let made = running.urgent(&[order], &UrgentOptions::default());
        times.push(begun.elapsed().as_secs_f64() * 1_000.0);
        proposals += made.len();
        let Some(calm) = made.iter().find(|one| one.goals.contains(&Goal::MovesFewer)).or(made.first()) else {
            eprintln!("{kind}: nobody can do {}: {:?}", now.orders[order].id, reasons(&running.refusals(order)));
            continue;
        };
        let drops = calm.goals == [Goal::Drops];
        served += usize::from(!drops);
        dropped += usize::from(drops);
        // The proposal of the three that moves most.
        moved.push(made.iter().filter(|one| one.goals != [Goal::Drops]).map(|one| one.moved).max().unwrap_or(0) as f64);
        shifted.push(calm.changes.len() as f64);
    }
    tell(&format!("dispatch.{kind}_p50_ms"), part(&mut times, 0.5), "ms");
    tell(&format!("dispatch.{kind}_p99_ms"), part(&mut times, 0.99), "ms");
    tell(
        &format!("dispatch.{kind}_moved_p95"),
        part(&mut moved, 0.95),
        "orders that change hands, of the proposal that moves most",
    );
    tell(&format!("dispatch.{kind}_moved_most"), part(&mut moved, 1.0), "orders");
    tell(
        &format!("dispatch.{kind}_changes_p50"),
        part(&mut shifted, 0.5),
        "orders that change, of the calmest proposal",
    );
    tell(&format!("dispatch.{kind}_unserved"), (URGENT - served) as f64, "of 50, by leaving nobody");
    tell(&format!("dispatch.{kind}_only_by_dropping"), dropped as f64, "of 50");
    tell(&format!("dispatch.{kind}_proposals"), proposals as f64 / URGENT as f64, "each");
}

/// How many technicians cannot for which reason.
fn reasons(refusals: &[Excluded]) -> BTreeMap<String, usize> {
    let mut reasons = BTreeMap::new();
    for why in refusals.iter().flat_map(|one| &one.why) {
        let code = serde_json::to_value(why).expect("JSON");
        let code = code.as_object().and_then(|map| map.keys().next().cloned()).or(code.as_str().map(str::to_owned));
        *reasons.entry(code.unwrap_or_default()).or_default() += 1;
    }
    reasons
}

/// The value below which this part of them lies.
fn part(values: &mut [f64], part: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let at = (values.len() as f64 * part).ceil() as usize;
    values.get(at.saturating_sub(1)).copied().unwrap_or(0.0)
}
