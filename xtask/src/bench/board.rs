//! `cargo xtask bench board`: whether the board stays smooth with 5,000 orders and 500 technicians.

use std::process::Command;

use anyhow::{Result, bail};

use crate::place::Place;
use crate::run::{run, step};
use crate::{server, tools, web};

/// Builds the screens and the server in release and measures the screens in Chromium, not slowed down.
pub fn measure(place: &Place) -> Result<()> {
    tools::ensure(&[&tools::CHROMIUM, &tools::CHINESE_FONT])?;
    let web = web::build(place, &web::Options { release: true, ..web::Options::default() })?;
    let binary = server::build_release(place)?;
    let company = step("compiling the maker of a large company", || {
        run(Command::new(env!("CARGO"))
            .args(["build", "--release", "--package", "jobsheet-tests", "--example", "bench-company"])
            .current_dir(&place.root)
            .env("CARGO_TARGET_DIR", &place.target))?;
        Ok(place.target.join("release/examples/bench-company"))
    })?;
    let node = step("measuring the board", || {
        Ok(Command::new("node")
            .arg("tests/browser/bench/board.mjs")
            .current_dir(&place.root)
            .env("JOBSHEET_SERVER", binary)
            .env("JOBSHEET_COMPANY", company)
            .env("JOBSHEET_WEB", web)
            .env("JOBSHEET_RESULTS", place.results())
            .status()?)
    })?;
    if !node.success() {
        bail!("a target was missed, or the bench could not be trusted");
    }
    Ok(())
}
