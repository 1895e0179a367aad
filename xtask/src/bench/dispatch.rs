//! `cargo xtask bench dispatch --instances DIR [--peers]`: the engine on known instances, and the peers beside it.
//!
//! Instances are data to measure with and are not shipped: the folder is an argument. With `--peers` the scripts beside it
//! (`DIR/../peers`) run the other solvers on the same instances for the same time, in a Python environment outside the tree.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::place::Place;
use crate::run::{run, step, succeeds};

/// What to measure.
#[derive(clap::Args)]
pub struct Options {
    /// The folder with `solomon`, `homberger`, `field-service` and the best known values.
    #[arg(long)]
    instances: PathBuf,
    /// Run the other solvers too.
    #[arg(long)]
    peers: bool,
    /// Only what has this in its name.
    #[arg(long, default_value = "")]
    only: String,
}

/// Name, the best peer as measured on 2026-11-22 (words), what is promised at most.
const TARGETS: [(&str, &str, f64); 21] = [
    ("dispatch.gap.R101", "PyVRP 0.00, VROOM 0.40", 0.0),
    ("dispatch.gap.C201", "PyVRP 0.00, VROOM 0.00", 0.0),
    ("dispatch.gap.RC208", "PyVRP 0.00, VROOM 1.33", 0.0),
    ("dispatch.gap.R1_2_5", "PyVRP 0.21, VROOM 2.56", 0.15),
    ("dispatch.gap.RC1_4_5", "PyVRP 2.74, VROOM 5.35", 1.1),
    ("dispatch.gap.R1_10_5", "PyVRP 6.93, VROOM 12.58", 2.4),
    ("dispatch.gap30.R1_2_5", "PyVRP 0.06", 0.05),
    ("dispatch.gap30.RC1_4_5", "PyVRP 1.06", 1.0),
    ("dispatch.gap30.R1_10_5", "PyVRP 5.06", 1.8),
    ("dispatch.fsm500.cost", "VROOM 389,340", 345_000.0),
    ("dispatch.fsm500.unserved", "VROOM 0", 0.0),
    ("dispatch.fsm1500.cost", "VROOM 1.63 to 1.75 M", 1_260_000.0),
    ("dispatch.fsm1500.unserved", "VROOM 3 to 5", 0.0),
    ("dispatch.fsm5000.cost", "VROOM 7.03 M", 4_450_000.0),
    ("dispatch.fsm5000.unserved", "VROOM 23", 2.0),
    ("dispatch.fsm5000.first_plan_s", "VROOM 87", 5.0),
    ("dispatch.candidates_p99_ms", "nobody", 1.0),
    ("dispatch.urgent_p99_ms", "nobody", 120.0),
    ("dispatch.urgent_unserved", "prototype 0 to 1 of 50", 1.0),
    ("dispatch.urgent_moved_p95", "VROOM 8 to 44 % of all orders", 2.0),
    ("dispatch.explain_all_ms", "nobody", 500.0),
];

/// What the peers are run on: the script, the instance, seconds.
const PEERS: [(&str, &str, u32); 11] = [
    ("run_vrptw.py", "R101", 10),
    ("run_vrptw.py", "RC208", 10),
    ("run_vrptw.py", "R1_2_5", 10),
    ("run_vrptw.py", "RC1_4_5", 10),
    ("run_vrptw.py", "R1_10_5", 10),
    ("run_vrptw.py", "R1_2_5", 30),
    ("run_vrptw.py", "RC1_4_5", 30),
    ("run_vrptw.py", "R1_10_5", 30),
    ("run_fsm.py", "fsm-500x50", 10),
    ("run_fsm.py", "fsm-1500x150", 30),
    ("run_fsm.py", "fsm-5000x500", 60),
];
/// Python packages of the solvers.
const PACKAGES: [&str; 3] = ["pyvrp", "pyvroom", "numpy"];

