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

/// The browser of the tests.
pub const CHROMIUM: Need =
    Need { present: || on_path("chromium"), packages: &["chromium"], why: "the web app is tested in a real browser" };

/// Letters for the tests' pictures.
pub const CHINESE_FONT: Need = Need {
    present: || succeeds_with_output(Command::new("fc-list").arg(":lang=zh-cn")),
    packages: &["fontconfig", "fonts-noto-cjk"],
    why: "without Chinese letters, checks of layout would measure empty boxes",
};

/// The larger of the two databases.
pub const POSTGRES: Need = Need {
    present: || {
        std::fs::read_dir("/usr/lib/postgresql")
            .is_ok_and(|versions| versions.flatten().any(|v| v.path().join("bin/initdb").is_file()))
    },
    packages: &["postgresql"],
    why: "the server's tests run on SQLite and on PostgreSQL; they start their own in a folder of their own",
};

/// What the desktop shell is compiled against.
pub const WEBKIT: Need = Need {
    present: || succeeds(Command::new("pkg-config").args(["--exists", "webkit2gtk-4.1", "librsvg-2.0"])),
    packages: &[
        "libwebkit2gtk-4.1-dev",
        "librsvg2-dev",
        "libayatana-appindicator3-dev",
        "pkg-config",
        "build-essential",
    ],
    why: "the desktop shell shows the web app in the system's web view",
};

/// Drives the desktop shell in its test.
pub const WEBKIT_DRIVER: Need = Need {
    present: || on_path("WebKitWebDriver"),
    packages: &["webkit2gtk-driver"],
    why: "the desktop window's test presses its buttons through WebDriver",
};

/// A screen for the desktop shell where there is none.
pub const DISPLAY: Need = Need {
    present: || on_path("Xvfb") && on_path("dbus-run-session"),
    packages: &["xvfb", "dbus", "xauth"],
    why: "the desktop window opens on a virtual display",
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

/// Makes sure that the source of Rust's standard library is there: a release of the web app compiles its own.
pub fn ensure_rust_source() -> Result<()> {
    let sysroot = output(Command::new("rustc").args(["--print", "sysroot"]))?;
    if Path::new(sysroot.trim()).join("lib/rustlib/src/rust/library/Cargo.lock").is_file() {
        return Ok(());
    }
    println!("· installing the source of Rust's standard library with rustup: a small web app compiles its own");
    run(Command::new("rustup").args(["component", "add", "rust-src"]))
        .context("the source of Rust's standard library is missing and rustup could not add it")
}

/// Makes sure that `node_modules` is what `package-lock.json` says.
pub fn ensure_npm(place: &Place) -> Result<()> {
    ensure_npm_in(&place.root)
}

/// The same in a folder with a `package-lock.json` of its own.
pub fn ensure_npm_in(folder: &Path) -> Result<()> {
    let wanted = std::fs::read(folder.join("package-lock.json"))?;
    let stamp = folder.join("node_modules/.jobsheet-lock");
    if std::fs::read(&stamp).is_ok_and(|have| have == wanted) {
        return Ok(());
    }
    println!("· installing the JavaScript tools of {} with npm", folder.join("package-lock.json").display());
    run(Command::new("npm").args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]).current_dir(folder))?;
    std::fs::write(&stamp, wanted).context("could not note the installed JavaScript tools")
}

/// True when a program of that name can be started.
pub fn on_path(program: &str) -> bool {
    std::env::var_os("PATH").is_some_and(|path| std::env::split_paths(&path).any(|dir| dir.join(program).is_file()))
}

/// True when a program could be started and said something.
fn succeeds_with_output(command: &mut Command) -> bool {
    output(command).is_ok_and(|text| !text.trim().is_empty())
}

/// True when we may install packages.
pub fn is_root() -> bool {
    output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}
