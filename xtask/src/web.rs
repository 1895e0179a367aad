//! `cargo xtask web`: the web app as files that any static server can serve.
//!
//! Four programs: the screens of technician and desk, the device core, and the core's helper for photos. And the map, a chunk
//! of JavaScript that the desk loads when somebody opens it.
//! cargo → wasm-bindgen (as a library) → wasm-opt → esbuild → hashed names → page, service worker, `.gz` twins.
//! The result appears in `dist/web` in one rename, so a server never serves half a build.
//!
//! **Invariant:** a file with a hash in its name never changes, so it may be cached for ever; the files without
//! (`index.html`, `sw.js`, `manifest.webmanifest`, icons) must be asked for again.

mod assets;
mod bindgen;
mod bundle;
mod map;
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

/// What makes a release small, beside its profile ([ADR 20](../../docs/adr/0020-a-release-brings-its-own-standard-library.md)):
/// Leptos compiles each view once instead of once per combination of its parts, and a panic stops at once, without the
/// words that it would have said. Added to the flags of `.cargo/config.toml`; not while developing, where the words are
/// wanted and everything would be compiled a second time.
const SMALL: [&str; 3] = [
    r#"--config=target.wasm32-unknown-unknown.rustflags=["--cfg","erase_components","-Zunstable-options","-Cpanic=immediate-abort"]"#,
    // The standard library that rustup brings has the words in it, and is made for speed.
    "-Zbuild-std=std,panic_abort",
    "-Zbuild-std-features=optimize_for_size",
];

/// How to build.
#[derive(clap::Args, Default)]
pub struct Options {
    /// Smallest files for a phone (slow); without it, quick to build.
    #[arg(long)]
    pub release: bool,
    /// With --release: functions keep their names, for a profiler, and files are packed quickly
    #[arg(long, requires = "release")]
    pub named: bool,
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

/// One of the WebAssembly programs.
struct Program {
    /// What cargo calls it.
    binary: &'static str,
    /// What its files are called.
    name: &'static str,
    /// Its loops over pixels are worth more than the kilobytes that they take.
    quick: bool,
}

/// Programs that cargo compiles together.
struct Programs<const N: usize> {
    packages: &'static [&'static str],
    all: [Program; N],
}

const SCREENS: Programs<2> = Programs {
    packages: &["jobsheet-app"],
    all: [
        Program { binary: "jobsheet-field", name: "field", quick: false },
        Program { binary: "jobsheet-desk", name: "desk", quick: false },
    ],
};
const DEVICE: Programs<2> = Programs {
    packages: &["jobsheet-worker", "jobsheet-photo"],
    all: [
        Program { binary: "jobsheet-core", name: "core", quick: false },
        Program { binary: "jobsheet-photo", name: "photo", quick: true },
    ],
};

