//! `cargo xtask bench load`: one server of this machine and a whole company at once.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::place::Place;
use crate::run::{run, step};
use crate::server;

/// What to measure.
#[derive(clap::Args)]
pub struct Options {
    /// Technicians that are connected and work.
    #[arg(long, default_value_t = 2_000)]
    technicians: u32,
    /// For how long, in seconds.
    #[arg(long, default_value_t = 120)]
    seconds: u32,
    /// Go on with twice as many until a target is missed.
    #[arg(long)]
    knee: bool,
}

/// What is promised, at most.
const TARGETS: [(&str, f64); 6] = [
    ("push_p99_ms", 250.0),
    ("poke_p99_ms", 1_000.0),
    ("lost", 0.0),
    ("failed", 0.0),
    ("pokes_missed", 0.0),
    ("rss_mb", 1_024.0),
];
/// With more of all processors than this the generator measures itself.
const GENERATOR: f64 = 0.5;
/// Above this many technicians the generator runs out of ports and files.
const MOST: u32 = 8_000;

/// Measures.
pub fn measure(place: &Place, options: &Options) -> Result<()> {
    let server = server::build_release(place)?;
    step("compiling the bench", || {
        run(Command::new(env!("CARGO"))
            .args(["build", "--release", "--package", "jobsheet-tests", "--example", "bench-load"])
            .current_dir(&place.root)
            .env("CARGO_TARGET_DIR", &place.target))
    })?;
    let program = place.target.join("release/examples/bench-load");
    let missed = level(&program, &server, options.technicians, options.seconds, "load")?;
    if options.knee && missed.is_empty() {
        let (mut holds, mut next) = (options.technicians, options.technicians * 2);
        while next <= MOST {
            let missed = level(&program, &server, next, options.seconds, &format!("load.{next}"))?;
            if !missed.is_empty() {
                eprintln!("{next} technicians: {}", missed.join(", "));
                break;
            }
            holds = next;
            next *= 2;
        }
        println!("{}", json!({ "name": "load.knee", "value": holds, "unit": "technicians" }));
    }
    if missed.is_empty() { Ok(()) } else { bail!("missed: {}", missed.join(", ")) }
}

/// One run; the names of the targets that were missed.
fn level(program: &Path, server: &Path, technicians: u32, seconds: u32, name: &str) -> Result<Vec<String>> {
    eprintln!("{technicians} technicians for {seconds} s");
    // Each technician is two connections: as many open files as the system lets anybody have.
    let output = Command::new("sh")
        .args(["-c", "ulimit -n $(ulimit -Hn); exec \"$0\" \"$@\""])
        .arg(program)
        .arg(server)
        .args([technicians.to_string(), seconds.to_string()])
        .stderr(Stdio::inherit())
        .output()
        .context("the bench could not be started")?;
    let mut missed = Vec::new();
    let mut seen = BTreeMap::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let Ok(mut result) = serde_json::from_str::<Value>(line) else { continue };
        let Some(value) = result["value"].as_f64() else { continue };
        let Some(what) = result["name"].as_str().and_then(|said| said.strip_prefix("load.")).map(str::to_owned) else {
            continue;
        };
        result["name"] = json!(format!("{name}.{what}"));
        if let Some((_, target)) = TARGETS.iter().find(|(of, _)| *of == what) {
            result["target"] = json!(target);
            if value > *target {
                missed.push(format!("{name}.{what}"));
            }
        }
        println!("{result}");
        seen.insert(what, value);
    }
    if !output.status.success() {
        bail!("the load ended with {}", output.status);
    }
    if let Some(share) = seen.get("generator_cpu").filter(|share| **share > GENERATOR) {
        missed.push(format!("{name}: void, the generator took {share} of all processors"));
    }
    for (what, _) in TARGETS {
        if !seen.contains_key(what) {
            missed.push(format!("{name}.{what} was not measured"));
        }
    }
    Ok(missed)
}
