//! What a dispatcher waits for in the middle of the day, on the largest day: candidates, urgent orders, explanations. One thread.

use std::path::Path;
use std::time::Instant;

use jobsheet_dispatch::plan::Work;
use jobsheet_dispatch::problem::Pin;
use jobsheet_dispatch::{Budget, Dispatch, Goal, Options, Plan, Problem, UrgentOptions};

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

/// At half past ten what has begun stays, and one urgent order after the other comes in, each into the morning's plan.
fn urgent(whole: &Problem, planned: &Problem, plan: &Plan) {
    let mut now = planned.clone();
    now.now = Some(NOW);
    for (technician, route) in planned.technicians.iter().zip(&plan.routes) {
        for stop in route.stops.iter().filter(|stop| stop.start <= NOW) {
            if let Work::Order(order) = stop.work {
                let pin = Pin { technician: technician.id.clone(), start: Some(stop.start), started: true };
                now.orders[order].pin = Some(pin);
            }
        }
    }
    let ids: std::collections::BTreeSet<&str> = planned.orders.iter().map(|one| one.id.as_str()).collect();
    let first = now.orders.len();
    for one in whole.orders.iter().filter(|one| !ids.contains(one.id.as_str())).take(URGENT) {
        let mut one = one.clone();
        one.windows = vec![jobsheet_dispatch::Span::new(NOW, NOW + WITHIN)];
        one.unserved = Some(100_000);
        now.orders.push(one);
    }
    let d = Dispatch::open(now.clone()).expect("valid");
    let mut running = d.planned(&plan.carry(planned, &now));
    let (mut times, mut moved, mut shifted) = (Vec::new(), Vec::new(), Vec::new());
    let (mut served, mut dropped, mut proposals) = (0, 0, 0);
    for order in first..first + URGENT {
        let begun = Instant::now();
        let made = running.urgent(&[order], &UrgentOptions::default());
        times.push(begun.elapsed().as_secs_f64() * 1_000.0);
        proposals += made.len();
        let Some(calm) = made.iter().find(|one| one.goals.contains(&Goal::MovesFewer)).or(made.first()) else {
            continue;
        };
        served += 1;
        dropped += usize::from(calm.goals == [Goal::Drops]);
        // The proposal of the three that moves most.
        moved.push(made.iter().filter(|one| one.goals != [Goal::Drops]).map(|one| one.moved).max().unwrap_or(0) as f64);
        shifted.push(calm.changes.len() as f64);
    }
    tell("dispatch.urgent_p50_ms", part(&mut times, 0.5), "ms");
    tell("dispatch.urgent_p99_ms", part(&mut times, 0.99), "ms");
    tell(
        "dispatch.urgent_moved_p95",
        part(&mut moved, 0.95),
        "orders that change hands, of the proposal that moves most",
    );
    tell("dispatch.urgent_changes_p50", part(&mut shifted, 0.5), "orders that change, of the calmest proposal");
    tell("dispatch.urgent_served", f64::from(served) / URGENT as f64, "of all");
    tell("dispatch.urgent_only_by_dropping", dropped as f64, "of the served");
    tell("dispatch.urgent_proposals", proposals as f64 / URGENT as f64, "each");
}

/// The value below which this part of them lies.
fn part(values: &mut [f64], part: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let at = (values.len() as f64 * part).ceil() as usize;
    values.get(at.saturating_sub(1)).copied().unwrap_or(0.0)
}
