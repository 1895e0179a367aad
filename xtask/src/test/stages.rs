//! What each stage runs.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use super::Stage;
use crate::place::Place;
use crate::run::{run as start, step};
use crate::{demo, server, tidy, tools, web};

/// Crates that run in a browser and are not default members of the workspace.
const IN_BROWSER: [&str; 4] = ["--package", "jobsheet-app", "--package", "jobsheet-worker"];

/// What a phone needs to compute; the crates with C inside need Android's NDK, which CI builds with.
const ON_ANDROID: [&str; 8] = ["model", "geokit", "record", "sync", "workflow", "api", "views", "photo"];

/// Installs what the chosen stages need.
pub fn prepare(chosen: &BTreeSet<Stage>) -> Result<()> {
    let mut needs = vec![];
    if [Stage::Lint, Stage::Browser, Stage::Shell].iter().any(|stage| chosen.contains(stage)) {
        needs.extend([&tools::CLANG, &tools::NODE]);
        tools::ensure_rust_target("wasm32-unknown-unknown")?;
    }
    if chosen.contains(&Stage::Rust) {
        needs.push(&tools::POSTGRES);
    }
    if chosen.contains(&Stage::Foreign) {
        needs.push(&tools::NODE);
    }
    if chosen.contains(&Stage::Browser) {
        needs.extend([&tools::CHROMIUM, &tools::CHINESE_FONT]);
    }
    if chosen.contains(&Stage::Lint) || chosen.contains(&Stage::Shell) {
        needs.push(&tools::WEBKIT);
    }
    if chosen.contains(&Stage::Shell) {
        needs.extend([&tools::WEBKIT_DRIVER, &tools::DISPLAY, &tools::CHINESE_FONT]);
    }
    if chosen.contains(&Stage::Android) {
        tools::ensure_rust_target("aarch64-linux-android")?;
    }
    tools::ensure(&needs)
}

/// Runs one stage.
pub fn run(place: &Place, stage: Stage, rest: &[String]) -> Result<()> {
    match stage {
        Stage::Tidy => tidy::check(place),
        Stage::Lint => lint(place),
        Stage::Rust => rust(place, rest),
        Stage::Android => android(place),
        Stage::Smoke => demo::smoke(place),
        Stage::Foreign => foreign(place, rest),
        Stage::Browser => browser(place, rest),
        Stage::Shell => shell(place, rest),
    }
}

fn cargo(place: &Place) -> Command {
    let mut command = Command::new(env!("CARGO"));
    command.current_dir(&place.root).env("CARGO_TARGET_DIR", &place.target);
    command
}

fn lint(place: &Place) -> Result<()> {
    let strict = ["--", "--deny", "warnings"];
    step("the shape of the code", || start(cargo(place).args(["fmt", "--all", "--check"])))?;
    step("clippy on everything native", || {
        start(cargo(place).args(["clippy", "--quiet", "--all-targets"]).args(strict))
    })?;
    step("clippy on the browser's crates", || {
        start(
            cargo(place)
                .args(["clippy", "--quiet", "--target", web::TARGET, "--profile", "web-dev"])
                .args(IN_BROWSER)
                .args(strict)
                .env("CARGO_TARGET_DIR", &place.target_wasm),
        )
    })?;
    step("clippy on the shell", || {
        // The shell embeds the web app, so the folder must be there even when only types are looked at.
        std::fs::create_dir_all(place.web())?;
        start(
            cargo(place)
                .args(["clippy", "--quiet", "--package", "jobsheet-shell"])
                .args(strict)
                .env("CARGO_TARGET_DIR", &place.target_tauri),
        )
    })
}

fn rust(place: &Place, rest: &[String]) -> Result<()> {
    let mut command = cargo(place);
    // Snapshots are compared, never written: a changed answer is a failure until a person has accepted it.
    command.env("INSTA_UPDATE", "no").env("JOBSHEET_POSTGRES", "required");
    if tools::on_path("cargo-nextest") {
        command.args(["nextest", "run", "--no-fail-fast"]).args(rest);
    } else {
        command.args(["test", "--no-fail-fast"]);
        if !rest.is_empty() {
            command.arg("--").args(rest);
        }
    }
    start(&mut command)
}

fn android(place: &Place) -> Result<()> {
    let mut command = cargo(place);
    command.args(["check", "--quiet", "--target", "aarch64-linux-android"]);
    for name in ON_ANDROID {
        command.arg("--package").arg(format!("jobsheet-{name}"));
    }
    start(&mut command)
}

fn browser(place: &Place, rest: &[String]) -> Result<()> {
    web::build(place, &web::Options::default())?;
    let binary = server::build(place)?;
    node_tests(place, "tests/browser", &binary, rest)
}

fn foreign(place: &Place, rest: &[String]) -> Result<()> {
    let binary = server::build(place)?;
    // Its own packages: none of them is needed to build or ship anything.
    tools::ensure_npm_in(&place.root.join("tests/foreign"))?;
    node_tests(place, "tests/foreign", &binary, rest)
}

fn shell(place: &Place, rest: &[String]) -> Result<()> {
    web::build(place, &web::Options::default())?;
    let binary = server::build(place)?;
    step("compiling the desktop shell", || {
        start(
            cargo(place)
                .args(["build", "--quiet", "--package", "jobsheet-shell"])
                .env("CARGO_TARGET_DIR", &place.target_tauri),
        )
    })?;
    step("the desktop shell's own tests", || {
        start(
            cargo(place)
                .args(["test", "--quiet", "--package", "jobsheet-shell"])
                .env("CARGO_TARGET_DIR", &place.target_tauri),
        )
    })?;
    node_tests(place, "tests/shell", &binary, rest)
}

/// Runs `<folder>/*.test.mjs`, one after the other: the machine that tests has few cores, and a browser wants one.
fn node_tests(place: &Place, folder: &str, server: &PathBuf, rest: &[String]) -> Result<()> {
    tools::ensure_npm(place)?;
    let mut files: Vec<PathBuf> = std::fs::read_dir(place.root.join(folder))?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.to_string_lossy().ends_with(".test.mjs"))
        .collect();
    files.sort();
    start(
        Command::new("node")
            .args(["--test", "--test-concurrency=1", "--test-reporter=spec"])
            .args(rest)
            .args(&files)
            .current_dir(&place.root)
            .env("JOBSHEET_SERVER", server)
            .env("JOBSHEET_WEB", place.web())
            .env("JOBSHEET_SHELL", place.target_tauri.join("debug/jobsheet-shell"))
            .env("JOBSHEET_RESULTS", place.results()),
    )
}