/// Measures and prints the table.
pub fn measure(place: &Place, options: &Options) -> Result<()> {
    for part in ["solomon", "homberger", "field-service", "BKS-cvrplib-dimacs-2024-12-06.json"] {
        if !options.instances.join(part).exists() {
            bail!(
                "{} is missing: the instances are not part of this repository",
                options.instances.join(part).display()
            );
        }
    }
    step("compiling the bench", || {
        run(Command::new(env!("CARGO"))
            .args(["build", "--release", "--package", "jobsheet-tests", "--example", "bench-dispatch"])
            .current_dir(&place.root)
            .env("CARGO_TARGET_DIR", &place.target))
    })?;
    let program = place.target.join("release/examples/bench-dispatch");
    let output = Command::new(&program)
        .arg(&options.instances)
        .arg(&options.only)
        .stderr(Stdio::inherit())
        .output()
        .context("the bench could not be started")?;
    if !output.status.success() {
        bail!("the bench ended with {}", output.status);
    }
    let mut ours: BTreeMap<String, f64> = BTreeMap::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let Ok(mut result) = serde_json::from_str::<Value>(line) else { continue };
        let (Some(name), Some(value)) = (result["name"].as_str().map(str::to_owned), result["value"].as_f64()) else {
            continue;
        };
        if let Some((.., target)) = TARGETS.iter().find(|(of, ..)| *of == name) {
            result["target"] = json!(target);
        }
        println!("{result}");
        ours.insert(name, value);
    }
    if options.peers {
        peers(place, options)?;
    }
    table(options, &ours)
}

fn table(options: &Options, ours: &BTreeMap<String, f64>) -> Result<()> {
    eprintln!("{:32} | {:30} | {:>12} | {:>12}", "name", "best peer", "target", "ours");
    let mut missed = Vec::new();
    for (name, peer, target) in TARGETS {
        match ours.get(name) {
            Some(value) => {
                eprintln!("{name:32} | {peer:30} | {target:>12} | {value:>12.2}");
                if *value > target {
                    missed.push(name.to_owned());
                }
            }
            None if options.only.is_empty() => missed.push(format!("{name} was not measured")),
            None => {}
        }
    }
    if missed.is_empty() { Ok(()) } else { bail!("missed: {}", missed.join(", ")) }
}

/// Runs the other solvers; one that cannot be installed is named and left out.
fn peers(place: &Place, options: &Options) -> Result<()> {
    let scripts = options.instances.join("../peers");
    if !scripts.join("run_vrptw.py").exists() {
        bail!("{} is missing", scripts.join("run_vrptw.py").display());
    }
    let python = environment(place)?;
    for (script, instance, seconds) in PEERS {
        for solver in ["pyvrp", "vroom"] {
            // PyVRP would need 121 GB for the skills of the largest day, and has one thread: of two seeds the better counts.
            if script == "run_fsm.py" && solver == "pyvrp" {
                continue;
            }
            if !options.only.is_empty() && !instance.to_lowercase().contains(&options.only.to_lowercase()) {
                continue;
            }
            let seeds: &[&str] = if solver == "pyvrp" { &["0", "1"] } else { &["0"] };
            for seed in seeds {
                one(&python, &scripts, options, (script, solver, instance, seconds, seed))?;
            }
        }
    }
    Ok(())
}

fn one(
    python: &Path,
    scripts: &Path,
    options: &Options,
    (script, solver, instance, seconds, seed): (&str, &str, &str, u32, &str),
) -> Result<()> {
    let what = if script == "run_fsm.py" {
        options.instances.join("field-service").join(format!("{instance}.json")).display().to_string()
    } else {
        instance.to_owned()
    };
    let output = Command::new(python)
        .arg(scripts.join(script))
        .args([solver, &what, &seconds.to_string(), seed])
        .stderr(Stdio::inherit())
        .output()
        .context("the peer could not be started")?;
    print!("{}", String::from_utf8_lossy(&output.stdout));
    if !output.status.success() {
        eprintln!("{solver} on {instance}: {}", output.status);
    }
    Ok(())
}

/// A Python environment with the solvers, made once.
fn environment(place: &Place) -> Result<PathBuf> {
    let folder = place.target.join("dispatch-peers");
    let python = folder.join("bin/python");
    if !succeeds(Command::new(&python).args(["-c", "import pyvrp, vroom, numpy"])) {
        step("installing the other solvers", || {
            run(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
            run(Command::new(&python).args(["-m", "pip", "install", "--quiet"]).args(PACKAGES))
                .context("a solver cannot be installed here")
        })?;
    }
    Ok(python)
}
