//! `cargo xtask test`: everything that CI runs, in stages, with what they need installed first.
//!
//! A stage that fails does not hide the others: all run, and the summary names each with its time. `--only` runs
//! one stage again without the rest.

mod stages;

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use clap::ValueEnum;

use crate::place::Place;

/// What to run.
#[derive(clap::Args)]
pub struct Options {
    /// Run only this stage (and what it needs built); may be given more than once.
    #[arg(long, value_enum)]
    only: Vec<Stage>,
    /// Words that the stage's own runner gets, such as a test's name.
    #[arg(last = true)]
    rest: Vec<String>,
}

/// One part of the whole, in the order in which they run: the quick ones first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Stage {
    /// House rules that no compiler knows.
    Tidy,
    /// Clippy on everything native, on the browser's crates and on the shell.
    Lint,
    /// Engines, client, server (on SQLite and PostgreSQL), simulation.
    Rust,
    /// The engines type-check for Android.
    Android,
    /// One order, from dispatch to signature, through the public interfaces.
    Smoke,
    /// Other people's libraries: Automerge in JavaScript reads a record, tus-js-client uploads.
    Foreign,
    /// The web app in Chromium.
    Browser,
    /// The desktop window under a virtual display.
    Shell,
}

/// Runs the chosen stages, or all.
pub fn run(place: &Place, options: &Options) -> Result<()> {
    let chosen: BTreeSet<Stage> = if options.only.is_empty() {
        Stage::value_variants().iter().copied().collect()
    } else {
        options.only.iter().copied().collect()
    };
    let started = Instant::now();
    stages::prepare(&chosen)?;
    let mut results = vec![];
    for stage in chosen {
        println!("\n━━ {} ━━", name(stage));
        let since = Instant::now();
        let outcome = stages::run(place, stage, &options.rest);
        if let Err(error) = &outcome {
            println!("{} failed: {error:#}", name(stage));
        }
        results.push((stage, since.elapsed(), outcome.is_ok()));
    }
    println!("\n━━ summary ━━");
    for (stage, took, passed) in &results {
        println!("{} {:<8} {:>8}", if *passed { "ok    " } else { "FAILED" }, name(*stage), clock(*took));
    }
    let failed: Vec<String> =
        results.iter().filter(|(_, _, passed)| !passed).map(|(stage, _, _)| name(*stage)).collect();
    if !failed.is_empty() {
        bail!("failed: {} (all stages took {})", failed.join(", "), clock(started.elapsed()));
    }
    println!("all {} stages passed in {}", results.len(), clock(started.elapsed()));
    Ok(())
}

fn name(stage: Stage) -> String {
    stage.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}

/// `3 m 07 s`
fn clock(took: Duration) -> String {
    format!("{} m {:02} s", took.as_secs() / 60, took.as_secs() % 60)
}
