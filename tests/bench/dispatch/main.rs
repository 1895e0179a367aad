//! How good and how quick dispatch is: `bench-dispatch <instances> [part of a name]`, for `cargo xtask bench dispatch`.
//!
//! Every plan is measured by rules written here, after the peers' own (`run_vrptw.py`, `run_fsm.py`), not by the engine. Two threads, two
//! chains. One JSON object a line; words for people go to standard error.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "its numbers are its purpose")]
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod fields;
mod instances;
mod online;

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Instant;

use jobsheet_dispatch::{Budget, Dispatch, Options, Plan, Problem};
use serde_json::json;

/// Instances of the routing benchmark: seconds, names.
const GAPS: [(&str, f64, &[&str]); 2] = [
    ("gap", 10.0, &["R101", "C201", "RC208", "R1_2_5", "RC1_4_5", "R1_10_5"]),
    ("gap30", 30.0, &["R1_2_5", "RC1_4_5", "R1_10_5"]),
];
/// Days of field service: name, file, seconds.
const DAYS: [(&str, &str, f64); 3] =
    [("fsm500", "fsm-500x50", 10.0), ("fsm1500", "fsm-1500x150", 30.0), ("fsm5000", "fsm-5000x500", 60.0)];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(folder) = arguments.first().map(PathBuf::from) else {
        panic!("usage: bench-dispatch <instances> [part of a name]")
    };
    let part = arguments.get(1).cloned().unwrap_or_default();
    let seed = std::env::var("SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(1);
    for (kind, seconds, names) in GAPS {
        for name in names {
            let title = format!("dispatch.{kind}.{name}");
            if title.contains(&part) {
                gap(&folder, &title, name, seconds, seed);
            }
        }
    }
    for (kind, file, seconds) in DAYS {
        if format!("dispatch.{kind}.cost").contains(&part) {
            day(&folder, kind, file, seconds, seed);
        }
    }
    if "dispatch.online".contains(&part) {
        online::measure(&folder);
    }
}

/// Per cent over the best known distance.
fn gap(folder: &Path, title: &str, name: &str, seconds: f64, seed: u64) {
    let instance = instances::read(folder, name);
    let (plan, _) = search(instance.problem(), seconds, seed);
    let distance = instance.measure(&plan);
    let best = instances::best_known(folder, name);
    let gap = (distance as f64 / instances::SCALE / best - 1.0) * 100.0;
    tell(title, (gap * 100.0).round() / 100.0, "%");
}

/// Cost of a day of field service.
fn day(folder: &Path, kind: &str, file: &str, seconds: f64, seed: u64) {
    let day = fields::read(folder, file);
    let (plan, first) = search(day.problem(), seconds, seed);
    let (cost, unserved) = day.measure(&plan);
    tell(&format!("dispatch.{kind}.cost"), cost as f64, "");
    tell(&format!("dispatch.{kind}.unserved"), unserved as f64, "orders");
    tell(&format!("dispatch.{kind}.first_plan_s"), first, "s");
}

/// A plan after so many seconds, opening included, and after how many the first was there.
fn search(problem: Problem, seconds: f64, seed: u64) -> (Plan, f64) {
    let begun = Instant::now();
    let dispatch = Dispatch::open(problem).expect("a valid problem");
    let clock = || begun.elapsed().as_secs_f64() / seconds;
    let first = Mutex::new(None);
    let watch = |plan: &Plan| {
        let now = begun.elapsed().as_secs_f64();
        first.lock().unwrap().get_or_insert(now);
        if std::env::var("TALK").is_ok() {
            eprintln!("{now:6.2} s: {} ({} unserved)", plan.terms.sum(), plan.unserved.len());
        }
    };
    let budget =
        std::env::var("STEPS").ok().and_then(|text| text.parse().ok()).map_or(Budget::Until(&clock), Budget::Steps);
    let options = Options { seed, budget, chains: 2, threads: 2, watch: Some(&watch) };
    let plan = dispatch.plan(&options, None);
    let first = first.lock().unwrap().unwrap_or(f64::INFINITY);
    (plan, first)
}

pub fn tell(name: &str, value: f64, unit: &str) {
    println!("{}", json!({ "name": name, "value": value, "unit": unit }));
}
