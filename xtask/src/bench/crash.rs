//! `cargo xtask bench crash`: phones and server are killed by the hundreds, and nothing may be missing.

use std::process::Command;

use anyhow::{Result, bail};

use crate::place::Place;
use crate::run::{run, step};

/// How often, and by which plan.
#[derive(clap::Args)]
pub struct Options {
    /// Processes to kill.
    #[arg(long, default_value_t = 400)]
    kills: usize,
    /// The plan; another one each time unless told.
    #[arg(long)]
    seed: Option<u64>,
}

/// Kills, and prints the results as the program itself does.
pub fn kill(place: &Place, options: &Options) -> Result<()> {
    step("compiling phone and server", || {
        run(Command::new(env!("CARGO"))
            .args(["build", "--release", "--package", "jobsheet-tests", "--bin", "crash"])
            .current_dir(&place.root)
            .env("CARGO_TARGET_DIR", &place.target))
    })?;
    let mut command = Command::new(place.target.join("release/crash"));
    command.args(["run", "--kills", &options.kills.to_string()]);
    if let Some(seed) = options.seed {
        command.args(["--seed", &seed.to_string()]);
    }
    if !command.status()?.success() {
        bail!("something was lost, or a phone could not send everything");
    }
    Ok(())
}
