//! `cargo xtask bench simulation`: thousands of simulated days, and eleven deliberate breakages that must be found.

use std::process::Command;

use anyhow::{Result, bail};

use crate::place::Place;

/// Plays so many worlds, 20,000 unless told; prints the results as the program itself does.
pub fn search(place: &Place, seeds: Option<u64>) -> Result<()> {
    let mut command = Command::new(env!("CARGO"));
    command
        .args(["run", "--release", "--package", "jobsheet-tests", "--example", "worlds", "--features", "planted", "--"])
        .current_dir(&place.root)
        .env("CARGO_TARGET_DIR", &place.target);
    if let Some(seeds) = seeds {
        command.args(["--seeds", &seeds.to_string()]);
    }
    if !command.status()?.success() {
        bail!("a world did not hold, or a breakage was not found");
    }
    Ok(())
}
