//! What the verbs need from the machine, and how to get it.
//!
//! Each need says what it is for. As root on a Debian-like machine the missing package is installed; anyone else is
//! told the command, because a build script should not ask for a password.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::place::Place;
use crate::run::{output, run, succeeds};

/// One thing from the system's package manager.
pub struct Need {
    /// How to see that it is there.
    present: fn() -> bool,
    /// Debian packages that bring it.
    packages: &'static [&'static str],
    /// Why we want it, in words for the person who waits.
    why: &'static str,
}

/// Compiles SQLite's C source for the browser.
pub const CLANG: Need = Need {
    present: || on_path("clang"),
    packages: &["clang", "lld"],
    why: "SQLite is C, and only clang compiles it for WebAssembly",
};

/// Runs the JavaScript tools.
pub const NODE: Need = Need {
    present: || on_path("node") && on_path("npm"),
    packages: &["nodejs", "npm"],
    why: "esbuild and binaryen make the web app small; the browser tests run on node",
};

/// Makes sure that all needs are met, installing the missing packages in one go.
pub fn ensure(needs: &[&Need]) -> Result<()> {
    let missing: Vec<&&Need> = needs.iter().filter(|need| !(need.present)()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let packages: Vec<&str> = missing.iter().flat_map(|need| need.packages.iter().copied()).collect();
    for need in &missing {
        println!("· missing: {} ({})", need.packages.join(", "), need.why);
    }
    if !on_path("apt-get") {
        bail!("install the Debian packages named above, or what your system calls them: {}", packages.join(" "));
    }
    if !is_root() {
        bail!("please run: sudo apt-get install --yes --no-install-recommends {}", packages.join(" "));
    }
    println!("· installing {} with apt-get", packages.join(" "));
    // A stale package list is the usual cause of a failed install; a failed update alone is no reason to stop.
    let _ = succeeds(Command::new("apt-get").args(["update", "--quiet"]));
    run(Command::new("apt-get")
        .args(["install", "--yes", "--quiet", "--no-install-recommends"])
        .args(&packages)
        .env("DEBIAN_FRONTEND", "noninteractive"))
}

/// Makes sure that Rust can compile for `target`.
pub fn ensure_rust_target(target: &str) -> Result<()> {
    let libdir = output(Command::new("rustc").args(["--print", "target-libdir", "--target", target]))?;
    if Path::new(libdir.trim()).is_dir() {
        return Ok(());
    }
    println!("· installing Rust's standard library for {target} with rustup");
    run(Command::new("rustup").args(["target", "add", target]))
        .with_context(|| format!("Rust for {target} is missing and rustup could not add it"))
}

/// Makes sure that `node_modules` is what `package-lock.json` says.
pub fn ensure_npm(place: &Place) -> Result<()> {
    let wanted = std::fs::read(place.root.join("package-lock.json"))?;
    let stamp = place.root.join("node_modules/.jobsheet-lock");
    if std::fs::read(&stamp).is_ok_and(|have| have == wanted) {
        return Ok(());
    }
    println!("· installing the JavaScript tools of package-lock.json with npm");
    run(Command::new("npm").args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]).current_dir(&place.root))?;
    std::fs::write(&stamp, wanted).context("could not note the installed JavaScript tools")
}

/// True when a program of that name can be started.
pub fn on_path(program: &str) -> bool {
    std::env::var_os("PATH").is_some_and(|path| std::env::split_paths(&path).any(|dir| dir.join(program).is_file()))
}

/// True when we may install packages.
pub fn is_root() -> bool {
    output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}
