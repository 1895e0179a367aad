//! `cargo xtask web`: the web app as files that any static server can serve.
//!
//! cargo → wasm-bindgen (as a library) → wasm-opt → esbuild → hashed names → page, service worker, `.gz` twins.
//! The result appears in `dist/web` in one rename, so a server never serves half a build.
//!
//! **Invariant:** a file with a hash in its name never changes, so it may be cached for ever; the files without
//! (`index.html`, `sw.js`, `manifest.webmanifest`, icons) must be asked for again.

mod assets;
mod bindgen;
mod bundle;
mod page;

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::place::Place;
use crate::run::{run, step};
use crate::tools;
use assets::Assets;

/// What a browser runs.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// Leptos then compiles each view once instead of once per combination of its parts: a third less code. Added to the
/// flags of `.cargo/config.toml`; not while developing, where it would compile all dependencies a second time.
const ERASED: &str = r#"--config=target.wasm32-unknown-unknown.rustflags=["--cfg","erase_components"]"#;

/// How to build.
#[derive(clap::Args, Default)]
pub struct Options {
    /// Smallest files for a phone (slow); without it, quick to build.
    #[arg(long)]
    pub release: bool,
    /// Compile the screens only and keep the device core of the last build, if there is one. For work on screens.
    #[arg(long)]
    pub page_only: bool,
    /// Where to put it; dist/web if absent.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

impl Options {
    fn profile(&self) -> &'static str {
        if self.release { "web" } else { "web-dev" }
    }
}

/// One of the two WebAssembly programs.
struct Program {
    /// The crate, and the name its library gets from cargo.
    package: &'static str,
    library: &'static str,
    /// What its files are called.
    name: &'static str,
}

const APP: Program = Program { package: "jobsheet-app", library: "jobsheet_app", name: "app" };
const WORKER: Program = Program { package: "jobsheet-worker", library: "jobsheet_worker", name: "worker" };

/// Builds the web app and returns the folder it is in.
pub fn build(place: &Place, options: &Options) -> Result<PathBuf> {
    tools::ensure(&[&tools::CLANG, &tools::NODE])?;
    tools::ensure_rust_target(TARGET)?;
    tools::ensure_npm(place)?;

    let work = place.target_wasm.join("bundle").join(options.profile());
    let source = place.root.join("app-ui/web");
    let mut assets = Assets::default();

    let app = program(place, options, &APP, &work)?;
    let worker = if options.page_only {
        std::fs::read(work.join("worker/worker_bg.wasm")).ok()
    } else {
        Some(program(place, options, &WORKER, &work)?)
    };
    let bundler = bundle::Bundler::new(place, &work, options.release);
    let page = step("bundling scripts and styles", || {
        let app_wasm = assets.hashed("app_bg", "wasm", app);
        let app_js = assets.hashed("app", "js", bundler.script(&source.join("boot.js"), APP.name, &app_wasm)?);
        let worker_js = match worker {
            Some(bytes) => {
                let wasm = assets.hashed("worker_bg", "wasm", bytes);
                let script = bundler.script(&source.join("worker.js"), WORKER.name, &wasm)?;
                assets.hashed("worker", "js", script)
            }
            None => {
                println!("  no device core was built yet: this page can only show what needs none");
                String::new()
            }
        };
        let style = assets.hashed("style", "css", bundler.style(&place.root.join("app-ui/style/main.css"))?);
        Ok(page::Page { app_js, app_wasm, worker_js, style })
    })?;
    page::add(&source, &page, &mut assets)?;

    let web = options.out.clone().unwrap_or_else(|| place.web());
    assets.write(&web).with_context(|| format!("could not write {}", web.display()))?;
    println!("{}", assets.summary(&web));
    Ok(web)
}

/// Compiles one program and returns the finished WebAssembly; its JavaScript glue stays in `work`.
fn program(place: &Place, options: &Options, program: &Program, work: &Path) -> Result<Vec<u8>> {
    step(&format!("compiling {}", program.package), || {
        run(Command::new(env!("CARGO"))
            .args(["build", "--lib", "--target", TARGET, "--package", program.package])
            .args(["--profile", options.profile()])
            .args(options.release.then_some(ERASED))
            .current_dir(&place.root)
            .env("CARGO_TARGET_DIR", &place.target_wasm))
    })?;
    let built = place.target_wasm.join(TARGET).join(options.profile()).join(format!("{}.wasm", program.library));
    let out = work.join(program.name);
    step(&format!("binding {} to JavaScript", program.name), || {
        bindgen::generate(place, &built, &out, program.name, options.release)
    })
}