/// Builds the web app and returns the folder it is in.
pub fn build(place: &Place, options: &Options) -> Result<PathBuf> {
    tools::ensure(&[&tools::CLANG, &tools::NODE])?;
    tools::ensure_rust_target(TARGET)?;
    tools::ensure_npm(place)?;
    if options.release {
        tools::ensure_rust_source()?;
    }

    let work = place.target_wasm.join("bundle").join(if options.named { "named" } else { options.profile() });
    let source = place.root.join("app-ui/web");
    let mut assets = Assets::default();

    let screens = SCREENS.build(place, options, &work)?;
    let device =
        if options.page_only { DEVICE.built_before(&work) } else { Some(DEVICE.build(place, options, &work)?) };
    let bundler = bundle::Bundler::new(place, &work, options.release);
    let page = step("bundling scripts and styles", || {
        let (map_js, map) = map::add(place, &bundler, &mut assets)?;
        let mut load = |name: &str, wasm: Vec<u8>, entry: &str, more: &[(&str, &str)]| -> Result<[String; 2]> {
            let wasm = assets.hashed(&format!("{name}_bg"), "wasm", wasm);
            let mut addresses = vec![("WASM", wasm.as_str())];
            addresses.extend(more);
            let script = bundler.program(&source.join(entry), name, &addresses)?;
            Ok([assets.hashed(name, "js", script), wasm])
        };
        let [field, desk] = screens;
        let field = load("field", field, "program.js", &[])?;
        let desk = load("desk", desk, "desk.js", &[("MAP_JS", &map_js)])?;
        let core_js = match device {
            Some([core, photo]) => {
                let [photo, _] = load("photo", photo, "photo.js", &[])?;
                let [core, _] = load("core", core, "core.js", &[("PHOTO_JS", &photo)])?;
                core
            }
            None => {
                println!("  no device core was built yet: this page can only show what needs none");
                String::new()
            }
        };
        let mut style = |sheet: &str, name: &str| -> Result<String> {
            let entry = place.root.join("app-ui/style").join(sheet);
            Ok(assets.hashed(name, "css", bundler.style(&entry, name)?))
        };
        let (style, desk_style) = (style("main.css", "style")?, style("desk.css", "desk-style")?);
        let programs = [
            ("FIELD_JS", &field[0]),
            ("FIELD_WASM", &field[1]),
            ("DESK_JS", &desk[0]),
            ("DESK_WASM", &desk[1]),
            ("DESK_CSS", &desk_style),
        ];
        let boot = bundler.script(
            &source.join("boot.js"),
            "boot",
            &programs.map(|(word, file)| (word, file.as_str())),
            &[],
        )?;
        let boot_js = assets.hashed("boot", "js", boot);
        let [desk_js, desk_wasm] = desk;
        Ok(page::Page { boot_js, core_js, style, desk: vec![desk_js, desk_wasm, desk_style], map })
    })?;
    page::add(&source, &page, &mut assets)?;

    let web = options.out.clone().unwrap_or_else(|| place.web());
    assets
        .write(&web, options.release && !options.named)
        .with_context(|| format!("could not write {}", web.display()))?;
    println!("{}", assets.summary(&web));
    Ok(web)
}

impl<const N: usize> Programs<N> {
    /// Compiles them and returns the finished WebAssembly; their JavaScript glue stays in `work`.
    fn build(&self, place: &Place, options: &Options, work: &Path) -> Result<[Vec<u8>; N]> {
        step(&format!("compiling {}", self.packages.join(" and ")), || {
            let mut cargo = Command::new(env!("CARGO"));
            cargo
                .args(["build", "--bins", "--target", TARGET])
                .args(self.packages.iter().flat_map(|package| ["--package", package]))
                .args(["--profile", options.profile()])
                .current_dir(&place.root)
                .env("CARGO_TARGET_DIR", &place.target_wasm);
            if options.release {
                // The stable compiler; the variable admits it to the three switches.
                cargo.args(SMALL).env("RUSTC_BOOTSTRAP", "1");
            }
            run(&mut cargo)
        })?;
        let mut finished = [const { Vec::new() }; N];
        for (program, wasm) in self.all.iter().zip(&mut finished) {
            let built =
                place.target_wasm.join(TARGET).join(options.profile()).join(program.binary).with_extension("wasm");
            let out = work.join(program.name);
            *wasm = step(&format!("binding {} to JavaScript", program.name), || {
                let goal = match (options.release, program.quick) {
                    (false, _) => bindgen::Goal::Soon,
                    (true, false) => bindgen::Goal::Small,
                    (true, true) => bindgen::Goal::Quick,
                };
                bindgen::generate(place, &built, &out, program.name, goal, options.named)
            })?;
        }
        Ok(finished)
    }

    /// What an earlier build has left; none unless it has left all of them.
    fn built_before(&self, work: &Path) -> Option<[Vec<u8>; N]> {
        let mut finished = [const { Vec::new() }; N];
        for (program, wasm) in self.all.iter().zip(&mut finished) {
            *wasm = std::fs::read(work.join(program.name).join(format!("{}_bg.wasm", program.name))).ok()?;
        }
        Some(finished)
    }
}
