//! `cargo xtask bench device`: how quick the technician's side is with 2,000 orders on the phone.

use std::process::Command;

use anyhow::{Result, bail};

use crate::place::Place;
use crate::run::{run, step};
use crate::{server, tools, web};

/// Builds everything in release and measures, natively and in Chromium.
pub fn measure(place: &Place) -> Result<()> {
    tools::ensure(&[&tools::CHROMIUM, &tools::CHINESE_FONT])?;
    let web = web::build(place, &web::Options { release: true, ..web::Options::default() })?;
    let binary = server::build_release(place)?;
    step("compiling the native bench", || {
        run(Command::new(env!("CARGO"))
            .args(["build", "--release", "--package", "jobsheet-tests", "--bin", "bench-device"])
            .current_dir(&place.root)
            .env("CARGO_TARGET_DIR", &place.target))
    })?;
    let node = Command::new("node")
        .arg("tests/browser/bench/device.mjs")
        .current_dir(&place.root)
        .env("JOBSHEET_SERVER", binary)
        .env("JOBSHEET_WEB", web)
        .env("JOBSHEET_NATIVE_BENCH", place.target.join("release/bench-device"))
        .env("JOBSHEET_RESULTS", place.results())
        .status()?;
    if !node.success() {
        bail!("a target was missed, or the bench could not be trusted");
    }
    Ok(())
}
